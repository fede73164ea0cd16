"""Find a vote void, and end that: what the one found and the other said is written down."""

from datetime import datetime
from uuid import UUID

from deliberation.database.sessions import Writer
from deliberation.kernel.ids import new_id
from deliberation.notices import acting, objecting
from deliberation.notices.acting import By
from deliberation.notices.kinds import Answered
from deliberation.notices.views import NoticeView, ObjectionView, VoidingView
from deliberation.notices.voiding.facts import VoidingProposed, VoidingRefused
from deliberation.notices.voiding.models import NoticeVoiding, NoticeVoidingEnd
from deliberation.notices.voiding.refusals import AgreesToOwn, NoVoidingWaits, VoidingWaits


async def propose(
    db: Writer, community_id: UUID, notice: NoticeView, objection: ObjectionView, reason: str, *, by: By
) -> None:
    """The reason is read by everybody once another has agreed."""
    moment = await acting.moment(db, by)
    fact = VoidingProposed(
        subject_id=notice.id,
        number=objection.number,
        reason_sha256=objecting.answer_print(notice, objection.number, Answered.UPHELD, reason),
    )
    row = NoticeVoiding(
        community_id=community_id,
        id=new_id(),
        objection_id=objection.id,
        reason=reason,
        proposed_at=moment.at,
        proposed_by=by.account_id,
        entry_id=await acting.told(db, community_id, fact, by, moment.at),
    )
    db.add(row)
    await db.flush()


def check_none_waits(objection: ObjectionView) -> None:
    """Raise VoidingWaits."""
    if objection.voiding is not None:
        raise VoidingWaits


def second_of(objection: ObjectionView, *, account_id: UUID) -> VoidingView:
    """What waits for this person's word. Raises NoVoidingWaits, AgreesToOwn."""
    if objection.voiding is None:
        raise NoVoidingWaits
    if objection.voiding.proposed_by == account_id:
        raise AgreesToOwn
    return objection.voiding


async def refuse(
    db: Writer, community_id: UUID, notice: NoticeView, number: int, voiding: VoidingView, *, by: By
) -> None:
    """The objection waits for another answer."""
    moment = await acting.moment(db, by)
    fact = VoidingRefused(subject_id=notice.id, number=number)
    entry_id = await acting.told(db, community_id, fact, by, moment.at)
    await end(db, community_id, voiding, is_agreed=False, entry_id=entry_id, at=moment.at, by=by)


async def end(
    db: Writer,
    community_id: UUID,
    voiding: VoidingView,
    *,
    is_agreed: bool,
    entry_id: UUID,
    at: datetime,
    by: By,
) -> None:
    row = NoticeVoidingEnd(
        community_id=community_id,
        voiding_id=voiding.id,
        is_agreed=is_agreed,
        ended_at=at,
        ended_by=by.account_id,
        entry_id=entry_id,
    )
    db.add(row)
    await db.flush()
