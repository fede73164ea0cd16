"""Calling a meeting: look at seats, days and warnings, then call for good; cancelling one, drafting it anew, and calling one again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from litestar import Controller, get, post
from litestar.di import NamedDependency

from deliberation.counting.parties import AREA
from deliberation.kernel.refusals import Conflict
from deliberation.kernel.text import sentence
from deliberation.meetings.call import (
    calling,
    fitting,
    inviting,
    notice,
    queries,
    redrafting,
    seating,
    second_calls,
)
from deliberation.meetings.call.inviting import Post
from deliberation.meetings.call.kinds import Caution
from deliberation.meetings.call.refusals import CalledAlready, NotCalled, QuorumWasMet
from deliberation.meetings.call.seating import Body, Seating
from deliberation.meetings.call.views import MeetingView
from deliberation.meetings.kinds import MeetingKind
from deliberation.outbox import senders
from deliberation.web import (
    forms,
    meeting_acts,
    meeting_forms,
    meeting_letters,
    meeting_mandate_letters,
    meeting_seats,
    meeting_views,
    meeting_words,
    tallies,
)
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import NotFilledIn, Typed
from deliberation.web.meeting_forms import AgainForm, CallForm, CancelForm
from deliberation.web.paths import Number

_MOST_SHOWN = 40


class SeatsChanged(Conflict):
    message = sentence("Who has a seat changed since you looked. Look at it again, then call the meeting.")


class MeetingCallingPages(Controller):
    """`/c/{slug}/manage/meetings/{number}/call`, `…/cancellation`, `…/anew`, `…/again`."""

    path = "/c/{slug:str}/manage/meetings/{number:int}"

    @get("/call")
    async def ask(self, visit: NamedDependency[Visit], number: Number) -> Html:
        meeting_acts.convenor(visit)
        return await _page(await _draft(visit, number), visit, Typed(), 200)

    @post("/call")
    async def call(self, change: NamedDependency[Change], number: Number) -> Html:
        meeting_acts.convenor(change)
        meeting = await _draft(change, number)
        if "seen_root" not in change.form:
            return await _look(meeting, change)

        async def act(change: Change) -> None:
            bodies = _bodies(meeting, change)
            wanted = forms.parse(CallForm, change.form)
            seats = await meeting_seats.of_meeting(change, meeting, bodies)
            pepper = meeting_seats.pepper(change)
            if seating.root(meeting.id, seats, pepper) != wanted.seen_root:
                raise SeatsChanged
            ticks = meeting_forms.ticks(wanted)
            by = meeting_acts.by(change)
            await calling.call(
                change.db, change.community.id, meeting.id, seats=seats, ticks=ticks, pepper=pepper, by=by
            )

        async def page(visit: Visit, typed: Typed, status: int) -> Html:
            return await _page(meeting, visit, typed, status)

        done = sentence("The meeting is called. Agenda and seats are fixed. Now send the invitations.")
        return await meeting_acts.do(change, act, page, to=meeting_acts.desk(change, number), done=done)

    @get("/cancellation")
    async def ask_why(self, visit: NamedDependency[Visit], number: Number) -> Html:
        meeting_acts.convenor(visit)
        return await _cancelling(number, visit, Typed(), 200)

    @post("/cancellation")
    async def cancel(self, change: NamedDependency[Change], number: Number) -> Html:
        meeting_acts.convenor(change)
        meeting = await queries.get(change.db, number)

        async def act(change: Change) -> None:
            reason = forms.parse(CancelForm, change.form).reason
            by = meeting_acts.by(change)
            await calling.cancel(change.db, change.community.id, meeting.id, reason=reason, by=by)
            channels = frozenset(senders.of_settings(change.config.settings))
            told = Post(channels, meeting_letters.Ending(change, meeting, reason))
            await inviting.tell_cancelled(change.db, meeting.id, post=told, by=by)
            await meeting_mandate_letters.cancelled(change, meeting)

        async def page(visit: Visit, typed: Typed, status: int) -> Html:
            return await _cancelling(number, visit, typed, status)

        done = sentence("The meeting is cancelled. Whoever was called by a message is told.")
        return await meeting_acts.do(change, act, page, to=meeting_acts.desk(change, number), done=done)

    @get("/again")
    async def ask_when(self, visit: NamedDependency[Visit], number: Number) -> Html:
        meeting_acts.convenor(visit)
        return await _calling_again(number, visit, Typed(), 200)

    @post("/again")
    async def call_again(self, change: NamedDependency[Change], number: Number) -> Html:
        meeting_acts.convenor(change)
        meeting = await queries.get(change.db, number)
        made: list[int] = []

        async def act(change: Change) -> None:
            starts_at = meeting_forms.moment(change, forms.parse(AgainForm, change.form).starts_at)
            by = meeting_acts.by(change)
            again = await second_calls.draft(
                change.db, change.community.id, meeting.id, starts_at=starts_at, by=by
            )
            made.append(again.number)

        async def page(visit: Visit, typed: Typed, status: int) -> Html:
            return await _calling_again(number, visit, typed, status)

        answer = await meeting_acts.do(change, act, page, to="", done="")
        if not made:
            return answer
        done = sentence("The second call is drafted with the same agenda. Look at it, then call it.")
        return change.redirect(meeting_acts.desk(change, made[0]), done=done)

    @post("/anew")
    async def draft_anew(self, change: NamedDependency[Change], number: Number) -> Html:
        meeting_acts.convenor(change)
        meeting = await queries.get(change.db, number)
        anew = await redrafting.draft(
            change.db,
            change.community.id,
            meeting.id,
            starts_at=_next_start(change, meeting),
            by=meeting_acts.by(change),
        )
        done = sentence("The agenda and its papers are in a new draft. Choose when and where.")
        return change.redirect(meeting_acts.desk(change, anew.number, "edit"), done=done)


def _next_start(visit: Visit, meeting: MeetingView) -> datetime:
    """At the same time of day: on the same day if there is still time to tell everybody, else on the first day after that."""
    zone = ZoneInfo(visit.community.time_zone)
    meant = meeting.starts_at.astimezone(zone)
    earliest = notice.clock(
        meeting.place,
        meeting.kind,
        is_extraordinary=meeting.is_extraordinary,
        posted_at=visit.now,
        held_at=meeting.starts_at,
        zone=visit.community.time_zone,
    ).earliest_meeting
    day = max(meant.date(), earliest, visit.community.day(visit.now) + timedelta(days=1))
    return datetime.combine(day, meant.time(), zone)


async def _draft(visit: Visit, number: int) -> MeetingView:
    meeting = await queries.get(visit.db, number)
    if meeting.called is not None:
        raise CalledAlready
    return meeting


async def _look(meeting: MeetingView, change: Change) -> Html:
    """A joint meeting's bodies were typed: show their seats before anything is called."""
    try:
        _bodies(meeting, change)
    except NotFilledIn as unfilled:
        return await _page(meeting, change, unfilled.typed, 422)
    return await _page(meeting, change, forms.typed(change.form), 200)


