"""A vote while it is open, for the chair and the secretary: open it, call each seat, see who has spoken, close or annul it."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated, ClassVar
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from deliberation.counting.rules import Choice
from deliberation.kernel.text import sentence
from deliberation.meetings.kinds import MeetingKind
from deliberation.meetings.run.course import Item
from deliberation.meetings.run.queries import Hall
from deliberation.meetings.votes import closing, counters, docket, hands, opening, tally, words
from deliberation.meetings.votes.kinds import Way
from deliberation.meetings.votes.opening import Opening
from deliberation.meetings.votes.views import Docket, MotionView
from deliberation.web import (
    desk_forms,
    forms,
    meeting_decisions,
    meeting_quorum_views,
    meeting_run_acts,
    meeting_vote_acts,
    meeting_vote_needs,
    meeting_vote_run_views,
    meeting_vote_views,
    meeting_vote_words,
)
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Line, Listed, Typed
from deliberation.web.paths import Number

_Act = Callable[[int, Change, Hall], Awaitable[None]]


class OpeningForm(forms.Form):
    when_missing: ClassVar = {"way": sentence("Choose how to vote.")}

    way: Way
    counters: Annotated[list[UUID], Listed] = Field(default_factory=list)


class WordForm(forms.Form):
    when_missing: ClassVar = {"choice": sentence("Choose what this seat said.")}

    seat: UUID
    choice: Choice


class ReasonForm(forms.Form):
    when_missing: ClassVar = {"reason": sentence("Write why the vote does not count.")}

    reason: Line


class MeetingVoteRunPages(Controller):
    """`/c/{slug}/manage/meetings/{number}/votes/…`: opening a vote, and the vote by its number."""

    path = "/c/{slug:str}/manage/meetings/{number:int}/votes"

    @get("/motions/{motion:int}/opening")
    async def ask_opening(self, visit: NamedDependency[Visit], number: Number, motion: FromPath[int]) -> Html:
        hall = await meeting_run_acts.managed(visit, number)
        return await _opening(motion, visit, hall, Typed(), 200)

    @post("/motions/{motion:int}/opening")
    async def open(self, change: NamedDependency[Change], number: Number, motion: FromPath[int]) -> Html:
        hall = await meeting_run_acts.managed(change, number)
        to = meeting_run_acts.desk(change, number, "votes/open")
        act, page = partial(_open, motion), partial(_opening, motion)
        return await meeting_run_acts.do(change, hall, act, page, to=to, done=sentence("The vote is open."))

    @post("/motions/{motion:int}/opening/search")
    async def search(self, change: NamedDependency[Change], number: Number, motion: FromPath[int]) -> Html:
        """For an owner who helps to count, with all that is chosen kept."""
        hall = await meeting_run_acts.managed(change, number)
        return await _opening(motion, change, hall, forms.typed(change.form), 200)

    @get("/open")
    async def open_one(self, visit: NamedDependency[Visit], number: Number) -> Html:
        """Wherever the vote is that is open now."""
        hall = await meeting_run_acts.managed(visit, number)
        vote = (await docket.of_meeting(visit.db, hall.meeting.id)).open_vote
        page = "votes" if vote is None else f"votes/{vote.number}"
        return visit.redirect(meeting_run_acts.desk(visit, number, page))

    @get("/{vote:int}")
    async def show(self, visit: NamedDependency[Visit], number: Number, vote: FromPath[int]) -> Html:
        hall = await meeting_run_acts.managed(visit, number)
        return await _vote(vote, visit, hall, Typed(), 200)

    @post("/{vote:int}/word")
    async def call_out(self, change: NamedDependency[Change], number: Number, vote: FromPath[int]) -> Html:
        return await _done(change, number, vote, _call_out, sentence("Written down."))

    @post("/{vote:int}/closing")
    async def close(self, change: NamedDependency[Change], number: Number, vote: FromPath[int]) -> Html:
        return await _done(change, number, vote, _close, sentence("The vote is closed."))

    @get("/{vote:int}/annulment")
    async def ask_annulment(self, visit: NamedDependency[Visit], number: Number, vote: FromPath[int]) -> Html:
        hall = await meeting_run_acts.managed(visit, number)
        return await _annulment(vote, visit, hall, Typed(), 200)

    @post("/{vote:int}/annulment")
    async def annul(self, change: NamedDependency[Change], number: Number, vote: FromPath[int]) -> Html:
        hall = await meeting_run_acts.managed(change, number)
        to = meeting_run_acts.desk(change, number, f"votes/{vote}")
        done = sentence("The vote is annulled. It can be taken again.")
        act, page = partial(_annul, vote), partial(_annulment, vote)
        return await meeting_run_acts.do(change, hall, act, page, to=to, done=done)


async def _done(change: Change, number: int, vote: int, act: _Act, done: str) -> Html:
    hall = await meeting_run_acts.managed(change, number)
    to = meeting_run_acts.desk(change, number, f"votes/{vote}")
    return await meeting_run_acts.do(change, hall, partial(act, vote), partial(_vote, vote), to=to, done=done)


async def _open(motion: int, change: Change, hall: Hall) -> None:
    wanted = forms.parse(OpeningForm, change.form)
    found = meeting_vote_acts.motion_of(await docket.of_meeting(change.db, hall.meeting.id), motion)
    asked = Opening(motion_id=found.id, way=wanted.way, counters=wanted.counters)
    by = meeting_run_acts.by(change)
    await opening.open_vote(change.db, meeting_id=hall.meeting.id, opening=asked, by=by)


async def _call_out(vote: int, change: Change, hall: Hall) -> None:
    wanted = forms.parse(WordForm, change.form)
    found = (await docket.of_meeting(change.db, hall.meeting.id)).numbered(vote)
    by = meeting_run_acts.by(change)
    await words.call_out(change.db, vote_id=found.id, seat_id=wanted.seat, choice=wanted.choice, by=by)


async def _close(vote: int, change: Change, hall: Hall) -> None:
    found = (await docket.of_meeting(change.db, hall.meeting.id)).numbered(vote)
    by = meeting_run_acts.by(change)
    await closing.close(change.db, meeting_id=hall.meeting.id, vote_id=found.id, by=by)


async def _annul(vote: int, change: Change, hall: Hall) -> None:
    wanted = forms.parse(ReasonForm, change.form)
    found = (await docket.of_meeting(change.db, hall.meeting.id)).numbered(vote)
    by = meeting_run_acts.by(change)
    await opening.annul(change.db, meeting_id=hall.meeting.id, vote_id=found.id, reason=wanted.reason, by=by)


async def _opening(motion: int, visit: Visit, hall: Hall, typed: Typed, status: int) -> Html:
    moved = await docket.of_meeting(visit.db, hall.meeting.id)
    found, hall = meeting_vote_acts.motion_of(moved, motion), hands.as_counted(hall, moved)
    sought = desk_forms.sought_in(visit, typed)
    has_hands = _has_hands(hall, moved, found)
    named = await counters.offered(visit.db, hall, sought, chosen=typed.ids("counters"))
    views = {
        "hall": hall,
        "quorum": meeting_quorum_views.of(visit.translator, hall),
        "cautions": tuple(meeting_decisions.cautions(visit, hall, _item(hall, found))),
        "remote": len(hall.remote) if has_hands else 0,
        "motion": found,
        "needs": meeting_vote_needs.of_next(visit, hall, moved, found),
        "position": meeting_vote_acts.position_of(hall, found),
        "noted": [
            each
            for each in meeting_vote_views.interests(visit.translator, hall, moved, found.item_id)
            if not each.stands
        ],
        "form": typed,
        "offered": meeting_vote_words.ways(visit.translator, hall.meeting.kind, has_hands=has_hands),
        "people": [(str(account_id), name) for account_id, name in named.items()],
        "sought": sought,
        "is_searched": hall.meeting.kind is MeetingKind.ASSEMBLY,
        "here": meeting_run_acts.desk(visit, hall.meeting.number, "votes"),
    }
    return visit.render("meetings/votes/opening.html", views, status=status)


def _has_hands(hall: Hall, moved: Docket, motion: MotionView) -> bool:
    rule = hall.own_presets.get(motion.item_id, hall.meeting.preset).rule
    without = moved.effects(motion.item_id)
    return tally.are_hands_alike(rule, [seat for seat in hall.seats if seat.id not in without])


def _item(hall: Hall, motion: MotionView) -> Item:
    return next(item for item in hall.items if item.id == motion.item_id)


async def _vote(vote: int, visit: Visit, hall: Hall, typed: Typed, status: int) -> Html:
    views = {
        **await meeting_vote_run_views.of(visit, hall, vote),
        "form": typed,
        "choices": [
            (each.value, visit.say(meeting_vote_words.CHOICES[each]))
            for each in meeting_vote_words.ON_A_PHONE
        ],
        "here": meeting_run_acts.desk(visit, hall.meeting.number, "votes"),
        "run": meeting_run_acts.desk(visit, hall.meeting.number, "run"),
        "public": meeting_run_acts.public(visit, hall.meeting.number, f"votes/{vote}"),
    }
    return visit.render("meetings/votes/run.html", views, status=status)


async def _annulment(vote: int, visit: Visit, hall: Hall, typed: Typed, status: int) -> Html:
    found = (await docket.of_meeting(visit.db, hall.meeting.id)).numbered(vote)
    views = {
        "hall": hall,
        "vote": found,
        "form": typed,
        "here": meeting_run_acts.desk(visit, hall.meeting.number, "votes"),
    }
    return visit.render("meetings/votes/annulment.html", views, status=status)
