"""At the desk of a meeting: who was named online to come for others. Names are masked for whoever did not write them whole."""

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from deliberation.database.sessions import Reader
from deliberation.meetings.proxies import queries
from deliberation.meetings.run.queries import Hall
from deliberation.roll.directory import masked_name, name_for
from deliberation.roll.kinds import PersonKind


@dataclass(frozen=True, kw_only=True)
class HolderLine:
    """Somebody who may have come, and the seats they stand for. Only who is found by the whole name is marked: `is_known`."""

    holder_id: UUID
    name: str
    is_known: bool
    labels: tuple[str, ...]
    is_here: bool


@dataclass(frozen=True)
class NamedLine:
    """Whom a seat has named, masked, and whether they have agreed."""

    name: str
    is_agreed: bool


async def found(db: Reader, hall: Hall, sought: str) -> tuple[HolderLine, ...]:
    """Those whose name has these words in it."""
    if not hall.mandates:
        return ()
    by_holder = attrgetter("holder_id")
    held = sorted(await queries.of_name(db, hall.meeting.id, sought), key=by_holder)
    lines = []
    for holder_id, group in groupby(held, by_holder):
        mandates = sorted(group, key=attrgetter("number"))
        whole = mandates[0].holder
        name = name_for(sought, whole, PersonKind.NATURAL)
        lines.append(
            HolderLine(
                holder_id=holder_id,
                name=name,
                is_known=name == whole,
                labels=tuple(each.label for each in mandates),
                is_here=all(each.seat_id in hall.present for each in mandates),
            )
        )
    return tuple(lines)


async def of_seat(db: Reader, hall: Hall, seat_id: UUID) -> NamedLine | None:
    if seat_id not in {each.seat_id for each in hall.mandates}:
        return None
    mandate = await queries.of_seat(db, seat_id)
    if mandate is None:
        return None
    is_agreed = next(each.is_agreed for each in hall.mandates if each.seat_id == seat_id)
    return NamedLine(masked_name(mandate.holder, PersonKind.NATURAL), is_agreed)
