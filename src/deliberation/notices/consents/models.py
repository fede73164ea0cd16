"""Tables of consents: whose are asked for, what was said, which are no longer asked for, and who confirmed the list. Rows are only added."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community
from deliberation.notices.consents.kinds import Need, Word
from deliberation.notices.kinds import Way


class Consent(CommunityTable, table=True):
    """The consent of a home's owners is asked for in a vote, numbered within it."""

    __tablename__ = "consent"
    __table_args__ = (
        within_community("poll_id", "poll"),
        within_community("unit_id", "unit"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "poll_id", "number"),
        one_of("need", Need),
    )

    poll_id: UUID
    number: int
    unit_id: UUID
    need: str
    reason: str
    asked_at: datetime = Field(sa_type=MOMENT)
    asked_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class ConsentDropping(SQLModel, table=True):
    """It is no longer asked for. The reason is for everybody."""

    __tablename__ = "consent_dropping"
    __table_args__ = (
        within_community("consent_id", "consent"),
        within_community("entry_id", "audit_entry"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    consent_id: UUID = Field(primary_key=True)
    reason: str
    dropped_at: datetime = Field(sa_type=MOMENT)
    dropped_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class ConsentPhoto(CommunityTable, table=True):
    """A photo of a signed paper, written anew (WebP), until it is deleted."""

    __tablename__ = "consent_photo"
    __table_args__ = (
        within_community("poll_id", "poll"),
        UniqueConstraint("community_id", "poll_id", "sha256"),
        CheckConstraint("(content IS NULL) = (deleted_at IS NOT NULL)", name="deleted_at"),
    )

    poll_id: UUID
    sha256: str
    content: bytes | None
    deleted_at: datetime | None = Field(default=None, sa_type=MOMENT)


class ConsentWord(CommunityTable, table=True):
    """What an owner said, in order. On paper, `person_id` is who signed, and `account_id` who took it in."""

    __tablename__ = "consent_word"
    __table_args__ = (
        within_community("consent_id", "consent"),
        within_community("person_id", "person"),
        within_community("photo_id", "consent_photo"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "consent_id", "ordinal"),
        one_of("word", Word),
        one_of("way", Way),
        CheckConstraint("(way = 'paper') = (photo_id IS NOT NULL)", name="paper"),
    )

    consent_id: UUID
    ordinal: int
    word: str
    way: str
    person_id: UUID
    account_id: UUID = Field(foreign_key="account.id")
    photo_id: UUID | None = None
    said_at: datetime = Field(sa_type=MOMENT)
    entry_id: UUID


class ConsentList(CommunityTable, table=True):
    """Somebody of the office looked at the list as it was after so many changes, and says that it is whole."""

    __tablename__ = "consent_list"
    __table_args__ = (
        within_community("poll_id", "poll"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "poll_id", "edition", "confirmed_by"),
    )

    poll_id: UUID
    edition: int
    confirmed_at: datetime = Field(sa_type=MOMENT)
    confirmed_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID
