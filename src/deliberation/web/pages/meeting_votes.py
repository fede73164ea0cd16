"""Motions and amendments on an item, and what was voted on them, for who leads the meeting."""

from functools import partial
from typing import ClassVar
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.kernel.text import sentence
from deliberation.meetings.run.queries import Hall
from deliberation.meetings.votes import acting, docket, motions
from deliberation.meetings.votes.kinds import MotionEnd
from deliberation.meetings.votes.motions import Moved
from deliberation.web import forms, meeting_outcomes, meeting_run_acts, meeting_vote_acts, meeting_vote_views
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.paths import Number
from deliberation.web.refusals import NoSuchPage

_WRITTEN = sentence("Written down.")


class MotionForm(forms.Form):
    when_missing: ClassVar = {"text": sentence("Write what is to be decided.")}

    text: forms.Text
    mover: UUID | None = None
    seconder: UUID | None = None
    amends: int | None = None


class TextForm(forms.Form):
    when_missing: ClassVar = {"text": sentence("Write what is to be decided.")}

    text: forms.Text


class MeetingVotesPages(Controller):
    """`/c/{slug}/manage/meetings/{number}/votes`: its items, and the motions on each."""

    path = "/c/{slug:str}/manage/meetings/{number:int}/votes"

    @get("/")
    async def index(self, visit: NamedDependency[Visit], number: Number) -> Html:
        hall = await meeting_run_acts.managed(visit, number)
        found = await docket.of_meeting(visit.db, hall.meeting.id)
        views = {
            "hall": hall,
            "items": [item for item in hall.items if acting.votable(item)],
            "votes": meeting_vote_views.vote_lines(visit.translator, found.votes),
            "stands": await meeting_outcomes.of_meeting(visit, hall.meeting.id),
            "here": meeting_run_acts.desk(visit, number),
        }
        return visit.render("meetings/votes/index.html", views)

    @get("/items/{position:int}")
    async def show(self, visit: NamedDependency[Visit], number: Number, position: FromPath[int]) -> Html:
        hall = await meeting_run_acts.managed(visit, number)
        return await meeting_vote_acts.item_page(position, visit, hall, Typed(), 200)

    @get("/items/{position:int}/motion")
    async def ask_motion(
        self, visit: NamedDependency[Visit], number: Number, position: FromPath[int]
    ) -> Html:
        hall = await meeting_run_acts.managed(visit, number)
        amends = visit.request.query_params.get("amends", "")
        return await _new(position, visit, hall, Typed({"amends": [amends]}), 200)

    @post("/items/{position:int}/motion")
    async def move(self, change: NamedDependency[Change], number: Number, position: FromPath[int]) -> Html:
        hall = await meeting_run_acts.managed(change, number)
        act, page = partial(_move, position), partial(_new, position)
        to = meeting_run_acts.desk(change, number, f"votes/items/{position}")
        return await meeting_run_acts.do(change, hall, act, page, to=to, done=_WRITTEN)

    @get("/motions/{motion:int}/text")
    async def ask_text(self, visit: NamedDependency[Visit], number: Number, motion: FromPath[int]) -> Html:
        hall = await meeting_run_acts.managed(visit, number)
        return await _text(motion, visit, hall, Typed(), 200)

    @post("/motions/{motion:int}/text")
    async def revise(self, change: NamedDependency[Change], number: Number, motion: FromPath[int]) -> Html:
        hall, position = await _about(change, number, motion)
        act, page = partial(_revise, motion), partial(_text, motion)
        to = meeting_run_acts.desk(change, number, f"votes/items/{position}")
        return await meeting_run_acts.do(change, hall, act, page, to=to, done=_WRITTEN)

    @post("/motions/{motion:int}/first")
    async def put_first(self, change: NamedDependency[Change], number: Number, motion: FromPath[int]) -> Html:
        """Decide this amendment before the others."""
        return await _settled(change, number, motion, partial(_put_first, motion))

    @post("/motions/{motion:int}/withdrawal")
    async def withdraw(self, change: NamedDependency[Change], number: Number, motion: FromPath[int]) -> Html:
        return await _settled(change, number, motion, partial(_end, motion, MotionEnd.WITHDRAWN))

    @post("/motions/{motion:int}/fall")
    async def let_fall(self, change: NamedDependency[Change], number: Number, motion: FromPath[int]) -> Html:
        return await _settled(change, number, motion, partial(_end, motion, MotionEnd.FALLEN))


