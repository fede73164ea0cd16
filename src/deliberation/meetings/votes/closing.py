"""Close a vote: who is there at that moment is frozen with what was said into its record, and counted."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import select

from deliberation.counting.count import Outcome
from deliberation.counting.quantities import Quantities
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Reader, Writer
from deliberation.meetings.models import MeetingCall
from deliberation.meetings.run.acting import By
from deliberation.meetings.votes import (
    acting,
    forms,
    hands,
    locks,
    motions,
    opening,
    records,
    recounting,
    refusals,
    words,
)
from deliberation.meetings.votes.acting import Floor
from deliberation.meetings.votes.facts import MeetingVoted
from deliberation.meetings.votes.kinds import MotionAct, Way
from deliberation.meetings.votes.models import MeetingVoteClosing
from deliberation.meetings.votes.records import Closed, Hands, Put
from deliberation.meetings.votes.tally import Gathering, Sums
from deliberation.meetings.votes.views import MotionView, VoteView


@dataclass(frozen=True)
class Kept:
    """A vote's record and its case file, as they are published."""

    record: bytes
    case_file: bytes
    sha256: str


async def close(db: Writer, *, meeting_id: UUID, vote_id: UUID, by: By) -> Closed:
    """Raises NotTheChair, NoSuchVote, VoteNotOpen, CountsDiffer, FormsUnread, HandsWeighAlike, MoreThanThere, and where the meeting is not open.

    Nobody comes, leaves or says anything while the vote is closed.
    """
    await locks.close_vote(db, vote_id)
    floor = await acting.held(db, meeting_id, by, empties=True)
    floor.check_chairs()
    vote = floor.docket.vote(vote_id)
    if not vote.is_open:
        raise refusals.VoteNotOpen
    floor.check_at(vote.item_id)
    counted = await _hands(db, vote)
    await _check_forms(db, vote_id)
    room = hands.gathered(floor.hall, floor.docket, vote.item_id)
    said = await words.last(db, vote_id)
    closed = records.close(await _put(db, floor, vote), room, said, counted)
    await _keep(db, floor, vote, closed, await _tell(db, floor, vote, closed, room))
    motion = floor.docket.motion(vote.motion_id)
    if closed.count.outcome is Outcome.PASS and motion.amends is not None:
        await _carry(db, floor, motion, motion.amends)
    if vote.way is Way.SECRET:
        await opening.forget(db, vote_id)
    return closed


async def kept(db: Reader, vote_id: UUID) -> Kept:
    """Raises NoSuchVote for one that is not closed."""
    row = (await db.exec(select(MeetingVoteClosing).where(MeetingVoteClosing.vote_id == vote_id))).first()
    if row is None:
        raise refusals.NoSuchVote
    return Kept(row.record, row.case_file, row.record_sha256)


async def _hands(db: Reader, vote: VoteView) -> Hands | None:
    if vote.way is not Way.HANDS:
        return None
    rounds = await hands.rounds(db, vote.id)
    if rounds.agreed is None:
        raise refusals.CountsDiffer if rounds.differ else refusals.HandsNotCounted
    return rounds.agreed


async def _check_forms(db: Reader, vote_id: UUID) -> None:
    unread = sum(form.is_unsettled for form in await forms.of_vote(db, vote_id))
    if unread:
        raise refusals.FormsUnread({"count": unread})


async def _put(db: Reader, floor: Floor, vote: VoteView) -> Put:
    motion = floor.docket.motion(vote.motion_id)
    call = select(MeetingCall.seats_root).where(MeetingCall.meeting_id == floor.meeting_id)
    return Put(
        meeting_id=floor.meeting_id,
        item_id=vote.item_id,
        vote_id=vote.id,
        number=vote.number,
        motion_id=motion.id,
        version=vote.version,
        text=next(text.text for text in motion.texts if text.version == vote.version),
        preset=floor.preset_for(vote.item_id),
        stage=vote.stage,
        way=vote.way,
        seats_root=(await db.exec(call)).one(),
        opened_at=vote.opened_at,
        closed_at=floor.hall.moment,
        earlier=await _earlier(db, vote),
    )


async def _earlier(db: Reader, vote: VoteView) -> Mapping[str, Quantities]:
    if vote.earlier_id is None:
        return {}
    before = await kept(db, vote.earlier_id)
    return recounting.figures(json.loads(before.record))


async def _tell(db: Writer, floor: Floor, vote: VoteView, closed: Closed, room: Gathering) -> UUID:
    sums: Sums = closed.sums
    fact = MeetingVoted(
        subject_id=floor.meeting_id,
        vote_id=vote.id,
        number=vote.number,
        record_sha256=closed.sha256,
        outcome=closed.count.outcome.value,
        seats=len(room.counted),
        present=sum(seat.id in room.present for seat in room.counted),
        in_favour=sums.get(Choice.FOR, 0),
        against=sums.get(Choice.AGAINST, 0),
        abstained=sums.get(Choice.ABSTAIN, 0),
        invalid=sums.get(Choice.INVALID, 0),
    )
    return await floor.told(db, fact)


async def _keep(db: Writer, floor: Floor, vote: VoteView, closed: Closed, entry_id: UUID) -> None:
    db.add(
        MeetingVoteClosing(
            community_id=floor.community_id,
            vote_id=vote.id,
            record=closed.record,
            record_sha256=closed.sha256,
            case_file=closed.case,
            outcome=closed.count.outcome.value,
            closed_at=floor.hall.moment,
            closed_by=floor.by.account_id,
            entry_id=entry_id,
        )
    )
    await db.flush()


async def _carry(db: Writer, floor: Floor, amendment: MotionView, motion_id: UUID) -> None:
    """What the amendment says is the motion's text from now on."""
    motion, text = floor.docket.motion(motion_id), amendment.text.text
    version = motion.text.version + 1
    entry_id = await motions.tell(db, floor, motion, MotionAct.CARRIED, version, text)
    await motions.add_text(db, floor, motion.id, version, text, entry_id=entry_id, amendment_id=amendment.id)
