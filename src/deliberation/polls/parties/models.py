"""Tables of an electorate, as it was frozen for a poll.

Of a party four things ever change: how many ballots it has cast, whether the last one is set aside, whether it gave a mandate, and which
amendment replaced it.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from deliberation.counting.parties import LeftOutBecause, UnitKind
from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community

_PERSONS = ARRAY(Uuid())


def within_party() -> ForeignKeyConstraint:
    """A foreign key to a party of the same poll."""
    return ForeignKeyConstraint(
        ["community_id", "poll_id", "party_id"],
        ["poll_party.community_id", "poll_party.poll_id", "poll_party.id"],
    )


class PollParty(CommunityTable, table=True):
    """One voice. `key` names it in the count; `revision` is how many ballots it has cast.

    It stands unless an amendment replaced it, which only happens to one that has cast none.

    While its ballot number `aside_revision` is set aside, number `instead_revision` counts in its place, or none if that is 0.
    `mandate` is the ordinal of the mandate it gave and has not ended.
    """

    __tablename__ = "poll_party"
    __table_args__ = (
        within_community("poll_id", "poll"),
        UniqueConstraint("community_id", "poll_id", "id"),
        within_community("added_by", "poll_amendment"),
        within_community("replaced_by", "poll_amendment"),
        Index(
            "uq_poll_party_standing",
            "community_id",
            "poll_id",
            "key",
            unique=True,
            postgresql_where=text("replaced_by IS NULL"),
        ),
        CheckConstraint("replaced_by IS NULL OR revision = 0", name="replaced"),
        CheckConstraint("heads >= 0 AND area_cm2 >= 0 AND revision >= 0", name="figures"),
        CheckConstraint("(aside_revision IS NULL) = (instead_revision IS NULL)", name="aside"),
        CheckConstraint("instead_revision >= 0 AND instead_revision < aside_revision", name="instead"),
    )

    poll_id: UUID
    key: str
    heads: int
    area_cm2: int = Field(sa_type=BigInteger)
    is_developer: bool
    revision: int = 0
    aside_revision: int | None = None
    instead_revision: int | None = None
    added_by: UUID | None = None
    replaced_by: UUID | None = None
    mandate: int | None = None


class PollPartyUnit(SQLModel, table=True):
    """A unit of a party as it was when the roll was frozen or amended; `place` is what its neighbours call it.

    Kind, area and owners are empty in polls from before they were kept. `held_since` is when these owners came, if they did
    after the freezing.
    """

    __tablename__ = "poll_party_unit"
    __table_args__ = (
        within_party(),
        within_community("unit_id", "unit"),
        Index("ix_poll_party_unit_party_id", "community_id", "party_id"),
        one_of("kind", UnitKind),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    poll_id: UUID = Field(primary_key=True)
    unit_id: UUID = Field(primary_key=True)
    party_id: UUID = Field(primary_key=True)
    place: str
    position: int
    kind: str | None = None
    area_cm2: int | None = Field(default=None, sa_type=BigInteger)
    owners: list[UUID] | None = Field(default=None, sa_type=_PERSONS)
    held_since: datetime | None = Field(default=None, sa_type=MOMENT)


class PollPartyVoter(SQLModel, table=True):
    """Somebody who may speak for a party."""

    __tablename__ = "poll_party_voter"
    __table_args__ = (
        within_party(),
        within_community("person_id", "person"),
        Index("ix_poll_party_voter_party_id", "community_id", "party_id"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    poll_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    party_id: UUID = Field(primary_key=True)


class PollLeftOut(SQLModel, table=True):
    """A unit that does not count in a poll, and why. The rest is empty where it lies elsewhere, and in older polls."""

    __tablename__ = "poll_left_out"
    __table_args__ = (
        within_community("poll_id", "poll"),
        within_community("unit_id", "unit"),
        one_of("reason", LeftOutBecause),
        one_of("kind", UnitKind),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    poll_id: UUID = Field(primary_key=True)
    unit_id: UUID = Field(primary_key=True)
    reason: str
    kind: str | None = None
    area_cm2: int | None = Field(default=None, sa_type=BigInteger)
    owners: list[UUID] | None = Field(default=None, sa_type=_PERSONS)
    is_developer: bool | None = None
