"""Who was at a meeting, seat by seat and item by item, as a table and as a file."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from deliberation.counting.parties import AREA
from deliberation.kernel import exact
from deliberation.meetings.kinds import MeetingKind
from deliberation.meetings.minutes.record import ItemOnRecord, Record, SeatOnRecord, Stay
from deliberation.roll import marks
from deliberation.roll.directory import name_for
from deliberation.roll.kinds import PersonKind
from deliberation.web import minutes_seat_views, minutes_words
from deliberation.web.deps import Visit

_HERE, _NOT_HERE = "✓", ""
_MOST_FOUND = 20
ON_A_PAGE = 100
"""Seats."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """`items` says of each item how long the seat was there: all of it, a part, or not at all."""

    number: int
    label: str
    names: tuple[str, ...]
    stays: tuple[str, ...]
    items: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """`items` are (position, title, who was there at its beginning and end) in the order of the agenda."""

    items: tuple[tuple[int, str, tuple[tuple[str, str], ...]], ...]
    rows: tuple[Row, ...]
    has_more: bool
    page: int
    pages: int


def of(visit: Visit, record: Record, sought: str, page: int) -> Table:
    """A hundred seats; or at most 20 whose label, or the name of one who stood for it, has all the words that are sought in it."""
    items = [each for each in record.items if each.begun_at is not None]
    seats = record.seats if not sought else [seat for seat in record.seats if _is_sought(seat, sought)]
    pages = 1 if sought else max(1, -(-len(seats) // ON_A_PAGE))
    page = min(page, pages)
    shown = seats[:_MOST_FOUND] if sought else seats[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    return Table(
        items=tuple((each.position, each.title, _moments(visit, each)) for each in items),
        rows=tuple(_row(visit, _listed(record, seat, sought), items) for seat in shown),
        has_more=bool(sought) and len(shown) < len(seats),
        page=page,
        pages=pages,
    )


def to_csv(visit: Visit, record: Record) -> bytes:
    """One row a stay, for spreadsheet programs; a cell that would be a formula is marked."""
    say = visit.translator.gettext
    items = [each for each in record.items if each.begun_at is not None]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    head = [say("No."), say("Seat"), say("Name"), say("How"), say("From"), say("Until"), say("Voices"), "m²"]
    writer.writerow(map(marks.marked, [*head, *(f"{each.position}. {each.title}" for each in items)]))
    for seat in record.seats:
        for row in _cells(visit, _listed(record, seat, ""), items):
            writer.writerow(map(marks.marked, row))
    return text.getvalue().encode("utf-8-sig")


def _is_sought(seat: SeatOnRecord, sought: str) -> bool:
    texts = [seat.label.casefold(), *(stay.name.casefold() for stay in seat.stays)]
    return any(all(word in text for word in sought.casefold().split()) for text in texts)


def _listed(record: Record, seat: SeatOnRecord, sought: str) -> SeatOnRecord:
    """As it may stand in a list: whoever came for a home is masked, unless the name was written whole. A body's name is no secret."""
    if record.heading.kind is not MeetingKind.ASSEMBLY:
        return seat
    stays = (
        stay if stay.is_body else replace(stay, name=name_for(sought, stay.name, PersonKind.NATURAL))
        for stay in seat.stays
    )
    return replace(seat, stays=tuple(stays))


def _cells(visit: Visit, seat: SeatOnRecord, items: Iterable[ItemOnRecord]) -> Iterable[list[str]]:
    """Of a seat that never came one row says so."""
    heads = str(seat.weights.get("members", seat.weights.get("heads", "")))
    area = str(exact.square_metres(seat.weights[AREA])) if AREA in seat.weights else ""
    if not seat.stays:
        yield [str(seat.number), seat.label, "", "", "", "", heads, area, *(_NOT_HERE for _ in items)]
    for stay in seat.stays:
        yield [
            str(seat.number),
            seat.label,
            stay.name,
            visit.say(minutes_words.HOWS[stay.how]),
            visit.translator.datetime(stay.since),
            visit.translator.datetime(stay.until) if stay.until else "",
            heads,
            area,
            *(_during(visit, (stay,), each) for each in items),
        ]


def _row(visit: Visit, seat: SeatOnRecord, items: Iterable[ItemOnRecord]) -> Row:
    return Row(
        number=seat.number,
        label=seat.label,
        names=tuple(dict.fromkeys(stay.name for stay in seat.stays if stay.name != seat.label)),
        stays=minutes_seat_views.stays(visit, seat),
        items=tuple(_during(visit, seat.stays, each) for each in items),
    )


def _moments(visit: Visit, item: ItemOnRecord) -> tuple[tuple[str, str], ...]:
    found = [each for each in (item.at_begin, item.at_end) if each is not None]
    return tuple((visit.translator.clock(each.at), minutes_seat_views.present(visit, each)) for each in found)


def _during(visit: Visit, stays: Iterable[Stay], item: ItemOnRecord) -> str:
    begun, ended = item.begun_at, item.ended_at
    assert begun is not None, "only items that were taken up have a column"
    there = [stay for stay in stays if _overlaps(stay, begun, ended)]
    if not there:
        return _NOT_HERE
    is_whole = any(
        stay.since <= begun and (stay.until is None or (ended is not None and ended <= stay.until))
        for stay in there
    )
    return _HERE if is_whole else visit.translator.gettext("part")


def _overlaps(stay: Stay, begun: datetime, ended: datetime | None) -> bool:
    came = ended is None or stay.since < ended or stay.since <= begun
    return came and (stay.until is None or begun < stay.until)
