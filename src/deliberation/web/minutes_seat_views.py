"""Who was at a meeting, as its minutes and its attendance table say it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from deliberation.counting.parties import AREA
from deliberation.kernel import exact
from deliberation.meetings.minutes.record import Present, SeatOnRecord, Stay
from deliberation.web import minutes_words
from deliberation.web.deps import Visit


@dataclass(frozen=True, kw_only=True)
class SeatLine:
    """A row of the attendance: times are as people of the community read clocks."""

    number: int
    label: str
    names: str
    stays: tuple[str, ...]


def line(visit: Visit, seat: SeatOnRecord) -> SeatLine:
    return SeatLine(
        number=seat.number,
        label=seat.label,
        names=_names(seat),
        stays=stays(visit, seat),
    )


def stays(visit: Visit, each: SeatOnRecord) -> tuple[str, ...]:
    """From when to when, and how."""
    return tuple(_stay(visit, stay) for stay in each.stays)


def _stay(visit: Visit, stay: Stay) -> str:
    how = visit.say(minutes_words.HOWS[stay.how])
    return f"{span(visit, stay.since, stay.until)} {how}"


def span(visit: Visit, since: datetime, until: datetime | None) -> str:
    """The day is told only where it changes."""
    clock = visit.translator
    if until is None:
        return f"{clock.clock(since)}–"
    if clock.date(since) == clock.date(until):
        return f"{clock.clock(since)}–{clock.clock(until)}"
    return f"{clock.datetime(since)} – {clock.datetime(until)}"


def buildings(seats: Iterable[SeatOnRecord]) -> Iterable[tuple[str, int, int]]:
    """Name, homes that were there at some time, homes with a seat."""
    ordered = sorted(seats, key=lambda seat: seat.label)
    for label, group in groupby(ordered, key=lambda seat: seat.label):
        homes = list(group)
        yield label, sum(bool(seat.stays) for seat in homes), len(homes)


def present(visit: Visit, moment: Present) -> str:
    """How much of each dimension was there, in words."""
    said = []
    for dim, words in minutes_words.PRESENT.items():
        if moment.total.get(dim):
            found: Mapping[str, object] = {
                "present": moment.present.get(dim, 0),
                "total": moment.total[dim],
            }
            if dim == AREA:
                found = {name: square_metres(int(str(value))) for name, value in found.items()}
            said.append(visit.say(words, found))
    return " · ".join(said)


def label(seats: Mapping[int, SeatOnRecord], number: int) -> str:
    """What a seat is called, with who stood for it."""
    seat = seats[number]
    return f"{seat.label} {_names(seat)}".strip()


def _names(seat: SeatOnRecord) -> str:
    """Who stood for it, where that is not what the seat is called."""
    names = dict.fromkeys(stay.name for stay in seat.stays if stay.name)
    return "、".join(name for name in names if name != seat.label)


def square_metres(cm2: int) -> str:
    return f"{exact.square_metres(cm2):,}"
