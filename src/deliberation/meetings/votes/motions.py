"""Move a motion or an amendment, write it anew, set the order of amendments, withdraw it or let it fall."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col

from deliberation.database.sessions import Writer
from deliberation.kernel.ids import new_id
from deliberation.kernel.text import tidy_text
from deliberation.ledger import digests
from deliberation.meetings.run import refusals as refused
from deliberation.meetings.run.acting import By
from deliberation.meetings.run.rules import check_not_over
from deliberation.meetings.votes import acting, refusals
from deliberation.meetings.votes.acting import Floor
from deliberation.meetings.votes.facts import MotionTouched
from deliberation.meetings.votes.kinds import MotionAct, MotionEnd
from deliberation.meetings.votes.motion_models import MeetingMotion, MeetingMotionEnd, MeetingMotionText
from deliberation.meetings.votes.views import MotionView

MOST_TEXT = 10_000


@dataclass(frozen=True, kw_only=True)
class Moved:
    """`amends` is a motion whose text this one would be; mover and seconder are seats, none where the item came with its text."""

    item_id: UUID
    text: str
    amends: UUID | None = None
    mover_id: UUID | None = None
    seconder_id: UUID | None = None


async def move(db: Writer, *, meeting_id: UUID, moved: Moved, by: By) -> UUID:
    """Who leads the meeting may write down any motion once it is called; a seat moves its own while the item is before the meeting.

    Raises NotYourSeat, NotThisItem, NotOnTheNotice, TextMissing, TextTooLong, NothingChanged, AmendsAnAmendment, MotionOver, MotionOpen.
    """
    floor = await acting.held(db, meeting_id, by)
    floor.check_votable(moved.item_id)
    await _check_mover(db, floor, moved)
    text = _fit(moved.text)
    base = None if moved.amends is None else _amended_version(floor, moved.amends, moved.item_id, text)
    motion_id = new_id()
    positions = [each.position for each in floor.docket.motions if each.amends == moved.amends]
    fact = MotionTouched(
        subject_id=meeting_id,
        item=floor.item(moved.item_id).position,
        motion_id=motion_id,
        amends=moved.amends,
        what=MotionAct.MOVED,
        version=1,
        text_sha256=digests.document(text.encode()),
    )
    entry_id = await floor.told(db, fact)
    db.add(
        MeetingMotion(
            community_id=floor.community_id,
            id=motion_id,
            meeting_id=meeting_id,
            item_id=moved.item_id,
            number=max((each.number for each in floor.docket.motions), default=0) + 1,
            amends=moved.amends,
            position=max(positions, default=0) + 1,
            mover_id=moved.mover_id,
            seconder_id=moved.seconder_id,
            moved_at=floor.hall.moment,
            moved_by=by.account_id,
            entry_id=entry_id,
        )
    )
    await db.flush()
    await add_text(db, floor, motion_id, 1, text, base=base, entry_id=entry_id)
    return motion_id


def _amended_version(floor: Floor, motion_id: UUID, item_id: UUID, text: str) -> int:
    """Which version of the motion this text would take the place of. Raises what is wrong with it."""
    motion = floor.docket.motion(motion_id)
    _check_amendable(motion, item_id)
    if text == motion.text.text:
        raise refusals.NothingChanged
    return motion.text.version


async def revise(db: Writer, *, meeting_id: UUID, motion_id: UUID, text: str, by: By) -> None:
    """A new text before it is voted on, by who leads or who moved it; an amendment then changes the motion as it stands now.

    Raises NotLeading, MotionOver, MotionOpen, TextMissing, TextTooLong, NothingChanged.
    """
    floor = await acting.held(db, meeting_id, by)
    motion = _changeable(floor, motion_id)
    fit = _fit(text)
    base = None
    if motion.amends is not None:
        amended = floor.docket.motion(motion.amends).text
        base = amended.version
        if fit == amended.text:
            raise refusals.NothingChanged
    if fit == motion.text.text and base == motion.text.base:
        raise refusals.NothingChanged
    version = motion.text.version + 1
    entry_id = await tell(db, floor, motion, MotionAct.REVISED, version, fit)
    await add_text(db, floor, motion_id, version, fit, base=base, entry_id=entry_id)


async def order(db: Writer, *, meeting_id: UUID, amendments: Sequence[UUID], by: By) -> None:
    """The chair says in which order amendments of one motion are decided. Raises NotTheChair, NoSuchMotion."""
    floor = await acting.held(db, meeting_id, by)
    floor.check_chairs()
    found = [floor.docket.motion(each) for each in dict.fromkeys(amendments)]
    amended = {each.amends for each in found}
    if not found or len(amended) > 1 or None in amended:
        raise refusals.NoSuchMotion
    (motion_id,) = amended
    rest = [each for each in floor.docket.motions if each.amends == motion_id and each not in found]
    connection = await db.connection()
    for place, each in enumerate((*found, *rest), start=1):
        changed = update(MeetingMotion).where(col(MeetingMotion.id) == each.id)
        await connection.execute(changed.values(position=place))
    first = found[0]
    await tell(db, floor, first, MotionAct.ORDERED, first.text.version, first.text.text)


async def end(db: Writer, *, meeting_id: UUID, motion_id: UUID, ended: MotionEnd, by: By) -> None:
    """Withdrawn by who moved it or leads; only the chair lets a motion fall. Raises NotTheChair, NotLeading, MotionOver, MotionOpen."""
    floor = await acting.held(db, meeting_id, by)
    motion = _changeable(floor, motion_id)
    if ended is MotionEnd.FALLEN:
        floor.check_chairs()
    entry_id = await tell(db, floor, motion, MotionAct(ended.value), motion.text.version, motion.text.text)
    db.add(
        MeetingMotionEnd(
            community_id=floor.community_id,
            motion_id=motion_id,
            ended=ended.value,
            ended_at=floor.hall.moment,
            ended_by=by.account_id,
            entry_id=entry_id,
        )
    )
    await db.flush()


async def tell(
    db: Writer, floor: Floor, motion: MotionView, what: MotionAct, version: int, text: str
) -> UUID:
    """The id of the log's entry."""
    return await floor.told(
        db,
        MotionTouched(
            subject_id=floor.meeting_id,
            item=floor.item(motion.item_id).position,
            motion_id=motion.id,
            amends=motion.amends,
            what=what,
            version=version,
            text_sha256=digests.document(text.encode()),
        ),
    )


