"""Write a committee down with its list; a second person confirms all of it, and from its first day on it sits."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from deliberation.committees import acting, mandates, owners, queries, refusals, rules
from deliberation.committees.acting import NUMBERED, By
from deliberation.committees.facts import CommitteeConfirmed, CommitteeEnded, CommitteeWritten
from deliberation.committees.kinds import Ended
from deliberation.committees.models import (
    Committee,
    CommitteeConfirmation,
    CommitteeEnd,
    CommitteeMember,
    CommitteeSitting,
)
from deliberation.committees.views import CommitteeView, MemberView
from deliberation.communities import actions as communities
from deliberation.counting.presets import places
from deliberation.database.sessions import Writer
from deliberation.kernel.ids import new_id
from deliberation.roll import standing


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """`place`: whose law it follows. `ends_on` is the last day of the term."""

    place: str
    seats: int
    starts_on: date
    ends_on: date


async def write(db: Writer, community_id: UUID, wanted: Wanted, *, by: By) -> int:
    """The committee's number.

    Raises PlaceUnknown, UnfitSeats, EndsBeforeItStarts, TermTooShort, TermTooLong, ListWaits, BeginsTooEarly.
    """
    places.get_place(wanted.place)
    number = await communities.next_number(db, community_id, NUMBERED)
    here = await standing.figures(db, on=by.today)
    rules.check_seats(wanted.place, wanted.seats, households=here.units, area_cm2=here.area_cm2)
    rules.check_term(wanted.place, wanted.starts_on, wanted.ends_on)
    if await queries.find_draft(db) is not None:
        raise refusals.ListWaits
    before = await queries.find_present(db, by.today)
    if before is not None and wanted.starts_on <= before.starts_on:
        raise refusals.BeginsTooEarly({"day": before.starts_on})
    fact = CommitteeWritten(
        subject_id=new_id(),
        number=number,
        seats=wanted.seats,
        starts_on=wanted.starts_on,
        ends_on=wanted.ends_on,
    )
    db.add(
        Committee(
            community_id=community_id,
            id=fact.subject_id,
            number=number,
            place=wanted.place,
            seats=wanted.seats,
            starts_on=wanted.starts_on,
            ends_on=wanted.ends_on,
            written_at=by.now,
            written_by=by.account_id,
            entry_id=await acting.told(db, community_id, fact, by),
        )
    )
    await db.flush()
    return number


async def add_owner(db: Writer, community_id: UUID, *, person_id: UUID, rank: int | None, by: By) -> UUID:
    """The row of an owner on the list. Raises NoDraft, NotAnOwner, ListedAlready, RankTaken."""
    committee = await acting.held_draft(db, community_id)
    listed = next((each for each in committee.members if each.person_id == person_id), None)
    if listed is not None:
        raise refusals.ListedAlready({"name": listed.name})
    names = [each.name for each in committee.members]
    name = await owners.named(db, community_id, person_id, others=names, by=by)
    return await listed_as(db, community_id, committee.id, name, person_id=person_id, rank=rank, by=by)


async def add_name(db: Writer, community_id: UUID, *, name: str, rank: int | None, by: By) -> UUID:
    """Somebody who is sent and owns nothing here. Raises NoDraft, NamedAlready, RankTaken."""
    committee = await acting.held_draft(db, community_id)
    if any(each.name == name for each in committee.members):
        raise refusals.NamedAlready({"name": name})
    return await listed_as(db, community_id, committee.id, name, person_id=None, rank=rank, by=by)


async def remove(db: Writer, community_id: UUID, member_id: UUID, *, by: By) -> None:
    """By whoever listed them or began the list: who confirms it changes nothing in it alone. Raises NoDraft, NoSuchMember, ListedByAnother."""
    committee = await acting.held_draft(db, community_id)
    if committee.member(member_id) is None:
        raise refusals.NoSuchMember
    if by.account_id not in await queries.wrote(db, member_id):
        raise refusals.ListedByAnother
    await db.exec(
        delete(CommitteeMember).where(
            col(CommitteeMember.community_id) == community_id, col(CommitteeMember.id) == member_id
        )
    )


async def confirm(db: Writer, community_id: UUID, *, by: By) -> None:
    """The committee sits from its first day on; the one before it ends on the day before.

    Raises NoDraft, SecondPersonNeeded, NobodyListed, TooManyListed, TooFewListed.
    """
    committee = await acting.held_draft(db, community_id)
    rules.check_confirming(proposed_by=committee.written_by, by=by.account_id)
    elected = [each for each in committee.members if each.rank is None]
    rules.check_list(committee.seats, len(elected))
    before = await queries.find_present(db, by.today)
    if before is not None and before.ended is None:
        last_on = min(before.ends_on, rules.day_before(committee.starts_on))
        await mandates.end_all(db, community_id, before, last_on=last_on, by=by)
        await _end(db, community_id, before, Ended.FOLLOWED, by)
    fact = CommitteeConfirmed(
        subject_id=committee.id,
        members=tuple(each.id for each in elected),
        reserves=tuple(each.id for each in committee.reserves),
    )
    entry_id = await acting.told(db, community_id, fact, by)
    db.add(
        CommitteeConfirmation(
            community_id=community_id,
            committee_id=committee.id,
            confirmed_at=by.now,
            confirmed_by=by.account_id,
            entry_id=entry_id,
        )
    )
    for member in elected:
        await seat(db, community_id, member, starts_on=committee.starts_on, entry_id=entry_id, by=by)


async def drop(db: Writer, community_id: UUID, *, by: By) -> None:
    """The list comes to nothing. Raises NoDraft."""
    await _end(db, community_id, await acting.held_draft(db, community_id), Ended.MISTAKE, by)


async def end_term(db: Writer, community_id: UUID, *, by: By) -> None:
    """Its term is over and no other follows yet: its members act here no longer. Raises NoCommittee, CommitteeOver, TermNotOver."""
    committee = await acting.held(db, community_id, on=by.today)
    if by.today <= committee.ends_on:
        raise refusals.TermNotOver({"day": committee.ends_on})
    await mandates.end_all(db, community_id, committee, last_on=committee.ends_on, by=by)
    await _end(db, community_id, committee, Ended.TERM_OVER, by)


async def listed_as(
    db: Writer,
    community_id: UUID,
    committee_id: UUID,
    name: str,
    *,
    person_id: UUID | None,
    rank: int | None,
    by: By,
) -> UUID:
    """Raises RankTaken."""
    row = CommitteeMember(
        community_id=community_id,
        id=new_id(),
        committee_id=committee_id,
        name=name,
        person_id=person_id,
        rank=rank,
        added_at=by.now,
        added_by=by.account_id,
    )
    try:
        async with db.begin_nested():
            db.add(row)
            await db.flush()
    except IntegrityError as error:
        if getattr(error.orig, "sqlstate", None) != "23505":
            raise
        raise refusals.RankTaken from error
    return row.id


async def seat(
    db: Writer, community_id: UUID, member: MemberView, *, starts_on: date, entry_id: UUID, by: By
) -> None:
    """From that day on they sit, and act here if they sign in."""
    db.add(
        CommitteeSitting(
            community_id=community_id, member_id=member.id, starts_on=starts_on, entry_id=entry_id
        )
    )
    await db.flush()
    await mandates.begin_of(db, community_id, member, starts_on=starts_on, by=by)


async def _end(db: Writer, community_id: UUID, committee: CommitteeView, reason: Ended, by: By) -> None:
    fact = CommitteeEnded(subject_id=committee.id, reason=reason)
    db.add(
        CommitteeEnd(
            community_id=community_id,
            committee_id=committee.id,
            reason=reason.value,
            ended_at=by.now,
            ended_by=by.account_id,
            entry_id=await acting.told(db, community_id, fact, by),
        )
    )
    await db.flush()
