"""Co-owners say for themselves which of them votes for the homes they own together; it holds once all have said the same."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import col, func, select

from deliberation.audit import actions as audit
from deliberation.communities import actions as communities
from deliberation.communities.models import Building, Entrance, Unit
from deliberation.communities.queries import day_in
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.facts import Actor
from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Conflict, NotAllowed
from deliberation.kernel.text import sentence
from deliberation.roll import designations, directory, home_book, homes, standing
from deliberation.roll.actions import NUMBERED
from deliberation.roll.causes import Cause, Evidence
from deliberation.roll.facts import RollChanged
from deliberation.roll.home_book import HomeView
from deliberation.roll.home_rules import HomeChangedMeanwhile, NotACoOwner, OneOwnerOnly
from deliberation.roll.kinds import PersonKind
from deliberation.roll.models import Designation, Ownership, Person, RollChange, VoterWish

_MOST_A_DAY = 10


class ChangedTooOften(Conflict):
    message = sentence("You have changed this ten times today. Talk it over, and come back tomorrow.")


class NotYours(NotAllowed):
    message = sentence("This home is not yours, so you have no say in who votes for it.")


@dataclass(frozen=True)
class Named:
    """A co-owner as the others see them."""

    person_id: UUID
    masked_name: str


@dataclass(frozen=True, kw_only=True)
class Together:
    """Homes that the same people own. `wishes`: whom each of them named last, None for nobody; who said nothing is not in it."""

    unit_id: UUID
    places: tuple[str, ...]
    owners: tuple[Named, ...]
    voter_id: UUID | None
    wishes: Mapping[UUID, UUID | None]


@dataclass(frozen=True, kw_only=True)
class CoOwner:
    """Who says it."""

    person_id: UUID
    account_id: UUID
    actor: Actor
    now: datetime


async def of_person(db: Reader, person_id: UUID) -> tuple[Together, ...]:
    """The homes this person owns with others, together where the owners are the same; four statements, however many."""
    places, owners = await _homes(db, person_id)
    voters = await _voters(db, person_id)
    named_at = await _named_at(db, person_id)
    wishes = await _wishes(db, person_id)
    found = []
    for these in dict.fromkeys(frozenset(of) for of in owners.values() if len(of) > 1):
        units = sorted(unit_id for unit_id, of in owners.items() if of.keys() == these)
        since = max((named_at[unit_id] for unit_id in units if unit_id in named_at), default=None)
        found.append(
            Together(
                unit_id=units[0],
                places=tuple(places[unit_id] for unit_id in units),
                owners=tuple(owners[units[0]].values()),
                voter_id=voters.get(units[0]),
                wishes={
                    wish.person_id: wish.wanted_id
                    for wish in wishes
                    if frozenset(wish.owners) == these and (since is None or wish.said_at > since)
                },
            )
        )
    return tuple(sorted(found, key=lambda each: each.places))


async def are_asked(db: Reader, person_id: UUID) -> bool:
    """Whether this person owns a home with somebody else."""
    others = select(Ownership.id).where(
        col(Ownership.unit_id).in_(homes.owned_by(person_id)),
        Ownership.person_id != person_id,
        col(Ownership.ends_on).is_(None),
    )
    return (await db.exec(others.limit(1))).first() is not None


async def say(db: Writer, community_id: UUID, unit_id: UUID, wanted: UUID | None, *, by: CoOwner) -> bool:
    """Whether all say the same by now, so that it holds. Raises NoSuchHome, NotYours, OneOwnerOnly, NotACoOwner, HomeChangedMeanwhile, ChangedTooOften."""
    await communities.hold_numbers(db, community_id, NUMBERED)
    home = await home_book.get(db, unit_id)
    owners = _owners(home)
    if by.person_id not in owners:
        raise NotYours
    if len(owners) == 1:
        raise OneOwnerOnly
    if wanted is not None and wanted not in owners:
        raise NotACoOwner
    together = next((each for each in await of_person(db, by.person_id) if each.unit_id == unit_id), None)
    if together is None:
        raise HomeChangedMeanwhile
    await _check_often(db, unit_id, by)
    db.add(
        VoterWish(
            community_id=community_id,
            id=new_id(),
            unit_id=unit_id,
            person_id=by.person_id,
            wanted_id=wanted,
            owners=sorted(owners),
            account_id=by.account_id,
            said_at=by.now,
        )
    )
    await db.flush()
    wishes = {**together.wishes, by.person_id: wanted}
    is_agreed = wishes.keys() == owners and set(wishes.values()) == {wanted}
    if is_agreed and wanted != together.voter_id:
        await _name(db, community_id, home, wanted, by=by)
    return is_agreed


async def _check_often(db: Reader, unit_id: UUID, by: CoOwner) -> None:
    said = select(func.count()).where(
        VoterWish.unit_id == unit_id,
        VoterWish.person_id == by.person_id,
        col(VoterWish.said_at) > by.now - timedelta(days=1),
    )
    if (await db.exec(said)).one() >= _MOST_A_DAY:
        raise ChangedTooOften


async def _homes(
    db: Reader, person_id: UUID
) -> tuple[Mapping[UUID, str], Mapping[UUID, Mapping[UUID, Named]]]:
    """What each home of this person is called, and all its owners in the order they came."""
    rows = await db.exec(
        select(Unit, Building.name, Entrance.name, Person)
        .join(Ownership, col(Ownership.unit_id) == col(Unit.id))
        .join(Person, col(Person.id) == col(Ownership.person_id))
        .join(Building, col(Building.id) == col(Unit.building_id))
        .outerjoin(Entrance, col(Entrance.id) == col(Unit.entrance_id))
        .where(
            col(Unit.id).in_(homes.owned_by(person_id)),
            col(Unit.gone_on).is_(None),
            col(Ownership.ends_on).is_(None),
        )
        .order_by(col(Ownership.id))
    )
    places: dict[UUID, str] = {}
    owners: dict[UUID, dict[UUID, Named]] = defaultdict(dict)
    for unit, building, entrance, person in rows:
        places[unit.id] = directory.place(building, entrance, unit.label)
        name = directory.masked_name(person.name, PersonKind(person.kind))
        owners[unit.id][person.id] = Named(person.id, name)
    return places, owners


async def _voters(db: Reader, person_id: UUID) -> Mapping[UUID, UUID]:
    rows = await db.exec(
        select(Designation.unit_id, Designation.person_id).where(
            col(Designation.unit_id).in_(homes.owned_by(person_id)), col(Designation.ends_on).is_(None)
        )
    )
    return dict(rows.all())


async def _named_at(db: Reader, person_id: UUID) -> Mapping[UUID, datetime]:
    """When somebody was named last: nobody brings back by themselves what all said before."""
    rows = await db.exec(
        select(RollChange.unit_id, func.max(RollChange.recorded_at))
        .where(col(RollChange.unit_id).in_(homes.owned_by(person_id)), RollChange.cause == Cause.VOTER.value)
        .group_by(col(RollChange.unit_id))
    )
    return dict(rows.all())


async def _wishes(db: Reader, person_id: UUID) -> Sequence[VoterWish]:
    rows = await db.exec(
        select(VoterWish)
        .where(col(VoterWish.unit_id).in_(homes.owned_by(person_id)))
        .order_by(col(VoterWish.id))
    )
    return rows.all()


async def _name(db: Writer, community_id: UUID, home: HomeView, wanted: UUID | None, *, by: CoOwner) -> None:
    today = await day_in(db, community_id, by.now)
    units = await designations.homes_of(db, _owners(home))
    await designations.end(db, units, on=today)
    if wanted is not None:
        await designations.begin(db, community_id, units, wanted, on=today)
    row = RollChange(
        community_id=community_id,
        id=new_id(),
        unit_id=home.id,
        cause=Cause.VOTER.value,
        evidence=Evidence.OWN_ACCOUNT.value,
        happened_on=today,
        recorded_at=by.now,
        recorded_by=by.account_id,
    )
    db.add(row)
    await db.flush()
    figures = await standing.figures(db, on=today)
    fact = RollChanged(subject_id=row.id, file_sha256=None, figures=figures)
    await audit.record(db, community_id, fact, actor=by.actor, at=by.now)


def _owners(home: HomeView) -> frozenset[UUID]:
    return frozenset(tie.person_id for tie in home.owners)
