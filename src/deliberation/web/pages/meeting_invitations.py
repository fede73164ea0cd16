"""Inviting those who are called: messages, reminders, letters on paper; who knows of the meeting, noted at the desk too."""

import asyncio
from collections.abc import Sequence
from typing import ClassVar, Literal
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency

from deliberation.kernel.refusals import Conflict
from deliberation.kernel.text import sentence
from deliberation.meetings.call import acknowledging, codes, invitees, inviting, queries
from deliberation.meetings.call.invitees import InviteeView
from deliberation.meetings.call.inviting import Post
from deliberation.meetings.call.kinds import Way
from deliberation.meetings.call.refusals import NotCalled
from deliberation.meetings.call.views import MeetingView
from deliberation.outbox import senders
from deliberation.web import errors, forms, meeting_acts, meeting_letters
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.paths import Number

_MOST_SHOWN = 60
_MOST_FOUND = 20


class LettersForm(forms.Form):
    """Whom: those whom no message reached, or all; on a page or as one PDF."""

    everybody: Literal["yes"] | None = None
    paper: Literal["page", "pdf"] = "pdf"


class Sought(forms.Query):
    """A home, a body or a name."""

    q: forms.OptionalLine = ""


class SeatForm(forms.Form):
    when_missing: ClassVar = {"seat": sentence("Choose one from the list.")}

    seat: UUID


class MeetingInvitationPages(Controller):
    """`/c/{slug}/manage/meetings/{number}/invitations`, `…/messages`, `…/reminders`, `…/letters`, `…/acknowledgements`."""

    path = "/c/{slug:str}/manage/meetings/{number:int}/invitations"

    @get()
    async def index(self, visit: NamedDependency[Visit], number: Number) -> Html:
        meeting_acts.convenor(visit)
        return await _index(number, visit, Typed(), 200)

    @get(["/messages", "/reminders", "/letters", "/acknowledgements"])
    async def index_again(self, visit: NamedDependency[Visit], number: Number) -> Html:
        """What is shown once leads, loaded anew, to where it is asked for."""
        meeting_acts.convenor(visit)
        return visit.redirect(_here(visit, number))

    @post("/messages")
    async def send(self, change: NamedDependency[Change], number: Number) -> Html:
        meeting_acts.convenor(change)
        meeting = await queries.get(change.db, number)

        async def act(change: Change) -> None:
            await inviting.invite(
                change.db,
                change.community.id,
                meeting.id,
                post=_post(change, meeting),
                key=_key(change),
                by=meeting_acts.by(change),
            )

        return await _do(change, number, act, sentence("The invitations are on their way."))

    @post("/reminders")
    async def remind(self, change: NamedDependency[Change], number: Number) -> Html:
        meeting_acts.convenor(change)
        meeting = await queries.get(change.db, number)

        async def act(change: Change) -> None:
            by = meeting_acts.by(change)
            told = _post(change, meeting)
            await inviting.remind(change.db, change.community.id, meeting.id, post=told, by=by)

        return await _do(change, number, act, sentence("The reminder is on its way."))

    @post("/acknowledgements")
    async def note(self, change: NamedDependency[Change], number: Number) -> Html:
        meeting_acts.convenor(change)
        meeting = await queries.get(change.db, number)

        async def act(change: Change) -> None:
            seat_id = forms.parse(SeatForm, change.form).seat
            by = meeting_acts.by(change)
            await acknowledging.at_the_desk(
                change.db, change.community.id, meeting.id, seat_id=seat_id, by=by
            )

        return await _do(change, number, act, sentence("It is written down."))

    @post("/letters")
    async def print_letters(
        self, change: NamedDependency[Change], number: Number
    ) -> Response[str] | Response[bytes]:
        meeting_acts.convenor(change)
        meeting = await queries.get(change.db, number)
        wanted = forms.parse(LettersForm, change.form)
        if wanted.paper == "pdf":
            # while no older code has ended yet
            await change.config.press.check()
        try:
            made = await inviting.on_paper(
                change.db,
                change.community.id,
                meeting.id,
                also_reached=wanted.everybody is not None,
                key=_key(change),
                by=meeting_acts.by(change),
            )
        except Conflict as refusal:
            return await _index(number, change, Typed().refused(refusal), errors.status_of(refusal))
        if wanted.paper == "page":
            return change.render("print/meeting_letters.html", _letters(change, meeting, made))
        return await _paper(change, meeting, made)


async def _do(change: Change, number: int, act: meeting_acts.Act, done: str) -> Html:
    async def page(visit: Visit, typed: Typed, status: int) -> Html:
        return await _index(number, visit, typed, status)

    return await meeting_acts.do(change, act, page, to=_here(change, number), done=done)


async def _index(number: int, visit: Visit, typed: Typed, status: int) -> Html:
    meeting = await queries.get(visit.db, number)
    if meeting.called is None:
        raise NotCalled
    everybody = await invitees.of_meeting(visit.db, meeting.id)
    seats = {each.seat_id: each for each in everybody}
    sought = forms.asked(Sought, visit.request.query_params).q[:100]
    silent = invitees.silent(everybody, meeting.kind, sought)
    most = _MOST_FOUND if sought else _MOST_SHOWN
    views = {
        "form": typed,
        "meeting": meeting,
        "people": len(everybody),
        "written": sum(each.was_written_to for each in everybody),
        "on_paper": sum(Way.LETTER in each.ways for each in everybody),
        "untold": sum(not each.ways for each in everybody),
        "seats": len(seats),
        "known": sum(each.has_acknowledged for each in seats.values()),
        "sought": sought,
        "silent": silent[:most],
        "more": max(0, len(silent) - most),
        "is_sent": any(each.was_written_to for each in everybody),
        "is_ahead": not meeting.is_over,
    }
    return visit.render("meetings/invitations.html", views, status=status)


async def _paper(
    change: Change, meeting: MeetingView, made: Sequence[tuple[InviteeView, str]]
) -> Response[bytes]:
    """All letters in one file. The codes are kept before it is made, since that may take most of a minute."""
    await change.settle()
    html = await asyncio.to_thread(_typeset, change, meeting, made)
    name = f"meeting-{meeting.number}-letters.pdf"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    content = await change.config.press.paper(html)
    return Response(content, status_code=200, media_type="application/pdf", headers=headers)


def _typeset(visit: Visit, meeting: MeetingView, made: Sequence[tuple[InviteeView, str]]) -> str:
    return str(visit.render("print/meeting_letters.html", _letters(visit, meeting, made)).content)


def _letters(
    visit: Visit, meeting: MeetingView, made: Sequence[tuple[InviteeView, str]]
) -> dict[str, object]:
    return {"letters": [meeting_letters.letter(visit, meeting, each, code) for each, code in made]}


def _post(change: Change, meeting: MeetingView) -> Post:
    channels = frozenset(senders.of_settings(change.config.settings))
    return Post(channels, meeting_letters.Wording(change, meeting))


def _key(visit: Visit) -> bytes:
    return visit.config.keys.for_purpose(codes.KEY)


def _here(visit: Visit, number: int) -> str:
    return meeting_acts.desk(visit, number, "invitations")
