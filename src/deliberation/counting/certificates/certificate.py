"""What a count is published as: the rule, the electorate, every figure, every test, and what could have changed it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from deliberation.counting.after import Afterwards
from deliberation.counting.count import Count, Test
from deliberation.counting.margin import slack
from deliberation.counting.margin.flipping import Flip
from deliberation.counting.merging import Merge
from deliberation.counting.parties import AREA, HEADS, Electorate, LeftOut, Party
from deliberation.counting.presets import Preset
from deliberation.counting.sensitivity.findings import Finding
from deliberation.counting.shapes import Json, Object
from deliberation.kernel import canonical, clock, exact

VERSION = 3
KIND = "deliberation/count"
UNITS: Object = {HEADS: "party", AREA: "cm2"}
DEVELOPER = "developer"
"""Why the developer's units are one party; any other merging is named as the rule names it."""


@dataclass(frozen=True, kw_only=True)
class FrozenRoll:
    """The electorate as it was frozen on `record_on`; `root` vouches for the roll with who may speak for whom."""

    root: str
    record_on: date
    electorate: Electorate


@dataclass(frozen=True)
class LogHead:
    """The newest signed head of the community's log when the poll was closed; `root` in hex."""

    size: int
    root: str


@dataclass(frozen=True, kw_only=True)
class Box:
    """What became of the ballots. `set_aside_count` of them were disputed, and are neither counted nor replaced. `root` vouches for all of them, and for none to a reader without the ballots.

    `refused` says how many for which reason; None where only their number was kept.
    """

    root: str
    counted_count: int
    replaced_count: int
    refused_count: int
    set_aside_count: int = 0
    refused: Mapping[str, int] | None = None
    late_count: int | None = None
    channels: Mapping[str, int] = field(default_factory=dict)
    log: LogHead | None = None


@dataclass(frozen=True, kw_only=True)
class Counting:
    """Who counted: a program of that version; `by` is the role of whoever had it counted, empty for the clock alone."""

    at: datetime
    version: str
    by: str = ""


@dataclass(frozen=True)
class Disputed:
    """How many voices have a ballot that is set aside until it is decided; `count` is what it would be with those."""

    number: int
    count: Count | None = None


@dataclass(frozen=True, kw_only=True)
class Margin:
    """How few ballots could turn the outcome, and how many are disputed. None is not known."""

    flip: Flip | None = None
    disputed: Disputed | None = None


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """`preset` as it was published with the vote. What published figures or a case do not tell of the ballots is None.

    Says nothing about how one party voted; who may see the ballots counts again with `recounting`.
    """

    poll: str
    preset: Preset
    count: Count
    counting: Counting
    roll: FrozenRoll | None = None
    box: Box | None = None
    margin: Margin = field(default_factory=Margin)
    findings: tuple[Finding, ...] = ()
    later: Afterwards | None = None

    def as_json(self) -> Object:
        merge = self.preset.rule.merge
        return {
            "v": VERSION,
            "kind": KIND,
            "poll": self.poll,
            "rule": self.preset.as_json(),
            "units": UNITS,
            **roll_json(self.roll, merge),
            **counted_json(self.preset, self.count),
            "margin": margin_json(self.margin),
            "with_disputed": with_disputed_json(self.margin.disputed),
            "sensitivity": [finding_json(finding) for finding in self.findings],
            "ballots": None if self.box is None else box_json(self.box),
            "objections": None if self.later is None else _later_json(self.later),
            "counted_at": clock.rfc3339(self.counting.at),
            "counted_by": counted_by_json(self.counting),
        }

    def canonical(self) -> bytes:
        """RFC 8785."""
        return canonical.encode(self.as_json())


def counted_json(preset: Preset, count: Count) -> Object:
    """What follows from rule, roll and ballots: the part that a recount must find again."""
    return {
        "rule_sha256": preset.sha256(),
        "counts": _counts_json(count),
        "tests": [_test_json(test) for test in count.tests],
        "notes": list[Json](count.notes),
        "outcome": count.outcome.value,
    }


def with_disputed_json(disputed: Disputed | None) -> Json:
    """Null where nothing is disputed: then there is one count only."""
    if disputed is None or disputed.count is None:
        return None
    return {"counts": _counts_json(disputed.count), "outcome": disputed.count.outcome.value}


