"""Tables of a meeting: its call with agenda and seats, the steps it went through, and who was present when.

A meeting and its agenda may be changed until it is called; from then on the database refuses, and items are only added.
Of a presence one thing changes, once: when it ended.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community
from deliberation.meetings.kinds import How, ItemKind, MeetingKind, Mode, Office, Source, Step, Via


def within_seat() -> ForeignKeyConstraint:
    """A foreign key to a seat of the same meeting."""
    return ForeignKeyConstraint(
        ["community_id", "meeting_id", "seat_id"],
        ["meeting_seat.community_id", "meeting_seat.meeting_id", "meeting_seat.id"],
    )


def within_item() -> ForeignKeyConstraint:
    """A foreign key to an item of the same meeting's agenda."""
    return ForeignKeyConstraint(
        ["community_id", "meeting_id", "item_id"],
        ["meeting_item.community_id", "meeting_item.meeting_id", "meeting_item.id"],
    )


class Meeting(CommunityTable, table=True):
    """One meeting. `preset` is the rule it counts by, as canonical bytes, and `stage` the rule's call that it is.

    `place` is whose law it follows. `again_of` is the meeting whose quorum was missed, if this one is called in its place.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        within_community("again_of", "meeting"),
        UniqueConstraint("community_id", "number"),
        one_of("kind", MeetingKind),
        one_of("mode", Mode),
        CheckConstraint("planned_minutes BETWEEN 15 AND 720", name="planned"),
    )

    number: int
    kind: str
    mode: str
    title: str
    venue: str = ""
    link: str = ""
    starts_at: datetime = Field(sa_type=MOMENT)
    planned_minutes: int | None = None
    is_extraordinary: bool = False
    place: str = "any"
    preset: bytes
    stage: str
    again_of: UUID | None = None
    drafted_at: datetime = Field(sa_type=MOMENT)
    drafted_by: UUID = Field(foreign_key="account.id")


class MeetingItem(CommunityTable, table=True):
    """An item of the agenda. `preset` is its own rule, as canonical bytes, where it differs from the meeting's; `topic` what law it is about.

    One that was added after the call is talked about and never voted on.
    """

    __tablename__ = "meeting_item"
    __table_args__ = (
        within_community("meeting_id", "meeting"),
        UniqueConstraint("community_id", "meeting_id", "id"),
        Index("uq_meeting_item_position", "community_id", "meeting_id", "position", unique=True),
        one_of("kind", ItemKind),
        one_of("source", Source),
        CheckConstraint("(source IS NULL) = (source_id IS NULL)", name="from"),
        CheckConstraint("preset IS NULL OR kind = 'decision'", name="rule"),
    )

    meeting_id: UUID
    position: int
    kind: str
    title: str
    body: str = ""
    source: str | None = None
    source_id: UUID | None = None
    topic: str | None = None
    preset: bytes | None = None
    added_at: datetime = Field(sa_type=MOMENT)
    added_by: UUID = Field(foreign_key="account.id")


class MeetingCall(SQLModel, table=True):
    """The meeting was called. `content` is the call as canonical bytes: what is on the notice and nothing else may be voted on.

    `seats_root` commits to the seats and their weights; `days_kept` is how the notice clock stood.
    """

    __tablename__ = "meeting_call"
    __table_args__ = (
        within_community("meeting_id", "meeting"),
        within_community("entry_id", "audit_entry"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    meeting_id: UUID = Field(primary_key=True)
    content: bytes
    content_sha256: str
    seats_root: str
    notice_days: int
    days_kept: str
    called_at: datetime = Field(sa_type=MOMENT)
    called_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class MeetingSeat(CommunityTable, table=True):
    """One voice of a meeting, frozen at the call. `weights` are whole numbers by the dimensions of counting, area in cm².

    `label` is what everybody may call it: a home, a body, a place on the committee. `key` names it in the count.
    """

    __tablename__ = "meeting_seat"
    __table_args__ = (
        within_community("meeting_id", "meeting"),
        UniqueConstraint("community_id", "meeting_id", "id"),
        UniqueConstraint("community_id", "meeting_id", "number"),
        UniqueConstraint("community_id", "meeting_id", "key"),
    )

    meeting_id: UUID
    number: int
    key: str
    label: str
    weights: dict[str, int] = Field(sa_type=JSONB)


class MeetingSpeaker(CommunityTable, table=True):
    """Somebody who may speak for a seat: a person on the roll, an account, or by name whom a body sends.

    `code_hash` is of the code on their invitation, which marks them present once signed in nowhere.
    """

    __tablename__ = "meeting_speaker"
    __table_args__ = (
        within_community("meeting_id", "meeting"),
        within_seat(),
        within_community("person_id", "person"),
        UniqueConstraint("community_id", "meeting_id", "id"),
        UniqueConstraint("community_id", "code_hash"),
        Index("ix_meeting_speaker_seat_id", "community_id", "seat_id"),
        Index("ix_meeting_speaker_person_id", "community_id", "person_id"),
        Index("ix_meeting_speaker_account_id", "community_id", "account_id"),
    )

    meeting_id: UUID
    seat_id: UUID
    person_id: UUID | None = None
    account_id: UUID | None = Field(default=None, foreign_key="account.id")
    name: str | None = None
    code_hash: bytes | None = None


class MeetingOffice(SQLModel, table=True):
    """Who chairs or writes from a moment on; the last one named holds the office."""

    __tablename__ = "meeting_office"
    __table_args__ = (
        within_community("meeting_id", "meeting"),
        within_community("entry_id", "audit_entry"),
        one_of("office", Office),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    meeting_id: UUID = Field(primary_key=True)
    office: str = Field(primary_key=True)
    ordinal: int = Field(primary_key=True)
    account_id: UUID = Field(foreign_key="account.id")
    since: datetime = Field(sa_type=MOMENT)
    named_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class MeetingStep(CommunityTable, table=True):
    """What happened to the meeting or to one item; what stands is what the last one says.

    `had_quorum` says of the end whether there was a quorum at any moment; where not, the meeting may be called again.
    """

    __tablename__ = "meeting_step"
    __table_args__ = (
        within_community("meeting_id", "meeting"),
        within_item(),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "meeting_id", "ordinal"),
        one_of("step", Step),
        CheckConstraint("(step IN ('item_begun', 'item_ended')) = (item_id IS NOT NULL)", name="item"),
        CheckConstraint("(step = 'ended') = (had_quorum IS NOT NULL)", name="quorum"),
    )

    meeting_id: UUID
    ordinal: int
    step: str
    item_id: UUID | None = None
    resumes_at: datetime | None = Field(default=None, sa_type=MOMENT)
    had_quorum: bool | None = None
    taken_at: datetime = Field(sa_type=MOMENT)
    taken_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class MeetingPresence(CommunityTable, table=True):
    """A seat was present from one moment to another; an open one has no end yet, and a seat has at most one.

    `speaker_id` stands for the seat, or sent the proxy whose name is `proxy_name`; by a mandate given online that is
    `mandate_id`. `is_proxy_online` says that such a proxy takes part from elsewhere.
    """

    __tablename__ = "meeting_presence"
    __table_args__ = (
        within_community("meeting_id", "meeting"),
        within_seat(),
        ForeignKeyConstraint(
            ["community_id", "meeting_id", "speaker_id"],
            ["meeting_speaker.community_id", "meeting_speaker.meeting_id", "meeting_speaker.id"],
        ),
        ForeignKeyConstraint(
            ["community_id", "meeting_id", "mandate_id"],
            ["meeting_mandate.community_id", "meeting_mandate.meeting_id", "meeting_mandate.id"],
        ),
        within_community("entry_id", "audit_entry"),
        within_community("left_entry_id", "audit_entry"),
        Index(
            "uq_meeting_presence_open",
            "community_id",
            "seat_id",
            unique=True,
            postgresql_where=text("until IS NULL"),
        ),
        Index("ix_meeting_presence_meeting_id", "community_id", "meeting_id"),
        one_of("how", How),
        one_of("via", Via),
        CheckConstraint("until IS NULL OR since <= until", name="interval"),
        CheckConstraint("(until IS NULL) = (left_entry_id IS NULL)", name="left"),
        CheckConstraint("(how = 'proxy') = (proxy_name IS NOT NULL)", name="proxy"),
        CheckConstraint("speaker_id IS NOT NULL OR proxy_name IS NOT NULL", name="somebody"),
        CheckConstraint("mandate_id IS NULL OR how = 'proxy'", name="mandate"),
        CheckConstraint("NOT is_proxy_online OR mandate_id IS NOT NULL", name="online"),
    )

    meeting_id: UUID
    seat_id: UUID
    speaker_id: UUID | None = None
    proxy_name: str | None = None
    mandate_id: UUID | None = None
    is_proxy_online: bool = False
    how: str
    via: str
    since: datetime = Field(sa_type=MOMENT)
    until: datetime | None = Field(default=None, sa_type=MOMENT)
    marked_by: UUID | None = Field(default=None, foreign_key="account.id")
    entry_id: UUID
    left_entry_id: UUID | None = None
