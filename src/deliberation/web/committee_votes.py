"""What a committee voted at a meeting, as its entry into the register of decisions begins."""

import json
from datetime import datetime

from sqlmodel import col, select

from deliberation.committees.deciding import refusals
from deliberation.committees.deciding.rules import Entry
from deliberation.communities.queries import CommunityView
from deliberation.counting.count import Outcome
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Reader
from deliberation.kernel.refusals import Conflict
from deliberation.kernel.text import sentence
from deliberation.meetings.call.kinds import Caution
from deliberation.meetings.kinds import MeetingKind
from deliberation.meetings.models import Meeting
from deliberation.meetings.run import queries
from deliberation.meetings.run.queries import Hall
from deliberation.meetings.votes import closing, docket
from deliberation.meetings.votes.models import MeetingVote, MeetingVoteClosing
from deliberation.meetings.votes.refusals import NoSuchVote
from deliberation.meetings.votes.views import MotionView, VoteView
from deliberation.notices import outcomes, votes
from deliberation.notices.kinds import State, Subject
from deliberation.notices.views import Matter
from deliberation.papers import hand_counts
from deliberation.web.forms import Typed


def is_decision(hall: Hall, motion: MotionView, vote: VoteView) -> bool:
    """Whether the vote carried a motion that was a committee's to decide, so that it belongs into its register."""
    is_carried = vote.counts and vote.outcome is Outcome.PASS and motion.amends is None
    is_its_own = Caution.BEYOND not in hall.cautions(vote.item_id)
    return is_carried and is_its_own and hall.meeting.kind is MeetingKind.COMMITTEE


class DecisionFell(Conflict):
    message = sentence("This decision fell after it was published. It does not go into the register.")


async def begun(db: Reader, community: CommunityView, meeting: int, number: int, *, now: datetime) -> Typed:
    """The form filled in from the record of the vote. Raises NoSuchMeeting, NotCalled, NoSuchVote, DecisionFell."""
    hall = await queries.hall(db, meeting)
    found = await docket.of_meeting(db, hall.meeting.id)
    vote = found.numbered(number)
    motion = found.motion(vote.motion_id)
    if vote.closed_at is None or not is_decision(hall, motion, vote):
        raise NoSuchVote
    told = await votes.get(db, Matter(Subject.MEETING_VOTE, vote.id), now=now)
    outcome = await outcomes.of(db, told, now=now, zone=community.time_zone)
    if outcome.standing.state is State.UNDONE:
        raise DecisionFell
    kept = await closing.kept(db, vote.id)
    sums = json.loads(kept.record)["sums"]
    values = {
        "decided_on": f"{community.day(vote.closed_at)}",
        "title": next(item.title for item in hall.items if item.id == vote.item_id)[:120],
        "text": next(text.text for text in motion.texts if text.version == vote.version),
        "votes_for": str(sums[Choice.FOR.value]),
        "votes_against": str(sums[Choice.AGAINST.value]),
        "votes_abstain": str(sums[Choice.ABSTAIN.value]),
        "record": kept.sha256,
    }
    return Typed({name: [value] for name, value in values.items()})


async def check(db: Reader, community: CommunityView, entry: Entry, *, now: datetime) -> None:
    """Whether the record that is said to show a decision does. Raises RecordUnknown, RecordDecidesNothing, DecisionFell, RecordOfAnotherDay, RecordSaysOtherwise."""
    if not entry.record_sha256:
        return
    named = (f"sha256:{entry.record_sha256}", entry.record_sha256)
    asked = (
        select(Meeting.number, MeetingVote.number, MeetingVoteClosing.closed_at, MeetingVoteClosing.record)
        .join(MeetingVote, col(MeetingVote.id) == col(MeetingVoteClosing.vote_id))
        .join(Meeting, col(Meeting.id) == col(MeetingVote.meeting_id))
        .where(col(MeetingVoteClosing.record_sha256).in_(named))
    )
    row = (await db.exec(asked)).first()
    if row is None:
        raise refusals.RecordUnknown
    meeting, number, closed_at, record = row
    try:
        await begun(db, community, meeting, number, now=now)
    except NoSuchVote:
        raise refusals.RecordDecidesNothing from None
    day = community.day(closed_at)
    if day != entry.decided_on:
        raise refusals.RecordOfAnotherDay({"day": day})
    sums = json.loads(record)["sums"]
    said = {"agree": sums[Choice.FOR], "against": sums[Choice.AGAINST], "abstain": sums[Choice.ABSTAIN]}
    written = {"agree": entry.agree, "against": entry.against, "abstain": entry.abstain}
    if hand_counts.differing(said, written):
        raise refusals.RecordSaysOtherwise(said)
