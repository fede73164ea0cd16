"""Reads of the desk at a meeting: a home that is looked for, and who has come so far, in heads and area."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, or_, select

from deliberation.database.sessions import Reader
from deliberation.polls import counted
from deliberation.polls.desk.models import DeskHanding, DeskPresence
from deliberation.polls.desk.rules import Handed
from deliberation.polls.parties import queries as electorate
from deliberation.polls.parties.models import PollParty, PollPartyUnit, PollPartyVoter
from deliberation.polls.rules import NoSuchPoll
from deliberation.roll.directory import name_for, told_apart
from deliberation.roll.kinds import PersonKind
from deliberation.roll.models import Person

MOST_FOUND = 20


@dataclass(frozen=True, kw_only=True)
class DeskHome:
    """A home at the desk: who may speak for it, who came, and what they were handed. `came` is None before."""

    party_id: UUID
    places: tuple[str, ...]
    voters: tuple[tuple[UUID, str], ...]
    came: str | None
    came_at: datetime | None
    handed: frozenset[Handed]


@dataclass(frozen=True, kw_only=True)
class Attendance:
    """Who is present against who could be, in votes, heads and area (cm²)."""

    parties: int
    all_parties: int
    heads: int
    all_heads: int
    area_cm2: int
    all_area_cm2: int


async def found(db: Reader, poll_id: UUID, sought: str) -> tuple[DeskHome, ...]:
    """Homes whose place, or one of whose owners, has all these words in it, in the order of a walk; at most 20.

    Nobody leafs through the roll: whoever did not write a name whole reads it masked.
    """
    words = sought.split()
    by_place = select(PollPartyUnit.party_id).where(
        PollPartyUnit.poll_id == poll_id,
        *(col(PollPartyUnit.place).icontains(word, autoescape=True) for word in words),
    )
    by_name = (
        select(PollPartyVoter.party_id)
        .join(Person, col(Person.id) == col(PollPartyVoter.person_id))
        .where(
            PollPartyVoter.poll_id == poll_id,
            *(col(Person.name).icontains(word, autoescape=True) for word in words),
        )
    )
    first = (
        select(PollPartyUnit.party_id)
        .join(PollParty, col(PollParty.id) == col(PollPartyUnit.party_id))
        .where(
            PollPartyUnit.poll_id == poll_id,
            counted.STANDS,
            or_(col(PollPartyUnit.party_id).in_(by_place), col(PollPartyUnit.party_id).in_(by_name)),
        )
        .group_by(col(PollPartyUnit.party_id))
        .order_by(func.min(col(PollPartyUnit.position)))
        .limit(MOST_FOUND)
    )
    return await _homes(db, poll_id, list(await db.exec(first)), sought=sought)


async def present(db: Reader, poll_id: UUID) -> tuple[DeskHome, ...]:
    """Those who have come, the last first."""
    rows = await db.exec(
        select(DeskPresence.party_id)
        .join(PollParty, col(PollParty.id) == col(DeskPresence.party_id))
        .where(DeskPresence.poll_id == poll_id, counted.STANDS)
        .order_by(col(DeskPresence.marked_at).desc())
    )
    return await _homes(db, poll_id, list(rows), sought="")


async def home(db: Reader, poll_id: UUID, party_id: UUID, *, sought: str | None = None) -> DeskHome:
    """By whole names for what the home itself is handed or sent; masked for whoever seeks it, as in `found`. Raises NoSuchPoll."""
    is_of_poll = select(PollParty.id).where(PollParty.poll_id == poll_id, PollParty.id == party_id)
    if (await db.exec(is_of_poll)).first() is None:
        raise NoSuchPoll
    return (await _homes(db, poll_id, [party_id], sought=sought))[0]


async def attendance(db: Reader, poll_id: UUID) -> Attendance:
    is_here = col(DeskPresence.party_id).is_not(None)
    row = (
        await db.exec(
            select(  # type: ignore[call-overload]
                func.count(),
                func.coalesce(func.sum(col(PollParty.heads)), 0),
                func.coalesce(func.sum(col(PollParty.area_cm2)), 0),
                func.count().filter(is_here),
                func.coalesce(func.sum(col(PollParty.heads)).filter(is_here), 0),
                func.coalesce(func.sum(col(PollParty.area_cm2)).filter(is_here), 0),
            )
            .select_from(PollParty)
            .outerjoin(
                DeskPresence,
                (col(DeskPresence.party_id) == col(PollParty.id))
                & (col(DeskPresence.poll_id) == col(PollParty.poll_id)),
            )
            .where(PollParty.poll_id == poll_id, counted.STANDS)
        )
    ).one()
    all_parties, all_heads, all_area, parties, heads, area = map(int, row)
    return Attendance(
        parties=parties,
        all_parties=all_parties,
        heads=heads,
        all_heads=all_heads,
        area_cm2=area,
        all_area_cm2=all_area,
    )


async def _homes(
    db: Reader, poll_id: UUID, parties: list[UUID], *, sought: str | None = None
) -> tuple[DeskHome, ...]:
    voters: defaultdict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    handed: defaultdict[UUID, set[Handed]] = defaultdict(set)
    places = await electorate.places(db, parties)
    for party_id, person_id, name, kind in await db.exec(
        select(PollPartyVoter.party_id, Person.id, Person.name, Person.kind)
        .join(Person, col(Person.id) == col(PollPartyVoter.person_id))
        .where(PollPartyVoter.poll_id == poll_id, col(PollPartyVoter.party_id).in_(parties))
        .order_by(col(Person.sort_key), col(Person.id))
    ):
        shown = name if sought is None else name_for(sought, name, PersonKind(kind))
        voters[party_id].append((person_id, shown))
    for party_id, what in await db.exec(
        select(DeskHanding.party_id, DeskHanding.what).where(DeskHanding.poll_id == poll_id)
    ):
        handed[party_id].add(Handed(what))
    if sought is not None:
        voters = defaultdict(list, {each: list(told_apart(named)) for each, named in voters.items()})
    here = {
        row.party_id: row
        for row in await db.exec(select(DeskPresence).where(DeskPresence.poll_id == poll_id))
    }
    return tuple(
        DeskHome(
            party_id=each,
            places=places[each],
            voters=tuple(voters[each]),
            came=dict(voters[each]).get(here[each].person_id, "") if each in here else None,
            came_at=here[each].marked_at if each in here else None,
            handed=frozenset(handed[each]),
        )
        for each in parties
    )
