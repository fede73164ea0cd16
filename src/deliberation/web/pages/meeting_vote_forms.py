"""Ballot forms of a vote: made for the seats that are there, shown as sheets, and printed as a PDF."""

import secrets
from functools import partial

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.kernel.text import sentence
from deliberation.meetings.run.queries import Hall
from deliberation.meetings.votes import counters, docket, forms
from deliberation.meetings.votes.kinds import Way
from deliberation.meetings.votes.refusals import CountsInSecret, NoSuchVote
from deliberation.web import meeting_run_acts, qr
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.paths import Number


class MeetingVoteFormPages(Controller):
    """`/c/{slug}/manage/meetings/{number}/votes/{vote}/forms`."""

    path = "/c/{slug:str}/manage/meetings/{number:int}/votes/{vote:int}/forms"

    @get("/")
    async def show(self, visit: NamedDependency[Visit], number: Number, vote: FromPath[int]) -> Html:
        hall = await meeting_run_acts.managed(visit, number)
        return await _sheets(vote, visit, hall, Typed(), 200)

    @get("/pdf")
    async def paper(
        self, visit: NamedDependency[Visit], number: Number, vote: FromPath[int]
    ) -> Response[bytes]:
        hall = await meeting_run_acts.managed(visit, number)
        page = await _sheets(vote, visit, hall, Typed(), 200)
        await visit.leave_database()
        content = await visit.config.press.paper(page.content)
        headers = {
            "content-disposition": f'inline; filename="vote-{vote}.pdf"',
            "cache-control": "no-store",
        }
        return Response(content, media_type="application/pdf", headers=headers)

    @post("/")
    async def make(self, change: NamedDependency[Change], number: Number, vote: FromPath[int]) -> Html:
        hall = await meeting_run_acts.managed(change, number)
        to = meeting_run_acts.desk(change, number, f"votes/{vote}/forms")
        act, page, done = partial(_make, vote), partial(_sheets, vote), sentence("The forms are ready.")
        return await meeting_run_acts.do(change, hall, act, page, to=to, done=done)


async def _make(vote: int, change: Change, hall: Hall) -> None:
    found = (await docket.of_meeting(change.db, hall.meeting.id)).numbered(vote)
    by = meeting_run_acts.by(change)
    await forms.print_forms(
        change.db, meeting_id=hall.meeting.id, vote_id=found.id, draw=secrets.randbelow, by=by
    )


async def _sheets(vote: int, visit: Visit, hall: Hall, typed: Typed, status: int) -> Html:
    found = await docket.of_meeting(visit.db, hall.meeting.id)
    one = found.numbered(vote)
    if one.way is Way.HANDS:
        raise NoSuchVote
    if one.way is Way.SECRET and visit.visitor.account_id in await counters.of_vote(visit.db, one.id):
        raise CountsInSecret
    motion = found.motion(one.motion_id)
    count = f"{visit.config.settings.base_url}{meeting_run_acts.public(visit, hall.meeting.number, f'votes/{vote}/count')}"
    views = {
        "hall": hall,
        "vote": one,
        "is_secret": one.way is Way.SECRET,
        "wording": next(text.text for text in motion.texts if text.version == one.version),
        "form": typed,
        "sheets": [
            (form.serial, form.seat.label, qr.svg(f"{count}?serial={form.serial}"))
            for form in await forms.printed(visit.db, hall, one.id)
        ],
        "here": meeting_run_acts.desk(visit, hall.meeting.number, "votes"),
    }
    return visit.render("meetings/votes/forms.html", views, status=status)
