"""What a community may vote under on a day: its matters with their rules first, all else folded away.

What a poll cannot count is not offered, and says why.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from deliberation.counting import gaps, presets
from deliberation.counting.gaps import Gap
from deliberation.counting.presets import Matter, Preset, Standing, Voters

_WHO_VOTES_HERE = (None, Voters.OWNERS, Voters.HOUSEHOLDS)


@dataclass(frozen=True)
class Offer:
    """A matter, and the nearest law that a poll can count it by."""

    matter: Matter
    preset: Preset


@dataclass(frozen=True)
class Withheld:
    """A rule for a matter that no poll here can count. Without `gaps`, others than owners decide."""

    matter: Matter
    preset: Preset
    gaps: tuple[Gap, ...]


def by_matter(place: str, on: date) -> tuple[Offer, ...]:
    """One for each matter of the law that a poll can decide, in the order of the law."""
    found = (
        (matter, next(filter(is_countable, presets.for_matter(place, matter.topic or "", on)), None))
        for matter in presets.matters(place, on)
    )
    return tuple(Offer(_as_said_by(preset, matter), preset) for matter, preset in found if preset is not None)


def withheld(place: str, on: date) -> tuple[Withheld, ...]:
    """What is law there, but cannot be counted here."""
    return tuple(
        Withheld(_as_said_by(preset, matter), preset, gaps.of(preset.rule))
        for matter in presets.matters(place, on)
        for preset in presets.for_matter(place, matter.topic or "", on)
        if not is_countable(preset)
    )


def agreed(place: str, on: date) -> tuple[Preset, ...]:
    """What owners there may have agreed in place of the usual count."""
    found = (preset for preset in _unnamed(on) if preset.place != presets.ANYWHERE)
    return tuple(preset for preset in found if presets.distance(preset, place) is not None)


def generic(on: date) -> tuple[Preset, ...]:
    """Common ways to decide where no law says how."""
    return tuple(preset for preset in _unnamed(on) if preset.place == presets.ANYWHERE)


def is_countable(preset: Preset) -> bool:
    """Whether a poll here gives all that the rule asks for."""
    return preset.voters in _WHO_VOTES_HERE and not gaps.of(preset.rule)


def _unnamed(on: date) -> Iterator[Preset]:
    """Rules that no law binds to a matter."""
    for preset in presets.every().values():
        is_meant = preset.standing in (Standing.AGREED, Standing.ADVISORY) and not preset.matters
        if is_meant and preset.is_valid_on(on) and is_countable(preset):
            yield preset


def _as_said_by(preset: Preset, matter: Matter) -> Matter:
    """The matter in the words of that law."""
    return next((own for own in preset.matters if own.topic == matter.topic), matter)
