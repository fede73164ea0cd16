"""Staff begin a founding, see what is next, and end it early."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from litestar import Controller, get, post
from litestar.di import NamedDependency
from pydantic import BeforeValidator, Field

from deliberation.counting.presets import places
from deliberation.founding import actions, eligibility, estate, queries
from deliberation.founding.eligibility import Standing
from deliberation.founding.estate import Estate
from deliberation.founding.kinds import Ended
from deliberation.founding.refusals import HandedOverLater
from deliberation.kernel import exact
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import half_width, sentence
from deliberation.web import forms, founding_acts, founding_views, founding_words, rule_views
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Line, NotFilledIn, Typed

_BAD_AREA = sentence("Write square metres, such as 1200.50.")


def _area(typed: object) -> object:
    if not isinstance(typed, str):
        return typed
    try:
        return exact.area_cm2(half_width(typed).replace(",", ""))
    except ValueError:
        raise forms.fault("area", _BAD_AREA) from None


class BeginningForm(forms.Form):
    """Whose law, and who asks for the assembly. `first_on` where the roll does not know it."""

    when_missing: ClassVar = {"place": sentence("Choose whose law you follow.")}

    place: Line
    caller_heads: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    caller_area: Annotated[int, BeforeValidator(_area)] = 0
    developer: Literal["yes"] | None = None
    first_on: date | None = None


class EndingForm(forms.Form):
    when_missing: ClassVar = {"reason": sentence("Say why it ends.")}

    reason: Ended


class FoundingDeskPages(Controller):
    """`/c/{slug}/manage/founding`, `…/end`."""

    path = "/c/{slug:str}/manage/founding"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        founding_acts.staff(visit)
        founding = await queries.find_newest(visit.db)
        if founding is None or founding.is_over:
            return await _beginning(visit, Typed())
        found = await founding_views.of(visit, founding)
        views = {"founding": founding, "lines": founding_views.lines(visit, found), "poll": found.poll}
        return visit.render("founding/index.html", views)

    @post()
    async def begin(self, change: NamedDependency[Change]) -> Html:
        founding_acts.staff(change)
        if change.form.get("look"):
            return await _looked(change)
        done = sentence("The founding has begun. Next comes the preparatory group.")
        return await founding_acts.do(change, _begin, _beginning, to=founding_acts.here(change), done=done)

    @get("/end")
    async def ask_to_end(self, visit: NamedDependency[Visit]) -> Html:
        founding_acts.staff(visit)
        return await _ending(visit, Typed())

    @post("/end")
    async def end(self, change: NamedDependency[Change]) -> Html:
        founding_acts.staff(change)
        to = f"/c/{change.community.slug}/founding"
        return await founding_acts.do(change, _end, _ending, to=to, done=sentence("The founding is ended."))


async def _begin(change: Change) -> None:
    wanted = forms.parse(BeginningForm, change.form)
    today = change.community.day(change.now)
    here = await estate.of_roll(change.db, on=today)
    if wanted.first_on is not None and wanted.first_on > today:
        raise HandedOverLater
    await actions.begin(
        change.db,
        change.community.id,
        place=_known_place(wanted.place),
        standing=_standing(here, wanted, today),
        by=founding_acts.by(change),
    )


async def _end(change: Change) -> None:
    reason = forms.parse(EndingForm, change.form).reason
    await actions.end(change.db, change.community.id, reason=reason, by=founding_acts.by(change))


async def _looked(change: Change) -> Html:
    """The tests with what was typed; nothing is begun."""
    try:
        forms.parse(BeginningForm, change.form)
    except NotFilledIn as unfilled:
        return await _beginning(change, unfilled.typed, 422)
    return await _beginning(change, forms.typed(change.form))


class NoSuchPlace(Invalid):
    field = "place"
    message = sentence("Choose one from the list.")


def _known_place(place: str) -> str:
    """Raises NoSuchPlace."""
    if place not in places.every():
        raise NoSuchPlace
    return place


def _standing(here: Estate, wanted: BeginningForm, today: date) -> Standing:
    """What the roll knows goes before what is typed, and a day to come is none."""
    typed = wanted.first_on if wanted.first_on and wanted.first_on <= today else None
    return Standing(
        total_cm2=here.total_cm2,
        handed_over_cm2=here.handed_over_cm2,
        first_on=here.first_on or typed,
        heads=here.heads,
        caller_heads=wanted.caller_heads,
        caller_cm2=wanted.caller_area,
        is_developer_asking=wanted.developer is not None,
    )


async def _beginning(visit: Visit, typed: Typed, status: int = 200) -> Html:
    """With the tests of the place as they stand with what was typed."""
    today = visit.community.day(visit.now)
    here = await estate.of_roll(visit.db, on=today)
    wanted = _so_far(visit, typed)
    standing = _standing(here, wanted, today)
    finding = eligibility.judge(wanted.place, standing, today)
    views = {
        "form": typed,
        "place": wanted.place,
        "place_name": rule_views.place_name(visit, wanted.place),
        "places": rule_views.place_options(visit),
        "estate": here,
        "total": founding_views.area(visit, here.total_cm2),
        "handed_over": founding_views.area(visit, here.handed_over_cm2),
        "tests": founding_views.tests(visit, finding, standing),
        "is_allowed": finding.is_allowed,
        "last": await queries.find_newest(visit.db),
    }
    return visit.render("founding/new.html", views, status=status)


def _so_far(visit: Visit, typed: Typed) -> BeginningForm:
    """What can be used of it."""
    place = typed.value("place", visit.request.query_params.get("place", ""))
    known = place if place in places.every() else rule_views.place_of(visit)
    plain = BeginningForm(place=known)
    if not isinstance(visit, Change):
        return plain
    try:
        return forms.parse(BeginningForm, visit.form).model_copy(update={"place": known})
    except NotFilledIn:
        return plain


async def _ending(visit: Visit, typed: Typed, status: int = 200) -> Html:
    await founding_views.at_work(visit)
    views = {"form": typed, "reasons": founding_words.options(visit, founding_words.ENDED)}
    return visit.render("founding/end.html", views, status=status)
