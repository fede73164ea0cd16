"""Co-owners say for themselves which of them votes for the homes they own together; it holds once all have said the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from deliberation.audit import actions as audit
from deliberation.communities import actions as communities
from deliberation.communities.queries import day_in
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.facts import Actor
from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Conflict, NotAllowed
from deliberation.kernel.text import sentence
from deliberation.roll import designations, home_book, homes, present
from deliberation.roll.actions import NUMBERED
from deliberation.roll.causes import Cause, Evidence
from deliberation.roll.facts import RollChanged
from deliberation.roll.home_book import HomeView, Tie
from deliberation.roll.home_rules import HomeChangedMeanwhile, NotACoOwner, OneOwnerOnly
from deliberation.roll.models import Ownership, RollChange, VoterWish

_MOST_A_DAY = 10


class ChangedTooOften(Conflict):
    message = sentence("You have changed this ten times today. Talk it over, and come back tomorrow.")


class NotYours(NotAllowed):
    message = sentence("This home is not yours, so you have no say in who votes for it.")


@dataclass(frozen=True, kw_only=True)
class Together:
    """Homes that the same people own. `wishes`: whom each of them named last, None for nobody; who said nothing is not in it."""

    unit_id: UUID
    places: tuple[str, ...]
    owners: tuple[Tie, ...]
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
    """The homes this person owns with others, together where the owners are the same."""
    found: dict[frozenset[UUID], Together] = {}
    for unit_id in await db.exec(homes.owned_by(person_id)):
        home = await home_book.get(db, unit_id)
        owners = _owners(home)
        if len(owners) > 1 and owners not in found:
            found[owners] = await _together(db, home)
    return tuple(sorted(found.values(), key=lambda each: each.places))


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
    together = await _together(db, home)
    if together.unit_id != unit_id:
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


async def _together(db: Reader, home: HomeView) -> Together:
    owners = _owners(home)
    units = sorted(await designations.homes_of(db, owners))
    found = [await home_book.get(db, unit_id) for unit_id in units]
    return Together(
        unit_id=units[0],
        places=tuple(each.place for each in found),
        owners=home.owners,
        voter_id=home.voter.person_id if home.voter else None,
        wishes=await _wishes(db, units, owners),
    )


async def _wishes(db: Reader, units: list[UUID], owners: frozenset[UUID]) -> dict[UUID, UUID | None]:
    """What these very owners said since somebody was named last: nobody brings back by themselves what all said before."""
    named = await db.exec(
        select(RollChange.recorded_at)
        .where(col(RollChange.unit_id).in_(units), RollChange.cause == Cause.VOTER.value)
        .order_by(col(RollChange.recorded_at).desc())
        .limit(1)
    )
    named_at = named.first()
    rows = await db.exec(
        select(VoterWish).where(col(VoterWish.unit_id).in_(units)).order_by(col(VoterWish.id))
    )
    return {
        row.person_id: row.wanted_id
        for row in rows
        if frozenset(row.owners) == owners and (named_at is None or row.said_at > named_at)
    }


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
    figures = (await present.roll(db)).figures(on=today)
    fact = RollChanged(subject_id=row.id, file_sha256=None, figures=figures)
    await audit.record(db, community_id, fact, actor=by.actor, at=by.now)


def _owners(home: HomeView) -> frozenset[UUID]:
    return frozenset(tie.person_id for tie in home.owners)
