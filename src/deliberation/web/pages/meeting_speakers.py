"""The speakers' list as its chair holds it: who has the word, who is next, somebody in the hall, and the limits of an item."""

from decimal import Decimal
from functools import partial
from typing import Annotated, ClassVar
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from deliberation.kernel.text import sentence
from deliberation.meetings.run import floor as floors
from deliberation.meetings.run import speaking
from deliberation.meetings.run.floor import Rules
from deliberation.meetings.run.queries import Hall
from deliberation.meetings.run.refusals import NoItemUnderWay
from deliberation.web import forms, meeting_run_acts, meeting_run_views
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.paths import Number

_SECONDS = 60


class SeatForm(forms.Form):
    when_missing: ClassVar = {"seat": sentence("Choose who would like to speak.")}

    seat: UUID


class FloorForm(forms.Form):
    """`minutes` may be empty: no limit."""

    minutes: Annotated[Decimal, Field(ge=0, le=60)] | None = None
    new_first: bool = False
    closed: bool = False


class MeetingSpeakersPages(Controller):
    """`/c/{slug}/manage/meetings/{number}/speakers`."""

    path = "/c/{slug:str}/manage/meetings/{number:int}/speakers"

    @get("/")
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        hall = await meeting_run_acts.managed(visit, number)
        return await _list(visit, hall, Typed(), 200)

    @post("/")
    async def add(self, change: NamedDependency[Change], number: Number) -> Html:
        return await _done(change, number, _add, "speakers")

    @post("/floor")
    async def hold(self, change: NamedDependency[Change], number: Number) -> Html:
        return await _done(change, number, _hold, "speakers")

    @post("/silence")
    async def end_word(self, change: NamedDependency[Change], number: Number) -> Html:
        return await _done(change, number, _end_word, "run")

    @post("/{word:uuid}/word")
    async def give(self, change: NamedDependency[Change], number: Number, word: FromPath[UUID]) -> Html:
        return await _done(change, number, partial(_give, word), "run")

    @post("/{word:uuid}/withdrawal")
    async def withdraw(self, change: NamedDependency[Change], number: Number, word: FromPath[UUID]) -> Html:
        return await _done(change, number, partial(_withdraw, word), "speakers")


async def _done(change: Change, number: int, act: meeting_run_acts.Act, page: str) -> Html:
    hall = await meeting_run_acts.managed(change, number)
    to = meeting_run_acts.desk(change, number, page)
    return await meeting_run_acts.do(change, hall, act, _list, to=to)


async def _add(change: Change, hall: Hall) -> None:
    wanted = forms.parse(SeatForm, change.form)
    by = meeting_run_acts.by(change)
    await speaking.ask(change.db, meeting_id=hall.meeting.id, seat_id=wanted.seat, by=by)


async def _hold(change: Change, hall: Hall) -> None:
    typed = forms.parse(FloorForm, change.form)
    item = hall.item
    if item is None:
        raise NoItemUnderWay
    seconds = int(typed.minutes * _SECONDS) if typed.minutes else None
    wanted = Rules(limit_seconds=seconds, new_first=typed.new_first, is_closed=typed.closed)
    by = meeting_run_acts.by(change)
    await speaking.hold_floor(change.db, meeting_id=hall.meeting.id, item_id=item.id, wanted=wanted, by=by)


async def _end_word(change: Change, hall: Hall) -> None:
    await speaking.end_word(change.db, meeting_id=hall.meeting.id, by=meeting_run_acts.by(change))


async def _give(word: UUID, change: Change, hall: Hall) -> None:
    by = meeting_run_acts.by(change)
    await speaking.give(change.db, meeting_id=hall.meeting.id, word_id=word, by=by)


async def _withdraw(word: UUID, change: Change, hall: Hall) -> None:
    by = meeting_run_acts.by(change)
    await speaking.withdraw(change.db, meeting_id=hall.meeting.id, word_id=word, by=by)


async def _list(visit: Visit, hall: Hall, typed: Typed, status: int) -> Html:
    item = hall.item
    floor = None if item is None else await floors.on(visit.db, hall.meeting.id, item.id)
    asking = set() if floor is None else {word.seat_id for word in floor.waiting}
    views = {
        "form": typed,
        "hall": hall,
        "floor": floor,
        "leads": hall.is_led_by(visit.visitor.account_id),
        "speaking": meeting_run_views.speaking(hall, floor),
        "waiting": meeting_run_views.speakers(hall, floor),
        "silent": [
            (str(seat.id), seat.label)
            for seat in hall.seats
            if seat.id in hall.present and seat.id not in asking
        ],
        "minutes": _minutes(floor.rules if floor else floors.USUAL),
        "here": meeting_run_acts.desk(visit, hall.meeting.number),
    }
    return visit.render("meetings/run/speakers.html", views, status=status)


def _minutes(rules: Rules) -> str:
    """As it was typed: 3, or 1.5."""
    if rules.limit_seconds is None:
        return ""
    return f"{Decimal(rules.limit_seconds) / _SECONDS:f}"
