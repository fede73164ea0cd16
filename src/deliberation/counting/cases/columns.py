"""Units, ballots and names in columns: one list a field, so that a million of them stay small."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from deliberation.counting import moments, numbers
from deliberation.counting.merging import Deeds, Owners
from deliberation.counting.moments import Moment, NotAMoment
from deliberation.counting.numbers import NotANumber
from deliberation.counting.parties import UnitKind, UnitTwice
from deliberation.counting.quantities import State
from deliberation.counting.shapes import Json, Misshapen, Shape, UnknownWord
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence

MOST_OWNERS = 1000
"""Of one unit."""
MOST_MEASURES = 16
MOST_SPOTS = 8
MOST_PLACES = 300_000
"""Kinds of weight, words for where one unit lies, and places in all: a million flats are on so many floors."""
MOST_SCALE = 10**60
"""The finest unit all weights of one dimension must be whole in."""
_KINDS = {kind.value: kind for kind in UnitKind}
FOLLOW = "follow"
"""A box on some ballots: as the majority. Counted as silence is, where the rule lets silence follow."""
_CHOICES = {
    **{state.value: state for state in (State.FOR, State.AGAINST, State.ABSTAIN, State.INVALID)},
    FOLLOW: State.SILENT_DELIVERED,
}
Word = TypeVar("Word")
Place = Mapping[str, str]
_NOWHERE: Place = {}


class NoCommonScale(Invalid):
    message = sentence("The weights at %(where)s have no common measure of reasonable size.")


class OwnerWithPlus(Misshapen):
    message = sentence("%(where)s has a plus sign, which joins the names of owners. Write it without.")


@dataclass
class Measure:
    """One weight a unit, None where it has none: above and below the stroke."""

    above: list[int | None] = field(default_factory=list)
    below: list[int] = field(default_factory=list)

    def add(self, unit: int, value: Json) -> None:
        """Units before this one that were not measured have none. Raises ValueError."""
        above, below = numbers.parts(value)
        missing = unit - len(self.above)
        if missing:
            self.above += [None] * missing
            self.below += [1] * missing
        self.above.append(above)
        self.below.append(below)

    def whole(self, units: Sequence[int], where: str, name: str) -> tuple[list[int], int]:
        """The weights of these units as whole numbers, and of what they are: 1/scale. Raises Misshapen, NoCommonScale."""
        scale = 1
        missing = next((unit for unit in units if unit >= len(self.above) or self.above[unit] is None), None)
        if missing is not None:
            raise Misshapen(f"{where}.{missing}.{name}")
        for below in {self.below[unit] for unit in units}:
            scale = math.lcm(scale, below)
            if scale > MOST_SCALE:
                raise NoCommonScale({"where": where})
        return [(self.above[unit] or 0) * (scale // self.below[unit]) for unit in units], scale


@dataclass
class Units:
    """The register on the record date."""

    ids: list[str] = field(default_factory=list)
    kinds: list[UnitKind] = field(default_factory=list)
    owners: list[Owners] = field(default_factory=list)
    is_pooled: list[bool] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    households: dict[int, str] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)
    known_places: dict[tuple[tuple[str, str], ...], Place] = field(default_factory=dict)

    def add(self, value: Json, where: str) -> None:
        """`where` is the list. Raises Misshapen."""
        entry = Entry(value, where, len(self.ids))
        self.ids.append(entry.text("id"))
        self.kinds.append(entry.word("kind", _KINDS))
        self.owners.append(_owners(entry))
        if "area" in entry.rest:
            self._measure("area", entry, "area")
        self.is_pooled.append(_is_pooled(entry) if entry.rest else False)
        self.places.append(self._place(entry.taken("at")) if "at" in entry.rest else _NOWHERE)
        if entry.rest:
            self._add_more(entry)

    def _add_more(self, entry: "Entry") -> None:
        if "household" in entry.rest:
            self.households[len(self.ids) - 1] = entry.text("household")
        if "share" in entry.rest:
            self._measure("shares", entry, "share")
        if "weights" in entry.rest:
            weights = entry.taken("weights")
            own = Entry(weights.value, weights.where)
            for dim in tuple(own.rest):
                self._measure(dim, own, dim)
        if "source" in entry.rest:
            entry.text("source")
        entry.end()

    def _place(self, shape: Shape) -> Place:
        """Where a unit lies: `{"building": "3", "staircase": "2"}`. One copy of each place."""
        entries = tuple((name, place_text(spot)) for name, spot in shape.entries().items())
        if len(entries) > MOST_SPOTS or len(self.known_places) > MOST_PLACES:
            raise Misshapen(shape.where)
        return self.known_places.setdefault(entries, dict(entries))

    def check(self) -> None:
        """Raises UnitTwice."""
        if len(set(self.ids)) < len(self.ids):
            (twice, _), *_ = Counter(self.ids).most_common(1)
            raise UnitTwice({"unit": twice})

    def deeds(self) -> Deeds:
        households = (
            [self.households.get(unit, "") for unit in range(len(self.ids))] if self.households else []
        )
        return Deeds(ids=self.ids, owners=self.owners, is_pooled=self.is_pooled, households=households)

    def _measure(self, dim: str, entry: "Entry", name: str) -> None:
        measure = self.measures.setdefault(dim, Measure())
        if len(self.measures) > MOST_MEASURES or len(measure.above) == len(self.ids):
            raise Misshapen(entry.place(name))
        try:
            measure.add(len(self.ids) - 1, entry.rest.pop(name))
        except ValueError:
            raise NotANumber(entry.place(name)) from None


@dataclass
class Papers:
    """Every ballot as it was cast, in the order of the file."""

    parties: list[str] = field(default_factory=list)
    choices: list[State] = field(default_factory=list)
    moments: list[Moment | None] = field(default_factory=list)
    signers: list[str] = field(default_factory=list)
    """Empty where nobody noted who signed."""
    rejected: dict[int, str] = field(default_factory=dict)
    present: bytearray = field(default_factory=bytearray)
    in_person: bytearray = field(default_factory=bytearray)

    def add(self, value: Json, where: str) -> None:
        """`where` is the list. Raises Misshapen, UnknownWord."""
        entry = Entry(value, where, len(self.parties))
        self.parties.append(entry.text("party"))
        self.choices.append(entry.word("choice", _CHOICES))
        self.moments.append(entry.moment("at"))
        self.signers.append("")
        self.present.append(0)
        self.in_person.append(0)
        for name in tuple(entry.rest):
            self._field(len(self.parties) - 1, name, entry.taken(name))

    def _field(self, at: int, name: str, shape: Shape) -> None:
        match name:
            case "present":
                self.present[at] = shape.truth()
            case "in_person":
                self.in_person[at] = shape.truth()
            case "signed_by":
                self.signers[at] = shape.text()
            case "rejected":
                self.rejected[at] = shape.text()
            case "channel" | "proxy" | "evidence":
                shape.text()
            case _:
                raise Misshapen(shape.where)


class Entry:
    """One entry of a long list; fields are taken out of it, and nothing may be left.

    Where it stands is put into words only when it is asked for: a million times it is not.
    """

    __slots__ = ("at", "rest", "where")

    def __init__(self, value: Json, where: str, at: int | None = None) -> None:
        self.where = where
        self.at = at
        if not isinstance(value, dict):
            raise Misshapen(self.place())
        self.rest = value

    def place(self, name: str = "") -> str:
        return ".".join(str(part) for part in (self.where, self.at, name) if part not in {None, ""})

    def taken(self, name: str) -> Shape:
        return Shape(self.rest.pop(name), self.place(name))

    def text(self, name: str) -> str:
        value = self.rest.pop(name, None)
        if not isinstance(value, str) or not value:
            raise Misshapen(self.place(name))
        return value

    def word(self, name: str, words: Mapping[str, Word]) -> Word:
        text = self.text(name)
        found = words.get(text)
        if found is None:
            raise UnknownWord(self.place(name), word=text)
        return found

    def moment(self, name: str) -> Moment | None:
        if name not in self.rest:
            return None
        text = self.text(name)
        try:
            return moments.read(text)
        except ValueError:
            raise NotAMoment(self.place(name)) from None

    def end(self) -> None:
        for name in self.rest:
            raise Misshapen(self.place(name))


def _owners(entry: Entry) -> Owners:
    value = entry.rest.pop("owners", None)
    if not isinstance(value, list) or len(value) > MOST_OWNERS:
        raise Misshapen(entry.place("owners"))
    names: set[str] = set()
    for name in value:
        if not isinstance(name, str) or not name or name in names:
            raise Misshapen(entry.place("owners"))
        if "+" in name:
            raise OwnerWithPlus(entry.place("owners"))
        names.add(name)
    return tuple(sorted(names))


def _is_pooled(entry: Entry) -> bool:
    """Unsold or not handed over: the developer's."""
    pooled = "developer_pool" in entry.rest and entry.taken("developer_pool").truth()
    return ("handed_over" in entry.rest and not entry.taken("handed_over").truth()) or pooled


def place_text(shape: Shape) -> str:
    """A floor may be a number."""
    return str(shape.whole()) if isinstance(shape.value, int) else shape.text()
