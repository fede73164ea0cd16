"""Hands are counted by two people apart, in rounds: where their figures differ both are told and count again."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from sqlmodel import col, select

from deliberation.counting.rules import Choice
from deliberation.database.sessions import Reader, Writer
from deliberation.meetings.run.acting import By
from deliberation.meetings.run.queries import Hall
from deliberation.meetings.votes import acting, counters, refusals, tally
from deliberation.meetings.votes.kinds import Way
from deliberation.meetings.votes.models import MeetingHands
from deliberation.meetings.votes.records import Hands
from deliberation.meetings.votes.tally import Gathering, Sums
from deliberation.meetings.votes.views import Docket

_TWO = 2


@dataclass(frozen=True)
class Rounds:
    """What was counted in each round, by account. A round is over once two people have counted."""

    counts: tuple[Mapping[UUID, Sums], ...]

    @property
    def agreed(self) -> Hands | None:
        """The round in which two found the same."""
        if not self.counts or len(self.counts[-1]) < _TWO:
            return None
        first, second = list(self.counts[-1].values())[:_TWO]
        return Hands(len(self.counts), first, second) if first == second else None

    @property
    def round(self) -> int:
        """The one that is being counted."""
        is_over = bool(self.counts) and len(self.counts[-1]) >= _TWO
        return len(self.counts) + 1 if is_over or not self.counts else len(self.counts)

    @property
    def differ(self) -> bool:
        """Whether the last round that is over found two different figures."""
        over = [each for each in self.counts if len(each) >= _TWO]
        return bool(over) and self.agreed is None

    def has_counted(self, account_id: UUID) -> bool:
        """In the round that is being counted."""
        return self.round <= len(self.counts) and account_id in self.counts[self.round - 1]


async def count(db: Writer, *, meeting_id: UUID, vote_id: UUID, sums: Sums, by: By) -> Rounds:
    """What one counter saw, without seeing what the other did. They count again where somebody left who was counted.

    Raises NoSuchVote, VoteNotOpen, NotByHands, NotACounter, HandsCounted, CountedAlready, MoreThanThere.
    """
    floor = await acting.held(db, meeting_id, by)
    vote = floor.docket.vote(vote_id)
    if not vote.is_open:
        raise refusals.VoteNotOpen
    if vote.way is not Way.HANDS:
        raise refusals.NotByHands
    if by.account_id not in await counters.of_vote(db, vote_id):
        raise refusals.NotACounter
    before, room = await rounds(db, vote_id), gathered(floor.hall, floor.docket, vote.item_id)
    if before.agreed is not None and sum(before.agreed.first.values()) <= len(room.voters):
        raise refusals.HandsCounted
    if before.has_counted(by.account_id):
        raise refusals.CountedAlready
    tally.check_sums(room, sums)
    db.add(
        MeetingHands(
            community_id=floor.community_id,
            vote_id=vote_id,
            round=before.round,
            account_id=by.account_id,
            for_count=sums.get(Choice.FOR, 0),
            against_count=sums.get(Choice.AGAINST, 0),
            abstain_count=sums.get(Choice.ABSTAIN, 0),
            counted_at=floor.hall.moment,
        )
    )
    await db.flush()
    return await rounds(db, vote_id)


async def rounds(db: Reader, vote_id: UUID) -> Rounds:
    found: defaultdict[int, dict[UUID, Sums]] = defaultdict(dict)
    for row in await db.exec(
        select(MeetingHands)
        .where(MeetingHands.vote_id == vote_id)
        .order_by(col(MeetingHands.round), col(MeetingHands.counted_at))
    ):
        found[row.round][row.account_id] = {
            Choice.FOR: row.for_count,
            Choice.AGAINST: row.against_count,
            Choice.ABSTAIN: row.abstain_count,
        }
    return Rounds(tuple(found[each] for each in sorted(found)))


def gathered(hall: Hall, docket: Docket, item_id: UUID) -> Gathering:
    """Who has a seat, is there now, and may vote on this item."""
    return Gathering(seats=hall.seats, present=hall.present, effects=docket.effects(item_id))


def as_counted(hall: Hall, docket: Docket) -> Hall:
    """With its quorum as a vote on the item before it would have it: an interest may take a seat out of every total."""
    item_id = hall.course.current
    return hall if item_id is None else replace(hall, left_out=docket.left_out(item_id))
