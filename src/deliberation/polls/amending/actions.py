"""Propose an amendment, decide on it, or take it back: until the vote ends, by the database's clock.

Whoever decides is another person than whoever proposed, and what is confirmed is exactly what was proposed: the roll's word
of the home and the parties that go and come are compared once more under the lock of all parties concerned and of the poll.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from deliberation.audit import actions as audit
from deliberation.database.sessions import Reader, Writer, database_now
from deliberation.kernel.ids import new_id
from deliberation.polls.amended import changes
from deliberation.polls.amended.causes import Because, Cause, Outcome
from deliberation.polls.amended.models import PollAmendment, PollAmendmentEnding
from deliberation.polls.amending import drafts, electors, endings, notes, rules
from deliberation.polls.amending.electors import Standing
from deliberation.polls.amending.endings import Clerk
from deliberation.polls.amending.facts import AmendmentProposed
from deliberation.polls.amending.rules import Somebody
from deliberation.polls.models import Poll, PollOpening
from deliberation.polls.rules import NoSuchPoll
from deliberation.roll.causes import Evidence


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The home, why the list is amended for it, and what shows it; `note` says that in words."""

    unit_id: UUID
    cause: Cause
    evidence: Evidence
    note: str


@dataclass(frozen=True)
class Ended:
    """How it ended; who spoke for the home before, and who does or would now."""

    outcome: Outcome
    spoke: frozenset[UUID]
    speak: frozenset[UUID]


async def propose(
    db: Writer, community_id: UUID, *, poll_id: UUID, wanted: Wanted, seen_sha256: str, clerk: Clerk
) -> UUID:
    """The amendment's id. `seen_sha256` is of the difference that was looked at. Raises what `draft` does, and more."""
    await electors.hold(db, poll_id, ())
    moment = await _in_time(db, poll_id)
    found = await drafts.draft(db, poll_id, wanted.unit_id, pepper=clerk.pepper)
    if found.sha256 != seen_sha256:
        raise rules.AmendedMeanwhile
    rules.check_own(clerk.somebody, found.concerned)
    await _check_none_waits(db, poll_id, wanted.unit_id)
    await _check_how_often(db, poll_id, wanted.unit_id)
    amendment_id, unit = new_id(), found.rolled.unit
    fact = AmendmentProposed(
        subject_id=poll_id,
        amendment_id=amendment_id,
        cause=wanted.cause.value,
        difference_sha256=found.sha256,
        note=wanted.note,
    )
    recorded = await audit.record(db, community_id, fact, actor=clerk.actor(poll_id), at=moment)
    db.add(
        PollAmendment(
            community_id=community_id,
            id=amendment_id,
            poll_id=poll_id,
            unit_id=wanted.unit_id,
            ordinal=await _count(db, poll_id) + 1,
            cause=wanted.cause.value,
            evidence=wanted.evidence.value,
            kind=unit.kind.value,
            area_cm2=unit.area_cm2,
            owners=_ids(unit.owners),
            voters=_ids(found.rolled.voters),
            is_developer=unit.developer_pool,
            difference_sha256=found.sha256,
            proposed_by=clerk.account_id,
            proposer_id=clerk.person_id,
            proposed_at=moment,
            entry_id=recorded.entry_id,
        )
    )
    await db.flush()
    return amendment_id


async def _count(db: Reader, poll_id: UUID) -> int:
    asked = select(func.count()).select_from(PollAmendment).where(PollAmendment.poll_id == poll_id)
    return (await db.exec(asked)).one()


async def confirm(db: Writer, *, amendment_id: UUID, clerk: Clerk) -> Ended:
    """Let it take effect; or, where somebody concerned has voted, write down that all stays as it was.

    Raises NoSuchAmendment, EndedAlready, ProposedByYou, OwnHome, AmendedTooLate, NotAsProposed, NotAsSealed,
    ListNotAsLogged, FormAtTheDesk, AmendedMeanwhile.
    """
    amendment = await get(db, amendment_id)
    poll_id = amendment.poll_id
    await _still_open(db, amendment)
    touched = (await drafts.as_proposed(db, amendment, pepper=clerk.pepper)).touched
    await electors.hold(db, poll_id, touched)
    moment = await _still_open(db, amendment)
    if clerk.somebody.is_same(_proposer(amendment)):
        raise rules.ProposedByYou
    await notes.of(db, amendment)
    found = await drafts.as_proposed(db, amendment, pepper=clerk.pepper)
    rules.check_own(clerk.somebody, found.concerned)
    if not found.touched <= touched:
        raise rules.AmendedMeanwhile
    if await electors.have_voted(db, touched):
        await endings.end(db, amendment, Outcome.STANDS, clerk=clerk, at=moment)
        return Ended(Outcome.STANDS, found.spoke, found.speak)
    await _check_as_logged(db, found.stands)
    if await electors.have_a_form_at_the_desk(db, touched):
        raise rules.FormAtTheDesk
    await electors.replace(
        db, found.stands, found.difference, found.rolled, amendment_id=amendment_id, at=moment
    )
    await endings.amended(db, amendment, found, clerk=clerk, at=moment)
    return Ended(Outcome.AMENDED, found.spoke, found.speak)


