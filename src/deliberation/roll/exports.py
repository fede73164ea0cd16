"""The roll as a table that the importer takes back without a difference, and the units for which that cannot be.

Document numbers are not kept, so their column is empty; people who share a name get a reference to the roll in their stead.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as hidden
from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from sqlmodel import col, select

from deliberation.communities.rules import AreaSource, UnitKind
from deliberation.database.sessions import Reader
from deliberation.kernel import exact
from deliberation.kernel.ids import new_id
from deliberation.roll import differences, directory, headers, marks, matching, present, reading, references
from deliberation.roll.headers import Field
from deliberation.roll.known import KnownPerson, KnownRoll, KnownUnit
from deliberation.roll.models import PersonContact
from deliberation.roll.table import Table

Language = Literal["en", "zh-Hans"]
Cell = str | Decimal | date | None
Contacts = Mapping[UUID, tuple[str, ...]]
_HEADERS: Mapping[Language, tuple[str, ...]] = {
    "en": tuple(field.value for field in Field),
    "zh-Hans": tuple(
        "楼栋 单元 楼层 房号 用途 面积 面积来源 业主 证件号 电话 份额 交付日期".split()  # noqa: SIM905 - one line
    ),
}
_KINDS: Mapping[Language, Mapping[UnitKind, str]] = {
    "en": {kind: kind.value for kind in UnitKind},
    "zh-Hans": dict(zip(UnitKind, ("住宅", "商铺", "车位", "储藏室", "公共"), strict=True)),
}
_SOURCES: Mapping[Language, Mapping[AreaSource, str]] = {
    "en": {source: source.value for source in AreaSource},
    "zh-Hans": dict(zip(AreaSource, ("不动产登记", "测绘", "合同"), strict=True)),
}


@dataclass(frozen=True, kw_only=True)
class Export:
    """Names and phones in clear. `lost` are the places of units that would not come back as they are; `persons` are counted once."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...] = hidden(repr=False)
    lost: tuple[str, ...]
    persons: int


async def whole(db: Reader, *, language: Language, pepper: bytes, on: date) -> Export:
    """The units that stand, with their present owners, in the order people count them."""
    roll = await present.roll(db)
    contacts: dict[UUID, list[str]] = defaultdict(list)
    listed = select(PersonContact.person_id, PersonContact.value).order_by(col(PersonContact.id))
    for person_id, value in await db.exec(listed):
        contacts[person_id].append(value)
    rows = _rows(roll, {person_id: tuple(values) for person_id, values in contacts.items()}, language)
    return Export(
        header=_HEADERS[language],
        rows=rows,
        lost=_lost(roll, (_HEADERS[language], *map(_said, rows)), pepper=pepper, on=on),
        persons=roll.figures(on=on).persons,
    )


def _rows(roll: KnownRoll, contacts: Contacts, language: Language) -> tuple[tuple[Cell, ...], ...]:
    """Who is reached by several numbers has one in each of their rows, as far as the rows go."""
    given: Counter[UUID] = Counter()
    namesakes = {person.id for people in roll.owners_by_name.values() if len(people) > 1 for person in people}
    rows = []
    for unit in roll.units:
        people = [roll.persons[person_id] for person_id in unit.shares]
        documents = [references.of(each.id) if each.id in namesakes else "" for each in people]
        phones = [_phone(each, contacts, given) for each in people]
        rows.append(_row(unit, people, documents, phones, language))
    return tuple(rows)


def _row(
    unit: KnownUnit,
    people: Iterable[KnownPerson],
    documents: list[str],
    phones: list[str],
    language: Language,
) -> tuple[Cell, ...]:
    sealed = unit.sealed
    shares = [str(share) for share in unit.shares.values() if share is not None]
    return (
        sealed.place.building,
        sealed.place.entrance,
        sealed.place.floor,
        sealed.place.label,
        _KINDS[language][sealed.kind],
        Decimal(sealed.area_cm2) / exact.CM2_PER_M2,
        _SOURCES[language][sealed.area_source] if sealed.area_source else None,
        "、".join(each.name for each in people),
        _joined(documents),
        _joined(phones),
        ";".join(shares) if len(shares) == len(unit.shares) else "",
        sealed.handed_over_on,
    )


def _phone(person: KnownPerson, contacts: Contacts, given: Counter[UUID]) -> str:
    known = contacts.get(person.id, ())
    turn = given[person.id]
    given[person.id] += 1
    return known[min(turn, len(known) - 1)] if known else ""


def _joined(parts: list[str]) -> str:
    return ";".join(parts) if any(parts) else ""


def _said(row: tuple[Cell, ...]) -> tuple[str, ...]:
    """As a reader of the file finds it."""
    return tuple("" if cell is None else marks.marked(str(cell)) for cell in row)


def _lost(roll: KnownRoll, rows: tuple[tuple[str, ...], ...], *, pepper: bytes, on: date) -> tuple[str, ...]:
    """Tried, not guessed: the table is read and compared with the roll as an import would do it."""
    if not roll.units:
        return ()
    table = Table(rows=rows)
    found = reading.read(table, headers.find(table), on=on)
    matched = matching.match(found, roll, pepper=pepper, make_id=new_id)
    change = differences.between(roll.sealed, matched.sealed)
    units = (*change.removed, *(each.before for each in change.changed))
    keys = {(unit.place.key, unit.kind) for unit in units}
    return tuple(
        directory.place(place.building, place.entrance, place.label)
        for unit in roll.units
        if ((place := unit.sealed.place).key, unit.sealed.kind) in keys
    )
