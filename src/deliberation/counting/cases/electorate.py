"""From the units of a case to its parties and what they weigh: scope, kinds, merging, exclusions, transforms."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

from deliberation.counting import merging, transforms
from deliberation.counting.cases.columns import Units
from deliberation.counting.merging import Deeds, Merge, Merged
from deliberation.counting.rules import InvalidRule, Rule
from deliberation.counting.shapes import Misshapen
from deliberation.counting.transforms import Parties, Weights
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence

_VOICES = frozenset({"heads", "members"})
"""One for each party."""
_UNITS = frozenset({"lots", "units", "flats"})
"""One for each unit."""
ESTATE = "estate"
"""`heads@estate` is everybody; any other scope is the name of a building, staircase or floor."""


BY_HAND = "units"
"""A scope that names its units one by one."""

Scope = Mapping[str, frozenset[str]]
"""Where a unit must lie to count, by the words for places: all of these, one spot of each."""


class PeopleWeighNothingElse(InvalidRule):
    message = sentence("The rule counts %(dim)s, but per_person counts people only.")


class NobodyInScope(InvalidRule):
    message = sentence("The rule counts %(dim)s, but no unit lies there.")


class NobodyWeighs(Invalid):
    message = sentence("The rule counts %(dim)s, but no unit of the case has any. Add it to the units.")


class TwoOfOneName(Misshapen):
    message = sentence("%(where)s gives two parties the name %(name)s. Tell them apart.")


@dataclass(frozen=True, kw_only=True)
class Electorate:
    """The parties that count, in the order of their first unit, and what each weighs by dimension."""

    names: Sequence[str]
    places: Mapping[str, int]
    """Where a party stands in `names`, by every name a ballot may give it."""
    owner_counts: Sequence[int]
    weights: Mapping[str, Weights]


def of(units: Units, rule: Rule, *, scope: Scope, suspended: Collection[str], where: str) -> Electorate:
    """Raises Misshapen, InvalidRule."""
    chosen = [unit for unit, _ in enumerate(units.ids) if _is_meant(units, unit, rule, scope)]
    deeds = units.deeds()
    merged = merging.merge(deeds, rule.merge, chosen)
    places = _places(merged, where)
    weights = {dim: _weights(dim, units, merged, rule, where) for dim in rule.dims}
    counts = _counts(merged)
    owners = _owner_counts(deeds, merged)
    if suspended:
        gone = {places[name] for name in suspended if name in places}
        is_kept = [at not in gone for at in range(len(merged.names))]
        merged = _without(merged, is_kept)
        places = _places(merged, where)
        weights = {
            dim: Weights.of(list(compress(each.values, is_kept)), each.scale) for dim, each in weights.items()
        }
        counts, owners = list(compress(counts, is_kept)), list(compress(owners, is_kept))
    weighed = transforms.apply(rule.transforms, weights, Parties(merged.names, counts))
    return Electorate(names=merged.names, places=places, owner_counts=owners, weights=weighed)


def known_names(units: Units, rule: Rule) -> frozenset[str]:
    """What any party of the whole register may be called, in scope or not."""
    merged = merging.merge(units.deeds(), rule.merge, range(len(units.ids)))
    return frozenset(merged.names).union(merged.aliases)


def _is_meant(units: Units, unit: int, rule: Rule, scope: Scope) -> bool:
    if units.kinds[unit] in rule.exclude_kinds:
        return False
    place = units.places[unit]
    return all(
        (units.ids[unit] if name == BY_HAND else place.get(name)) in spots for name, spots in scope.items()
    )


def _places(merged: Merged, where: str) -> dict[str, int]:
    places = {name: at for at, name in enumerate(merged.names)}
    if len(places) < len(merged.names):
        twice = next(name for at, name in enumerate(merged.names) if places[name] != at)
        raise TwoOfOneName(where, name=twice)
    return {**merged.aliases, **places} if merged.aliases else places


def _without(merged: Merged, is_kept: Sequence[bool]) -> Merged:
    """Only names are asked for afterwards."""
    new: dict[int, int] = {}
    for at, kept in enumerate(is_kept):
        if kept:
            new[at] = len(new)
    aliases = {name: new[at] for name, at in merged.aliases.items() if at in new}
    return Merged(names=list(compress(merged.names, is_kept)), units=(), holders=(), aliases=aliases)


def _weights(dim: str, units: Units, merged: Merged, rule: Rule, where: str) -> Weights:
    """`dim` may be tied to a place (`heads@B1`) and leave out kinds of its own."""
    name, _, spot = dim.partition("@")
    counted = _counted(dim, spot, units, merged, rule)
    measured = units.measures.get(name)
    if measured is None and name in _VOICES:
        present = {merged.holders[at] for at in counted}
        return Weights.of([int(party in present) for party in range(len(merged.names))])
    if rule.merge is Merge.PER_PERSON:
        raise PeopleWeighNothingElse({"dim": dim})
    sums = [0] * len(merged.names)
    if measured is None and name in _UNITS:
        for at in counted:
            sums[merged.holders[at]] += 1
        return Weights.of(sums)
    if measured is None:
        raise NobodyWeighs({"dim": dim})
    field = "share" if name == "shares" else name
    values, scale = measured.whole([merged.units[at] for at in counted], where, field)
    for at, value in zip(counted, values, strict=True):
        sums[merged.holders[at]] += value
    return Weights.of(sums, scale)


def _counted(dim: str, spot: str, units: Units, merged: Merged, rule: Rule) -> Sequence[int]:
    """The holdings that weigh in this dimension, by their place in `merged`."""
    excluded = rule.exclude_kinds_by_dim.get(dim, ())
    is_everywhere = spot in {"", ESTATE}
    if not excluded and is_everywhere:
        return range(len(merged.units))
    if not is_everywhere and all(spot not in place.values() for place in units.places):
        raise NobodyInScope({"dim": dim})
    return [
        at
        for at, unit in enumerate(merged.units)
        if units.kinds[unit] not in excluded and (is_everywhere or spot in units.places[unit].values())
    ]


def _counts(merged: Merged) -> list[int]:
    counts = [0] * len(merged.names)
    for holder in merged.holders:
        counts[holder] += 1
    return counts


def _owner_counts(deeds: Deeds, merged: Merged) -> list[int]:
    """The most owners of one of its units: the developer and a person speak with one voice."""
    counts = [0] * len(merged.names)
    for unit, holder in zip(merged.units, merged.holders, strict=True):
        own = 0 if deeds.is_pooled[unit] else len(deeds.owners[unit])
        counts[holder] = max(counts[holder], own)
    return counts
