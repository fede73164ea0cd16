"""Reads about deliveries: where each home stands, in the order of a walk, and whom word of a vote has reached."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, and_, or_
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col, select

from deliberation.accounts.models import Account
from deliberation.communities.models import Building, Entrance, Unit
from deliberation.database.sessions import Reader
from deliberation.polls import counted, doors
from deliberation.polls.door_models import Delivery, DeliveryPhoto
from deliberation.polls.doors import DoorState, How, NoSuchPhoto
from deliberation.polls.parties.models import PollParty, PollPartyUnit
from deliberation.roll import ordering


@dataclass(frozen=True, kw_only=True)
class Door:
    """One home of a poll. `how` and `at` are what was told last about it."""

    unit_id: UUID
    party_id: UUID
    floor: str
    label: str
    has_voted: bool
    how: How | None
    at: datetime | None

    @property
    def state(self) -> DoorState:
        return doors.state(self.how, has_voted=self.has_voted)


@dataclass(frozen=True, kw_only=True)
class Staircase:
    """An entrance with its homes; what lies at no entrance of a building is a staircase under the building's id."""

    id: UUID
    building_id: UUID
    building: str
    entrance: str
    doors: tuple[Door, ...]

    @property
    def name(self) -> str:
        return f"{self.building} {self.entrance}".strip()

    @property
    def to_visit(self) -> tuple[Door, ...]:
        """The homes that have not voted."""
        return tuple(door for door in self.doors if not door.has_voted)


@dataclass(frozen=True, kw_only=True)
class DeliveryView:
    """One delivery as it was recorded, and by whom."""

    place: str
    how: How
    at: datetime
    by: str
    recorded_at: datetime
    photo_id: UUID | None
    photo_deleted_at: datetime | None


async def staircases(db: Reader, poll_id: UUID) -> tuple[Staircase, ...]:
    """All homes of a poll in the order of a walk: building, entrance, floor, room."""
    last = _newest(poll_id)
    rows = await db.exec(
        select(PollPartyUnit, counted.REVISION, Building, Entrance, Unit, last.c.how, last.c.at)  # type: ignore[call-overload]
        .join(PollParty, _is_its_party())
        .join(Unit, col(Unit.id) == col(PollPartyUnit.unit_id))
        .join(Building, col(Building.id) == col(Unit.building_id))
        .outerjoin(Entrance, col(Entrance.id) == col(Unit.entrance_id))
        .outerjoin(last, _was_to_its_owners(last))
        .where(PollPartyUnit.poll_id == poll_id, counted.STANDS)
    )
    found: dict[UUID, list[Door]] = {}
    places: dict[UUID, tuple[Building, Entrance | None]] = {}
    for held, revision, building, entrance, unit, how, at in sorted(rows, key=_step):
        key = entrance.id if entrance else building.id
        places[key] = (building, entrance)
        found.setdefault(key, []).append(_door(held, revision, unit, how, at))
    return tuple(
        Staircase(
            id=key,
            building_id=building.id,
            building=building.name,
            entrance=entrance.name if entrance else "",
            doors=tuple(found[key]),
        )
        for key, (building, entrance) in places.items()
    )


async def reached(db: Reader, poll_id: UUID) -> frozenset[UUID]:
    """The parties to at least one of whose homes word was delivered last: handed over, into the box, or posted.

    Whoever refused it or was not met is not among them. Those of them without a ballot are silent; the others without one
    were not reached. No count reads this.
    """
    last = _newest(poll_id)
    rows = await db.exec(
        select(PollPartyUnit.party_id)
        .join(PollParty, _is_its_party())
        .join(last, _was_to_its_owners(last))
        .where(
            PollPartyUnit.poll_id == poll_id,
            counted.STANDS,
            last.c.how.in_([how.value for how in doors.DELIVERED]),
        )
    )
    return frozenset(rows)


def figures(found: Iterable[Staircase]) -> Mapping[DoorState, int]:
    """How many homes stand where."""
    counted = Counter(door.state for staircase in found for door in staircase.doors)
    return {state: counted[state] for state in DoorState}


async def recorded(db: Reader, poll_id: UUID, staircase: Staircase) -> tuple[DeliveryView, ...]:
    """All that was written down about these homes, the newest first."""
    labels = {door.unit_id: door.label for door in staircase.doors}
    rows = await db.exec(
        select(Delivery, Account.name, DeliveryPhoto.deleted_at)
        .join(Account, col(Account.id) == col(Delivery.recorded_by))
        .outerjoin(DeliveryPhoto, col(DeliveryPhoto.id) == col(Delivery.photo_id))
        .where(Delivery.poll_id == poll_id, col(Delivery.unit_id).in_(labels))
        .order_by(col(Delivery.recorded_at).desc(), col(Delivery.id).desc())
    )
    return tuple(
        DeliveryView(
            place=labels[row.unit_id],
            how=How(row.how),
            at=row.at,
            by=name,
            recorded_at=row.recorded_at,
            photo_id=row.photo_id,
            photo_deleted_at=photo_deleted_at,
        )
        for row, name, photo_deleted_at in rows
    )


async def photo(db: Reader, poll_id: UUID, photo_id: UUID) -> bytes:
    """A WebP picture. Raises NoSuchPhoto."""
    asked = select(DeliveryPhoto.content).where(
        DeliveryPhoto.poll_id == poll_id, DeliveryPhoto.id == photo_id
    )
    found = (await db.exec(asked)).first()
    if found is None:
        raise NoSuchPhoto
    return found


def _newest(poll_id: UUID) -> Subquery:
    return (
        select(col(Delivery.unit_id), col(Delivery.how), col(Delivery.at), col(Delivery.recorded_at))
        .where(col(Delivery.poll_id) == poll_id)
        .ext(distinct_on(col(Delivery.unit_id)))
        .order_by(col(Delivery.unit_id), col(Delivery.recorded_at).desc(), col(Delivery.id).desc())
        .subquery()
    )


def _was_to_its_owners(last: Subquery) -> ColumnElement[bool]:
    """Owners who came after the freezing have not been reached by what was brought before."""
    return and_(
        last.c.unit_id == col(PollPartyUnit.unit_id),
        or_(col(PollPartyUnit.held_since).is_(None), last.c.recorded_at >= col(PollPartyUnit.held_since)),
    )


def _is_its_party() -> ColumnElement[bool]:
    return and_(
        col(PollParty.poll_id) == col(PollPartyUnit.poll_id), col(PollParty.id) == col(PollPartyUnit.party_id)
    )


def _step(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """As one walks; the ids hold together what has one name."""
    building, entrance, unit = row[2], row[3], row[4]
    staircase = (entrance.sort_key, entrance.id) if entrance else ("", building.id)
    return (
        building.sort_key,
        building.id,
        *staircase,
        ordering.place_key(unit.floor),
        unit.sort_key,
        unit.id,
    )


def _door(held: PollPartyUnit, revision: int, unit: Unit, how: str | None, at: datetime | None) -> Door:
    return Door(
        unit_id=unit.id,
        party_id=held.party_id,
        floor=unit.floor,
        label=unit.label,
        has_voted=revision > 0,
        how=How(how) if how else None,
        at=at,
    )
