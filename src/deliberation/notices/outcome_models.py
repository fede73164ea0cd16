"""Tables of what follows a notice: objections and their answers, counts that were made again, what was done. Rows are only added."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community
from deliberation.notices.kinds import Answered, Deed, Finding, Ground, Remedy, Way

_OF_ONE_VOTE = "(poll_id IS NULL) <> (meeting_vote_id IS NULL)"


class NoticeObjection(CommunityTable, table=True):
    """Somebody objects. On paper, `person_id` says for whom of the roll it was taken in, and `account_id` who did."""

    __tablename__ = "notice_objection"
    __table_args__ = (
        within_community("notice_id", "notice"),
        within_community("person_id", "person"),
        within_community("photo_id", "notice_photo"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "notice_id", "number"),
        one_of("ground", Ground),
        one_of("way", Way),
        CheckConstraint("way = 'web' OR (person_id IS NOT NULL AND photo_id IS NOT NULL)", name="paper"),
    )

    notice_id: UUID
    number: int
    ground: str
    said: str
    way: str
    account_id: UUID = Field(foreign_key="account.id")
    person_id: UUID | None = None
    photo_id: UUID | None = None
    raised_at: datetime = Field(sa_type=MOMENT)
    entry_id: UUID


class NoticeAnswer(SQLModel, table=True):
    """What came of an objection, once. The reason is for everybody."""

    __tablename__ = "notice_answer"
    __table_args__ = (
        within_community("objection_id", "notice_objection"),
        within_community("entry_id", "audit_entry"),
        one_of("answered", Answered),
        one_of("remedy", Remedy),
        CheckConstraint("(answered = 'upheld') = (remedy IS NOT NULL)", name="upheld"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    objection_id: UUID = Field(primary_key=True)
    answered: str
    remedy: str | None = None
    reason: str
    answered_at: datetime = Field(sa_type=MOMENT)
    answered_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class OutcomeRecount(CommunityTable, table=True):
    """Somebody counted a vote again; `said` tells how, `figures` what they counted, canonical JSON by the names of hand_counts.

    The finding follows from the figures. Before they were asked for, it was said alone.
    """

    __tablename__ = "outcome_recount"
    __table_args__ = (
        within_community("poll_id", "poll"),
        within_community("meeting_vote_id", "meeting_vote"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "poll_id", "number"),
        UniqueConstraint("community_id", "meeting_vote_id", "number"),
        one_of("finding", Finding),
        CheckConstraint(_OF_ONE_VOTE, name="vote"),
    )

    poll_id: UUID | None = None
    meeting_vote_id: UUID | None = None
    number: int
    finding: str
    said: str
    figures: bytes | None = None
    recorded_at: datetime = Field(sa_type=MOMENT)
    recorded_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class OutcomeRecountCheck(SQLModel, table=True):
    """What the second person counted. Where both found the same it holds; otherwise the vote is counted again."""

    __tablename__ = "outcome_recount_check"
    __table_args__ = (
        within_community("recount_id", "outcome_recount"),
        within_community("entry_id", "audit_entry"),
        one_of("finding", Finding),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    recount_id: UUID = Field(primary_key=True)
    finding: str
    said: str | None = None
    figures: bytes | None = None
    recorded_at: datetime = Field(sa_type=MOMENT)
    recorded_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class OutcomeDeed(CommunityTable, table=True):
    """Something was done for an outcome on a day."""

    __tablename__ = "outcome_deed"
    __table_args__ = (
        within_community("poll_id", "poll"),
        within_community("meeting_vote_id", "meeting_vote"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "poll_id", "deed"),
        UniqueConstraint("community_id", "meeting_vote_id", "deed"),
        one_of("deed", Deed),
        CheckConstraint(_OF_ONE_VOTE, name="vote"),
    )

    poll_id: UUID | None = None
    meeting_vote_id: UUID | None = None
    deed: str
    done_on: date
    recorded_at: datetime = Field(sa_type=MOMENT)
    recorded_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID
