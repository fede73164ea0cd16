"""What stood on the notice of one meeting is drafted for another: items with their words and rules, and the papers that go with them."""

from uuid import UUID

from sqlmodel import col, select

from deliberation.database.sessions import Writer
from deliberation.kernel.ids import new_id
from deliberation.meetings.call import documents
from deliberation.meetings.call.acting import By
from deliberation.meetings.call.documents import Upload
from deliberation.meetings.call.kinds import FileKind
from deliberation.meetings.call.models import MeetingDocument
from deliberation.meetings.call.views import ItemView, MeetingView
from deliberation.meetings.models import MeetingItem


async def agenda(db: Writer, community_id: UUID, first: MeetingView, meeting_id: UUID, *, by: By) -> None:
    """Into a draft whose agenda is empty. What was added after the first call stays behind."""
    on_notice = [item for item in first.items if first.called and first.called.item(item.id)]
    copies = {item.id: _copy(community_id, item, meeting_id, at, by) for at, item in enumerate(on_notice, 1)}
    db.add_all(copies.values())
    await db.flush()
    of_first = select(MeetingDocument).where(MeetingDocument.meeting_id == first.id)
    for paper in (await db.exec(of_first.order_by(col(MeetingDocument.added_at)))).all():
        if paper.item_id in copies:
            upload = Upload(
                title=paper.title, kind=FileKind(paper.kind), content=paper.content, sha256=paper.sha256
            )
            await documents.add(db, community_id, meeting_id, copies[paper.item_id].id, upload, by=by)


def _copy(community_id: UUID, item: ItemView, meeting_id: UUID, position: int, by: By) -> MeetingItem:
    return MeetingItem(
        community_id=community_id,
        id=new_id(),
        meeting_id=meeting_id,
        position=position,
        kind=item.kind.value,
        title=item.title,
        body=item.body,
        topic=item.topic,
        source=item.source.value if item.source else None,
        source_id=item.source_id,
        preset=item.preset.canonical_bytes() if item.has_own_rule else None,
        added_at=by.now,
        added_by=by.account_id,
    )
