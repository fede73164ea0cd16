"""Tables of petitions for a recall. Rows are only added: a signature holds until its withdrawal is there."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from deliberation.committees.recall.kinds import Ended, Way
from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community


class RecallPetition(CommunityTable, table=True):
    """An owner asks for the recall of a member, and says why; `shown_reason` is what everybody reads."""

    __tablename__ = "recall_petition"
    __table_args__ = (
        within_community("committee_id", "committee"),
        within_community("member_id", "committee_member"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "number"),
    )

    committee_id: UUID
    member_id: UUID
    number: int
    reason: str
    shown_reason: str
    opened_on: date
    until_on: date
    opened_at: datetime = Field(sa_type=MOMENT)
    opened_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class RecallStatement(SQLModel, table=True):
    """What the member says to it; `shown_words` are what everybody reads. `is_paper`: two people of the office found it on paper."""

    __tablename__ = "recall_statement"
    __table_args__ = (
        within_community("petition_id", "recall_petition"),
        within_community("entry_id", "audit_entry"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    petition_id: UUID = Field(primary_key=True)
    words: str
    shown_words: str
    is_paper: bool
    said_at: datetime = Field(sa_type=MOMENT)
    said_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class RecallAnswerPaper(CommunityTable, table=True):
    """One person of the office took in what the member wrote on paper. It is published once another has compared it."""

    __tablename__ = "recall_answer_paper"
    __table_args__ = (
        within_community("petition_id", "recall_petition"),
        within_community("entry_id", "audit_entry"),
    )

    petition_id: UUID
    words: str
    entered_at: datetime = Field(sa_type=MOMENT)
    entered_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class RecallAnswerPaperEnd(SQLModel, table=True):
    """Another person compared it with the paper: it shows the same, or it does not, and it came to nothing."""

    __tablename__ = "recall_answer_paper_end"
    __table_args__ = (
        within_community("paper_id", "recall_answer_paper"),
        within_community("entry_id", "audit_entry"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    paper_id: UUID = Field(primary_key=True)
    is_same: bool
    ended_at: datetime = Field(sa_type=MOMENT)
    ended_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class RecallSignature(CommunityTable, table=True):
    """An owner signed. One on paper counts once a second person has compared it with the paper."""

    __tablename__ = "recall_signature"
    __table_args__ = (
        within_community("petition_id", "recall_petition"),
        within_community("person_id", "person"),
        within_community("entry_id", "audit_entry"),
        one_of("way", Way),
        Index("ix_recall_signature_petition_id", "community_id", "petition_id"),
    )

    petition_id: UUID
    person_id: UUID
    way: str
    entered_at: datetime = Field(sa_type=MOMENT)
    entered_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class RecallCheck(SQLModel, table=True):
    """A second person found the signature on the paper."""

    __tablename__ = "recall_check"
    __table_args__ = (
        within_community("signature_id", "recall_signature"),
        within_community("entry_id", "audit_entry"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    signature_id: UUID = Field(primary_key=True)
    checked_at: datetime = Field(sa_type=MOMENT)
    checked_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class RecallWithdrawal(SQLModel, table=True):
    """The owner took the signature back, or the paper did not show it."""

    __tablename__ = "recall_withdrawal"
    __table_args__ = (
        within_community("signature_id", "recall_signature"),
        within_community("entry_id", "audit_entry"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    signature_id: UUID = Field(primary_key=True)
    withdrawn_at: datetime = Field(sa_type=MOMENT)
    withdrawn_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class RecallClosing(SQLModel, table=True):
    """What came of it, with the heads that signed and all heads of the roll on that day."""

    __tablename__ = "recall_closing"
    __table_args__ = (
        within_community("petition_id", "recall_petition"),
        within_community("entry_id", "audit_entry"),
        one_of("outcome", Ended),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    petition_id: UUID = Field(primary_key=True)
    outcome: str
    signed_heads: int
    total_heads: int
    closed_at: datetime = Field(sa_type=MOMENT)
    closed_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID
