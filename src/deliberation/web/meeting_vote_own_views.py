"""The open vote as a seat sees it, on its own phone."""

from dataclasses import dataclass
from uuid import UUID

from deliberation.kernel.text import sentence
from deliberation.meetings.proxies import queries as proxies
from deliberation.meetings.run import standing
from deliberation.meetings.run.queries import Hall
from deliberation.meetings.run.seated import LabelledSeat
from deliberation.meetings.votes import acting, counters, docket, words
from deliberation.meetings.votes.kinds import Way
from deliberation.meetings.votes.views import Docket, MotionView, VoteView
from deliberation.meetings.votes.words import Receipt
from deliberation.web import meeting_run_acts, meeting_vote_needs, meeting_vote_views, meeting_vote_words
from deliberation.web.deps import Frame, Visit
from deliberation.web.meeting_vote_views import InterestLine

_NUMBERED = sentence("Motion no. %(number)s")
_AMENDS = sentence(
    "This is an amendment to motion no. %(number)s. If it passes, the motion is voted on with this text."
)


@dataclass(frozen=True, kw_only=True)
class OwnVote:
    """A seat of the reader's. `said` is its word so far, in words; of a secret vote only that there is one.

    `proxy` is who votes for it in the reader's name; `wish` is what the owner for whom the reader votes has asked for.
    `interests` are those noted or declared for it in the item that is before the meeting.
    """

    seat: LabelledSeat
    proxy: str
    wish: str
    is_present: bool
    has_interest: bool
    has_spoken: bool
    said: str
    interests: tuple[InterestLine, ...]


@dataclass(frozen=True, kw_only=True)
class OpenVote:
    """What is being voted on, and how; `amends` says so of an amendment."""

    vote: VoteView
    number: int
    text: str
    amends: str
    way: str
    told: str
    is_by_hand: bool
    is_secret: bool


def open_vote(frame: Frame, found: Docket) -> OpenVote | None:
    vote = found.open_vote
    if vote is None:
        return None
    motion = found.motion(vote.motion_id)
    return OpenVote(
        vote=vote,
        number=vote.number,
        text=next(text.text for text in motion.texts if text.version == vote.version),
        amends=_amends(frame, found, motion),
        way=frame.say(meeting_vote_words.WAYS[vote.way]),
        told=frame.say(meeting_vote_words.WAYS_TOLD[vote.way]),
        is_by_hand=vote.way is Way.HANDS,
        is_secret=vote.way is Way.SECRET,
    )


def _amends(frame: Frame, found: Docket, motion: MotionView) -> str:
    if motion.amends is None:
        return ""
    return frame.say(_AMENDS, {"number": found.motion(motion.amends).number})


async def of(visit: Visit, hall: Hall) -> dict[str, object]:
    visitor, found = visit.visitor, await docket.of_meeting(visit.db, hall.meeting.id)
    mine = await standing.seats_of(
        visit.db, hall.meeting.id, account_id=visitor.account_id, person_id=visitor.person_id
    )
    item, vote = hall.item, found.open_vote
    named = {} if vote is None else await counters.of_vote(visit.db, vote.id)
    return {
        "hall": hall,
        "matter": item,
        "is_votable": item is not None and acting.votable(item),
        "open": open_vote(visit, found),
        "needs": meeting_vote_needs.of_open(visit, hall, found),
        "seats": await _seats(visit, hall, found, set(mine)),
        "motions": () if item is None else meeting_vote_views.motions(visit.translator, hall, found, item.id),
        "counts": visitor.account_id in named,
        "choices": choices(visit),
        "amendable": [
            (str(motion.id), visit.say(_NUMBERED, {"number": motion.number}))
            for motion in (() if item is None else found.on_item(item.id))
            if motion.amends is None and motion.is_open
        ],
        "here": meeting_run_acts.public(visit, hall.meeting.number),
    }


def choices(frame: Frame) -> list[tuple[str, str]]:
    return [
        (each.value, frame.say(meeting_vote_words.CHOICES[each])) for each in meeting_vote_words.ON_A_PHONE
    ]


def receipt(frame: Visit, hall: Hall, kept: Receipt, *, page: str) -> dict[str, object]:
    """`page` is where one voted and may vote again."""
    return {
        "hall": hall,
        "choice": frame.say(meeting_vote_words.CHOICES[kept.choice]),
        "receipt": kept,
        "code": " ".join(kept.code[at : at + 4] for at in range(0, len(kept.code), 4)),
        "again": meeting_run_acts.public(frame, hall.meeting.number, page),
    }


async def _seats(visit: Visit, hall: Hall, found: Docket, mine: set[UUID]) -> tuple[OwnVote, ...]:
    vote = found.open_vote
    spoken = {} if vote is None else await words.last(visit.db, vote.id)
    item_id = vote.item_id if vote is not None else hall.course.current
    effects = {} if item_id is None else found.effects(item_id)
    shows = vote is not None and vote.way is Way.NAMES
    others = hall.stood_for(visit.visitor.account_id)
    wishes = await _wishes(visit, hall, item_id) if others and item_id is not None else {}
    declared = () if item_id is None else meeting_vote_views.interests(visit.translator, hall, found, item_id)
    return tuple(
        OwnVote(
            seat=seat,
            proxy="" if seat.id in others else _proxy(hall, seat.id),
            wish=wishes.get(seat.id, ""),
            is_present=seat.id in hall.present,
            has_interest=seat.id in effects,
            has_spoken=seat.id in spoken,
            said=visit.say(meeting_vote_words.CHOICES[spoken[seat.id].choice])
            if shows and seat.id in spoken
            else "",
            interests=tuple(each for each in declared if each.seat_id == seat.id),
        )
        for seat in hall.seats
        if seat.id in mine | others
    )


def _proxy(hall: Hall, seat_id: UUID) -> str:
    """Who stands for the seat now by a mandate that was given online."""
    here = (each for each in hall.presences if each.seat_id == seat_id and each.holds(hall.moment))
    return next((each.proxy_name or "" for each in here if each.mandate_id is not None), "")


async def _wishes(visit: Visit, hall: Hall, item_id: UUID) -> dict[UUID, str]:
    """What owners have asked the reader for on this item, by seat."""
    held = await proxies.held_by(visit.db, visit.visitor.account_id, meeting_id=hall.meeting.id)
    return {
        each.seat_id: visit.say(meeting_vote_words.CHOICES[each.wishes[item_id]])
        for each in held
        if each.is_here and each.wishes and item_id in each.wishes
    }
