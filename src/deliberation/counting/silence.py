"""What silence means: nothing, the majority's view, or consent unless objected to."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import assert_never

from deliberation.counting import numbers, quantities
from deliberation.counting.expressions import Comparison
from deliberation.counting.quantities import Figures, Known, Quantities, Quantity
from deliberation.counting.shapes import Misshapen, Object, Shape
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence

OPTIONS = (Quantity.FOR, Quantity.AGAINST, Quantity.ABSTAIN)


class MoreObjectionsThanAbsent(Invalid):
    message = sentence("In %(dim)s more object than were absent. Correct the figures.")


class Policy(StrEnum):
    IGNORE = "ignore"
    FOLLOW_MAJORITY = "follow_majority"
    ABSENT_COUNT_FOR = "absent_count_for_unless_objected"


@dataclass(frozen=True)
class Guard:
    """What the leading option must weigh by itself before silence is added to it."""

    comparison: Comparison
    share: Fraction
    of: Quantity

    def as_json(self) -> Object:
        return {"frac": numbers.share_text(self.share), "op": self.comparison, "of": self.of}

    def holds(self, leader: Fraction, figures: Figures) -> bool | None:
        base = figures.get(self.of)
        if base is None:
            return None
        return base != 0 and self.comparison.holds(leader, self.share * base)


@dataclass(frozen=True, kw_only=True)
class Silence:
    """`leaders_agree`: silence is added only where the same option leads in every known dimension."""

    policy: Policy = Policy.IGNORE
    leaders_agree: bool = True
    guard: Guard | None = None
    days: int | None = None

    def as_json(self) -> Object:
        shape: Object = {"policy": self.policy}
        if self.policy is Policy.FOLLOW_MAJORITY:
            shape["leader_must_agree_in_all_dims"] = self.leaders_agree
        if self.guard is not None:
            shape["guard"] = self.guard.as_json()
        return shape if self.days is None else shape | {"days": self.days}


@dataclass(frozen=True)
class Heard:
    """The figures with silence added where the rule adds it, and what was done in words."""

    quantities: Quantities
    notes: tuple[str, ...] = ()


def parse(shape: Shape) -> Silence:
    """Raises Misshapen."""
    policy = shape.entries().get("policy", Shape(None, f"{shape.where}.policy")).one_of(Policy)
    match policy:
        case Policy.IGNORE:
            shape.fields({"policy"})
            return Silence()
        case Policy.FOLLOW_MAJORITY:
            fields = shape.fields({"policy"}, {"leader_must_agree_in_all_dims", "guard"})
            agree = fields.get("leader_must_agree_in_all_dims", Shape(value=True, where=shape.where))
            guard = _guard(fields["guard"]) if "guard" in fields else None
            return Silence(policy=policy, leaders_agree=agree.truth(), guard=guard)
        case Policy.ABSENT_COUNT_FOR:
            fields = shape.fields({"policy"}, {"days"})
            return Silence(policy=policy, days=fields["days"].whole() if "days" in fields else None)
        case _:
            assert_never(policy)


def _guard(shape: Shape) -> Guard:
    fields = shape.fields({"frac", "op", "of"})
    comparison = fields["op"].one_of(Comparison)
    if not comparison.is_floor:
        raise Misshapen(fields["op"].where)
    return Guard(comparison, numbers.share(fields["frac"]), fields["of"].one_of(Quantity))


def heard(silence: Silence, known: Quantities) -> Heard:
    """`known` with its sums: `participating` is a sum of states as they were cast. Raises MoreObjectionsThanAbsent."""
    match silence.policy:
        case Policy.IGNORE:
            return Heard(known)
        case Policy.FOLLOW_MAJORITY:
            return _following(silence, known)
        case Policy.ABSENT_COUNT_FOR:
            added = {dim: _with_absent(dim, figures) for dim, figures in known.items()}
            return Heard(added, ("absent owners who did not object were added to: for",))
        case _:
            assert_never(silence.policy)


def _following(silence: Silence, known: Quantities) -> Heard:
    leaders = {dim: leader(figures) for dim, figures in known.items() if _is_told(figures)}
    if silence.leaders_agree and len({*leaders.values()}) > 1:
        leaders = {}
    led = {dim: option for dim, option in leaders.items() if option is not None}
    if not led or (silence.leaders_agree and len(led) < len(leaders)):
        return Heard(known, ("no single leader in all dimensions: silence not added",))
    guards = {dim: _guarded(silence, known[dim], option) for dim, option in led.items()}
    if False in guards.values():
        return Heard(known, ("guard not met: silence not added",))
    is_sure = None not in guards.values()
    added = {dim: _with_silent(known[dim], option, is_sure=is_sure) for dim, option in led.items()}
    names = ", ".join(dict.fromkeys(led.values()))
    return Heard({**known, **added}, (f"silence added to: {names}",))


def _is_told(figures: Figures) -> bool:
    return figures.get(Quantity.FOR) is not None and figures.get(Quantity.AGAINST) is not None


def leader(figures: Figures) -> Quantity | None:
    """The option that leads strictly, of those whose figure is known."""
    weights = {option: weight for option in OPTIONS if (weight := figures.get(option)) is not None}
    most = max(weights.values())
    leading = [option for option, weight in weights.items() if weight == most]
    return leading[0] if len(leading) == 1 else None


def _guarded(silence: Silence, figures: Figures, option: Quantity) -> bool | None:
    return True if silence.guard is None else silence.guard.holds(figures[option] or Fraction(0), figures)


def _with_silent(figures: Figures, option: Quantity, *, is_sure: bool) -> Known:
    """Where a guard cannot be judged, nobody knows how much its option weighs."""
    before, silent = figures[option], figures.get(Quantity.SILENT_DELIVERED)
    weight = None if before is None or silent is None or not is_sure else before + silent
    return _with_votes({**figures, option: weight})


def _with_absent(dim: str, figures: Figures) -> Known:
    absent, objections = figures.get(Quantity.ABSENT_NOTIFIED), figures.get(Quantity.OBJECTIONS)
    known = {**figures, Quantity.FOR_AT_MEETING: figures.get(Quantity.FOR)}
    if absent is None or objections is None:
        return _with_votes({**known, Quantity.FOR: None, Quantity.AGAINST: None})
    if objections > absent:
        raise MoreObjectionsThanAbsent({"dim": dim})
    for option, more in ((Quantity.FOR, absent - objections), (Quantity.AGAINST, objections)):
        before = figures.get(option)
        known[option] = None if before is None else before + more
    return _with_votes(known)


def _with_votes(known: Known) -> Known:
    return {**known, Quantity.VOTES: quantities.votes(known)}
