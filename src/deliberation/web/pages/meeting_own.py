"""A member's own page of a meeting, in the hall or at home: I am here, I leave, I would like to speak, what is being talked about."""

from functools import partial
from typing import ClassVar
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.kernel.text import sentence
from deliberation.meetings.kinds import How
from deliberation.meetings.proxies import arriving
from deliberation.meetings.run import coming, leaving, queries, rules, speaking, standing
from deliberation.meetings.run.queries import Hall
from deliberation.web import (
    forms,
    meeting_live,
    meeting_mandate_letters,
    meeting_quorum_views,
    meeting_run_acts,
    meeting_run_views,
    meeting_vote_own_views,
)
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.meeting_live import Scene
from deliberation.web.paths import Number

OWN_HOWS = {
    How.IN_PERSON: sentence("I am in the hall"),
    How.REMOTE: sentence("I take part online"),
}


class HowForm(forms.Form):
    when_missing: ClassVar = {"how": sentence("Choose how you take part.")}

    how: How


class MeetingOwnPages(Controller):
    """`/c/{slug}/meetings/{number}/mine` and what one does there for one's own seats."""

    path = "/c/{slug:str}/meetings/{number:int}/mine"

    @get("/")
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        _ = visit.member
        return await _own(visit, await queries.hall(visit.db, number), Typed(), 200)

    @get("/live")
    async def live(self, visit: NamedDependency[Visit], number: Number) -> Html:
        """What changes by itself on that page."""
        _ = visit.member
        if not meeting_run_acts.is_fragment(visit):
            return visit.redirect(meeting_run_acts.public(visit, number, "mine"))
        scene = await visit.config.meetings.scene(visit.db, visit.community.id, number)
        return visit.render("meetings/run/_own.html", await _views(visit, scene))

    @post("/{seat:int}/presence")
    async def come(self, change: NamedDependency[Change], number: Number, seat: FromPath[int]) -> Html:
        return await _done(change, number, partial(_come, seat), sentence("You are marked as present."))

    @post("/others/presence")
    async def bring(self, change: NamedDependency[Change], number: Number) -> Html:
        """All of those the reader stands for, in one press."""
        return await _done(change, number, _bring, sentence("Those you stand for are marked as present."))

    @post("/{seat:int}/leaving")
    async def leave(self, change: NamedDependency[Change], number: Number, seat: FromPath[int]) -> Html:
        return await _done(change, number, partial(_leave, seat), sentence("You are marked as gone."))

    @post("/{seat:int}/word")
    async def ask(self, change: NamedDependency[Change], number: Number, seat: FromPath[int]) -> Html:
        return await _done(change, number, partial(_ask, seat), sentence("You are on the list of speakers."))

    @post("/words/{word:uuid}/withdrawal")
    async def withdraw(self, change: NamedDependency[Change], number: Number, word: FromPath[UUID]) -> Html:
        return await _done(change, number, partial(_withdraw, word), sentence("You are off the list."))


async def _done(change: Change, number: int, act: meeting_run_acts.Act, done: str) -> Html:
    """Of the hall only what the call froze is asked for: reading it anew for each of hundreds who come at once would hold them up."""
    _ = change.member
    hall = (await change.config.meetings.scene(change.db, change.community.id, number)).hall
    to = meeting_run_acts.public(change, number, "mine")
    return await meeting_run_acts.do(change, hall, act, _own, to=to, done=done)


async def _come(seat: int, change: Change, hall: Hall) -> None:
    wanted = forms.parse(HowForm, change.form)
    await coming.come_signed_in(
        change.db,
        change.community.id,
        meeting_id=hall.meeting.id,
        seat_id=hall.seat(seat).id,
        how=wanted.how,
        by=meeting_run_acts.by(change),
    )


async def _bring(change: Change, hall: Hall) -> None:
    wanted = forms.parse(HowForm, change.form)
    by = meeting_run_acts.by(change)
    brought = await arriving.signed_in(
        change.db, change.community.id, meeting_id=hall.meeting.id, how=wanted.how, by=by
    )
    await meeting_mandate_letters.all_came(change, hall.meeting.number, brought)


async def _leave(seat: int, change: Change, hall: Hall) -> None:
    await leaving.leave_signed_in(
        change.db,
        change.community.id,
        meeting_id=hall.meeting.id,
        seat_id=hall.seat(seat).id,
        by=meeting_run_acts.by(change),
    )


async def _ask(seat: int, change: Change, hall: Hall) -> None:
    by = meeting_run_acts.by(change)
    await speaking.ask(change.db, meeting_id=hall.meeting.id, seat_id=hall.seat(seat).id, by=by)


async def _withdraw(word: UUID, change: Change, hall: Hall) -> None:
    by = meeting_run_acts.by(change)
    await speaking.withdraw(change.db, meeting_id=hall.meeting.id, word_id=word, by=by)


async def _own(visit: Visit, hall: Hall, typed: Typed, status: int) -> Html:
    views = {**await _views(visit, await meeting_live.of(visit.db, hall)), "form": typed}
    return visit.render("meetings/run/own.html", views, status=status)


async def _views(visit: Visit, scene: Scene) -> dict[str, object]:
    hall, visitor = scene.hall, visit.visitor
    mine = await standing.seats_of(
        visit.db, hall.meeting.id, account_id=visitor.account_id, person_id=visitor.person_id
    )
    return {
        "hall": hall,
        "seats": meeting_run_views.own_seats(scene.hall, scene.floor, mine, visitor.account_id),
        "held": meeting_run_views.held_seats(hall, visitor.account_id),
        "hows": [
            (how.value, visit.say(words))
            for how, words in OWN_HOWS.items()
            if how in rules.offered(hall.meeting.kind, hall.meeting.mode)
        ],
        "state": meeting_run_views.state(visit, hall),
        "closed": meeting_run_views.closed_doors(visit, hall),
        "floor": scene.floor,
        "speaking": meeting_run_views.speaking(hall, scene.floor),
        "agenda": meeting_run_views.agenda(hall),
        "quorum": meeting_quorum_views.of(visit.translator, hall),
        "open": meeting_vote_own_views.open_vote(visit, scene.docket),
        "counts": visitor.account_id in scene.counters,
        "leads": hall.is_led_by(visitor.account_id),
        "here": meeting_run_acts.public(visit, hall.meeting.number),
    }
