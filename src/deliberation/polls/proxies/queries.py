"""Reads of mandates: for those who gave them, those who hold them, and the desk.

How a holder is to vote is for these two, and for the clerk who compares it with the paper.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlmodel import and_, col, select

from deliberation.accounts.models import Account
from deliberation.database.sessions import Reader
from deliberation.kernel.refusals import Refusal
from deliberation.papers.papers import Answers
from deliberation.polls import homes
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.homes import HomeView
from deliberation.polls.parties.models import PollPartyUnit, PollPartyVoter
from deliberation.polls.proxies import holding
from deliberation.polls.proxies.models import (
    ProxyAgreement,
    ProxyEnd,
    ProxyMandate,
    ProxyPhoto,
    ProxyRefusal,
)
from deliberation.polls.proxies.rules import Because, NoSuchProxy, State, Way, reason_it_does_not_hold
from deliberation.polls.rules import Channel, ListAmended
from deliberation.roll.models import Person


@dataclass(frozen=True, kw_only=True)
class MandateView:
    """A mandate as it stands now. Without `instructions` the holder is free."""

    id: UUID
    poll_id: UUID
    party_id: UUID
    places: tuple[str, ...]
    principal_id: UUID
    principal: str
    holder_id: UUID
    holder: str
    way: Way
    state: State
    because: Because | None
    given_at: datetime
    given_by: UUID
    valid_until: datetime
    photo_id: UUID | None
    instructions: Answers | None

    @property
    def is_live(self) -> bool:
        return self.state in {State.WAITING, State.HOLDS}


@dataclass(frozen=True)
class RefusalView:
    """A mandate that was not taken: for whom, why (a code), when."""

    holder: str
    reason: str
    at: datetime


async def of_poll(db: Reader, poll_id: UUID, *, now: datetime) -> tuple[MandateView, ...]:
    """All of them, the newest first."""
    return await _views(db, col(ProxyMandate.poll_id) == poll_id, now=now)


async def of_person(db: Reader, poll_id: UUID, person_id: UUID, *, now: datetime) -> tuple[MandateView, ...]:
    """Those that the homes of this person gave, whoever of them did."""
    own = select(PollPartyVoter.party_id).where(
        PollPartyVoter.poll_id == poll_id, PollPartyVoter.person_id == person_id
    )
    return await _views(db, col(ProxyMandate.party_id).in_(own), now=now)


async def held_by(db: Reader, poll_id: UUID, account_id: UUID, *, now: datetime) -> tuple[MandateView, ...]:
    is_held = and_(col(ProxyMandate.poll_id) == poll_id, col(ProxyMandate.holder_id) == account_id)
    return await _views(db, is_held, now=now)


async def live_of(db: Reader, account_id: UUID, *, now: datetime) -> tuple[MandateView, ...]:
    """Those in any poll that this holder may use, or is asked to take on."""
    found = await _views(db, col(ProxyMandate.holder_id) == account_id, now=now)
    return tuple(each for each in found if each.is_live)


async def get(db: Reader, mandate_id: UUID, *, now: datetime) -> MandateView:
    """Raises NoSuchProxy."""
    found = await _views(db, col(ProxyMandate.id) == mandate_id, now=now)
    if not found:
        raise NoSuchProxy
    return found[0]


async def homes_held(db: Reader, poll_id: UUID, account_id: UUID, *, now: datetime) -> tuple[HomeView, ...]:
    """The homes one may vote for by a mandate that holds. What a home said is shown to who said it."""
    found = []
    for mandate in await held_by(db, poll_id, account_id, now=now):
        home = await homes.one_of(db, mandate.party_id, mandate.principal_id)
        if home is None or mandate.state is not State.HOLDS:
            continue
        said = home.said if await _is_said_by(db, home, account_id) else None
        found.append(
            replace(
                home,
                said=said,
                mandate_id=mandate.id,
                principal=mandate.principal,
                instructions=mandate.instructions,
            )
        )
    return tuple(found)


async def why_not(
    db: Reader, poll_id: UUID, account_id: UUID, party_id: UUID, *, now: datetime
) -> Refusal | None:
    """Why a mandate of this account for this party does not hold; None where there never was one."""
    asked = (
        select(ProxyMandate)
        .where(
            ProxyMandate.poll_id == poll_id,
            ProxyMandate.holder_id == account_id,
            ProxyMandate.party_id == party_id,
        )
        .order_by(col(ProxyMandate.ordinal).desc())
        .limit(1)
    )
    mandate = (await db.exec(asked)).first()
    if mandate is None:
        return None
    # what holds, and is no home of this account, was replaced by an amendment
    return reason_it_does_not_hold(await holding.standing(db, mandate), now) or ListAmended()


async def photo(db: Reader, poll_id: UUID, mandate_id: UUID) -> bytes:
    """A WebP picture. Raises NoSuchProxy, also when it is deleted."""
    asked = (
        select(ProxyPhoto.content)
        .join(ProxyMandate, col(ProxyMandate.photo_id) == col(ProxyPhoto.id))
        .where(ProxyMandate.poll_id == poll_id, ProxyMandate.id == mandate_id)
    )
    found = (await db.exec(asked)).first()
    if found is None:
        raise NoSuchProxy
    return found


async def refusals(db: Reader, poll_id: UUID) -> tuple[RefusalView, ...]:
    rows = await db.exec(
        select(Account.name, ProxyRefusal.reason, ProxyRefusal.refused_at)
        .join(ProxyRefusal, col(ProxyRefusal.holder_id) == col(Account.id))
        .where(ProxyRefusal.poll_id == poll_id)
        .order_by(col(ProxyRefusal.refused_at), col(ProxyRefusal.id))
    )
    return tuple(RefusalView(*row) for row in rows)


async def _views(db: Reader, condition: ColumnElement[bool], *, now: datetime) -> tuple[MandateView, ...]:
    places = (
        select(func.array_agg(aggregate_order_by(col(PollPartyUnit.place), col(PollPartyUnit.position))))
        .where(col(PollPartyUnit.party_id) == col(ProxyMandate.party_id))
        .correlate(ProxyMandate)
        .scalar_subquery()
    )
    rows = await db.exec(
        select(ProxyMandate, Person.name, Account.name, ProxyAgreement.agreed_at, ProxyEnd.because, places)  # type: ignore[call-overload]
        .join(Person, col(Person.id) == col(ProxyMandate.principal_id))
        .join(Account, col(Account.id) == col(ProxyMandate.holder_id))
        .outerjoin(ProxyAgreement, col(ProxyAgreement.mandate_id) == col(ProxyMandate.id))
        .outerjoin(ProxyEnd, col(ProxyEnd.mandate_id) == col(ProxyMandate.id))
        .where(condition)
        .order_by(col(ProxyMandate.given_at).desc(), col(ProxyMandate.id).desc())
    )
    return tuple(_view(*row, now=now) for row in rows)


def _view(
    row: ProxyMandate,
    principal: str,
    holder: str,
    agreed_at: datetime | None,
    because: str | None,
    places: list[str],
    *,
    now: datetime,
) -> MandateView:
    standing = holding.of(row, is_agreed=agreed_at is not None, because=because)
    return MandateView(
        id=row.id,
        poll_id=row.poll_id,
        party_id=row.party_id,
        places=tuple(places),
        principal_id=row.principal_id,
        principal=principal,
        holder_id=row.holder_id,
        holder=holder,
        way=Way(row.way),
        state=standing.state(now),
        because=standing.ended,
        given_at=row.given_at,
        given_by=row.given_by,
        valid_until=row.valid_until,
        photo_id=row.photo_id,
        instructions=standing.instructions,
    )


async def _is_said_by(db: Reader, home: HomeView, account_id: UUID) -> bool:
    asked = select(Ballot.id).where(
        Ballot.party_id == home.party_id,
        Ballot.revision == home.revision,
        Ballot.cast_by == account_id,
        Ballot.channel == Channel.PROXY.value,
    )
    return (await db.exec(asked)).first() is not None
