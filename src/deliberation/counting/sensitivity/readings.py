"""The readings of a rule that people quarrel about, each as another rule over the same ballots."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from deliberation.counting.expressions import AllOf, AnyOf, Atom, Expression, Not
from deliberation.counting.merging import Merge
from deliberation.counting.parties import UnitKind
from deliberation.counting.quantities import Quantity, State
from deliberation.counting.rules import Rule
from deliberation.counting.silence import Policy, Silence

_MEMBERS = "members"


class Topic(StrEnum):
    """What a reading is about."""

    ABSTENTION = "abstention"
    INVALID = "invalid"
    SILENCE = "silence"
    MERGING = "merging"
    PARKING = "parking"
    UNDELIVERED = "undelivered"
    BASE = "base"
    CLASS = "class"
    SCOPE = "scope"
    DUPLICATES = "duplicates"
    LATE = "late"


class Reading(StrEnum):
    ABSTAINING_TAKES_NO_PART = "abstaining_takes_no_part"
    ABSTAINING_TAKES_PART = "abstaining_takes_part"
    INVALID_TAKES_PART = "invalid_takes_part"
    INVALID_TAKES_NO_PART = "invalid_takes_no_part"
    SILENCE_FOLLOWS = "silence_follows"
    """Everybody who said nothing was reached, took part, and joins the side that leads."""
    SILENCE_IS_NOTHING = "silence_is_nothing"
    ANY_COMMON_OWNER = "any_common_owner"
    SAME_OWNERS = "same_owners"
    EACH_UNIT = "each_unit"
    PARKING_LEFT_OUT = "parking_left_out"
    PARKING_COUNTS = "parking_counts"
    STORAGE_LEFT_OUT = "storage_left_out"
    STORAGE_COUNTS = "storage_counts"
    UNREACHED_LEFT_OUT = "unreached_left_out"
    """Who could not be reached is in no base."""
    UNREACHED_COUNT = "unreached_count"
    OF_THOSE_PRESENT = "of_those_present"
    OF_ALL_MEMBERS = "of_all_members"
    OTHER_CLASS = "other_class"
    EVERYBODY_ASKED = "everybody_asked"
    """The whole community, not the part of it that the vote was about."""
    FIRST_BALLOT = "first_ballot"
    LAST_BALLOT = "last_ballot"
    LATE_COUNT = "late_count"

    @property
    def topic(self) -> Topic:
        return _TOPICS[self]


_TOPICS = {
    Reading.ABSTAINING_TAKES_NO_PART: Topic.ABSTENTION,
    Reading.ABSTAINING_TAKES_PART: Topic.ABSTENTION,
    Reading.INVALID_TAKES_PART: Topic.INVALID,
    Reading.INVALID_TAKES_NO_PART: Topic.INVALID,
    Reading.SILENCE_FOLLOWS: Topic.SILENCE,
    Reading.SILENCE_IS_NOTHING: Topic.SILENCE,
    Reading.ANY_COMMON_OWNER: Topic.MERGING,
    Reading.SAME_OWNERS: Topic.MERGING,
    Reading.EACH_UNIT: Topic.MERGING,
    Reading.PARKING_LEFT_OUT: Topic.PARKING,
    Reading.PARKING_COUNTS: Topic.PARKING,
    Reading.STORAGE_LEFT_OUT: Topic.PARKING,
    Reading.STORAGE_COUNTS: Topic.PARKING,
    Reading.UNREACHED_LEFT_OUT: Topic.UNDELIVERED,
    Reading.UNREACHED_COUNT: Topic.UNDELIVERED,
    Reading.OF_THOSE_PRESENT: Topic.BASE,
    Reading.OF_ALL_MEMBERS: Topic.BASE,
    Reading.OTHER_CLASS: Topic.CLASS,
    Reading.EVERYBODY_ASKED: Topic.SCOPE,
    Reading.FIRST_BALLOT: Topic.DUPLICATES,
    Reading.LAST_BALLOT: Topic.DUPLICATES,
    Reading.LATE_COUNT: Topic.LATE,
}


@dataclass(frozen=True)
class Alternative:
    """The rule as it would be under a reading."""

    reading: Reading
    rule: Rule


def of_states(rule: Rule) -> Iterator[Alternative]:
    """What abstaining, an invalid ballot and silence do, and what shares are taken of: the parties stay the same."""
    asked = {quantity for atom in rule.atoms() for quantity in (atom.quantity, atom.bound.of)}
    if Quantity.PARTICIPATING in asked:
        yield _toggled(rule, State.ABSTAIN, Reading.ABSTAINING_TAKES_NO_PART, Reading.ABSTAINING_TAKES_PART)
        yield _toggled(rule, State.INVALID, Reading.INVALID_TAKES_NO_PART, Reading.INVALID_TAKES_PART)
        yield from _silence(rule)
    if Quantity.TOTAL in asked:
        left_out = _based(rule, Quantity.TOTAL, Quantity.DELIVERED, in_quorum=True)
        yield Alternative(Reading.UNREACHED_LEFT_OUT, left_out)
    if Quantity.DELIVERED in asked:
        counted = _based(rule, Quantity.DELIVERED, Quantity.TOTAL, in_quorum=True)
        yield Alternative(Reading.UNREACHED_COUNT, counted)
    if _MEMBERS in rule.dims:
        present = _based(rule, Quantity.TOTAL, Quantity.PRESENT, in_quorum=False)
        yield Alternative(Reading.OF_THOSE_PRESENT, present)
        everybody = _based(rule, Quantity.PRESENT, Quantity.TOTAL, in_quorum=False)
        yield Alternative(Reading.OF_ALL_MEMBERS, everybody)


def of_parties(rule: Rule) -> Iterator[Alternative]:
    """Who is one voice, and which kinds of unit count."""
    for reading, how in _MERGES.get(rule.merge, ()):
        yield Alternative(reading, dataclasses.replace(rule, merge=how))
    for kind, (left_out, counted) in _KINDS.items():
        is_out = kind in rule.exclude_kinds
        rest = tuple(each for each in rule.exclude_kinds if each is not kind)
        kinds = rest if is_out else (*rest, kind)
        yield Alternative(counted if is_out else left_out, dataclasses.replace(rule, exclude_kinds=kinds))


_MERGES = {
    Merge.SAME_OWNER_SET: (
        (Reading.ANY_COMMON_OWNER, Merge.ANY_COMMON_OWNER),
        (Reading.EACH_UNIT, Merge.PER_UNIT),
    ),
    Merge.ANY_COMMON_OWNER: ((Reading.SAME_OWNERS, Merge.SAME_OWNER_SET),),
    Merge.PER_UNIT: ((Reading.SAME_OWNERS, Merge.SAME_OWNER_SET),),
}
_KINDS = {
    UnitKind.PARKING: (Reading.PARKING_LEFT_OUT, Reading.PARKING_COUNTS),
    UnitKind.STORAGE: (Reading.STORAGE_LEFT_OUT, Reading.STORAGE_COUNTS),
}


def _toggled(rule: Rule, state: State, without: Reading, with_it: Reading) -> Alternative:
    states = rule.participating
    if state in states:
        rest = tuple(each for each in states if each is not state)
        return Alternative(without, dataclasses.replace(rule, participating=rest))
    return Alternative(with_it, dataclasses.replace(rule, participating=(*states, state)))


def _silence(rule: Rule) -> Iterator[Alternative]:
    rest = tuple(state for state in rule.participating if state is not State.SILENT_DELIVERED)
    if rule.silence.policy is Policy.FOLLOW_MAJORITY:
        strict = dataclasses.replace(rule, participating=rest, silence=Silence())
        yield Alternative(Reading.SILENCE_IS_NOTHING, strict)
    elif rule.silence.policy is Policy.IGNORE and rest == rule.participating and _MEMBERS not in rule.dims:
        following = dataclasses.replace(
            rule,
            participating=(*rest, State.SILENT_DELIVERED),
            silence=Silence(policy=Policy.FOLLOW_MAJORITY),
        )
        yield Alternative(Reading.SILENCE_FOLLOWS, following)


def _based(rule: Rule, old: Quantity, new: Quantity, *, in_quorum: bool) -> Rule:
    """Shares of `old` become shares of `new`; in the quorum only where it is asked for."""
    stages = tuple(
        dataclasses.replace(
            stage,
            quorum=_on(stage.quorum, old, new) if in_quorum and stage.quorum is not None else stage.quorum,
            passing=_on(stage.passing, old, new),
        )
        for stage in rule.stages
    )
    return dataclasses.replace(rule, stages=stages)


def _on(expression: Expression, old: Quantity, new: Quantity) -> Expression:
    match expression:
        case AllOf(members):
            return AllOf(tuple(_on(member, old, new) for member in members))
        case AnyOf(members):
            return AnyOf(tuple(_on(member, old, new) for member in members))
        case Not(member):
            return Not(_on(member, old, new))
        case Atom(bound=bound):
            of = new if bound.of is old else bound.of
            return dataclasses.replace(expression, bound=dataclasses.replace(bound, of=of))
