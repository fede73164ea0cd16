"""Reads about communities, their places and mandates."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import col, or_, select

from deliberation.communities.models import Building, Community, Entrance, Mandate
from deliberation.communities.rules import CommunityKind, Role
from deliberation.database.sessions import Reader


@dataclass(frozen=True)
class CommunityView:
    """What every page of a community shows of it."""

    id: UUID
    slug: str
    name: str
    kind: CommunityKind
    place: str
    help_name: str
    help_phone: str
    help_place: str
    time_zone: str

    def day(self, moment: datetime) -> date:
        """Which day it is there."""
        return moment.astimezone(ZoneInfo(self.time_zone)).date()


@dataclass(frozen=True)
class PlaceView:
    """A building or lane, with its entrances in order."""

    id: UUID
    name: str
    entrances: tuple[tuple[UUID, str], ...]


async def find_by_slug(db: Reader, slug: str) -> CommunityView | None:
    row = (await db.exec(select(Community).where(Community.slug == slug))).first()
    return view(row) if row else None


async def all_communities(db: Reader) -> tuple[CommunityView, ...]:
    rows = await db.exec(select(Community).order_by(col(Community.founded_at), col(Community.slug)))
    return tuple(view(row) for row in rows)


async def day_in(db: Reader, community_id: UUID, moment: datetime) -> date:
    """Which day it is there."""
    zone = (await db.exec(select(Community.time_zone).where(Community.id == community_id))).one()
    return moment.astimezone(ZoneInfo(zone)).date()


async def roles_of(db: Reader, account_id: UUID, today: date) -> frozenset[Role]:
    """The roles this account holds here on a day."""
    rows = await db.exec(
        select(Mandate.role).where(
            Mandate.account_id == account_id,
            col(Mandate.starts_on) <= today,
            or_(col(Mandate.ends_on).is_(None), col(Mandate.ends_on) >= today),
        )
    )
    return frozenset(Role(role) for role in rows)


async def places(db: Reader) -> tuple[PlaceView, ...]:
    """All buildings or lanes with their entrances, in the order people count them."""
    entrances: dict[UUID, list[tuple[UUID, str]]] = {}
    for entrance in await db.exec(select(Entrance).order_by(col(Entrance.sort_key))):
        entrances.setdefault(entrance.building_id, []).append((entrance.id, entrance.name))
    buildings = await db.exec(select(Building).order_by(col(Building.sort_key)))
    return tuple(PlaceView(row.id, row.name, tuple(entrances.get(row.id, ()))) for row in buildings)


async def called(db: Reader, building_id: str, entrance_id: str) -> str:
    """What a building is called, with its entrance where one is named; empty for the whole community."""
    for building in await places(db):
        if str(building.id) == building_id:
            entrances = {str(each): name for each, name in building.entrances}
            return f"{building.name} {entrances.get(entrance_id, '')}".strip()
    return ""


def view(row: Community) -> CommunityView:
    return CommunityView(
        id=row.id,
        slug=row.slug,
        name=row.name,
        kind=CommunityKind(row.kind),
        place=row.place,
        help_name=row.help_name,
        help_phone=row.help_phone,
        help_place=row.help_place,
        time_zone=row.time_zone,
    )
