"""Tables of what is done at the doors while a vote runs: deliveries with their photos, who walks where, and reminders."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community
from deliberation.polls.doors import How
from deliberation.polls.photographed.models import PollPhoto, until_deleted


class DeliveryPhoto(PollPhoto, table=True):
    """A photo that shows what was brought or posted. Staff alone see it."""

    __tablename__ = "delivery_photo"
    __table_args__ = until_deleted()


class Delivery(CommunityTable, table=True):
    """Word of a vote was brought to a home, or was not; the one recorded last counts, none is changed.

    `form_key` is that of the form it was sent with: a form that comes twice is written down once.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        within_community("poll_id", "poll"),
        within_community("unit_id", "unit"),
        within_community("photo_id", "delivery_photo"),
        UniqueConstraint("community_id", "form_key", "unit_id"),
        Index("ix_delivery_poll_id", "community_id", "poll_id", "unit_id"),
        one_of("how", How),
    )

    poll_id: UUID
    unit_id: UUID
    how: str
    at: datetime = Field(sa_type=MOMENT)
    recorded_by: UUID = Field(foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=MOMENT)
    form_key: UUID
    photo_id: UUID | None = None


class DoorWalk(CommunityTable, table=True):
    """Somebody walks a building for a vote, or one of its entrances, until the list is taken back."""

    __tablename__ = "door_walk"
    __table_args__ = (
        within_community("poll_id", "poll"),
        within_community("building_id", "building"),
        within_community("entrance_id", "entrance"),
        Index(
            "uq_door_walk_present",
            "community_id",
            "poll_id",
            "account_id",
            "building_id",
            "entrance_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
            postgresql_nulls_not_distinct=True,
        ),
    )

    poll_id: UUID
    account_id: UUID = Field(foreign_key="account.id")
    building_id: UUID
    entrance_id: UUID | None = None
    given_by: UUID = Field(foreign_key="account.id")
    given_at: datetime = Field(sa_type=MOMENT)
    ended_at: datetime | None = Field(default=None, sa_type=MOMENT)


class PollReminder(CommunityTable, table=True):
    """All who had not voted were reminded, on one day once: so many votes were missing, so many letters went out."""

    __tablename__ = "poll_reminder"
    __table_args__ = (within_community("poll_id", "poll"), UniqueConstraint("community_id", "poll_id", "day"))

    poll_id: UUID
    day: date
    sent_by: UUID = Field(foreign_key="account.id")
    sent_at: datetime = Field(sa_type=MOMENT)
    party_count: int
    letter_count: int
