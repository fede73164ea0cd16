"""Papers that go with an item: PDF with pages only, or a photo written anew. What was there at the call stands in it by its hash."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func
from sqlmodel import col, select

from deliberation.audit import actions as audit
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.ids import new_id
from deliberation.kernel.text import tidy_line
from deliberation.meetings.call import acting, refusals, rules
from deliberation.meetings.call.acting import By
from deliberation.meetings.call.facts import DocumentAdded
from deliberation.meetings.call.kinds import FileKind
from deliberation.meetings.call.models import MeetingDocument

MOST_AN_ITEM = 5
MOST_A_MEETING = 30


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that was looked into: nothing but pages, or a picture without its place and camera. `sha256` in hex."""

    title: str
    kind: FileKind
    content: bytes = field(repr=False)
    sha256: str


@dataclass(frozen=True, kw_only=True)
class DocumentView:
    """A file without its content."""

    id: UUID
    item_id: UUID
    title: str
    kind: FileKind
    sha256: str
    size: int
    added_at: datetime


async def add(
    db: Writer, community_id: UUID, meeting_id: UUID, item_id: UUID, upload: Upload, *, by: By
) -> None:
    """Until the meeting is over. Raises NoSuchItem, TooManyDocuments, DocumentTwice, MeetingOver, Cancelled, TitleMissing, TitleTooLong."""
    meeting = await acting.held(db, meeting_id)
    if meeting.called is not None:
        meeting = await acting.called_held(db, meeting_id)
    if meeting.item(item_id) is None:
        raise refusals.NoSuchItem
    title = tidy_line(upload.title)
    rules.check_title(title)
    there = await of_meeting(db, meeting_id)
    own = [each for each in there if each.item_id == item_id]
    if len(own) >= MOST_AN_ITEM or len(there) >= MOST_A_MEETING:
        raise refusals.TooManyDocuments({"most": MOST_AN_ITEM})
    if upload.sha256 in {each.sha256 for each in own}:
        raise refusals.DocumentTwice
    row = MeetingDocument(
        community_id=community_id,
        id=new_id(),
        meeting_id=meeting_id,
        item_id=item_id,
        title=title,
        kind=upload.kind.value,
        sha256=upload.sha256,
        content=upload.content,
        added_at=by.now,
        added_by=by.account_id,
    )
    db.add(row)
    await db.flush()
    fact = DocumentAdded(subject_id=meeting_id, sha256=f"sha256:{upload.sha256}", size=len(upload.content))
    await audit.record(db, community_id, fact, actor=by.actor, at=by.now)


async def remove(db: Writer, meeting_id: UUID, document_id: UUID) -> None:
    """Before the call alone. Raises CalledAlready, NoSuchDocument."""
    await acting.draft_held(db, meeting_id)
    gone = delete(MeetingDocument).where(
        col(MeetingDocument.meeting_id) == meeting_id, col(MeetingDocument.id) == document_id
    )
    if not (await (await db.connection()).execute(gone)).rowcount:
        raise refusals.NoSuchDocument


async def of_meeting(db: Reader, meeting_id: UUID) -> tuple[DocumentView, ...]:
    """In the order in which they came."""
    columns = (
        MeetingDocument.id,
        MeetingDocument.item_id,
        MeetingDocument.title,
        MeetingDocument.kind,
        MeetingDocument.sha256,
        func.octet_length(MeetingDocument.content),
        MeetingDocument.added_at,
    )
    rows = await db.exec(
        select(*columns)  # type: ignore[call-overload]
        .where(MeetingDocument.meeting_id == meeting_id)
        .order_by(col(MeetingDocument.added_at), col(MeetingDocument.id))
    )
    return tuple(
        DocumentView(
            id=document_id,
            item_id=item_id,
            title=title,
            kind=FileKind(kind),
            sha256=sha256,
            size=size,
            added_at=added_at,
        )
        for document_id, item_id, title, kind, sha256, size, added_at in rows
    )


async def content(db: Reader, meeting_id: UUID, document_id: UUID) -> tuple[DocumentView, bytes]:
    """Raises NoSuchDocument."""
    view = next((each for each in await of_meeting(db, meeting_id) if each.id == document_id), None)
    if view is None:
        raise refusals.NoSuchDocument
    found = select(MeetingDocument.content).where(MeetingDocument.id == document_id)
    return view, (await db.exec(found)).one()
