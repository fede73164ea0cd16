"""Signatures on paper: the photo of a sheet, what a first person reads on it, and what a second one does."""

from typing import Annotated, ClassVar

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from pydantic import Field

from deliberation.kernel.text import sentence
from deliberation.meetings.minutes import refusals, sheets
from deliberation.meetings.minutes.views import ClosingView, MinutesView
from deliberation.web import forms, meeting_acts, minutes_acts, minutes_words, photos
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Listed, Typed
from deliberation.web.paths import Number

_TICK = sentence("Tick those whose signatures you see.")


class SheetForm(forms.Form):
    when_missing: ClassVar = {"signers": _TICK}

    signers: Annotated[list[int], Listed, Field(max_length=500)]


class MinutesSheetPages(Controller):
    """`/c/{slug}/manage/meetings/{number}/minutes/sheets` and below."""

    path = "/c/{slug:str}/manage/meetings/{number:int}/minutes/sheets"

    @get()
    async def index(self, visit: NamedDependency[Visit], number: Number) -> Html:
        return await _index(visit, number, Typed(), 200)

    @post()
    async def take_in(self, change: NamedDependency[Change], number: Number) -> Html:
        view = await _view(change, number)

        async def act(change: Change) -> None:
            wanted = forms.parse(SheetForm, change.form)
            picture = await photos.sent(change)
            if picture is None:
                raise refusals.PhotoMissing
            by = minutes_acts.by(change, view)
            await sheets.take_in(change.db, number, signers=wanted.signers, picture=picture, by=by)

        return await meeting_acts.do(
            change,
            act,
            lambda visit, typed, status: _index(visit, number, typed, status),
            to=minutes_acts.desk(change, number, "sheets"),
            done=sentence("The sheet is kept. A second person reads it now."),
        )

    @get("/{sheet:int}")
    async def show(self, visit: NamedDependency[Visit], number: Number, sheet: Number) -> Html:
        return await _sheet(visit, number, sheet, Typed(), 200)

    @post("/{sheet:int}")
    async def confirm(self, change: NamedDependency[Change], number: Number, sheet: Number) -> Html:
        view = await _view(change, number)

        async def act(change: Change) -> None:
            wanted = forms.parse(SheetForm, change.form)
            by = minutes_acts.by(change, view)
            await sheets.confirm(change.db, number, sheet, signers=wanted.signers, by=by)

        return await meeting_acts.do(
            change,
            act,
            lambda visit, typed, status: _sheet(visit, number, sheet, typed, status),
            to=minutes_acts.desk(change, number, "sheets"),
            done=sentence("Both read the same. These signatures count now."),
        )

    @post("/{sheet:int}/withdrawal")
    async def withdraw(self, change: NamedDependency[Change], number: Number, sheet: Number) -> Html:
        view = await _view(change, number)
        await sheets.withdraw(change.db, number, sheet, by=minutes_acts.by(change, view))
        return change.redirect(
            minutes_acts.desk(change, number, "sheets"), done=sentence("The sheet is withdrawn.")
        )

    @get("/{sheet:int}/photo")
    async def photo(self, visit: NamedDependency[Visit], number: Number, sheet: Number) -> Response[bytes]:
        closing = _closing(await _view(visit, number))
        found = await sheets.get(visit.db, closing.id, sheet)
        content = await sheets.photo(visit.db, found.id)
        return Response(content, media_type="image/webp", headers={"cache-control": "no-store"})


async def _view(visit: Visit, number: int) -> MinutesView:
    """Raises SignInFirst, SecondStepDue, NoMandate, NoSuchMeeting."""
    _ = visit.member
    view = await minutes_acts.found(visit, number)
    minutes_acts.check_desk(visit, view)
    return view


def _closing(view: MinutesView) -> ClosingView:
    if view.closing is None:
        raise refusals.NotClosed
    return view.closing


async def _index(visit: Visit, number: int, typed: Typed, status: int) -> Html:
    view = await _view(visit, number)
    closing = _closing(view)
    views = {
        "form": typed,
        "view": view,
        "closing": closing,
        "sheets": await sheets.of_closing(visit.db, closing.id),
        "lines": _lines(visit, closing),
        "names": {each.number: each.name for each in closing.signers},
        "words": minutes_words,
        "me": visit.visitor.account_id,
    }
    return visit.render("minutes/sheets.html", views, status=status)


async def _sheet(visit: Visit, number: int, sheet: int, typed: Typed, status: int) -> Html:
    view = await _view(visit, number)
    closing = _closing(view)
    found = await sheets.get(visit.db, closing.id, sheet)
    views = {
        "form": typed,
        "view": view,
        "sheet": found,
        "lines": _lines(visit, closing),
        "may_confirm": found.ended is None and found.read_by != visit.visitor.account_id,
        "names": [each.name for each in closing.signers if each.number in found.signers],
        "words": minutes_words,
    }
    return visit.render("minutes/sheet.html", views, status=status)


def _lines(visit: Visit, closing: ClosingView) -> list[tuple[int, str, str]]:
    """Those who have not spoken yet: value, name, as what."""
    return [
        (each.number, each.name, visit.say(minutes_words.CAPACITIES[each.capacity]))
        for each in closing.signers
        if each.answer is None
    ]
