"""The law as dated data, one file a jurisdiction: each preset names its article, its days and what it is for.

The file `generic` holds what no law says: common ways to decide, for those who agreed on them.
"""

import functools
import json
from collections.abc import Mapping
from datetime import date
from importlib import resources

from deliberation.counting import gaps, rules
from deliberation.counting.presets.preset import (
    LANGUAGES,
    Matter,
    Preset,
    SourceStatus,
    Standing,
    Wording,
    parse,
    parse_law,
)
from deliberation.counting.rules import Rule
from deliberation.counting.shapes import Object
from deliberation.counting.wording.sayings import Voters
from deliberation.kernel import canonical
from deliberation.kernel.refusals import NotFound
from deliberation.kernel.text import sentence

__all__ = [
    "ANYWHERE",
    "LANGUAGES",
    "Matter",
    "Preset",
    "PresetUnknown",
    "SourceStatus",
    "Standing",
    "Voters",
    "Wording",
    "beside",
    "distance",
    "every",
    "for_matter",
    "load",
    "matters",
    "parse",
    "published_rule",
    "readings",
]

ANYWHERE = "any"
_FILES = (
    "cn",
    "de",
    "at",
    "ch",
    "fr",
    "es",
    "it",
    "nl",
    "be",
    "jp",
    "kr",
    "tw",
    "hk",
    "sg",
    "au",
    "ca",
    "us",
    "gb",
    "any",
    "generic",
)
_BINDING = (Standing.LAW, Standing.AGREED)


class PresetUnknown(NotFound):
    message = sentence("There is no rule named %(rule)s. Choose one from the list of rules.")


def load(rule_id: str) -> Preset:
    """Raises PresetUnknown."""
    preset = every().get(rule_id)
    if preset is None:
        raise PresetUnknown({"rule": rule_id})
    return preset


@functools.cache
def published_rule(rule_id: str) -> Rule:
    """The rule as the law has it, before kinds of unit are left out that never vote. Raises PresetUnknown."""
    if rule_id not in _bodies():
        raise PresetUnknown({"rule": rule_id})
    return rules.parse(rule_id, _bodies()[rule_id]["rule"])


@functools.cache
def every() -> Mapping[str, Preset]:
    """By id, in the order of the files."""
    return {rule_id: parse_law(body) for rule_id, body in _bodies().items()}


def for_matter(place: str, topic: str, on: date) -> tuple[Preset, ...]:
    """What binds in that place for that subject on that day: local law before the country's, law before what is agreed."""
    found = [
        preset
        for preset in every().values()
        if distance(preset, place) is not None
        and preset.is_valid_on(on)
        and preset.standing in _BINDING
        and any(matter.topic == topic for matter in preset.matters)
    ]
    return tuple(
        sorted(found, key=lambda preset: (_BINDING.index(_standing(preset)), distance(preset, place) or 0))
    )


def matters(place: str, on: date) -> tuple[Matter, ...]:
    """The subjects that have a rule in that place on that day, one of each, in the order of the law."""
    found: dict[str, Matter] = {}
    for preset in every().values():
        if distance(preset, place) is not None and preset.is_valid_on(on) and preset.standing in _BINDING:
            for matter in preset.matters:
                found.setdefault(matter.topic or "", matter)
    return tuple(found.values())


def readings(rule_id: str, on: date) -> tuple[Preset, ...]:
    """Other ways to read that rule, or to agree on it, on that day; examples are none."""
    return tuple(
        preset
        for preset in every().values()
        if preset.reading_of == rule_id and preset.is_valid_on(on) and preset.standing is not Standing.EXAMPLE
    )


def beside(preset: Preset, on: date) -> tuple[Preset, ...]:
    """What a matter of another class would have fallen under: the same law, voters and quorum, but another majority.

    Rules that count the same votes, and differ only in what follows them, are one class; the first stands for it.
    """
    quorum = preset.rule.stage.quorum
    found = [
        other
        for other in every().values()
        if other.id != preset.id
        and (other.place, other.voters) == (preset.place, preset.voters)
        and other.standing is preset.standing is Standing.LAW
        and other.rule.dims == preset.rule.dims
        and None is not quorum == other.rule.stage.quorum
        and other.reading_of is None
        and other.is_valid_on(on)
        and not gaps.of(other.rule)
    ]
    classes = {_votes_of(each): each for each in reversed([preset, *found])}
    return tuple(each for each in found if classes[_votes_of(each)] is each)


def _votes_of(preset: Preset) -> bytes:
    return canonical.encode(preset.rule.of_the_votes.as_json())


def distance(preset: Preset, place: str) -> int | None:
    """How far the preset's place is above that place: 0 is the place itself, None elsewhere."""
    names = place.split("-")
    above = ["-".join(names[:kept]) for kept in range(len(names), 0, -1)] + [ANYWHERE]
    return above.index(preset.place) if preset.place in above else None


def _standing(preset: Preset) -> Standing:
    return preset.standing or Standing.LAW


@functools.cache
def _bodies() -> Mapping[str, Object]:
    folder = resources.files(__name__)
    texts = [folder.joinpath(f"{name}.json").read_text(encoding="utf-8") for name in _FILES]
    return {body["id"]: body for text in texts for body in json.loads(text)["presets"]}
