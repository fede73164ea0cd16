"""Motions, votes and declared interests of a meeting, as its minutes state them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from deliberation.database.sessions import Reader
from deliberation.meetings.minutes.record import Interest, Motion, Said, Vote, Wording
from deliberation.meetings.votes import docket
from deliberation.meetings.votes.models import MeetingVoteClosing
from deliberation.meetings.votes.views import Docket, MotionView, VoteView


@dataclass(frozen=True)
class Seated:
    """Seats by id and by key: their numbers."""

    by_id: Mapping[UUID, int]
    by_key: Mapping[str, int]


@dataclass(frozen=True)
class Voted:
    """All of a meeting, read once."""

    docket: Docket
    records: Mapping[UUID, bytes]
    seated: Seated

    def interests(self, item_id: UUID) -> tuple[Interest, ...]:
        return tuple(
            Interest(
                seat=self.seated.by_id[each.seat_id],
                effect=each.effect.value,
                reason=each.about,
                declared_as=each.declared_as,
                confirmed_as=each.confirmed_as,
            )
            for each in self.docket.interests
            if each.item_id == item_id and each.stands
        )

    def motions(self, item_id: UUID) -> tuple[Motion, ...]:
        """Each followed by its amendments."""
        return tuple(self._motion(each) for each in self.docket.on_item(item_id))

    def _motion(self, motion: MotionView) -> Motion:
        amended = self.docket.motion(motion.amends) if motion.amends else None
        return Motion(
            number=motion.number,
            amends=amended.number if amended else None,
            texts=tuple(Wording(version=each.version, text=each.text) for each in motion.texts),
            by_seat=self.seated.by_id[motion.mover_id] if motion.mover_id else None,
            standing=motion.standing.value,
            votes=tuple(self._vote(each) for each in motion.votes if each.id in self.records),
        )

    def _vote(self, vote: VoteView) -> Vote:
        """Of one that was closed."""
        assert vote.closed_at is not None, "it has a record"
        assert vote.outcome is not None, "it has a record"
        assert vote.record_sha256 is not None, "it has a record"
        record = json.loads(self.records[vote.id])
        return Vote(
            number=vote.number,
            version=vote.version,
            way=vote.way.value,
            closed_at=vote.closed_at,
            outcome=vote.outcome.value,
            annulled=vote.annulled_because,
            sums=record["sums"],
            figures=record["figures"][vote.stage],
            said=tuple(
                Said(self.seated.by_key[each["key"]], each["choice"]) for each in record["said"] or ()
            ),
            record_sha256=vote.record_sha256,
        )


async def of_meeting(db: Reader, meeting_id: UUID, seated: Seated) -> Voted:
    found = await docket.of_meeting(db, meeting_id)
    votes = [vote.id for vote in found.votes]
    records = select(MeetingVoteClosing.vote_id, MeetingVoteClosing.record).where(
        col(MeetingVoteClosing.vote_id).in_(votes)
    )
    return Voted(found, dict((await db.exec(records)).all()), seated)
