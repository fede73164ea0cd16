"""The mandate of a member: it begins when they sit and sign in, and ends with their seat."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlmodel import col, or_, select

from deliberation.accounts.models import Membership
from deliberation.committees import acting, refusals
from deliberation.committees.acting import By
from deliberation.committees.models import Committee, CommitteeAccount, CommitteeMember
from deliberation.committees.views import CommitteeView, MemberView
from deliberation.communities import actions as communities
from deliberation.communities.models import Mandate
from deliberation.communities.rules import Role
from deliberation.database.sessions import Reader, Writer


async def account_of(db: Reader, community_id: UUID, person_id: UUID) -> UUID | None:
    """With which account this person of the roll signs in here."""
    joined = select(Membership.account_id).where(
        Membership.community_id == community_id, Membership.person_id == person_id
    )
    return (await db.exec(joined)).first()


async def missing(db: Reader, community_id: UUID, members: Iterable[MemberView]) -> dict[UUID, UUID | None]:
    """Sitting members who cannot act here yet, with the account that is theirs by the roll, where they have one."""
    waiting = {each.id: each.person_id for each in members if each.is_sitting and each.mandate_id is None}
    persons = [person for person in waiting.values() if person is not None]
    joined = await db.exec(
        select(Membership.person_id, Membership.account_id).where(
            Membership.community_id == community_id, col(Membership.person_id).in_(persons)
        )
    )
    accounts = {person: account for person, account in joined.all() if person is not None}
    return {member: accounts.get(person) if person else None for member, person in waiting.items()}


async def tie(db: Writer, community_id: UUID, member_id: UUID, *, account_id: UUID | None, by: By) -> None:
    """Let a sitting member act here. `account_id` is for one who is not on the roll: never one's own.

    Raises NoSuchMember, NotSitting, HasAccount, NoAccountYet, NoSuchAccount, OwnMatter, CommitteeOver.
    """
    committee = await acting.held(db, community_id, on=by.today)
    if by.today > committee.ends_on:
        raise refusals.CommitteeOver
    member = committee.member(member_id)
    if member is None:
        raise refusals.NoSuchMember
    if not member.is_sitting:
        raise refusals.NotSitting
    if member.mandate_id is not None:
        raise refusals.HasAccount
    if member.person_id is not None:
        account_id = await account_of(db, community_id, member.person_id)
        if account_id is None:
            raise refusals.NoAccountYet
    elif account_id is None or not await _belongs(db, community_id, account_id):
        raise refusals.NoSuchAccount
    elif account_id == by.account_id:
        raise refusals.OwnMatter
    taken = {each.account_id for each in committee.sitting}
    if account_id in taken:
        raise refusals.NoSuchAccount
    await begin(db, community_id, member_id, account_id, starts_on=by.today, by=by)


async def begin(
    db: Writer, community_id: UUID, member_id: UUID, account_id: UUID, *, starts_on: date, by: By
) -> None:
    """To the last day of the term, by the clock. Whoever holds the role already for as long, by an older mandate, keeps that one."""
    ends_on = await _last_day(db, member_id)
    mandate_id = await _standing(db, account_id, until=ends_on)
    if mandate_id is None:
        mandate_id = await communities.give_role(
            db,
            community_id,
            account_id=account_id,
            role=Role.COMMITTEE,
            starts_on=starts_on,
            ends_on=ends_on,
            actor=by.actor,
            now=by.now,
        )
    db.add(
        CommitteeAccount(
            community_id=community_id,
            member_id=member_id,
            account_id=account_id,
            mandate_id=mandate_id,
            tied_at=by.now,
            tied_by=by.account_id,
        )
    )
    await db.flush()


async def begin_of(db: Writer, community_id: UUID, member: MemberView, *, starts_on: date, by: By) -> None:
    """For an owner who signs in already; anybody else is tied to their account later, and nobody after the term."""
    if member.person_id is None or starts_on > await _last_day(db, member.id):
        return
    account_id = await account_of(db, community_id, member.person_id)
    if account_id is not None:
        await begin(db, community_id, member.id, account_id, starts_on=starts_on, by=by)


async def end_of(db: Writer, community_id: UUID, member: MemberView, *, last_on: date, by: By) -> None:
    """A mandate that has ended by then stays as it is."""
    if member.mandate_id is None:
        return
    row = (await db.exec(select(Mandate).where(Mandate.id == member.mandate_id))).one()
    ends_on = max(last_on, row.starts_on)
    if row.ends_on is not None and row.ends_on <= ends_on:
        return
    await communities.end_role(
        db,
        community_id,
        mandate_id=row.id,
        ends_on=ends_on,
        actor=by.actor,
        now=by.now,
    )


async def end_all(db: Writer, community_id: UUID, committee: CommitteeView, *, last_on: date, by: By) -> None:
    for member in committee.sitting:
        await end_of(db, community_id, member, last_on=last_on, by=by)


async def _last_day(db: Reader, member_id: UUID) -> date:
    """Of the term of a member's committee."""
    asked = (
        select(col(Committee.ends_on))
        .join(CommitteeMember, col(CommitteeMember.committee_id) == col(Committee.id))
        .where(CommitteeMember.id == member_id)
    )
    return (await db.exec(asked)).one()


async def _standing(db: Reader, account_id: UUID, *, until: date) -> UUID | None:
    held = select(Mandate.id).where(
        Mandate.account_id == account_id,
        Mandate.role == Role.COMMITTEE.value,
        or_(col(Mandate.ends_on).is_(None), col(Mandate.ends_on) >= until),
    )
    return (await db.exec(held)).first()


async def _belongs(db: Reader, community_id: UUID, account_id: UUID) -> bool:
    joined = select(Membership.account_id).where(
        Membership.community_id == community_id, Membership.account_id == account_id
    )
    return (await db.exec(joined)).first() is not None
