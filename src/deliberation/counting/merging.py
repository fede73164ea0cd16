"""Units become parties: who has one voice together."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

DEVELOPER = "DEV"
"""The name of the party made of what the developer has not sold or not handed over."""

Owners = tuple[str, ...]
"""In alphabetical order; empty if nobody knows them."""


class Merge(StrEnum):
    """How units become parties. Under `same_owner_set` one owner of three flats is one head."""

    SAME_OWNER_SET = "same_owner_set"
    ANY_COMMON_OWNER = "any_common_owner"
    PER_UNIT = "per_unit"
    PER_HOUSEHOLD = "per_household"
    PER_PERSON = "per_person"


@dataclass(frozen=True, kw_only=True)
class Deeds:
    """What decides who is one party, one entry a unit: `households` may be empty, then each unit is one."""

    ids: Sequence[str]
    owners: Sequence[Owners]
    is_pooled: Sequence[bool]
    households: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Merged:
    """The names of the parties, and which party (by place) holds which unit (by place).

    Two lists of equal length; a unit stands more than once where each of its owners is a party.
    """

    names: Sequence[str]
    units: Sequence[int]
    holders: Sequence[int]
    aliases: dict[str, int]
    """Other names a ballot may give: the owners of one unit of a larger party."""


def merge(deeds: Deeds, how: Merge, units: Sequence[int]) -> Merged:
    """The parties of these units, in the order in which they first appear.

    A unit whose owner is unknown stays a party of its own: it weighs in every total, and nobody can vote for it.
    """
    if how is Merge.PER_PERSON:
        return _by_person(deeds, units)
    if how is Merge.ANY_COMMON_OWNER:
        return _by_common_owner(deeds, units)
    keys = _NAMES[how](deeds)
    names: dict[_Key, int] = {}
    holders = [names.setdefault(keys(unit), len(names)) for unit in units]
    return Merged(names=_names(names), units=units, holders=holders, aliases={})


_Key = tuple[bool, str]
"""Whether the name is a unit's, and the name: a unit called like an owner is still another party."""


def _per_unit(deeds: Deeds) -> Callable[[int], _Key]:
    return lambda unit: (False, deeds.ids[unit])


def _per_owners(deeds: Deeds) -> Callable[[int], _Key]:
    def key(unit: int) -> _Key:
        if deeds.is_pooled[unit]:
            return (False, DEVELOPER)
        owners = deeds.owners[unit]
        return (
            (False, owners[0] if len(owners) == 1 else "+".join(owners))
            if owners
            else (True, deeds.ids[unit])
        )

    return key


def _per_household(deeds: Deeds) -> Callable[[int], _Key]:
    def key(unit: int) -> _Key:
        if deeds.is_pooled[unit]:
            return (False, DEVELOPER)
        household = deeds.households[unit] if deeds.households else ""
        return (False, household) if household else (True, deeds.ids[unit])

    return key


_NAMES = {Merge.PER_UNIT: _per_unit, Merge.SAME_OWNER_SET: _per_owners, Merge.PER_HOUSEHOLD: _per_household}


def _names(found: Iterable[_Key]) -> list[str]:
    return [name for _, name in found]


def _by_person(deeds: Deeds, units: Sequence[int]) -> Merged:
    names: dict[str, int] = {}
    holdings = [
        (unit, names.setdefault(person, len(names)))
        for unit in units
        for person in ((DEVELOPER,) if deeds.is_pooled[unit] else deeds.owners[unit])
    ]
    return Merged(
        names=list(names),
        units=[unit for unit, _ in holdings],
        holders=[holder for _, holder in holdings],
        aliases={},
    )


def _by_common_owner(deeds: Deeds, units: Sequence[int]) -> Merged:
    """Units linked by any owner are one party, through any number of others."""
    linked = _Links()
    for unit in units:
        if not deeds.is_pooled[unit]:
            linked.link(deeds.owners[unit])
    together: dict[str, set[str]] = {}
    for owner in linked.above:
        together.setdefault(linked.top(owner), set()).add(owner)
    called = {top: "+".join(sorted(owners)) for top, owners in together.items()}
    alone = _per_owners(deeds)
    names: dict[_Key, int] = {}
    holders = []
    aliases: dict[str, int] = {}
    for unit in units:
        key, owners = alone(unit), deeds.owners[unit]
        is_owned = bool(owners) and not deeds.is_pooled[unit]
        holder = names.setdefault((False, called[linked.top(owners[0])]) if is_owned else key, len(names))
        holders.append(holder)
        aliases |= dict.fromkeys((key[1], *owners), holder) if is_owned else {}
    return Merged(names=_names(names), units=units, holders=holders, aliases=aliases)


class _Links:
    """Union-find over owners."""

    def __init__(self) -> None:
        self.above: dict[str, str] = {}

    def link(self, owners: Owners) -> None:
        for owner in owners:
            self.above.setdefault(owner, owner)
        for owner in owners[1:]:
            self.above[self.top(owner)] = self.top(owners[0])

    def top(self, owner: str) -> str:
        while self.above[owner] != owner:
            self.above[owner] = self.above[self.above[owner]]
            owner = self.above[owner]
        return owner
