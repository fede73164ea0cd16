"""Units, ballots and names in columns: one list a field, so that a million of them stay small."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from deliberation.counting import moments, numbers
from deliberation.counting.merging import Deeds, Owners
from deliberation.counting.moments import Moment
from deliberation.counting.numbers import NotANumber
from deliberation.counting.parties import UnitKind
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

    def add(self, value: Json, where: str) -> None:
        if value is None:
            self.above.append(None)
            self.below.append(1)
            return
        try:
            above, below = numbers.parts(value)
        except ValueError:
            raise NotANumber(where) from None
        self.above.append(above)
        self.below.append(below)

    def whole(self, units: Sequence[int], where: str) -> tuple[list[int], int]:
        """The weights of these units as whole numbers, and of what they are: 1/scale. Raises Misshapen, NoCommonScale."""
        scale = 1
        for below in {self.below[unit] for unit in units}:
            scale = math.lcm(scale, below)
            if scale > MOST_SCALE:
                raise NoCommonScale({"where": where})
        found = []
        for unit in units:
            above = self.above[unit]
            if above is None:
                raise Misshapen(f"{where}.{unit}")
            found.append(above * (scale // self.below[unit]))
        return found, scale


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
        """Raises Misshapen."""
        if not isinstance(value, dict):
            raise Misshapen(where)
        at = len(self.ids)
        rest = dict(value)
        self.ids.append(_text(rest.pop("id", None), f"{where}.id"))
        self.kinds.append(_word(rest.pop("kind", None), _KINDS, f"{where}.kind"))
        self.owners.append(_owners(rest.pop("owners", None), f"{where}.owners"))
        self.is_pooled.append(_is_pooled(rest, where))
        place = rest.pop("at", None)
        self.places.append(_NOWHERE if place is None else self._place(Shape(place, f"{where}.at")))
        if "household" in rest:
            self.households[at] = _text(rest.pop("household"), f"{where}.household")
        weights = rest.pop("weights", None)
        measured = Shape({} if weights is None else weights, f"{where}.weights").entries()
        self._measure("area", rest.pop("area", None), f"{where}.area")
        self._measure("shares", rest.pop("share", None), f"{where}.share")
        for dim, weight in measured.items():
            self._measure(dim, weight.value, weight.where)
        for name in rest:
            raise Misshapen(f"{where}.{name}")

    def _place(self, shape: Shape) -> Place:
        """Where a unit lies: `{"building": "3", "staircase": "2"}`. One copy of each place."""
        entries = tuple((name, place_text(spot)) for name, spot in shape.entries().items())
        if len(entries) > MOST_SPOTS or len(self.known_places) > MOST_PLACES:
            raise Misshapen(shape.where)
        return self.known_places.setdefault(entries, dict(entries))

    def deeds(self) -> Deeds:
        households = (
            [self.households.get(unit, "") for unit in range(len(self.ids))] if self.households else []
        )
        return Deeds(ids=self.ids, owners=self.owners, is_pooled=self.is_pooled, households=households)

    def _measure(self, dim: str, value: Json, where: str) -> None:
        if value is None and dim not in self.measures:
            return
        if len(self.measures) > MOST_MEASURES:
            raise Misshapen(where)
        measure = self.measures.setdefault(dim, Measure())
        while len(measure.above) < len(self.ids) - 1:
            measure.add(None, where)
        measure.add(value, where)


@dataclass
class Papers:
    """Every ballot as it was cast, in the order of the file."""

    parties: list[str] = field(default_factory=list)
    choices: list[State] = field(default_factory=list)
    moments: list[Moment | None] = field(default_factory=list)
    signers: dict[int, str] = field(default_factory=dict)
    rejected: dict[int, str] = field(default_factory=dict)
    present: set[int] = field(default_factory=set)
    in_person: set[int] = field(default_factory=set)

    def add(self, value: Json, where: str) -> None:
        """Raises Misshapen, UnknownWord."""
        if not isinstance(value, dict):
            raise Misshapen(where)
        at = len(self.parties)
        rest = dict(value)
        self.parties.append(_text(rest.pop("party", None), f"{where}.party"))
        self.choices.append(_word(rest.pop("choice", None), _CHOICES, f"{where}.choice"))
        moment = rest.pop("at", None)
        self.moments.append(None if moment is None else moments.parse(Shape(moment, f"{where}.at")))
        for name in rest:
            self._field(at, name, Shape(rest[name], f"{where}.{name}"))

    def _field(self, at: int, name: str, shape: Shape) -> None:
        match name:
            case "present" | "in_person":
                marked = self.present if name == "present" else self.in_person
                marked.update((at,) if shape.truth() else ())
            case "signed_by":
                self.signers[at] = shape.text()
            case "rejected":
                self.rejected[at] = shape.text()
            case "channel":
                shape.text()
            case _:
                raise Misshapen(shape.where)


def _owners(value: Json, where: str) -> Owners:
    if not isinstance(value, list) or len(value) > MOST_OWNERS:
        raise Misshapen(where)
    names = tuple(_text(name, where) for name in value)
    if any("+" in name for name in names):
        raise OwnerWithPlus(where)
    if len(names) > 1:
        names = tuple(sorted(set(names)))
        if len(names) < len(value):
            raise Misshapen(where)
    return names


def _is_pooled(rest: dict[str, Json], where: str) -> bool:
    """Unsold or not handed over: the developer's."""
    pooled = rest.pop("developer_pool", False)
    handed_over = rest.pop("handed_over", True)
    for name, value in (("developer_pool", pooled), ("handed_over", handed_over)):
        if not isinstance(value, bool):
            raise Misshapen(f"{where}.{name}")
    return pooled is True or handed_over is False


def place_text(shape: Shape) -> str:
    """A floor may be a number."""
    return str(shape.whole()) if isinstance(shape.value, int) else shape.text()


def _text(value: Json, where: str) -> str:
    if not isinstance(value, str) or not value:
        raise Misshapen(where)
    return value


def _word(value: Json, words: Mapping[str, Word], where: str) -> Word:
    text = _text(value, where)
    if text not in words:
        raise UnknownWord(where, word=text)
    return words[text]
