"""Propose who leaves, moves up, is elected in between or takes an office; a second person confirms it, and only then it holds."""

from dataclasses import dataclass
from datetime import date
from typing import assert_never
from uuid import UUID

from deliberation.committees import acting, beginning, mandates, owners, refusals, rules
from deliberation.committees.acting import By
from deliberation.committees.facts import ChangeProposed, ChangeSettled
from deliberation.committees.kinds import Left, Office, Outcome, What
from deliberation.committees.models import CommitteeChange, CommitteeChangeEnd, CommitteeDeparture
from deliberation.committees.views import ChangeView, CommitteeView, MemberView
from deliberation.database.sessions import Writer
from deliberation.kernel.ids import new_id


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """`on_day`: from when it holds, or the last day of whoever leaves. An office may be given to nobody."""

    what: What
    member_id: UUID | None
    on_day: date
    office: Office | None = None
    reason: Left | None = None


async def propose(db: Writer, community_id: UUID, proposal: Proposal, *, by: By) -> UUID:
    """The proposal's id.

    Raises NoCommittee, CommitteeOver, NoSuchMember, WaitsAlready, OutsideTheTerm, DayToCome, and why it cannot be so: GoneAlready, NotSitting,
    StillOwns, NoSeatFree, NotNextInLine, ReservesFirst, HoldsItAlready, SealKeptByChair, ChairAndDeputyAreTwo.
    """
    committee = await acting.held(db, community_id, on=by.today)
    if any(_is_same(each, proposal) for each in committee.waiting):
        raise refusals.WaitsAlready
    await _check(db, committee, proposal, by.today)
    return await _write(db, community_id, committee, proposal, by)


async def propose_owner(db: Writer, community_id: UUID, person_id: UUID, *, on_day: date, by: By) -> UUID:
    """An owner was elected to a free seat in between. The proposal's id.

    Raises NoCommittee, CommitteeOver, NoSeatFree, ReservesFirst, ListedAlready, NotAnOwner, OutsideTheTerm, DayToCome.
    """
    committee = await acting.held(db, community_id, on=by.today)
    rules.check_by_election(committee)
    rules.check_day(committee, on_day, by.today)
    listed = next(
        (each for each in committee.members if each.person_id == person_id and each.is_listed), None
    )
    if listed is not None:
        raise refusals.ListedAlready({"name": listed.name})
    names = [each.name for each in committee.members]
    name = await owners.named(db, community_id, person_id, others=names, by=by)
    member_id = await beginning.listed_as(
        db, community_id, committee.id, name, person_id=person_id, rank=None, by=by
    )
    elected = Proposal(what=What.ELECT, member_id=member_id, on_day=on_day)
    return await _write(db, community_id, committee, elected, by)


async def settle(db: Writer, community_id: UUID, change_id: UUID, *, outcome: Outcome, by: By) -> ChangeView:
    """A second person confirms or refuses it; only whoever proposed it takes it back.

    Raises NoCommittee, CommitteeOver, NoSuchChange, ChangeOver, SecondPersonNeeded, OwnMatter, and what `propose` raises where it holds no longer.
    """
    committee = await acting.held(db, community_id, on=by.today)
    change = next((each for each in committee.changes if each.id == change_id), None)
    if change is None:
        raise refusals.NoSuchChange
    if change.outcome is not None:
        raise refusals.ChangeOver
    member = committee.member(change.member_id)
    if outcome is Outcome.TAKEN_BACK:
        if by.account_id != change.proposed_by:
            raise refusals.NoSuchChange
    else:
        rules.check_confirming(proposed_by=[change.proposed_by], by=by.account_id)
    if outcome is Outcome.REFUSED:
        rules.check_refusing(change, member, by.account_id)
    if outcome is Outcome.CONFIRMED:
        rules.check_own(change, member, by.account_id)
        await _check_still(db, committee, change, by.today)
    sitting = len(committee.sitting) + _more(change, member) * (outcome is Outcome.CONFIRMED)
    fact = ChangeSettled(
        subject_id=committee.id, change_id=change.id, what=change.what, outcome=outcome, sitting=sitting
    )
    entry_id = await acting.told(db, community_id, fact, by)
    db.add(
        CommitteeChangeEnd(
            community_id=community_id,
            change_id=change.id,
            outcome=outcome.value,
            ended_at=by.now,
            ended_by=by.account_id,
            entry_id=entry_id,
        )
    )
    await db.flush()
    if outcome is Outcome.CONFIRMED and member is not None:
        await _apply(db, community_id, change, member, entry_id, by)
    return change


