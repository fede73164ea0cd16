"""Declared interests in an item: noted by who leads the meeting, or declared by a seat itself on its own page."""

from functools import partial
from typing import ClassVar
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.kernel.text import sentence
from deliberation.meetings.run.queries import Hall
from deliberation.meetings.votes import docket, effects, interests
from deliberation.meetings.votes.interests import Declared
from deliberation.meetings.votes.kinds import Effect
from deliberation.web import forms, meeting_run_acts, meeting_vote_acts, meeting_vote_words
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Line, Typed
from deliberation.web.paths import Number


class InterestForm(forms.Form):
    when_missing: ClassVar = {
        "seat": sentence("Choose a seat."),
        "about": sentence("Write in a few words what the interest is."),
        "effect": sentence("Choose what a declared interest does in this meeting."),
    }

    seat: UUID
    about: Line
    effect: Effect


class MeetingInterestPages(Controller):
    """`/c/{slug}/manage/meetings/{number}/votes/items/{position}/interests`."""

    path = "/c/{slug:str}/manage/meetings/{number:int}/votes/items/{position:int}/interests"

    @get("/")
    async def ask(self, visit: NamedDependency[Visit], number: Number, position: FromPath[int]) -> Html:
        hall = await meeting_run_acts.managed(visit, number)
        return await _interest(position, visit, hall, Typed(), 200)

    @post("/")
    async def declare(self, change: NamedDependency[Change], number: Number, position: FromPath[int]) -> Html:
        hall = await meeting_run_acts.managed(change, number)
        act, page = partial(_declare, position), partial(_interest, position)
        to = meeting_run_acts.desk(change, number, f"votes/items/{position}")
        return await meeting_run_acts.do(change, hall, act, page, to=to, done=sentence("Written down."))

    @post("/{interest:uuid}/confirmation")
    async def confirm(
        self,
        change: NamedDependency[Change],
        number: Number,
        position: FromPath[int],
        interest: FromPath[UUID],
    ) -> Html:
        """By the other of the two who lead the meeting."""
        hall = await meeting_run_acts.managed(change, number)
        act, page = partial(_confirm, interest), partial(meeting_vote_acts.item_page, position)
        to = meeting_run_acts.desk(change, number, f"votes/items/{position}")
        return await meeting_run_acts.do(change, hall, act, page, to=to, done=sentence("Confirmed."))

    @post("/{interest:uuid}/end")
    async def take_back(
        self,
        change: NamedDependency[Change],
        number: Number,
        position: FromPath[int],
        interest: FromPath[UUID],
    ) -> Html:
        hall = await meeting_run_acts.managed(change, number)
        act, page = partial(_take_back, interest), partial(meeting_vote_acts.item_page, position)
        to = meeting_run_acts.desk(change, number, f"votes/items/{position}")
        return await meeting_run_acts.do(change, hall, act, page, to=to, done=sentence("Taken back."))


async def _declare(position: int, change: Change, hall: Hall) -> None:
    wanted = forms.parse(InterestForm, change.form)
    declared = Declared(
        item_id=meeting_vote_acts.item_at(hall, position).id,
        seat_id=wanted.seat,
        about=wanted.about,
        effect=wanted.effect,
    )
    by = meeting_run_acts.by(change)
    await interests.declare(change.db, meeting_id=hall.meeting.id, declared=declared, by=by)


async def _confirm(interest: UUID, change: Change, hall: Hall) -> None:
    by = meeting_run_acts.by(change)
    await interests.confirm(change.db, meeting_id=hall.meeting.id, interest_id=interest, by=by)


async def _take_back(interest: UUID, change: Change, hall: Hall) -> None:
    by = meeting_run_acts.by(change)
    await interests.withdraw(change.db, meeting_id=hall.meeting.id, interest_id=interest, by=by)


async def _interest(position: int, visit: Visit, hall: Hall, typed: Typed, status: int) -> Html:
    item, found = (
        meeting_vote_acts.item_at(hall, position),
        await docket.of_meeting(visit.db, hall.meeting.id),
    )
    first = next(iter(found.interests), None)
    preset = hall.own_presets.get(item.id, hall.meeting.preset)
    usual = effects.of(preset) if first is None else first.effect
    views = {
        "hall": hall,
        "matter": item,
        "form": typed,
        "seats": meeting_vote_acts.seat_choices(hall),
        "effects": [(effect.value, visit.say(words)) for effect, words in meeting_vote_words.EFFECTS.items()],
        "usual": usual.value,
        "here": meeting_run_acts.desk(visit, hall.meeting.number, "votes"),
    }
    return visit.render("meetings/votes/interest.html", views, status=status)
