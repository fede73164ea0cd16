"""Who was at a meeting, for those who lead it and the desk: as a table, as a file, and a sheet to sign on arrival."""

from urllib.parse import quote

from litestar import Controller, Response, get
from litestar.di import NamedDependency

from deliberation.meetings.call.refusals import NoSuchMeeting
from deliberation.meetings.minutes import gathering
from deliberation.meetings.minutes.record import Record
from deliberation.meetings.minutes.views import MinutesView
from deliberation.web import attendance_tables, minutes_acts, minutes_pages, minutes_views, qr
from deliberation.web.deps import Html, Visit
from deliberation.web.paths import Number


class AttendancePages(Controller):
    """`/c/{slug}/manage/meetings/{number}/attendance` and below."""

    path = "/c/{slug:str}/manage/meetings/{number:int}/attendance"

    @get()
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        view, record = await _record(visit, number)
        views = {"view": view, "attendance": attendance_tables.of(visit, record)}
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
        return await _sheet(visit, number)

    @get("/sheet/pdf")
    async def paper(self, visit: NamedDependency[Visit], number: Number) -> Response[bytes]:
        sheet = await _sheet(visit, number)
        await visit.leave_database()
        return minutes_pages.pdf(await visit.config.press.paper(sheet.content), f"attendance-{number}")


async def _record(visit: Visit, number: int) -> tuple[MinutesView, Record]:
    """Raises SignInFirst, SecondStepDue, NoMandate, NoSuchMeeting."""
    _ = visit.member
    view = await minutes_acts.found(visit, number)
    minutes_acts.check_desk(visit, view)
    meeting = await gathering.meeting(visit.db, number)
    if meeting is None:
        raise NoSuchMeeting
    return view, await gathering.record(visit.db, meeting)


async def _sheet(visit: Visit, number: int) -> Html:
    """Homes or bodies with empty boxes; the code leads to where one checks in oneself."""
    view, record = await _record(visit, number)
    address = f"{visit.config.settings.base_url}/c/{visit.community.slug}/meetings/{number}/mine"
    rows = [(seat.number, seat.label) for seat in record.seats]
    views = {
        "view": view,
        "heading": record.heading,
        "rows": rows,
        "address": address,
        "qr": qr.svg(address),
        "other": minutes_views.other(visit),
    }
    return visit.render("print/attendance.html", views)
