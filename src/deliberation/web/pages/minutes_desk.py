"""Where the chair and the secretary write the minutes: drafts and their differences, comments, closing, publication, notes."""

from dataclasses import replace
from datetime import date
from typing import Annotated, ClassVar

from litestar import Controller, get, post
from litestar.di import NamedDependency
from pydantic import Field

from deliberation.kernel.text import sentence, tidy_text
from deliberation.meetings.minutes import (
    actions,
    closing,
    commenting,
    comparing,
    given,
    publishing,
    queries,
    remarks,
    rules,
    sheets,
)
from deliberation.meetings.minutes.actions import Edit
from deliberation.meetings.minutes.document import LONGEST_WORDS, Document, Language, Words
from deliberation.meetings.minutes.kinds import Circle, Taken
from deliberation.meetings.minutes.refusals import SavedMeanwhile, WordsTooLong
from deliberation.meetings.minutes.views import MinutesView
from deliberation.web import forms, meeting_acts, meeting_words, minutes_acts, minutes_pages, minutes_words
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Fault, OptionalLine, Text, Typed
from deliberation.web.meeting_acts import Act
from deliberation.web.paths import Number

_LINE = 200
_LONGEST = 2_000


class DraftForm(forms.Form):
    when_missing: ClassVar = {"language": sentence("Choose the language of the minutes.")}

    language: Language


class EditForm(forms.Form):
    """The parts themselves are named by their items."""

    version: Annotated[int, Field(ge=1, le=1_000_000)]
    changed: Annotated[OptionalLine, Field(max_length=_LINE)] = ""


class CirculationForm(forms.Form):
    when_missing: ClassVar = {"comments_until": sentence("Choose the last day for comments.")}

    comments_until: date


class ClosingForm(forms.Form):
    when_missing: ClassVar = {"circle": sentence("Choose who must sign.")}

    circle: Circle


class ReasonForm(forms.Form):
    when_missing: ClassVar = {"reason": sentence("Say why the text must change.")}

    reason: Annotated[Text, Field(max_length=_LONGEST)]


class NoteForm(forms.Form):
    when_missing: ClassVar = {
        "text": sentence("Write what is right instead."),
        "reason": sentence("Say why the note is needed."),
    }

    text: Annotated[Text, Field(max_length=_LONGEST)]
    reason: Annotated[Text, Field(max_length=_LONGEST)]


class AnswerForm(forms.Form):
    when_missing: ClassVar = {
        "outcome": sentence("Choose what becomes of the comment."),
        "text": sentence("Write an answer."),
    }

    outcome: Taken
    text: Annotated[Text, Field(max_length=_LONGEST)]


class Since(forms.Query):
    """Which version to compare with."""

    since: Annotated[int, Field(ge=1, le=1_000_000)] | None = None