def electorate_json(parties: Iterable[Party], left_out: Iterable[LeftOut], merge: Merge) -> Object:
    """How many, and why some units count together or not at all."""
    everybody = list(parties)
    reasons = Counter(merged_because(party, merge) for party in everybody)
    return {
        "parties": len(everybody),
        "units": sum(len(party.units) for party in everybody),
        "merged": {reason: number for reason, number in sorted(reasons.items()) if reason},
        "left_out": dict[str, Json](sorted(Counter(each.reason.value for each in left_out).items())),
    }


def merged_because(party: Party, merge: Merge) -> str:
    """Empty for a party of one unit."""
    if len(party.units) == 1:
        return ""
    return DEVELOPER if party.is_developer else merge.value


def merged_json(parties: Iterable[Party]) -> list[Json]:
    return [party.key for party in parties if len(party.units) > 1]


def flip_json(flip: Flip | None) -> Json:
    return None if flip is None else {"ballots": flip.ballots, "is_exact": flip.is_exact}


def counted_by_json(counting: Counting) -> Object:
    return {"software": "deliberation", "version": counting.version, "role": counting.by or None}


def roll_json(roll: FrozenRoll | None, merge: Merge) -> Object:
    if roll is None:
        return {"roll": None, "scope": None, "electorate": None, "parties": [], "merged": [], "left_out": []}
    scope, parties, left_out = roll.electorate.scope, roll.electorate.parties, roll.electorate.left_out
    return {
        "roll": {"root": roll.root, "record_on": roll.record_on.isoformat()},
        "scope": {"kind": scope.kind.value, "building": scope.building, "entrance": scope.entrance},
        "electorate": electorate_json(parties, left_out, merge),
        "parties": [_party_json(party, merge) for party in parties],
        "merged": merged_json(parties),
        "left_out": [{"unit": each.unit, "reason": each.reason.value} for each in left_out],
    }


def _party_json(party: Party, merge: Merge) -> Object:
    return {
        "key": party.key,
        "units": list(party.units),
        "heads": party.heads,
        "area_cm2": party.area_cm2,
        "is_developer": party.is_developer,
        "merged_because": merged_because(party, merge) or None,
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
        "need": _exact(slack.need(test)),
        "slack": _exact(slack.slack(test)),
    }


def margin_json(margin: Margin) -> Object:
    disputed = margin.disputed
    return {"flip": flip_json(margin.flip), "disputed": None if disputed is None else disputed.number}


def _counts_json(count: Count) -> Object:
    return {
        dim: {quantity.value: _exact(value) for quantity, value in figures.items()}
        for dim, figures in count.quantities.items()
    }


def finding_json(finding: Finding) -> Object:
    """Another reading, with figures only where the published sums give them."""
    return {
        "topic": finding.reading.topic.value,
        "reading": finding.reading.value,
        "rule": finding.rule_id,
        "outcome": finding.count.outcome.value,
        "changes_outcome": finding.changes_outcome,
        "tests": [_other_test_json(test) for test in finding.count.tests]
        if finding.follows_from_sums
        else None,
        "text": dict[str, Json](finding.text),
    }


def _other_test_json(test: Test) -> Object:
    return {
        "test": test.atom.text,
        "left": _exact(test.left),
        "right": _exact(test.right),
        "holds": test.holds,
    }


def box_json(box: Box) -> Object:
    return {
        "root": box.root,
        "counted": box.counted_count,
        "replaced": box.replaced_count,
        "set_aside": box.set_aside_count,
        "refused": box.refused_count,
        "refused_for": None if box.refused is None else dict[str, Json](sorted(box.refused.items())),
        "late": box.late_count,
        "channels": dict[str, Json](sorted(box.channels.items())),
        "log": None if box.log is None else {"size": box.log.size, "root": box.log.root},
    }


def _later_json(later: Afterwards) -> Object:
    return {"open": later.open_objection_count, "missing_consents": later.missing_consent_count}


def _exact(value: Fraction | None) -> Json:
    """As text, so that no reader's number type can round it."""
    return None if value is None else exact.exact_text(value)
