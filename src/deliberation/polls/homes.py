"""Reads about one home's own voice: who may speak for it, what it said, and the receipt of that."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, select

from deliberation.database.sessions import Reader
from deliberation.papers.papers import Answers
from deliberation.polls import counted, queries, spoken
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.models import Poll
from deliberation.polls.parties.models import PollParty, PollPartyUnit, PollPartyVoter
from deliberation.polls.queries import PollView, Turnout
from deliberation.polls.rules import Channel, NoSuchReceipt


@dataclass(frozen=True, kw_only=True)
class SaidView:
    """What a home said last, and when; whether that is set aside, because it is disputed or was struck."""

    answers: Answers
    cast_at: datetime
    code: str
    is_aside: bool


@dataclass(frozen=True, kw_only=True)
class HomeView:
    """One voice that a person may speak with. `revision` counts its ballots so far; `places` are its units by name.

    By a mandate, `principal` is who gave it, and `instructions` what they ask for.
    """

    party_id: UUID
    places: tuple[str, ...]
    heads: int
    area_cm2: int
    is_developer: bool
    revision: int
    said: SaidView | None
    mandate_id: UUID | None = None
    principal: str = ""
    instructions: Answers | None = None


@dataclass(frozen=True, kw_only=True)
class ReceiptView:
    """A ballot by its receipt code. `home`, what it said and how it came are only there for those who may speak for it.

    It `is_last` if it counts; otherwise a later one does, unless it is set aside. It `is_own` if the reader sent it online.
    """

    code: str
    ballot_id: UUID
    entry_id: UUID
    cast_at: datetime
    is_last: bool
    is_own: bool
    is_disputed: bool
    is_struck: bool
    answers: Answers | None
    channel: Channel | None
    home: HomeView | None

    @property
    def came_otherwise(self) -> bool:
        """Whether somebody else sent it for the home, on paper or by a word of theirs."""
        return self.channel not in {None, Channel.WEB}


@dataclass(frozen=True, kw_only=True)
class CardView:
    """What a proposal's page shows of its poll."""

    poll: PollView
    turnout: Turnout
    homes: tuple[HomeView, ...]

    @property
    def is_voter(self) -> bool:
        return bool(self.homes)

    @property
    def is_done(self) -> bool:
        return self.is_voter and all(home.said for home in self.homes)


async def party_of(db: Reader, poll_id: UUID, person_id: UUID | None) -> tuple[HomeView, ...]:
    """The homes a person may vote for in a poll, in the order people count them."""
    if person_id is None:
        return ()
    found = await _spoken_for(db, person_id, col(PollPartyVoter.poll_id) == poll_id)
    return found.get(poll_id, ())


async def parties_of(db: Reader, person_id: UUID) -> Mapping[UUID, tuple[HomeView, ...]]:
    """The same for every poll on whose list the person stands, by the poll's id."""
    return await _spoken_for(db, person_id)


async def one_of(db: Reader, party_id: UUID, person_id: UUID) -> HomeView | None:
    """The home of this party, as this person of it sees it; None once an amendment replaced the party."""
    found = await _spoken_for(db, person_id, col(PollPartyVoter.party_id) == party_id)
    return next((home for (home,) in found.values()), None)


async def receipt(db: Reader, poll_id: UUID, code: str, person_id: UUID | None) -> ReceiptView:
    """Raises NoSuchReceipt. Whoever holds the code learns that the ballot is in the log, and nothing of what it says."""
    found = (
        await db.exec(
            select(Ballot, counted.REVISION, counted.IS_DISPUTED, counted.IS_STRUCK)
            .join(PollParty, col(PollParty.id) == col(Ballot.party_id))
            .where(Ballot.poll_id == poll_id, Ballot.code == code)
        )
    ).first()
    if found is None:
        raise NoSuchReceipt
    ballot, revision, is_disputed, is_struck = found
    homes = await party_of(db, poll_id, person_id)
    home = next((home for home in homes if home.party_id == ballot.party_id), None)
    return ReceiptView(
        code=ballot.code,
        ballot_id=ballot.id,
        entry_id=ballot.entry_id,
        cast_at=ballot.cast_at,
        is_last=ballot.revision == revision,
        is_own=(ballot.person_id, ballot.channel) == (person_id, Channel.WEB.value),
        is_disputed=is_disputed,
        is_struck=is_struck,
        answers=spoken.answers_of(ballot) if home else None,
        channel=Channel(ballot.channel) if home else None,
        home=home,
    )


async def find_poll_of(db: Reader, code: str) -> int | None:
    """The number of the poll in which this receipt was given, whichever it is."""
    asked = select(Poll.number).join(Ballot, col(Ballot.poll_id) == col(Poll.id)).where(Ballot.code == code)
    return (await db.exec(asked)).first()


async def card(db: Reader, proposal_id: UUID, person_id: UUID | None, *, now: datetime) -> CardView | None:
    """The poll about a proposal, as its page shows it to this person."""
    poll = await queries.find_about(db, proposal_id, now=now)
    if poll is None:
        return None
    return CardView(
        poll=poll,
        turnout=await queries.turnout(db, poll),
        homes=await party_of(db, poll.id, person_id),
    )


async def _spoken_for(
    db: Reader, person_id: UUID, *conditions: ColumnElement[bool]
) -> Mapping[UUID, tuple[HomeView, ...]]:
    rows = await db.exec(
        select(PollParty, PollPartyUnit.place, Ballot)
        .join(PollPartyVoter, col(PollPartyVoter.party_id) == col(PollParty.id))
        .join(PollPartyUnit, col(PollPartyUnit.party_id) == col(PollParty.id))
        .outerjoin(
            Ballot,
            and_(col(Ballot.party_id) == col(PollParty.id), col(Ballot.revision) == counted.SAID_LAST),
        )
        .where(PollPartyVoter.person_id == person_id, counted.STANDS, *conditions)
        .order_by(col(PollPartyUnit.position))
    )
    parties: dict[UUID, tuple[PollParty, Ballot | None]] = {}
    places: dict[UUID, list[str]] = {}
    for party, place, ballot in rows:
        parties[party.id] = (party, ballot)
        places.setdefault(party.id, []).append(place)
    homes: dict[UUID, tuple[HomeView, ...]] = {}
    for key, (party, said) in parties.items():
        home = _home(party, tuple(places[key]), said)
        homes[party.poll_id] = (*homes.get(party.poll_id, ()), home)
    return homes


def _home(party: PollParty, places: tuple[str, ...], ballot: Ballot | None) -> HomeView:
    return HomeView(
        party_id=party.id,
        places=places,
        heads=party.heads,
        area_cm2=party.area_cm2,
        is_developer=party.is_developer,
        revision=party.revision,
        said=_said(party, ballot) if ballot else None,
    )


def _said(party: PollParty, ballot: Ballot) -> SaidView:
    return SaidView(
        answers=spoken.answers_of(ballot),
        cast_at=ballot.cast_at,
        code=ballot.code,
        is_aside=counted.revision(party) != ballot.revision,
    )
