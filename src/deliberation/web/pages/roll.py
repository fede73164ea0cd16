"""The roll for staff: its figures and imports, and the ways to all that is done with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from litestar import Controller, get
from litestar.di import NamedDependency

from deliberation.communities.rules import STAFF_ROLES
from deliberation.roll import imports, standing
from deliberation.roll.figures import Figures
from deliberation.web import roll_words
from deliberation.web.deps import Html, Visit

IMPORTS_SHOWN = 20


@dataclass(frozen=True)
class FiguresLine:
    """The figures of one kind of unit, or of all."""

    name: str
    figures: Figures
    area: str


class RollPages(Controller):
    """`/c/{slug}/manage/roll`."""

    path = "/c/{slug:str}/manage/roll"

    @get("/")
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        visit.holder_of(STAFF_ROLES)
        today = visit.community.day(visit.now)
        by_kind, all_of_it = await standing.figures_by_kind(visit.db, on=today)
        found = {visit.say(roll_words.KINDS[kind]): part for kind, part in by_kind.items()}
        *kinds, whole = _figures_lines(visit, {**found, "": all_of_it})
        views = {
            "whole": whole,
            "kinds": kinds,
            "imports": await imports.newest(visit.db, at_most=IMPORTS_SHOWN),
        }
        return visit.render("roll/index.html", views)


def _figures_lines(visit: Visit, parts: Mapping[str, Figures]) -> list[FiguresLine]:
    """One column of areas: all with the same decimals."""
    places = roll_words.decimals(part.area_cm2 for part in parts.values())
    return [
        FiguresLine(name, part, roll_words.area(part.area_cm2, visit.translator, places=places))
        for name, part in parts.items()
    ]
