"""Tables of mandates: what was given, who agreed to it, how it ended, what was refused. Nothing in them ever changes, but that photos go."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from deliberation.counting.rules import Choice
from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community
from deliberation.polls.parties.models import within_party
from deliberation.polls.photographed.models import PollPhoto, until_deleted
from deliberation.polls.proxies.rules import Because, Way


class ProxyPhoto(PollPhoto, table=True):
    """A signed mandate as it was photographed at the desk. The desk alone sees it."""

    __tablename__ = "proxy_photo"
    __table_args__ = until_deleted()


class ProxyMandate(CommunityTable, table=True):
    """A person of a party lets an account vote for it. `choice` or `answers` say how; without both the holder is free.

    `document` is canonical bytes with all of it and a salt; the log has their hash. `ordinal` counts the mandates of one party.
    """

    __tablename__ = "proxy_mandate"
    __table_args__ = (
        within_party(),
        within_community("principal_id", "person"),
        within_community("photo_id", "proxy_photo"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "party_id", "ordinal"),
        UniqueConstraint("community_id", "form_key"),
        Index("ix_proxy_mandate_poll_id", "community_id", "poll_id", "holder_id"),
        CheckConstraint("ordinal >= 1", name="ordinal"),
        CheckConstraint("num_nonnulls(choice, answers) <= 1", name="said"),
        CheckConstraint("(way = 'paper') = (photo_id IS NOT NULL)", name="photo"),
        CheckConstraint("given_at < valid_until", name="term"),
        one_of("way", Way),
        one_of("choice", Choice),
    )

    poll_id: UUID
    party_id: UUID
    ordinal: int
    principal_id: UUID
    holder_id: UUID = Field(foreign_key="account.id")
    way: str
    choice: str | None = None
    answers: dict[str, list[str]] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    valid_until: datetime = Field(sa_type=MOMENT)
    given_at: datetime = Field(sa_type=MOMENT)
    given_by: UUID = Field(foreign_key="account.id")
    photo_id: UUID | None = None
    form_key: UUID
    document: bytes
    document_sha256: str
    entry_id: UUID


class ProxyAgreement(SQLModel, table=True):
    """From here on a mandate holds: its holder took it on, or a second clerk compared it with the paper."""

    __tablename__ = "proxy_agreement"
    __table_args__ = (
        within_community("mandate_id", "proxy_mandate"),
        within_community("entry_id", "audit_entry"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    mandate_id: UUID = Field(primary_key=True)
    agreed_at: datetime = Field(sa_type=MOMENT)
    agreed_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class ProxyEnd(SQLModel, table=True):
    """A mandate ended before its term."""

    __tablename__ = "proxy_end"
    __table_args__ = (
        within_community("mandate_id", "proxy_mandate"),
        within_community("entry_id", "audit_entry"),
        one_of("because", Because),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    mandate_id: UUID = Field(primary_key=True)
    because: str
    ended_at: datetime = Field(sa_type=MOMENT)
    entry_id: UUID


class ProxyRefusal(CommunityTable, table=True):
    """A mandate that was not taken, with the reason that was given to `account_id`."""

    __tablename__ = "proxy_refusal"
    __table_args__ = (
        within_community("poll_id", "poll"),
        within_community("entry_id", "audit_entry"),
        Index("ix_proxy_refusal_poll_id", "community_id", "poll_id", "account_id"),
    )

    poll_id: UUID
    account_id: UUID = Field(foreign_key="account.id")
    holder_id: UUID = Field(foreign_key="account.id")
    reason: str
    refused_at: datetime = Field(sa_type=MOMENT)
    entry_id: UUID
