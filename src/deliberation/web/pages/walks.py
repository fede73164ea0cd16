"""Who walks where for a vote: those who convene give lists to members, and take them back."""

from collections.abc import Mapping
from typing import Annotated, ClassVar
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from deliberation.accounts import queries as accounts
from deliberation.communities import queries as communities
from deliberation.communities.rules import CONVENING_ROLES
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence
from deliberation.polls import queries, walks
from deliberation.web import forms, members_told_apart
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.paths import Number

LONGEST_SEARCH = 100
_CHOOSE = sentence("Choose one from the list.")


class WalkForm(forms.Form):
    """Who, and which building or entrance."""

    when_missing: ClassVar[Mapping[str, str]] = {"account": _CHOOSE, "place": _CHOOSE}

    account: UUID
    place: UUID
    q: Annotated[forms.OptionalLine, Field(max_length=LONGEST_SEARCH)] = ""


class WalkPages(Controller):
    """`/c/{slug}/manage/polls/{number}/walks`."""

    path = "/c/{slug:str}/manage/polls/{number:int}/walks"

    @get("/")
    async def index(self, visit: NamedDependency[Visit], number: Number) -> Html:
        visit.holder_of(CONVENING_ROLES)
        sought = visit.request.query_params.get("q", "").strip()[:LONGEST_SEARCH]
        return await _index(visit, number, Typed(), sought)

    @post("/")
    async def create(self, change: NamedDependency[Change], number: Number) -> Html:
        giver = change.holder_of(CONVENING_ROLES)
        poll = await queries.page(change.db, number, now=change.now)
        typed = forms.typed(change.form)
        sought = typed.value("q")[:LONGEST_SEARCH]
        try:
            wanted = forms.parse(WalkForm, change.form)
            async with change.db.begin_nested():
                await walks.give(
                    change.db,
                    change.community.id,
                    poll=poll,
                    account_id=wanted.account,
                    place_id=wanted.place,
                    by=giver.account_id,
                    now=change.now,
                )
        except forms.NotFilledIn as unfilled:
            return await _index(change, number, unfilled.typed, sought, status=422)
        except Invalid as refusal:
            return await _index(change, number, typed.refused(refusal), sought, status=422)
        return change.redirect(_here(change, number), done=sentence("The list is given out."))

    @post("/{walk_id:uuid}/ending")
    async def end(self, change: NamedDependency[Change], number: Number, walk_id: FromPath[UUID]) -> Html:
        change.holder_of(CONVENING_ROLES)
        poll = await queries.page(change.db, number, now=change.now)
        await walks.take_back(change.db, poll.id, walk_id, now=change.now)
        return change.redirect(_here(change, number), done=sentence("The list is taken back."))


async def _index(visit: Visit, number: int, typed: Typed, sought: str, *, status: int = 200) -> Html:
    poll = await queries.page(visit.db, number, now=visit.now)
    found = await accounts.members(visit.db, visit.community.id, sought=sought) if sought else ()
    views = {
        "form": typed,
        "poll": poll,
        "walks": await walks.given(visit.db, poll.id),
        "sought": sought,
        "people": await members_told_apart.options(visit, found),
        "places": [
            (str(part), name) for place in await communities.places(visit.db) for part, name in _parts(place)
        ],
    }
    return visit.render("doors/walks.html", views, status=status)


def _parts(building: communities.PlaceView) -> list[tuple[UUID, str]]:
    """The building as a whole, then each entrance."""
    entrances = [(key, f"{building.name} {name}") for key, name in building.entrances]
    return [(building.id, building.name), *entrances]


def _here(visit: Visit, number: int) -> str:
    return f"/c/{visit.community.slug}/manage/polls/{number}/walks"
