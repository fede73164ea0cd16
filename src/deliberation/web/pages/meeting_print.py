"""What leaves the page of a meeting: the call on paper, and meetings for calendars."""

import re

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.accounts import queries as accounts
from deliberation.meetings.call import invitees, queries
from deliberation.meetings.call.views import CallView
from deliberation.web import meeting_acts, meeting_calendars, meeting_sheets, qr
from deliberation.web.deps import Html, Visit
from deliberation.web.paths import Number
from deliberation.web.refusals import NoSuchPage

_OWN = re.compile(r"([A-Za-z0-9_-]{10,80})\.ics")
_CALENDAR = "text/calendar; charset=utf-8"
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
        meeting = await meeting_acts.called(visit, number)
        assert meeting.called is not None
        assert meeting.called_at is not None
        reader = visit.found_visitor
        is_member = reader is not None and reader.is_member
        call = CallView(meeting.called, meeting.called_at, meeting.is_cancelled)
        return _calendar(meeting_calendars.of(visit, [call], sees_links=is_member))

    @get("/calendar.ics")
    async def everything(self, visit: NamedDependency[Visit]) -> Response[bytes]:
        """For everybody: what stands on the public pages, without links to come online by."""
        calls = await queries.calls(visit.db, at_most=_MOST)
        return _calendar(meeting_calendars.of(visit, calls, sees_links=False))

    @get("/calendar/{name:str}")
    async def own(self, visit: NamedDependency[Visit], name: FromPath[str]) -> Response[bytes]:
        """A member's own: the meetings they are called to, with the links."""
        match = _OWN.fullmatch(name)
        key = visit.config.keys.for_purpose(meeting_calendars.KEY)
        account_id = meeting_calendars.whose(key, visit.community.id, match[1]) if match else None
        known = await accounts.memberships(visit.db, account_id) if account_id else ()
        here = next((each for each in known if each.community_id == visit.community.id), None)
        if account_id is None or here is None:
            raise NoSuchPage
        own = await invitees.own_meetings(visit.db, account_id=account_id, person_id=here.person_id)
        calls = await queries.calls(visit.db, at_most=_MOST)
        mine = [each for each in calls if each.called.meeting_id in own]
        return _calendar(meeting_calendars.of(visit, mine, sees_links=True))


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


def _calendar(content: bytes) -> Response[bytes]:
    return Response(content, media_type=_CALENDAR, headers={"cache-control": "private, max-age=300"})
