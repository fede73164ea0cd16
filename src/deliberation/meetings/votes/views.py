"""What is read of motions and votes of a meeting, as they stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from deliberation.counting.count import Outcome
from deliberation.meetings.votes import refusals
from deliberation.meetings.votes.kinds import Declarer, Effect, MotionEnd, Way


class Standing(StrEnum):
    """Where a motion is: `carried` and `lost` by a vote; a missed quorum leaves it open."""

    OPEN = "open"
    VOTING = "voting"
    CARRIED = "carried"
    LOST = "lost"
    WITHDRAWN = "withdrawn"
    FALLEN = "fallen"


_UNDECIDED = frozenset({Standing.OPEN, Standing.VOTING})


@dataclass(frozen=True, kw_only=True)
class VoteView:
    """A vote without its record. Open while it has neither an outcome nor an annulment."""

    id: UUID
    number: int
    item_id: UUID
    motion_id: UUID
    version: int
    way: Way
    stage: str
    earlier_id: UUID | None
    opened_at: datetime
    outcome: Outcome | None
    closed_at: datetime | None
    record_sha256: str | None
    annulled_at: datetime | None
    annulled_because: str | None

    @property
    def is_open(self) -> bool:
        return self.outcome is None and self.annulled_at is None

    @property
    def counts(self) -> bool:
        return self.outcome is not None and self.annulled_at is None


@dataclass(frozen=True, kw_only=True)
class TextView:
    """`base` is the version of the motion that an amendment would change."""

    version: int
    text: str
    base: int | None
    amendment_id: UUID | None
    written_at: datetime


@dataclass(frozen=True, kw_only=True)
class MotionView:
    """A motion with its texts, the newest last, and every vote on it."""

    id: UUID
    number: int
    item_id: UUID
    amends: UUID | None
    position: int
    mover_id: UUID | None
    seconder_id: UUID | None
    moved_at: datetime
    moved_by: UUID
    texts: tuple[TextView, ...]
    votes: tuple[VoteView, ...]
    ended: MotionEnd | None

    @property
    def text(self) -> TextView:
        return self.texts[-1]

    @property
    def standing(self) -> Standing:
        if self.ended is not None:
            return Standing(self.ended.value)
        if any(vote.is_open for vote in self.votes):
            return Standing.VOTING
        last = next((vote for vote in reversed(self.votes) if vote.counts), None)
        match None if last is None else last.outcome:
            case Outcome.PASS:
                return Standing.CARRIED
            case Outcome.FAIL | Outcome.NOT_PASSED:
                return Standing.LOST
            case _:
                return Standing.OPEN

    @property
    def is_open(self) -> bool:
        return self.standing is Standing.OPEN


@dataclass(frozen=True, kw_only=True)
class InterestView:
    id: UUID
    item_id: UUID
    seat_id: UUID
    effect: Effect
    about: str
    declared_at: datetime
    declared_by: UUID
    declared_as: Declarer | None
    confirmed_as: Declarer | None

    @property
    def stands(self) -> bool:
        """One's own word is enough; what another noted weighs once a second person confirmed it."""
        return self.declared_as in {None, Declarer.SEAT} or self.confirmed_as is not None


@dataclass(frozen=True, kw_only=True)
class Docket:
    """All motions and votes of a meeting by their numbers, and the interests that stand."""

    meeting_id: UUID
    motions: tuple[MotionView, ...]
    votes: tuple[VoteView, ...]
    interests: tuple[InterestView, ...]

    @property
    def open_vote(self) -> VoteView | None:
        return next((vote for vote in self.votes if vote.is_open), None)

    def motion(self, motion_id: UUID) -> MotionView:
        """Raises NoSuchMotion."""
        found = next((each for each in self.motions if each.id == motion_id), None)
        if found is None:
            raise refusals.NoSuchMotion
        return found

    def vote(self, vote_id: UUID) -> VoteView:
        """Raises NoSuchVote."""
        found = next((each for each in self.votes if each.id == vote_id), None)
        if found is None:
            raise refusals.NoSuchVote
        return found

    def numbered(self, number: int) -> VoteView:
        """Raises NoSuchVote."""
        found = next((each for each in self.votes if each.number == number), None)
        if found is None:
            raise refusals.NoSuchVote
        return found

    def on_item(self, item_id: UUID) -> tuple[MotionView, ...]:
        """Motions, each followed by its amendments in the order in which those are decided."""
        mine = [each for each in self.motions if each.item_id == item_id]
        return tuple(
            each for motion in mine if motion.amends is None for each in (motion, *self.amendments(motion.id))
        )

    def amendments(self, motion_id: UUID) -> tuple[MotionView, ...]:
        found = [each for each in self.motions if each.amends == motion_id]
        return tuple(sorted(found, key=lambda each: (each.position, each.number)))

    def is_due(self, motion: MotionView) -> bool:
        """Amendments before their motion, in the chair's order."""
        waiting = [each for each in self.amendments(motion.amends or motion.id) if each.is_open]
        return motion.is_open and (waiting[:1] == [motion] if motion.amends else not waiting)

    def due(self, item_id: UUID) -> MotionView | None:
        """The motion or amendment on an item to be voted on next."""
        return next((each for each in self.on_item(item_id) if self.is_due(each)), None)

    def is_settled(self, item_id: UUID) -> bool:
        """Whether something was moved on the item, and nothing of it waits for a vote."""
        motions = self.on_item(item_id)
        return bool(motions) and all(motion.standing not in _UNDECIDED for motion in motions)

    def last_vote(self, item_id: UUID) -> VoteView | None:
        """The last one on the item that counts; none while another is open."""
        if self.open_vote is not None:
            return None
        return next((vote for vote in reversed(self.votes) if vote.item_id == item_id and vote.counts), None)

    def effects(self, item_id: UUID) -> Mapping[UUID, Effect]:
        """What an interest that stands does to each seat that has one in this item."""
        return {
            each.seat_id: each.effect for each in self.interests if each.item_id == item_id and each.stands
        }

    def noted(self, item_id: UUID) -> tuple[InterestView, ...]:
        """Interests in this item that nobody confirmed yet: they change nothing."""
        return tuple(each for each in self.interests if each.item_id == item_id and not each.stands)

    def left_out(self, item_id: UUID) -> frozenset[UUID]:
        """Seats that an interest takes out of every total of the item."""
        return frozenset(each for each, what in self.effects(item_id).items() if what is Effect.OUT)