async def add_text(
    db: Writer,
    floor: Floor,
    motion_id: UUID,
    version: int,
    text: str,
    *,
    entry_id: UUID,
    base: int | None = None,
    amendment_id: UUID | None = None,
) -> None:
    db.add(
        MeetingMotionText(
            community_id=floor.community_id,
            motion_id=motion_id,
            version=version,
            text=text,
            base=base,
            amendment_id=amendment_id,
            written_at=floor.hall.moment,
            written_by=floor.by.account_id,
            entry_id=entry_id,
        )
    )
    await db.flush()


async def _check_mover(db: Writer, floor: Floor, moved: Moved) -> None:
    for seat_id in (moved.mover_id, moved.seconder_id):
        if seat_id is not None:
            floor.check_seat(seat_id)
    if floor.hall.is_led_by(floor.by.account_id):
        check_not_over(floor.hall.course)
        return
    if moved.mover_id is None:
        raise refused.NotYourSeat
    await acting.check_own(db, floor.meeting_id, moved.mover_id, floor.by)
    floor.check_at(moved.item_id)
    if moved.mover_id not in floor.hall.present:
        raise refusals.NotPresent


def _check_amendable(motion: MotionView, item_id: UUID) -> None:
    if motion.item_id != item_id:
        raise refusals.NoSuchMotion
    if motion.amends is not None:
        raise refusals.AmendsAnAmendment
    _check_open(motion)


def _changeable(floor: Floor, motion_id: UUID) -> MotionView:
    motion = floor.docket.motion(motion_id)
    if motion.moved_by != floor.by.account_id:
        floor.check_leads()
    check_not_over(floor.hall.course)
    _check_open(motion)
    return motion


def _check_open(motion: MotionView) -> None:
    if any(vote.is_open for vote in motion.votes):
        raise refusals.MotionOpen
    if not motion.is_open:
        raise refusals.MotionOver


def _fit(text: str) -> str:
    fit = tidy_text(text)
    if not fit.strip():
        raise refusals.TextMissing
    if len(fit) > MOST_TEXT:
        raise refusals.TextTooLong({"most": MOST_TEXT})
    return fit
