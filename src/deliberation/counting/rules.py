"""A rule: what is weighed, who is one party, what a ballot must reach. Data, read strictly."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from deliberation.counting import after, expressions, silence, stages, transforms
from deliberation.counting.after import After
from deliberation.counting.merging import Merge
from deliberation.counting.numbers import NotANumber
from deliberation.counting.parties import AREA, DIMENSIONS, UnitKind
from deliberation.counting.quantities import Quantity, State
from deliberation.counting.shapes import Json, Misshapen, Object, Shape, UnknownWord
from deliberation.counting.silence import Policy, Silence
from deliberation.counting.stages import Stage
from deliberation.counting.transforms import Transform
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence

_REQUIRED = {"dims", "merge", "participating_states", "non_response", "stages"}
_OPTIONAL = {"exclude_kinds", "exclude_kinds_by_dim", "weight_transforms", "after"}
MOST_DIMS = 16
MOST_TESTS = 64
MOST_TRANSFORMS = 16
"""Far above any law; below what takes long to count."""
DESCRIPTION = {"title", "citation", "source_status"}
"""What a rule may carry for its readers; nothing of it is counted."""


class InvalidRule(Invalid):
    message = sentence("The rule is wrong at %(where)s. Correct it there and send it again.")


class RuleNeedsMore(InvalidRule):
    message = sentence("The rule uses %(what)s, which cannot be counted here. Choose another rule.")


class UnknownDimension(Misshapen):
    message = sentence("%(where)s is about a dimension the rule does not name in dims.")


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

_FOLLOWING = COUNTED | {Quantity.OBJECTIONS}
"""With what is known when the days for objections are over."""
_CARRIED = frozenset({Merge.PER_UNIT, Merge.SAME_OWNER_SET, Merge.ANY_COMMON_OWNER})
"""How the roll's units can become parties: it knows no households, and a person's share of a unit weighs nothing."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    id: str
    dims: tuple[str, ...]
    merge: Merge
    exclude_kinds: tuple[UnitKind, ...]
    participating: tuple[State, ...]
    stages: tuple[Stage, ...]
    exclude_kinds_by_dim: Mapping[str, tuple[UnitKind, ...]] = field(default_factory=dict)
    silence: Silence = field(default_factory=Silence)
    transforms: tuple[Transform, ...] = ()
    after: After | None = None

    @property
    def stage(self) -> Stage:
        """The call that comes first."""
        return self.stages[0]

    def as_json(self) -> Object:
        """The shape that `parse` reads, in full."""
        shape: Object = {
            "dims": list(self.dims),
            "merge": self.merge,
            "exclude_kinds": list[Json](self.exclude_kinds),
            "participating_states": list[Json](self.participating),
            "non_response": self.silence.as_json(),
            "stages": [stage.as_json() for stage in self.stages],
        }
        if self.exclude_kinds_by_dim:
            by_dim = self.exclude_kinds_by_dim.items()
            shape["exclude_kinds_by_dim"] = {dim: list[Json](kinds) for dim, kinds in by_dim}
        if self.transforms:
            shape["weight_transforms"] = [transform.as_json() for transform in self.transforms]
        return shape if self.after is None else shape | {"after": self.after.as_json()}

    @property
    def of_the_votes(self) -> "Rule":
        """The rule without what may follow the count."""
        return dataclasses.replace(self, after=None)

    def atoms(self) -> Iterator[expressions.Atom]:
        for stage in self.stages:
            yield from stage.atoms()
        yield from _undoing(self)


def parse(rule_id: str, value: Json) -> Rule:
    """Raises InvalidRule, caused by what is wrong in words; UnknownWord and NotANumber for what no rule can say."""
    try:
        return _rule(rule_id, Shape(value, rule_id))
    except (UnknownWord, NotANumber):
        raise
    except Misshapen as misshapen:
        raise InvalidRule({"where": misshapen.where}) from misshapen


