"""Where the chair and the secretary write the minutes: each save a new version, with its differences to any other."""

from dataclasses import replace
from typing import Annotated

from litestar import Controller, get, post
from litestar.di import NamedDependency
from pydantic import Field

from deliberation.kernel.text import sentence, tidy_text
from deliberation.meetings.minutes import actions, comparing, queries, rules
from deliberation.meetings.minutes.actions import Edit
from deliberation.meetings.minutes.document import LONGEST_WORDS, Document, Words
from deliberation.meetings.minutes.refusals import SavedMeanwhile, WordsTooLong
from deliberation.meetings.minutes.views import MinutesView
from deliberation.web import forms, meeting_acts, minutes_acts, minutes_pages, minutes_words
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Fault, OptionalLine, Typed
from deliberation.web.paths import Number

_LINE = 200


class EditForm(forms.Form):
    """The parts themselves are named by their items."""

    version: Annotated[int, Field(ge=1, le=1_000_000)]
    changed: Annotated[OptionalLine, Field(max_length=_LINE)] = ""


class Since(forms.Query):
    """Which version to compare with."""

    since: Annotated[int, Field(ge=1, le=1_000_000)] | None = None


class MinutesEditingPages(Controller):
    """`/c/{slug}/manage/meetings/{number}/minutes/edit` and `/versions/{version}`."""

    path = "/c/{slug:str}/manage/meetings/{number:int}/minutes"

    @get("/edit")
    async def edit(self, visit: NamedDependency[Visit], number: Number) -> Html:
        _ = visit.member
        view = await minutes_acts.found(visit, number)
        minutes_acts.check_writer(visit, view)
        return await _edit_page(visit, view, Typed(), 200)

    @post("/edit")
    async def save(self, change: NamedDependency[Change], number: Number) -> Html:
        view = await minutes_acts.found(change, number)
        minutes_acts.check_writer(change, view)
        return await meeting_acts.do(
            change,
            lambda change: _save(change, view),
            lambda visit, typed, status: _edit_page(visit, view, typed, status),
            to=minutes_acts.desk(change, number),
            done=sentence("Saved as a new version. The old one stays readable."),
        )

    @get("/versions/{version:int}")
    async def version(self, visit: NamedDependency[Visit], number: Number, version: Number) -> Html:
        _ = visit.member
        view = await minutes_acts.found(visit, number)
        await minutes_acts.check_reader(visit, view)
        asked = forms.asked(Since, visit.request.query_params)
        after = await queries.document_of(visit.db, view.meeting.id, version)
        since = asked.since or (version - 1 or None)
        before = await queries.document_of(visit.db, view.meeting.id, since) if since else None
        views = {
            "view": view,
            "version": next(each for each in view.versions if each.version == version),
            "since": since,
            "difference": comparing.compare(before, after) if before else None,
            **minutes_pages.text(visit, after),
        }
        return visit.render("minutes/version.html", views)


async def _save(change: Change, view: MinutesView) -> None:
    wanted = forms.parse(EditForm, change.form)
    words = _typed_words(change, await queries.document_of(change.db, view.meeting.id, view.newest))
    too_long = rules.too_long(words)
    if too_long:
        fault = Fault(WordsTooLong.message, {"most": LONGEST_WORDS})
        raise forms.NotFilledIn(replace(forms.typed(change.form), faults=dict.fromkeys(too_long, fault)))
    edit = Edit(version=wanted.version, words=words, changed=wanted.changed)
    await actions.edit(change.db, view.meeting.number, edit, by=minutes_acts.by(change, view))


def _typed_words(change: Change, before: Document) -> Words:
    """A part that the form does not name stays as it is."""
    typed = forms.typed(change.form)

    def part(name: str, otherwise: str) -> str:
        return tidy_text(typed.value(name, otherwise))

    items = {item_id: part(str(item_id), text) for item_id, text in before.words.items.items()}
    return Words(
        opening=part("opening", before.words.opening),
        items=items,
        closing=part("closing", before.words.closing),
    )


async def _edit_page(visit: Visit, view: MinutesView, typed: Typed, status: int) -> Html:
    """After a clash the page shows what the other editor changed, and the next save is over their version."""
    found = await minutes_acts.found(visit, view.meeting.number)
    newest = await queries.document_of(visit.db, found.meeting.id, found.newest)
    clash = await _clash(visit, found, newest, typed)
    views = {
        "form": typed,
        "view": found,
        "words": minutes_words,
        "clash": clash,
        **minutes_pages.text(visit, newest),
        "parts": newest.words.parts(),
        "items": [(str(each.id), each.position, each.title) for each in newest.record.items],
        "most": LONGEST_WORDS,
    }
    return visit.render("minutes/edit.html", views, status=status)


async def _clash(
    visit: Visit, found: MinutesView, newest: Document, typed: Typed
) -> comparing.Difference | None:
    """What was saved since the version that was typed over."""
    seen = typed.value("version")
    fault = typed.fault("")
    if fault is None or fault.message != SavedMeanwhile.message or not seen.isdigit():
        return None
    known = {each.version for each in found.versions}
    if int(seen) not in known:
        return None
    before = await queries.document_of(visit.db, found.meeting.id, int(seen))
    return comparing.compare(before, newest)
