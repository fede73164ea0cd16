"""The desk of chair and secretary for the minutes: the draft, comments, closing, publication, notes."""

from datetime import date
from typing import Annotated, ClassVar

from litestar import Controller, get, post
from litestar.di import NamedDependency
from pydantic import Field

from deliberation.kernel.text import sentence
from deliberation.meetings.minutes import (
    actions,
    closing,
    commenting,
    given,
    publishing,
    remarks,
    rules,
    sheets,
)
from deliberation.meetings.minutes.document import Language
from deliberation.meetings.minutes.kinds import Circle, Taken
from deliberation.web import forms, meeting_acts, meeting_outcomes, meeting_words, minutes_acts, minutes_words
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Text, Typed
from deliberation.web.meeting_acts import Act
from deliberation.web.paths import Number

_LONGEST = 2_000


class DraftForm(forms.Form):
    when_missing: ClassVar = {"language": sentence("Choose the language of the minutes.")}

    language: Language


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
        "stands": await meeting_outcomes.of_meeting(visit, view.meeting.id),
        "due": due,
        "missing": rules.missing(view.closing.answers) if view.closing else 0,
        "today": visit.community.day(visit.now),
        "at_desk": minutes_acts.is_desk(visit, view),
    }
    return visit.render("minutes/desk.html", views, status=status)
