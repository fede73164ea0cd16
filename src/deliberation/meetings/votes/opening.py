"""Open a vote on a motion, and annul one: by who chairs the meeting."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col

from deliberation.counting.count import Outcome
from deliberation.counting.presets import Preset
from deliberation.counting.stages import Stage
from deliberation.database.sessions import Writer
from deliberation.kernel.ids import new_id
from deliberation.kernel.text import tidy_line
from deliberation.meetings.run.acting import By
from deliberation.meetings.votes import acting, counters, locks, motions, refusals, tally
from deliberation.meetings.votes.acting import Floor
from deliberation.meetings.votes.facts import VoteAnnulled, VoteOpened
from deliberation.meetings.votes.kinds import MotionAct, Way
from deliberation.meetings.votes.models import (
    MeetingCounter,
    MeetingForm,
    MeetingVote,
    MeetingVoteAnnulment,
    MeetingVoteWord,
)
from deliberation.meetings.votes.views import MotionView, VoteView
from deliberation.roll import masking

MOST_REASON = 300
_TWO = 2


@dataclass(frozen=True, kw_only=True)
class Opening:
    """`counters` are accounts: two or more where hands or forms are counted."""

    motion_id: UUID
    way: Way
    counters: Collection[UUID] = ()


async def open_vote(db: Writer, *, meeting_id: UUID, opening: Opening, by: By) -> int:
    """The vote's number.

    Raises NotTheChair, NotThisItem, NotOnTheNotice, VoteOpenAlready, MotionOver, AmendmentsFirst, EarlierAmendment,
    AmendsOldText, RuleNeedsMore, HandsWeighAlike, TwoCounters, NoSuchCounter, LeadersCountInSecret, CounterHasAnInterest, and where the meeting is not open.
    """
    floor = await acting.held(db, meeting_id, by)
    floor.check_chairs()
    motion = floor.docket.motion(opening.motion_id)
    _check_votable(floor, motion, opening.way)
    named = await _counters(db, floor, opening, motion.item_id)
    vote = await _add(db, floor, motion, opening.way)
    for account_id in named:
        db.add(MeetingCounter(community_id=floor.community_id, vote_id=vote.id, account_id=account_id))
    await db.flush()
    return vote.number


def call_for(preset: Preset, stage: Stage, motion: MotionView) -> tuple[Stage, VoteView | None]:
    """The call that this meeting is; after a vote that was lost but may be taken again under another majority, that one."""
    last = next((vote for vote in reversed(motion.votes) if vote.counts), None)
    if last is None or last.outcome is not Outcome.BRIDGE_OPEN:
        return stage, None
    return tally.bridge_of(preset.rule, tally.stage_of(preset.rule, last.stage)), last


def _check_votable(floor: Floor, motion: MotionView, way: Way) -> None:
    floor.check_at(motion.item_id)
    floor.check_votable(motion.item_id)
    if floor.docket.open_vote is not None:
        raise refusals.VoteOpenAlready
    _check_turn(floor, motion)
    rule = floor.preset_for(motion.item_id).rule
    tally.check(rule, floor.hall.seats)
    if way is Way.HANDS:
        effects = floor.docket.effects(motion.item_id)
        tally.check_hands(rule, [seat for seat in floor.hall.seats if seat.id not in effects])


async def _add(db: Writer, floor: Floor, motion: MotionView, way: Way) -> MeetingVote:
    stage, earlier = call_for(floor.preset_for(motion.item_id), floor.stage_for(motion.item_id), motion)
    vote_id, version = new_id(), motion.text.version
    number = max((each.number for each in floor.docket.votes), default=0) + 1
    fact = VoteOpened(
        subject_id=floor.meeting_id,
        vote_id=vote_id,
        number=number,
        motion_id=motion.id,
        version=version,
        way=way,
        rules_sha256=f"sha256:{floor.preset_for(motion.item_id).sha256()}",
    )
    row = MeetingVote(
        community_id=floor.community_id,
        id=vote_id,
        meeting_id=floor.meeting_id,
        item_id=motion.item_id,
        motion_id=motion.id,
        version=version,
        number=number,
        way=way.value,
        stage=stage.id,
        earlier_id=None if earlier is None else earlier.id,
        opened_at=floor.hall.moment,
        opened_by=floor.by.account_id,
        entry_id=await floor.told(db, fact),
    )
    db.add(row)
    await db.flush()
    return row


async def annul(db: Writer, *, meeting_id: UUID, vote_id: UUID, reason: str, by: By) -> None:
    """The vote does not count and may be taken again; an amendment it made goes out of the text again. Everybody reads the reason, masked.

    One that was left open is annulled even when the meeting has gone on or ended: nobody can close it any more.

    Raises NotTheChair, NoSuchVote, VoteAnnulled, LaterVote, ReasonMissing, ReasonTooLong, and where the meeting is not open.
    """
    await locks.close_vote(db, vote_id)
    floor = await acting.held(db, meeting_id, by)
    floor.check_chairs()
    vote = floor.docket.vote(vote_id)
    if vote.annulled_at is not None:
        raise refusals.VoteAnnulled
    if not vote.is_open:
        floor.check_at(vote.item_id)
    later = [
        each for each in floor.docket.votes if each.number > vote.number and each.item_id == vote.item_id
    ]
    if any(each.annulled_at is None for each in later):
        raise refusals.LaterVote
    said = await masking.masked(db, _reason(reason))
    fact = VoteAnnulled(subject_id=meeting_id, vote_id=vote_id, number=vote.number, reason=said)
    db.add(
        MeetingVoteAnnulment(
            community_id=floor.community_id,
            vote_id=vote_id,
            reason=said,
            annulled_at=floor.hall.moment,
            annulled_by=by.account_id,
            entry_id=await floor.told(db, fact),
        )
    )
    await db.flush()
    if vote.outcome is Outcome.PASS:
        await _revert(db, floor, floor.docket.motion(vote.motion_id))
    if vote.way is Way.SECRET:
        await forget(db, vote_id)


async def forget(db: Writer, vote_id: UUID) -> None:
    """What leads from the words of a secret vote to the seats."""
    connection = await db.connection()
    await connection.execute(delete(MeetingVoteWord).where(col(MeetingVoteWord.vote_id) == vote_id))
    await connection.execute(delete(MeetingForm).where(col(MeetingForm.vote_id) == vote_id))


def _reason(text: str) -> str:
    said = tidy_line(text)
    if not said:
        raise refusals.ReasonMissing
    if len(said) > MOST_REASON:
        raise refusals.ReasonTooLong({"most": MOST_REASON})
    return said


def _check_turn(floor: Floor, motion: MotionView) -> None:
    """Amendments before the motion, the farthest-reaching first, and each against the text as it stands."""
    if not motion.is_open:
        raise refusals.MotionOver
    if motion.amends is None:
        if any(each.is_open for each in floor.docket.amendments(motion.id)):
            raise refusals.AmendmentsFirst
        return
    amended = floor.docket.motion(motion.amends)
    if not amended.is_open:
        raise refusals.MotionOver
    first = next(each for each in floor.docket.amendments(amended.id) if each.is_open)
    if first.id != motion.id:
        raise refusals.EarlierAmendment
    if motion.text.base != amended.text.version:
        raise refusals.AmendsOldText


async def _counters(db: Writer, floor: Floor, opening: Opening, item_id: UUID) -> tuple[UUID, ...]:
    named = tuple(dict.fromkeys(opening.counters))
    if len(named) < _TWO and (named or opening.way is Way.HANDS):
        raise refusals.TwoCounters
    if named and not set(named) <= (await counters.candidates(db, floor.hall)).keys():
        raise refusals.NoSuchCounter
    if opening.way is Way.SECRET and any(floor.hall.is_led_by(each) for each in named):
        raise refusals.LeadersCountInSecret
    interested = floor.docket.effects(item_id).keys() if named else ()
    if interested and await counters.speaking_for(db, floor.hall, interested) & set(named):
        raise refusals.CounterHasAnInterest
    return named


async def _revert(db: Writer, floor: Floor, motion: MotionView) -> None:
    """The text before the amendment, where nobody has written the motion anew since."""
    if motion.amends is None:
        return
    amended = floor.docket.motion(motion.amends)
    if amended.text.amendment_id != motion.id:
        return
    before = amended.texts[-2].text
    version = amended.text.version + 1
    entry_id = await motions.tell(db, floor, amended, MotionAct.REVERTED, version, before)
    await motions.add_text(db, floor, amended.id, version, before, entry_id=entry_id)
