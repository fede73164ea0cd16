"""A vote while it is open, as who leads the meeting sees it: who has spoken, what was counted, which forms are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from deliberation.meetings.run.queries import Hall
from deliberation.meetings.run.seated import LabelledSeat
from deliberation.meetings.votes import closing, counters, docket, forms, hands, words
from deliberation.meetings.votes.forms import FormView
from deliberation.meetings.votes.kinds import Way
from deliberation.meetings.votes.records import Word
from deliberation.meetings.votes.tally import Gathering
from deliberation.meetings.votes.views import Docket, VoteView
from deliberation.web import (
    committee_votes,
    meeting_decisions,
    meeting_quorum_views,
    meeting_vote_needs,
    meeting_vote_views,
    meeting_vote_words,
)
from deliberation.web.deps import Visit
from deliberation.web.meeting_decisions import Decided


@dataclass(frozen=True, kw_only=True)
class SeatLine:
    """A seat that may vote. `said` in words where the vote is by name; of a secret one only whether."""

    seat: LabelledSeat
    has_spoken: bool
    said: str
    is_next: bool


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What was read of the forms so far."""

    printed: int
    settled: int
    unsettled: int


async def of(visit: Visit, hall: Hall, number: int) -> dict[str, object]:
    """Raises NoSuchVote."""
    found = await docket.of_meeting(visit.db, hall.meeting.id)
    vote = found.numbered(number)
    motion = found.motion(vote.motion_id)
    room = hands.gathered(hall, found, vote.item_id)
    spoken = await words.last(visit.db, vote.id)
    lines = _lines(visit, room, spoken, shows=vote.way is Way.NAMES)
    item = next(item for item in hall.items if item.id == vote.item_id)
    return {
        "hall": hall,
        "quorum": meeting_quorum_views.of(visit.translator, hands.as_counted(hall, found)),
        "told": await _told(visit, found, vote),
        "cautions": tuple(meeting_decisions.cautions(visit, hall, item)),
        "matter": item,
        "vote": vote,
        "way": visit.say(meeting_vote_words.WAYS[vote.way]),
        "state": meeting_vote_views.vote_lines(visit.translator, [vote])[0][1:],
        "motion": motion,
        "needs": meeting_vote_needs.of_open(visit, hall, found),
        "is_for_register": committee_votes.is_decision(hall, motion, vote),
        "wording": next(text.text for text in motion.texts if text.version == vote.version),
        "lines": lines,
        "spoken": sum(line.has_spoken for line in lines),
        "counters": await counters.of_vote(visit.db, vote.id),
        "rounds": await hands.rounds(visit.db, vote.id),
        "reading": _reading(await forms.of_vote(visit.db, vote.id)),
    }


async def _told(visit: Visit, found: Docket, vote: VoteView) -> Decided | None:
    """How a vote that counts came out, to be read out."""
    if not vote.counts:
        return None
    return meeting_decisions.decided(visit, found, vote, (await closing.kept(visit.db, vote.id)).record)


def _lines(
    visit: Visit, room: Gathering, spoken: Mapping[UUID, Word], *, shows: bool
) -> tuple[SeatLine, ...]:
    following = next((seat.id for seat in room.voters if seat.id not in spoken), None)
    return tuple(
        SeatLine(
            seat=seat,
            has_spoken=seat.id in spoken,
            said=visit.say(meeting_vote_words.CHOICES[spoken[seat.id].choice])
            if shows and seat.id in spoken
            else "",
            is_next=seat.id == following,
        )
        for seat in room.voters
        if isinstance(seat, LabelledSeat)
    )


def _reading(found: tuple[FormView, ...]) -> Reading:
    return Reading(
        printed=len(found),
        settled=sum(form.choice is not None for form in found),
        unsettled=sum(form.is_unsettled for form in found),
    )
