"""How many made-up elections each comparison is run on: 300, or what PROFILES says."""

import os
from collections.abc import Iterator

from counting.profiles import ranked_profile
from deliberation.counting.methods.ranked import Profile

PROFILES = int(os.environ.get("PROFILES", "300"))


def seeds() -> range:
    return range(PROFILES)


def strict_profiles() -> Iterator[Profile]:
    """Without equal ranks; not everybody is ranked. Every second one has more voters, so that fewer are tied."""
    for seed in seeds():
        yield ranked_profile(seed, with_ties=False, voters=60 if seed % 2 else 14)


def tied_profiles() -> Iterator[Profile]:
    for seed in seeds():
        yield ranked_profile(seed, with_ties=True, voters=60 if seed % 2 else 14)
