"""Declare an interest in an item of the agenda, for one's own seat or as who leads the meeting; take it back before anything is voted on."""

from dataclasses import dataclass
from uuid import UUID

from deliberation.database.sessions import Writer
from deliberation.kernel.ids import new_id
from deliberation.kernel.text import tidy_line
from deliberation.meetings.run.acting import By
from deliberation.meetings.run.rules import check_not_over
from deliberation.meetings.votes import acting, effects, refusals
from deliberation.meetings.votes.acting import Floor
from deliberation.meetings.votes.facts import InterestNoted
from deliberation.meetings.votes.kinds import Effect, InterestAct
from deliberation.meetings.votes.motion_models import MeetingInterest, MeetingInterestEnd
from deliberation.meetings.votes.views import InterestView

MOST_ABOUT = 200


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
    leads = floor.hall.is_led_by(by.account_id)
    if not leads:
        await acting.check_own(db, meeting_id, declared.seat_id, by)
    about = _fit(declared.about)
    if declared.seat_id in floor.docket.effects(declared.item_id):
        raise refusals.InterestDeclared
    effect = _effect(floor, declared) if leads else usual(floor, declared.item_id)
    open_vote = floor.docket.open_vote
    if open_vote is not None and open_vote.item_id == declared.item_id:
        raise refusals.MotionOpen
    seat = next(each for each in floor.hall.seats if each.id == declared.seat_id)
    fact = InterestNoted(
        subject_id=meeting_id,
        item=floor.item(declared.item_id).position,
        what=InterestAct.DECLARED,
        effect=effect,
        seat_key=seat.key,
        about=about,
    )
    db.add(
        MeetingInterest(
            community_id=floor.community_id,
            id=new_id(),
            meeting_id=meeting_id,
            item_id=declared.item_id,
            seat_id=declared.seat_id,
            effect=effect.value,
            about=about,
            declared_at=floor.hall.moment,
            declared_by=by.account_id,
            entry_id=await floor.told(db, fact),
        )
    )
    await db.flush()


def _fit(about: str) -> str:
    tidy = tidy_line(about)
    if not tidy:
        raise refusals.AboutMissing
    if len(tidy) > MOST_ABOUT:
        raise refusals.AboutTooLong({"most": MOST_ABOUT})
    return tidy


async def withdraw(db: Writer, *, meeting_id: UUID, interest_id: UUID, by: By) -> None:
    """Raises NoSuchInterest, NotYourSeat, VotedAlready, and what `acting.held` raises."""
    floor = await acting.held(db, meeting_id, by)
    interest = _standing(floor, interest_id)
    if not floor.hall.is_led_by(by.account_id):
        await acting.check_own(db, meeting_id, interest.seat_id, by)
    if any(vote.item_id == interest.item_id for vote in floor.docket.votes):
        raise refusals.VotedAlready
    seat = next(each for each in floor.hall.seats if each.id == interest.seat_id)
    fact = InterestNoted(
        subject_id=meeting_id,
        item=floor.item(interest.item_id).position,
        what=InterestAct.WITHDRAWN,
        effect=interest.effect,
        seat_key=seat.key,
        about=interest.about,
    )
    db.add(
        MeetingInterestEnd(
            community_id=floor.community_id,
            interest_id=interest_id,
            ended_at=floor.hall.moment,
            ended_by=by.account_id,
            entry_id=await floor.told(db, fact),
        )
    )
    await db.flush()


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
