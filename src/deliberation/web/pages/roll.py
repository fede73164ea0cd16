"""The roll for staff: its figures and imports, its persons, its units."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from litestar import Controller, get
from litestar.di import NamedDependency

from deliberation.communities.rules import STAFF_ROLES
from deliberation.roll import directory, imports, present
from deliberation.roll.directory import Page, PersonEntry, UnitEntry
from deliberation.roll.figures import Figures
from deliberation.web import roll_words
from deliberation.web.deps import Html, Visit

IMPORTS_SHOWN = 20
LONGEST_SEARCH = 100
FULL = "full"
_NUMBER = re.compile(r"[1-9][0-9]{0,4}")


@dataclass(frozen=True)
class FiguresLine:
    """The figures of one kind of unit, or of all."""

    name: str
    figures: Figures
    area: str


@dataclass(frozen=True)
class ListView:
    """One page of persons or units: what was looked for, whether names stand in full, and where other pages are."""

    path: str
    sought: str
    shows_full_names: bool
    number: int
    pages: int
    total: int

    @property
    def earlier(self) -> str:
        return self.at(page=self.number - 1) if self.number > 1 else ""

    @property
    def later(self) -> str:
        return self.at(page=self.number + 1) if self.number < self.pages else ""

    @property
    def kept(self) -> Mapping[str, str]:
        return {"names": FULL} if self.shows_full_names else {}

    @property
    def other_names(self) -> str:
        """The same page with names in full, or masked again."""
        return self.at(page=self.number, shows_full_names=not self.shows_full_names)

    def at(self, *, page: int, shows_full_names: bool | None = None) -> str:
        is_full = self.shows_full_names if shows_full_names is None else shows_full_names
        asked = {
            "q": self.sought,
            "page": str(page) if page > 1 else "",
            "names": FULL if is_full else "",
        }
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{self.path}?{query}" if query else self.path


@dataclass(frozen=True)
class UnitLine:
    """A unit as the list shows it."""

    place: str
    kind: str
    area: str
    area_source: str
    owners: str


class RollPages(Controller):
    """`/c/{slug}/manage/roll`, `…/persons`, `…/units`."""

    path = "/c/{slug:str}/manage/roll"

    @get("/")
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        visit.holder_of(STAFF_ROLES)
        roll = await present.roll(visit.db)
        today = visit.now.astimezone(ZoneInfo(visit.community.time_zone)).date()
        found = {
            visit.say(roll_words.KINDS[kind]): part for kind, part in roll.figures_by_kind(on=today).items()
        }
        *kinds, whole = _figures_lines(visit, {**found, "": roll.figures(on=today)})
        views = {
            "whole": whole,
            "kinds": kinds,
            "imports": await imports.newest(visit.db, at_most=IMPORTS_SHOWN),
        }
        return visit.render("roll/index.html", views)

    @get("/persons")
    async def persons(self, visit: NamedDependency[Visit]) -> Html:
        visit.holder_of(STAFF_ROLES)
        sought, number = _asked(visit)
        found = await directory.persons(visit.db, sought=sought, page=number)
        listed = _list(visit, found)
        people = [
            (
                entry.name if listed.shows_full_names else entry.masked_name,
                roll_words.names(entry.places, visit.translator),
            )
            for entry in found.entries
        ]
        return visit.render("roll/persons.html", {"listed": listed, "people": people})

    @get("/units")
    async def units(self, visit: NamedDependency[Visit]) -> Html:
        visit.holder_of(STAFF_ROLES)
        sought, number = _asked(visit)
        found = await directory.units(visit.db, sought=sought, page=number)
        listed = _list(visit, found)
        places = roll_words.decimals(entry.area_cm2 for entry in found.entries)
        lines = [
            _line(visit, entry, is_full=listed.shows_full_names, places=places) for entry in found.entries
        ]
        return visit.render("roll/units.html", {"listed": listed, "units": lines})


def _asked(visit: Visit) -> tuple[str, int]:
    asked = visit.request.query_params
    number = _NUMBER.fullmatch(asked.get("page", "1"))
    return asked.get("q", "").strip()[:LONGEST_SEARCH], int(number[0]) if number else 1


def _list(visit: Visit, found: Page[PersonEntry] | Page[UnitEntry]) -> ListView:
    sought, number = _asked(visit)
    return ListView(
        path=visit.path,
        sought=sought,
        shows_full_names=visit.request.query_params.get("names") == FULL,
        number=number,
        pages=found.pages,
        total=found.total,
    )


def _figures_lines(visit: Visit, parts: Mapping[str, Figures]) -> list[FiguresLine]:
    """One column of areas: all with the same decimals."""
    places = roll_words.decimals(part.area_cm2 for part in parts.values())
    return [
        FiguresLine(name, part, roll_words.area(part.area_cm2, visit.translator, places=places))
        for name, part in parts.items()
    ]


def _line(visit: Visit, entry: UnitEntry, *, is_full: bool, places: int) -> UnitLine:
    owners = entry.owner_names if is_full else entry.masked_owners
    return UnitLine(
        place=entry.place,
        kind=visit.say(roll_words.KINDS[entry.kind]),
        area=roll_words.area(entry.area_cm2, visit.translator, places=places),
        area_source=visit.say(roll_words.SOURCES[entry.area_source]),
        owners=roll_words.names(owners, visit.translator),
    )
