"""Staff put the roll on show to be put right, and decide what people objected."""

from datetime import date
from typing import Annotated, ClassVar

from litestar import Controller, get, post
from litestar.di import NamedDependency
from pydantic import StringConstraints

from deliberation.communities.rules import STAFF_ROLES
from deliberation.kernel.refusals import Conflict, Invalid
from deliberation.kernel.text import sentence
from deliberation.roll import cells, home_book, published, publishing, uncorrected
from deliberation.roll.faults import Faulty
from deliberation.roll.publication_rules import Days, Outcome
from deliberation.roll.published import ObjectionView
from deliberation.web import (
    forms,
    promised,
    publication_acts,
    roll_on_show,
    roll_preview,
    roll_words,
    shown_rolls,
)
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Fault, OptionalLine, Text, Typed
from deliberation.web.paths import Number

_NO_AREA = sentence("This is no area. Write it in square metres, such as 51622.59, or leave it empty.")


class PublicationForm(forms.Form):
    """From which day to which, and the area that was announced elsewhere."""

    when_missing: ClassVar = {
        "starts_on": sentence("Say the first day."),
        "ends_on": sentence("Say the last day."),
    }
    starts_on: date
    ends_on: date
    announced: OptionalLine = ""


class DecisionForm(forms.Form):
    when_missing: ClassVar = {
        "outcome": sentence("Say how you decide."),
        "reason": sentence("Say why, for the person who objected."),
    }
    outcome: Outcome
    reason: Annotated[Text, StringConstraints(max_length=1000)]


class RollDecisionPages(Controller):
    """`/c/{slug}/manage/roll/publications`, `…/{number}/objections/{turn}`."""

    path = "/c/{slug:str}/manage/roll/publications"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        visit.holder_of(STAFF_ROLES)
        return await _index(visit, Typed())

    @post()
    async def publish(self, change: NamedDependency[Change]) -> Html:
        change.holder_of(STAFF_ROLES)
        try:
            wanted = forms.parse(PublicationForm, change.form)
            number = await publishing.publish(
                change.db,
                change.community.id,
                days=Days(starts_on=wanted.starts_on, ends_on=wanted.ends_on),
                announced_cm2=_announced(change, wanted.announced),
                by=publication_acts.act(change),
            )
        except forms.NotFilledIn as unfilled:
            return await _index(change, unfilled.typed, status=422)
        except (Invalid, Conflict) as refusal:
            typed = forms.typed(change.form).refused(refusal)
            return await _index(change, typed, status=409 if isinstance(refusal, Conflict) else 422)
        return change.redirect(
            f"/c/{change.community.slug}/roll/{number}", done=sentence("The roll is on show.")
        )

    @get("/{number:int}/objections/{turn:int}")
    async def show(self, visit: NamedDependency[Visit], number: Number, turn: Number) -> Html:
        visit.holder_of(STAFF_ROLES)
        return await _objection(visit, await _found(visit, number, turn), Typed())

    @post("/{number:int}/objections/{turn:int}")
    async def decide(self, change: NamedDependency[Change], number: Number, turn: Number) -> Html:
        change.holder_of(STAFF_ROLES)
        objection = await _found(change, number, turn)
        try:
            wanted = forms.parse(DecisionForm, change.form)
            await publishing.decide(
                change.db,
                change.community.id,
                objection.id,
                outcome=wanted.outcome,
                reason=wanted.reason,
                by=publication_acts.act(change),
            )
        except forms.NotFilledIn as unfilled:
            return await _objection(change, objection, unfilled.typed, status=422)
        except Conflict as refusal:
            return await _objection(change, objection, forms.typed(change.form).refused(refusal), status=409)
        if wanted.outcome is not Outcome.REJECTED and objection.unit_id:
            there = promised.address(change.community.slug, objection)
            return change.redirect(
                there, done=sentence("The objection is decided. Now put the home right on the roll.")
            )
        here = f"/c/{change.community.slug}/manage/roll/publications"
        return change.redirect(here, done=sentence("The objection is decided."))


def _announced(change: Change, text: str) -> int | None:
    """Raises NotFilledIn."""
    if not text:
        return None
    try:
        return cells.area_cm2(text)
    except Faulty as fault:
        typed = forms.typed(change.form)
        raise forms.NotFilledIn(Typed(typed.values, {"announced": Fault(_NO_AREA)})) from fault


async def _found(visit: Visit, number: int, turn: int) -> ObjectionView:
    view, _ = await published.get(visit.db, number)
    return await published.objection(visit.db, view.id, turn)


async def _index(visit: Visit, typed: Typed, *, status: int = 200) -> Html:
    found = await published.publications(visit.db)
    lines = []
    for view in found:
        objections = await published.objections(visit.db, view.id)
        lines.append(
            (
                shown_rolls.line(visit, view),
                [shown_rolls.objection(visit, each) for each in objections],
            )
        )
    today, shown_until = roll_preview.today(visit), await published.shown_until(visit.db)
    views = {
        "form": typed,
        "publications": lines,
        "forgotten": await uncorrected.objections(visit.db),
        "usual": roll_on_show.usual(visit),
        "today": today.isoformat(),
        "shown_until": shown_until if shown_until and shown_until >= today else None,
    }
    return visit.render("roll/publish.html", views, status=status)


async def _objection(visit: Visit, view: ObjectionView, typed: Typed, *, status: int = 200) -> Html:
    views = {
        "correction": promised.address(visit.community.slug, view)
        if view.id in await uncorrected.objections(visit.db)
        else "",
        "home": roll_words.on_the_roll(await home_book.get(visit.db, view.unit_id), visit.translator)
        if view.unit_id
        else "",
        "form": typed,
        "line": shown_rolls.objection(visit, view),
        "outcomes": [(each.value, visit.say(words)) for each, words in shown_rolls.OUTCOMES.items()],
    }
    return visit.render("roll/decision.html", views, status=status)
