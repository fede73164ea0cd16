"""Who was at a meeting, for those who lead it and the desk: as a table, as a file, and a sheet to sign on arrival."""

from typing import Annotated
from urllib.parse import quote

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from pydantic import Field

from deliberation.meetings.call.refusals import NoSuchMeeting
from deliberation.meetings.minutes import gathering
from deliberation.meetings.minutes.record import Record
from deliberation.meetings.minutes.views import MinutesView
from deliberation.web import (
    attendance_tables,
    desk_forms,
    forms,
    minutes_acts,
    minutes_pages,
    minutes_views,
    qr,
)
from deliberation.web.attendance_tables import ON_A_PAGE
from deliberation.web.deps import Html, Visit
from deliberation.web.paths import Number

_ON_A_PAPER = 15
"""Rows that fit with room to sign."""


class Asked(forms.Query):
    """Which hundred."""

    page: Annotated[int, Field(ge=1, le=10_000)] = 1


class AttendancePages(Controller):
    """`/c/{slug}/manage/meetings/{number}/attendance` and below."""

    path = "/c/{slug:str}/manage/meetings/{number:int}/attendance"

    @get()
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        view, record = await _record(visit, number)
        sought = desk_forms.sought(visit)
        page = forms.asked(Asked, visit.request.query_params).page
        table = attendance_tables.of(visit, record, sought, page)
        views = {"view": view, "attendance": table, "sought": sought}
        return visit.render("minutes/attendance.html", views)

    @get("/table.csv")
    async def table(self, visit: NamedDependency[Visit], number: Number) -> Response[bytes]:
        _, record = await _record(visit, number)
        name = quote(f"{visit.community.slug}-meeting-{number}.csv", safe="")
        headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}", "cache-control": "no-store"}
        content = attendance_tables.to_csv(visit, record)
        return Response(content, media_type="text/csv; charset=utf-8", headers=headers)

    @get("/sheet")
    async def sheet(self, visit: NamedDependency[Visit], number: Number) -> Html:
        """A hundred seats at a time; the PDF has all."""
        rows, views = await _sheet(visit, number)
        total = max(1, -(-len(rows) // ON_A_PAGE))
        shown = min(forms.asked(Asked, visit.request.query_params).page, total)
        first = (shown - 1) * ON_A_PAGE
        at = {"rows": rows[first : first + ON_A_PAGE], "number": shown, "total": total}
        return visit.render("print/attendance.html", {**views, **at})

    @get("/sheet/pdf")
    async def paper(self, visit: NamedDependency[Visit], number: Number) -> Response[bytes]:
        rows, views = await _sheet(visit, number)
        papers = [rows[first : first + _ON_A_PAPER] for first in range(0, len(rows), _ON_A_PAPER)]
        sheets = visit.render("print/door_sheets.html", {**views, "papers": papers})
        await visit.leave_database()
        return minutes_pages.pdf(await visit.config.press.paper(sheets.content), f"attendance-{number}")


async def _record(visit: Visit, number: int) -> tuple[MinutesView, Record]:
    """Raises SignInFirst, SecondStepDue, NoMandate, NoSuchMeeting."""
    _ = visit.member
    view = await minutes_acts.found(visit, number)
    minutes_acts.check_desk(visit, view)
    meeting = await gathering.meeting(visit.db, number)
    if meeting is None:
        raise NoSuchMeeting
    return view, await gathering.record(visit.db, meeting)


async def _sheet(visit: Visit, number: int) -> tuple[list[tuple[int, str]], dict[str, object]]:
    """Homes or bodies by number, and what stands above them; the code leads to where one checks in, with an invitation or an account."""
    view, record = await _record(visit, number)
    address = f"{visit.config.settings.base_url}/c/{visit.community.slug}/meetings/{number}/check-in"
    views = {
        "view": view,
        "heading": record.heading,
        "address": address,
        "qr": qr.svg(address),
        "other": minutes_views.other(visit),
    }
    return [(seat.number, seat.label) for seat in record.seats], views
