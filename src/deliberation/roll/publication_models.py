"""Tables of the roll on show: what was shown, who objected, and how that was decided."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlmodel import Field

from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community
from deliberation.roll.publication_rules import About, Outcome


class RollPublication(CommunityTable, table=True):
    """The roll as it was shown to everybody to be put right. `shown` are the bytes of the list, fingerprinted in the log."""

    __tablename__ = "roll_publication"
    __table_args__ = (
        UniqueConstraint("community_id", "number"),
        CheckConstraint("ends_on > starts_on", name="days"),
    )

    number: int
    starts_on: date
    ends_on: date
    announced_cm2: int | None = Field(default=None, sa_type=BigInteger)
    unit_count: int
    head_count: int
    area_cm2: int = Field(sa_type=BigInteger)
    shown: bytes
    shown_sha256: str
    published_at: datetime = Field(sa_type=MOMENT)
    published_by: UUID = Field(foreign_key="account.id")


class RollObjection(CommunityTable, table=True):
    """Somebody on the roll says that it is wrong. Text and photo are for them and the staff alone."""

    __tablename__ = "roll_objection"
    __table_args__ = (
        within_community("publication_id", "roll_publication"),
        within_community("unit_id", "unit"),
        within_community("person_id", "person"),
        UniqueConstraint("community_id", "publication_id", "number"),
        one_of("about", About),
        CheckConstraint("photo IS NULL OR photo_deleted_at IS NULL", name="photo_deleted_at"),
    )

    publication_id: UUID
    number: int
    unit_id: UUID | None = None
    person_id: UUID
    about: str
    said: str
    photo: bytes | None = None
    photo_deleted_at: datetime | None = Field(default=None, sa_type=MOMENT)
    raised_at: datetime = Field(sa_type=MOMENT)


class RollDecision(CommunityTable, table=True):
    """How staff decided an objection, and why."""

    __tablename__ = "roll_decision"
    __table_args__ = (
        within_community("objection_id", "roll_objection"),
        UniqueConstraint("community_id", "objection_id"),
        one_of("outcome", Outcome),
    )

    objection_id: UUID
    outcome: str
    reason: str
    decided_at: datetime = Field(sa_type=MOMENT)
    decided_by: UUID = Field(foreign_key="account.id")
