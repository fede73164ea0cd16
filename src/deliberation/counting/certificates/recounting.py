"""Count again from a certificate, of this version or an earlier one, and name every figure that is not as it says."""

import json
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from deliberation.counting import count as counting
from deliberation.counting import presets
from deliberation.counting.certificates import certificate as certificates
from deliberation.counting.certificates.certificate import VERSION
from deliberation.counting.count import Count
from deliberation.counting.margin import flipping
from deliberation.counting.parties import Party
from deliberation.counting.rules import Choice
from deliberation.counting.shapes import Json, Misshapen, Object, Shape
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence

FIRST_VERSION = 1
SECOND_VERSION = 2
_FIRST = frozenset(
    {
        *("v", "kind", "poll", "rule", "rule_sha256", "scope", "roll", "units", "parties", "merged"),
        *("left_out", "counts", "tests", "outcome", "ballots", "counted_at"),
    }
)
_SECOND = _FIRST | {"electorate", "notes", "margin", "sensitivity", "objections", "counted_by"}
FIELDS = {FIRST_VERSION: _FIRST, SECOND_VERSION: _SECOND, VERSION: _SECOND | {"with_disputed"}}
"""What a certificate of each version says, no more and no less."""
LATER: Mapping[int, Mapping[str, AbstractSet[str]]] = {
    FIRST_VERSION: {
        "parties": {"merged_because"},
        "tests": {"need", "slack"},
        "ballots": {"refused_for", "late", "channels", "log", "set_aside"},
    },
    SECOND_VERSION: {"ballots": {"set_aside"}},
    VERSION: {},
}
"""What a version did not say yet within what it said."""
_OF_THEIR_DAY = {"v", "counted_by", "sensitivity"}
"""Not facts of the vote: they say which program counted, and what the other rules that it knew would have made of it."""


class InvalidCertificate(Invalid):
    message = sentence(
        "This is not a certificate of a count: %(where)s is wrong. Fetch it again from the vote's page."
    )


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


def differences(stored: Object, fresh: Object) -> tuple[str, ...]:
    """Where a certificate that was published differs from one made now from the same rows.

    One of an earlier version must say all that was said then, and be right in it. Of a version that there is not, `v` differs.
    """
    version = stored.get("v")
    if type(version) is not int or version not in FIELDS:
        return ("v",)
    found = _as_of(version, fresh)
    names = sorted((stored.keys() | found.keys()) - _OF_THEIR_DAY)
    return tuple(path for name in names for path in _of_field(stored, found, name))


def _recount(shape: Shape, choices: Shape) -> Recount:
    version = shape.entries().get("v", Shape(None, f"{shape.where}.v")).whole()
    if version not in FIELDS:
        raise Misshapen(f"{shape.where}.v")
    fields = shape.fields(FIELDS[version])
    preset = presets.parse(fields["rule"].value)
    parties = _parties(fields["parties"])
    ballots = {key: choice.one_of(Choice) for key, choice in choices.entries().items()}
    count = counting.count(preset.rule, parties, ballots)
    found = _as_of(
        version,
        {
            **certificates.counted_json(preset, count),
            "merged": certificates.merged_json(parties),
            "ballots": {"counted": len(ballots)},
            "margin": {"flip": certificates.flip_json(flipping.flip(preset.rule, parties, ballots))},
        },
    )
    claimed: Object = {name: fields[name].value for name in found}
    claimed["ballots"] = {"counted": _counted(fields["ballots"], version)}
    if "margin" in found:
        claimed["margin"] = {"flip": fields["margin"].fields({"flip", "disputed"})["flip"].value}
    paths = (path for name, value in claimed.items() for path in _differences(value, found[name], name))
    return Recount(count, tuple(paths))


def _counted(ballots: Shape, version: int) -> int:
    names = {"root", "counted", "replaced", "refused", "refused_for", "late", "channels", "log", "set_aside"}
    return ballots.fields(names - LATER[version].get("ballots", set()))["counted"].whole()


def _parties(shape: Shape) -> tuple[Party, ...]:
    """Nobody may be counted twice."""
    parties = tuple(party(each) for each in shape.items())
    units = [unit for party in parties for unit in party.units]
    if len({party.key for party in parties}) < len(parties) or len(set(units)) < len(units):
        raise Misshapen(shape.where)
    return parties


def party(shape: Shape) -> Party:
    """Of any version. Raises Misshapen."""
    fields = shape.fields({"key", "units", "heads", "area_cm2", "is_developer"}, {"merged_because"})
    return Party(
        key=fields["key"].text(),
        units=tuple(unit.text() for unit in fields["units"].items()),
        voters=frozenset(),
        heads=fields["heads"].whole(),
        area_cm2=fields["area_cm2"].whole(),
        is_developer=fields["is_developer"].truth(),
    )


def _as_of(version: int, document: Object) -> Object:
    """As a certificate of that version says it."""
    if version == VERSION:
        return document
    return {
        name: without(LATER[version].get(name, set()), value)
        for name, value in document.items()
        if name in FIELDS[version]
    }


def without(names: AbstractSet[str], value: Json) -> Json:
    match value:
        case dict() if names:
            return {name: each for name, each in value.items() if name not in names}
        case list() if names:
            return [without(names, each) for each in value]
        case _:
            return value


def _of_field(stored: Object, found: Object, name: str) -> Iterator[str]:
    if name in stored and name in found:
        yield from _differences(stored[name], found[name], name)
    else:
        yield name


def _differences(claimed: Json, found: Json, path: str) -> Iterator[str]:
    claimed_parts, found_parts = _parts(claimed), _parts(found)
    is_like = isinstance(claimed, list) == isinstance(found, list)
    if not is_like or not found_parts or claimed_parts.keys() != found_parts.keys():
        if not is_same(claimed, found):
            yield path
        return
    for name, value in found_parts.items():
        yield from _differences(claimed_parts[name], value, f"{path}.{name}")


def is_same(claimed: Json, found: Json) -> bool:
    """Equal as it is written: Python takes `true` for 1 as well."""
    if type(claimed) is type(found) and not isinstance(found, list | dict):
        return claimed == found
    return claimed == found and json.dumps(claimed, sort_keys=True) == json.dumps(found, sort_keys=True)


def _parts(value: Json) -> dict[str, Json]:
    if isinstance(value, list):
        return {str(at): item for at, item in enumerate(value)}
    return value if isinstance(value, dict) else {}
