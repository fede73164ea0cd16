"""Who sits at a meeting, under which name and with which account, and who leads it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlmodel import col, select

from deliberation.accounts.models import Account, Membership
from deliberation.database.sessions import Reader
from deliberation.meetings.kinds import Office
from deliberation.meetings.models import MeetingOffice, MeetingSpeaker
from deliberation.meetings.run import holding
from deliberation.roll.kinds import PersonKind
from deliberation.roll.models import Person

Value = TypeVar("Value")


@dataclass(frozen=True, kw_only=True)
class Speaker:
    """Who may speak for a seat. `account_id` is None for who has none here; `is_body` where the roll names no human being."""

    id: UUID
    seat_id: UUID
    name: str = field(repr=False)
    account_id: UUID | None
    is_body: bool


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who holds an office of the meeting, or held it. `is_in_force`: the role lasts for which they were named."""

    office: Office
    account_id: UUID
    name: str = field(repr=False)
    since: datetime
    is_in_force: bool


async def speakers(db: Reader, community_id: UUID, meeting_id: UUID) -> tuple[Speaker, ...]:
    """In the order of their ids. Somebody with an account stands under the roll's name where they are on it."""
    rows = (await db.exec(select(MeetingSpeaker).where(MeetingSpeaker.meeting_id == meeting_id))).all()
    persons = {row.person_id for row in rows if row.person_id}
    members = select(Membership.person_id, Membership.account_id).where(
        Membership.community_id == community_id, col(Membership.person_id).in_(persons)
    )
    known = {person_id: account_id for person_id, account_id in await db.exec(members) if person_id}
    found = await db.exec(select(Person).where(col(Person.id).in_(persons)))
    on_the_roll = {person.id: person for person in found}
    accounts = await account_names(db, {row.account_id for row in rows if row.account_id})
    return tuple(
        Speaker(
            id=row.id,
            seat_id=row.seat_id,
            name=row.name or (person.name if person else _found(accounts, row.account_id)) or "",
            account_id=row.account_id or _found(known, row.person_id),
            is_body=person is not None and PersonKind(person.kind) is not PersonKind.NATURAL,
        )
        for row in sorted(rows, key=lambda row: row.id)
        for person in (_found(on_the_roll, row.person_id),)
    )


async def holders(db: Reader, meeting_id: UUID) -> tuple[Holder, ...]:
    """Of each office everybody who held it, in their order."""
    rows = (
        await db.exec(
            select(MeetingOffice, holding.is_in_force())
            .where(MeetingOffice.meeting_id == meeting_id)
            .order_by(col(MeetingOffice.office), col(MeetingOffice.ordinal))
        )
    ).all()
    names = await account_names(db, {row.account_id for row, _ in rows})
    return tuple(
        Holder(
            office=Office(row.office),
            account_id=row.account_id,
            name=names[row.account_id],
            since=row.since,
            is_in_force=holds,
        )
        for row, holds in rows
    )


def last(held: Iterable[Holder]) -> dict[Office, Holder]:
    """Of each office who was named last, whether they hold it still or not."""
    return {each.office: each for each in held}


def leading(held: Iterable[Holder]) -> dict[Office, Holder]:
    """The last one named holds the office, as long as their role lasts."""
    return {office: each for office, each in last(held).items() if each.is_in_force}


async def account_names(db: Reader, ids: Iterable[UUID]) -> dict[UUID, str]:
    found = await db.exec(select(Account.id, Account.name).where(col(Account.id).in_(set(ids))))
    return dict(found.all())


def _found(known: Mapping[UUID, Value], key: UUID | None) -> Value | None:
    return None if key is None else known.get(key)
