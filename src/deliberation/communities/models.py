"""Tables of communities, places and mandates."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from deliberation.communities.rules import AreaSource, CommunityKind, Role, UnitKind
from deliberation.database.base import MOMENT, CommunityTable, GlobalTable, one_of, within_community


class Community(GlobalTable, table=True):
    """One electorate space, the tenant; `parent_id` leads to the town above it."""

    __tablename__ = "community"
    __table_args__ = (
        one_of("kind", CommunityKind),
        CheckConstraint("slug ~ '^[a-z0-9-]{2,40}$'", name="slug"),
    )

    id: UUID = Field(primary_key=True)
    slug: str = Field(unique=True)
    name: str
    kind: str
    place: str
    parent_id: UUID | None = Field(default=None, foreign_key="community.id")
    help_name: str
    help_phone: str
    help_place: str
    time_zone: str = "Asia/Shanghai"
    founded_at: datetime = Field(sa_type=MOMENT)


class Building(CommunityTable, table=True):
    """A building of an estate, or a lane of a street."""

    __tablename__ = "building"
    __table_args__ = (UniqueConstraint("community_id", "name"),)

    name: str
    sort_key: str


class Entrance(CommunityTable, table=True):
    """A staircase of a building."""

    __tablename__ = "entrance"
    __table_args__ = (
        within_community("building_id", "building"),
        UniqueConstraint("community_id", "building_id", "name"),
    )

    building_id: UUID
    name: str
    sort_key: str


class Unit(CommunityTable, table=True):
    """A flat, shop, parking space or store, with its exclusive area in whole square centimetres and where it was read."""

    __tablename__ = "unit"
    __table_args__ = (
        within_community("building_id", "building"),
        within_community("entrance_id", "entrance"),
        UniqueConstraint(
            "community_id", "building_id", "entrance_id", "label", "kind", postgresql_nulls_not_distinct=True
        ),
        one_of("kind", UnitKind),
        one_of("area_source", AreaSource),
        CheckConstraint("area_cm2 >= 0", name="area"),
    )

    building_id: UUID
    entrance_id: UUID | None = None
    floor: str = ""
    label: str
    kind: str
    area_cm2: int = Field(sa_type=BigInteger)
    area_source: str | None = None
    handed_over_on: date | None = None
    gone_on: date | None = None
    sort_key: str


class Mandate(CommunityTable, table=True):
    """A role with dates, held by an account; a lead's mandate may be bound to one building or lane."""

    __tablename__ = "mandate"
    __table_args__ = (
        within_community("building_id", "building"),
        one_of("role", Role),
        Index(
            "uq_mandate_standing",
            "community_id",
            "account_id",
            "role",
            "building_id",
            unique=True,
            postgresql_where=text("ends_on IS NULL"),
            postgresql_nulls_not_distinct=True,
        ),
    )

    account_id: UUID = Field(index=True, foreign_key="account.id")
    role: str
    building_id: UUID | None = None
    starts_on: date
    ends_on: date | None = None


class Numbering(SQLModel, table=True):
    """The last number given to a kind of thing here: proposals and polls count from 1."""

    __tablename__ = "numbering"

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    kind: str = Field(primary_key=True)
    last: int
