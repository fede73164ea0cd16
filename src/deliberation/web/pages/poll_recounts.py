"""Count a vote again: two people, each for themselves, write down the figures they counted."""

from dataclasses import replace
from functools import partial
from typing import Annotated, ClassVar

from litestar import Controller, get, post
from litestar.di import NamedDependency
from pydantic import StringConstraints

from deliberation.kernel.text import sentence
from deliberation.notices import recounting
from deliberation.notices.recounting import Again
from deliberation.polls import queries as polls
from deliberation.web import forms, hand_count_forms, notice_acts
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import NotFilledIn, Text, Typed
from deliberation.web.paths import Number


class HowForm(forms.Form):
    when_missing: ClassVar = {"said": sentence("Say how you counted.")}

    said: Annotated[Text, StringConstraints(max_length=500)]


class PollRecountPages(Controller):
    """`/c/{slug}/manage/notices/polls/{number}/recounts`."""

    path = "/c/{slug:str}/manage/notices/polls/{number:int}/recounts"

    @get()
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        notice_acts.office(visit)
        return await _page(number, visit, Typed())

    @post()
    async def record(self, change: NamedDependency[Change], number: Number) -> Html:
        notice_acts.office(change)
        return await notice_acts.do(
            change,
            partial(_record, number),
            partial(_page, number),
            to=f"{notice_acts.here(change, f'polls/{number}')}#recounts",
            done=sentence("What you counted is written down."),
        )


async def _record(number: int, change: Change) -> None:
    poll = await polls.page(change.db, number, now=change.now)
    asked = await recounting.lines(change.db, poll.id)
    faults = {}
    try:
        figures = hand_count_forms.read(asked, change.form)
    except NotFilledIn as unfilled:
        faults = dict(unfilled.typed.faults)
    try:
        how = forms.parse(HowForm, change.form)
    except NotFilledIn as unfilled:
        raise NotFilledIn(replace(unfilled.typed, faults=faults | dict(unfilled.typed.faults))) from unfilled
    if faults:
        raise NotFilledIn(replace(forms.typed(change.form), faults=faults))
    again = Again(figures, how.said)
    await recounting.record(change.db, change.community.id, poll, again, by=notice_acts.by(change))


async def _page(number: int, visit: Visit, typed: Typed, status: int = 200) -> Html:
    poll = await polls.page(visit.db, number, now=visit.now)
    asked = await recounting.lines(visit.db, poll.id)
    waiting = await recounting.first(visit.db, poll.id)
    views = {
        "form": typed,
        "poll": poll,
        "groups": hand_count_forms.groups(visit, poll.paper, asked),
        "is_second": waiting is not None,
        "has_counted": waiting is not None and waiting.recorded_by == visit.visitor.account_id,
    }
    return visit.render("notices/recount.html", views, status=status)
