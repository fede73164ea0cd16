"""Tables of polls: what is asked, the electorate frozen for it, what each party said, and how it ended.

Five things ever change: how many ballots a party has cast, whether the last one is set aside, whether it gave a mandate, which amendment
replaced the party, and the end of a vote, which moves only later and to where an extension says. `gate` cannot change at all: PostgreSQL lets
only those lock a row who may update one of its columns, so the application may update this one, to the value it has.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

from deliberation.communities.rules import Role
from deliberation.counting.count import Outcome
from deliberation.counting.elections import Status
from deliberation.counting.parties import LeftOutBecause, ScopeKind, UnitKind
from deliberation.counting.rules import Choice
from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community
from deliberation.papers.papers import Kind
from deliberation.papers.rankings import Advised
from deliberation.polls.rules import Channel

_PERSONS = ARRAY(Uuid())
_OUTCOMES = ", ".join(f"'{each.value}'" for each in dict.fromkeys((*Outcome, *Advised, *Status)))
_ITS_PARTY = (
    ["community_id", "poll_id", "party_id"],
    ["poll_party.community_id", "poll_party.poll_id", "poll_party.id"],
)


class Poll(CommunityTable, table=True):
    """One question about one version of a proposal, in one window. `text_sha256` is that version's `sha256:…`.

    `place` is what the building or entrance was called; it is empty for the whole community.
    `paper` is what lies on the ballot paper besides the question, as canonical bytes; a motion needs none.
    `ways` are those in which it may be voted, as canonical bytes; empty in polls from before they could be chosen.
    """

    __tablename__ = "poll"
    __table_args__ = (
        within_community("proposal_id", "proposal"),
        within_community("building_id", "building"),
        within_community("entrance_id", "entrance"),
        UniqueConstraint("community_id", "number"),
        Index("ix_poll_proposal_id", "community_id", "proposal_id"),
        one_of("scope", ScopeKind),
        one_of("kind", Kind),
        CheckConstraint("(kind = 'motion') = (paper IS NULL)", name="paper"),
        CheckConstraint("opens_at < closes_at", name="window"),
        CheckConstraint("gate = 0", name="gate"),
    )

    number: int
    kind: str
    paper: bytes | None = None
    proposal_id: UUID
    proposal_version: int
    text_sha256: str
    question: str
    scope: str
    building_id: UUID | None = None
    entrance_id: UUID | None = None
    place: str
    opens_at: datetime = Field(sa_type=MOMENT)
    closes_at: datetime = Field(sa_type=MOMENT)
    gate: int = 0
    ways: bytes | None = None


class PollOpening(SQLModel, table=True):
    """Who opened a poll, and what was frozen by it: the rule as canonical bytes, and the roll by its root and totals."""

    __tablename__ = "poll_opening"
    __table_args__ = (
        within_community("poll_id", "poll"),
        within_community("frozen_entry_id", "audit_entry"),
        within_community("configured_entry_id", "audit_entry"),
        within_community("opened_entry_id", "audit_entry"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    poll_id: UUID = Field(primary_key=True)
    opened_by: UUID = Field(foreign_key="account.id")
    opened_at: datetime = Field(sa_type=MOMENT)
    record_on: date
    preset: bytes
    rules_sha256: str
    roll_root: str
    party_count: int
    head_count: int
    unit_count: int
    area_cm2: int = Field(sa_type=BigInteger)
    frozen_entry_id: UUID
    configured_entry_id: UUID
    opened_entry_id: UUID


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
        ForeignKeyConstraint(*_ITS_PARTY),
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
        ForeignKeyConstraint(*_ITS_PARTY),
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


class Ballot(CommunityTable, table=True):
    """What a party said once. One of them counts, as `counted` says; the others are kept.

    On a motion `choice` says it, on any other paper `answers`: the ids of options by the question's id.
    """

    __tablename__ = "ballot"
    __table_args__ = (
        ForeignKeyConstraint(*_ITS_PARTY),
        within_community("person_id", "person"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "party_id", "revision"),
        UniqueConstraint("community_id", "party_id", "form_key"),
        UniqueConstraint("community_id", "code"),
        Index("ix_ballot_poll_id", "community_id", "poll_id"),
        one_of("choice", Choice),
        CheckConstraint("(choice IS NULL) <> (answers IS NULL)", name="said"),
        one_of("channel", Channel),
        CheckConstraint("(revision = 1) = (previous IS NULL)", name="previous"),
        CheckConstraint("revision >= 1", name="revision"),
    )

    poll_id: UUID
    party_id: UUID
    revision: int
    previous: str | None = None
    choice: str | None = None
    answers: dict[str, list[str]] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    channel: str
    person_id: UUID
    cast_by: UUID = Field(foreign_key="account.id")
    cast_at: datetime = Field(sa_type=MOMENT)
    form_key: UUID
    commitment: str
    code: str
    entry_id: UUID


class BallotRefusal(CommunityTable, table=True):
    """A vote that was not taken, with the reason that was given."""

    __tablename__ = "ballot_refusal"
    __table_args__ = (
        within_community("poll_id", "poll"),
        within_community("entry_id", "audit_entry"),
        Index("ix_ballot_refusal_poll_id", "community_id", "poll_id", "account_id"),
    )

    poll_id: UUID
    account_id: UUID = Field(foreign_key="account.id")
    reason: str
    refused_at: datetime = Field(sa_type=MOMENT)
    entry_id: UUID


class PollClosing(SQLModel, table=True):
    """The set of ballots was frozen. `closed_by` is empty where the clock alone closed it.

    `roll_root` is of the roll as it stood then, empty in polls from before it could be amended.

    `refused` is canonical bytes: how many ballots for which reason. `log_size` and `log_root` are the newest signed head.
    """

    __tablename__ = "poll_closing"
    __table_args__ = (
        within_community("poll_id", "poll"),
        within_community("entry_id", "audit_entry"),
        one_of("closed_as", Role),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    poll_id: UUID = Field(primary_key=True)
    closed_by: UUID | None = Field(default=None, foreign_key="account.id")
    closed_at: datetime = Field(sa_type=MOMENT)
    accepted_count: int
    counted_count: int
    rejected_count: int
    ballotset_root: str
    entry_id: UUID
    closed_as: str | None = None
    refused: bytes | None = None
    log_size: int | None = Field(default=None, sa_type=BigInteger)
    log_root: bytes | None = None
    roll_root: str | None = None


class PollResult(SQLModel, table=True):
    """What the count found. `certificate` and `notice` are canonical bytes; `counts` are the certificate's figures alone.

    `summary` is the certificate without its lists of parties and units, empty in polls from before it was kept.
    """

    __tablename__ = "poll_result"
    __table_args__ = (
        within_community("poll_id", "poll"),
        within_community("tallied_entry_id", "audit_entry"),
        within_community("published_entry_id", "audit_entry"),
        CheckConstraint(f"outcome IN ({_OUTCOMES})", name="outcome"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    poll_id: UUID = Field(primary_key=True)
    outcome: str
    counts: bytes
    certificate: bytes
    certificate_sha256: str
    summary: bytes | None = None
    notice: bytes
    notice_sha256: str
    published_at: datetime = Field(sa_type=MOMENT)
    tallied_entry_id: UUID
    published_entry_id: UUID
