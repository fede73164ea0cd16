"""Ask to speak, withdraw, give the word and end it, and say how the floor is held on the item before the meeting."""

from uuid import UUID

from sqlalchemy import func, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.ids import new_id
from deliberation.meetings.call.refusals import NoSuchItem
from deliberation.meetings.models import MeetingPresence
from deliberation.meetings.run import acting, doors, floor, refusals, rules, standing
from deliberation.meetings.run.acting import By
from deliberation.meetings.run.floor import Rules
from deliberation.meetings.run.models import MeetingFloor, MeetingWord


async def ask(db: Writer, *, meeting_id: UUID, seat_id: UUID, by: By) -> None:
    """For one's own seat; or by who leads the meeting for somebody in the hall, on a closed list too.

    Raises NotYourSeat, NotHere, ListClosed, AskedAlready, NoItemUnderWay, and where the meeting is not open.
    """
    door = await doors.stood_still(db, meeting_id)
    is_led = await standing.is_led(db, meeting_id, by)
    if not is_led:
        await standing.voice(db, meeting_id, seat_id, by)
    rules.check_running(door.course)
    item_id = door.course.current
    if item_id is None:
        raise refusals.NoItemUnderWay
    if not is_led and (await floor.rules_on(db, meeting_id, item_id)).is_closed:
        raise refusals.ListClosed
    await _check_here(db, meeting_id, seat_id)
    row = insert(MeetingWord).values(
        community_id=door.meeting.community_id,
        id=new_id(),
        meeting_id=meeting_id,
        item_id=item_id,
        seat_id=seat_id,
        asked_at=door.moment,
        asked_by=by.account_id,
    )
    asked = await db.exec(row.on_conflict_do_nothing().returning(col(MeetingWord.id)))
    if asked.first() is None:
        raise refusals.AskedAlready


async def withdraw(db: Writer, *, meeting_id: UUID, word_id: UUID, by: By) -> None:
    """By whose it is, or by who leads the meeting. Raises NoSuchWord, NotYourSeat, HasTheWord."""
    word = await _open_word(db, meeting_id, word_id)
    if not await standing.is_led(db, meeting_id, by):
        await standing.voice(db, meeting_id, word.seat_id, by)
        if word.given_at is not None:
            raise refusals.HasTheWord
    await _end(db, meeting_id, word.id)


async def give(db: Writer, *, meeting_id: UUID, word_id: UUID, by: By) -> None:
    """Whoever has the word is done. Raises NotLeading, NoSuchWord, HasTheWord, and where the meeting is not open."""
    hall = await acting.led(db, meeting_id, by)
    rules.check_running(hall.course)
    word = await _open_word(db, meeting_id, word_id)
    if word.item_id != hall.course.current:
        raise refusals.NoSuchWord
    if word.given_at is not None:
        raise refusals.HasTheWord
    await _end_speaking(db, meeting_id)
    kept = await floor.rules_on(db, meeting_id, word.item_id)
    word.given_at = max(hall.moment, word.asked_at)
    word.limit_seconds = kept.limit_seconds
    db.add(word)
    await db.flush()


async def end_word(db: Writer, *, meeting_id: UUID, by: By) -> None:
    """Whoever speaks is done. Raises NotLeading, NobodySpeaks."""
    await acting.led(db, meeting_id, by)
    if not await _end_speaking(db, meeting_id):
        raise refusals.NobodySpeaks


async def hold_floor(db: Writer, *, meeting_id: UUID, item_id: UUID, wanted: Rules, by: By) -> None:
    """For any item, before it comes too; who speaks already keeps their time. Raises NotLeading, NoSuchItem, UnfitLimit."""
    hall = await acting.led(db, meeting_id, by)
    rules.check_not_over(hall.course)
    rules.check_limit(wanted.limit_seconds)
    if item_id not in {item.id for item in hall.items}:
        raise NoSuchItem
    values = {
        "limit_seconds": wanted.limit_seconds,
        "new_first": wanted.new_first,
        "is_closed": wanted.is_closed,
    }
    row = insert(MeetingFloor).values(
        community_id=hall.meeting.community_id, meeting_id=meeting_id, item_id=item_id, **values
    )
    key = ["community_id", "meeting_id", "item_id"]
    await db.exec(row.on_conflict_do_update(index_elements=key, set_=values))


async def _check_here(db: Reader, meeting_id: UUID, seat_id: UUID) -> None:
    asked = select(MeetingPresence.id).where(
        MeetingPresence.meeting_id == meeting_id,
        MeetingPresence.seat_id == seat_id,
        col(MeetingPresence.until).is_(None),
    )
    if (await db.exec(asked)).first() is None:
        raise refusals.NotHere


async def _open_word(db: Writer, meeting_id: UUID, word_id: UUID) -> MeetingWord:
    """Locked. Raises NoSuchWord."""
    asked = select(MeetingWord).where(
        MeetingWord.meeting_id == meeting_id, MeetingWord.id == word_id, col(MeetingWord.ended_at).is_(None)
    )
    found = (await db.exec(asked.with_for_update(key_share=True))).first()
    if found is None:
        raise refusals.NoSuchWord
    return found


async def _end(db: Writer, meeting_id: UUID, word_id: UUID) -> None:
    await db.exec(
        update(MeetingWord)
        .where(col(MeetingWord.meeting_id) == meeting_id, col(MeetingWord.id) == word_id)
        .values(ended_at=func.clock_timestamp())
    )


async def _end_speaking(db: Writer, meeting_id: UUID) -> bool:
    ended = await db.exec(
        update(MeetingWord)
        .where(
            col(MeetingWord.meeting_id) == meeting_id,
            col(MeetingWord.given_at).is_not(None),
            col(MeetingWord.ended_at).is_(None),
        )
        .values(ended_at=func.clock_timestamp())
        .returning(col(MeetingWord.id))
    )
    return ended.first() is not None