def check_countable(rule: Rule) -> None:
    """Raise RuleNeedsMore unless a roll with its ballots gives every figure the rule asks for.

    A rule that also asks who was present, or for a second call, can still be judged from a case or published figures.
    What follows the count hinders nothing: objections are raised, and consents given, when it is over.
    """
    for what in needs(rule):
        raise RuleNeedsMore({"what": what})


def needs(rule: Rule) -> Iterator[str]:
    """What a poll cannot give, in the order of the rule."""
    votes = rule.of_the_votes
    yield from (quantity for atom in votes.atoms() for quantity in _asked(atom) if quantity not in COUNTED)
    yield from (
        quantity for atom in _undoing(rule) for quantity in _asked(atom) if quantity not in _FOLLOWING
    )
    yield from (dim for dim in rule.dims if dim not in DIMENSIONS)
    yield from (atom.text for atom in rule.atoms() if atom.dim == AREA and atom.bound.amount is not None)
    yield from (state for state in rule.participating if Quantity(state) not in COUNTED)
    yield from ({rule.merge} - _CARRIED)
    yield from (() if rule.silence.policy is Policy.IGNORE else (rule.silence.policy,))
    extras = {
        "exclude_kinds_by_dim": rule.exclude_kinds_by_dim,
        "weight_transforms": rule.transforms,
        "stages": rule.stages[1:],
        "required_quorum": rule.stage.required_quorum,
    }
    yield from (name for name, value in extras.items() if value)


def _undoing(rule: Rule) -> Iterator[expressions.Atom]:
    """The tests by which objections undo what passed."""
    if rule.after is not None and rule.after.fails_if is not None:
        yield from rule.after.fails_if.atoms()


def _asked(atom: expressions.Atom) -> Iterator[Quantity]:
    yield atom.quantity
    if atom.bound.of is not None:
        yield atom.bound.of


def _rule(rule_id: str, shape: Shape) -> Rule:
    fields = shape.fields(_REQUIRED, _OPTIONAL | DESCRIPTION)
    none = Shape([], shape.where)
    by_dim = fields.get("exclude_kinds_by_dim", Shape({}, shape.where)).entries()
    states = fields["participating_states"]
    rule = Rule(
        id=rule_id,
        dims=_some(fields["dims"]),
        merge=fields["merge"].one_of(Merge),
        exclude_kinds=_kinds(fields.get("exclude_kinds", none)),
        exclude_kinds_by_dim={dim: _kinds(kinds) for dim, kinds in by_dim.items()},
        participating=tuple(Shape(state, states.where).one_of(State) for state in states.texts()),
        silence=silence.parse(fields["non_response"]),
        stages=stages.parse(fields["stages"]),
        transforms=_transforms(fields.get("weight_transforms", none)),
        after=after.parse(fields["after"]) if "after" in fields else None,
    )
    if len(list(rule.atoms())) > MOST_TESTS:
        raise Misshapen(fields["stages"].where)
    _check_dims(rule, shape.where)
    return rule


def _some(shape: Shape) -> tuple[str, ...]:
    names = shape.texts()
    if not names or len(names) > MOST_DIMS:
        raise Misshapen(shape.where)
    return names


def _transforms(shape: Shape) -> tuple[Transform, ...]:
    items = shape.items()
    if len(items) > MOST_TRANSFORMS:
        raise Misshapen(shape.where)
    return tuple(map(transforms.parse, items))


def _kinds(shape: Shape) -> tuple[UnitKind, ...]:
    return tuple(Shape(kind, shape.where).one_of(UnitKind) for kind in shape.texts())


def _check_dims(rule: Rule, where: str) -> None:
    """Every test, filter and transform is about a dimension of the rule."""
    named = {atom.text: atom.dim for atom in rule.atoms()}
    named |= {f"exclude_kinds_by_dim.{dim}": dim for dim in rule.exclude_kinds_by_dim}
    named |= {f"weight_transforms.{at}": each.dim for at, each in enumerate(rule.transforms)}
    required = ((stage.id, stage.required_quorum) for stage in rule.stages)
    named |= {f"{stage}.required_quorum": each.dim for stage, each in required if each is not None}
    for name, dim in named.items():
        if dim not in rule.dims:
            raise UnknownDimension(f"{where}.{name}")
