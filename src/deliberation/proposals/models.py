"""Tables of proposals. `proposal` holds the text as it is now; every published state of it is a version for ever."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    Computed,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

from deliberation.communities.rules import Role, UnitKind
from deliberation.counting.parties import ScopeKind
from deliberation.counting.shares import Weighting
from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community
from deliberation.proposals.rules import Category, FileKind, Stage

_STAGES = ", ".join(f"'{stage.value}'" for stage in Stage)
_IS_ROLE = ", ".join(f"'{role.value}'" for role in Role)
_KINDS = ", ".join(f"'{kind.value}'" for kind in UnitKind)
_WORDS = "deliberation_bigrams(title || ' ' || summary || ' ' || body)"


class Proposal(CommunityTable, table=True):
    """The text as its author left it. `words` are pairs of neighbouring signs, for the search.

    They have no index: under row security PostgreSQL would not use one for `@>`, and a community's proposals are few.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        one_of("category", Category),
        CheckConstraint(f"stages <@ ARRAY[{_STAGES}]::varchar[]", name="stages"),
        CheckConstraint("cost_cents >= 0", name="cost_cents"),
        CheckConstraint(f"author_role IN ({_IS_ROLE})", name="author_role"),
    )

    author_id: UUID = Field(foreign_key="account.id", index=True)
    author_name: str
    author_place: str
    author_role: str | None = None
    title: str
    summary: str
    body: str
    category: str
    stages: list[str] = Field(sa_column=Column(ARRAY(String), nullable=False))
    cost_cents: int | None = Field(default=None, sa_type=BigInteger)
    paid_from: str
    affects: str
    takes: str
    edition: int
    saved_at: datetime = Field(sa_type=MOMENT)
    words: list[str] | None = Field(
        default=None, sa_column=Column(ARRAY(Text), Computed(_WORDS, persisted=True), nullable=True)
    )


class ProposalPublication(SQLModel, table=True):
    """A draft became a proposal of the community, with its number."""

    __tablename__ = "proposal_publication"
    __table_args__ = (
        within_community("proposal_id", "proposal"),
        UniqueConstraint("community_id", "number"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    proposal_id: UUID = Field(primary_key=True)
    number: int
    published_at: datetime = Field(sa_type=MOMENT)


class ProposalVersion(CommunityTable, table=True):
    """One published state of the text. `text_sha256` is the document hash of its canonical bytes."""

    __tablename__ = "proposal_version"
    __table_args__ = (
        within_community("proposal_id", "proposal"),
        UniqueConstraint("community_id", "proposal_id", "version"),
        CheckConstraint("version > 0", name="version"),
    )

    proposal_id: UUID
    version: int
    changed: str
    title: str
    summary: str
    body: str
    category: str
    stages: list[str] = Field(sa_column=Column(ARRAY(String), nullable=False))
    cost_cents: int | None = Field(default=None, sa_type=BigInteger)
    paid_from: str
    affects: str
    takes: str
    text_sha256: str
    made_at: datetime = Field(sa_type=MOMENT)


class ProposalCosts(CommunityTable, table=True):
    """Who pays what, from this version on until a later one says otherwise. `costs_sha256` is the whole table's.

    `place` is what the building or entrance was called; it is empty for the whole community. The homes' lines are
    `proposal_share`; their least, most and number are kept here, so that a page need not add them up.
    """

    __tablename__ = "proposal_costs"
    __table_args__ = (
        within_community("proposal_id", "proposal"),
        within_community("building_id", "building"),
        within_community("entrance_id", "entrance"),
        UniqueConstraint("community_id", "proposal_id", "version"),
        one_of("weighting", Weighting),
        one_of("scope", ScopeKind),
        CheckConstraint(f"left_out <@ ARRAY[{_KINDS}]::varchar[]", name="left_out"),
        CheckConstraint(
            "price_cents >= 0 AND subsidy_cents >= 0 AND compensation_cents >= 0", name="amounts"
        ),
        CheckConstraint("price_cents - subsidy_cents + compensation_cents >= 0", name="net"),
    )

    proposal_id: UUID
    version: int
    price_cents: int = Field(sa_type=BigInteger)
    subsidy_cents: int = Field(sa_type=BigInteger)
    compensation_cents: int = Field(sa_type=BigInteger)
    weighting: str
    scope: str
    building_id: UUID | None = None
    entrance_id: UUID | None = None
    place: str
    left_out: list[str] = Field(sa_column=Column(ARRAY(String), nullable=False))
    record_on: date
    unit_count: int
    least_cents: int = Field(sa_type=BigInteger)
    most_cents: int = Field(sa_type=BigInteger)
    costs_sha256: str
    made_at: datetime = Field(sa_type=MOMENT)


class ProposalShare(SQLModel, table=True):
    """What one home pays. `coefficient` is an exact decimal; empty where the shares do not go by one."""

    __tablename__ = "proposal_share"
    __table_args__ = (
        within_community("costs_id", "proposal_costs"),
        within_community("unit_id", "unit"),
        UniqueConstraint("community_id", "costs_id", "position"),
        CheckConstraint("cents >= 0 AND area_cm2 >= 0", name="amounts"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    costs_id: UUID = Field(primary_key=True)
    unit_id: UUID = Field(primary_key=True)
    position: int
    place: str
    floor: str
    area_cm2: int = Field(sa_type=BigInteger)
    coefficient: str | None = None
    cents: int = Field(sa_type=BigInteger)


class ProposalFreezing(SQLModel, table=True):
    """A poll asks about this version; from here on the text stays."""

    __tablename__ = "proposal_freezing"
    __table_args__ = (within_community("proposal_id", "proposal"),)

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    proposal_id: UUID = Field(primary_key=True)
    frozen_at: datetime = Field(sa_type=MOMENT)


class ProposalWithdrawal(SQLModel, table=True):
    """It was taken back, and why."""

    __tablename__ = "proposal_withdrawal"
    __table_args__ = (within_community("proposal_id", "proposal"),)

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    proposal_id: UUID = Field(primary_key=True)
    reason: str
    is_by_staff: bool
    withdrawn_at: datetime = Field(sa_type=MOMENT)


class ProposalFile(CommunityTable, table=True):
    """A picture or paper: part of the versions from `added_in` on, and before `removed_in`."""

    __tablename__ = "proposal_file"
    __table_args__ = (
        within_community("proposal_id", "proposal"),
        Index("ix_proposal_file_proposal_id", "community_id", "proposal_id"),
        Index("ix_proposal_file_sha256", "community_id", "sha256"),
        one_of("kind", FileKind),
        CheckConstraint("removed_in > added_in", name="removed_in"),
    )

    proposal_id: UUID
    kind: str
    sha256: str
    caption: str
    width: int | None = None
    height: int | None = None
    page_count: int | None = None
    size: int
    content: bytes
    added_in: int
    removed_in: int | None = None
    added_at: datetime = Field(sa_type=MOMENT)
