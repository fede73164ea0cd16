"""Open a meeting, take its items up and put them down, adjourn, resume and end it: by its chair or its secretary."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, update
from sqlmodel import col

from deliberation.database.sessions import Writer
from deliberation.kernel.ids import new_id
from deliberation.meetings.call.refusals import NoSuchItem
from deliberation.meetings.facts import MeetingFact
from deliberation.meetings.kinds import Office, Step
from deliberation.meetings.models import MeetingPresence, MeetingStep
from deliberation.meetings.run import acting, quorum, refusals, rules
from deliberation.meetings.run.acting import By
from deliberation.meetings.run.course import Item
from deliberation.meetings.run.facts import (
    ItemTaken,
    MeetingAdjourned,
    MeetingEnded,
    MeetingOpened,
    MeetingResumed,
)
from deliberation.meetings.run.models import MeetingWord
from deliberation.meetings.run.queries import Hall


async def open_meeting(db: Writer, *, meeting_id: UUID, by: By) -> None:
    """Without a quorum too: who came may talk. Raises NotLeading, OpenAlready, BeforeItsTime, NoChairYet, MeetingOver, Cancelled."""
    hall = await acting.led(db, meeting_id, by)
    rules.check_opening(hall.course, starts_at=hall.meeting.starts_at, now=hall.moment)
    if Office.CHAIR not in hall.offices:
        raise refusals.NoChairYet
    fact = MeetingOpened(subject_id=meeting_id, room=acting.room(hall))
    await _take(db, hall, Step.OPENED, fact, by)


async def begin_item(db: Writer, *, meeting_id: UUID, item_id: UUID, by: By) -> None:
    """Whatever is before the meeting is done with it. Raises NotLeading, NoSuchItem, ItemUnderWay, and where it is not open."""
    hall = await acting.led(db, meeting_id, by)
    rules.check_running(hall.course)
    item = _item(hall, item_id)
    if hall.course.current == item.id:
        raise refusals.ItemUnderWay
    await _end_words(db, hall)
    fact = ItemTaken(subject_id=meeting_id, position=item.position, begins=True, room=acting.room(hall))
    await _take(db, hall, Step.ITEM_BEGUN, fact, by, item_id=item.id)


async def end_item(db: Writer, *, meeting_id: UUID, by: By) -> None:
    """Raises NotLeading, NoItemUnderWay, and where it is not open."""
    hall = await acting.led(db, meeting_id, by)
    rules.check_running(hall.course)
    item = hall.item
    if item is None:
        raise refusals.NoItemUnderWay
    await _end_words(db, hall)
    fact = ItemTaken(subject_id=meeting_id, position=item.position, begins=False, room=acting.room(hall))
    await _take(db, hall, Step.ITEM_ENDED, fact, by, item_id=item.id)


async def adjourn(db: Writer, *, meeting_id: UUID, resumes_at: datetime, by: By) -> None:
    """Over to another day everybody leaves, but for a short break. An adjourned meeting may be given another time. Raises NotLeading, ResumesTooEarly, ResumesTooLate, and where it is not open."""
    hall = await acting.led(db, meeting_id, by, empties=True)
    rules.check_adjourning(hall.course, resumes_at=resumes_at, now=hall.moment)
    await _end_words(db, hall)
    fact = MeetingAdjourned(subject_id=meeting_id, resumes_at=resumes_at, room=acting.room(hall))
    entry_id = await _take(db, hall, Step.ADJOURNED, fact, by, resumes_at=resumes_at)
    if rules.empties_the_hall(now=hall.moment, resumes_at=resumes_at, zone=by.zone):
        await _empty(db, hall, entry_id)


async def resume(db: Writer, *, meeting_id: UUID, by: By) -> None:
    """Not before the time it was adjourned to. Raises NotLeading, NotAdjourned, BeforeItsTime, MeetingOver, Cancelled."""
    hall = await acting.led(db, meeting_id, by)
    rules.check_not_over(hall.course)
    rules.check_resuming(hall.course, now=hall.moment)
    fact = MeetingResumed(subject_id=meeting_id, room=acting.room(hall))
    await _take(db, hall, Step.RESUMED, fact, by)


async def end(db: Writer, *, meeting_id: UUID, by: By) -> None:
    """Everybody leaves. An adjourned meeting may end too. Raises NotLeading, NotOpen, MeetingOver, Cancelled."""
    hall = await acting.led(db, meeting_id, by, empties=True)
    rules.check_ending(hall.course)
    await _end_words(db, hall)
    had_quorum = _had_quorum(hall)
    fact = MeetingEnded(subject_id=meeting_id, had_quorum=had_quorum, room=acting.room(hall))
    await _empty(db, hall, await _take(db, hall, Step.ENDED, fact, by, had_quorum=had_quorum))


def _item(hall: Hall, item_id: UUID) -> Item:
    found = next((each for each in hall.items if each.id == item_id), None)
    if found is None:
        raise NoSuchItem
    return found


def _had_quorum(hall: Hall) -> bool:
    """By the rule of the meeting, at any moment while it was open."""
    return any(
        quorum.ever_met(hall.meeting.stage, hall.seats, hall.presences, (since, until or hall.moment))
        for since, until in hall.course.sessions
    )


async def _take(
    db: Writer,
    hall: Hall,
    step: Step,
    fact: MeetingFact,
    by: By,
    *,
    item_id: UUID | None = None,
    resumes_at: datetime | None = None,
    had_quorum: bool | None = None,
) -> UUID:
    """The step's entry in the log."""
    entry_id = await acting.told(db, hall, fact, by)
    db.add(
        MeetingStep(
            community_id=hall.meeting.community_id,
            id=new_id(),
            meeting_id=hall.meeting.id,
            ordinal=len(hall.course.steps) + 1,
            step=step.value,
            item_id=item_id,
            resumes_at=resumes_at,
            had_quorum=had_quorum,
            taken_at=hall.moment,
            taken_by=by.account_id,
            entry_id=entry_id,
        )
    )
    await db.flush()
    return entry_id


async def _empty(db: Writer, hall: Hall, entry_id: UUID) -> None:
    await db.exec(
        update(MeetingPresence)
        .where(col(MeetingPresence.meeting_id) == hall.meeting.id, col(MeetingPresence.until).is_(None))
        .values(until=hall.moment, left_entry_id=entry_id)
    )


async def _end_words(db: Writer, hall: Hall) -> None:
    await db.exec(
        update(MeetingWord)
        .where(col(MeetingWord.meeting_id) == hall.meeting.id, col(MeetingWord.ended_at).is_(None))
        .values(ended_at=func.greatest(hall.moment, col(MeetingWord.asked_at), col(MeetingWord.given_at)))
    )
