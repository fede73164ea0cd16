"""Tables of handovers. A line stands as it was written; what a side signed is never changed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from deliberation.committees.handover.kinds import Item, Side, State
from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community


class Handover(SQLModel, table=True):
    """The list of what is handed over to a committee; `due_on` by the law of its place."""

    __tablename__ = "handover"
    __table_args__ = (
        within_community("committee_id", "committee"),
        within_community("entry_id", "audit_entry"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    committee_id: UUID = Field(primary_key=True)
    due_on: date
    begun_at: datetime = Field(sa_type=MOMENT)
    begun_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class HandoverLine(CommunityTable, table=True):
    """One thing on the list: what it is, and how much or how many of it."""

    __tablename__ = "handover_line"
    __table_args__ = (
        within_community("committee_id", "committee"),
        UniqueConstraint("community_id", "committee_id", "ordinal"),
        one_of("item", Item),
    )

    committee_id: UUID
    ordinal: int
    item: str
    about: str
    added_at: datetime = Field(sa_type=MOMENT)
    added_by: UUID = Field(foreign_key="account.id")


class HandoverPaper(CommunityTable, table=True):
    """One person of the office took in what a side signed with a pen. It counts once another has compared it with the paper."""

    __tablename__ = "handover_paper"
    __table_args__ = (
        within_community("line_id", "handover_line"),
        within_community("entry_id", "audit_entry"),
        one_of("side", Side),
        one_of("state", State),
    )

    line_id: UUID
    side: str
    state: str
    remark: str
    entered_at: datetime = Field(sa_type=MOMENT)
    entered_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class HandoverPaperEnd(SQLModel, table=True):
    """Another person compared it: the paper shows the same, and it is signed; or it does not, and it came to nothing."""

    __tablename__ = "handover_paper_end"
    __table_args__ = (
        within_community("paper_id", "handover_paper"),
        within_community("entry_id", "audit_entry"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    paper_id: UUID = Field(primary_key=True)
    is_same: bool
    ended_at: datetime = Field(sa_type=MOMENT)
    ended_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class HandoverSignature(SQLModel, table=True):
    """A side signed a line; `is_paper`: with a pen, and two people of the office found it on the paper."""

    __tablename__ = "handover_signature"
    __table_args__ = (
        within_community("line_id", "handover_line"),
        within_community("entry_id", "audit_entry"),
        one_of("side", Side),
        one_of("state", State),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    line_id: UUID = Field(primary_key=True)
    side: str = Field(primary_key=True)
    state: str
    remark: str
    is_paper: bool
    signed_at: datetime = Field(sa_type=MOMENT)
    signed_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class HandoverEscalation(SQLModel, table=True):
    """The street office was told that something is withheld."""

    __tablename__ = "handover_escalation"
    __table_args__ = (
        within_community("committee_id", "committee"),
        within_community("entry_id", "audit_entry"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    committee_id: UUID = Field(primary_key=True)
    told_on: date
    told_at: datetime = Field(sa_type=MOMENT)
    told_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID
