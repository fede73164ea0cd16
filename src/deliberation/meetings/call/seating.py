"""Who has a seat at a meeting, and what it weighs: members of a committee, bodies that send somebody, or parties of the roll."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import select

from deliberation.accounts.models import Membership
from deliberation.counting.parties import AREA, HEADS
from deliberation.database.sessions import Reader
from deliberation.ledger import digests
from deliberation.meetings.call import content
from deliberation.meetings.call.refusals import NobodyToCall, RuleNotWeighed, SeatTwice
from deliberation.polls.electorate import Roll

MEMBERS = "members"
OWNER_MEMBERS = "owner_members"
_HOMES_NAMED = 3


@dataclass(frozen=True, kw_only=True)
class Speaking:
    """Somebody who may speak for a seat: a person on the roll, an account, or by name whom a body sends."""

    person_id: UUID | None = None
    account_id: UUID | None = None
    name: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Seating:
    """A seat to be. `weights` are whole numbers by dimension, area in cm²."""

    key: str
    label: str
    weights: Mapping[str, int]
    speakers: tuple[Speaking, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Member:
    """A member of a committee as it stands on the day of the call; whether they own a home there, where that is known."""

    account_id: UUID | None
    name: str
    person_id: UUID | None = None
    is_owner: bool | None = None


@dataclass(frozen=True)
class Body:
    """Whoever takes part in a joint meeting, and whom they send."""

    name: str
    representative: str = field(repr=False)
    account_id: UUID | None = None


def of_members(members: Sequence[Member]) -> tuple[Seating, ...]:
    """One seat each, called by their names: members of a committee are known to all."""
    return tuple(
        Seating(
            key=f"m{place}",
            label=member.name,
            weights={MEMBERS: 1}
            if member.is_owner is None
            else {MEMBERS: 1, OWNER_MEMBERS: int(member.is_owner)},
            speakers=(_speaking(member),),
        )
        for place, member in enumerate(members, start=1)
    )


def _speaking(member: Member) -> Speaking:
    """By name alone where neither an account nor the roll knows them."""
    is_known = member.account_id is not None or member.person_id is not None
    name = None if is_known else member.name
    return Speaking(account_id=member.account_id, person_id=member.person_id, name=name)


def of_bodies(bodies: Sequence[Body]) -> tuple[Seating, ...]:
    """One seat each, called by the body's name."""
    return tuple(
        Seating(
            key=f"b{place}",
            label=body.name,
            weights={MEMBERS: 1},
            speakers=(Speaking(name=body.representative, account_id=body.account_id),),
        )
        for place, body in enumerate(bodies, start=1)
    )


async def of_roll(db: Reader, community_id: UUID, roll: Roll) -> tuple[Seating, ...]:
    """A seat a party, called by its homes, in the order people count them."""
    accounts = await _accounts(db, community_id)
    order = {unit: place for place, unit in enumerate(roll.places)}
    parties = sorted(roll.electorate.parties, key=lambda party: min(order[unit] for unit in party.units))
    return tuple(
        Seating(
            key=party.key,
            label=_label([roll.places[unit] for unit in sorted(party.units, key=order.__getitem__)]),
            weights={HEADS: party.heads, AREA: party.area_cm2},
            speakers=tuple(
                Speaking(person_id=UUID(person), account_id=accounts.get(UUID(person)))
                for person in sorted(party.voters)
            ),
        )
        for party in parties
    )


async def persons(db: Reader, community_id: UUID, accounts: Collection[UUID]) -> Mapping[UUID, UUID]:
    """Whom these accounts are on the roll, where they are on it."""
    known = await _accounts(db, community_id)
    return {account_id: person_id for person_id, account_id in known.items() if account_id in accounts}


def check(seats: Sequence[Seating], dims: Collection[str]) -> None:
    """Raise NobodyToCall, SeatTwice, or RuleNotWeighed where a seat has no number in a dimension that is counted."""
    if not seats:
        raise NobodyToCall
    accounts: set[UUID] = set()
    for seat in seats:
        # at an assembly one person may speak for several parties, each with a seat of its own
        mine = {each.account_id for each in seat.speakers if each.account_id and MEMBERS in seat.weights}
        if mine & accounts:
            raise SeatTwice({"seat": seat.label})
        accounts |= mine
        if not set(dims) <= set(seat.weights):
            raise RuleNotWeighed


def root(meeting_id: UUID, seats: Sequence[Seating], pepper: bytes) -> str:
    """Commits to the seats in order, their weights, and who may speak for them under a name that means nothing elsewhere. Hex."""
    return digests.set_root(
        "seats",
        (
            content.seat_item(number, seat.key, seat.weights, _refs(meeting_id, seat, pepper))
            for number, seat in enumerate(seats, start=1)
        ),
    )


def totals(seats: Sequence[Seating]) -> Mapping[str, int]:
    dims = sorted({dim for seat in seats for dim in seat.weights})
    return {dim: sum(seat.weights.get(dim, 0) for seat in seats) for dim in dims}


def _refs(meeting_id: UUID, seat: Seating, pepper: bytes) -> list[str]:
    known = (each.person_id or each.account_id for each in seat.speakers)
    return [digests.voter_ref(pepper, meeting_id, each) for each in known if each is not None]


def _label(places: Sequence[str]) -> str:
    more = len(places) - _HOMES_NAMED
    return "、".join(places[:_HOMES_NAMED]) + (f" +{more}" if more > 0 else "")


async def _accounts(db: Reader, community_id: UUID) -> Mapping[UUID, UUID]:
    """Of the persons on the roll here that have one."""
    rows = await db.exec(
        select(Membership.person_id, Membership.account_id).where(Membership.community_id == community_id)
    )
    return {person_id: account_id for person_id, account_id in rows if person_id is not None}
