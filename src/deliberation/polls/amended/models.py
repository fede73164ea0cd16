"""Tables of amendments: what was proposed for a home, and how it ended. All are for ever."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from deliberation.counting.parties import UnitKind
from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community
from deliberation.polls.amended.causes import Because, Cause, Outcome
from deliberation.roll.causes import Evidence

_PERSONS = ARRAY(Uuid())


class PollAmendment(CommunityTable, table=True):
    """What the roll says of a home and the frozen electorate does not. `ordinal` counts the proposals of a poll.

    `difference_sha256` is the document hash of the parties that go and those that come.
    """

    __tablename__ = "poll_amendment"
    __table_args__ = (
        within_community("poll_id", "poll"),
        within_community("unit_id", "unit"),
        within_community("proposer_id", "person"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "poll_id", "ordinal"),
        one_of("cause", Cause),
        one_of("evidence", Evidence),
        one_of("kind", UnitKind),
    )

    poll_id: UUID
    unit_id: UUID
    ordinal: int
    cause: str
    evidence: str
    kind: str
    area_cm2: int = Field(sa_type=BigInteger)
    owners: list[UUID] = Field(sa_type=_PERSONS)
    voters: list[UUID] = Field(sa_type=_PERSONS)
    is_developer: bool
    difference_sha256: str
    proposed_by: UUID = Field(foreign_key="account.id")
    proposer_id: UUID | None = None
    proposed_at: datetime = Field(sa_type=MOMENT)
    entry_id: UUID


class PollAmendmentEnding(SQLModel, table=True):
    """How a proposal ended, by whom, and by how much the electorate changed. Those that amend have the root that came of it."""

    __tablename__ = "poll_amendment_ending"
    __table_args__ = (
        within_community("amendment_id", "poll_amendment"),
        within_community("poll_id", "poll"),
        within_community("ender_id", "person"),
        within_community("entry_id", "audit_entry"),
        Index("ix_poll_amendment_ending_poll_id", "community_id", "poll_id", "ended_at"),
        one_of("outcome", Outcome),
        one_of("reason", Because),
        CheckConstraint("(outcome = 'amended') = (roll_root IS NOT NULL)", name="root"),
        CheckConstraint("(outcome = 'declined') = (reason IS NOT NULL)", name="declined"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    amendment_id: UUID = Field(primary_key=True)
    poll_id: UUID
    outcome: str
    reason: str | None = None
    ended_by: UUID = Field(foreign_key="account.id")
    ender_id: UUID | None = None
    ended_at: datetime = Field(sa_type=MOMENT)
    roll_root: str | None = None
    parties_change: int = 0
    units_change: int = 0
    heads_change: int = 0
    area_cm2_change: int = Field(default=0, sa_type=BigInteger)
    entry_id: UUID
