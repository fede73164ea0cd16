"""The table of answers about the committee."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from deliberation.database.base import MOMENT, CommunityTable, within_community


class CommitteeRating(CommunityTable, table=True):
    """One household's answer in one half year of a term, counted from 1; `score` from 1, not at all, to 5, very."""

    __tablename__ = "committee_rating"
    __table_args__ = (
        within_community("committee_id", "committee"),
        within_community("person_id", "person"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "committee_id", "half", "person_id"),
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
        CheckConstraint("half >= 1", name="half"),
    )

    committee_id: UUID
    half: int
    person_id: UUID
    score: int
    words: str
    answered_at: datetime = Field(sa_type=MOMENT)
    entry_id: UUID
