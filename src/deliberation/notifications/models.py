"""Tables of notifications: how far the log was read, who was told of which ballot and which mandate, and what everybody was told."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community


class News(StrEnum):
    """What the holder of a mandate hears of it."""

    HOLDS = "holds"
    ENDED = "ended"


class NoticePlace(SQLModel, table=True):
    """Up to which ballot of the log everybody was told; `seq` is -1 where no one was."""

    __tablename__ = "notice_place"

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    epoch: int
    seq: int = Field(sa_type=BigInteger)


class BallotNotice(SQLModel, table=True):
    """Somebody was told that a ballot came in for their home, at so many addresses: none where the roll has none.

    `token_hash` is of the token in the letter, by which they may dispute the ballot without signing in.
    """

    __tablename__ = "ballot_notice"
    __table_args__ = (
        within_community("ballot_id", "ballot"),
        within_community("person_id", "person"),
        UniqueConstraint("community_id", "token_hash"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    ballot_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    address_count: int
    token_hash: bytes | None = None
    posted_at: datetime = Field(sa_type=MOMENT)


class MandateNotice(SQLModel, table=True):
    """Somebody was told that their home gave a mandate, in the same way; by the token they may take it back."""

    __tablename__ = "mandate_notice"
    __table_args__ = (
        within_community("mandate_id", "proxy_mandate"),
        within_community("person_id", "person"),
        UniqueConstraint("community_id", "token_hash"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    mandate_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    address_count: int
    token_hash: bytes | None = None
    posted_at: datetime = Field(sa_type=MOMENT)


class FoundingNotice(CommunityTable, table=True):
    """Everybody was told of a posting, or of the election of a first assembly, at so many addresses: none where it was passed over."""

    __tablename__ = "founding_notice"
    __table_args__ = (
        within_community("posting_id", "founding_posting"),
        within_community("poll_id", "poll"),
        UniqueConstraint("community_id", "posting_id"),
        UniqueConstraint("community_id", "poll_id"),
        CheckConstraint("(posting_id IS NULL) <> (poll_id IS NULL)", name="about"),
    )

    posting_id: UUID | None = None
    poll_id: UUID | None = None
    address_count: int
    posted_at: datetime = Field(sa_type=MOMENT)


class HolderNotice(SQLModel, table=True):
    """Whoever holds a mandate was told that it holds now, or that it ended, at so many addresses."""

    __tablename__ = "holder_notice"
    __table_args__ = (within_community("mandate_id", "proxy_mandate"), one_of("news", News))

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    mandate_id: UUID = Field(primary_key=True)
    news: str = Field(primary_key=True)
    address_count: int
    posted_at: datetime = Field(sa_type=MOMENT)
