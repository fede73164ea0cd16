"""The list for a walk from door to door: where to call, what happened there. Helpers see their own lists alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.communities.rules import CONVENING_ROLES, NoMandate
from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence
from deliberation.polls import deliveries, delivering, doors, queries, walks
from deliberation.polls.deliveries import Staircase
from deliberation.polls.delivering import Round
from deliberation.polls.doors import How, NoSuchStaircase
from deliberation.polls.queries import PollView
from deliberation.polls.rules import FormAltered
from deliberation.web import board_views, door_words, forms, photos
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.paths import Number

_HOW = "how-"


class RoundForm(forms.Form):
    """When somebody was there; what happened at each home stands in a field of its own."""

    when_missing: ClassVar[Mapping[str, str]] = {"at": sentence("Write when you were there.")}

    at: datetime
    form_key: UUID


class DoorPages(Controller):
    """`/c/{slug}/polls/{number}/doors`, its entrances and their papers."""

    path = "/c/{slug:str}/polls/{number:int}/doors"

    @get("/")
    async def index(self, visit: NamedDependency[Visit], number: Number) -> Html:
        poll, own = await _own(visit, number)
        return visit.render("doors/index.html", {"poll": poll, "staircases": own})

    @get("/{place:uuid}")
    async def show(self, visit: NamedDependency[Visit], number: Number, place: FromPath[UUID]) -> Html:
        poll, staircase = await _staircase(visit, number, place)
        return _show(visit, poll, staircase, Typed())

    @get("/{place:uuid}/paper")
    async def paper(self, visit: NamedDependency[Visit], number: Number, place: FromPath[UUID]) -> Html:
        poll, staircase = await _staircase(visit, number, place)
        return visit.render("doors/paper.html", {"poll": poll, "staircase": staircase, **_words()})

    @post("/{place:uuid}")
    async def create(self, change: NamedDependency[Change], number: Number, place: FromPath[UUID]) -> Html:
        poll, staircase = await _staircase(change, number, place)
        try:
            walk = await _round(change, staircase)
            await delivering.write_down(
                change.db,
                change.community.id,
                poll=poll,
                walk=walk,
                by=change.visitor.account_id,
                actor=change.actor,
                now=change.now,
            )
        except forms.NotFilledIn as unfilled:
            return _show(change, poll, staircase, unfilled.typed, status=422)
        except Invalid as refusal:
            return _show(change, poll, staircase, forms.typed(change.form).refused(refusal), status=422)
        here = f"/c/{change.community.slug}/polls/{number}/doors/{place}"
        return change.redirect(here + _saved_floor(change), done=sentence("Written down."))


async def _own(visit: Visit, number: int) -> tuple[PollView, tuple[Staircase, ...]]:
    """What this visitor may walk: all for those who convene. Raises NoMandate, NoMoreWalks."""
    visitor = visit.member
    poll = await queries.page(visit.db, number, now=visit.now)
    if visitor.roles & CONVENING_ROLES:
        own = await deliveries.staircases(visit.db, poll.id)
    else:
        own = await walks.staircases_of(visit.db, poll.id, visitor.account_id)
        if not own:
            raise NoMandate
    doors.check_walking(poll.status)
    return poll, own


async def _staircase(visit: Visit, number: int, place: UUID) -> tuple[PollView, Staircase]:
    """Raises NoMandate for a helper outside their own lists, NoSuchStaircase."""
    poll, own = await _own(visit, number)
    found = next((each for each in own if each.id == place), None)
    if found is None:
        raise NoSuchStaircase if visit.visitor.roles & CONVENING_ROLES else NoMandate
    return poll, found


def _show(visit: Visit, poll: PollView, staircase: Staircase, typed: Typed, *, status: int = 200) -> Html:
    local = visit.now.astimezone(ZoneInfo(visit.community.time_zone))
    views = {
        "form": typed,
        "poll": poll,
        "staircase": staircase,
        "floors": board_views.by_floor(staircase.to_visit),
        "field": _HOW,
        "answers": [(how.value, visit.say(words)) for how, words in door_words.HOWS.items()],
        "at": f"{local:%Y-%m-%dT%H:%M}",
        "form_key": typed.value("form_key", str(new_id())),
        **_words(),
    }
    return visit.render("doors/show.html", views, status=status)


def _saved_floor(change: Change) -> str:
    """Back to the floor whose button was pressed, where one reads what was written down."""
    floor = str(change.form.get("floor", ""))
    return f"#floor-{floor}" if floor.isascii() and floor.isdigit() else ""


def _words() -> dict[str, object]:
    return {"hows": door_words.HOWS, "states": door_words.STATES}


async def _round(change: Change, staircase: Staircase) -> Round:
    """Raises NotFilledIn, FormAltered, and what is wrong with the photo."""
    wanted = forms.parse(RoundForm, change.form)
    at = wanted.at if wanted.at.tzinfo else wanted.at.replace(tzinfo=ZoneInfo(change.community.time_zone))
    return Round(
        staircase=staircase,
        told=_told(change),
        at=at,
        photo=await photos.sent(change),
        form_key=wanted.form_key,
    )


def _told(change: Change) -> Mapping[UUID, How]:
    """What was said of each home; most homes have nothing new."""
    said = {
        name.removeprefix(_HOW): value
        for name, value in change.form.multi_items()
        if name.startswith(_HOW) and value
    }
    try:
        return {UUID(unit_id): How(str(value)) for unit_id, value in said.items()}
    except ValueError as error:
        raise FormAltered from error
