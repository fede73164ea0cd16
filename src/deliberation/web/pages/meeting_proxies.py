"""Proxies for a meeting: name somebody who comes for you, take it on, lay it down, take it back, and the form for paper."""

from collections.abc import Awaitable, Callable
from typing import ClassVar, Literal
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.counting.rules import Choice
from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Refusal
from deliberation.kernel.text import sentence
from deliberation.meetings.call.refusals import Cancelled, MeetingOver
from deliberation.meetings.call.views import ItemView, MeetingView
from deliberation.meetings.kinds import ItemKind, MeetingKind
from deliberation.meetings.proxies import agreeing, giving, queries, rules
from deliberation.meetings.proxies.giving import Wanted
from deliberation.meetings.proxies.queries import MandateView
from deliberation.meetings.run import seated, standing, standing_in
from deliberation.meetings.run.refusals import NotYourSeat
from deliberation.meetings.run.seated import LabelledSeat
from deliberation.web import (
    again,
    forms,
    meeting_acts,
    meeting_mandate_letters,
    meeting_proxy_words,
    meeting_run_acts,
    meeting_vote_words,
    proxy_forms,
)
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import NotFilledIn, Typed
from deliberation.web.paths import Number

_FREE, _TOLD = "free", "told"
_GIVEN = sentence("The mandate is given. It holds as soon as the other person takes it on.")
_TAKEN_ON = sentence("You have taken it on. At the meeting one press brings that home along.")
_LAID_DOWN = sentence("The mandate is laid down. Its owner can name somebody else.")
_REVOKED = sentence("The mandate is taken back. Nobody comes for your home any more.")
_LEFT_OUT = sentence("Answers to the items below are then left out.")
_ANSWER = sentence("Answer at least one item below.")
_Letter = Callable[[Change, MeetingView, MandateView], Awaitable[None]]


class NamingForm(forms.Form):
    """The wishes, where there are any, stand in fields of their own by the places of the items."""

    when_missing: ClassVar = {
        "holder": sentence("Choose one from the list."),
        "powers": sentence("Choose whether the proxy decides, or knows what you wish."),
    }

    seat: int
    holder: UUID
    powers: Literal["free", "told"]
    form_key: UUID


class MeetingProxyPages(Controller):
    """`/c/{slug}/meetings/{number}/proxies`."""

    path = "/c/{slug:str}/meetings/{number:int}/proxies"

    @get("/")
    async def index(self, visit: NamedDependency[Visit], number: Number) -> Html:
        visitor, meeting = visit.member, await meeting_acts.called(visit, number)
        given = (
            await queries.given_by(visit.db, person_id=visitor.person_id, meeting_id=meeting.id)
            if visitor.person_id
            else ()
        )
        held = await queries.held_by(visit.db, visitor.account_id, meeting_id=meeting.id)
        views = {
            "meeting": meeting,
            "takes_proxies": meeting.kind is MeetingKind.ASSEMBLY,
            "most": meeting_proxy_words.most(meeting.place),
            "is_open": meeting_proxy_words.is_open(meeting),
            "homes": await _homes_to_give(visit, meeting, given),
            "given": [meeting_proxy_words.line(visit, meeting, each) for each in given],
            "held": [meeting_proxy_words.line(visit, meeting, each) for each in held],
        }
        return visit.render("meetings/proxies/index.html", views)

    @get("/new")
    async def new(self, visit: NamedDependency[Visit], number: Number) -> Html:
        _ = visit.member
        meeting = await _to_change(visit, number)
        seat = await _own_seat(visit, meeting, visit.request.query_params.get("seat", ""))
        return await _ask(visit, meeting, seat, Typed(), proxy_forms.sought(visit, "q"))

    @post("/")
    async def create(self, change: NamedDependency[Change], number: Number) -> Html:
        _ = change.member
        meeting, typed = await _to_change(change, number), forms.typed(change.form)
        seat = await _own_seat(change, meeting, typed.value("seat"))
        sought = typed.value("q")[: proxy_forms.LONGEST_SEARCH]
        try:
            wanted = _wanted(change, meeting, seat)
            async with change.db.begin_nested():
                mandate_id = await giving.give(
                    change.db,
                    change.community.id,
                    meeting_id=meeting.id,
                    wanted=wanted,
                    by=meeting_run_acts.by(change),
                )
        except (NotFilledIn, Refusal) as wrong:
            refused, status = again.with_faults(change, wrong)
            return await _ask(change, meeting, seat, refused, sought, status=status)
        await meeting_mandate_letters.given(
            change, meeting, await queries.get(change.db, meeting.id, mandate_id)
        )
        return change.redirect(_here(change, number), done=_GIVEN)

    @post("/{mandate:uuid}/acceptance")
    async def accept(self, change: NamedDependency[Change], number: Number, mandate: FromPath[UUID]) -> Html:
        letter = meeting_mandate_letters.taken_on
        return await _done(change, number, mandate, agreeing.accept, letter, _TAKEN_ON)

    @post("/{mandate:uuid}/laying-down")
    async def lay_down(
        self, change: NamedDependency[Change], number: Number, mandate: FromPath[UUID]
    ) -> Html:
        letter = meeting_mandate_letters.refused
        return await _done(change, number, mandate, agreeing.lay_down, letter, _LAID_DOWN)

    @post("/{mandate:uuid}/revocation")
    async def revoke(self, change: NamedDependency[Change], number: Number, mandate: FromPath[UUID]) -> Html:
        letter = meeting_mandate_letters.taken_back
        return await _done(change, number, mandate, agreeing.revoke, letter, _REVOKED)

    @get("/form.pdf")
    async def paper(self, visit: NamedDependency[Visit], number: Number) -> Response[bytes]:
        """An empty form to sign, for whoever does not name somebody online."""
        meeting = await meeting_acts.called(visit, number)
        rules.check_kind(meeting.kind)
        views = {
            "meeting": meeting,
            "decisions": _decisions(meeting),
            "choices": _choices(visit),
            "most": meeting_proxy_words.most(meeting.place),
        }
        page = visit.render("print/meeting_mandate.html", views)
        await visit.leave_database()
        content = await visit.config.press.public_paper(page.content)
        headers = {"content-disposition": f'attachment; filename="meeting-{number}-mandate.pdf"'}
        return Response(content, media_type="application/pdf", headers=headers)