async def decline(db: Writer, *, amendment_id: UUID, because: Because, clerk: Clerk) -> None:
    """Raises NoSuchAmendment, EndedAlready, AmendedTooLate, ProposedByYou."""
    amendment = await get(db, amendment_id)
    await electors.hold(db, amendment.poll_id, ())
    moment = await _still_open(db, amendment)
    if clerk.somebody.is_same(_proposer(amendment)):
        raise rules.ProposedByYou
    await endings.end(db, amendment, Outcome.DECLINED, because=because, clerk=clerk, at=moment)


async def withdraw(db: Writer, *, amendment_id: UUID, clerk: Clerk) -> None:
    """Raises NoSuchAmendment, EndedAlready, AmendedTooLate, NotProposedByYou."""
    amendment = await get(db, amendment_id)
    await electors.hold(db, amendment.poll_id, ())
    moment = await _still_open(db, amendment)
    if clerk.account_id != amendment.proposed_by:
        raise rules.NotProposedByYou
    await endings.end(db, amendment, Outcome.WITHDRAWN, clerk=clerk, at=moment)


async def get(db: Reader, amendment_id: UUID) -> PollAmendment:
    """Raises NoSuchAmendment."""
    found = (await db.exec(select(PollAmendment).where(PollAmendment.id == amendment_id))).first()
    if found is None:
        raise rules.NoSuchAmendment
    return found


async def _in_time(db: Reader, poll_id: UUID) -> datetime:
    """The moment. Raises NoSuchPoll, AmendedTooLate."""
    moment = await database_now(db)
    closes_at = (await db.exec(select(Poll.closes_at).where(Poll.id == poll_id))).first()
    if closes_at is None:
        raise NoSuchPoll
    if moment >= closes_at:
        raise rules.AmendedTooLate
    return moment


async def _still_open(db: Reader, amendment: PollAmendment) -> datetime:
    """The moment. Raises AmendedTooLate, EndedAlready."""
    ended = select(PollAmendmentEnding.outcome).where(PollAmendmentEnding.amendment_id == amendment.id)
    if (await db.exec(ended)).first() is not None:
        raise rules.EndedAlready
    return await _in_time(db, amendment.poll_id)


async def _check_none_waits(db: Reader, poll_id: UUID, unit_id: UUID) -> None:
    waiting = (
        select(PollAmendment.id)
        .outerjoin(PollAmendmentEnding, col(PollAmendmentEnding.amendment_id) == col(PollAmendment.id))
        .where(
            PollAmendment.poll_id == poll_id,
            PollAmendment.unit_id == unit_id,
            col(PollAmendmentEnding.amendment_id).is_(None),
        )
    )
    if (await db.exec(waiting)).first() is not None:
        raise rules.ProposedAlready


async def _check_how_often(db: Reader, poll_id: UUID, unit_id: UUID) -> None:
    """Raises ProposedTooOften."""
    asked = (
        select(func.count())
        .select_from(PollAmendment)
        .where(PollAmendment.poll_id == poll_id, PollAmendment.unit_id == unit_id)
    )
    if (await db.exec(asked)).one() >= rules.MOST_PROPOSED:
        raise rules.ProposedTooOften({"most": rules.MOST_PROPOSED})


async def _check_as_logged(db: Reader, stands: Standing) -> None:
    """Nobody amends a list that somebody tampered with: the log would vouch for it from then on. Raises ListNotAsLogged."""
    frozen = await db.exec(select(PollOpening.roll_root).where(PollOpening.poll_id == stands.poll.id))
    if stands.root(stands.parties) != (await changes.newest_root(db, stands.poll.id) or frozen.one()):
        raise rules.ListNotAsLogged


def _proposer(amendment: PollAmendment) -> Somebody:
    return Somebody(amendment.proposed_by, amendment.proposer_id)


def _ids(persons: frozenset[str]) -> list[UUID]:
    return sorted(UUID(person) for person in persons)
