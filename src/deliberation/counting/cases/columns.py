"""Units, ballots and names in columns: one list a field, so that a million of them stay small."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from deliberation.counting import numbers
from deliberation.counting.cases.entries import Entry, place_text
from deliberation.counting.merging import Deeds, Owners
from deliberation.counting.moments import Moment
from deliberation.counting.numbers import NotANumber
from deliberation.counting.parties import UnitKind, UnitTwice
from deliberation.counting.quantities import State
from deliberation.counting.shapes import Json, Misshapen, Shape
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
_FOR_READERS = frozenset({"channel", "proxy", "evidence"})
"""Of a ballot: kept on paper, never counted."""
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
    known_places: dict[tuple[tuple[str, Json], ...], Place] = field(default_factory=dict)

    def add(self, value: Json, where: str) -> None:
        """`where` is the list. Raises Misshapen."""
        entry = Entry(value, where, len(self.ids))
        self.ids.append(entry.text("id"))
        self.kinds.append(entry.word("kind", _KINDS))
        self.owners.append(_owners(entry))
        if "area" in entry.rest:
            self._measure("area", entry, "area")
        self.is_pooled.append(_is_pooled(entry) if entry.rest else False)
        self.places.append(self._place(entry) if "at" in entry.rest else _NOWHERE)
        if entry.rest:
            self._add_more(entry)

    def _add_more(self, entry: Entry) -> None:
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

    def _place(self, entry: Entry) -> Place:
        """Where a unit lies: `{"building": "3", "staircase": "2"}`. One copy of each place."""
        value = entry.rest["at"]
        if isinstance(value, dict) and all(isinstance(spot, str) for spot in value.values()):
            known = self.known_places.get(tuple(value.items()))
            if known is not None:
                del entry.rest["at"]
                return known
        return self._new_place(entry.taken("at"))

    def _new_place(self, shape: Shape) -> Place:
        place = {name: place_text(spot) for name, spot in shape.entries().items()}
        if len(place) > MOST_SPOTS or len(self.known_places) > MOST_PLACES:
            raise Misshapen(shape.where)
        return self.known_places.setdefault(tuple(place.items()), place)

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

    def _measure(self, dim: str, entry: Entry, name: str) -> None:
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
        self.signers.append(entry.text("signed_by") if "signed_by" in entry.rest else "")
        self.present.append(entry.flag("present"))
        self.in_person.append(entry.flag("in_person"))
        if "rejected" in entry.rest:
            self.rejected[len(self.parties) - 1] = entry.text("rejected")
        for name in _FOR_READERS.intersection(entry.rest):
            entry.text(name)
        entry.end()


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
    is_pooled = entry.flag("developer_pool")
    return ("handed_over" in entry.rest and not entry.flag("handed_over")) or is_pooled
