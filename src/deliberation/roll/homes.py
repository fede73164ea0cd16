"""The units of a place as a cost is shared out among them: what they are called, their floor and area, and whose they are."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from deliberation.communities.models import Building, Entrance, Unit
from deliberation.counting.parties import Scope, ScopeKind, UnitKind
from deliberation.database.sessions import Reader
from deliberation.roll import directory
from deliberation.roll.models import Ownership


@dataclass(frozen=True, kw_only=True)
class Home:
    """A unit of the roll as it stands; `floor` is empty where nobody wrote it."""

    id: UUID
    place: str
    floor: str
    area_cm2: int


async def within(db: Reader, scope: Scope, *, without: Collection[UnitKind]) -> tuple[Home, ...]:
    """The units that stand there, in the order people count them. Common parts belong to all and pay nothing."""
    left_out = [kind.value for kind in {*without, UnitKind.PUBLIC}]
    wanted = (
        select(Unit, Building.name, Entrance.name)
        .join(Building, col(Building.id) == col(Unit.building_id))
        .outerjoin(Entrance, col(Entrance.id) == col(Unit.entrance_id))
        .where(col(Unit.gone_on).is_(None), col(Unit.kind).not_in(left_out))
        .order_by(col(Building.sort_key), col(Entrance.sort_key).nulls_first(), col(Unit.sort_key))
    )
    if scope.kind is not ScopeKind.COMMUNITY:
        wanted = wanted.where(Unit.building_id == UUID(scope.building))
    if scope.kind is ScopeKind.ENTRANCE:
        wanted = wanted.where(Unit.entrance_id == UUID(scope.entrance))
    return tuple(
        Home(
            id=unit.id,
            place=directory.place(building, entrance, unit.label),
            floor=unit.floor,
            area_cm2=unit.area_cm2,
        )
        for unit, building, entrance in await db.exec(wanted)
    )


def owned_by(person_id: UUID) -> SelectOfScalar[UUID]:
    """The units this person owns at present."""
    return select(Ownership.unit_id).where(Ownership.person_id == person_id, col(Ownership.ends_on).is_(None))
