"""The office names whose consent a vote needs, two confirm the list, and what was signed on paper is taken in."""

from functools import partial
from typing import Annotated, ClassVar
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field, StringConstraints

from deliberation.kernel.text import sentence
from deliberation.notices.consents import acting, asking, queries, speaking, telling
from deliberation.notices.consents.asking import Asked
from deliberation.notices.consents.kinds import Need, Word
from deliberation.notices.consents.speaking import Paper
from deliberation.polls import queries as polls
from deliberation.web import (
    consent_letters,
    consent_views,
    consent_words,
    forms,
    notice_acts,
    notice_words,
    photos,
)
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Text, Typed
from deliberation.web.paths import Number


class AskForm(forms.Form):
    when_missing: ClassVar = {
        "home": sentence("Look for the home, then choose it."),
        "need": sentence("Say why its owners must agree."),
        "reason": sentence("Say what is used, or what harms it."),
    }

    home: UUID
    need: Need
    reason: Annotated[Text, StringConstraints(max_length=500)]


class ListForm(forms.Form):
    edition: Annotated[int, Field(ge=0, le=1_000_000)]


class PaperForm(forms.Form):
    when_missing: ClassVar = {
        "person": sentence("Choose who signed."),
        "word": sentence("Say what stands on the paper."),
    }

    person: UUID
    word: Word


class DroppingForm(forms.Form):
    when_missing: ClassVar = {"why": sentence("Say why it is no longer asked for.")}

    why: Annotated[Text, StringConstraints(max_length=500)]


class ConsentDeskPages(Controller):
    """`/c/{slug}/manage/notices/polls/{number}/consents`, `…/list`, `…/{turn}`, `…/paper`, `…/dropping`, `…/photos/{photo_id}`."""

    path = "/c/{slug:str}/manage/notices/polls/{number:int}/consents"

    @get()
    async def index(self, visit: NamedDependency[Visit], number: Number) -> Html:
        notice_acts.office(visit)
        return await _list(number, visit, Typed())

    @post()
    async def ask(self, change: NamedDependency[Change], number: Number) -> Html:
        notice_acts.office(change)
        done = sentence("It is on the list. Two people confirm the list when it is whole.")
        to = _here(change, number)
        return await notice_acts.do(change, partial(_ask, number), partial(_list, number), to=to, done=done)

    @get("/list")
    async def confirm_again(self, visit: NamedDependency[Visit], number: Number) -> Html:
        """What was refused there is loaded anew where it is done."""
        notice_acts.office(visit)
        return visit.redirect(_here(visit, number))

    @post("/list")
    async def confirm(self, change: NamedDependency[Change], number: Number) -> Html:
        notice_acts.office(change)
        done = sentence("You confirmed the list.")
        to = _here(change, number)
        return await notice_acts.do(
            change, partial(_confirm, number), partial(_list, number), to=to, done=done
        )

    @get("/{turn:int}")
    async def show(self, visit: NamedDependency[Visit], number: Number, turn: Number) -> Html:
        notice_acts.office(visit)
        return await _one(number, turn, visit, Typed())

    @get(["/{turn:int}/paper", "/{turn:int}/dropping"])
    async def show_again(self, visit: NamedDependency[Visit], number: Number, turn: Number) -> Html:
        """What was refused there is loaded anew where it is done."""
        notice_acts.office(visit)
        return visit.redirect(_here(visit, number, turn))

    @post("/{turn:int}/paper")
    async def take_in(self, change: NamedDependency[Change], number: Number, turn: Number) -> Html:
        notice_acts.office(change)
        return await notice_acts.do(
            change,
            partial(_take_in, number, turn),
            partial(_one, number, turn),
            to=_here(change, number, turn),
            done=sentence("The paper is taken in."),
        )

    @post("/{turn:int}/dropping")
    async def drop(self, change: NamedDependency[Change], number: Number, turn: Number) -> Html:
        notice_acts.office(change)
        return await notice_acts.do(
            change,
            partial(_drop, number, turn),
            partial(_one, number, turn),
            to=_here(change, number),
            done=sentence("It is no longer asked for. Two people have to confirm the list again."),
        )

    @get("/{turn:int}/photos/{photo_id:uuid}")
    async def photo(
        self, visit: NamedDependency[Visit], number: Number, turn: Number, photo_id: FromPath[UUID]
    ) -> Response[bytes]:
        notice_acts.office(visit)
        poll = await polls.page(visit.db, number, now=visit.now)
        content = await queries.photo(visit.db, await queries.get(visit.db, poll.id, turn), photo_id)
        return Response(content, media_type="image/webp", headers={"cache-control": "no-store"})


