"""How much must agree for a motion to pass, before the vote is closed: from the rule, the seats and who is there. Nothing that was said is read. Pure."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from deliberation.counting import count as counting
from deliberation.counting import outlook
from deliberation.counting.count import Outcome, Test
from deliberation.counting.margin import slack
from deliberation.counting.quantities import Quantity
from deliberation.counting.rules import Choice, Rule
from deliberation.counting.stages import Stage
from deliberation.meetings.votes import tally
from deliberation.meetings.votes.tally import Gathering


@dataclass(frozen=True, kw_only=True)
class Need:
    """`amount` of a dimension must do what the quantity says, at most so much where it `is_limit`. `base` is what it is a share of."""

    dim: str
    quantity: Quantity
    amount: Fraction
    base: Fraction | None
    of: Quantity | None
    is_limit: bool


@dataclass(frozen=True)
class Needs:
    """`is_possible`: it would pass if everybody agreed who may vote now."""

    taking_part: tuple[Need, ...]
    agreeing: tuple[Need, ...]
    is_possible: bool


def of(rule: Rule, stage: Stage, room: Gathering) -> Needs | None:
    """As if everybody voted who may. None for a rule with several ways to pass: its words say which."""
    if any(outlook.plain(part) is None for _, part in stage.parts()):
        return None
    alone = replace(rule, stages=(replace(stage, opens_if=None),))
    everybody = {seat.id: Choice.FOR for seat in room.voters}
    count = counting.judge(alone, tally.of_words(alone, room, everybody))
    quorum = [test for test in count.tests if test.part == "quorum"]
    return Needs(
        taking_part=_needs([each for each in quorum if each.atom.quantity is Quantity.PARTICIPATING]),
        agreeing=_needs([test for test in count.tests if test.part == "pass"]),
        is_possible=count.outcome is Outcome.PASS,
    )


def _needs(tests: Collection[Test]) -> tuple[Need, ...]:
    """One for each dimension and quantity: the one that asks most."""
    found: dict[tuple[str, Quantity, bool], Need] = {}
    for need in _each(tests):
        key = need.dim, need.quantity, need.is_limit
        before = found.get(key)
        if before is None or (need.amount < before.amount) == need.is_limit:
            found[key] = need
    return tuple(found.values())


def _each(tests: Collection[Test]) -> Iterator[Need]:
    """None of a test whose base is empty."""
    for test in tests:
        amount = slack.need(test)
        if amount is not None:
            yield Need(
                dim=test.atom.dim,
                quantity=test.atom.quantity,
                amount=amount,
                base=test.base,
                of=test.atom.bound.of,
                is_limit=not test.atom.comparison.is_floor,
            )
