"""Action items as rows give them: how far each is, and what was said of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from deliberation.database.sessions import Reader
from deliberation.meetings.minutes.action_models import ActionItem, ActionReport, ActionVerdict
from deliberation.meetings.minutes.kinds import Progress, Verdict
from deliberation.meetings.minutes.record import Given
from deliberation.meetings.minutes.refusals import NoSuchAction, NoSuchPhoto, PhotoDeleted
from deliberation.meetings.models import Meeting, MeetingItem


@dataclass(frozen=True, kw_only=True)
class ReportView:
    """Somebody said that it is done; `verdict` is what another person found."""

    id: UUID
    ordinal: int
    words: str
    has_photo: bool
    photo_deleted_at: datetime | None
    reported_at: datetime
    reported_by: UUID
    verdict: Verdict | None
    reason: str
    decided_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class GivenView:
    """`owner` is the name of somebody with an account, or of a body. `item` is (position, title) on the agenda of its meeting."""

    id: UUID
    number: int
    meeting_id: UUID
    meeting_number: int
    item_id: UUID | None
    item: tuple[int, str] | None
    what: str
    owner: str = field(repr=False)
    owner_id: UUID | None
    due_on: date
    given_at: datetime
    reports: tuple[ReportView, ...]

    @property
    def progress(self) -> Progress:
        if not self.reports:
            return Progress.OPEN
        last = self.reports[-1].verdict
        if last is None:
            return Progress.REPORTED
        return Progress.DONE if last is Verdict.CONFIRMED else Progress.OPEN

    def is_overdue(self, today: date) -> bool:
        """A day is over when the next one has come; what is reported waits for others."""
        return self.progress is Progress.OPEN and self.due_on < today


async def of_meeting(db: Reader, meeting_id: UUID) -> tuple[GivenView, ...]:
    return await _found(db, ActionItem.meeting_id == meeting_id)


async def all_here(db: Reader) -> tuple[GivenView, ...]:
    """Of the community, in the order of their numbers."""
    return await _found(db)


async def open_actions(db: Reader) -> tuple[GivenView, ...]:
    """What is not done yet, the first due first: for the agenda of the next meeting."""
    found = [each for each in await all_here(db) if each.progress is not Progress.DONE]
    return tuple(sorted(found, key=lambda each: (each.due_on, each.number)))


async def owned_by(db: Reader, account_id: UUID) -> tuple[GivenView, ...]:
    """What this account has still to do, the first due first."""
    found = await _found(db, ActionItem.owner_id == account_id)
    still = [each for each in found if each.progress is Progress.OPEN]
    return tuple(sorted(still, key=lambda each: (each.due_on, each.number)))


async def get(db: Reader, number: int) -> GivenView:
    """Raises NoSuchAction."""
    found = await _found(db, ActionItem.number == number)
    if not found:
        raise NoSuchAction
    return found[0]


async def photo(db: Reader, action_id: UUID, ordinal: int) -> bytes:
    """A WebP picture. Raises NoSuchPhoto, PhotoDeleted."""
    asked = select(ActionReport.photo, ActionReport.photo_deleted_at).where(
        ActionReport.action_id == action_id, ActionReport.ordinal == ordinal
    )
    content, deleted_at = (await db.exec(asked)).first() or (None, None)
    if deleted_at is not None:
        raise PhotoDeleted({"day": deleted_at})
    if content is None:
        raise NoSuchPhoto
    return content


async def items(db: Reader, meeting_id: UUID) -> tuple[tuple[int, str], ...]:
    """Position and title, as a form offers them."""
    asked = select(MeetingItem.position, MeetingItem.title).where(MeetingItem.meeting_id == meeting_id)
    rows = await db.exec(asked.order_by(col(MeetingItem.position)))
    return tuple((position, f"{position}. {title}") for position, title in rows)


async def _found(db: Reader, *where: ColumnElement[bool] | bool) -> tuple[GivenView, ...]:
    rows = (
        await db.exec(
            select(ActionItem, Meeting.number, MeetingItem.position, MeetingItem.title)
            .join(Meeting, col(Meeting.id) == col(ActionItem.meeting_id))
            .outerjoin(MeetingItem, col(MeetingItem.id) == col(ActionItem.item_id))
            .where(*where)
            .order_by(col(ActionItem.number))
        )
    ).all()
    reports = await _reports(db, [row.id for row, *_ in rows]) if rows else {}
    return tuple(
        GivenView(
            id=row.id,
            number=row.number,
            meeting_id=row.meeting_id,
            meeting_number=number,
            item_id=row.item_id,
            item=(position, title) if row.item_id else None,
            what=row.what,
            owner=row.owner,
            owner_id=row.owner_id,
            due_on=row.due_on,
            given_at=row.given_at,
            reports=reports.get(row.id, ()),
        )
        for row, number, position, title in rows
    )


async def _reports(db: Reader, ids: Iterable[UUID]) -> Mapping[UUID, tuple[ReportView, ...]]:
    """The photos themselves are not read."""
    has_photo = col(ActionReport.photo).is_not(None)
    rows = await db.exec(
        select(  # type: ignore[call-overload]
            ActionReport.action_id,
            ActionReport.id,
            ActionReport.ordinal,
            ActionReport.words,
            has_photo,
            ActionReport.photo_deleted_at,
            ActionReport.reported_at,
            ActionReport.reported_by,
            ActionVerdict,
        )
        .outerjoin(ActionVerdict, col(ActionVerdict.report_id) == col(ActionReport.id))
        .where(col(ActionReport.action_id).in_(ids))
        .order_by(col(ActionReport.ordinal))
    )
    found: dict[UUID, tuple[ReportView, ...]] = {}
    for action_id, report_id, ordinal, words, with_photo, deleted_at, at, by, verdict in rows:
        report = ReportView(
            id=report_id,
            ordinal=ordinal,
            words=words,
            has_photo=with_photo,
            photo_deleted_at=deleted_at,
            reported_at=at,
            reported_by=by,
            verdict=Verdict(verdict.verdict) if verdict else None,
            reason=verdict.reason if verdict else "",
            decided_at=verdict.given_at if verdict else None,
        )
        found[action_id] = (*found.get(action_id, ()), report)
    return found


def on_record(actions: Iterable[GivenView], item_id: UUID | None) -> tuple[Given, ...]:
    """Of an item, or of none."""
    return tuple(
        Given(
            number=each.number,
            what=each.what,
            owner=each.owner,
            is_body=each.owner_id is None,
            due_on=each.due_on,
        )
        for each in actions
        if each.item_id == item_id
    )
