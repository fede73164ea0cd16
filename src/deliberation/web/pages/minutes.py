"""Minutes for readers: masked for everybody once they are public, with names for those who were asked to the meeting."""

from typing import Annotated, ClassVar

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from pydantic import Field

from deliberation.kernel.text import sentence
from deliberation.meetings.minutes import commenting, queries, refusals, remarks, signing
from deliberation.meetings.minutes.commenting import Saying
from deliberation.meetings.minutes.document import Document
from deliberation.meetings.minutes.kinds import Remark
from deliberation.meetings.minutes.views import MinutesView
from deliberation.web import forms, meeting_acts, meeting_words, minutes_acts, minutes_pages, minutes_words
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Text, Typed
from deliberation.web.paths import Number

_LONGEST = 2_000


class RemarkForm(forms.Form):
    when_missing: ClassVar = {
        "kind": sentence("Choose what it is."),
        "text": sentence("Write what you want to say."),
    }

    kind: Remark
    position: int | None = None
    text: Annotated[Text, Field(max_length=_LONGEST)]


class SignForm(forms.Form):
    """`seen` is the text that was on the page."""

    when_missing: ClassVar = {"read": sentence("Tick that you have read the minutes.")}

    line: int
    seen: str
    read: bool


class RefusalForm(forms.Form):
    when_missing: ClassVar = {"reason": sentence("Say why you do not sign.")}

    line: int
    seen: str
    reason: Annotated[Text, Field(max_length=_LONGEST)]


class MinutesPages(Controller):
    """`/c/{slug}/meetings/{number}/minutes`, `/full`, `/signing`, and each as a sheet and as PDF."""

    path = "/c/{slug:str}/meetings/{number:int}/minutes"

    @get()
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        view = await minutes_acts.found(visit, number)
        if view.publication is None:
            return await minutes_pages.waiting(visit, view)
        document = await queries.public_document(visit.db, view.meeting.id)
        return await minutes_pages.reading(visit, view, document, masked=True)

    @get("/sheet")
    async def sheet(self, visit: NamedDependency[Visit], number: Number) -> Html:
        return await _public_sheet(visit, number)

    @get("/pdf")
    async def paper(self, visit: NamedDependency[Visit], number: Number) -> Response[bytes]:
        sheet = await _public_sheet(visit, number)
        await visit.leave_database()
        return minutes_pages.pdf(await visit.config.press.public_paper(sheet.content), f"minutes-{number}")

    @get("/full")
    async def full(self, visit: NamedDependency[Visit], number: Number) -> Html:
        view, document = await _full(visit, number)
        return await minutes_pages.reading(visit, view, document, masked=False)

    @get("/full/sheet")
    async def full_sheet(self, visit: NamedDependency[Visit], number: Number) -> Html:
        view, document = await _full(visit, number)
        return await minutes_pages.sheet(visit, view, document, masked=False)

    @get("/full/pdf")
    async def full_paper(self, visit: NamedDependency[Visit], number: Number) -> Response[bytes]:
        view, document = await _full(visit, number)
        sheet = await minutes_pages.sheet(visit, view, document, masked=False)
        await visit.leave_database()
        return minutes_pages.pdf(await visit.config.press.paper(sheet.content), f"minutes-{number}-full")

    @get("/remarks")
    async def new_remark(self, visit: NamedDependency[Visit], number: Number) -> Html:
        return await _remark_page(visit, number, Typed(), 200)

    @post("/remarks")
    async def remark(self, change: NamedDependency[Change], number: Number) -> Html:
        view, _ = await _full(change, number)
        by = minutes_acts.by(change, view)

        async def act(change: Change) -> None:
            wanted = forms.parse(RemarkForm, change.form)
            saying = Saying(kind=wanted.kind, position=wanted.position, text=wanted.text)
            await commenting.remark(change.db, number, saying, by=by)

        return await meeting_acts.do(
            change,
            act,
            lambda visit, typed, status: _remark_page(visit, number, typed, status),
            to=minutes_acts.public(change, number, "full"),
            done=sentence("Written down. The secretary reads it."),
        )

    @get("/signing")
    async def ask_signature(self, visit: NamedDependency[Visit], number: Number) -> Html:
        return await _signing_page(visit, number, Typed(), 200)

    @post("/signing")
    async def sign(self, change: NamedDependency[Change], number: Number) -> Html:
        view, _ = await _full(change, number)
        by = minutes_acts.by(change, view)

        async def act(change: Change) -> None:
            wanted = forms.parse(SignForm, change.form)
            await signing.sign(change.db, number, line=wanted.line, seen_sha256=wanted.seen, by=by)

        done = sentence("You have signed. The log keeps the fingerprint of the text you signed.")
        return await _signed(change, number, act, done)

    @post("/refusal")
    async def refuse(self, change: NamedDependency[Change], number: Number) -> Html:
        view, _ = await _full(change, number)
        by = minutes_acts.by(change, view)

        async def act(change: Change) -> None:
            wanted = forms.parse(RefusalForm, change.form)
            await signing.refuse(
                change.db, number, line=wanted.line, seen_sha256=wanted.seen, reason=wanted.reason, by=by
            )

        return await _signed(change, number, act, sentence("Your refusal and its reason are kept."))


async def _signed(change: Change, number: int, act: meeting_acts.Act, done: str) -> Html:
    return await meeting_acts.do(
        change,
        act,
        lambda visit, typed, status: _signing_page(visit, number, typed, status),
        to=minutes_acts.public(change, number, "full"),
        done=done,
    )


async def _public_sheet(visit: Visit, number: int) -> Html:
    view = await minutes_acts.found(visit, number)
    document = await queries.public_document(visit.db, view.meeting.id)
    return await minutes_pages.sheet(visit, view, document, masked=True)


async def _full(visit: Visit, number: int) -> tuple[MinutesView, Document]:
    """The text that stands, with names. Raises NoSuchMeeting, SignInFirst, NoMandate, NoStanding, NoMinutes."""
    view = await minutes_acts.found(visit, number)
    await minutes_acts.check_reader(visit, view)
    if not view.versions:
        raise refusals.NoMinutes
    version = view.closing.version if view.closing else view.newest
    return view, await queries.document_of(visit.db, view.meeting.id, version)


async def _remark_page(visit: Visit, number: int, typed: Typed, status: int) -> Html:
    view, document = await _full(visit, number)
    own = await minutes_acts.sits(visit, view)
    views = {
        "form": typed,
        "view": view,
        "may_remark": own and view.closing is None,
        "kinds": meeting_words.options(visit, minutes_words.REMARKS, minutes_words.REMARK_HINTS),
        "items": [(each.position, f"{each.position}. {each.title}") for each in document.record.items],
        "remarks": await remarks.all_of(visit.db, view.meeting.id),
        "words": minutes_words,
    }
    return visit.render("minutes/remarks.html", views, status=status)


async def _signing_page(visit: Visit, number: int, typed: Typed, status: int) -> Html:
    view, document = await _full(visit, number)
    if view.closing is None:
        raise refusals.NotClosed
    mine = next((each for each in view.closing.signers if each.account_id == visit.visitor.account_id), None)
    if mine is None:
        raise refusals.NotAskedToSign
    # what was wrong with one form is not wrong with the other
    is_refusal = visit.path.endswith("/refusal")
    views = {
        "form": Typed() if is_refusal else typed,
        "refusal": typed if is_refusal else Typed(),
        "faulty": typed,
        "view": view,
        "closing": view.closing,
        "mine": mine,
        "words": minutes_words,
        **minutes_pages.text(visit, document),
    }
    return visit.render("minutes/signing.html", views, status=status)
