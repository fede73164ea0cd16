"""Tables of notices: drafts, which change until they are published, and what was published, which never does; boards, postings, photos."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Column, Computed, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community
from deliberation.notices.kinds import Kind, Subject

_WORDS = "deliberation_bigrams(title_zh || ' ' || title_en || ' ' || body_zh || ' ' || body_en)"
_HAS_SUBJECT = "(subject IS NULL) = (subject_id IS NULL)"


class NoticeDraft(CommunityTable, table=True):
    """A notice that is being written. `until_on` is its last day, where no law says how long it hangs; `edition` counts what was saved."""

    __tablename__ = "notice_draft"
    __table_args__ = (
        within_community("corrects", "notice"),
        one_of("kind", Kind),
        one_of("subject", Subject),
        CheckConstraint(_HAS_SUBJECT, name="subject_id"),
    )

    kind: str
    subject: str | None = None
    subject_id: UUID | None = None
    corrects: UUID | None = None
    title_zh: str
    title_en: str
    body_zh: str
    body_en: str
    until_on: date | None = None
    edition: int
    saved_at: datetime = Field(sa_type=MOMENT)
    written_by: UUID = Field(foreign_key="account.id")


class Notice(CommunityTable, table=True):
    """A notice as it was published, numbered by the year. `place` is whose law set its days.

    It hangs to `by_on` by the careful count; objections are in time to the end of `until_on`. `words` are pairs of neighbouring signs.
    """

    __tablename__ = "notice"
    __table_args__ = (
        within_community("corrects", "notice"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "year", "number"),
        UniqueConstraint("community_id", "corrects"),
        one_of("kind", Kind),
        one_of("subject", Subject),
        CheckConstraint(_HAS_SUBJECT, name="subject_id"),
        CheckConstraint("from_on <= by_on AND by_on <= until_on", name="days"),
    )

    year: int
    number: int
    kind: str
    subject: str | None = None
    subject_id: UUID | None = None
    corrects: UUID | None = None
    title_zh: str
    title_en: str
    body_zh: str
    body_en: str
    text_sha256: str
    place: str
    hanging_days: int
    from_on: date
    by_on: date
    until_on: date
    is_certain: bool
    written_by: UUID = Field(foreign_key="account.id")
    published_at: datetime = Field(sa_type=MOMENT)
    published_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID
    words: list[str] | None = Field(
        default=None, sa_column=Column(ARRAY(Text), Computed(_WORDS, persisted=True), nullable=True)
    )


class NoticeBoard(CommunityTable, table=True):
    """A board of the community, perhaps of one building; `gone_on` is the day from which it is there no more."""

    __tablename__ = "notice_board"
    __table_args__ = (
        within_community("building_id", "building"),
        UniqueConstraint("community_id", "name"),
    )

    name: str
    building_id: UUID | None = None
    added_at: datetime = Field(sa_type=MOMENT)
    added_by: UUID = Field(foreign_key="account.id")
    gone_on: date | None = None


class NoticePhoto(CommunityTable, table=True):
    """A photo of a sheet on a board, or one that came with an objection, written anew (WebP), until it is deleted."""

    __tablename__ = "notice_photo"
    __table_args__ = (
        within_community("notice_id", "notice"),
        UniqueConstraint("community_id", "notice_id", "sha256"),
        CheckConstraint("(content IS NULL) = (deleted_at IS NOT NULL)", name="deleted_at"),
    )

    notice_id: UUID
    sha256: str
    content: bytes | None
    deleted_at: datetime | None = Field(default=None, sa_type=MOMENT)


class NoticePosting(CommunityTable, table=True):
    """A sheet went up on a board: on which day, and when that was written down."""

    __tablename__ = "notice_posting"
    __table_args__ = (
        within_community("notice_id", "notice"),
        within_community("board_id", "notice_board"),
        within_community("photo_id", "notice_photo"),
        within_community("entry_id", "audit_entry"),
    )

    notice_id: UUID
    board_id: UUID
    posted_on: date
    photo_id: UUID | None = None
    recorded_at: datetime = Field(sa_type=MOMENT)
    recorded_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class NoticeTakingDown(SQLModel, table=True):
    """A sheet came off its board."""

    __tablename__ = "notice_taking_down"
    __table_args__ = (
        within_community("posting_id", "notice_posting"),
        within_community("entry_id", "audit_entry"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    posting_id: UUID = Field(primary_key=True)
    taken_down_on: date
    recorded_at: datetime = Field(sa_type=MOMENT)
    recorded_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID
