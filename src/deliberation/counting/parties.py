"""From the units on the roll to the parties that vote: scope, kinds, merging.

A party's key is its first unit's id: it says nothing about a person, and each unit belongs to one party.
"""

import itertools
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple, assert_never

from deliberation.counting import merging
from deliberation.counting.merging import Deeds, Merge
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence

HEADS = "heads"
AREA = "area"
DIMENSIONS = (HEADS, AREA)


class UnitTwice(Invalid):
    message = sentence("The unit %(unit)s is on the roll twice. Correct the roll, then count again.")


class AreaBelowZero(Invalid):
    message = sentence("The unit %(unit)s has an area below zero. Correct the roll, then count again.")


class UnitKind(StrEnum):
    DWELLING = "dwelling"
    SHOP = "shop"
    PARKING = "parking"
    STORAGE = "storage"
    PUBLIC = "public"


class ScopeKind(StrEnum):
    COMMUNITY = "community"
    BUILDING = "building"
    ENTRANCE = "entrance"


class LeftOutBecause(StrEnum):
    OUTSIDE_SCOPE = "outside_scope"
    KIND_EXCLUDED = "kind_excluded"


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A unit on the record date. `owners` are ids; empty if nobody knows the owner."""

    id: str
    kind: UnitKind
    area_cm2: int
    owners: frozenset[str]
    building: str = ""
    entrance: str = ""
    developer_pool: bool = False


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Where the matter belongs. `building` and `entrance` matter only to the kinds that name them."""

    kind: ScopeKind = ScopeKind.COMMUNITY
    building: str = ""
    entrance: str = ""

    def contains(self, unit: Unit) -> bool:
        match self.kind:
            case ScopeKind.COMMUNITY:
                return True
            case ScopeKind.BUILDING:
                return unit.building == self.building
            case ScopeKind.ENTRANCE:
                return (unit.building, unit.entrance) == (self.building, self.entrance)
            case _:
                assert_never(self.kind)


class Party(NamedTuple):
    """One voice: its units, what it weighs, and who may speak for it. A tuple, since there may be a million of them."""

    key: str
    units: tuple[str, ...]
    voters: frozenset[str]
    heads: int
    area_cm2: int
    is_developer: bool

    def weight(self, dim: str) -> int:
        """`dim` is one of DIMENSIONS; area in square centimetres. Raises KeyError."""
        return _WEIGHTS[dim](self)


_WEIGHTS: Mapping[str, Callable[[Party], int]] = {HEADS: attrgetter("heads"), AREA: attrgetter("area_cm2")}


def weights(parties: Iterable[Party], dim: str) -> list[int]:
    """Of each party; the same as `weight`, for many. Raises KeyError."""
    return list(map(_WEIGHTS[dim], parties))


@dataclass(frozen=True)
class LeftOut:
    unit: str
    reason: LeftOutBecause


@dataclass(frozen=True)
class Electorate:
    """Everybody who counts, and every unit that does not, with the reason."""

    scope: Scope
    parties: tuple[Party, ...]
    left_out: tuple[LeftOut, ...]


def electorate(
    units: Iterable[Unit], *, scope: Scope, exclude_kinds: Collection[UnitKind], how: Merge
) -> Electorate:
    """The parties of a vote, from all units of the roll. Raises UnitTwice, AreaBelowZero."""
    entitled, left_out = [], []
    for unit in _checked(units):
        reason = _reason_to_leave_out(unit, scope, exclude_kinds)
        if reason is None:
            entitled.append(unit)
        else:
            left_out.append(LeftOut(unit.id, reason))
    return Electorate(scope, merge(entitled, how), tuple(left_out))


def merge(units: Iterable[Unit], how: Merge) -> tuple[Party, ...]:
    """Parties in the order of their keys. Raises UnitTwice, AreaBelowZero.

    A unit whose owner is unknown stays a party of its own: it weighs in every total, and nobody can vote for it.
    """
    ordered = _checked(units)
    deeds = Deeds(
        ids=[unit.id for unit in ordered],
        owners=[tuple(sorted(unit.owners)) for unit in ordered],
        is_pooled=[unit.developer_pool for unit in ordered],
    )
    merged = merging.merge(deeds, how, range(len(ordered)))
    groups: list[list[Unit]] = [[] for _ in merged.names]
    for unit, holder in zip(merged.units, merged.holders, strict=True):
        groups[holder].append(ordered[unit])
    return tuple(sorted((_party(group) for group in groups), key=lambda party: party.key))


def _checked(units: Iterable[Unit]) -> list[Unit]:
    """The units by id."""
    ordered = sorted(units, key=lambda unit: unit.id)
    for before, after in itertools.pairwise(ordered):
        if before.id == after.id:
            raise UnitTwice({"unit": after.id})
    for unit in ordered:
        if unit.area_cm2 < 0:
            raise AreaBelowZero({"unit": unit.id})
    return ordered


def _reason_to_leave_out(
    unit: Unit, scope: Scope, exclude_kinds: Collection[UnitKind]
) -> LeftOutBecause | None:
    if not scope.contains(unit):
        return LeftOutBecause.OUTSIDE_SCOPE
    return LeftOutBecause.KIND_EXCLUDED if unit.kind in exclude_kinds else None


def _party(units: list[Unit]) -> Party:
    """`units` in the order of their ids."""
    return Party(
        key=units[0].id,
        units=tuple(unit.id for unit in units),
        voters=frozenset[str]().union(*(unit.owners for unit in units)),
        heads=1,
        area_cm2=sum(unit.area_cm2 for unit in units),
        is_developer=units[0].developer_pool,
    )
