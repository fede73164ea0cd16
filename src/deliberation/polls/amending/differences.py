"""From an electorate and what the roll says of one home to the electorate as it would be: which parties go and which come. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from deliberation.counting import parties as counting
from deliberation.counting.merging import Merge
from deliberation.counting.parties import Party, Unit
from deliberation.ledger import canonical, digests
from deliberation.papers import documents

References = Callable[[Party], Iterable[str]]
"""By what references the log knows who speaks for a party."""


@dataclass(frozen=True)
class Difference:
    """Both in the order of their keys."""

    removed: tuple[Party, ...]
    added: tuple[Party, ...]

    def grown(self, dim: str) -> int:
        """By how much the total of a dimension grew."""
        return sum(counting.weights(self.added, dim)) - sum(counting.weights(self.removed, dim))

    def sha256(self, references: References) -> str:
        """Of the items of both, as the roll's root is made of them."""
        return digests.document(
            canonical.encode(
                {
                    "added": [
                        canonical.decode(documents.roll_item(each, references(each))) for each in self.added
                    ],
                    "removed": [
                        canonical.decode(documents.roll_item(each, references(each))) for each in self.removed
                    ],
                }
            )
        )


@dataclass(frozen=True)
class Amended:
    """What the roll says of a home now, and who may vote for it."""

    unit: Unit
    voters: frozenset[str]


def difference(
    parties: Iterable[Party], units: Mapping[str, Unit], amended: Amended, how: Merge
) -> Difference:
    """`parties` are those that stand, `units` theirs by id. The same function merges them that made them at the freezing.

    A party none of whose homes go or come, and which has not the amended home, stays as it is, with those who speak for it.
    """
    stands = tuple(parties)
    fresh = counting.merge({**units, amended.unit.id: amended.unit}.values(), how)
    kept = {party.units for party in stands if amended.unit.id not in party.units} & {
        party.units for party in fresh if amended.unit.id not in party.units
    }
    removed = tuple(party for party in stands if party.units not in kept)
    voters = _voters(removed, units, amended)
    added = tuple(
        party._replace(voters=frozenset[str]().union(*(voters(unit) for unit in party.units)))
        for party in fresh
        if party.units not in kept
    )
    return _without_the_same(removed, added)


def _voters(
    removed: Iterable[Party], units: Mapping[str, Unit], amended: Amended
) -> Callable[[str], frozenset[str]]:
    """Who speaks for a home: of those who spoke for its party, its owners. Who are one voice with the amended home speak alike."""
    spoke = {unit: party.voters for party in removed for unit in party.units}

    def of(unit: str) -> frozenset[str]:
        if unit == amended.unit.id:
            return amended.voters
        owners = units[unit].owners
        if owners == amended.unit.owners and not amended.unit.developer_pool:
            return amended.voters
        return spoke[unit] & owners

    return of


def _without_the_same(removed: tuple[Party, ...], added: tuple[Party, ...]) -> Difference:
    same = {*removed} & {*added}
    return Difference(
        tuple(party for party in removed if party not in same),
        tuple(party for party in added if party not in same),
    )
