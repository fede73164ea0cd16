"""The papers of a meeting by the items they go with."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from deliberation.meetings.call import documents
from deliberation.meetings.call.documents import DocumentView
from deliberation.meetings.call.views import MeetingView
from deliberation.web.deps import Visit


@dataclass(frozen=True)
class PaperLine:
    """A paper; one that came after the call was not part of it."""

    id: UUID
    title: str
    is_late: bool


async def by_item(visit: Visit, meeting: MeetingView) -> Mapping[UUID, list[PaperLine]]:
    found: dict[UUID, list[PaperLine]] = {}
    for each in await documents.of_meeting(visit.db, meeting.id):
        found.setdefault(each.item_id, []).append(
            PaperLine(each.id, each.title, is_late=_is_late(meeting, each))
        )
    return found


def _is_late(meeting: MeetingView, document: DocumentView) -> bool:
    if meeting.called is None:
        return False
    item = meeting.called.item(document.item_id)
    return item is None or document.sha256 not in {each.sha256 for each in item.documents}
