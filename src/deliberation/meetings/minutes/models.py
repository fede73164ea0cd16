"""Tables of minutes. Rows are only added: what stands is what no later row has replaced. Of a sheet only the photo goes, when it has served."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community
from deliberation.meetings.minutes.kinds import Answer, Capacity, Circle, Remark, SheetEnd, Taken, Way
from deliberation.meetings.models import within_item, within_seat


class MinutesVersion(CommunityTable, table=True):
    """A state of the text. `content` is the document as canonical bytes, words and record; `changed` says what is new."""

    __tablename__ = "minutes_version"
    __table_args__ = (
        within_community("meeting_id", "meeting"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "meeting_id", "version"),
    )

    meeting_id: UUID
    version: int
    content: bytes
    content_sha256: str
    changed: str
    made_at: datetime = Field(sa_type=MOMENT)
    made_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class MinutesCirculation(CommunityTable, table=True):
    """A version was sent round for comments, up to and with a day."""

    __tablename__ = "minutes_circulation"
    __table_args__ = (
        within_community("meeting_id", "meeting"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "meeting_id", "ordinal"),
    )

    meeting_id: UUID
    ordinal: int
    version: int
    comments_until: date
    circulated_at: datetime = Field(sa_type=MOMENT)
    circulated_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class MinutesRemark(CommunityTable, table=True):
    """What somebody of a seat says to the draft, or wants written into it."""

    __tablename__ = "minutes_remark"
    __table_args__ = (
        within_community("meeting_id", "meeting"),
        within_item(),
        within_seat(),
        UniqueConstraint("community_id", "meeting_id", "number"),
        one_of("kind", Remark),
    )

    meeting_id: UUID
    number: int
    kind: str
    item_id: UUID | None = None
    seat_id: UUID | None = None
    name: str
    text: str
    written_at: datetime = Field(sa_type=MOMENT)
    written_by: UUID = Field(foreign_key="account.id")


class MinutesReply(SQLModel, table=True):
    """What became of a comment, and why."""

    __tablename__ = "minutes_reply"
    __table_args__ = (within_community("remark_id", "minutes_remark"), one_of("outcome", Taken))

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    remark_id: UUID = Field(primary_key=True)
    outcome: str
    text: str
    replied_at: datetime = Field(sa_type=MOMENT)
    replied_by: UUID = Field(foreign_key="account.id")


class MinutesClosing(CommunityTable, table=True):
    """A version was closed for editing, to be signed. It stands unless it was reopened."""

    __tablename__ = "minutes_closing"
    __table_args__ = (
        within_community("meeting_id", "meeting"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "meeting_id", "ordinal"),
        one_of("circle", Circle),
    )

    meeting_id: UUID
    ordinal: int
    version: int
    content_sha256: str
    circle: str
    closed_at: datetime = Field(sa_type=MOMENT)
    closed_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class MinutesReopening(SQLModel, table=True):
    __tablename__ = "minutes_reopening"
    __table_args__ = (
        within_community("closing_id", "minutes_closing"),
        within_community("entry_id", "audit_entry"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    closing_id: UUID = Field(primary_key=True)
    reason: str
    reopened_at: datetime = Field(sa_type=MOMENT)
    reopened_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class MinutesSigner(CommunityTable, table=True):
    """A line to be signed. Who has no account here signs on paper."""

    __tablename__ = "minutes_signer"
    __table_args__ = (
        within_community("closing_id", "minutes_closing"),
        within_community("seat_id", "meeting_seat"),
        UniqueConstraint("community_id", "closing_id", "number"),
        UniqueConstraint("community_id", "closing_id", "account_id"),
        one_of("capacity", Capacity),
    )

    closing_id: UUID
    number: int
    capacity: str
    seat_id: UUID | None = None
    account_id: UUID | None = Field(default=None, foreign_key="account.id")
    name: str


class MinutesSheet(CommunityTable, table=True):
    """Signatures on paper as a first person read them off the photo: the numbers of the signers' lines."""

    __tablename__ = "minutes_sheet"
    __table_args__ = (
        within_community("closing_id", "minutes_closing"),
        UniqueConstraint("community_id", "closing_id", "number"),
        UniqueConstraint("community_id", "closing_id", "photo_sha256"),
        CheckConstraint("(photo IS NULL) = (photo_deleted_at IS NOT NULL)", name="photo"),
    )

    closing_id: UUID
    number: int
    signers: list[int] = Field(sa_type=JSONB)
    photo: bytes | None
    photo_sha256: str
    photo_deleted_at: datetime | None = Field(default=None, sa_type=MOMENT)
    read_at: datetime = Field(sa_type=MOMENT)
    read_by: UUID = Field(foreign_key="account.id")


class MinutesSheetEnd(SQLModel, table=True):
    """A second person read the same off it; or it was withdrawn."""

    __tablename__ = "minutes_sheet_end"
    __table_args__ = (within_community("sheet_id", "minutes_sheet"), one_of("ended", SheetEnd))

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    sheet_id: UUID = Field(primary_key=True)
    ended: str
    ended_at: datetime = Field(sa_type=MOMENT)
    ended_by: UUID = Field(foreign_key="account.id")


class MinutesSignature(SQLModel, table=True):
    """A signer has spoken, once. `reason` is why they refused; `sheet_id` where they signed on paper."""

    __tablename__ = "minutes_signature"
    __table_args__ = (
        within_community("signer_id", "minutes_signer"),
        within_community("sheet_id", "minutes_sheet"),
        within_community("entry_id", "audit_entry"),
        one_of("answer", Answer),
        one_of("way", Way),
        CheckConstraint("(answer = 'refused') = (reason <> '')", name="reason"),
        CheckConstraint("(way = 'paper') = (sheet_id IS NOT NULL)", name="sheet"),
        CheckConstraint("way = 'account' OR answer = 'signed'", name="refused"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    signer_id: UUID = Field(primary_key=True)
    answer: str
    way: str
    reason: str = ""
    sheet_id: UUID | None = None
    content_sha256: str
    said_at: datetime = Field(sa_type=MOMENT)
    said_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class MinutesPublication(SQLModel, table=True):
    """The minutes are public. `content` is the masked document as canonical bytes; the numbers are as they stood then."""

    __tablename__ = "minutes_publication"
    __table_args__ = (
        within_community("meeting_id", "meeting"),
        within_community("closing_id", "minutes_closing"),
        within_community("entry_id", "audit_entry"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    meeting_id: UUID = Field(primary_key=True)
    closing_id: UUID
    content: bytes
    content_sha256: str
    signed: int
    refused: int
    missing: int
    published_on: date
    published_at: datetime = Field(sa_type=MOMENT)
    published_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class MinutesNote(CommunityTable, table=True):
    """A correction after publication: the minutes stay, the note stands under them. `role` is as what its author wrote."""

    __tablename__ = "minutes_note"
    __table_args__ = (
        within_community("meeting_id", "meeting"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "meeting_id", "number"),
        one_of("role", Capacity),
    )

    meeting_id: UUID
    number: int
    text: str
    reason: str
    role: str
    note_sha256: str
    written_at: datetime = Field(sa_type=MOMENT)
    written_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID
