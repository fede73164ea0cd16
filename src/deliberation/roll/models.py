"""Tables of the roll: persons, how they are reached, what they own, where they live, each import, and each change by hand."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

from deliberation.communities.rules import AreaSource
from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community
from deliberation.roll.causes import Cause, Evidence
from deliberation.roll.kinds import ContactKind, PersonKind
from deliberation.roll.progress import Stage


class Person(CommunityTable, table=True):
    """A natural or legal person. The document number is kept only as a keyed hash; it tells namesakes apart."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("community_id", "document_hash"), one_of("kind", PersonKind))

    kind: str
    name: str
    sort_key: str
    document_hash: bytes | None = None
    added_at: datetime = Field(sa_type=MOMENT)


class PersonContact(CommunityTable, table=True):
    """A phone number or mail address on the roll; its hash finds the person without reading the rest."""

    __tablename__ = "person_contact"
    __table_args__ = (
        within_community("person_id", "person"),
        UniqueConstraint("community_id", "person_id", "value_hash"),
        Index("ix_person_contact_value_hash", "community_id", "value_hash"),
        one_of("kind", ContactKind),
    )

    person_id: UUID
    kind: str
    value: str
    value_hash: bytes


class Ownership(CommunityTable, table=True):
    """A person owns a unit, wholly or by a share, from one day to another."""

    __tablename__ = "ownership"
    __table_args__ = (
        within_community("unit_id", "unit"),
        within_community("person_id", "person"),
        Index(
            "uq_ownership_present",
            "community_id",
            "unit_id",
            "person_id",
            unique=True,
            postgresql_where=text("ends_on IS NULL"),
        ),
        CheckConstraint(
            "share_numerator > 0 AND share_denominator > 0 AND share_numerator <= share_denominator",
            name="share",
        ),
    )

    unit_id: UUID
    person_id: UUID
    share_numerator: int | None = None
    share_denominator: int | None = None
    starts_on: date
    ends_on: date | None = None


class Residency(CommunityTable, table=True):
    """A person lives in a unit without owning it: a tenant or a member of the household."""

    __tablename__ = "residency"
    __table_args__ = (within_community("unit_id", "unit"), within_community("person_id", "person"))

    unit_id: UUID
    person_id: UUID
    starts_on: date
    ends_on: date | None = None


class RollImport(CommunityTable, table=True):
    """One file that was taken into the roll, with the figures it led to. Imports are numbered from 1."""

    __tablename__ = "roll_import"
    __table_args__ = (UniqueConstraint("community_id", "number"),)

    number: int
    file_sha256: str
    imported_at: datetime = Field(sa_type=MOMENT)
    imported_by: UUID | None = Field(default=None, foreign_key="account.id")
    unit_count: int
    person_count: int
    head_count: int
    area_cm2: int = Field(sa_type=BigInteger)


class RollUpload(CommunityTable, table=True):
    """A file between its choosing and its taking in: sealed, its sender's alone, erased when taken in or after a day.

    `by_hand` says which field a column holds, by the column's place from 0; empty text: it is not read. `begun_at` says
    since when it is taken in by a process of its own, the rest how far that is or the code of why it was refused.
    """

    __tablename__ = "roll_upload"
    __table_args__ = (one_of("stage", Stage),)

    account_id: UUID = Field(foreign_key="account.id")
    file_name: str
    sealed: bytes
    by_hand: dict[str, str] = Field(default_factory=dict, sa_type=JSONB)
    uploaded_at: datetime = Field(sa_type=MOMENT)
    begun_at: datetime | None = Field(default=None, sa_type=MOMENT)
    stage: str = Stage.READING.value
    done: int = 0
    whole: int = 0
    refused: str = ""


class RollChange(CommunityTable, table=True):
    """One change of one home that was written down by hand: what happened, what showed it, from which day."""

    __tablename__ = "roll_change"
    __table_args__ = (
        within_community("unit_id", "unit"),
        one_of("cause", Cause),
        one_of("evidence", Evidence),
        Index("ix_roll_change_unit_id", "community_id", "unit_id"),
    )

    unit_id: UUID
    cause: str
    evidence: str
    happened_on: date
    recorded_at: datetime = Field(sa_type=MOMENT)
    recorded_by: UUID = Field(foreign_key="account.id")


class RollCorrection(SQLModel, table=True):
    """A change by hand of what a unit is besides its people: before, and after."""

    __tablename__ = "roll_correction"
    __table_args__ = (
        within_community("change_id", "roll_change"),
        one_of("source_before", AreaSource),
        one_of("source_after", AreaSource),
        CheckConstraint("area_before_cm2 >= 0 AND area_after_cm2 > 0", name="areas"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    change_id: UUID = Field(primary_key=True)
    area_before_cm2: int = Field(sa_type=BigInteger)
    area_after_cm2: int = Field(sa_type=BigInteger)
    source_before: str | None = None
    source_after: str | None = None
    handed_over_before: date | None = None
    handed_over_after: date | None = None


class Designation(CommunityTable, table=True):
    """The co-owners of a home name the one of them who votes for it, from one day to another."""

    __tablename__ = "designation"
    __table_args__ = (
        within_community("unit_id", "unit"),
        within_community("person_id", "person"),
        Index(
            "uq_designation_present",
            "community_id",
            "unit_id",
            unique=True,
            postgresql_where=text("ends_on IS NULL"),
        ),
    )

    unit_id: UUID
    person_id: UUID
    starts_on: date
    ends_on: date | None = None


class VoterWish(CommunityTable, table=True):
    """A co-owner names who shall vote for the homes they own together, or nobody; `owners` are all co-owners of that day."""

    __tablename__ = "voter_wish"
    __table_args__ = (
        within_community("unit_id", "unit"),
        within_community("person_id", "person"),
        within_community("wanted_id", "person"),
        Index("ix_voter_wish_unit_id", "community_id", "unit_id"),
    )

    unit_id: UUID
    person_id: UUID
    wanted_id: UUID | None = None
    owners: list[UUID] = Field(sa_type=ARRAY(Uuid()))
    account_id: UUID = Field(foreign_key="account.id")
    said_at: datetime = Field(sa_type=MOMENT)
