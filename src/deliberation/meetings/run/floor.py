"""The speakers' list as it stands: who has the word until when, and who waits, in the order in which they shall speak."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import col, select

from deliberation.database.sessions import Reader
from deliberation.meetings.run.models import MeetingFloor, MeetingWord


@dataclass(frozen=True, kw_only=True)
class Rules:
    """How the floor is held on an item. `new_first`: who has not spoken on it yet comes first."""

    limit_seconds: int | None
    new_first: bool
    is_closed: bool


USUAL = Rules(limit_seconds=None, new_first=True, is_closed=False)


@dataclass(frozen=True, kw_only=True)
class Word:
    """One request to speak; `ends_at` is when the time of who has the word is up."""

    id: UUID
    seat_id: UUID
    item_id: UUID
    asked_at: datetime
    given_at: datetime | None
    limit_seconds: int | None
    ended_at: datetime | None

    @property
    def ends_at(self) -> datetime | None:
        if self.given_at is None or self.limit_seconds is None:
            return None
        return self.given_at + timedelta(seconds=self.limit_seconds)


@dataclass(frozen=True, kw_only=True)
class Floor:
    """`spoken` are those who had the word on this item, in that order."""

    rules: Rules
    speaking: Word | None
    waiting: tuple[Word, ...]
    spoken: tuple[Word, ...]

    def asked(self, seat_id: UUID) -> Word | None:
        return next((word for word in self.waiting if word.seat_id == seat_id), None)


async def on(db: Reader, meeting_id: UUID, item_id: UUID) -> Floor:
    """Of one item."""
    rows = await db.exec(
        select(MeetingWord)
        .where(MeetingWord.meeting_id == meeting_id, MeetingWord.item_id == item_id)
        .order_by(col(MeetingWord.asked_at), col(MeetingWord.id))
    )
    return ordered(await rules_on(db, meeting_id, item_id), [_word(row) for row in rows])


async def rules_on(db: Reader, meeting_id: UUID, item_id: UUID) -> Rules:
    kept = (
        await db.exec(
            select(MeetingFloor).where(MeetingFloor.meeting_id == meeting_id, MeetingFloor.item_id == item_id)
        )
    ).first()
    if kept is None:
        return USUAL
    return Rules(limit_seconds=kept.limit_seconds, new_first=kept.new_first, is_closed=kept.is_closed)


def ordered(rules: Rules, words: Sequence[Word]) -> Floor:
    """From the words of one item in the order in which they were asked for."""
    spoken = [word for word in words if word.given_at is not None]
    times = Counter(word.seat_id for word in spoken)
    waiting = [word for word in words if word.given_at is None and word.ended_at is None]
    if rules.new_first:
        waiting.sort(key=lambda word: times[word.seat_id])
    return Floor(
        rules=rules,
        speaking=next((word for word in spoken if word.ended_at is None), None),
        waiting=tuple(waiting),
        spoken=tuple(sorted((word for word in spoken if word.ended_at is not None), key=_given)),
    )


def _given(word: Word) -> datetime:
    return word.given_at or word.asked_at


def _word(row: MeetingWord) -> Word:
    return Word(
        id=row.id,
        seat_id=row.seat_id,
        item_id=row.item_id,
        asked_at=row.asked_at,
        given_at=row.given_at,
        limit_seconds=row.limit_seconds,
        ended_at=row.ended_at,
    )