async def _check(db: Writer, committee: CommitteeView, proposal: Proposal, today: date) -> None:
    rules.check_day(committee, proposal.on_day, today)
    member = committee.member(proposal.member_id)
    if member is None and proposal.member_id is not None:
        raise refusals.NoSuchMember
    match proposal.what:
        case What.OFFICE:
            assert proposal.office is not None, "an office is named"
            rules.check_office(committee, proposal.office, member)
        case What.LEAVE:
            assert proposal.reason is not None, "a reason is named"
            assert member is not None, "somebody leaves"
            rules.check_leaving(member, proposal.reason)
            await _check_sold(db, member, proposal, today)
        case What.MOVE_UP:
            assert member is not None, "somebody moves up"
            rules.check_moving_up(committee, member)
            await _check_owns(db, member, today)
        case What.ELECT:
            assert member is not None, "somebody is elected"
            rules.check_by_election(committee)
            await _check_owns(db, member, today)
        case _:
            assert_never(proposal.what)


async def _check_still(db: Writer, committee: CommitteeView, change: ChangeView, today: date) -> None:
    """What was free may be taken by now; of those that wait this one does not count."""
    others = tuple(each for each in committee.changes if each.id != change.id)
    proposal = Proposal(
        what=change.what,
        member_id=change.member_id,
        on_day=change.on_day,
        office=change.office,
        reason=change.reason,
    )
    await _check(db, committee.with_changes(others), proposal, today)


async def _check_sold(db: Writer, member: MemberView, proposal: Proposal, today: date) -> None:
    if proposal.reason is not Left.SOLD or member.person_id is None:
        return
    if await owners.owning_on(db, [member.person_id], today):
        raise refusals.StillOwns({"name": member.name})


async def _check_owns(db: Writer, member: MemberView, today: date) -> None:
    if member.person_id is None:
        return
    if not await owners.owning_on(db, [member.person_id], today):
        raise refusals.OwnsNoLonger({"name": member.name})


async def _write(
    db: Writer, community_id: UUID, committee: CommitteeView, proposal: Proposal, by: By
) -> UUID:
    fact = ChangeProposed(
        subject_id=committee.id,
        change_id=new_id(),
        what=proposal.what,
        member_id=proposal.member_id,
        office=proposal.office,
        reason=proposal.reason,
        on_day=proposal.on_day,
    )
    db.add(
        CommitteeChange(
            community_id=community_id,
            id=fact.change_id,
            committee_id=committee.id,
            what=proposal.what.value,
            member_id=proposal.member_id,
            office=proposal.office.value if proposal.office else None,
            reason=proposal.reason.value if proposal.reason else None,
            on_day=proposal.on_day,
            proposed_at=by.now,
            proposed_by=by.account_id,
            entry_id=await acting.told(db, community_id, fact, by),
        )
    )
    await db.flush()
    return fact.change_id


async def _apply(
    db: Writer, community_id: UUID, change: ChangeView, member: MemberView, entry_id: UUID, by: By
) -> None:
    match change.what:
        case What.LEAVE:
            assert change.reason is not None, "a reason is named"
            row = CommitteeDeparture(
                community_id=community_id,
                member_id=member.id,
                reason=change.reason.value,
                last_on=change.on_day,
                entry_id=entry_id,
            )
            db.add(row)
            await db.flush()
            await mandates.end_of(db, community_id, member, last_on=change.on_day, by=by)
        case What.MOVE_UP | What.ELECT:
            await beginning.seat(db, community_id, member, starts_on=change.on_day, entry_id=entry_id, by=by)
        case What.OFFICE:
            return  # the last confirmed word says who holds it
        case _:
            assert_never(change.what)


def _is_same(change: ChangeView, proposal: Proposal) -> bool:
    """An office is proposed to one at a time, and so is whatever concerns one person."""
    if change.what is not proposal.what:
        return False
    if proposal.what is What.OFFICE:
        return change.office is proposal.office
    return change.member_id == proposal.member_id


def _more(change: ChangeView, member: MemberView | None) -> int:
    """How many more sit once it is confirmed."""
    match change.what:
        case What.LEAVE:
            return -1 if member is not None and member.is_sitting else 0
        case What.MOVE_UP | What.ELECT:
            return 1
        case What.OFFICE:
            return 0
        case _:
            assert_never(change.what)