def _bodies(meeting: MeetingView, change: Change) -> Sequence[Body]:
    return meeting_forms.bodies(change) if meeting.kind is MeetingKind.JOINT else ()


async def _page(meeting: MeetingView, visit: Visit, typed: Typed, status: int) -> Html:
    bodies = _bodies(meeting, visit) if isinstance(visit, Change) and "bodies" not in typed.faults else ()
    seats = await meeting_seats.of_meeting(visit, meeting, bodies)
    warned = meeting_views.warned(visit, meeting)
    totals = seating.totals(seats)
    must = [each.item_id for each in warned if each.item_id and each.caution.must_be_ticked]
    views = {
        "form": typed,
        "meeting": meeting,
        "kind": visit.say(meeting_words.KINDS[meeting.kind]),
        "is_joint": meeting.kind is MeetingKind.JOINT,
        "asks_bodies": meeting.kind is MeetingKind.JOINT and not seats,
        "agenda": meeting_views.agenda(visit, meeting, warned),
        "must_tick": must,
        "first_tick": must[0] if must else None,
        "clock": meeting_views.clock(visit, meeting),
        "short_notice": any(each.caution is Caution.SHORT_NOTICE for each in warned),
        "seats": seats[:_MOST_SHOWN],
        "seat_count": len(seats),
        "totals": totals,
        "area": tallies.area(visit.translator, totals.get(AREA, 0)),
        "nobody_speaks": sum(not each.speakers for each in seats),
        "seen_root": _root(meeting, visit, seats),
        "rule": meeting.preset,
    }
    return visit.render("meetings/call.html", views, status=status)


def _root(meeting: MeetingView, visit: Visit, seats: Sequence[Seating]) -> str:
    return seating.root(meeting.id, seats, meeting_seats.pepper(visit)) if seats else ""


async def _cancelling(number: int, visit: Visit, typed: Typed, status: int) -> Html:
    meeting = await queries.get(visit.db, number)
    if meeting.called is None:
        raise NotCalled
    views = {"form": typed, "meeting": meeting}
    return visit.render("meetings/cancel.html", views, status=status)


async def _calling_again(number: int, visit: Visit, typed: Typed, status: int) -> Html:
    meeting = await queries.get(visit.db, number)
    if meeting.had_quorum is not False:
        raise QuorumWasMet
    next_stage = fitting.next_call(meeting.preset, meeting.stage)
    views = {
        "form": typed,
        "meeting": meeting,
        "is_easier": next_stage != meeting.stage,
        "rule": meeting.preset,
    }
    return visit.render("meetings/again.html", views, status=status)
