"""One home as staff see it: who owns it, who lives in it, who votes for it, and who did before."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import TypeVar
from uuid import UUID

from sqlmodel import col, select

from deliberation.communities.models import Building, Entrance, Unit
from deliberation.communities.rules import AreaSource, UnitKind
from deliberation.database.sessions import Reader
from deliberation.roll import directory
from deliberation.roll.causes import Cause, Evidence
from deliberation.roll.home_rules import Measures, NoSuchHome
from deliberation.roll.kinds import PersonKind
from deliberation.roll.models import Designation, Ownership, Person, Residency, RollChange, RollCorrection

Dated = TypeVar("Dated", Ownership, Residency, Designation)


@dataclass(frozen=True, kw_only=True)
class Tie:
    """A person and the home, from one day to another; `share` is None where all own it together."""

    id: UUID
    person_id: UUID
    name: str
    kind: PersonKind
    contacts: tuple[str, ...] = field(repr=False)
    share: Fraction | None
    starts_on: date
    ends_on: date | None

    @property
    def masked_name(self) -> str:
        return directory.masked_name(self.name, self.kind)


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """What was written down about the home by hand; of a correction what the unit was before and is after it."""

    cause: Cause
    evidence: Evidence
    happened_on: date
    recorded_at: datetime
    correction: tuple[Measures, Measures] | None = None


@dataclass(frozen=True, kw_only=True)
class HomeView:
    """`owners` and `residents` of now, `former` of before, the latest first. `voter` is the person named by the co-owners."""

    id: UUID
    place: str
    kind: UnitKind
    area_cm2: int
    area_source: AreaSource | None
    handed_over_on: date | None
    owners: tuple[Tie, ...]
    residents: tuple[Tie, ...]
    former_owners: tuple[Tie, ...]
    former_residents: tuple[Tie, ...]
    voter: Tie | None
    changes: tuple[ChangeLine, ...]

    @property
    def seen(self) -> str:
        """Equal as long as nobody came or went and nothing was corrected: 64 hexadecimal digits."""
        ties = [(tie.id, tie.ends_on) for tie in (*self.owners, *self.residents)]
        return hashlib.sha256(repr((ties, self.voter and self.voter.id, self.measures)).encode()).hexdigest()

    @property
    def measures(self) -> Measures:
        return Measures(
            area_cm2=self.area_cm2, area_source=self.area_source, handed_over_on=self.handed_over_on
        )

    @property
    def people(self) -> int:
        ties = (*self.owners, *self.residents, *self.former_owners, *self.former_residents)
        return len({tie.person_id for tie in ties})


async def get(db: Reader, unit_id: UUID) -> HomeView:
    """Raises NoSuchHome."""
    found = (
        await db.exec(
            select(Unit, Building.name, Entrance.name)
            .join(Building, col(Building.id) == col(Unit.building_id))
            .outerjoin(Entrance, col(Entrance.id) == col(Unit.entrance_id))
            .where(Unit.id == unit_id, col(Unit.gone_on).is_(None))
        )
    ).first()
    if found is None:
        raise NoSuchHome
    unit, building, entrance = found
    owners, residents = await _ties(db, Ownership, unit_id), await _ties(db, Residency, unit_id)
    named = [tie for tie in await _ties(db, Designation, unit_id) if tie.ends_on is None]
    return HomeView(
        id=unit.id,
        place=directory.place(building, entrance, unit.label),
        kind=UnitKind(unit.kind),
        area_cm2=unit.area_cm2,
        area_source=_source(unit.area_source),
        handed_over_on=unit.handed_over_on,
        owners=tuple(tie for tie in owners if tie.ends_on is None),
        residents=tuple(tie for tie in residents if tie.ends_on is None),
        former_owners=_former(owners),
        former_residents=_former(residents),
        voter=named[0] if named else None,
        changes=await _changes(db, unit_id),
    )


def _former(ties: list[Tie]) -> tuple[Tie, ...]:
    ended = [(tie.ends_on, tie) for tie in ties if tie.ends_on is not None]
    return tuple(tie for _, tie in sorted(ended, key=lambda each: each[0], reverse=True))


async def _ties(db: Reader, table: type[Dated], unit_id: UUID) -> list[Tie]:
    rows = (
        await db.exec(
            select(table, Person)
            .join(Person, col(Person.id) == col(table.person_id))
            .where(table.unit_id == unit_id)
            .order_by(col(table.id))
        )
    ).all()
    contacts = await directory.contacts_of(db, [person.id for _, person in rows])
    return [
        Tie(
            id=row.id,
            person_id=person.id,
            name=person.name,
            kind=PersonKind(person.kind),
            contacts=tuple(contacts[person.id]),
            share=_share(row),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        )
        for row, person in rows
    ]


def _share(row: Ownership | Residency | Designation) -> Fraction | None:
    if not isinstance(row, Ownership) or row.share_numerator is None:
        return None
    return Fraction(row.share_numerator, row.share_denominator or 1)


async def _changes(db: Reader, unit_id: UUID) -> tuple[ChangeLine, ...]:
    rows = await db.exec(
        select(RollChange, RollCorrection)
        .outerjoin(RollCorrection, col(RollCorrection.change_id) == col(RollChange.id))
        .where(RollChange.unit_id == unit_id)
        .order_by(col(RollChange.id).desc())
    )
    return tuple(
        ChangeLine(
            cause=Cause(row.cause),
            evidence=Evidence(row.evidence),
            happened_on=row.happened_on,
            recorded_at=row.recorded_at,
            correction=_correction(correction) if correction else None,
        )
        for row, correction in rows
    )


def _correction(row: RollCorrection) -> tuple[Measures, Measures]:
    return (
        Measures(
            area_cm2=row.area_before_cm2,
            area_source=_source(row.source_before),
            handed_over_on=row.handed_over_before,
        ),
        Measures(
            area_cm2=row.area_after_cm2,
            area_source=_source(row.source_after),
            handed_over_on=row.handed_over_after,
        ),
    )


def _source(stored: str | None) -> AreaSource | None:
    return AreaSource(stored) if stored else None
