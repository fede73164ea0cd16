"""Count again from a certificate, of this version or an earlier one, and name every figure that is not as it says."""

from collections.abc import Iterator, Mapping
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
_FIELDS = {
    FIRST_VERSION: {
        *("v", "kind", "poll", "rule", "rule_sha256", "scope", "roll", "units", "parties", "merged"),
        *("left_out", "counts", "tests", "outcome", "ballots", "counted_at"),
    }
}
_FIELDS[VERSION] = {
    *_FIELDS[FIRST_VERSION],
    *("electorate", "notes", "margin", "sensitivity", "objections", "counted_by"),
}
_RECOUNTED = ("rule_sha256", "merged", "counts", "tests", "notes", "outcome")
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

    One of an earlier version must be right in all it says; what it did not say yet is no difference.
    """
    is_whole = stored.get("v") == VERSION
    found = {name: fresh.get(name) for name in stored}
    return tuple(
        path
        for name, claimed in stored.items()
        if name not in _OF_THEIR_DAY
        for path in _differences(claimed, found[name], name, is_whole=is_whole)
    )


def _recount(shape: Shape, choices: Shape) -> Recount:
    version = shape.entries().get("v", Shape(None, f"{shape.where}.v")).whole()
    if version not in _FIELDS:
        raise Misshapen(f"{shape.where}.v")
    fields = shape.fields(_FIELDS[version])
    preset = presets.parse(fields["rule"].value)
    parties = _parties(fields["parties"])
    ballots = {key: choice.one_of(Choice) for key, choice in choices.entries().items()}
    count = counting.count(preset.rule, parties, ballots)
    found: Object = {
        **certificates.counted_json(preset, count),
        "merged": certificates.merged_json(parties),
        "ballots": {"counted": len(ballots)},
        "margin": {"flip": certificates.flip_json(flipping.flip(preset.rule, parties, ballots))},
    }
    claimed: Object = {name: fields[name].value for name in _RECOUNTED if name in fields}
    claimed["ballots"] = {"counted": _counted(fields["ballots"], version)}
    if version == VERSION:
        claimed["margin"] = {"flip": fields["margin"].fields({"flip", "disputed"})["flip"].value}
    paths = (
        path
        for name, value in claimed.items()
        for path in _differences(value, found[name], name, is_whole=version == VERSION)
    )
    return Recount(count, tuple(paths))


def _counted(ballots: Shape, version: int) -> int:
    names = {"root", "counted", "replaced", "refused"}
    more = {"refused_for", "late", "channels", "log"} if version == VERSION else set[str]()
    return ballots.fields(names | more)["counted"].whole()


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


def _differences(claimed: Json, found: Json, path: str, *, is_whole: bool) -> Iterator[str]:
    """Not whole: only what is claimed must be found."""
    claimed_parts, found_parts = _parts(claimed), _parts(found)
    if not is_whole and isinstance(found, dict):
        found_parts = {name: value for name, value in found_parts.items() if name in claimed_parts}
    if not found_parts or claimed_parts.keys() != found_parts.keys():
        if claimed != found:
            yield path
        return
    for name, value in found_parts.items():
        yield from _differences(claimed_parts[name], value, f"{path}.{name}", is_whole=is_whole)


def _parts(value: Json) -> dict[str, Json]:
    if isinstance(value, list):
        return {str(at): item for at, item in enumerate(value)}
    return value if isinstance(value, dict) else {}
