"""A table of the roll, read: the units that are sound, and every row that is not, with the reason."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from deliberation.communities.rules import UnitKind
from deliberation.roll import cells, faults, figures, identity, owners, progress, records
from deliberation.roll.faults import FaultCode, Faulty, RowFault
from deliberation.roll.figures import Figures
from deliberation.roll.headers import Field, Header
from deliberation.roll.identity import Register
from deliberation.roll.progress import Stage, Tell, nobody
from deliberation.roll.records import Record, SkippedRow
from deliberation.roll.table import Table
from deliberation.roll.units import DoubtfulUnit, Place, RollOwner, RollUnit
from deliberation.roll.unreadable import MissingColumns

Value = TypeVar("Value")
_LONGEST_PLACE = 40


@dataclass(frozen=True)
class Reading:
    """A row with a fault is left out of `units` and `figures`; nothing is guessed for it. `columns` were read.

    `in_doubt` are the units of those rows, where the place could be read.
    """

    units: tuple[RollUnit, ...]
    faults: tuple[RowFault, ...]
    skipped: tuple[SkippedRow, ...]
    figures: Figures
    columns: frozenset[Field]
    in_doubt: frozenset[DoubtfulUnit]


@dataclass
class _Draft:
    """A record while it is checked against the others."""

    record: Record
    faults: list[Faulty]
    place: Place | None = None
    kind: UnitKind | None = None
    unit: RollUnit | None = None


def read(table: Table, header: Header, *, on: date, developer: str = "", tell: Tell = nobody) -> Reading:
    """Read every row under the header, as of a day. Raises MissingColumns.

    `developer` is the developer's name where the community knows it; see identity.developer_keys.
    """
    if header.missing:
        raise MissingColumns({"columns": header.missing_names})
    found, skipped = records.split(table, header)
    developers = identity.developer_keys(
        (name for record in found for name in owners.names(record)), developer
    )
    drafts = [_draft(record, developers) for record in progress.each(found, Stage.READING, tell)]
    _find_duplicates(drafts)
    _find_doubtful_owners(drafts)
    units = tuple(draft.unit for draft in drafts if draft.unit and not draft.faults)
    return Reading(
        units=units,
        faults=tuple(_shown(draft.record, fault, header) for draft in drafts for fault in draft.faults),
        skipped=skipped,
        figures=figures.count(units, on=on),
        columns=frozenset(header.mapping.values()),
        in_doubt=frozenset((draft.place.key, draft.kind) for draft in drafts if draft.place and draft.faults),
    )


def _draft(record: Record, developers: frozenset[str]) -> _Draft:
    draft = _Draft(record, faults=[])
    draft.place = _kept(draft, _place)
    if draft.place is None:
        return draft
    draft.faults.extend(_formulas(record))
    kind = draft.kind = _kept(draft, lambda row: cells.kind(row.text(Field.KIND)))
    area = _kept(draft, _area)
    source = _kept(draft, lambda row: cells.area_source(row.text(Field.AREA_SOURCE)))
    named = _kept(draft, lambda row: owners.read(row, kind, developers))
    handed_over_on = _kept(draft, lambda row: cells.day(row.text(Field.HANDED_OVER_ON)))
    if kind is not None and area is not None and named is not None:
        draft.unit = RollUnit(
            place=draft.place,
            kind=kind,
            area_cm2=area,
            area_source=source,
            owners=named,
            handed_over_on=handed_over_on,
            row=record.row,
        )
    return draft


def _kept(draft: _Draft, parse: Callable[[Record], Value]) -> Value | None:
    """What the record says; or None, and the fault noted (once for a cell)."""
    try:
        return parse(draft.record)
    except Faulty as fault:
        if all(known.field is not fault.field for known in draft.faults):
            draft.faults.append(fault)
        return None


def _place(record: Record) -> Place:
    building, entrance, floor, label = (
        cells.line(record.text(field), field, longest=_LONGEST_PLACE)
        for field in (Field.BUILDING, Field.ENTRANCE, Field.FLOOR, Field.UNIT)
    )
    if not label:
        raise Faulty(FaultCode.NO_UNIT, Field.UNIT)
    if not building:
        raise Faulty(FaultCode.NO_BUILDING, Field.BUILDING)
    return Place(building=building, entrance=entrance, floor=floor, label=label)


def _formulas(record: Record) -> Iterable[Faulty]:
    """A formula is shown, never worked out: what it would give here is not what it gave there."""
    return [
        Faulty(FaultCode.FORMULA, field)
        for field, text in record.typed.items()
        if text.startswith(("=", "＝"))
    ]


def _area(record: Record) -> int:
    if Field.AREA in record.merged:
        raise Faulty(FaultCode.SHARED_AREA, Field.AREA)
    return cells.area_cm2(record.text(Field.AREA))


def _find_duplicates(drafts: Iterable[_Draft]) -> None:
    """Of one place and kind; a storeroom may bear the number of its flat."""
    first: dict[Hashable, int] = {}
    for draft in drafts:
        if draft.place is None:
            continue
        row = first.setdefault((draft.place.key, draft.kind), draft.record.row)
        if row != draft.record.row:
            draft.faults.append(Faulty(FaultCode.DUPLICATE_UNIT, Field.UNIT, other_row=row))


def _find_doubtful_owners(drafts: Iterable[_Draft]) -> None:
    """A number that two names claim, and a name without number that several people bear."""
    bearers: dict[str, tuple[str, int]] = {}
    for draft, owner in _sound(drafts):
        name = identity.name_key(owner.name)
        bearer, row = bearers.setdefault(owner.document, (name, draft.record.row))
        if owner.document and not owner.is_developer and bearer != name:
            draft.faults.append(Faulty(FaultCode.DOCUMENT_OF_ANOTHER, Field.DOCUMENTS, other_row=row))
    register = Register(owner for _, owner in _sound(drafts))
    for draft in drafts:
        if draft.unit and not draft.faults:
            draft.faults.extend(_doubts(draft.unit, register))


def _doubts(unit: RollUnit, register: Register) -> Iterator[Faulty]:
    """`张三` and `张三` with the only number of that name are one person, who cannot own with himself."""
    if any(map(register.is_ambiguous, unit.owners)):
        yield Faulty(FaultCode.UNCLEAR_NAMESAKE, Field.OWNERS)
    elif len({register.person(owner) for owner in unit.owners}) < len(unit.owners):
        yield Faulty(FaultCode.OWNER_TWICE, Field.OWNERS)


def _sound(drafts: Iterable[_Draft]) -> list[tuple[_Draft, RollOwner]]:
    """The owners of the rows without fault so far."""
    return [
        (draft, owner) for draft in drafts if draft.unit and not draft.faults for owner in draft.unit.owners
    ]


def _shown(record: Record, fault: Faulty, header: Header) -> RowFault:
    names = {
        field: header.names[column] for column, field in header.mapping.items() if column < len(header.names)
    }
    return faults.at(
        record.row, fault, column=names.get(fault.field, ""), typed=record.typed.get(fault.field, "")
    )