async def _about(change: Change, number: int, motion: int) -> tuple[Hall, int]:
    """The meeting, and the place of the item that the motion is about."""
    hall = await meeting_run_acts.managed(change, number)
    found = await docket.of_meeting(change.db, hall.meeting.id)
    return hall, meeting_vote_acts.position_of(hall, meeting_vote_acts.motion_of(found, motion))


async def _settled(change: Change, number: int, motion: int, act: meeting_run_acts.Act) -> Html:
    hall, position = await _about(change, number, motion)
    page = partial(meeting_vote_acts.item_page, position)
    to = meeting_run_acts.desk(change, number, f"votes/items/{position}")
    return await meeting_run_acts.do(change, hall, act, page, to=to, done=_WRITTEN)


async def _move(position: int, change: Change, hall: Hall) -> None:
    wanted = forms.parse(MotionForm, change.form)
    found = await docket.of_meeting(change.db, hall.meeting.id)
    amended = None if wanted.amends is None else meeting_vote_acts.motion_of(found, wanted.amends)
    moved = Moved(
        item_id=meeting_vote_acts.item_at(hall, position).id,
        text=wanted.text,
        amends=None if amended is None else amended.id,
        mover_id=wanted.mover,
        seconder_id=wanted.seconder,
    )
    await motions.move(change.db, meeting_id=hall.meeting.id, moved=moved, by=meeting_run_acts.by(change))


async def _revise(motion: int, change: Change, hall: Hall) -> None:
    wanted, by = forms.parse(TextForm, change.form), meeting_run_acts.by(change)
    found = meeting_vote_acts.motion_of(await docket.of_meeting(change.db, hall.meeting.id), motion)
    await motions.revise(change.db, meeting_id=hall.meeting.id, motion_id=found.id, text=wanted.text, by=by)


async def _put_first(motion: int, change: Change, hall: Hall) -> None:
    found = meeting_vote_acts.motion_of(await docket.of_meeting(change.db, hall.meeting.id), motion)
    by = meeting_run_acts.by(change)
    await motions.order(change.db, meeting_id=hall.meeting.id, amendments=[found.id], by=by)


async def _end(motion: int, ended: MotionEnd, change: Change, hall: Hall) -> None:
    found = meeting_vote_acts.motion_of(await docket.of_meeting(change.db, hall.meeting.id), motion)
    by = meeting_run_acts.by(change)
    await motions.end(change.db, meeting_id=hall.meeting.id, motion_id=found.id, ended=ended, by=by)


async def _new(position: int, visit: Visit, hall: Hall, typed: Typed, status: int) -> Html:
    item, found = (
        meeting_vote_acts.item_at(hall, position),
        await docket.of_meeting(visit.db, hall.meeting.id),
    )
    amends = typed.value("amends")
    amended = next((each for each in found.motions if str(each.number) == amends), None)
    if amends and amended is None:
        raise NoSuchPage
    views = {
        "hall": hall,
        "matter": item,
        "form": typed,
        "amended": amended,
        "seats": meeting_vote_acts.seat_choices(hall),
        "here": meeting_run_acts.desk(visit, hall.meeting.number, "votes"),
    }
    return visit.render("meetings/votes/motion.html", views, status=status)


async def _text(motion: int, visit: Visit, hall: Hall, typed: Typed, status: int) -> Html:
    found = meeting_vote_acts.motion_of(await docket.of_meeting(visit.db, hall.meeting.id), motion)
    views = {
        "hall": hall,
        "motion": found,
        "position": meeting_vote_acts.position_of(hall, found),
        "form": typed,
        "here": meeting_run_acts.desk(visit, hall.meeting.number, "votes"),
    }
    return visit.render("meetings/votes/text.html", views, status=status)
