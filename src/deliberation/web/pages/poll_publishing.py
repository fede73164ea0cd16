"""Publish the outcome of a vote: what is done and what is missing; what two people counted again; what was done outside of this program."""

from datetime import date
from functools import partial
from typing import ClassVar

from litestar import Controller, get, post
from litestar.di import NamedDependency

from deliberation.kernel.text import sentence
from deliberation.notices import deeds, telling
from deliberation.notices.kinds import Deed
from deliberation.notices.refusals import NothingHangs
from deliberation.polls import queries as polls
from deliberation.web import (
    forms,
    notice_acts,
    notice_letters,
    outcome_views,
    publishing_views,
    recount_views,
)
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.paths import Number


class DeedForm(forms.Form):
    when_missing: ClassVar = {"done_on": sentence("Write the day.")}

    deed: Deed
    done_on: date


class PollPublishingPages(Controller):
    """`/c/{slug}/manage/notices/polls/{number}`, `…/deeds`, `…/letters`."""

    path = "/c/{slug:str}/manage/notices/polls/{number:int}"

    @get()
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        notice_acts.office(visit)
        return await _page(number, visit, Typed())

    @get("/deeds")
    async def record_again(self, visit: NamedDependency[Visit], number: Number) -> Html:
        """What was refused there is loaded anew where it is done."""
        notice_acts.office(visit)
        return visit.redirect(_here(visit, number))

    @post("/deeds")
    async def record(self, change: NamedDependency[Change], number: Number) -> Html:
        notice_acts.office(change)
        page = partial(_page, number)
        done = sentence("It is written down.")
        return await notice_acts.do(
            change, partial(_record, number), page, to=_here(change, number), done=done
        )

    @get("/letters")
    async def tell_again(self, visit: NamedDependency[Visit], number: Number) -> Html:
        """What was refused there is loaded anew where it is done."""
        notice_acts.office(visit)
        return visit.redirect(f"{_here(visit, number)}#voters_told")

    @post("/letters")
    async def tell(self, change: NamedDependency[Change], number: Number) -> Html:
        notice_acts.office(change)
        done = sentence("Word goes to the voters, in both languages.")
        to = f"{_here(change, number)}#voters_told"
        return await notice_acts.do(change, partial(_tell, number), partial(_page, number), to=to, done=done)


def _here(visit: Visit, number: int) -> str:
    return notice_acts.here(visit, f"polls/{number}")


async def _record(number: int, change: Change) -> None:
    wanted = forms.parse(DeedForm, change.form)
    poll = await polls.page(change.db, number, now=change.now)
    by = notice_acts.by(change)
    await deeds.record(change.db, change.community.id, poll, wanted.deed, done_on=wanted.done_on, by=by)


async def _tell(number: int, change: Change) -> None:
    poll = await polls.page(change.db, number, now=change.now)
    found = await outcome_views.of_poll(change, poll)
    if poll.closed is None or found is None or found.found.notice is None:
        raise NothingHangs
    word = notice_letters.word(change, poll, poll.closed, found.found.notice)
    await telling.tell(change.db, change.community.id, poll, word, by=notice_acts.by(change))


async def _page(number: int, visit: Visit, typed: Typed, status: int = 200) -> Html:
    poll = await polls.page(visit.db, number, now=visit.now)
    found = await publishing_views.of_poll(visit, poll)
    recounts = found.outcome.found.recounts if found.outcome else ()
    views = {
        "form": typed,
        "poll": poll,
        "found": found,
        "recounts": recount_views.shown(visit, poll, recounts),
        "letters": len(await telling.addresses(visit.db, poll.id)),
        "today": visit.community.day(visit.now).isoformat(),
    }
    return visit.render("notices/publishing.html", views, status=status)
