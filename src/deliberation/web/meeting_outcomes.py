"""Where the outcomes of a meeting's votes stand: on the page of each, and beside them in the lists of the meeting and its minutes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from deliberation.communities.rules import CONVENING_ROLES
from deliberation.meetings.kinds import MeetingKind
from deliberation.meetings.votes import counted
from deliberation.meetings.votes.counted import CountedVote
from deliberation.notices import queries
from deliberation.notices.kinds import State, Subject
from deliberation.web import named_votes, notice_words, outcome_views
from deliberation.web.deps import Visit
from deliberation.web.outcome_views import OutcomeLine


@dataclass(frozen=True)
class VoteOutcome:
    """`stands` is None where nothing hangs out and nothing has to; `desk` is where it is published, for whoever may."""

    stands: OutcomeLine | None
    desk: str


async def of_vote(visit: Visit, vote_id: UUID) -> VoteOutcome:
    """Of one that is closed. Raises NoSuchVote."""
    taken = await counted.get(visit.db, vote_id)
    named = await named_votes.of_meeting(visit, taken)
    reader = visit.found_visitor
    may_publish = reader is not None and bool(reader.roles & CONVENING_ROLES) and not taken.amends
    stands = await outcome_views.of(visit, named)
    is_told = stands is not None and bool(stands.found.notices)
    desk = named.desk if may_publish and (is_told or taken.annulled_at is None) else ""
    return VoteOutcome(stands if is_told or _must_be_told(taken) else None, desk)


async def of_meeting(visit: Visit, meeting_id: UUID) -> Mapping[int, tuple[str, str]]:
    """By the number of a vote, where its outcome stands and how that looks; nothing of those of which nothing has to be said."""
    taken = await counted.index(visit.db, meeting_id=meeting_id)
    told = await queries.of_votes(visit.db, [each.id for each in taken], subject=Subject.MEETING_VOTE)
    found: dict[int, tuple[str, str]] = {}
    for each in taken:
        if each.id in told:
            stands = await outcome_views.of(visit, await named_votes.of_meeting(visit, each))
            found |= {each.number: (stands.word, stands.look)} if stands else {}
        elif _must_be_told(each):
            word, look, _ = notice_words.STATES[State.PROVISIONAL]
            found[each.number] = (visit.say(word), look)
    return found


async def of_items(visit: Visit, items: Collection[UUID]) -> Mapping[UUID, OutcomeLine]:
    """Of each item on which something was decided and published, or has to be, where its last vote stands, unless it is final."""
    if not items:
        return {}
    taken = [each for each in await counted.index(visit.db) if each.item_id in items]
    told = await queries.of_votes(visit.db, [each.id for each in taken], subject=Subject.MEETING_VOTE)
    last = {each.item_id: each for each in reversed(taken)}
    found: dict[UUID, OutcomeLine] = {}
    for item_id, vote in last.items():
        if vote.id in told or _must_be_told(vote):
            stands = await outcome_views.of(visit, await named_votes.of_meeting(visit, vote))
            found |= {item_id: stands} if stands and stands.state is not State.FINAL else {}
    return found


def _must_be_told(taken: CountedVote) -> bool:
    return taken.kind is MeetingKind.ASSEMBLY and not taken.amends and taken.annulled_at is None
