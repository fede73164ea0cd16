"""Tables of votes on paper: forms that were printed, when each came back, what each clerk read on it, what came of it.

Nothing in them ever changes: what is next to do follows from which rows there are.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from deliberation.counting.rules import Choice
from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community
from deliberation.polls.paper_rules import Ended, Unreadable
from deliberation.polls.parties.models import within_party
from deliberation.polls.rules import SIGNED, Channel

_SIGNED = ", ".join(f"'{each.value}'" for each in SIGNED)


class PaperForm(CommunityTable, table=True):
    """A form that was printed for one party. Serial numbers count from 1 within a poll; a party's newest form is the good one.

    `channel` is how its ballot will have come: a form that was handed out at a meeting comes by that.
    """

    __tablename__ = "paper_form"
    __table_args__ = (
        within_party(),
        UniqueConstraint("community_id", "poll_id", "serial"),
        Index("ix_paper_form_party_id", "community_id", "party_id"),
        CheckConstraint("serial >= 1", name="serial"),
        CheckConstraint(f"channel IN ({_SIGNED})", name="channel"),
    )

    poll_id: UUID
    party_id: UUID
    serial: int
    printed_at: datetime = Field(sa_type=MOMENT)
    printed_by: UUID = Field(foreign_key="account.id")
    channel: str = Channel.PAPER.value


class PaperArrival(SQLModel, table=True):
    """A form came back. `received_at` is the database's clock, and decides whether it was in time."""

    __tablename__ = "paper_arrival"
    __table_args__ = (within_community("form_id", "paper_form"), within_community("entry_id", "audit_entry"))

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    form_id: UUID = Field(primary_key=True)
    received_at: datetime = Field(sa_type=MOMENT)
    received_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class PaperReading(CommunityTable, table=True):
    """What one clerk read, without seeing what another did: who signed and what is ticked, or why it cannot be read."""

    __tablename__ = "paper_reading"
    __table_args__ = (
        within_community("form_id", "paper_form"),
        within_community("person_id", "person"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "form_id", "turn"),
        UniqueConstraint("community_id", "form_id", "read_by"),
        CheckConstraint("turn BETWEEN 1 AND 3", name="turn"),
        one_of("choice", Choice),
        one_of("unreadable", Unreadable),
        CheckConstraint("num_nonnulls(choice, answers, unreadable) = 1", name="said"),
        CheckConstraint("(unreadable IS NULL) = (person_id IS NOT NULL)", name="person"),
    )

    form_id: UUID
    turn: int
    read_by: UUID = Field(foreign_key="account.id")
    read_at: datetime = Field(sa_type=MOMENT)
    person_id: UUID | None = None
    choice: str | None = None
    answers: dict[str, list[str]] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    unreadable: str | None = None
    entry_id: UUID


class PaperEnd(SQLModel, table=True):
    """What came of a form: its ballot, or why there is none."""

    __tablename__ = "paper_end"
    __table_args__ = (
        within_community("form_id", "paper_form"),
        within_community("ballot_id", "ballot"),
        within_community("entry_id", "audit_entry"),
        one_of("ended", Ended),
        CheckConstraint("(ended = 'counted') = (ballot_id IS NOT NULL)", name="ballot"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    form_id: UUID = Field(primary_key=True)
    ended: str
    ended_at: datetime = Field(sa_type=MOMENT)
    ballot_id: UUID | None = None
    entry_id: UUID
