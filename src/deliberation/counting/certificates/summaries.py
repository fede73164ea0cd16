"""A certificate without its lists, as a page shows it: as short for a town as for a staircase."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from deliberation.counting import presets
from deliberation.counting.after import Afterwards
from deliberation.counting.certificates import certificate as certificates
from deliberation.counting.certificates import recounting
from deliberation.counting.certificates.recounting import FIRST_VERSION
from deliberation.counting.count import Count, Outcome, Test
from deliberation.counting.margin.flipping import Flip
from deliberation.counting.parties import LeftOut, LeftOutBecause
from deliberation.counting.presets import Preset
from deliberation.counting.quantities import Known, Quantity
from deliberation.counting.rules import Rule
from deliberation.counting.sensitivity.readings import Topic
from deliberation.counting.shapes import Json, Object, Shape

_LISTS = ("parties", "merged", "left_out")


@dataclass(frozen=True)
class Told:
    """What another reading would have made of it, in both languages."""

    topic: Topic
    changes_outcome: bool
    text: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class ElectorateFigures:
    """How many parties and units; how many parties of several units, and how many units left out, by reason."""

    party_count: int
    unit_count: int
    merged: Mapping[str, int]
    left_out: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class BoxFigures:
    """What became of the ballots, as far as it was written down."""

    root: str
    counted_count: int
    replaced_count: int
    refused_count: int
    set_aside_count: int
    refused: Mapping[str, int]
    late_count: int | None
    channels: Mapping[str, int]
    log_size: int | None


@dataclass(frozen=True)
class WithDisputed:
    """What the count would be with the ballots that were disputed."""

    outcome: Outcome
    quantities: Mapping[str, Known]


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What was not said yet by an earlier version, or is not known of a case, is None or empty."""

    version: int
    preset: Preset
    count: Count
    record_on: date | None
    electorate: ElectorateFigures | None
    box: BoxFigures | None
    flip: Flip | None
    disputed_count: int | None
    with_disputed: WithDisputed | None
    told: tuple[Told, ...]
    later: Afterwards | None
    counted_at: datetime
    software: str
    role: str


def shortened(document: Object) -> Object:
    """The same without its lists; what page and reader need of them are numbers."""
    short = {name: value for name, value in document.items() if name not in _LISTS}
    if document["v"] != FIRST_VERSION:
        return short
    preset = presets.parse(document["rule"])
    parties = [recounting.party(each) for each in Shape(document["parties"], "parties").items()]
    left_out = [_left_out(each) for each in Shape(document["left_out"], "left_out").items()]
    return short | {"electorate": certificates.electorate_json(parties, left_out, preset.rule.merge)}


def read(document: Object) -> Summary:
    """A certificate of any version, whole or shortened. Raises Misshapen, InvalidRule for what is none."""
    short = shortened(document) if "parties" in document else document
    fields = Shape(short, "certificate").entries()
    preset = presets.parse(fields["rule"].value)
    margin = _object(fields.get("margin"))
    counted_by = _object(fields.get("counted_by"))
    roll = _object(fields["roll"])
    later = _object(fields.get("objections"))
    return Summary(
        version=fields["v"].whole(),
        preset=preset,
        count=_count(fields, preset.rule),
        record_on=date.fromisoformat(roll["record_on"].text()) if roll else None,
        electorate=_electorate(_object(fields["electorate"])),
        box=_box(_object(fields["ballots"])),
        flip=_flip(_object(margin.get("flip"))),
        disputed_count=_whole(margin.get("disputed")),
        with_disputed=_with_disputed(_object(fields.get("with_disputed"))),
        told=tuple(_told(each) for each in fields["sensitivity"].items()) if "sensitivity" in fields else (),
        later=Afterwards(
            open_objection_count=later["open"].whole(),
            missing_consent_count=later["missing_consents"].whole(),
        )
        if later
        else None,
        counted_at=datetime.fromisoformat(fields["counted_at"].text()),
        software=counted_by["version"].text() if counted_by else "",
        role=_text(counted_by.get("role")),
    )


def _object(shape: Shape | None) -> dict[str, Shape]:
    return {} if shape is None or shape.value is None else shape.entries()


def _whole(shape: Shape | None) -> int | None:
    return None if shape is None or shape.value is None else shape.whole()


def _text(shape: Shape | None) -> str:
    return "" if shape is None or shape.value is None else shape.text()


def _left_out(shape: Shape) -> LeftOut:
    fields = shape.fields({"unit", "reason"})
    return LeftOut(fields["unit"].text(), fields["reason"].one_of(LeftOutBecause))


def _count(fields: Mapping[str, Shape], rule: Rule) -> Count:
    atoms = {atom.text: atom for atom in rule.atoms()}
    tests = tuple(
        Test(
            stage=test["stage"].text(),
            part=test["part"].text(),
            atom=atoms[test["test"].text()],
            left=_exact(test["left"].value),
            right=_exact(test["right"].value),
            base=_exact(test["base"].value),
            holds=None if test["holds"].value is None else test["holds"].truth(),
        )
        for test in (each.entries() for each in fields["tests"].items())
    )
    figures = fields["counts"].entries()
    return Count(
        outcome=fields["outcome"].one_of(Outcome),
        quantities={dim: _known(figures[dim]) for dim in rule.dims if dim in figures},
        tests=tests,
        notes=fields["notes"].texts() if "notes" in fields else (),
    )


def _known(shape: Shape) -> Known:
    return {Quantity(name): _exact(figure.value) for name, figure in shape.entries().items()}


def _with_disputed(fields: Mapping[str, Shape]) -> WithDisputed | None:
    if not fields:
        return None
    counts = fields["counts"].entries()
    return WithDisputed(
        fields["outcome"].one_of(Outcome), {dim: _known(figures) for dim, figures in counts.items()}
    )


def _exact(value: Json) -> Fraction | None:
    return Fraction(value) if isinstance(value, str) else None


def _electorate(fields: Mapping[str, Shape]) -> ElectorateFigures | None:
    if not fields:
        return None
    return ElectorateFigures(
        party_count=fields["parties"].whole(),
        unit_count=fields["units"].whole(),
        merged=_numbers(fields["merged"]),
        left_out=_numbers(fields["left_out"]),
    )


def _numbers(shape: Shape | None) -> dict[str, int]:
    return {name: number.whole() for name, number in _object(shape).items()}


def _box(fields: Mapping[str, Shape]) -> BoxFigures | None:
    if not fields:
        return None
    return BoxFigures(
        root=fields["root"].text(),
        counted_count=fields["counted"].whole(),
        replaced_count=fields["replaced"].whole(),
        refused_count=fields["refused"].whole(),
        set_aside_count=_whole(fields.get("set_aside")) or 0,
        refused=_numbers(fields.get("refused_for")),
        late_count=_whole(fields.get("late")),
        channels=_numbers(fields.get("channels")),
        log_size=_whole(_object(fields.get("log")).get("size")),
    )


def _flip(fields: Mapping[str, Shape]) -> Flip | None:
    return Flip(_whole(fields["ballots"]), fields["is_exact"].truth()) if fields else None


def _told(shape: Shape) -> Told:
    fields = shape.entries()
    return Told(
        topic=fields["topic"].one_of(Topic),
        changes_outcome=fields["changes_outcome"].truth(),
        text={language: words.text() for language, words in fields["text"].entries().items()},
    )
