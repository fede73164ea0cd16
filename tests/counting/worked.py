"""Small estates to count by hand. Areas are square metres as text."""

from collections.abc import Mapping
from typing import Any

from deliberation.counting import count, parties, presets
from deliberation.counting.count import Count
from deliberation.counting.parties import Electorate, Party, Scope, Unit, UnitKind
from deliberation.counting.rules import Choice, Rule
from deliberation.kernel import exact

ORDINARY = presets.load("CN-278-ORD").rule
SPECIAL = presets.load("CN-278-SPEC").rule


def a_unit(number: str, area: str = "100", owners: str = "", **more: Any) -> Unit:
    """Owners as letters: `AB` are A and B together."""
    words = {"kind": UnitKind.DWELLING, "area_cm2": exact.area_cm2(area), "owners": frozenset(owners), **more}
    return Unit(id=number, **words)


def an_estate(**areas: str) -> list[Unit]:
    """`an_estate(A="100", B="80.5")`: one flat each, named after its owner."""
    return [a_unit(f"U{owner}", area, owner) for owner, area in areas.items()]


def electorate_of(units: list[Unit], rule: Rule = ORDINARY, scope: Scope | None = None) -> Electorate:
    return parties.electorate(units, scope=scope or Scope(), exclude_kinds=rule.exclude_kinds, how=rule.merge)


def parties_of(units: list[Unit], rule: Rule = ORDINARY) -> tuple[Party, ...]:
    return electorate_of(units, rule).parties


def by_owner(electors: tuple[Party, ...], said: Mapping[str, str]) -> dict[str, Choice]:
    """`{"A": "for"}` as ballots by party key."""
    keys = {"".join(sorted(party.voters)): party.key for party in electors}
    return {keys[owners]: Choice(choice) for owners, choice in said.items()}


def count_of(units: list[Unit], rule: Rule = ORDINARY, **said: str) -> Count:
    electors = parties_of(units, rule)
    return count.count(rule, electors, by_owner(electors, said))
