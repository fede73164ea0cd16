"""Count a vote again: two people, each for themselves, write down the figures they counted."""

from dataclasses import replace
from functools import partial
from typing import Annotated, ClassVar

from pydantic import StringConstraints

from deliberation.kernel.text import sentence
from deliberation.notices import recounting
from deliberation.notices.recounting import Again
from deliberation.web import forms, hand_count_forms, notice_acts, publishing_acts
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import NotFilledIn, Text, Typed
from deliberation.web.named_votes import NamedVote
from deliberation.web.publishing_acts import Find


class HowForm(forms.Form):
    when_missing: ClassVar = {"said": sentence("Say how you counted.")}

    said: Annotated[Text, StringConstraints(max_length=500)]


async def show(find: Find, visit: Visit) -> Html:
    notice_acts.office(visit)
    return await _page(find, visit, Typed())


async def record(find: Find, change: Change) -> Html:
    notice_acts.office(change)
    named = await find(change)
    return await notice_acts.do(
        change,
        partial(_record, named),
        partial(_page, find),
        to=f"{named.desk}#recounts",
        done=sentence("What you counted is written down."),
    )


async def _record(named: NamedVote, change: Change) -> None:
    asked = await recounting.lines(change.db, named.matter)
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
    vote = publishing_acts.counted(named)
    await recounting.record(change.db, change.community.id, vote, again, by=notice_acts.by(change))


async def _page(find: Find, visit: Visit, typed: Typed, status: int = 200) -> Html:
    named = await find(visit)
    asked = await recounting.lines(visit.db, named.matter)
    waiting = await recounting.first(visit.db, named.matter)
    views = {
        "form": typed,
        "vote": named,
        "groups": hand_count_forms.groups(visit, named.poll.paper if named.poll else None, asked),
        "is_second": waiting is not None,
        "has_counted": waiting is not None and waiting.recorded_by == visit.visitor.account_id,
    }
    return visit.render("notices/recount.html", views, status=status)
