"""Papers of a meeting's agenda: taken in by those who call it, read by those of the community."""

import asyncio
from dataclasses import replace
from urllib.parse import quote
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.kernel.text import sentence, tidy_line
from deliberation.meetings.call import documents, queries
from deliberation.meetings.call.documents import Upload
from deliberation.meetings.call.kinds import FileKind
from deliberation.meetings.call.refusals import DocumentMissing, NoSuchItem
from deliberation.proposals import papers, pictures
from deliberation.web import forms, meeting_acts
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.paths import Number

_TYPES = {FileKind.PICTURE: ("image/webp", "webp"), FileKind.PAPER: ("application/pdf", "pdf")}


class MeetingDocumentPages(Controller):
    """`/c/{slug}/meetings/{number}/documents/{id}` and `/c/{slug}/manage/meetings/{number}/items/{id}/documents`."""

    path = "/c/{slug:str}"

    @get("/meetings/{number:int}/documents/{document_id:uuid}")
    async def show(
        self, visit: NamedDependency[Visit], number: Number, document_id: FromPath[UUID]
    ) -> Response[bytes]:
        """For members; of a draft for those who call it. Papers are taken away, never opened in our own place."""
        _ = visit.member
        meeting = await queries.get(visit.db, number)
        if meeting.called is None:
            meeting_acts.convenor(visit)
        found, content = await documents.content(visit.db, meeting.id, document_id)
        media, ending = _TYPES[found.kind]
        headers = {"cache-control": "no-store"}
        if found.kind is FileKind.PAPER:
            name = f"{quote(found.title, safe='')}.{ending}"
            headers["content-disposition"] = f"attachment; filename*=UTF-8''{name}"
        return Response(content, media_type=media, headers=headers)

    @get("/manage/meetings/{number:int}/items/{item_id:uuid}/documents")
    async def index(self, visit: NamedDependency[Visit], number: Number, item_id: FromPath[UUID]) -> Html:
        meeting_acts.convenor(visit)
        return await _page(number, item_id, visit, Typed(), 200)

    @post("/manage/meetings/{number:int}/items/{item_id:uuid}/documents")
    async def create(self, change: NamedDependency[Change], number: Number, item_id: FromPath[UUID]) -> Html:
        meeting_acts.convenor(change)
        meeting = await queries.get(change.db, number)

        async def act(change: Change) -> None:
            upload = await _sent(change)
            by = meeting_acts.by(change)
            await documents.add(change.db, change.community.id, meeting.id, item_id, upload, by=by)

        async def page(visit: Visit, typed: Typed, status: int) -> Html:
            # a picture that is none was sent in the same field as a paper
            faults = {"paper" if name == "picture" else name: fault for name, fault in typed.faults.items()}
            return await _page(number, item_id, visit, replace(typed, faults=faults), status)

        to = meeting_acts.desk(change, number, f"items/{item_id}/documents")
        return await meeting_acts.do(change, act, page, to=to, done=sentence("The paper is kept."))

    @post("/manage/meetings/{number:int}/documents/{document_id:uuid}/removal")
    async def remove(
        self, change: NamedDependency[Change], number: Number, document_id: FromPath[UUID]
    ) -> Html:
        meeting_acts.convenor(change)
        meeting = await queries.get(change.db, number)
        await documents.remove(change.db, meeting.id, document_id)
        return change.redirect(meeting_acts.desk(change, number), done=sentence("The paper is gone."))


async def _sent(change: Change) -> Upload:
    """What it is is read from its bytes, never from its name. Raises DocumentMissing, and what is wrong with it."""
    file = forms.upload(change.form, "paper")
    if file is None:
        raise DocumentMissing
    data = await file.read(papers.MOST_BYTES + 1)
    title = tidy_line(str(change.form.get("title", ""))) or tidy_line(file.filename.rpartition(".")[0])
    if data.startswith(b"%PDF-"):
        paper = await asyncio.to_thread(papers.read, data)
        return Upload(title=title, kind=FileKind.PAPER, content=paper.content, sha256=paper.sha256)
    picture = await asyncio.to_thread(pictures.read, data)
    return Upload(title=title, kind=FileKind.PICTURE, content=picture.content, sha256=picture.sha256)


async def _page(number: int, item_id: UUID, visit: Visit, typed: Typed, status: int) -> Html:
    meeting = await queries.get(visit.db, number)
    item = meeting.item(item_id)
    if item is None:
        raise NoSuchItem
    there = [each for each in await documents.of_meeting(visit.db, meeting.id) if each.item_id == item_id]
    views = {"form": typed, "meeting": meeting, "agenda_item": item, "documents": there}
    return visit.render("meetings/documents.html", views, status=status)
