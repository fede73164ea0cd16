"""Reads of a founding: all of it at once, since its steps hang together."""

from collections.abc import Mapping
from uuid import UUID

from sqlmodel import col, select

from deliberation.database.sessions import Reader
from deliberation.founding import rows
from deliberation.founding.kinds import Ended, Event
from deliberation.founding.models import (
    Founding,
    FoundingAnswer,
    FoundingAssembly,
    FoundingCandidate,
    FoundingCheck,
    FoundingDraft,
    FoundingEnd,
    FoundingEvent,
    FoundingMember,
    FoundingObjection,
    FoundingPosting,
    FoundingWithdrawal,
)
from deliberation.founding.refusals import NoFounding
from deliberation.founding.views import CandidateView, FoundingView, ObjectionView


async def find_newest(db: Reader) -> FoundingView | None:
    """The last one that was begun, over or not."""
    row = (await db.exec(select(Founding).order_by(col(Founding.number).desc()).limit(1))).first()
    return await _view(db, row) if row else None


async def newest(db: Reader) -> FoundingView:
    """Raises NoFounding."""
    found = await find_newest(db)
    if found is None:
        raise NoFounding
    return found


async def is_under_way(db: Reader) -> bool:
    """Whether a committee is being founded here now."""
    over = select(FoundingEvent.founding_id).where(FoundingEvent.kind == Event.HANDOVER.value)
    going = select(Founding.id).where(
        col(Founding.id).not_in(select(FoundingEnd.founding_id)), col(Founding.id).not_in(over)
    )
    return (await db.exec(going.limit(1))).first() is not None


async def open_objections(db: Reader) -> int:
    """How many objections to candidates wait for an answer, where a founding is under way."""
    found = await find_newest(db)
    return 0 if found is None or found.is_over else len(found.open_objections)


async def find_by_proposal(db: Reader, proposal_id: UUID) -> FoundingView | None:
    """The one whose first assembly this proposal is."""
    called = select(FoundingAssembly.founding_id).where(FoundingAssembly.proposal_id == proposal_id)
    row = (await db.exec(select(Founding).where(col(Founding.id).in_(called)))).first()
    return await _view(db, row) if row else None


async def _view(db: Reader, row: Founding) -> FoundingView:
    of = row.id
    members = select(FoundingMember).where(FoundingMember.founding_id == of)
    drafts = select(FoundingDraft).where(FoundingDraft.founding_id == of)
    postings = select(FoundingPosting).where(FoundingPosting.founding_id == of)
    assembly = select(FoundingAssembly).where(FoundingAssembly.founding_id == of)
    events = select(FoundingEvent).where(FoundingEvent.founding_id == of)
    ended = (await db.exec(select(FoundingEnd.reason).where(FoundingEnd.founding_id == of))).first()
    in_turn = col(FoundingMember.added_at), col(FoundingMember.id)
    called = (await db.exec(assembly)).first()
    return FoundingView(
        id=of,
        number=row.number,
        place=row.place,
        begun_on=row.begun_on,
        standing=rows.standing(row),
        ended=Ended(ended) if ended else None,
        members=tuple(rows.member(each) for each in await db.exec(members.order_by(*in_turn))),
        drafts=tuple(rows.draft(each) for each in await db.exec(drafts.order_by(col(FoundingDraft.version)))),
        candidates=await _candidates(db, of),
        postings=tuple(
            rows.posting(each) for each in await db.exec(postings.order_by(col(FoundingPosting.number)))
        ),
        objections=await _objections(db, of),
        assembly=rows.assembly(called) if called else None,
        events={found.kind: found for found in map(rows.event, await db.exec(events))},
    )


async def _candidates(db: Reader, founding_id: UUID) -> tuple[CandidateView, ...]:
    statement = (
        select(FoundingCandidate, FoundingWithdrawal)
        .outerjoin(FoundingWithdrawal, col(FoundingWithdrawal.candidate_id) == col(FoundingCandidate.id))
        .where(FoundingCandidate.founding_id == founding_id)
        .order_by(col(FoundingCandidate.number))
    )
    checks = await _checks(db, founding_id)
    return tuple(
        rows.candidate(each, checks.get(each.id), has_withdrawn=gone is not None)
        for each, gone in await db.exec(statement)
    )


async def _checks(db: Reader, founding_id: UUID) -> Mapping[UUID, FoundingCheck]:
    """The last one of each candidate."""
    statement = (
        select(FoundingCheck)
        .join(FoundingCandidate, col(FoundingCandidate.id) == col(FoundingCheck.candidate_id))
        .where(FoundingCandidate.founding_id == founding_id)
        .order_by(col(FoundingCheck.turn))
    )
    return {each.candidate_id: each for each in await db.exec(statement)}


async def _objections(db: Reader, founding_id: UUID) -> tuple[ObjectionView, ...]:
    statement = (
        select(FoundingObjection, FoundingPosting.number, FoundingAnswer)
        .join(FoundingPosting, col(FoundingPosting.id) == col(FoundingObjection.posting_id))
        .outerjoin(FoundingAnswer, col(FoundingAnswer.objection_id) == col(FoundingObjection.id))
        .where(FoundingPosting.founding_id == founding_id)
        .order_by(col(FoundingPosting.number), col(FoundingObjection.number))
    )
    return tuple(rows.objection(*found) for found in await db.exec(statement))
