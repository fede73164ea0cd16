"""The agenda of a meeting: items added, changed, moved and taken off; after the call only added, and not voted on."""

from functools import partial
from typing import ClassVar, Literal
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.counting import presets
from deliberation.kernel.text import sentence
from deliberation.meetings.call import drafting, fitting, queries
from deliberation.meetings.call.refusals import CalledAlready, NoSuchItem
from deliberation.meetings.call.views import ItemView, MeetingView
from deliberation.meetings.kinds import MeetingKind, Source
from deliberation.web import forms, meeting_acts, meeting_forms, meeting_sources, meeting_words
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.paths import Number


class SourceQuery(forms.Query):
    """Where the item comes from."""

    source: Source | None = None
    source_id: UUID | None = None


class MoveForm(forms.Form):
    when_missing: ClassVar = {}

    to: Literal["up", "down"]


class MeetingAgendaPages(Controller):
    """`/c/{slug}/manage/meetings/{number}/items`, `…/new`, `…/{id}`, `…/{id}/moving`, `…/{id}/removal`."""

    path = "/c/{slug:str}/manage/meetings/{number:int}/items"

    @get()
    async def index(self, visit: NamedDependency[Visit], number: Number) -> Html:
        meeting_acts.convenor(visit)
        return visit.redirect(meeting_acts.desk(visit, number))

    @get("/new")
    async def new(self, visit: NamedDependency[Visit], number: Number) -> Html:
        meeting_acts.convenor(visit)
        asked = forms.asked(SourceQuery, visit.request.query_params)
        found = None
        if asked.source is not None and asked.source_id is not None:
            found = await meeting_sources.find(visit, asked.source, asked.source_id)
        return await _form(number, visit, Typed() if found is None else meeting_sources.typed(found))

    @post()
    async def create(self, change: NamedDependency[Change], number: Number) -> Html:
        meeting_acts.convenor(change)

        async def act(change: Change) -> None:
            meeting = await queries.get(change.db, number)
            wanted = meeting_forms.item(change, meeting)
            if wanted.source is not None and wanted.source_id is not None:
                await meeting_sources.find(change, wanted.source, wanted.source_id)
            by = meeting_acts.by(change)
            await drafting.add_item(change.db, change.community.id, meeting.id, wanted, by=by)

        done = sentence("The item is on the agenda.")
        return await _do(change, number, act, partial(_form, number), done)

    @get("/{item_id:uuid}")
    async def edit(self, visit: NamedDependency[Visit], number: Number, item_id: FromPath[UUID]) -> Html:
        meeting_acts.convenor(visit)
        meeting = await queries.get(visit.db, number)
        if meeting.called is not None:
            raise CalledAlready
        typed = meeting_forms.of_item(_item(meeting, item_id))
        return await _form(number, visit, typed, item_id=item_id)

    @post("/{item_id:uuid}")
    async def update(self, change: NamedDependency[Change], number: Number, item_id: FromPath[UUID]) -> Html:
        meeting_acts.convenor(change)

        async def act(change: Change) -> None:
            meeting = await queries.get(change.db, number)
            wanted = meeting_forms.item(change, meeting)
            by = meeting_acts.by(change)
            await drafting.change_item(change.db, meeting.id, item_id, wanted, by=by)

        page = partial(_form, number, item_id=item_id)
        return await _do(change, number, act, page, sentence("The item is changed."))

    @post("/{item_id:uuid}/moving")
    async def move(self, change: NamedDependency[Change], number: Number, item_id: FromPath[UUID]) -> Html:
        meeting_acts.convenor(change)
        meeting = await queries.get(change.db, number)
        up = forms.parse(MoveForm, change.form).to == "up"
        await drafting.move_item(change.db, meeting.id, item_id, by_places=-1 if up else 1)
        return change.redirect(f"{meeting_acts.desk(change, number)}#agenda")

    @post("/{item_id:uuid}/removal")
    async def remove(self, change: NamedDependency[Change], number: Number, item_id: FromPath[UUID]) -> Html:
        meeting_acts.convenor(change)
        meeting = await queries.get(change.db, number)
        await drafting.remove_item(change.db, meeting.id, item_id)
        done = sentence("The item is off the agenda.")
        return change.redirect(meeting_acts.desk(change, number), done=done)


async def _do(change: Change, number: int, act: meeting_acts.Act, page: meeting_acts.Page, done: str) -> Html:
    return await meeting_acts.do(change, act, page, to=meeting_acts.desk(change, number), done=done)


async def _form(
    number: int, visit: Visit, typed: Typed, status: int = 200, *, item_id: UUID | None = None
) -> Html:
    meeting = await queries.get(visit.db, number)
    on = visit.community.day(meeting.starts_at)
    speaks = visit.translator.language
    topics = [(each.topic, each.wording[speaks]) for each in presets.matters(meeting.place, on) if each.topic]
    none = (meeting_forms.NO_TOPIC, visit.say(sentence("Nothing the law names: this meeting may decide it")))
    offered = fitting.offers(meeting.place, meeting.kind, on=on)
    views = {
        "form": typed,
        "meeting": meeting,
        "item_id": item_id,
        "kinds": meeting_words.options(visit, meeting_words.ITEMS, meeting_words.ITEM_HINTS),
        "topics": [none, *topics] if meeting.kind is not MeetingKind.JOINT else [],
        "rules": [(each.id, each.title[speaks]) for each in offered if each.id != meeting.preset.id],
        "meeting_rule": meeting.preset.title[speaks],
        "sources": await meeting_sources.offered(visit) if item_id is None else (),
        "lead": f"{meeting_acts.desk(visit, number)}/items/new",
    }
    return visit.render("meetings/item.html", views, status=status)


def _item(meeting: MeetingView, item_id: UUID) -> ItemView:
    item = meeting.item(item_id)
    if item is None:
        raise NoSuchItem
    return item