class MinutesDeskPages(Controller):
    """`/c/{slug}/manage/meetings/{number}/minutes` and below."""

    path = "/c/{slug:str}/manage/meetings/{number:int}/minutes"

    @get()
    async def index(self, visit: NamedDependency[Visit], number: Number) -> Html:
        return await _index(visit, number, Typed(), 200)

    @post()
    async def draft(self, change: NamedDependency[Change], number: Number) -> Html:
        async def act(change: Change) -> None:
            wanted = forms.parse(DraftForm, change.form)
            view = await minutes_acts.found(change, number)
            await actions.draft(change.db, number, language=wanted.language, by=minutes_acts.by(change, view))

        return await _do(change, number, act, sentence("The draft is made from the record. Read it through."))

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

    @post("/circulation")
    async def circulate(self, change: NamedDependency[Change], number: Number) -> Html:
        async def act(change: Change) -> None:
            wanted = forms.parse(CirculationForm, change.form)
            view = await minutes_acts.found(change, number)
            by = minutes_acts.by(change, view)
            await actions.circulate(change.db, number, comments_until=wanted.comments_until, by=by)

        return await _do(change, number, act, sentence("The draft can be read and commented on."))

    @post("/remarks/{ordinal:int}/answer")
    async def answer(self, change: NamedDependency[Change], number: Number, ordinal: Number) -> Html:
        async def act(change: Change) -> None:
            wanted = forms.parse(AnswerForm, change.form)
            view = await minutes_acts.found(change, number)
            by = minutes_acts.by(change, view)
            await commenting.answer(
                change.db, number, ordinal, outcome=wanted.outcome, text=wanted.text, by=by
            )

        return await _do(change, number, act, sentence("The comment is answered."))

    @post("/closing")
    async def close(self, change: NamedDependency[Change], number: Number) -> Html:
        async def act(change: Change) -> None:
            wanted = forms.parse(ClosingForm, change.form)
            view = await minutes_acts.found(change, number)
            by = minutes_acts.by(change, view)
            await closing.finalise(change.db, number, circle=wanted.circle, by=by)

        return await _do(
            change, number, act, sentence("The text is closed. Those who must sign can sign now.")
        )

    @post("/reopening")
    async def reopen(self, change: NamedDependency[Change], number: Number) -> Html:
        async def act(change: Change) -> None:
            wanted = forms.parse(ReasonForm, change.form)
            view = await minutes_acts.found(change, number)
            await closing.reopen(change.db, number, reason=wanted.reason, by=minutes_acts.by(change, view))

        return await _do(change, number, act, sentence("The text is open again. All sign the new one."))

    @post("/publication")
    async def publish(self, change: NamedDependency[Change], number: Number) -> Html:
        async def act(change: Change) -> None:
            view = await minutes_acts.found(change, number)
            due = minutes_acts.deadline(change, view)
            await publishing.publish(change.db, number, due=due, by=minutes_acts.by(change, view))

        return await _do(change, number, act, sentence("The minutes are public. Names are masked there."))

    @post("/notes")
    async def note(self, change: NamedDependency[Change], number: Number) -> Html:
        async def act(change: Change) -> None:
            wanted = forms.parse(NoteForm, change.form)
            view = await minutes_acts.found(change, number)
            by = minutes_acts.by(change, view)
            await publishing.note(change.db, number, text=wanted.text, reason=wanted.reason, by=by)

        return await _do(change, number, act, sentence("The note stands under the minutes."))


async def _do(change: Change, number: int, act: Act, done: str) -> Html:
    minutes_acts.check_writer(change, await minutes_acts.found(change, number))
    return await meeting_acts.do(
        change,
        act,
        lambda visit, typed, status: _index(visit, number, typed, status),
        to=minutes_acts.desk(change, number),
        done=done,
    )


async def _index(visit: Visit, number: int, typed: Typed, status: int) -> Html:
    _ = visit.member
    view = await minutes_acts.found(visit, number)
    await minutes_acts.check_reader(visit, view)
    said = await remarks.all_of(visit.db, view.meeting.id)
    due = minutes_acts.deadline(visit, view)
    views = {
        "form": typed,
        "at": visit.path.removeprefix(minutes_acts.desk(visit, number)).strip("/"),
        "view": view,
        "stage": visit.say(minutes_words.STAGES[view.stage]),
        "office": minutes_acts.office(visit, view),
        "words": minutes_words,
        "languages": [("zh-Hans", "中文", "zh-Hans"), ("en", "English", "en")],
        "circles": meeting_words.options(visit, minutes_words.CIRCLES),
        "usual": rules.CIRCLES[view.meeting.kind],
        "taken": meeting_words.options(visit, minutes_words.TAKEN),
        "remarks": said,
        "sheets": await sheets.of_closing(visit.db, view.closing.id) if view.closing else (),
        "given": await given.of_meeting(visit.db, view.meeting.id),
        "due": due,
        "missing": rules.missing(view.closing.answers) if view.closing else 0,
        "today": visit.community.day(visit.now),
        "at_desk": minutes_acts.is_desk(visit, view),
    }
    return visit.render("minutes/desk.html", views, status=status)


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
