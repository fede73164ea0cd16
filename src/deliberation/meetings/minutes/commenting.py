"""Say something to the draft of minutes, or have it written down word for word; and answer comments."""

from dataclasses import dataclass, field
from uuid import UUID

from deliberation.database.sessions import Writer
from deliberation.kernel.ids import new_id
from deliberation.meetings.minutes import acting, agenda, queries, refusals, remarks, seated
from deliberation.meetings.minutes.acting import By
from deliberation.meetings.minutes.kinds import Remark, Taken
from deliberation.meetings.minutes.models import MinutesRemark, MinutesReply
from deliberation.meetings.minutes.views import CirculationView


@dataclass(frozen=True, kw_only=True)
class Saying:
    """On an item of the agenda by its position, or on the minutes as a whole."""

    kind: Remark
    position: int | None
    text: str = field(repr=False)


async def remark(db: Writer, number: int, saying: Saying, *, by: By) -> int:
    """Its number. Raises NoSuchMeeting, NoStanding, what `acting.check_open` raises, NotCirculated, DeadlinePast.

    A statement may be made from the draft on, without a deadline: it belongs in before the text is closed.
    """
    found = await acting.held(db, number)
    seat_id = await queries.sits(db, found.row.community_id, found.id, by.account_id)
    if seat_id is None:
        raise refusals.NoStanding
    acting.check_open(found.view)
    if saying.kind is Remark.COMMENT:
        _check_time(found.view.circulation, by)
    ordinal = len(await remarks.all_of(db, found.id)) + 1
    db.add(
        MinutesRemark(
            community_id=found.row.community_id,
            id=new_id(),
            meeting_id=found.id,
            number=ordinal,
            kind=saying.kind.value,
            item_id=await agenda.item_at(db, found.id, saying.position),
            seat_id=seat_id,
            name=await _name(db, found.row.community_id, found.id, by.account_id),
            text=saying.text,
            written_at=by.now,
            written_by=by.account_id,
        )
    )
    await db.flush()
    return ordinal


async def answer(db: Writer, number: int, ordinal: int, *, outcome: Taken, text: str, by: By) -> None:
    """Raises what `acting.written_by` raises, PublishedAlready, ClosedForEditing, NoSuchRemark, StatementsStand, AnsweredAlready."""
    found = await acting.written_by(db, number, by)
    acting.check_open(found.view)
    said = next((each for each in await remarks.all_of(db, found.id) if each.number == ordinal), None)
    if said is None:
        raise refusals.NoSuchRemark
    if said.kind is Remark.STATEMENT:
        raise refusals.StatementsStand
    if said.outcome is not None:
        raise refusals.AnsweredAlready
    db.add(
        MinutesReply(
            community_id=found.row.community_id,
            remark_id=said.id,
            outcome=outcome.value,
            text=text,
            replied_at=by.now,
            replied_by=by.account_id,
        )
    )
    await db.flush()


def _check_time(sent: CirculationView | None, by: By) -> None:
    if sent is None:
        raise refusals.NotCirculated
    if by.today > sent.comments_until:
        raise refusals.DeadlinePast({"day": sent.comments_until})


async def _name(db: Writer, community_id: UUID, meeting_id: UUID, account_id: UUID) -> str:
    found = await seated.speakers(db, community_id, meeting_id)
    return next(each.name for each in found if each.account_id == account_id)
