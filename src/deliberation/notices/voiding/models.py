"""Tables of votes that one person found void. Rows are only added."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select
from sqlmodel import Field, SQLModel, col

from deliberation.database.base import MOMENT, CommunityTable, within_community
from deliberation.notices.outcome_models import NoticeObjection


class NoticeVoiding(CommunityTable, table=True):
    """One person finds an objection right, so that the vote is void. Nothing of it holds before another agrees."""

    __tablename__ = "notice_voiding"
    __table_args__ = (
        within_community("objection_id", "notice_objection"),
        within_community("entry_id", "audit_entry"),
    )

    objection_id: UUID
    reason: str
    proposed_at: datetime = Field(sa_type=MOMENT)
    proposed_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class NoticeVoidingEnd(SQLModel, table=True):
    """Another person agreed, and the objection was answered so; or did not, and it waits for another answer."""

    __tablename__ = "notice_voiding_end"
    __table_args__ = (
        within_community("voiding_id", "notice_voiding"),
        within_community("entry_id", "audit_entry"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    voiding_id: UUID = Field(primary_key=True)
    is_agreed: bool
    ended_at: datetime = Field(sa_type=MOMENT)
    ended_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


WAITS = and_(
    col(NoticeVoiding.objection_id) == col(NoticeObjection.id),
    col(NoticeVoiding.id).not_in(select(NoticeVoidingEnd.voiding_id)),  # type: ignore[call-overload]
)
"""Beside an objection: what one person found, and no other has said anything to."""
