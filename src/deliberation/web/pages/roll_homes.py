"""One home for staff: its people now and before with the days, masked; in full for a reason that the log tells."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.communities.rules import STAFF_ROLES
from deliberation.roll import directory, home_book, looks
from deliberation.roll.home_book import HomeView, Tie
from deliberation.roll.looks import Shown
from deliberation.web import forms, look_forms, open_lists, roll_words
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.look_forms import LookForm


@dataclass(frozen=True)
class TieLine:
    """Somebody and the home as the page shows them."""

    id: UUID
    name: str
    contacts: str
    share: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Names:
    """How names and numbers are shown."""

    name: Callable[[Tie], str]
    contact: Callable[[str], str]


MASKED = Names(lambda tie: tie.masked_name, directory.masked_contact)
WHOLE = Names(lambda tie: tie.name, lambda contact: contact)


class RollHomePages(Controller):
    """`/c/{slug}/manage/roll/units/{id}`, `…/names`."""

    path = "/c/{slug:str}/manage/roll/units/{unit_id:uuid}"

    @get(["/", "/names"])
    async def show(self, visit: NamedDependency[Visit], unit_id: FromPath[UUID]) -> Html:
        visit.holder_of(STAFF_ROLES)
        home = await home_book.get(visit.db, unit_id)
        return await _page(visit, home, MASKED, Typed())

    @post("/names")
    async def show_names(self, change: NamedDependency[Change], unit_id: FromPath[UUID]) -> Html:
        change.holder_of(STAFF_ROLES)
        home = await home_book.get(change.db, unit_id)
        try:
            reason = forms.parse(LookForm, change.form).reason
        except forms.NotFilledIn as unfilled:
            return await _page(change, home, MASKED, unfilled.typed, status=422)
        await looks.record(
            change.db,
            change.community.id,
            shown=Shown.HOME,
            reason=reason,
            persons=home.people,
            actor=change.actor,
            now=change.now,
        )
        return await _page(change, home, WHOLE, Typed())


async def _page(visit: Visit, home: HomeView, names: Names, typed: Typed, *, status: int = 200) -> Html:
    views = {
        "form": typed,
        "home": home,
        "kind": roll_words.KINDS[home.kind],
        "area": roll_words.area(home.area_cm2, visit.translator),
        "area_source": roll_words.SOURCES[home.area_source],
        "owners": _lines(visit, home.owners, names),
        "residents": _lines(visit, home.residents, names),
        "former_owners": _lines(visit, home.former_owners, names),
        "former_residents": _lines(visit, home.former_residents, names),
        "voter": names.name(home.voter) if home.voter else "",
        "changes": [
            (
                roll_words.CAUSES[each.cause],
                roll_words.EVIDENCES[each.evidence],
                each,
                roll_words.correction(each.correction, visit.translator),
            )
            for each in home.changes
        ],
        "lists": await open_lists.standing(visit),
        "is_whole": names is WHOLE,
        "reasons": look_forms.reasons(visit),
    }
    return visit.render("roll/home.html", views, status=status)


def _lines(visit: Visit, ties: Iterable[Tie], names: Names) -> list[TieLine]:
    return [
        TieLine(
            id=tie.id,
            name=names.name(tie),
            contacts=roll_words.names(map(names.contact, tie.contacts), visit.translator),
            share=str(tie.share) if tie.share is not None else "",
            starts_on=tie.starts_on,
            ends_on=tie.ends_on,
        )
        for tie in ties
    ]