async def _done(
    change: Change,
    number: int,
    mandate_id: UUID,
    act: Callable[..., Awaitable[None]],
    letter: _Letter,
    done: str,
) -> Html:
    _ = change.member
    meeting = await meeting_acts.called(change, number)
    mandate = await queries.get(change.db, meeting.id, mandate_id)
    await act(
        change.db,
        change.community.id,
        meeting_id=meeting.id,
        mandate_id=mandate_id,
        by=meeting_run_acts.by(change),
    )
    await letter(change, meeting, mandate)
    return change.redirect(_here(change, number), done=done)


async def _to_change(visit: Visit, number: int) -> MeetingView:
    """Raises NoSuchMeeting, NoProxiesHere, Cancelled, MeetingOver."""
    meeting = await meeting_acts.called(visit, number)
    rules.check_kind(meeting.kind)
    if meeting.is_cancelled:
        raise Cancelled
    if meeting.is_over:
        raise MeetingOver
    return meeting


async def _own_seats(visit: Visit, meeting: MeetingView) -> tuple[LabelledSeat, ...]:
    visitor = visit.member
    own = await standing.seats_of(
        visit.db, meeting.id, account_id=visitor.account_id, person_id=visitor.person_id
    )
    return tuple(seat for seat in await seated.of_called(visit.db, meeting.id) if seat.id in own)


async def _own_seat(visit: Visit, meeting: MeetingView, wanted: str) -> LabelledSeat:
    """The seat that is asked for by its number, or the only one. Raises NotYourSeat."""
    own = await _own_seats(visit, meeting)
    found = own[0] if len(own) == 1 else next((each for each in own if str(each.number) == wanted), None)
    if found is None:
        raise NotYourSeat
    return found


async def _homes_to_give(
    visit: Visit, meeting: MeetingView, given: tuple[MandateView, ...]
) -> list[LabelledSeat]:
    """The reader's seats that have named nobody, and are not there."""
    if meeting.kind is not MeetingKind.ASSEMBLY or not meeting_proxy_words.is_open(meeting):
        return []
    named = {each.seat_id for each in given if each.is_live}
    left = [seat for seat in await _own_seats(visit, meeting) if seat.id not in named]
    return [seat for seat in left if not await standing_in.is_here(visit.db, seat.id)]


def _wanted(change: Change, meeting: MeetingView, seat: LabelledSeat) -> Wanted:
    """Raises NotFilledIn."""
    form = forms.parse(NamingForm, change.form)
    typed = forms.typed(change.form)
    said = {item.id: typed.value(_field(item)) for item in _decisions(meeting)}
    known = {each.value for each in meeting_vote_words.ON_A_PHONE}
    wishes = {item_id: Choice(value) for item_id, value in said.items() if value in known}
    return Wanted(
        seat_id=seat.id,
        holder_id=form.holder,
        wishes=wishes if form.powers == _TOLD else None,
        most=meeting_proxy_words.most(meeting.place),
        form_key=form.form_key,
    )


async def _ask(
    visit: Visit, meeting: MeetingView, seat: LabelledSeat, typed: Typed, sought: str, *, status: int = 200
) -> Html:
    views = {
        "form": typed,
        "meeting": meeting,
        "seat": seat,
        "sought": sought,
        "people": await proxy_forms.people(visit, sought),
        "powers": [
            (_FREE, visit.say(sentence("As they think best")), visit.say(_LEFT_OUT)),
            (_TOLD, visit.say(sentence("As I wish, item by item")), visit.say(_ANSWER)),
        ],
        "items": [(_field(item), item) for item in _decisions(meeting)],
        "choices": _choices(visit),
        "form_key": typed.value("form_key", str(new_id())),
    }
    return visit.render("meetings/proxies/new.html", views, status=status)


def _decisions(meeting: MeetingView) -> list[ItemView]:
    """What will be voted on: decisions that stood on the notice."""
    called = meeting.called
    return [
        item
        for item in meeting.items
        if item.kind is ItemKind.DECISION and called is not None and called.item(item.id) is not None
    ]


def _choices(visit: Visit) -> list[tuple[str, str]]:
    return [
        (each.value, visit.say(meeting_vote_words.CHOICES[each])) for each in meeting_vote_words.ON_A_PHONE
    ]


def _field(item: ItemView) -> str:
    return f"item-{item.position}"


def _here(visit: Visit, number: int) -> str:
    return meeting_acts.public(visit, number, "proxies")
