"""Persons and units of the roll for staff: masked to read, in full for a reason that the log tells."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency

from deliberation.communities.rules import STAFF_ROLES
from deliberation.roll import directory, looks
from deliberation.roll.directory import Page, PersonEntry, UnitEntry
from deliberation.roll.looks import Reason, Shown
from deliberation.web import forms, look_forms, roll_words
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.look_forms import LookForm

LONGEST_SEARCH = 100
_NUMBER = re.compile(r"[1-9][0-9]{0,4}")
Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Sought:
    """What words a list is asked for, and which page of it, from 1."""

    words: str
    number: int

    @classmethod
    def of(cls, words: str, number: str) -> "Sought":
        match = _NUMBER.fullmatch(number)
        return cls(words.strip()[:LONGEST_SEARCH], int(match[0]) if match else 1)


@dataclass(frozen=True)
class ListView:
    """One page of persons or units: what was looked for, whether names are whole, and where the other pages are, masked."""

    path: str
    sought: str
    shows_whole_names: bool
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
    def here(self) -> str:
        return self.at(page=self.number)

    def at(self, *, page: int) -> str:
        asked = {"q": self.sought, "page": str(page) if page > 1 else ""}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{self.path}?{query}" if query else self.path


@dataclass(frozen=True)
class UnitLine:
    """A unit as the list shows it."""

    id: UUID
    place: str
    kind: str
    area: str
    area_source: str
    owners: str


@dataclass(frozen=True)
class Found(Generic[Entry]):
    """What was sought and the page of entries that came."""

    sought: Sought
    page: Page[Entry]

    def list(self, visit: Visit, *, shows_whole_names: bool) -> ListView:
        return ListView(
            path=visit.path.rstrip("/").removesuffix("/names"),
            sought=self.sought.words,
            shows_whole_names=shows_whole_names,
            number=self.sought.number,
            pages=self.page.pages,
            total=self.page.total,
        )


class RollListPages(Controller):
    """`/c/{slug}/manage/roll/persons`, `…/units`, and `…/names` of either."""

    path = "/c/{slug:str}/manage/roll"

    @get(["/persons", "/persons/names"])
    async def persons(self, visit: NamedDependency[Visit]) -> Html:
        visit.holder_of(STAFF_ROLES)
        return _persons(visit, await _found_persons(visit, _asked(visit)), Typed())

    @post("/persons/names")
    async def persons_in_full(self, change: NamedDependency[Change]) -> Html:
        """Whole names and numbers of one page of the list; the log tells it."""
        change.holder_of(STAFF_ROLES)
        sought = _sent(change)
        found = await _found_persons(change, sought)
        try:
            reason = forms.parse(LookForm, change.form).reason
        except forms.NotFilledIn as unfilled:
            return _persons(change, found, unfilled.typed, status=422)
        await _looked(change, Shown.PERSONS, reason, len(found.page.entries))
        people = [
            (entry.name, roll_words.names(entry.contacts, change.translator), _places(change, entry))
            for entry in found.page.entries
        ]
        listed = found.list(change, shows_whole_names=True)
        return change.render("roll/persons.html", {"listed": listed, "people": people, "form": Typed()})

    @get(["/units", "/units/names"])
    async def units(self, visit: NamedDependency[Visit]) -> Html:
        visit.holder_of(STAFF_ROLES)
        return _units(visit, await _found_units(visit, _asked(visit)), Typed())

    @post("/units/names")
    async def units_in_full(self, change: NamedDependency[Change]) -> Html:
        """Whole names of the owners of one page of the list; the log tells it."""
        change.holder_of(STAFF_ROLES)
        found = await _found_units(change, _sent(change))
        try:
            reason = forms.parse(LookForm, change.form).reason
        except forms.NotFilledIn as unfilled:
            return _units(change, found, unfilled.typed, status=422)
        shown = sum(len(entry.owners) for entry in found.page.entries)
        await _looked(change, Shown.UNITS, reason, shown)
        lines = _lines(
            change, found.page.entries, {entry.id: entry.owner_names for entry in found.page.entries}
        )
        listed = found.list(change, shows_whole_names=True)
        return change.render("roll/units.html", {"listed": listed, "units": lines, "form": Typed()})


def _asked(visit: Visit) -> Sought:
    asked = visit.request.query_params
    return Sought.of(asked.get("q", ""), asked.get("page", "1"))


def _sent(change: Change) -> Sought:
    typed = forms.typed(change.form)
    return Sought.of(typed.value("q"), typed.value("page", "1"))


async def _found_persons(visit: Visit, sought: Sought) -> Found[PersonEntry]:
    return Found(sought, await directory.persons(visit.db, sought=sought.words, page=sought.number))


async def _found_units(visit: Visit, sought: Sought) -> Found[UnitEntry]:
    return Found(sought, await directory.units(visit.db, sought=sought.words, page=sought.number))


async def _looked(change: Change, shown: Shown, reason: Reason, persons: int) -> None:
    await looks.record(
        change.db,
        change.community.id,
        shown=shown,
        reason=reason,
        persons=persons,
        actor=change.actor,
        now=change.now,
    )


def _persons(visit: Visit, found: Found[PersonEntry], typed: Typed, *, status: int = 200) -> Html:
    people = [
        (
            entry.masked_name,
            roll_words.names(entry.masked_contacts, visit.translator),
            _places(visit, entry),
        )
        for entry in found.page.entries
    ]
    views = {"listed": found.list(visit, shows_whole_names=False), "people": people, "form": typed}
    return visit.render("roll/persons.html", {**views, "reasons": look_forms.reasons(visit)}, status=status)


def _units(visit: Visit, found: Found[UnitEntry], typed: Typed, *, status: int = 200) -> Html:
    lines = _lines(visit, found.page.entries, {entry.id: entry.masked_owners for entry in found.page.entries})
    views = {"listed": found.list(visit, shows_whole_names=False), "units": lines, "form": typed}
    return visit.render("roll/units.html", {**views, "reasons": look_forms.reasons(visit)}, status=status)


def _places(visit: Visit, entry: PersonEntry) -> str:
    return roll_words.names(entry.places, visit.translator)


def _lines(
    visit: Visit, entries: Sequence[UnitEntry], owners: Mapping[UUID, tuple[str, ...]]
) -> list[UnitLine]:
    decimals = roll_words.decimals(entry.area_cm2 for entry in entries)
    return [
        UnitLine(
            id=entry.id,
            place=entry.place,
            kind=visit.say(roll_words.KINDS[entry.kind]),
            area=roll_words.area(entry.area_cm2, visit.translator, places=decimals),
            area_source=visit.say(roll_words.SOURCES[entry.area_source]),
            owners=roll_words.names(owners[entry.id], visit.translator),
        )
        for entry in entries
    ]
