"""Tables of polls: what is asked, what opening it froze, and how it ended.

One thing ever changes: the end of a vote, which moves only later and to where an extension says. `gate` cannot change at all: PostgreSQL lets
only those lock a row who may update one of its columns, so the application may update this one, to the value it has.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from deliberation.communities.rules import Role
from deliberation.counting.count import Outcome
from deliberation.counting.elections import Status
from deliberation.counting.parties import ScopeKind
from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community
from deliberation.papers.papers import Kind
from deliberation.papers.rankings import Advised

_OUTCOMES = ", ".join(f"'{each.value}'" for each in dict.fromkeys((*Outcome, *Advised, *Status)))


class Poll(CommunityTable, table=True):
    """One question about one version of a proposal, in one window. `text_sha256` is that version's `sha256:…`.

    `place` is what the building or entrance was called; it is empty for the whole community.
    `paper` is what lies on the ballot paper besides the question, as canonical bytes; a motion needs none.
    `ways` are those in which it may be voted, as canonical bytes; empty in polls from before they could be chosen.
    """

    __tablename__ = "poll"
    __table_args__ = (
        within_community("proposal_id", "proposal"),
        within_community("building_id", "building"),
        within_community("entrance_id", "entrance"),
        UniqueConstraint("community_id", "number"),
        Index("ix_poll_proposal_id", "community_id", "proposal_id"),
        one_of("scope", ScopeKind),
        one_of("kind", Kind),
        CheckConstraint("(kind = 'motion') = (paper IS NULL)", name="paper"),
        CheckConstraint("opens_at < closes_at", name="window"),
        CheckConstraint("gate = 0", name="gate"),
    )

    number: int
    kind: str
    paper: bytes | None = None
    proposal_id: UUID
    proposal_version: int
    text_sha256: str
    question: str
    scope: str
    building_id: UUID | None = None
    entrance_id: UUID | None = None
    place: str
    opens_at: datetime = Field(sa_type=MOMENT)
    closes_at: datetime = Field(sa_type=MOMENT)
    gate: int = 0
    ways: bytes | None = None


class PollOpening(SQLModel, table=True):
    """Who opened a poll, and what was frozen by it: the rule as canonical bytes, and the roll by its root and totals."""

    __tablename__ = "poll_opening"
    __table_args__ = (
        within_community("poll_id", "poll"),
        within_community("frozen_entry_id", "audit_entry"),
        within_community("configured_entry_id", "audit_entry"),
        within_community("opened_entry_id", "audit_entry"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    poll_id: UUID = Field(primary_key=True)
    opened_by: UUID = Field(foreign_key="account.id")
    opened_at: datetime = Field(sa_type=MOMENT)
    record_on: date
    preset: bytes
    rules_sha256: str
    roll_root: str
    party_count: int
    head_count: int
    unit_count: int
    area_cm2: int = Field(sa_type=BigInteger)
    frozen_entry_id: UUID
    configured_entry_id: UUID
    opened_entry_id: UUID


class PollClosing(SQLModel, table=True):
    """The set of ballots was frozen. `closed_by` is empty where the clock alone closed it.

    `roll_root` is of the roll as it stood then, empty in polls from before it could be amended.

    `refused` is canonical bytes: how many ballots for which reason. `log_size` and `log_root` are the newest signed head.
    """

    __tablename__ = "poll_closing"
    __table_args__ = (
        within_community("poll_id", "poll"),
        within_community("entry_id", "audit_entry"),
        one_of("closed_as", Role),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    poll_id: UUID = Field(primary_key=True)
    closed_by: UUID | None = Field(default=None, foreign_key="account.id")
    closed_at: datetime = Field(sa_type=MOMENT)
    accepted_count: int
    counted_count: int
    rejected_count: int
    ballotset_root: str
    entry_id: UUID
    closed_as: str | None = None
    refused: bytes | None = None
    log_size: int | None = Field(default=None, sa_type=BigInteger)
    log_root: bytes | None = None
    roll_root: str | None = None


class PollResult(SQLModel, table=True):
    """What the count found. `certificate` and `notice` are canonical bytes; `counts` are the certificate's figures alone.

    `summary` is the certificate without its lists of parties and units, empty in polls from before it was kept.
    """

    __tablename__ = "poll_result"
    __table_args__ = (
        within_community("poll_id", "poll"),
        within_community("tallied_entry_id", "audit_entry"),
        within_community("published_entry_id", "audit_entry"),
        CheckConstraint(f"outcome IN ({_OUTCOMES})", name="outcome"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    poll_id: UUID = Field(primary_key=True)
    outcome: str
    counts: bytes
    certificate: bytes
    certificate_sha256: str
    summary: bytes | None = None
    notice: bytes
    notice_sha256: str
    published_at: datetime = Field(sa_type=MOMENT)
    tallied_entry_id: UUID
    published_entry_id: UUID
