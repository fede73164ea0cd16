"""The desk of a meeting: look a seat up, mark who comes and who leaves, and see who is there."""

from collections.abc import Mapping
from functools import partial
from typing import ClassVar
from urllib.parse import urlencode
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence
from deliberation.meetings.kinds import How
from deliberation.meetings.proxies import arriving
from deliberation.meetings.run import coming, leaving, rules, seeking
from deliberation.meetings.run.coming import Coming, Mandate
from deliberation.meetings.run.queries import Hall
from deliberation.roll.directory import masked_name
from deliberation.roll.kinds import PersonKind
from deliberation.web import (
    desk_forms,
    forms,
    meeting_desk_proxies,
    meeting_mandate_letters,
    meeting_proxy_letters,
    meeting_proxy_words,
    meeting_quorum_views,
    meeting_run_acts,
    meeting_run_views,
)
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import OptionalLine, Typed
from deliberation.web.paths import Number

HOWS: Mapping[How, str] = {
    How.IN_PERSON: sentence("Here in the hall"),
    How.REMOTE: sentence("Online"),
    How.PROXY: sentence("A proxy with a signed mandate"),
}

_WAS_HERE: Mapping[How, str] = {**HOWS, How.PROXY: sentence("By a proxy")}


class ProxyNotChosen(Invalid):
    field = "how"
    message = sentence("You wrote down a proxy. Choose the proxy here, or empty what is for a proxy only.")


class ComingForm(forms.Form):
    when_missing: ClassVar[Mapping[str, str]] = {
        "speaker": sentence("Choose who came, or who signed the mandate."),
        "how": sentence("Choose how the seat is present."),
    }

    speaker: UUID
    how: How
    proxy_name: OptionalLine = ""
    seen: bool = False


class HolderForm(forms.Form):
    when_missing: ClassVar[Mapping[str, str]] = {"holder": sentence("Choose who came.")}

    holder: UUID


class MeetingDoorsPages(Controller):
    """`/c/{slug}/manage/meetings/{number}/desk` and its seats."""

    path = "/c/{slug:str}/manage/meetings/{number:int}/desk"

    @get("/")
    async def index(self, visit: NamedDependency[Visit], number: Number) -> Html:
        hall = await meeting_run_acts.at_the_desk(visit, number)
        return await _index(visit, hall, Typed(), 200)

    @post("/proxies")
    async def bring(self, change: NamedDependency[Change], number: Number) -> Html:
        """Somebody has come, with the seats for which they were named online."""
        hall = await meeting_run_acts.at_the_desk(change, number)
        to = meeting_run_acts.desk(change, number, "desk")
        done = sentence("All those they stand for are marked as present.")
        return await meeting_run_acts.do(change, hall, _bring, _index, to=to, done=done)

    @get("/{seat:int}")
    async def show(self, visit: NamedDependency[Visit], number: Number, seat: FromPath[int]) -> Html:
        hall = await meeting_run_acts.at_the_desk(visit, number)
        return await _seat(seat, visit, hall, Typed(), 200)

    @post("/{seat:int}/presence")
    async def come(self, change: NamedDependency[Change], number: Number, seat: FromPath[int]) -> Html:
        """Back to whoever was looked for: the same person may come for others too."""
        hall = await meeting_run_acts.at_the_desk(change, number)
        act, page = partial(_come, seat), partial(_seat, seat)
        to, sought = meeting_run_acts.desk(change, number, "desk"), desk_forms.sought(change)
        if sought and hall.mandates:
            to = f"{to}?{urlencode({'q': sought})}"
        return await meeting_run_acts.do(change, hall, act, page, to=to, done=sentence("Marked as present."))

    @post("/{seat:int}/leaving")
    async def leave(self, change: NamedDependency[Change], number: Number, seat: FromPath[int]) -> Html:
        hall = await meeting_run_acts.at_the_desk(change, number)
        act, page = partial(_leave, seat), partial(_seat, seat)
        to = meeting_run_acts.desk(change, number, "desk")
        return await meeting_run_acts.do(change, hall, act, page, to=to, done=sentence("Marked as gone."))


