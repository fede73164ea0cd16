"""Reads of all motions, votes and interests of a meeting."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from deliberation.counting.count import Outcome
from deliberation.database.sessions import Reader
from deliberation.meetings.votes.kinds import Declarer, Effect, MotionEnd, Way
from deliberation.meetings.votes.models import (
    MeetingVote,
    MeetingVoteAnnulment,
    MeetingVoteClosing,
)
from deliberation.meetings.votes.motion_models import (
    MeetingInterest,
    MeetingInterestEnd,
    MeetingInterestSecond,
    MeetingMotion,
    MeetingMotionEnd,
    MeetingMotionText,
)
from deliberation.meetings.votes.views import Docket, InterestView, MotionView, TextView, VoteView


async def of_meeting(db: Reader, meeting_id: UUID) -> Docket:
    """In as many statements however many motions there are."""
    votes = await _votes(db, meeting_id)
    return Docket(
        meeting_id=meeting_id,
        motions=await _motions(db, meeting_id, votes),
        votes=votes,
        interests=await _interests(db, meeting_id),
    )


async def _votes(db: Reader, meeting_id: UUID) -> tuple[VoteView, ...]:
    rows = await db.exec(
        select(  # type: ignore[call-overload]
            MeetingVote,
            MeetingVoteClosing.outcome,
            MeetingVoteClosing.closed_at,
            MeetingVoteClosing.record_sha256,
            MeetingVoteAnnulment.annulled_at,
            MeetingVoteAnnulment.reason,
        )
        .outerjoin(MeetingVoteClosing, col(MeetingVoteClosing.vote_id) == col(MeetingVote.id))
        .outerjoin(MeetingVoteAnnulment, col(MeetingVoteAnnulment.vote_id) == col(MeetingVote.id))
        .where(MeetingVote.meeting_id == meeting_id)
        .order_by(col(MeetingVote.number))
    )
    return tuple(
        VoteView(
            id=row.id,
            number=row.number,
            item_id=row.item_id,
            motion_id=row.motion_id,
            version=row.version,
            way=Way(row.way),
            stage=row.stage,
            earlier_id=row.earlier_id,
            opened_at=row.opened_at,
            outcome=None if outcome is None else Outcome(outcome),
            closed_at=closed_at,
            record_sha256=sha256,
            annulled_at=annulled_at,
            annulled_because=reason,
        )
        for row, outcome, closed_at, sha256, annulled_at, reason in rows
    )


async def _motions(db: Reader, meeting_id: UUID, votes: tuple[VoteView, ...]) -> tuple[MotionView, ...]:
    texts: defaultdict[UUID, list[TextView]] = defaultdict(list)
    of_meeting = select(MeetingMotion.id).where(MeetingMotion.meeting_id == meeting_id)
    for row in await db.exec(
        select(MeetingMotionText)
        .where(col(MeetingMotionText.motion_id).in_(of_meeting))
        .order_by(col(MeetingMotionText.version))
    ):
        texts[row.motion_id].append(
            TextView(
                version=row.version,
                text=row.text,
                base=row.base,
                amendment_id=row.amendment_id,
                written_at=row.written_at,
            )
        )
    rows = await db.exec(
        select(MeetingMotion, MeetingMotionEnd.ended)
        .outerjoin(MeetingMotionEnd, col(MeetingMotionEnd.motion_id) == col(MeetingMotion.id))
        .where(MeetingMotion.meeting_id == meeting_id)
        .order_by(col(MeetingMotion.number))
    )
    return tuple(_motion(motion, ended, texts[motion.id], votes) for motion, ended in rows)


async def _interests(db: Reader, meeting_id: UUID) -> tuple[InterestView, ...]:
    rows = await db.exec(
        select(MeetingInterest, MeetingInterestSecond.confirmed_as)
        .outerjoin(MeetingInterestSecond, col(MeetingInterestSecond.interest_id) == col(MeetingInterest.id))
        .outerjoin(MeetingInterestEnd, col(MeetingInterestEnd.interest_id) == col(MeetingInterest.id))
        .where(MeetingInterest.meeting_id == meeting_id, col(MeetingInterestEnd.interest_id).is_(None))
        .order_by(col(MeetingInterest.declared_at))
    )
    return tuple(_interest(row, confirmed_as) for row, confirmed_as in rows)


def _interest(row: MeetingInterest, confirmed_as: str | None) -> InterestView:
    return InterestView(
        id=row.id,
        item_id=row.item_id,
        seat_id=row.seat_id,
        effect=Effect(row.effect),
        about=row.about,
        declared_at=row.declared_at,
        declared_by=row.declared_by,
        declared_as=None if row.declared_as is None else Declarer(row.declared_as),
        confirmed_as=None if confirmed_as is None else Declarer(confirmed_as),
    )


def _motion(
    row: MeetingMotion, ended: str | None, texts: Sequence[TextView], votes: Sequence[VoteView]
) -> MotionView:
    return MotionView(
        id=row.id,
        number=row.number,
        item_id=row.item_id,
        amends=row.amends,
        position=row.position,
        mover_id=row.mover_id,
        seconder_id=row.seconder_id,
        moved_at=row.moved_at,
        moved_by=row.moved_by,
        texts=tuple(texts),
        votes=tuple(vote for vote in votes if vote.motion_id == row.id),
        ended=None if ended is None else MotionEnd(ended),
    )
