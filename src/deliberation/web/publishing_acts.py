"""Publish the outcome of a vote: what is done and what is missing; what two people counted again; what was done outside of this program."""

from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from typing import ClassVar

from deliberation.kernel.text import sentence
from deliberation.notices import deeds, telling
from deliberation.notices.kinds import Deed
from deliberation.notices.refusals import NotCounted, NothingHangs
from deliberation.notices.votes import Vote
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
from deliberation.web.named_votes import NamedVote

Find = Callable[[Visit], Awaitable[NamedVote]]
"""The vote of an address."""


class DeedForm(forms.Form):
    when_missing: ClassVar = {"done_on": sentence("Write the day.")}

    deed: Deed
    done_on: date


async def show(find: Find, visit: Visit) -> Html:
    notice_acts.office(visit)
    return await _page(find, visit, Typed())


async def again(find: Find, visit: Visit, part: str) -> Html:
    """What was refused there is loaded anew where it is done."""
    notice_acts.office(visit)
    return visit.redirect(f"{(await find(visit)).desk}{part}")


async def record(find: Find, change: Change) -> Html:
    return await _do(find, change, _record, part="", done=sentence("It is written down."))


async def tell(find: Find, change: Change) -> Html:
    done = sentence("Word goes to the voters, in both languages.")
    return await _do(find, change, _tell, part="#voters_told", done=done)


async def _do(
    find: Find, change: Change, act: Callable[[NamedVote, Change], Awaitable[None]], *, part: str, done: str
) -> Html:
    notice_acts.office(change)
    named = await find(change)
    page = partial(_page, find)
    return await notice_acts.do(change, partial(act, named), page, to=f"{named.desk}{part}", done=done)


async def _record(named: NamedVote, change: Change) -> None:
    wanted = forms.parse(DeedForm, change.form)
    by, vote = notice_acts.by(change), counted(named)
    await deeds.record(change.db, change.community.id, vote, wanted.deed, done_on=wanted.done_on, by=by)


async def _tell(named: NamedVote, change: Change) -> None:
    found = await outcome_views.of(change, named)
    if found is None or found.found.notice is None:
        raise NothingHangs
    word = notice_letters.word(change, named, found.found.notice)
    await telling.tell(change.db, change.community.id, counted(named), word, by=notice_acts.by(change))


def counted(named: NamedVote) -> Vote:
    """Raises NotCounted."""
    if named.vote is None:
        raise NotCounted
    return named.vote


async def _page(find: Find, visit: Visit, typed: Typed, status: int = 200) -> Html:
    named = await find(visit)
    found = await publishing_views.of(visit, named)
    recounts = found.outcome.found.recounts if found.outcome else ()
    views = {
        "form": typed,
        "vote": named,
        "found": found,
        "recounts": recount_views.shown(visit, named, recounts),
        "letters": len(await telling.addresses(visit.db, named.matter)),
        "today": visit.community.day(visit.now).isoformat(),
    }
    return visit.render("notices/publishing.html", views, status=status)
