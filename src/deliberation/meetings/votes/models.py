"""Tables of votes in a meeting. What is decided stays; of a secret vote, what each seat said is gone once it is closed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from deliberation.counting.count import Outcome
from deliberation.counting.rules import Choice
from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community
from deliberation.meetings.models import within_item, within_seat
from deliberation.meetings.votes.kinds import Channel, Way
from deliberation.meetings.votes.motion_models import within_motion


def _within_vote() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["community_id", "meeting_id", "vote_id"],
        ["meeting_vote.community_id", "meeting_vote.meeting_id", "meeting_vote.id"],
    )


class MeetingVote(CommunityTable, table=True):
    """A vote on one version of a motion: open until it is closed or annulled. `number` counts within the meeting.

    `earlier_id` is the lost vote that a second one under an easier majority follows.
    """

    __tablename__ = "meeting_vote"
    __table_args__ = (
        within_community("meeting_id", "meeting"),
        within_item(),
        within_motion(),
        within_community("earlier_id", "meeting_vote"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "meeting_id", "id"),
        UniqueConstraint("community_id", "meeting_id", "number"),
        one_of("way", Way),
    )

    meeting_id: UUID
    item_id: UUID
    motion_id: UUID
    version: int
    number: int
    way: str
    stage: str
    earlier_id: UUID | None = None
    opened_at: datetime = Field(sa_type=MOMENT)
    opened_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class MeetingCounter(SQLModel, table=True):
    """Somebody the chair named to count a vote: hands, or forms."""

    __tablename__ = "meeting_counter"
    __table_args__ = (within_community("vote_id", "meeting_vote"),)

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    vote_id: UUID = Field(primary_key=True)
    account_id: UUID = Field(primary_key=True, foreign_key="account.id")


class MeetingVoteWord(SQLModel, table=True):
    """What a seat said in a vote; the last revision counts. In a secret vote `code` opens its commitment, and the row goes at the closing."""

    __tablename__ = "meeting_vote_word"
    __table_args__ = (
        _within_vote(),
        within_seat(),
        one_of("choice", Choice),
        one_of("channel", Channel),
        CheckConstraint("revision >= 1", name="revision"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    vote_id: UUID = Field(primary_key=True)
    seat_id: UUID = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    meeting_id: UUID
    choice: str
    channel: str
    code: str = ""
    said_at: datetime = Field(sa_type=MOMENT)
    said_by: UUID | None = Field(default=None, foreign_key="account.id")


class MeetingHands(SQLModel, table=True):
    """What one person counted in one round. Rounds follow until two people find the same."""

    __tablename__ = "meeting_hands"
    __table_args__ = (
        within_community("vote_id", "meeting_vote"),
        CheckConstraint("round >= 1", name="round"),
        CheckConstraint("least(for_count, against_count, abstain_count) >= 0", name="counts"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    vote_id: UUID = Field(primary_key=True)
    round: int = Field(primary_key=True)
    account_id: UUID = Field(primary_key=True, foreign_key="account.id")
    for_count: int
    against_count: int
    abstain_count: int
    counted_at: datetime = Field(sa_type=MOMENT)


class MeetingForm(SQLModel, table=True):
    """A ballot form that was printed for a seat. Of a secret vote these rows go at the closing: then no form leads to a seat."""

    __tablename__ = "meeting_form"
    __table_args__ = (_within_vote(), within_seat(), CheckConstraint("serial >= 1", name="serial"))

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    vote_id: UUID = Field(primary_key=True)
    serial: int = Field(primary_key=True)
    meeting_id: UUID
    seat_id: UUID
    printed_at: datetime = Field(sa_type=MOMENT)
    printed_by: UUID = Field(foreign_key="account.id")


class MeetingFormReading(SQLModel, table=True):
    """What one person read on a form, without seeing what another read."""

    __tablename__ = "meeting_form_reading"
    __table_args__ = (
        within_community("vote_id", "meeting_vote"),
        UniqueConstraint("community_id", "vote_id", "serial", "read_by"),
        one_of("choice", Choice),
        CheckConstraint("turn BETWEEN 1 AND 3", name="turn"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    vote_id: UUID = Field(primary_key=True)
    serial: int = Field(primary_key=True)
    turn: int = Field(primary_key=True)
    choice: str
    read_by: UUID = Field(foreign_key="account.id")
    read_at: datetime = Field(sa_type=MOMENT)


class MeetingVoteClosing(SQLModel, table=True):
    """A vote is closed and counted. `record` and `case_file` are bytes as they are published; docs/meeting-votes.md."""

    __tablename__ = "meeting_vote_closing"
    __table_args__ = (
        within_community("vote_id", "meeting_vote"),
        within_community("entry_id", "audit_entry"),
        one_of("outcome", Outcome),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    vote_id: UUID = Field(primary_key=True)
    record: bytes
    record_sha256: str
    case_file: bytes
    outcome: str
    closed_at: datetime = Field(sa_type=MOMENT)
    closed_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class MeetingVoteAnnulment(SQLModel, table=True):
    """A vote does not count: the chair said why, and it may be taken again."""

    __tablename__ = "meeting_vote_annulment"
    __table_args__ = (
        within_community("vote_id", "meeting_vote"),
        within_community("entry_id", "audit_entry"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    vote_id: UUID = Field(primary_key=True)
    reason: str
    annulled_at: datetime = Field(sa_type=MOMENT)
    annulled_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID
