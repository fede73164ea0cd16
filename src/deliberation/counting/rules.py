"""A rule: what is weighed, who is one party, what a ballot must reach. Data from `presets/`, read strictly."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from deliberation.counting import expressions
from deliberation.counting.expressions import Expression, Quantity
from deliberation.counting.parties import AREA, DIMENSIONS, Merge, UnitKind
from deliberation.counting.shapes import Json, Misshapen, Object, Shape
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence

Name = TypeVar("Name", bound=StrEnum)

_REQUIRED = {"dims", "merge", "participating_states", "non_response", "stages"}
_MORE = {"after", "weight_transforms"}
_STAGE_MORE = {"opens_if", "required_quorum"}


class InvalidRule(Invalid):
    message = sentence("The rule is wrong at %(where)s. Correct it there and send it again.")


class RuleNeedsMore(InvalidRule):
    message = sentence("The rule uses %(what)s, which cannot be counted here. Choose another rule.")


class Choice(StrEnum):
    """What a party said. `invalid` is a ballot that was returned but says nothing clear."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    INVALID = "invalid"


COUNTED = frozenset(
    {
        Quantity.TOTAL,
        Quantity.PARTICIPATING,
        Quantity.VOTES,
        Quantity.SILENT,
        *(Quantity(choice) for choice in Choice),
    }
)
"""The quantities that follow from a roll and its ballots alone."""


@dataclass(frozen=True)
class Stage:
    id: str
    quorum: Expression | None
    passing: Expression

    def as_json(self) -> Object:
        quorum = None if self.quorum is None else self.quorum.as_json()
        return {"id": self.id, "quorum": quorum, "pass": self.passing.as_json()}

    def parts(self) -> Iterator[tuple[str, Expression]]:
        if self.quorum is not None:
            yield "quorum", self.quorum
        yield "pass", self.passing


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Silence counts for nothing: `non_response` is always `ignore`."""

    id: str
    dims: tuple[str, ...]
    merge: Merge
    exclude_kinds: tuple[UnitKind, ...]
    participating: tuple[Choice, ...]
    stage: Stage

    def as_json(self) -> Object:
        """The shape that `parse` reads, in full."""
        return {
            "dims": list(self.dims),
            "merge": self.merge,
            "exclude_kinds": list[Json](self.exclude_kinds),
            "participating_states": list[Json](self.participating),
            "non_response": {"policy": "ignore"},
            "stages": [self.stage.as_json()],
        }

    def atoms(self) -> Iterator[expressions.Atom]:
        return (atom for _, part in self.stage.parts() for atom in part.atoms())


def parse(rule_id: str, value: Json) -> Rule:
    """Raises InvalidRule, and RuleNeedsMore for a lawful rule that asks for more than is counted here."""
    try:
        return _rule(rule_id, Shape(value, rule_id))
    except Misshapen as misshapen:
        raise InvalidRule(misshapen.details) from None


def check_countable(rule: Rule) -> None:
    """Raise RuleNeedsMore unless a roll with its ballots gives every figure the rule asks for.

    A rule that also asks who was present can still be judged from published figures.
    """
    for atom in rule.atoms():
        for quantity in (atom.quantity, atom.bound.of):
            if quantity is not None and quantity not in COUNTED:
                raise RuleNeedsMore({"what": quantity})
    for dim in rule.dims:
        if dim not in DIMENSIONS:
            raise RuleNeedsMore({"what": dim})


def _rule(rule_id: str, shape: Shape) -> Rule:
    fields = shape.fields(_REQUIRED, {"exclude_kinds", *_MORE})
    _refuse_more(fields, _MORE)
    _check_silence(fields["non_response"])
    excluded = fields.get("exclude_kinds", Shape([], shape.where))
    rule = Rule(
        id=rule_id,
        dims=_dims(fields["dims"]),
        merge=_known(fields["merge"], Merge),
        exclude_kinds=tuple(_known(kind, UnitKind) for kind in _distinct(excluded)),
        participating=tuple(_known(state, Choice) for state in _distinct(fields["participating_states"])),
        stage=_stage(fields["stages"]),
    )
    _check_dims(rule, shape.where)
    return rule


def _refuse_more(fields: dict[str, Shape], more: set[str]) -> None:
    for name in sorted(fields.keys() & more):
        raise RuleNeedsMore({"what": name})


def _check_silence(shape: Shape) -> None:
    policy = shape.entries().get("policy", shape)
    if policy.text() != "ignore":
        raise RuleNeedsMore({"what": policy.text()})
    shape.fields({"policy"})


def _distinct(shape: Shape) -> tuple[Shape, ...]:
    items = shape.items()
    if len({item.text() for item in items}) < len(items):
        raise Misshapen(shape.where)
    return items


def _dims(shape: Shape) -> tuple[str, ...]:
    dims = tuple(dim.text() for dim in _distinct(shape))
    if not dims:
        raise Misshapen(shape.where)
    return dims


def _known(shape: Shape, kind: type[Name]) -> Name:
    """Any other name may well be law, but cannot be counted here."""
    try:
        return shape.one_of(kind)
    except Misshapen:
        raise RuleNeedsMore({"what": shape.text()}) from None


def _stage(shape: Shape) -> Stage:
    """Only a single call: a second one, and what opens it, cannot be counted here."""
    stages = shape.items()
    if not stages:
        raise Misshapen(shape.where)
    if len(stages) > 1:
        raise RuleNeedsMore({"what": "stages"})
    fields = stages[0].fields({"id", "quorum", "pass"}, _STAGE_MORE)
    _refuse_more(fields, _STAGE_MORE)
    quorum = fields["quorum"]
    return Stage(
        id=fields["id"].text(),
        quorum=None if quorum.value is None else expressions.parse(quorum),
        passing=expressions.parse(fields["pass"]),
    )


def _check_dims(rule: Rule, where: str) -> None:
    """Every test is about a dimension of the rule, and a fixed amount of square metres has no unit."""
    for atom in rule.atoms():
        if atom.dim not in rule.dims or (atom.dim == AREA and atom.bound.amount is not None):
            raise Misshapen(f"{where}.{atom.text}")
