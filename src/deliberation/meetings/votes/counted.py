"""Votes of meetings that were closed, with all that is read of them where the meeting is over: in notices, lists and letters."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import and_, col, or_, select
from sqlmodel.sql.expression import Select

from deliberation.counting import presets
from deliberation.counting.count import Outcome
from deliberation.counting.presets import Preset
from deliberation.counting.shapes import Object
from deliberation.database.sessions import Reader
from deliberation.meetings.kinds import MeetingKind
from deliberation.meetings.models import Meeting, MeetingItem, MeetingSeat, MeetingSpeaker
from deliberation.meetings.votes.kinds import Effect, Way
from deliberation.meetings.votes.models import (
    MeetingCounter,
    MeetingVote,
    MeetingVoteAnnulment,
    MeetingVoteClosing,
)
from deliberation.meetings.votes.motion_models import MeetingMotion, MeetingMotionText
from deliberation.meetings.votes.refusals import NoSuchVote

Weights = Mapping[str, Mapping[str, int]]
"""By the key of a seat, what it weighs by dimension."""
_MOST = 200


@dataclass(frozen=True, kw_only=True)
class CountedVote:
    """A closed vote: `meeting` and `number` name it, `text` is what was voted on. `amends` says that it was on an amendment."""

    id: UUID
    number: int
    meeting_id: UUID
    meeting: int
    kind: MeetingKind
    title: str
    item_id: UUID
    item: str
    text: str = field(repr=False)
    amends: bool
    way: Way
    stage: str
    outcome: Outcome
    record_sha256: str
    closed_at: datetime
    closed_by: UUID
    annulled_at: datetime | None

    @property
    def name(self) -> str:
        """As addresses have it: meeting and vote."""
        return f"{self.meeting}-{self.number}"


async def get(db: Reader, vote_id: UUID) -> CountedVote:
    """Raises NoSuchVote for one that is not closed."""
    return await _one(db, _asked().where(MeetingVote.id == vote_id))


async def numbered(db: Reader, meeting: int, number: int) -> CountedVote:
    """Raises NoSuchVote for one that is not closed."""
    return await _one(db, _asked().where(Meeting.number == meeting, MeetingVote.number == number))


async def index(
    db: Reader, *, since: datetime | None = None, meeting_id: UUID | None = None
) -> tuple[CountedVote, ...]:
    """On motions, without what was annulled, the newest first; all, those closed since then, or those of one meeting."""
    asked = _asked().where(col(MeetingVoteAnnulment.vote_id).is_(None), col(MeetingMotion.amends).is_(None))
    if since is not None:
        asked = asked.where(col(MeetingVoteClosing.closed_at) >= since)
    if meeting_id is not None:
        asked = asked.where(MeetingVote.meeting_id == meeting_id)
    ordered = asked.order_by(col(MeetingVoteClosing.closed_at).desc(), col(MeetingVote.id))
    return tuple(_view(*row) for row in await db.exec(ordered.limit(_MOST)))


async def names(db: Reader, ids: Collection[UUID]) -> Mapping[UUID, tuple[int, int]]:
    """Of each vote the numbers of its meeting and its own."""
    rows = await db.exec(
        select(MeetingVote.id, Meeting.number, MeetingVote.number)
        .join(Meeting, col(Meeting.id) == col(MeetingVote.meeting_id))
        .where(col(MeetingVote.id).in_(ids))
    )
    return {vote_id: (meeting, number) for vote_id, meeting, number in rows}


async def record(db: Reader, vote_id: UUID) -> Object:
    """Raises NoSuchVote for one that is not closed."""
    asked = select(MeetingVoteClosing.record).where(MeetingVoteClosing.vote_id == vote_id)
    kept = (await db.exec(asked)).first()
    if kept is None:
        raise NoSuchVote
    found: Object = json.loads(kept)
    return found


def preset(record: Object) -> Preset:
    """The rule by which it was counted."""
    return presets.parse(record["rule"])


async def seats(
    db: Reader, meeting_id: UUID, *, persons: Collection[UUID], accounts: Collection[UUID] = ()
) -> Mapping[UUID, frozenset[str]]:
    """Of each of these the keys of the seats that they may speak for themselves; who only comes as a proxy has none."""
    asked = (
        select(MeetingSpeaker.person_id, MeetingSpeaker.account_id, MeetingSeat.key)
        .join(
            MeetingSeat,
            and_(
                col(MeetingSeat.meeting_id) == col(MeetingSpeaker.meeting_id),
                col(MeetingSeat.id) == col(MeetingSpeaker.seat_id),
            ),
        )
        .where(
            MeetingSpeaker.meeting_id == meeting_id,
            or_(col(MeetingSpeaker.person_id).in_(persons), col(MeetingSpeaker.account_id).in_(accounts)),
        )
    )
    found: dict[UUID, frozenset[str]] = {}
    for person_id, account_id, key in await db.exec(asked):
        for who in (person_id, account_id):
            if who is not None:
                found[who] = found.get(who, frozenset()) | {key}
    return found


def weights(record: Object) -> Weights:
    """Of the seats in the totals of the vote; one that an interest took out of them weighs nothing."""
    found = record["seats"]
    assert isinstance(found, list), "a record lists its seats"
    return {
        str(seat["key"]): seat["weights"]  # type: ignore[misc]
        for seat in found
        if isinstance(seat, dict) and seat["interest"] != Effect.OUT.value
    }


async def persons(db: Reader, meeting_id: UUID) -> frozenset[UUID]:
    """All of the roll who may speak for a seat."""
    asked = select(MeetingSpeaker.person_id).where(MeetingSpeaker.meeting_id == meeting_id)
    return frozenset(each for each in await db.exec(asked) if each is not None)


async def counters(db: Reader, vote_id: UUID) -> frozenset[UUID]:
    """The accounts of who closed it and of those who were named to count."""
    closed = select(MeetingVoteClosing.closed_by).where(MeetingVoteClosing.vote_id == vote_id)
    named = select(MeetingCounter.account_id).where(MeetingCounter.vote_id == vote_id)
    return frozenset([*await db.exec(closed), *await db.exec(named)])


def _asked() -> Select[*tuple[Any, ...]]:
    closing: Any = (
        MeetingVoteClosing.outcome,
        MeetingVoteClosing.record_sha256,
        MeetingVoteClosing.closed_at,
        MeetingVoteClosing.closed_by,
        MeetingVoteAnnulment.annulled_at,
    )
    around: Any = (Meeting.number, Meeting.kind, Meeting.title, MeetingItem.title)
    said: Any = (MeetingMotionText.text, MeetingMotion.amends)
    found: Select[*tuple[Any, ...]] = (
        select(MeetingVote, *closing, *around, *said)
        .join(MeetingVoteClosing, col(MeetingVoteClosing.vote_id) == col(MeetingVote.id))
        .join(Meeting, col(Meeting.id) == col(MeetingVote.meeting_id))
        .join(MeetingItem, col(MeetingItem.id) == col(MeetingVote.item_id))
        .join(MeetingMotion, col(MeetingMotion.id) == col(MeetingVote.motion_id))
        .join(
            MeetingMotionText,
            and_(
                col(MeetingMotionText.motion_id) == col(MeetingVote.motion_id),
                col(MeetingMotionText.version) == col(MeetingVote.version),
            ),
        )
        .outerjoin(MeetingVoteAnnulment, col(MeetingVoteAnnulment.vote_id) == col(MeetingVote.id))
    )
    return found


async def _one(db: Reader, asked: Select[*tuple[Any, ...]]) -> CountedVote:
    row = (await db.exec(asked)).first()
    if row is None:
        raise NoSuchVote
    return _view(*row)


def _view(row: MeetingVote, *others: Any) -> CountedVote:
    outcome, sha256, closed_at, closed_by, annulled_at, meeting, kind, title, item, text, amends = others
    return CountedVote(
        id=row.id,
        number=row.number,
        meeting_id=row.meeting_id,
        meeting=meeting,
        kind=MeetingKind(kind),
        title=title,
        item_id=row.item_id,
        item=item,
        text=text,
        amends=amends is not None,
        way=Way(row.way),
        stage=row.stage,
        outcome=Outcome(outcome),
        record_sha256=sha256,
        closed_at=closed_at,
        closed_by=closed_by,
        annulled_at=annulled_at,
    )
