"""Tables of threads. What was said and decided is only added to; a report waits until a ruling settles it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from deliberation.communities.rules import Role
from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community
from deliberation.threads.rules import Kind, Outcome, Reason

_IS_ROLE = ", ".join(f"'{role.value}'" for role in Role)


class Comment(CommunityTable, table=True):
    """A post about a matter. `form_key` makes a form that was sent twice one comment."""

    __tablename__ = "comment"
    __table_args__ = (
        within_community("parent_id", "comment"),
        UniqueConstraint("community_id", "form_key"),
        Index("ix_comment_matter_id", "community_id", "matter_id", "posted_at"),
        Index("ix_comment_parent_id", "community_id", "parent_id"),
        Index("ix_comment_author_id", "community_id", "author_id", "posted_at"),
        one_of("kind", Kind),
        CheckConstraint("(parent_id IS NULL) = (kind IN ('support', 'concern', 'question'))", name="level"),
        CheckConstraint(f"author_role IN ({_IS_ROLE})", name="author_role"),
    )

    matter_id: UUID
    parent_id: UUID | None = None
    kind: str
    text: str
    author_id: UUID = Field(foreign_key="account.id")
    author_name: str
    author_place: str
    author_role: str | None = None
    posted_at: datetime = Field(sa_type=MOMENT)
    form_key: str


class CommentHelpful(SQLModel, table=True):
    """A member found a comment helpful: once, by the key."""

    __tablename__ = "comment_helpful"
    __table_args__ = (within_community("comment_id", "comment"),)

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    comment_id: UUID = Field(primary_key=True)
    account_id: UUID = Field(primary_key=True, foreign_key="account.id")


class CommentWithdrawal(SQLModel, table=True):
    """The author took it back."""

    __tablename__ = "comment_withdrawal"
    __table_args__ = (within_community("comment_id", "comment"),)

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    comment_id: UUID = Field(primary_key=True)
    withdrawn_at: datetime = Field(sa_type=MOMENT)


class CommentRuling(CommunityTable, table=True):
    """What staff decided about a comment; the highest `turn` counts."""

    __tablename__ = "comment_ruling"
    __table_args__ = (
        within_community("comment_id", "comment"),
        UniqueConstraint("community_id", "comment_id", "turn"),
        one_of("outcome", Outcome),
        one_of("reason", Reason),
        CheckConstraint(
            "(reason IS NOT NULL) = (outcome IN ('hidden', 'upheld'))", name="hidden_for_a_reason"
        ),
    )

    comment_id: UUID
    turn: int
    outcome: str
    reason: str | None = None
    ruled_by: UUID = Field(foreign_key="account.id")
    ruled_at: datetime = Field(sa_type=MOMENT)


class CommentReport(SQLModel, table=True):
    """A member asks staff to look at a comment: once, by the key. Settled by the ruling that followed."""

    __tablename__ = "comment_report"
    __table_args__ = (
        within_community("comment_id", "comment"),
        within_community("ruling_id", "comment_ruling"),
        Index("ix_comment_report_waiting", "community_id", postgresql_where=text("ruling_id IS NULL")),
        one_of("reason", Reason),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    comment_id: UUID = Field(primary_key=True)
    reporter_id: UUID = Field(primary_key=True, foreign_key="account.id")
    reason: str
    reported_at: datetime = Field(sa_type=MOMENT)
    ruling_id: UUID | None = None


class CommentAppeal(SQLModel, table=True):
    """The author asks staff to look at a hiding again: once a ruling, by the key."""

    __tablename__ = "comment_appeal"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "ruling_id"], ["comment_ruling.community_id", "comment_ruling.id"]
        ),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    ruling_id: UUID = Field(primary_key=True)
    text: str
    appealed_at: datetime = Field(sa_type=MOMENT)
