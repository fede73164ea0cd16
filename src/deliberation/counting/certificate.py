"""The certificate of a count: enough for a stranger to count again, and to say where the figures differ."""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

import rfc8785

from deliberation.counting import count as counting
from deliberation.counting import presets
from deliberation.counting.count import Ballots, Count, Test
from deliberation.counting.parties import AREA, HEADS, Electorate, LeftOut, Party
from deliberation.counting.presets import Preset
from deliberation.counting.rules import Choice
from deliberation.counting.shapes import Json, Misshapen, Object, Shape
from deliberation.kernel import clock, exact
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence

VERSION = 1
UNITS: Object = {HEADS: "party", AREA: "cm2"}
_FIELDS = {
    *("v", "kind", "poll", "rule", "rule_sha256", "scope", "roll", "units", "parties", "merged", "left_out"),
    *("counts", "tests", "outcome", "ballots", "counted_at"),
}
_BALLOTS = {"root", "counted", "replaced", "refused"}
_RECOUNTED = ("rule_sha256", "merged", "counts", "tests", "outcome")


class InvalidCertificate(Invalid):
    message = sentence(
        "This is not a certificate of a count: %(where)s is wrong. Fetch it again from the vote's page."
    )


@dataclass(frozen=True, kw_only=True)
class Box:
    """What became of the ballots. `root` vouches for all of them, and for none to a reader without the ballots."""

    root: str
    replaced_count: int
    refused_count: int


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """`rule` as it was published with the vote; the roll as it was frozen on `record_on`.

    Says nothing about how one party voted; who may see the ballots counts again with `recount`.
    """

    poll: str
    preset: Preset
    electorate: Electorate
    roll_root: str
    record_on: date
    ballots: Ballots
    box: Box
    counted_at: datetime

    @functools.cached_property
    def count(self) -> Count:
        return counting.count(self.preset.rule, self.electorate.parties, self.ballots)

    def as_json(self) -> Object:
        parties, scope = self.electorate.parties, self.electorate.scope
        return {
            "v": VERSION,
            "kind": "deliberation/count",
            "poll": self.poll,
            "rule": self.preset.as_json(),
            "scope": {"kind": scope.kind.value, "building": scope.building, "entrance": scope.entrance},
            "roll": {"root": self.roll_root, "record_on": self.record_on.isoformat()},
            "units": UNITS,
            "parties": [_party_json(party) for party in parties],
            "left_out": [_left_out_json(left_out) for left_out in self.electorate.left_out],
            "ballots": {
                "root": self.box.root,
                "counted": len(self.ballots),
                "replaced": self.box.replaced_count,
                "refused": self.box.refused_count,
            },
            "counted_at": clock.rfc3339(self.counted_at),
            **_findings(self.preset, parties, self.count),
        }

    def canonical(self) -> bytes:
        """RFC 8785."""
        return rfc8785.dumps(self.as_json())


@dataclass(frozen=True)
class Recount:
    """`differences` are paths into the certificate (`counts.area.for`); empty means it is right."""

    count: Count
    differences: tuple[str, ...]


def recount(document: Json, choices: Mapping[str, str]) -> Recount:
    """Count again from a certificate's rule and parties and the published choices (by party key).

    Whether parties were merged rightly is shown by the roll, not by the certificate.
    Raises InvalidCertificate, InvalidRule, PartyNotInElectorate.
    """
    try:
        return _recount(Shape(document, "certificate"), Shape(dict(choices), "choices"))
    except Misshapen as misshapen:
        raise InvalidCertificate({"where": misshapen.where}) from None


def _recount(shape: Shape, choices: Shape) -> Recount:
    fields = shape.fields(_FIELDS)
    if fields["v"].whole() != VERSION:
        raise Misshapen(fields["v"].where)
    preset = presets.parse(fields["rule"].value)
    parties = _parties(fields["parties"])
    ballots = {key: choice.one_of(Choice) for key, choice in choices.entries().items()}
    count = counting.count(preset.rule, parties, ballots)
    found: Object = {**_findings(preset, parties, count), "ballots": {"counted": len(ballots)}}
    claimed: Object = {name: fields[name].value for name in _RECOUNTED}
    claimed["ballots"] = {"counted": fields["ballots"].fields(_BALLOTS)["counted"].whole()}
    return Recount(count, tuple(_differences(claimed, found, "")))


def _parties(shape: Shape) -> tuple[Party, ...]:
    """Nobody may be counted twice."""
    parties = tuple(_party(party) for party in shape.items())
    units = [unit for party in parties for unit in party.units]
    if len({party.key for party in parties}) < len(parties) or len(set(units)) < len(units):
        raise Misshapen(shape.where)
    return parties


def _party(shape: Shape) -> Party:
    fields = shape.fields({"key", "units", "heads", "area_cm2", "is_developer"})
    return Party(
        key=fields["key"].text(),
        units=tuple(unit.text() for unit in fields["units"].items()),
        voters=frozenset(),
        heads=fields["heads"].whole(),
        area_cm2=fields["area_cm2"].whole(),
        is_developer=fields["is_developer"].truth(),
    )


def _party_json(party: Party) -> Object:
    return {
        "key": party.key,
        "units": list(party.units),
        "heads": party.heads,
        "area_cm2": party.area_cm2,
        "is_developer": party.is_developer,
    }


def _left_out_json(left_out: LeftOut) -> Object:
    return {"unit": left_out.unit, "reason": left_out.reason.value}


def _findings(preset: Preset, parties: tuple[Party, ...], count: Count) -> Object:
    """What follows from rule, roll and ballots: the part that a recount must find again."""
    return {
        "rule_sha256": preset.sha256(),
        "merged": [party.key for party in parties if len(party.units) > 1],
        "counts": {
            dim: {quantity.value: _exact(value) for quantity, value in figures.items()}
            for dim, figures in count.quantities.items()
        },
        "tests": [_test_json(test) for test in count.tests],
        "outcome": count.outcome.value,
    }


def _test_json(test: Test) -> Object:
    return {
        "stage": test.stage,
        "part": test.part,
        "test": test.atom.text,
        "left": _exact(test.left),
        "right": _exact(test.right),
        "base": _exact(test.base),
        "ratio": None if test.ratio is None else f"{test.ratio.numerator}/{test.ratio.denominator}",
        "holds": test.holds,
    }


def _exact(value: Fraction | None) -> Json:
    """As text, so that no reader's number type can round it."""
    return None if value is None else exact.exact_text(value)


def _differences(claimed: Json, found: Json, path: str) -> Iterator[str]:
    claimed_parts, found_parts = _parts(claimed), _parts(found)
    if not found_parts or claimed_parts.keys() != found_parts.keys():
        if claimed != found:
            yield path
        return
    for name, value in found_parts.items():
        yield from _differences(claimed_parts[name], value, f"{path}.{name}".lstrip("."))


def _parts(value: Json) -> dict[str, Json]:
    if isinstance(value, list):
        return {str(at): item for at, item in enumerate(value)}
    return value if isinstance(value, dict) else {}