def _here(visit: Visit, number: int, turn: int | None = None) -> str:
    desk = notice_acts.here(visit, f"polls/{number}/consents")
    return desk if turn is None else f"{desk}/{turn}"


async def _ask(number: int, change: Change) -> None:
    wanted = forms.parse(AskForm, change.form)
    poll = await polls.page(change.db, number, now=change.now)
    asked = Asked(unit_id=wanted.home, need=wanted.need, reason=wanted.reason)
    by = notice_acts.by(change)
    await asking.ask(change.db, change.community.id, poll, asked, by=by)
    await telling.owners(change.db, wanted.home, consent_letters.word(change, poll), by=by)


async def _confirm(number: int, change: Change) -> None:
    wanted = forms.parse(ListForm, change.form)
    poll = await polls.page(change.db, number, now=change.now)
    await asking.confirm(change.db, change.community.id, poll, wanted.edition, by=notice_acts.by(change))


async def _take_in(number: int, turn: int, change: Change) -> None:
    wanted = forms.parse(PaperForm, change.form)
    poll = await polls.page(change.db, number, now=change.now)
    paper = Paper(person_id=wanted.person, word=wanted.word, picture=await photos.sent(change))
    await speaking.take_in(change.db, change.community.id, poll, turn, paper, by=notice_acts.by(change))


async def _drop(number: int, turn: int, change: Change) -> None:
    wanted = forms.parse(DroppingForm, change.form)
    poll = await polls.page(change.db, number, now=change.now)
    await asking.drop(change.db, change.community.id, poll, turn, wanted.why, by=notice_acts.by(change))


async def _list(number: int, visit: Visit, typed: Typed, status: int = 200) -> Html:
    poll = await polls.page(visit.db, number, now=visit.now)
    acting.check_asks(poll)
    found = await queries.of_poll(visit.db, poll.id)
    is_settled = await acting.is_settled(visit.db, poll, zone=visit.community.time_zone, now=visit.now)
    views = {
        "form": typed,
        "poll": poll,
        "found": found,
        "is_settled": is_settled,
        "has_confirmed": visit.visitor.account_id in found.confirmed_by,
        "lines": await consent_views.lines(visit, found, number=number, is_settled=is_settled),
        "needs": notice_words.options(visit, consent_words.NEEDS),
        **await consent_views.homes_sought(visit, typed),
    }
    return visit.render("consents/desk.html", views, status=status)


async def _one(number: int, turn: int, visit: Visit, typed: Typed, status: int = 200) -> Html:
    poll = await polls.page(visit.db, number, now=visit.now)
    found = await queries.get(visit.db, poll.id, turn)
    is_settled = await acting.is_settled(visit.db, poll, zone=visit.community.time_zone, now=visit.now)
    views = {
        "form": typed,
        "poll": poll,
        "line": consent_views.line(visit, found, number=number, is_own=False, is_settled=is_settled),
        "is_open": not is_settled and found.dropped is None,
        "owners": await consent_views.owners(visit, found.unit_id),
        "words": notice_words.options(visit, consent_words.WORDS),
    }
    return visit.render("consents/show.html", views, status=status)
