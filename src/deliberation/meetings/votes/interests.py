"""Declare an interest in an item of the agenda, or note one for another seat; take it back before anything is voted on.

Nobody is silenced by one person alone: what is noted for another weighs once the seat itself, or the other of the two who lead
the meeting, has confirmed it.
"""

from dataclasses import dataclass
from uuid import UUID

from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.ids import new_id
from deliberation.kernel.text import tidy_line
from deliberation.meetings.kinds import Office
from deliberation.meetings.run import refusals as refused
from deliberation.meetings.run.acting import By
from deliberation.meetings.run.rules import check_not_over
from deliberation.meetings.votes import acting, effects, refusals
from deliberation.meetings.votes.acting import Floor
from deliberation.meetings.votes.facts import InterestNoted
from deliberation.meetings.votes.kinds import Declarer, Effect, InterestAct
from deliberation.meetings.votes.motion_models import (
    MeetingInterest,
    MeetingInterestEnd,
    MeetingInterestSecond,
)
from deliberation.meetings.votes.views import InterestView

MOST_ABOUT = 200
_OFFICES = {Office.CHAIR: Declarer.CHAIR, Office.SECRETARY: Declarer.SECRETARY}


@dataclass(frozen=True, kw_only=True)
class Declared:
    """`effect` only where the by-laws say something else than the rule's law."""

    item_id: UUID
    seat_id: UUID
    about: str
    effect: Effect | None = None


def usual(floor: Floor, item_id: UUID) -> Effect:
    """What an interest does in this meeting: as the first one that was declared, or else as the law of the rule says."""
    first = next(iter(floor.docket.interests), None)
    return effects.of(floor.preset_for(item_id)) if first is None else first.effect


async def declare(db: Writer, *, meeting_id: UUID, declared: Declared, by: By) -> None:
    """Raises NotYourSeat, AboutMissing, AboutTooLong, InterestDeclared, OtherEffect, MotionOpen, and what `acting.held` raises.

    Only who leads the meeting says what the by-laws make of an interest.
    """
    floor = await acting.held(db, meeting_id, by)
    check_not_over(floor.hall.course)
    floor.item(declared.item_id)
    floor.check_seat(declared.seat_id)
    declarer = await _declarer(db, floor, declared.seat_id)
    about = _fit(declared.about)
    before = {(each.item_id, each.seat_id) for each in floor.docket.interests}
    if (declared.item_id, declared.seat_id) in before:
        raise refusals.InterestDeclared
    leads = floor.hall.is_led_by(by.account_id)
    effect = _effect(floor, declared) if leads else usual(floor, declared.item_id)
    _check_no_vote(floor, declared.item_id)
    found = InterestView(
        id=new_id(),
        item_id=declared.item_id,
        seat_id=declared.seat_id,
        effect=effect,
        about=about,
        declared_at=floor.hall.moment,
        declared_by=by.account_id,
        declared_as=declarer,
        confirmed_as=None,
    )
    db.add(
        MeetingInterest(
            community_id=floor.community_id,
            id=found.id,
            meeting_id=meeting_id,
            item_id=found.item_id,
            seat_id=found.seat_id,
            effect=effect.value,
            about=about,
            declared_at=found.declared_at,
            declared_by=by.account_id,
            declared_as=declarer.value,
            entry_id=await _told(db, floor, found, InterestAct.DECLARED, declarer),
        )
    )
    await db.flush()


async def confirm(db: Writer, *, meeting_id: UUID, interest_id: UUID, by: By) -> None:
    """What another noted stands from now on. Raises NoSuchInterest, ConfirmedAlready, NeedsASecond, NotYourSeat, MotionOpen, and what `acting.held` raises."""
    floor = await acting.held(db, meeting_id, by)
    check_not_over(floor.hall.course)
    interest = _standing(floor, interest_id)
    if interest.stands:
        raise refusals.ConfirmedAlready
    if interest.declared_by == by.account_id:
        raise refusals.NeedsASecond
    declarer = await _declarer(db, floor, interest.seat_id)
    _check_no_vote(floor, interest.item_id)
    db.add(
        MeetingInterestSecond(
            community_id=floor.community_id,
            interest_id=interest_id,
            confirmed_at=floor.hall.moment,
            confirmed_by=by.account_id,
            confirmed_as=declarer.value,
            entry_id=await _told(db, floor, interest, InterestAct.CONFIRMED, declarer),
        )
    )
    await db.flush()


async def withdraw(db: Writer, *, meeting_id: UUID, interest_id: UUID, by: By) -> None:
    """Raises NoSuchInterest, NotYourSeat, NotYoursToTakeBack, VotedAlready, and what `acting.held` raises."""
    floor = await acting.held(db, meeting_id, by)
    interest = _standing(floor, interest_id)
    if any(vote.item_id == interest.item_id for vote in floor.docket.votes):
        raise refusals.VotedAlready
    declarer = await _declarer(db, floor, interest.seat_id)
    if interest.declared_as is Declarer.SEAT and declarer is not Declarer.SEAT:
        raise refusals.NotYoursToTakeBack
    db.add(
        MeetingInterestEnd(
            community_id=floor.community_id,
            interest_id=interest_id,
            ended_at=floor.hall.moment,
            ended_by=by.account_id,
            entry_id=await _told(db, floor, interest, InterestAct.WITHDRAWN, declarer),
        )
    )
    await db.flush()


async def _declarer(db: Reader, floor: Floor, seat_id: UUID) -> Declarer:
    """As whom they act on the interest of a seat: for a seat of one's own as that, whatever else one is. Raises NotYourSeat."""
    try:
        await acting.check_own(db, floor.meeting_id, seat_id, floor.by)
    except refused.NotYourSeat:
        held = [office for office, who in floor.hall.offices.items() if who.account_id == floor.by.account_id]
        if not held:
            raise
        return _OFFICES[held[0]]
    return Declarer.SEAT


async def _told(
    db: Writer, floor: Floor, interest: InterestView, what: InterestAct, declarer: Declarer
) -> UUID:
    seat = next(each for each in floor.hall.seats if each.id == interest.seat_id)
    fact = InterestNoted(
        subject_id=floor.meeting_id,
        item=floor.item(interest.item_id).position,
        what=what,
        effect=interest.effect,
        by=declarer,
        seat_key=seat.key,
        about=interest.about,
    )
    return await floor.told(db, fact)


def _check_no_vote(floor: Floor, item_id: UUID) -> None:
    open_vote = floor.docket.open_vote
    if open_vote is not None and open_vote.item_id == item_id:
        raise refusals.MotionOpen


def _fit(about: str) -> str:
    tidy = tidy_line(about)
    if not tidy:
        raise refusals.AboutMissing
    if len(tidy) > MOST_ABOUT:
        raise refusals.AboutTooLong({"most": MOST_ABOUT})
    return tidy


def _effect(floor: Floor, declared: Declared) -> Effect:
    """As the by-laws say it, the same for all. Raises OtherEffect."""
    effect = declared.effect or usual(floor, declared.item_id)
    if any(each.effect is not effect for each in floor.docket.interests):
        raise refusals.OtherEffect
    return effect


def _standing(floor: Floor, interest_id: UUID) -> InterestView:
    found = next((each for each in floor.docket.interests if each.id == interest_id), None)
    if found is None:
        raise refusals.NoSuchInterest
    return found
