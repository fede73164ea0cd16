"""From seats, who was there, whose interest was declared and what was said, to the figures that `counting` decides on. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from uuid import UUID

from deliberation.counting import count as counting
from deliberation.counting import quantities, transforms, weighing
from deliberation.counting.count import Count
from deliberation.counting.parties import AREA
from deliberation.counting.quantities import Known, Quantities, Quantity
from deliberation.counting.rules import Choice, Rule, RuleNeedsMore
from deliberation.counting.silence import Policy
from deliberation.counting.stages import Stage
from deliberation.counting.transforms import Multiply, Parties, Weights
from deliberation.meetings.attendance import Seat
from deliberation.meetings.kinds import How
from deliberation.meetings.votes import refusals
from deliberation.meetings.votes.kinds import Effect

Words = Mapping[UUID, Choice]
"""What each seat said last; who said nothing is not in it."""
Sums = Mapping[Choice, int]
"""How many seats said what, as it was counted by hand."""

_OF_PRESENCE = frozenset({Quantity.TOTAL, Quantity.PRESENT, Quantity.IN_PERSON, Quantity.REQUIRED_QUORUM})
"""What is known before anybody votes."""
_COUNTED = _OF_PRESENCE | {
    *(Quantity(choice) for choice in Choice),
    *(Quantity.PARTICIPATING, Quantity.VOTES, Quantity.SILENT),
}


@dataclass(frozen=True, kw_only=True)
class Gathering:
    """Who has a seat, who was there at the moment of the vote, and what declared interests do."""

    seats: tuple[Seat, ...]
    present: Mapping[UUID, How]
    effects: Mapping[UUID, Effect] = field(default_factory=dict)

    @property
    def counted(self) -> tuple[Seat, ...]:
        """Those in the totals of this vote."""
        return tuple(seat for seat in self.seats if self.effects.get(seat.id) is not Effect.OUT)

    @property
    def voters(self) -> tuple[Seat, ...]:
        """Those who may vote: present, and without an interest."""
        return tuple(seat for seat in self.seats if seat.id in self.present and seat.id not in self.effects)


def check(rule: Rule, seats: Collection[Seat]) -> None:
    """Raise RuleNeedsMore unless seats, presences and words give every figure the rule asks for."""
    for what in _gaps(rule, seats):
        raise RuleNeedsMore({"what": what})


def check_hands(rule: Rule, seats: Collection[Seat]) -> None:
    """Raise HandsWeighAlike where a raised hand does not say how much it weighs."""
    dims = _voted_dims(rule)
    if rule.transforms or any(seat.weights.get(dim, 0) != 1 for seat in seats for dim in dims):
        raise refusals.HandsWeighAlike


def are_hands_alike(rule: Rule, seats: Collection[Seat]) -> bool:
    """Whether every raised hand would weigh the same."""
    try:
        check_hands(rule, seats)
    except refusals.HandsWeighAlike:
        return False
    return True


def of_words(rule: Rule, room: Gathering, words: Words) -> dict[str, Known]:
    """By dimension. What is said by a seat that may not vote, or is not there, is not counted."""
    seats = room.counted
    may = {seat.id for seat in room.voters}
    said = [words.get(seat.id) if seat.id in may else None for seat in seats]
    selectors: dict[Quantity, list[bool]] = {
        Quantity(choice): [each is choice for each in said] for choice in Choice
    }
    selectors[Quantity.SILENT] = [each is None for each in said]
    return {
        dim: quantities.with_sums(
            weighing.figures(weights, {**selectors, **_presences(room)}), rule.participating
        )
        for dim, weights in _weights(rule, seats).items()
    }


def of_hands(rule: Rule, room: Gathering, sums: Sums) -> dict[str, Known]:
    """By dimension; one that is asked for presence alone says nothing of votes. Raises HandsWeighAlike, MoreThanThere."""
    seats = room.counted
    check_hands(rule, seats)
    check_sums(room, sums)
    known: dict[str, Known] = {}
    voted = _voted_dims(rule)
    for dim, weights in _weights(rule, seats).items():
        figures = weighing.figures(weights, _presences(room))
        if dim in voted:
            figures |= {Quantity(choice): Fraction(sums.get(choice, 0)) for choice in Choice}
            figures[Quantity.SILENT] = Fraction(len(seats) - sum(sums.values()))
            figures = quantities.with_sums(figures, rule.participating)
        known[dim] = figures
    return known


def check_sums(room: Gathering, sums: Sums) -> None:
    """Raises MoreThanThere."""
    there, counted = len(room.voters), sum(sums.values())
    if counted > there:
        raise refusals.MoreThanThere({"counted": counted, "there": there})


def decided(rule: Rule, cast: Mapping[str, Quantities], stage: Stage) -> Count:
    """`cast` has the figures of this vote by its stage, and before a bridge those of the vote that was lost."""
    start = stage
    if stage.opens_if is not None:
        start = next(each for each in rule.stages if each.id in cast and each.opens_if is None)
    return counting.decide(rule, cast, start=start)


def stage_of(rule: Rule, stage_id: str) -> Stage:
    """Raises KeyError for a call the rule does not know."""
    return {stage.id: stage for stage in rule.stages}[stage_id]


def bridge_of(rule: Rule, stage: Stage) -> Stage:
    """The second vote that follows a lost one at this stage. Raises StopIteration for a rule that has none."""
    rest = rule.stages[rule.stages.index(stage) + 1 :]
    return next(each for each in rest if each.opens_if is not None)


def _presences(room: Gathering) -> dict[Quantity, list[bool]]:
    how = [room.present.get(seat.id) for seat in room.counted]
    return {
        Quantity.PRESENT: [each is not None for each in how],
        Quantity.IN_PERSON: [each is How.IN_PERSON for each in how],
    }


def _weights(rule: Rule, seats: Collection[Seat]) -> Mapping[str, Weights]:
    weights = {dim: Weights.of([seat.weights.get(dim, 0) for seat in seats]) for dim in rule.dims}
    names = Parties([seat.key for seat in seats], [1] * len(seats))
    return transforms.apply(rule.transforms, weights, names)


def _voted_dims(rule: Rule) -> frozenset[str]:
    """In which the rule asks how was voted."""
    return frozenset(
        atom.dim
        for stage in rule.stages
        for atom in stage.atoms()
        if not {atom.quantity, atom.bound.of or Quantity.TOTAL} <= _OF_PRESENCE
    )


def _gaps(rule: Rule, seats: Collection[Seat]) -> Iterator[str]:
    for stage in rule.stages:
        for atom in stage.atoms():
            asked = (atom.quantity, atom.bound.of or Quantity.TOTAL)
            yield from (quantity.value for quantity in asked if quantity not in _COUNTED)
            if atom.dim == AREA and atom.bound.amount is not None:
                yield atom.text
    yield from (dim for dim in rule.dims if not any(seat.weights.get(dim) for seat in seats))
    yield from (state.value for state in rule.participating if Quantity(state) not in _COUNTED)
    if rule.silence.policy is not Policy.IGNORE:
        yield rule.silence.policy.value
    yield from ("weight_transforms" for each in rule.transforms if isinstance(each, Multiply))
