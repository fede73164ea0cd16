"""Changes of one home by date: who owns it, who lives in it, who votes for it, how large it is. Each is one entry of the log."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from sqlmodel import col, update

from deliberation.audit import actions as audit
from deliberation.communities import actions as communities
from deliberation.communities.models import Unit
from deliberation.communities.queries import day_in
from deliberation.database.sessions import Writer
from deliberation.kernel.facts import Actor
from deliberation.kernel.ids import new_id
from deliberation.roll import designations, entrants, home_book, home_rules, standing
from deliberation.roll.actions import NUMBERED
from deliberation.roll.facts import RollChanged
from deliberation.roll.home_book import HomeView, Tie
from deliberation.roll.home_rules import (
    BeforeMovingIn,
    DayToCome,
    Entrant,
    Event,
    HomeChangedMeanwhile,
    LivesThereAlready,
    MeasuresWanted,
    NotACoOwner,
    OneOwnerOnly,
    OwnersWanted,
    SameOwners,
)
from deliberation.roll.models import Ownership, Residency, RollChange, RollCorrection


@dataclass(frozen=True, kw_only=True)
class Clerk:
    """Who writes it down, when, and with what document numbers and phones are hashed."""

    account_id: UUID
    actor: Actor
    now: datetime
    pepper: bytes = field(repr=False)


async def change_owners(
    db: Writer, community_id: UUID, unit_id: UUID, wanted: OwnersWanted, *, event: Event, by: Clerk
) -> None:
    """Ownerships that go on with the same share stay; the others end on that day, and new ones begin. Raises Invalid, Conflict."""
    home = await _held(db, community_id, unit_id, seen=wanted.seen)
    before: dict[UUID, Tie] = {tie.person_id: tie for tie in home.owners}
    if any(person_id not in before for person_id, _ in wanted.staying):
        raise HomeChangedMeanwhile
    people = [person_id for person_id, _ in wanted.staying]
    for at, (entrant, _) in enumerate(wanted.coming, start=1):
        people.append(await entrants.entered(db, community_id, entrant, at=at, pepper=by.pepper, now=by.now))
    home_rules.check_owners(people)
    typed = [share for _, share in (*wanted.staying, *wanted.coming)]
    after = dict(zip(people, home_rules.shares(typed), strict=True))
    ended = [tie for tie in home.owners if after.get(tie.person_id, tie) != tie.share]
    begun = {person: share for person, share in after.items() if not _has(before, person, share)}
    if not ended and not begun:
        raise SameOwners
    today = await day_in(db, community_id, by.now)
    home_rules.check_day(event.day, today=today, since=[tie.starts_on for tie in ended])
    await _end(db, Ownership, [tie.id for tie in ended], event)
    for person, share in begun.items():
        db.add(_ownership(community_id, unit_id, person, share, event))
    if before.keys() != after.keys():
        await designations.end(db, [unit_id], on=event.day)
    await _record(db, community_id, unit_id, event, by)


async def move_in(
    db: Writer, community_id: UUID, unit_id: UUID, entrant: Entrant, *, event: Event, by: Clerk
) -> None:
    """A tenant or a member of the household lives here from that day. Raises Invalid."""
    home = await _held(db, community_id, unit_id)
    if event.day > await day_in(db, community_id, by.now):
        raise DayToCome
    person = await entrants.entered(db, community_id, entrant, at=1, pepper=by.pepper, now=by.now)
    if person in {tie.person_id for tie in (*home.owners, *home.residents)}:
        raise LivesThereAlready
    db.add(
        Residency(
            community_id=community_id, id=new_id(), unit_id=unit_id, person_id=person, starts_on=event.day
        )
    )
    await _record(db, community_id, unit_id, event, by)


async def move_out(
    db: Writer, community_id: UUID, unit_id: UUID, residency_id: UUID, *, event: Event, by: Clerk
) -> None:
    """Raises HomeChangedMeanwhile where they left already, DayToCome or BeforeMovingIn."""
    home = await _held(db, community_id, unit_id)
    living = {tie.id: tie for tie in home.residents}
    if residency_id not in living:
        raise HomeChangedMeanwhile
    if event.day > await day_in(db, community_id, by.now):
        raise DayToCome
    if event.day < living[residency_id].starts_on:
        raise BeforeMovingIn({"day": living[residency_id].starts_on})
    await _end(db, Residency, [residency_id], event)
    await _record(db, community_id, unit_id, event, by)


async def name_voter(
    db: Writer, community_id: UUID, unit_id: UUID, person_id: UUID | None, *, event: Event, by: Clerk
) -> None:
    """The co-owners name one of them, or nobody any more (None): for all homes that the very same people own. Raises Invalid, Conflict."""
    home = await _held(db, community_id, unit_id)
    owners = {tie.person_id: tie for tie in home.owners}
    if len(owners) == 1:
        raise OneOwnerOnly
    if person_id is not None and person_id not in owners:
        raise NotACoOwner
    if person_id == (home.voter.person_id if home.voter else None):
        raise home_rules.NamedAlready
    today = await day_in(db, community_id, by.now)
    since = [tie.starts_on for tie in (*home.owners, *([home.voter] if home.voter else []))]
    home_rules.check_day(event.day, today=today, since=since)
    units = await designations.homes_of(db, frozenset(owners))
    await designations.end(db, units, on=event.day)
    if person_id is not None:
        await designations.begin(db, community_id, units, person_id, on=event.day)
    await _record(db, community_id, unit_id, event, by)


async def correct(
    db: Writer, community_id: UUID, unit_id: UUID, wanted: MeasuresWanted, *, event: Event, by: Clerk
) -> None:
    """The area with its source, and the day of handing over, put right. Raises Invalid, Conflict."""
    home = await _held(db, community_id, unit_id, seen=wanted.seen)
    before, after = home.measures, home_rules.measures(wanted, home.measures)
    home_rules.check_day(event.day, today=await day_in(db, community_id, by.now), since=())
    await db.exec(
        update(Unit)
        .where(col(Unit.id) == unit_id)
        .values(
            area_cm2=after.area_cm2,
            area_source=after.area_source.value if after.area_source else None,
            handed_over_on=after.handed_over_on,
        )
        .execution_options(synchronize_session=False)
    )
    change_id = await _record(db, community_id, unit_id, event, by)
    db.add(
        RollCorrection(
            community_id=community_id,
            change_id=change_id,
            area_before_cm2=before.area_cm2,
            area_after_cm2=after.area_cm2,
            source_before=before.area_source.value if before.area_source else None,
            source_after=after.area_source.value if after.area_source else None,
            handed_over_before=before.handed_over_on,
            handed_over_after=after.handed_over_on,
        )
    )
    await db.flush()


async def _held(db: Writer, community_id: UUID, unit_id: UUID, *, seen: str | None = None) -> HomeView:
    """The home, while imports and other changes wait. Raises NoSuchHome, HomeChangedMeanwhile."""
    await communities.hold_numbers(db, community_id, NUMBERED)
    home = await home_book.get(db, unit_id)
    if seen is not None and seen != home.seen:
        raise HomeChangedMeanwhile
    return home


def _has(before: Mapping[UUID, Tie], person: UUID, share: Fraction | None) -> bool:
    return person in before and before[person].share == share


def _ownership(
    community_id: UUID, unit_id: UUID, person: UUID, share: Fraction | None, event: Event
) -> Ownership:
    return Ownership(
        community_id=community_id,
        id=new_id(),
        unit_id=unit_id,
        person_id=person,
        share_numerator=share.numerator if share is not None else None,
        share_denominator=share.denominator if share is not None else None,
        starts_on=event.day,
    )


async def _end(db: Writer, table: type[Ownership] | type[Residency], ids: list[UUID], event: Event) -> None:
    await db.exec(update(table).where(col(table.id).in_(ids)).values(ends_on=event.day))


async def _record(db: Writer, community_id: UUID, unit_id: UUID, event: Event, by: Clerk) -> UUID:
    """The change for staff, whose id comes back, and for everybody what the roll adds up to now."""
    row = RollChange(
        community_id=community_id,
        id=new_id(),
        unit_id=unit_id,
        cause=event.cause.value,
        evidence=event.evidence.value,
        happened_on=event.day,
        recorded_at=by.now,
        recorded_by=by.account_id,
    )
    db.add(row)
    await db.flush()
    figures = await standing.figures(db, on=await day_in(db, community_id, by.now))
    fact = RollChanged(subject_id=row.id, file_sha256=None, figures=figures)
    await audit.record(db, community_id, fact, actor=by.actor, at=by.now)
    return row.id
