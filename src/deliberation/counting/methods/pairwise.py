"""Who beats whom, two by two. Whoever is not ranked stands below all who are, equal to the others not ranked."""

from collections.abc import Mapping

from deliberation.counting.methods import ranked
from deliberation.counting.methods.ranked import Profile

Table = Mapping[str, Mapping[str, int]]
"""`table[a][b]`: how many ballots put a above b."""
MOST_CANDIDATES = 300


def compare(profile: Profile) -> Table:
    """Raises NobodyStands, TooManyNames."""
    ranked.check_size(profile, MOST_CANDIDATES)
    table = {name: dict.fromkeys(profile.standing, 0) for name in profile.standing}
    for ranks, count in profile.papers():
        below = dict.fromkeys(profile.standing)
        for rank in ranks:
            for name in rank:
                del below[name]
            for name in rank:
                _add(table[name], tuple(below), count)
    return table


def winner(table: Table) -> str | None:
    """The one who beats every other (Condorcet), where there is one."""
    for name, row in table.items():
        if all(row[other] > table[other][name] for other in table if other != name):
            return name
    return None


def _add(row: dict[str, int], below: tuple[str, ...], count: int) -> None:
    for name in below:
        row[name] += count
