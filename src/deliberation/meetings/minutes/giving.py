"""Give somebody something to do, report it done, and have another person confirm that or give it back."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlmodel import select

from deliberation.communities import actions as communities
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.ids import new_id
from deliberation.meetings.kinds import Office
from deliberation.meetings.minutes import acting, agenda, given, refusals, seated, takers
from deliberation.meetings.minutes.acting import By
from deliberation.meetings.minutes.action_models import ActionItem, ActionReport, ActionVerdict
from deliberation.meetings.minutes.facts import ActionConfirmed, ActionGiven, ActionReopened, ActionReported
from deliberation.meetings.minutes.given import GivenView
from deliberation.meetings.minutes.kinds import Progress, Verdict
from deliberation.meetings.models import Meeting
from deliberation.proposals.pictures import Picture

NUMBERED = "action"


@dataclass(frozen=True, kw_only=True)
class Task:
    """For an account of the meeting, or for a body by its name: one of the two."""

    position: int | None
    what: str = field(repr=False)
    owner_id: UUID | None
    body: str
    due_on: date


async def give(db: Writer, number: int, task: Task, *, by: By) -> int:
    """Its number. Raises what `acting.written_by` raises, NotOpenedYet, PublishedAlready, ClosedForEditing, and what is wrong with it."""
    found = await acting.written_by(db, number, by)
    if found.view.meeting.opened_at is None:
        raise refusals.NotOpenedYet
    if found.view.versions:
        acting.check_open(found.view)
    if task.due_on < by.today:
        raise refusals.DueInThePast
    owner = await _owner(db, found.row.community_id, found.id, task)
    action_id = new_id()
    ordinal = await communities.next_number(db, found.row.community_id, NUMBERED)
    fact = ActionGiven(subject_id=action_id, number=ordinal)
    db.add(
        ActionItem(
            community_id=found.row.community_id,
            id=action_id,
            number=ordinal,
            meeting_id=found.id,
            item_id=await agenda.item_at(db, found.id, task.position),
            what=task.what,
            owner=owner,
            owner_id=task.owner_id,
            due_on=task.due_on,
            given_at=by.now,
            given_by=by.account_id,
            entry_id=await acting.told(db, found.row.community_id, fact, by),
        )
    )
    await db.flush()
    return ordinal


async def report(db: Writer, number: int, *, words: str, picture: Picture | None, by: By) -> None:
    """Its owner says that it is done; for a body the chair or secretary does.

    Raises NoSuchAction, NotTheOwner, ReportedAlready, DoneAlready.
    """
    action = await _held(db, number)
    if not await may_report(db, action, by.account_id):
        raise refusals.NotTheOwner
    if action.progress is Progress.REPORTED:
        raise refusals.ReportedAlready
    if action.progress is Progress.DONE:
        raise refusals.DoneAlready
    community_id = await _community(db, action)
    fact = ActionReported(subject_id=action.id, number=number)
    db.add(
        ActionReport(
            community_id=community_id,
            id=new_id(),
            action_id=action.id,
            ordinal=len(action.reports) + 1,
            words=words,
            photo=picture.content if picture else None,
            photo_sha256=picture.sha256 if picture else None,
            reported_at=by.now,
            reported_by=by.account_id,
            entry_id=await acting.told(db, community_id, fact, by),
        )
    )
    await db.flush()


async def decide(db: Writer, number: int, *, verdict: Verdict, reason: str, by: By) -> None:
    """The chair or secretary finds it done, or gives it back with a reason.

    Raises NoSuchAction, NotTheWriters, NotReported, DoneAlready, NotOneself.
    """
    action = await _held(db, number)
    community_id = await _community(db, action)
    if await office_of(db, action, by.account_id) is None:
        raise refusals.NotTheWriters
    if action.progress is Progress.DONE:
        raise refusals.DoneAlready
    if action.progress is Progress.OPEN:
        raise refusals.NotReported
    last = action.reports[-1]
    if by.account_id in {last.reported_by, action.owner_id}:
        raise refusals.NotOneself
    made = ActionConfirmed if verdict is Verdict.CONFIRMED else ActionReopened
    fact = made(subject_id=action.id, number=number)
    db.add(
        ActionVerdict(
            community_id=community_id,
            report_id=last.id,
            verdict=verdict.value,
            reason=reason if verdict is Verdict.REOPENED else "",
            given_at=by.now,
            given_by=by.account_id,
            entry_id=await acting.told(db, community_id, fact, by),
        )
    )
    await db.flush()


async def may_report(db: Reader, action: GivenView, account_id: UUID) -> bool:
    if action.owner_id is None:
        return await office_of(db, action, account_id) is not None
    return action.owner_id == account_id


async def office_of(db: Reader, action: GivenView, account_id: UUID) -> Office | None:
    """The office that this account holds at the meeting where it was given."""
    leading = seated.leading(await seated.holders(db, action.meeting_id))
    return next((office for office, each in leading.items() if each.account_id == account_id), None)


async def _owner(db: Reader, community_id: UUID, meeting_id: UUID, task: Task) -> str:
    if task.owner_id is None and not task.body:
        raise refusals.OwnerMissing
    if task.owner_id is None:
        return task.body
    if task.body:
        raise refusals.OwnerTwice
    name = (await takers.everybody(db, community_id, meeting_id)).get(task.owner_id)
    if name is None:
        raise refusals.NotOfThisMeeting
    return name


async def _held(db: Writer, number: int) -> GivenView:
    """Nobody else acts on it until this transaction ends."""
    meeting_id = (await given.get(db, number)).meeting_id
    await db.exec(select(Meeting.id).where(Meeting.id == meeting_id).with_for_update(key_share=True))
    return await given.get(db, number)


async def _community(db: Reader, action: GivenView) -> UUID:
    return (await db.exec(select(ActionItem.community_id).where(ActionItem.id == action.id))).one()
