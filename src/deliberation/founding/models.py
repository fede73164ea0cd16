"""Tables of a founding. Rows are only added: what stands is what no later row has replaced.

The one exception is who is in the preparatory group before it is posted; each posting keeps its own copy of what hung there.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community
from deliberation.founding.kinds import Capacity, Draft, Ended, Event, Nominator, Outcome, Posting


class Founding(CommunityTable, table=True):
    """The way of one estate to its first committee, with the figures it began with. `place`: whose law it follows."""

    __tablename__ = "founding"
    __table_args__ = (
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "number"),
    )

    number: int
    place: str
    total_cm2: int = Field(sa_type=BigInteger)
    handed_over_cm2: int = Field(sa_type=BigInteger)
    first_on: date | None = None
    heads: int
    caller_heads: int
    caller_cm2: int = Field(sa_type=BigInteger)
    is_developer_asking: bool
    begun_on: date
    begun_at: datetime = Field(sa_type=MOMENT)
    begun_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class FoundingEnd(SQLModel, table=True):
    """It goes no further. One that came to its end needs no row: its handover is written down."""

    __tablename__ = "founding_end"
    __table_args__ = (
        within_community("founding_id", "founding"),
        within_community("entry_id", "audit_entry"),
        one_of("reason", Ended),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    founding_id: UUID = Field(primary_key=True)
    reason: str
    ended_at: datetime = Field(sa_type=MOMENT)
    ended_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class FoundingMember(CommunityTable, table=True):
    """Somebody in the preparatory group: an owner by the roll, or by name whom an office, a committee or the developer sends."""

    __tablename__ = "founding_member"
    __table_args__ = (
        within_community("founding_id", "founding"),
        within_community("person_id", "person"),
        UniqueConstraint("community_id", "founding_id", "name"),
        UniqueConstraint("community_id", "founding_id", "person_id"),
        one_of("capacity", Capacity),
        CheckConstraint("capacity = 'owner' OR person_id IS NULL", name="person"),
    )

    founding_id: UUID
    person_id: UUID | None = None
    name: str
    capacity: str
    added_at: datetime = Field(sa_type=MOMENT)
    added_by: UUID = Field(foreign_key="account.id")


class FoundingPosting(CommunityTable, table=True):
    """Something was hung up. `content` is what hangs there; numbers count from 1 for each kind: 2 is the first that was posted anew."""

    __tablename__ = "founding_posting"
    __table_args__ = (
        within_community("founding_id", "founding"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "founding_id", "kind", "number"),
        one_of("kind", Posting),
    )

    founding_id: UUID
    kind: str
    number: int
    content: dict[str, object] = Field(sa_type=JSONB)
    posted_on: date
    posted_at: datetime = Field(sa_type=MOMENT)
    posted_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class FoundingDraft(CommunityTable, table=True):
    """A version of the rules of the assembly or of the covenant."""

    __tablename__ = "founding_draft"
    __table_args__ = (
        within_community("founding_id", "founding"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "founding_id", "kind", "version"),
        one_of("kind", Draft),
    )

    founding_id: UUID
    kind: str
    version: int
    body: str
    text_sha256: str
    written_at: datetime = Field(sa_type=MOMENT)
    written_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class FoundingCandidate(CommunityTable, table=True):
    """An owner was put forward, and promised in writing to serve. `supporters`: how many did so together."""

    __tablename__ = "founding_candidate"
    __table_args__ = (
        within_community("founding_id", "founding"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "founding_id", "number"),
        within_community("person_id", "person"),
        UniqueConstraint("community_id", "founding_id", "name"),
        UniqueConstraint("community_id", "founding_id", "person_id"),
        one_of("nominated_by", Nominator),
        CheckConstraint("(nominated_by = 'joint') = (supporters IS NOT NULL)", name="supporters"),
    )

    founding_id: UUID
    number: int
    person_id: UUID | None = None
    name: str
    about: str
    nominated_by: str
    supporters: int | None = None
    taken_at: datetime = Field(sa_type=MOMENT)
    taken_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class FoundingCheck(CommunityTable, table=True):
    """What was found of a candidate: by which evidence each condition is met. The last one holds."""

    __tablename__ = "founding_check"
    __table_args__ = (
        within_community("candidate_id", "founding_candidate"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "candidate_id", "turn"),
    )

    candidate_id: UUID
    turn: int
    findings: dict[str, str] = Field(sa_type=JSONB)
    is_fit: bool
    checked_at: datetime = Field(sa_type=MOMENT)
    checked_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class FoundingWithdrawal(SQLModel, table=True):
    """A candidate no longer stands."""

    __tablename__ = "founding_withdrawal"
    __table_args__ = (
        within_community("candidate_id", "founding_candidate"),
        within_community("entry_id", "audit_entry"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    candidate_id: UUID = Field(primary_key=True)
    withdrawn_at: datetime = Field(sa_type=MOMENT)
    withdrawn_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class FoundingObjection(CommunityTable, table=True):
    """Somebody objects to a posted list of candidates; numbers count through all lists of a founding. What they said is for them and the staff."""

    __tablename__ = "founding_objection"
    __table_args__ = (
        within_community("posting_id", "founding_posting"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "posting_id", "number"),
    )

    posting_id: UUID
    number: int
    said: str
    raised_at: datetime = Field(sa_type=MOMENT)
    raised_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class FoundingAnswer(SQLModel, table=True):
    """How an objection was answered, and why: everybody of the community may read it."""

    __tablename__ = "founding_answer"
    __table_args__ = (
        within_community("objection_id", "founding_objection"),
        within_community("entry_id", "audit_entry"),
        one_of("outcome", Outcome),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    objection_id: UUID = Field(primary_key=True)
    outcome: str
    reason: str
    answered_at: datetime = Field(sa_type=MOMENT)
    answered_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class FoundingAssembly(SQLModel, table=True):
    """The first assembly was called: its proposal, which the election is about, and its seats."""

    __tablename__ = "founding_assembly"
    __table_args__ = (
        within_community("founding_id", "founding"),
        within_community("proposal_id", "proposal"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "proposal_id"),
        CheckConstraint("seats >= 1", name="seats"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    founding_id: UUID = Field(primary_key=True)
    proposal_id: UUID
    seats: int
    called_on: date
    called_at: datetime = Field(sa_type=MOMENT)
    called_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class FoundingEvent(SQLModel, table=True):
    """The first meeting, the filing, the handover: on which day, and who was chosen or what was handed over."""

    __tablename__ = "founding_event"
    __table_args__ = (
        within_community("founding_id", "founding"),
        within_community("entry_id", "audit_entry"),
        one_of("kind", Event),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    founding_id: UUID = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    happened_on: date
    content: dict[str, object] = Field(sa_type=JSONB)
    recorded_at: datetime = Field(sa_type=MOMENT)
    recorded_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID
