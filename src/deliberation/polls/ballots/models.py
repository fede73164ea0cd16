"""Tables of ballots. Which of a party's ballots counts is said by `counted`."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from deliberation.counting.rules import Choice
from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community
from deliberation.polls.parties.models import within_party
from deliberation.polls.rules import Channel


class Ballot(CommunityTable, table=True):
    """What a party said once. One of them counts, as `counted` says; the others are kept.

    On a motion `choice` says it, on any other paper `answers`: the ids of options by the question's id.
    """

    __tablename__ = "ballot"
    __table_args__ = (
        within_party(),
        within_community("person_id", "person"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "party_id", "revision"),
        UniqueConstraint("community_id", "party_id", "form_key"),
        UniqueConstraint("community_id", "code"),
        Index("ix_ballot_poll_id", "community_id", "poll_id"),
        one_of("choice", Choice),
        CheckConstraint("(choice IS NULL) <> (answers IS NULL)", name="said"),
        one_of("channel", Channel),
        CheckConstraint("(revision = 1) = (previous IS NULL)", name="previous"),
        CheckConstraint("revision >= 1", name="revision"),
    )

    poll_id: UUID
    party_id: UUID
    revision: int
    previous: str | None = None
    choice: str | None = None
    answers: dict[str, list[str]] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    channel: str
    person_id: UUID
    cast_by: UUID = Field(foreign_key="account.id")
    cast_at: datetime = Field(sa_type=MOMENT)
    form_key: UUID
    commitment: str
    code: str
    entry_id: UUID


class BallotRefusal(CommunityTable, table=True):
    """A vote that was not taken, with the reason that was given."""

    __tablename__ = "ballot_refusal"
    __table_args__ = (
        within_community("poll_id", "poll"),
        within_community("entry_id", "audit_entry"),
        Index("ix_ballot_refusal_poll_id", "community_id", "poll_id", "account_id"),
    )

    poll_id: UUID
    account_id: UUID = Field(foreign_key="account.id")
    reason: str
    refused_at: datetime = Field(sa_type=MOMENT)
    entry_id: UUID