async def _index(visit: Visit, hall: Hall, typed: Typed, status: int) -> Html:
    sought = desk_forms.sought(visit)
    takes_in = not meeting_run_views.closed_doors(visit, hall)
    views = {
        "form": typed,
        "hall": hall,
        "sought": sought,
        "found": await seeking.found(visit.db, hall, sought) if sought else (),
        "holders": await meeting_desk_proxies.found(visit.db, hall, sought) if sought else (),
        "awaited": await seeking.awaited(visit.db, hall) if takes_in else (),
        "is_open": takes_in,
        "ways_in": [(how.value, visit.say(HOWS[how])) for how in _offered(hall) if how is not How.PROXY],
        "most": seeking.MOST_FOUND,
        "present": [(seat, hall.present[seat.id]) for seat in hall.seats if seat.id in hall.present],
        "hows": {how.value: visit.say(words) for how, words in _WAS_HERE.items()},
        "state": meeting_run_views.state(visit, hall),
        "quorum": meeting_quorum_views.of(visit.translator, hall),
        "here": meeting_run_acts.desk(visit, hall.meeting.number),
    }
    return visit.render("meetings/run/desk.html", views, status=status)


async def _bring(change: Change, hall: Hall) -> None:
    holder_id = forms.parse(HolderForm, change.form).holder
    by = meeting_run_acts.by(change)
    brought = await arriving.at_desk(
        change.db, change.community.id, meeting_id=hall.meeting.id, holder_id=holder_id, by=by
    )
    await meeting_mandate_letters.all_came(change, hall.meeting.number, brought)


async def _come(seat: int, change: Change, hall: Hall) -> None:
    wanted = forms.parse(ComingForm, change.form)
    mandate = None
    if wanted.how is not How.PROXY and (wanted.proxy_name or wanted.seen):
        raise ProxyNotChosen
    if wanted.how is How.PROXY:
        most = _mandates_most(hall)
        mandate = Mandate(proxy_name=wanted.proxy_name, is_seen=wanted.seen, most=most)
    seat_id = hall.seat(seat).id
    meant = Coming(seat_id=seat_id, speaker_id=wanted.speaker, how=wanted.how, mandate=mandate)
    here = change.community.id
    by = meeting_run_acts.by(change)
    await coming.come_to_desk(change.db, here, meeting_id=hall.meeting.id, coming=meant, by=by)
    if mandate is not None:
        await meeting_proxy_letters.tell(change, hall, seat, mandate.proxy_name)


async def _leave(seat: int, change: Change, hall: Hall) -> None:
    await leaving.leave_at_desk(
        change.db,
        change.community.id,
        meeting_id=hall.meeting.id,
        seat_id=hall.seat(seat).id,
        by=meeting_run_acts.by(change),
    )


async def _seat(number: int, visit: Visit, hall: Hall, typed: Typed, status: int) -> Html:
    sought = desk_forms.sought(visit)
    seat_id = hall.seat(number).id
    views = {
        "form": typed,
        "hall": hall,
        "seat": await seeking.seat(visit.db, hall, seat_id, sought),
        "presences": [
            (each, masked_name(each.proxy_name, PersonKind.NATURAL) if each.proxy_name else "")
            for each in hall.presences
            if each.seat_id == seat_id
        ],
        "sought": sought,
        "named": await meeting_desk_proxies.of_seat(visit.db, hall, seat_id),
        "hows": [(how.value, visit.say(HOWS[how])) for how in _offered(hall)],
        "words": {how.value: visit.say(words) for how, words in _WAS_HERE.items()},
        "takes_proxies": How.PROXY in _offered(hall),
        "most": _mandates_most(hall),
        "here": meeting_run_acts.desk(visit, hall.meeting.number, "desk"),
    }
    return visit.render("meetings/run/seat.html", views, status=status)


def _offered(hall: Hall) -> tuple[How, ...]:
    return rules.offered(hall.meeting.kind, hall.meeting.mode)


def _mandates_most(hall: Hall) -> int | None:
    return meeting_proxy_words.most(hall.meeting.place)
