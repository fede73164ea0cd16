"""Reads about committees: all of one at once, since what may be done hangs on everything in it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlmodel import col, select

from deliberation.committees import clocks
from deliberation.committees.clocks import Duty
from deliberation.committees.kinds import Ended, Left, Office, Outcome, What
from deliberation.committees.models import (
    Committee,
    CommitteeAccount,
    CommitteeChange,
    CommitteeChangeEnd,
    CommitteeConfirmation,
    CommitteeDemand,
    CommitteeDeparture,
    CommitteeEnd,
    CommitteeMember,
    CommitteeSitting,
)
from deliberation.committees.refusals import NoCommittee, NoDraft
from deliberation.committees.views import ChangeView, CommitteeView, MemberView
from deliberation.database.sessions import Reader


@dataclass(frozen=True)
class Asking:
    """A member who asks for a meeting."""

    member_id: UUID
    name: str = field(repr=False)
    about: str = field(repr=False)
    asked_on: date


async def find_present(db: Reader, on: date) -> CommitteeView | None:
    """The confirmed one whose term has begun last, over or not; before the first day of the first, that one."""
    confirmed = select(Committee).where(col(Committee.id).in_(select(CommitteeConfirmation.committee_id)))
    newest = confirmed.order_by(col(Committee.starts_on) > on, col(Committee.number).desc())
    row = (await db.exec(newest.limit(1))).first()
    return await _view(db, row) if row else None


async def is_written(db: Reader) -> bool:
    """Whether a committee ever sat here."""
    return (await db.exec(select(CommitteeConfirmation.committee_id).limit(1))).first() is not None


async def present(db: Reader, on: date) -> CommitteeView:
    """Raises NoCommittee."""
    found = await find_present(db, on)
    if found is None:
        raise NoCommittee
    return found


async def find_draft(db: Reader) -> CommitteeView | None:
    """A list that waits for a second person."""
    done = [select(CommitteeConfirmation.committee_id), select(CommitteeEnd.committee_id)]
    waiting = select(Committee).where(*(col(Committee.id).not_in(each) for each in done))
    row = (await db.exec(waiting.order_by(col(Committee.number).desc()).limit(1))).first()
    return await _view(db, row) if row else None


async def draft(db: Reader) -> CommitteeView:
    """Raises NoDraft."""
    found = await find_draft(db)
    if found is None:
        raise NoDraft
    return found


async def confirmed(db: Reader) -> tuple[CommitteeView, ...]:
    """All that ever sat, the newest first."""
    rows = await db.exec(
        select(Committee)
        .where(col(Committee.id).in_(select(CommitteeConfirmation.committee_id)))
        .order_by(col(Committee.number).desc())
    )
    return tuple([await _view(db, row) for row in rows.all()])


async def sitting(db: Reader, on: date) -> tuple[MemberView, ...]:
    """Who sits on the committee on a day, in the order of the list; nobody outside a term."""
    found = await find_present(db, on)
    if found is None or not found.starts_on <= on <= found.ends_on:
        return ()
    return tuple(member for member in found.members if member.sits_on(on))


async def wrote(db: Reader, member_id: UUID) -> frozenset[UUID]:
    """Whoever put this member on the list, and whoever began the list."""
    asked = (
        select(CommitteeMember.added_by, Committee.written_by)
        .join(Committee, col(Committee.id) == col(CommitteeMember.committee_id))
        .where(CommitteeMember.id == member_id)
    )
    return frozenset((await db.exec(asked)).one())


def duty(last_met: date | None, today: date, place: str, *, since: date) -> Duty:
    """By when a committee meets next; `since` is the first day of its term. Raises PlaceUnknown."""
    return clocks.duty(last_met, today, place, since=since)


async def demands(db: Reader, committee: CommitteeView, last_met: date | None) -> tuple[Asking, ...]:
    """Members who sit and ask for a meeting since the last one, each once, the first first."""
    asked = select(CommitteeDemand).where(CommitteeDemand.committee_id == committee.id)
    if last_met is not None:
        asked = asked.where(CommitteeDemand.asked_on > last_met)
    rows = await db.exec(asked.order_by(col(CommitteeDemand.asked_on), col(CommitteeDemand.id)))
    found: dict[UUID, Asking] = {}
    for row in rows:
        member = committee.member(row.member_id)
        if member is not None and member.is_sitting:
            found.setdefault(member.id, Asking(member.id, member.name, row.about, row.asked_on))
    return tuple(found.values())


async def _view(db: Reader, row: Committee) -> CommitteeView:
    confirmed_at = (
        await db.exec(
            select(CommitteeConfirmation.confirmed_at).where(CommitteeConfirmation.committee_id == row.id)
        )
    ).first()
    ended = (await db.exec(select(CommitteeEnd.reason).where(CommitteeEnd.committee_id == row.id))).first()
    changes = await _changes(db, row.id)
    listed, written_by = await _members(db, row.id)
    return CommitteeView(
        id=row.id,
        number=row.number,
        place=row.place,
        seats=row.seats,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        written_by=frozenset({row.written_by, *written_by}),
        confirmed_at=confirmed_at,
        ended=Ended(ended) if ended else None,
        members=listed,
        changes=changes,
        offices=_offices(changes, listed),
    )


async def _members(db: Reader, committee_id: UUID) -> tuple[tuple[MemberView, ...], frozenset[UUID]]:
    """With who wrote them down."""
    rows = await db.exec(
        select(CommitteeMember, CommitteeSitting, CommitteeDeparture, CommitteeAccount)
        .outerjoin(CommitteeSitting, col(CommitteeSitting.member_id) == col(CommitteeMember.id))
        .outerjoin(CommitteeDeparture, col(CommitteeDeparture.member_id) == col(CommitteeMember.id))
        .outerjoin(CommitteeAccount, col(CommitteeAccount.member_id) == col(CommitteeMember.id))
        .where(CommitteeMember.committee_id == committee_id)
        .order_by(
            col(CommitteeMember.rank).nulls_first(), col(CommitteeMember.added_at), col(CommitteeMember.id)
        )
    )
    found = rows.all()
    members = tuple(
        MemberView(
            id=row.id,
            name=row.name,
            rank=row.rank,
            person_id=row.person_id,
            account_id=tied.account_id if tied else None,
            mandate_id=tied.mandate_id if tied else None,
            since=sits.starts_on if sits else None,
            left=Left(gone.reason) if gone else None,
            until=gone.last_on if gone else None,
        )
        for row, sits, gone, tied in found
    )
    return members, frozenset(row.added_by for row, _, _, _ in found)


async def _changes(db: Reader, committee_id: UUID) -> tuple[ChangeView, ...]:
    """In the order in which they were settled; those that wait come last."""
    rows = await db.exec(
        select(CommitteeChange, CommitteeChangeEnd)
        .outerjoin(CommitteeChangeEnd, col(CommitteeChangeEnd.change_id) == col(CommitteeChange.id))
        .where(CommitteeChange.committee_id == committee_id)
        .order_by(
            col(CommitteeChangeEnd.ended_at).nulls_last(),
            col(CommitteeChange.proposed_at),
            col(CommitteeChange.id),
        )
    )
    return tuple(
        ChangeView(
            id=row.id,
            what=What(row.what),
            member_id=row.member_id,
            office=Office(row.office) if row.office else None,
            reason=Left(row.reason) if row.reason else None,
            on_day=row.on_day,
            proposed_by=row.proposed_by,
            proposed_at=row.proposed_at,
            outcome=Outcome(end.outcome) if end else None,
        )
        for row, end in rows
    )


def _offices(changes: Iterable[ChangeView], members: Iterable[MemberView]) -> Mapping[Office, UUID]:
    """Who holds each now: the last confirmed word, as long as they sit."""
    sitting = {member.id for member in members if member.is_sitting}
    last: dict[Office, UUID | None] = defaultdict(lambda: None)
    for change in changes:
        if change.what is What.OFFICE and change.office and change.outcome is Outcome.CONFIRMED:
            last[change.office] = change.member_id
    return {office: holder for office, holder in last.items() if holder in sitting and holder is not None}
