"""What silence, an abstention and a spoiled ballot do, worked out from what a rule takes its shares of."""

from collections.abc import Iterator
from enum import StrEnum

from deliberation.counting.quantities import Quantity, State
from deliberation.counting.rules import Rule
from deliberation.counting.silence import Policy
from deliberation.counting.stages import Stage


class Effect(StrEnum):
    SILENT_TAKES_NO_PART = "silent_takes_no_part"
    SILENT_TAKES_PART = "silent_takes_part"
    UNREACHED_TAKES_NO_PART = "unreached_takes_no_part"
    ABSTAINING_TAKES_PART = "abstaining_takes_part"
    ABSTAINING_TAKES_NO_PART = "abstaining_takes_no_part"
    SPOILED_TAKES_PART = "spoiled_takes_part"
    SPOILED_TAKES_NO_PART = "spoiled_takes_no_part"
    AWAY_IS_NOT_PRESENT = "away_is_not_present"
    PRESENT_WITHOUT_A_VOTE_IS_AGAINST = "present_without_a_vote_is_against"
    WITHOUT_A_VOTE_IS_AGAINST = "without_a_vote_is_against"
    SPOILED_OR_ABSTAINING_IS_AGAINST = "spoiled_or_abstaining_is_against"
    """As above, where silence has a meaning of its own."""
    WITHOUT_A_VOTE_IS_NO_VOTE = "without_a_vote_is_no_vote"
    WITHOUT_A_VOTE_STAYS_IN_THE_WHOLE = "without_a_vote_stays_in_the_whole"
    """Shares are taken both of the votes and of all."""
    SILENT_DOES_NOT_OBJECT = "silent_does_not_object"


_SUPPORT = frozenset({Quantity.FOR, Quantity.AGAINST})


def of(rule: Rule, stage: Stage) -> Iterator[Effect]:
    asked = {atom.quantity for atom in stage.atoms()}
    bases = {atom.bound.of for atom in stage.passing.atoms() if atom.quantity in _SUPPORT}
    wanted = {atom.bound.of for atom in stage.passing.atoms() if atom.quantity is Quantity.FOR}
    if Quantity.PARTICIPATING in asked | bases:
        yield from _taking_part(rule)
    if Quantity.PRESENT in asked | bases:
        yield Effect.AWAY_IS_NOT_PRESENT
    if Quantity.TOTAL in bases and Quantity.VOTES in bases:
        yield Effect.WITHOUT_A_VOTE_STAYS_IN_THE_WHOLE
    elif Quantity.TOTAL in wanted:
        is_plain = rule.silence.policy is Policy.IGNORE
        yield Effect.WITHOUT_A_VOTE_IS_AGAINST if is_plain else Effect.SPOILED_OR_ABSTAINING_IS_AGAINST
    elif Quantity.PRESENT in wanted:
        yield Effect.PRESENT_WITHOUT_A_VOTE_IS_AGAINST
    elif Quantity.VOTES in bases:
        yield Effect.WITHOUT_A_VOTE_IS_NO_VOTE
    if Quantity.OBJECTIONS in asked or (Quantity.TOTAL in bases and not wanted):
        yield Effect.SILENT_DOES_NOT_OBJECT


def _taking_part(rule: Rule) -> Iterator[Effect]:
    states = rule.participating
    silent = State.SILENT_DELIVERED in states
    yield Effect.SILENT_TAKES_PART if silent else Effect.SILENT_TAKES_NO_PART
    if silent and State.UNDELIVERED not in states:
        yield Effect.UNREACHED_TAKES_NO_PART
    abstaining = State.ABSTAIN in states
    yield Effect.ABSTAINING_TAKES_PART if abstaining else Effect.ABSTAINING_TAKES_NO_PART
    spoiled = State.INVALID in states
    yield Effect.SPOILED_TAKES_PART if spoiled else Effect.SPOILED_TAKES_NO_PART
