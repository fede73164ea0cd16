"""A poll of ours under other readings: from its frozen roll, its ballots and nothing else."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from deliberation.counting import count as counting
from deliberation.counting import parties as electors
from deliberation.counting import quantities
from deliberation.counting.count import Ballots, Count
from deliberation.counting.parties import Party, Scope, Unit
from deliberation.counting.presets import Preset
from deliberation.counting.quantities import Known, Quantities, Quantity
from deliberation.counting.rules import Choice, Rule
from deliberation.counting.sensitivity import findings, readings
from deliberation.counting.sensitivity.findings import Finding
from deliberation.counting.sensitivity.readings import Alternative, Reading
from deliberation.counting.silence import Policy

_EVERYWHERE = Scope()


@dataclass(frozen=True, kw_only=True)
class Polled:
    """`units` is the whole roll of the record date, empty where it was not kept: then nothing is said of merging and kinds.

    `first` is what each party said first; `classes` are the rules the matter might also fall under.
    """

    rule: Rule
    parties: Collection[Party]
    ballots: Ballots
    first: Ballots
    units: Sequence[Unit] = ()
    scope: Scope = _EVERYWHERE
    classes: Sequence[Preset] = ()


def of(poll: Polled, stands: Count) -> tuple[Finding, ...]:
    """Nobody noted who was reached, so there is nothing on units that were not, nor on late ballots: those have no choice."""
    found = [
        *(
            findings.found(stands, each.reading, other)
            for each, other in (*_by_states(poll), *_by_parties(poll), *_by_ballots(poll))
        ),
        *_by_class(poll, stands),
    ]
    return findings.ordered([finding for finding in found if finding is not None])


def _by_states(poll: Polled) -> Iterator[tuple[Alternative, Count]]:
    cast = counting.tally(poll.rule, poll.parties, poll.ballots)
    for each in readings.of_states(poll.rule):
        if each.reading in _WITHOUT_DATA:
            continue
        yield each, counting.judge(each.rule, _under(each.rule, cast))


_WITHOUT_DATA = {
    Reading.UNREACHED_LEFT_OUT,
    Reading.UNREACHED_COUNT,
    Reading.OF_THOSE_PRESENT,
    Reading.OF_ALL_MEMBERS,
}
_SUMS = {Quantity.PARTICIPATING, Quantity.VOTES}


def _under(rule: Rule, cast: Mapping[str, Known]) -> Quantities:
    """The figures with the sums this rule makes of them. Where silence follows, everybody is taken to have been reached."""
    follows = rule.silence.policy is Policy.FOLLOW_MAJORITY
    figures: dict[str, Known] = {}
    for dim, known in cast.items():
        silent: Known = {
            Quantity.SILENT_DELIVERED: known[Quantity.SILENT],
            Quantity.UNDELIVERED: Fraction(0),
        }
        states = {name: value for name, value in known.items() if name not in _SUMS}
        figures[dim] = quantities.with_sums({**states, **(silent if follows else {})}, rule.participating)
    return figures


def _by_parties(poll: Polled) -> Iterator[tuple[Alternative, Count]]:
    said = {
        unit: poll.ballots[party.key]
        for party in poll.parties
        if party.key in poll.ballots
        for unit in party.units
    }
    kinds = {unit.kind for unit in poll.units}
    for each in readings.of_parties(poll.rule) if poll.units else ():
        moved = set(each.rule.exclude_kinds) ^ set(poll.rule.exclude_kinds)
        if moved and not moved & kinds:
            continue
        merged = electors.electorate(
            poll.units, scope=poll.scope, exclude_kinds=each.rule.exclude_kinds, how=each.rule.merge
        )
        yield each, counting.count(each.rule, merged.parties, _spoken(merged.parties, said))


def _spoken(parties: Collection[Party], said: Mapping[str, Choice]) -> dict[str, Choice]:
    """Units that become one party and said different things have an invalid ballot together."""
    spoken = {}
    for party in parties:
        choices = {said[unit] for unit in party.units if unit in said}
        if choices:
            spoken[party.key] = choices.pop() if len(choices) == 1 else Choice.INVALID
    return spoken


def _by_ballots(poll: Polled) -> Iterator[tuple[Alternative, Count]]:
    first = Alternative(Reading.FIRST_BALLOT, poll.rule)
    yield first, counting.count(poll.rule, poll.parties, poll.first)


def _by_class(poll: Polled, stands: Count) -> Iterator[Finding | None]:
    cast = counting.tally(poll.rule, poll.parties, poll.ballots)
    for other in poll.classes:
        count = counting.judge(other.rule, _under(other.rule, cast))
        yield findings.found(stands, Reading.OTHER_CLASS, count, rule_id=other.id, title=other.title)
