"""What leaves the page of a meeting: the call on paper, and meetings for calendars."""

import re

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.meetings.call import calls, invitees
from deliberation.meetings.call.views import CallView
from deliberation.meetings.run import queries as running
from deliberation.web import (
    calendar_addresses,
    calendars,
    meeting_acts,
    meeting_links,
    meeting_sheets,
    qr,
    vote_deadlines,
)
from deliberation.web.calendars import Dates
from deliberation.web.deps import Html, Visit
from deliberation.web.paths import Number
from deliberation.web.refusals import NoSuchPage

_OWN = re.compile(r"([A-Za-z0-9_-]{10,80})\.ics")
_CALENDAR = "text/calendar"
_MOST = 200


class MeetingPrintPages(Controller):
    """`/c/{slug}/meetings/{number}/call`, `…/call.pdf`, `…/calendar.ics`, `/c/{slug}/calendar.ics`, `/c/{slug}/calendar/{token}.ics`."""

    path = "/c/{slug:str}"

    @get("/meetings/{number:int}/call")
    async def sheet(self, visit: NamedDependency[Visit], number: Number) -> Html:
        return await _sheet(visit, number)

    @get("/meetings/{number:int}/call.pdf")
    async def paper(self, visit: NamedDependency[Visit], number: Number) -> Response[bytes]:
        sheet = await _sheet(visit, number)
        await visit.leave_database()
        content = await visit.config.press.public_paper(str(sheet.content))
        name = f"meeting-{number}.pdf"
        headers = {"content-disposition": f'inline; filename="{name}"', "cache-control": "no-store"}
        return Response(content, media_type="application/pdf", headers=headers)

    @get("/meetings/{number:int}/calendar.ics")
    async def one(self, visit: NamedDependency[Visit], number: Number) -> Response[bytes]:
        call = await calls.of_meeting(visit.db, number)
        sees_link = await _sees_link(visit, call)
        return _calendar(visit, Dates(calls=[call], deadlines=[], notices=[], sees_links=sees_link))

    @get("/calendar.ics")
    async def everything(self, visit: NamedDependency[Visit]) -> Response[bytes]:
        """For everybody: what stands on the public pages, without links to come online by."""
        called = await calls.newest(visit.db, at_most=_MOST)
        dates = Dates(
            calls=called,
            deadlines=await vote_deadlines.of_all(visit),
            notices=await calendars.objectionable(visit),
            sees_links=False,
        )
        return _calendar(visit, dates)

    @get("/calendar/{name:str}")
    async def own(self, visit: NamedDependency[Visit], name: FromPath[str]) -> Response[bytes]:
        """A member's own: the meetings they are called to, with the links, and the votes they are asked in."""
        match = _OWN.fullmatch(name)
        reader = await calendar_addresses.whose(visit, match[1]) if match else None
        if reader is None:
            raise NoSuchPage
        account_id, person_id = reader
        own = await invitees.own_meetings(visit.db, account_id=account_id, person_id=person_id)
        called = await calls.newest(visit.db, at_most=_MOST)
        mine = [each for each in called if each.called.meeting_id in own]
        deadlines = await vote_deadlines.of_member(visit, account_id, person_id)
        hanging = await calendars.objectionable(visit)
        return _calendar(visit, Dates(calls=mine, deadlines=deadlines, notices=hanging, sees_links=True))


async def _sees_link(visit: Visit, call: CallView) -> bool:
    reader = visit.found_visitor
    if reader is None or not reader.is_member:
        return False
    called_to = await invitees.own_meetings(
        visit.db, account_id=reader.account_id, person_id=reader.person_id
    )
    leading = {
        each.account_id for each in (await running.officers(visit.db, call.called.meeting_id)).values()
    }
    is_invited = call.called.meeting_id in called_to or reader.account_id in leading
    return meeting_links.sees(call.called.kind, is_member=True, is_invited=is_invited, roles=reader.roles)


async def _sheet(visit: Visit, number: int) -> Html:
    meeting = await meeting_acts.called(visit, number)
    page = f"{visit.config.settings.base_url}{meeting_acts.public(visit, number)}"
    views = {
        "meeting": meeting,
        "sheets": meeting_sheets.of(visit, meeting),
        "address": page,
        "qr": qr.svg(page),
    }
    return visit.render("print/meeting_call.html", views)


def _calendar(visit: Visit, dates: Dates) -> Response[bytes]:
    content = calendars.of(visit, dates)
    return Response(content, media_type=_CALENDAR, headers={"cache-control": "private, max-age=300"})
