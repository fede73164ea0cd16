"""A seat's own vote, on the phone of whoever speaks for it: one's word, its receipt, an interest, a motion of one's own."""

from functools import partial
from typing import ClassVar
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.counting.rules import Choice
from deliberation.kernel.refusals import Conflict, Invalid, NotFound
from deliberation.kernel.text import sentence
from deliberation.meetings.run import queries, standing
from deliberation.meetings.run.queries import Hall
from deliberation.meetings.votes import interests, motions, words
from deliberation.meetings.votes.interests import Declared
from deliberation.meetings.votes.motions import Moved
from deliberation.meetings.votes.words import Receipt, Speaker
from deliberation.web import (
    errors,
    forms,
    meeting_run_acts,
    meeting_vote_acts,
    meeting_vote_codes,
    meeting_vote_own_views,
)
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Line, NotFilledIn, Typed
from deliberation.web.paths import Number


class WordForm(forms.Form):
    when_missing: ClassVar = {"choice": sentence("Choose one of the answers.")}

    vote: UUID
    choice: Choice


class InterestForm(forms.Form):
    when_missing: ClassVar = {"about": sentence("Write in a few words what the interest is.")}

    about: Line


class MotionForm(forms.Form):
    when_missing: ClassVar = {"text": sentence("Write what is to be decided.")}

    text: forms.Text
    amends: UUID | None = None


class MeetingVoteOwnPages(Controller):
    """`/c/{slug}/meetings/{number}/vote`."""

    path = "/c/{slug:str}/meetings/{number:int}/vote"

    @get("/")
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        _ = visit.member
        return await _own(visit, await queries.hall(visit.db, number), Typed(), 200)

    @post("/{seat:int}/word")
    async def say(self, change: NamedDependency[Change], number: Number, seat: FromPath[int]) -> Html:
        """The receipt is shown this once."""
        _ = change.member
        hall = (await change.config.meetings.scene(change.db, change.community.id, number)).hall
        try:
            async with change.db.begin_nested():
                receipt = await _say(seat, change, hall)
        except NotFilledIn as unfilled:
            return await _own(change, await queries.hall(change.db, number), unfilled.typed, 422)
        except (Invalid, Conflict, NotFound) as refusal:
            typed = forms.typed(change.form).refused(refusal)
            return await _own(change, await queries.hall(change.db, number), typed, errors.status_of(refusal))
        if not receipt.code:
            to = meeting_run_acts.public(change, number, "vote")
            return change.redirect(to, done=sentence("Your word is written down."))
        views = meeting_vote_own_views.receipt(change, hall, receipt, page="vote")
        return change.render("meetings/votes/receipt.html", views, headers={"cache-control": "no-store"})

    @get("/{seat:int}/word")
    async def again(self, visit: NamedDependency[Visit], number: Number, seat: FromPath[int]) -> Html:
        """A receipt is shown once; loaded anew it leads to the vote."""
        _ = visit.member, seat
        return visit.redirect(meeting_run_acts.public(visit, number, "vote"))

    @post("/{seat:int}/interest")
    async def declare(self, change: NamedDependency[Change], number: Number, seat: FromPath[int]) -> Html:
        return await _done(
            change, number, partial(_declare, seat), sentence("Your interest is written down.")
        )

    @post("/interests/{interest:uuid}/confirmation")
    async def confirm(
        self, change: NamedDependency[Change], number: Number, interest: FromPath[UUID]
    ) -> Html:
        """Of what another noted for one's own seat."""
        return await _done(change, number, partial(_confirm, interest), sentence("Confirmed."))

    @post("/interests/{interest:uuid}/end")
    async def take_back(
        self, change: NamedDependency[Change], number: Number, interest: FromPath[UUID]
    ) -> Html:
        return await _done(change, number, partial(_take_back, interest), sentence("Taken back."))

    @post("/{seat:int}/motion")
    async def move(self, change: NamedDependency[Change], number: Number, seat: FromPath[int]) -> Html:
        return await _done(change, number, partial(_move, seat), sentence("Your motion is written down."))


async def _done(change: Change, number: int, act: meeting_run_acts.Act, done: str) -> Html:
    _ = change.member
    hall = await queries.hall(change.db, number)
    to = meeting_run_acts.public(change, number, "vote")
    return await meeting_run_acts.do(change, hall, act, _own, to=to, done=done)


async def _say(seat: int, change: Change, hall: Hall) -> Receipt:
    wanted, seat_id = forms.parse(WordForm, change.form), hall.seat(seat).id
    speaker = await standing.voice(change.db, hall.meeting.id, seat_id, meeting_run_acts.by(change))
    who = Speaker(seat_id=seat_id, speaker_id=speaker.id, account_id=change.visitor.account_id)
    code = meeting_vote_codes.new()
    return await words.say(change.db, vote_id=wanted.vote, speaker=who, choice=wanted.choice, code=code)


async def _declare(seat: int, change: Change, hall: Hall) -> None:
    wanted = forms.parse(InterestForm, change.form)
    item = meeting_vote_acts.current_item(hall)
    declared = Declared(item_id=item.id, seat_id=hall.seat(seat).id, about=wanted.about)
    by = meeting_run_acts.by(change)
    await interests.declare(change.db, meeting_id=hall.meeting.id, declared=declared, by=by)


async def _confirm(interest: UUID, change: Change, hall: Hall) -> None:
    by = meeting_run_acts.by(change)
    await interests.confirm(change.db, meeting_id=hall.meeting.id, interest_id=interest, by=by)


async def _take_back(interest: UUID, change: Change, hall: Hall) -> None:
    by = meeting_run_acts.by(change)
    await interests.withdraw(change.db, meeting_id=hall.meeting.id, interest_id=interest, by=by)


async def _move(seat: int, change: Change, hall: Hall) -> None:
    wanted = forms.parse(MotionForm, change.form)
    item = meeting_vote_acts.current_item(hall)
    moved = Moved(item_id=item.id, text=wanted.text, amends=wanted.amends, mover_id=hall.seat(seat).id)
    by = meeting_run_acts.by(change)
    await motions.move(change.db, meeting_id=hall.meeting.id, moved=moved, by=by)


async def _own(visit: Visit, hall: Hall, typed: Typed, status: int) -> Html:
    views = {**await meeting_vote_own_views.of(visit, hall), "form": typed}
    return visit.render("meetings/votes/own.html", views, status=status)
