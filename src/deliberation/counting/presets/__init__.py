"""The law as dated data, one file a jurisdiction: each preset names its article, its days and what it is for."""

import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib import resources

import rfc8785

from deliberation.counting import rules
from deliberation.counting.rules import InvalidRule, Rule
from deliberation.counting.shapes import Json, Misshapen, Object, Shape
from deliberation.kernel.refusals import NotFound
from deliberation.kernel.text import sentence

LANGUAGES = ("en", "zh-Hans")
_FILES = ("cn.json",)
_FIELDS = {
    "id",
    "version",
    "title",
    "citation",
    "text",
    "matters",
    "valid_from",
    "valid_to",
    "source_status",
    "rule",
}

Wording = Mapping[str, str]
"""The same words in each of LANGUAGES."""


class PresetUnknown(NotFound):
    message = sentence("There is no rule named %(rule)s. Choose one from the list of rules.")


class SourceStatus(StrEnum):
    """How well the rule was compared with its source; `checked` means with the official text."""

    CHECKED = "checked"
    CHECKED_COMMENTARY = "checked_commentary"
    UNVERIFIED = "unverified"


@dataclass(frozen=True)
class Matter:
    """One item the law puts under this rule, by its number there."""

    number: int
    wording: Wording


@dataclass(frozen=True, kw_only=True)
class Preset:
    id: str
    version: int
    title: Wording
    citation: Wording
    text: Wording
    matters: tuple[Matter, ...]
    valid_from: date
    valid_to: date | None
    source_status: SourceStatus
    rule: Rule

    def is_valid_on(self, day: date) -> bool:
        """Both ends included."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def as_json(self) -> Object:
        """The shape that `parse` reads: to be kept with a vote, so that later changes here do not touch it."""
        return {
            "id": self.id,
            "version": self.version,
            "title": dict(self.title),
            "citation": dict(self.citation),
            "text": dict(self.text),
            "matters": [{"number": matter.number, **matter.wording} for matter in self.matters],
            "valid_from": self.valid_from.isoformat(),
            "valid_to": None if self.valid_to is None else self.valid_to.isoformat(),
            "source_status": self.source_status.value,
            "rule": self.rule.as_json(),
        }

    def canonical_bytes(self) -> bytes:
        """RFC 8785."""
        return rfc8785.dumps(self.as_json())

    def sha256(self) -> str:
        """In hex; names the rule with its wording as it was used."""
        return hashlib.sha256(self.canonical_bytes()).hexdigest()


def load(rule_id: str) -> Preset:
    """Raises PresetUnknown."""
    preset = _all().get(rule_id)
    if preset is None:
        raise PresetUnknown({"rule": rule_id})
    return preset


def available(on: date) -> tuple[Preset, ...]:
    """What is law on that day, in the order of the law."""
    return tuple(preset for preset in _all().values() if preset.is_valid_on(on))


def parse(value: Json) -> Preset:
    """A preset as `as_json` wrote it. Raises InvalidRule."""
    try:
        return _preset(Shape(value, "preset"))
    except Misshapen as misshapen:
        raise InvalidRule({"where": misshapen.where}) from None


@functools.cache
def _all() -> Mapping[str, Preset]:
    folder = resources.files(__name__)
    texts = [folder.joinpath(name).read_text(encoding="utf-8") for name in _FILES]
    presets = [parse(value) for text in texts for value in json.loads(text)["presets"]]
    return {preset.id: preset for preset in presets}


def _preset(shape: Shape) -> Preset:
    fields = shape.fields(_FIELDS)
    rule_id = fields["id"].text()
    rule = rules.parse(rule_id, fields["rule"].value)
    ends = fields["valid_to"]
    return Preset(
        id=rule_id,
        version=fields["version"].whole(),
        title=_wording(fields["title"]),
        citation=_wording(fields["citation"]),
        text=_wording(fields["text"]),
        matters=tuple(_matter(matter) for matter in fields["matters"].items()),
        valid_from=_day(fields["valid_from"]),
        valid_to=None if ends.value is None else _day(ends),
        source_status=fields["source_status"].one_of(SourceStatus),
        rule=rule,
    )


def _wording(shape: Shape) -> Wording:
    return {language: words.text() for language, words in shape.fields(LANGUAGES).items()}


def _matter(shape: Shape) -> Matter:
    fields = shape.fields({"number", *LANGUAGES})
    return Matter(fields["number"].whole(), {language: fields[language].text() for language in LANGUAGES})


def _day(shape: Shape) -> date:
    try:
        return date.fromisoformat(shape.text())
    except ValueError:
        raise Misshapen(shape.where) from None
