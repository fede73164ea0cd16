"""One rule of law with its words, its days and how well we know it."""

import dataclasses
import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from deliberation.counting import rules, wording
from deliberation.counting.parties import UnitKind
from deliberation.counting.rules import InvalidRule, Rule
from deliberation.counting.shapes import Json, Misshapen, Object, Shape
from deliberation.counting.wording.sayings import Voters
from deliberation.kernel import canonical

LANGUAGES = ("en", "zh-Hans")
_FIELDS = {"id", "version", "title", "citation", "matters", "valid_from", "valid_to", "source_status", "rule"}
_MORE = {"text", "place", "voters", "standing", "reading_of", "checked_until", "remarks"}
_LEAVE_OUT = "leave_out"

Wording = Mapping[str, str]
"""The same words in each of LANGUAGES."""


class SourceStatus(StrEnum):
    """How well the rule was compared with its source; `checked` means with the official text."""

    CHECKED = "checked"
    CHECKED_COMMENTARY = "checked_commentary"
    PARTLY_CHECKED = "partly_checked"
    UNVERIFIED = "unverified"
    NO_SOURCE = "no_source"
    """No law says it: there is nothing to compare it with."""


class Standing(StrEnum):
    """What makes the rule binding."""

    LAW = "law"
    AGREED = "agreed"
    """Only where the community's own rules say so."""
    ADVISORY = "advisory"
    """Asks what people think, and decides nothing."""
    READING = "reading"
    """Another reading of a law, to be shown beside the usual one."""
    EXAMPLE = "example"
    """Binds nobody: shows what a difference makes."""


@dataclass(frozen=True)
class Matter:
    """What the law puts under this rule: its number there, if it has one, and the subject it is about."""

    number: int | None
    wording: Wording
    topic: str | None = None

    def as_json(self) -> Object:
        shape: Object = {"number": self.number, **self.wording}
        return shape if self.topic is None else {"topic": self.topic, **shape}


@dataclass(frozen=True, kw_only=True)
class Preset:
    """Days are both included; None is open. What is None here was not yet said when an older vote was frozen."""

    id: str
    version: int
    title: Wording
    citation: Wording
    text: Wording
    matters: tuple[Matter, ...]
    valid_from: date | None
    valid_to: date | None
    source_status: SourceStatus
    rule: Rule
    place: str | None = None
    voters: Voters | None = None
    standing: Standing | None = None
    reading_of: str | None = None
    checked_until: date | None = None
    """The law was changed after this day, and we have not read the change."""
    remarks: Wording | None = None

    def is_valid_on(self, day: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)

    def leaving_out(self, kinds: Collection[UnitKind]) -> "Preset":
        """The same with more kinds of unit left out, and a text that says so."""
        if set(kinds) <= set(self.rule.exclude_kinds):
            return self
        left_out = tuple(sorted({*self.rule.exclude_kinds, *kinds}))
        rule = dataclasses.replace(self.rule, exclude_kinds=left_out)
        return dataclasses.replace(self, rule=rule, text=wording.text(rule, self.voters or Voters.OWNERS))

    def as_json(self) -> Object:
        """The shape that `parse` reads: to be kept with a vote, so that later changes here do not touch it."""
        shape: Object = {
            "id": self.id,
            "version": self.version,
            "title": dict(self.title),
            "citation": dict(self.citation),
            "text": dict(self.text),
            "matters": [matter.as_json() for matter in self.matters],
            "valid_from": _day_json(self.valid_from),
            "valid_to": _day_json(self.valid_to),
            "source_status": self.source_status.value,
            "rule": self.rule.as_json(),
        }
        more: Object = {
            "place": self.place,
            "voters": self.voters,
            "standing": self.standing,
            "reading_of": self.reading_of,
            "checked_until": _day_json(self.checked_until),
            "remarks": None if self.remarks is None else dict(self.remarks),
        }
        return shape | {name: value for name, value in more.items() if value is not None}

    def canonical_bytes(self) -> bytes:
        """RFC 8785."""
        return canonical.encode(self.as_json())

    def sha256(self) -> str:
        """In hex; names the rule with its wording as it was used."""
        return hashlib.sha256(self.canonical_bytes()).hexdigest()


def parse(value: Json) -> Preset:
    """A preset as `as_json` wrote it. Raises InvalidRule."""
    try:
        return _preset(Shape(value, "preset").fields(_FIELDS, _MORE))
    except Misshapen as misshapen:
        raise InvalidRule({"where": misshapen.where}) from None


def parse_law(value: Json) -> Preset:
    """A preset from our own files: its text is made, and `leave_out` names kinds that never vote. Raises InvalidRule."""
    try:
        fields = Shape(value, "preset").fields(_FIELDS, {*_MORE, _LEAVE_OUT} - {"text"})
        kinds = [kind.one_of(UnitKind) for kind in fields.pop(_LEAVE_OUT, Shape([], "preset")).items()]
        return _preset(fields).leaving_out(kinds)
    except Misshapen as misshapen:
        raise InvalidRule({"where": misshapen.where}) from None


def _preset(fields: Mapping[str, Shape]) -> Preset:
    rule_id = fields["id"].text()
    rule = rules.parse(rule_id, fields["rule"].value)
    voters = fields["voters"].one_of(Voters) if "voters" in fields else None
    text = _wording(fields["text"]) if "text" in fields else wording.text(rule, voters or Voters.OWNERS)
    return Preset(
        id=rule_id,
        version=fields["version"].whole(),
        title=_wording(fields["title"]),
        citation=_wording(fields["citation"]),
        text=text,
        matters=tuple(_matter(matter) for matter in fields["matters"].items()),
        valid_from=_day(fields["valid_from"]),
        valid_to=_day(fields["valid_to"]),
        source_status=fields["source_status"].one_of(SourceStatus),
        rule=rule,
        place=fields["place"].text() if "place" in fields else None,
        voters=voters,
        standing=fields["standing"].one_of(Standing) if "standing" in fields else None,
        reading_of=fields["reading_of"].text() if "reading_of" in fields else None,
        checked_until=_day(fields["checked_until"]) if "checked_until" in fields else None,
        remarks=_wording(fields["remarks"]) if "remarks" in fields else None,
    )


def _wording(shape: Shape) -> Wording:
    return {language: words.text() for language, words in shape.fields(LANGUAGES).items()}


def _matter(shape: Shape) -> Matter:
    fields = shape.fields({"number", *LANGUAGES}, {"topic"})
    number = None if fields["number"].value is None else fields["number"].whole()
    topic = fields["topic"].text() if "topic" in fields else None
    return Matter(number, {language: fields[language].text() for language in LANGUAGES}, topic)


def _day(shape: Shape) -> date | None:
    if shape.value is None:
        return None
    try:
        return date.fromisoformat(shape.text())
    except ValueError:
        raise Misshapen(shape.where) from None


def _day_json(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
