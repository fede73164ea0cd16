"""Count the election of a committee: every candidate a question of its own, then the strongest fill the seats. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from deliberation.counting import count as counting
from deliberation.counting import elections
from deliberation.counting.certificates import certificate as certificates
from deliberation.counting.certificates.certificate import Box, Counting, FrozenRoll
from deliberation.counting.count import Count, Outcome
from deliberation.counting.elections import Candidate, Dim, Elected, Election, Share, Status
from deliberation.counting.expressions import AllOf, Expression
from deliberation.counting.parties import AREA, HEADS
from deliberation.counting.presets import Preset
from deliberation.counting.quantities import Quantity
from deliberation.counting.rules import Choice, Rule
from deliberation.counting.shapes import Json, Object
from deliberation.kernel import clock
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence
from deliberation.papers import agreement, versions
from deliberation.papers.papers import Answers, Paper

KIND = "deliberation/election"
FIELDS = frozenset(
    {
        *("v", "kind", "poll", "rule", "paper", "units", "roll", "scope", "electorate", "parties", "merged"),
        *("left_out", "candidates", "counts", "outcome", "ballots", "counted_at", "counted_by"),
    }
)
"""What the record of an election says, no more and no less."""
Weights = Mapping[str, int]
"""Whole heads and square centimetres, by the dimension."""


class RuleElectsNobody(Invalid):
    field = "preset"
    message = sentence(
        "No committee can be elected by this rule. It must ask for shares of owners and of area."
    )


@dataclass(frozen=True, kw_only=True)
class Support:
    """What was said of one candidate, and whether that is enough to be elected."""

    candidate: str
    yes: Weights
    no: Weights
    abstain: Weights
    is_enough: bool


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Candidates by their ids, each list with the strongest first. While a run-off is due, `reserve` follows its loser."""

    status: Status
    participating: Weights
    total: Weights
    supports: tuple[Support, ...]
    elected: tuple[str, ...]
    reserve: tuple[str, ...]
    runoff: tuple[str, ...]

    def as_json(self) -> Object:
        candidates: Object = {
            each.candidate: {
                "for": dict(each.yes),
                "against": dict(each.no),
                "abstain": dict(each.abstain),
                "is_enough": each.is_enough,
            }
            for each in self.supports
        }
        return {
            "participating": dict(self.participating),
            "total": dict(self.total),
            "candidates": candidates,
            "status": self.status.value,
            "elected": list[Json](self.elected),
            "reserve": list[Json](self.reserve),
            "runoff": list[Json](self.runoff),
        }


@dataclass(frozen=True, kw_only=True)
class Committee:
    """All that the count of an election rests on. `ballots` by the party's key; who is not named on one is abstained from."""

    poll: str
    paper: Paper
    preset: Preset
    roll: FrozenRoll
    ballots: Mapping[str, Answers]
    box: Box
    counting: Counting

    @property
    def outcome(self) -> Status:
        return self.figures.status

    @cached_property
    def counts(self) -> Mapping[str, Count]:
        """The count of each candidate's question, by the candidate's id."""
        parties = self.roll.electorate.parties
        return {
            option.id: counting.count(
                self.preset.rule,
                parties,
                {key: said_of(answers, option.id) for key, answers in self.ballots.items()},
            )
            for option in self.paper.options
        }

    @cached_property
    def figures(self) -> Figures:
        """Raises RuleElectsNobody, TwoCountsDiffer."""
        return elect(self.paper, self.preset.rule, self.counts)

    def as_json(self) -> Object:
        """The counts stand in it without the ballots."""
        return {
            "v": versions.VERSION,
            "kind": KIND,
            "poll": self.poll,
            "rule": self.preset.as_json(),
            "paper": json.loads(self.paper.canonical()),
            "units": certificates.UNITS,
            **certificates.roll_json(self.roll, self.preset.rule.merge),
            **counted_json(self.preset, self.counts, self.figures),
            "ballots": certificates.box_json(self.box),
            "counted_at": clock.rfc3339(self.counting.at),
            "counted_by": certificates.counted_by_json(self.counting),
        }


def elect(paper: Paper, rule: Rule, counts: Mapping[str, Count]) -> Figures:
    """What follows from the count of each candidate's question. Raises RuleElectsNobody, TwoCountsDiffer."""
    anybody = next(iter(counts.values()))
    found = elections.elect(_election(paper, rule, counts))
    enough = {*found.elected, *found.reserve, *found.runoff}
    _check_same(found, counts, enough)
    return Figures(
        status=found.status,
        participating=_weights(anybody, Quantity.PARTICIPATING),
        total=_weights(anybody, Quantity.TOTAL),
        supports=tuple(
            Support(
                candidate=candidate,
                yes=_weights(count, Quantity.FOR),
                no=_weights(count, Quantity.AGAINST),
                abstain=_weights(count, Quantity.ABSTAIN),
                is_enough=candidate in enough,
            )
            for candidate, count in counts.items()
        ),
        elected=found.elected,
        reserve=found.reserve,
        runoff=found.runoff,
    )


def counted_json(preset: Preset, counts: Mapping[str, Count], found: Figures) -> Object:
    """What follows from rule, roll and ballots: the part that a recount must find again."""
    candidates: list[Json] = [
        {"id": candidate, **certificates.counted_json(preset, count)} for candidate, count in counts.items()
    ]
    return {"candidates": candidates, "counts": found.as_json(), "outcome": found.status.value}


def figures(counts: Mapping[str, Any]) -> Figures:
    """From the record's own figures."""
    return Figures(
        status=Status(counts["status"]),
        participating=counts["participating"],
        total=counts["total"],
        supports=tuple(
            Support(
                candidate=candidate,
                yes=said["for"],
                no=said["against"],
                abstain=said["abstain"],
                is_enough=said["is_enough"],
            )
            for candidate, said in counts["candidates"].items()
        ),
        elected=tuple(counts["elected"]),
        reserve=tuple(counts["reserve"]),
        runoff=tuple(counts["runoff"]),
    )


def said_of(answers: Answers, candidate: str) -> Choice:
    """Who is not named on a ballot is abstained from."""
    return Choice(answers[candidate][0]) if candidate in answers else Choice.ABSTAIN


def check_electing(rule: Rule) -> None:
    """Raise RuleElectsNobody unless the rule asks for shares of heads and area to take part, and of those to agree."""
    _shares(rule)


def _election(paper: Paper, rule: Rule, counts: Mapping[str, Count]) -> Election:
    assert paper.seats is not None, "an election has seats"
    quorum, need = _shares(rule)
    anybody = next(iter(counts.values()))
    return Election(
        participating=_exact(anybody, Quantity.PARTICIPATING),
        total=_exact(anybody, Quantity.TOTAL),
        quorum=quorum,
        need=need,
        seats=paper.seats.count,
        sitting=paper.seats.sitting,
        agreed_seats=paper.seats.size,
        legal_min=paper.seats.least,
        rank=paper.seats.rank,
        candidates=tuple(
            Candidate(candidate, _exact(count, Quantity.FOR)) for candidate, count in counts.items()
        ),
    )


def _shares(rule: Rule) -> tuple[Share, Share]:
    """The quorum, and what a candidate needs. Raises RuleElectsNobody."""
    stage = rule.stage
    if len(rule.stages) > 1 or stage.quorum is None:
        raise RuleElectsNobody
    return (
        _share(stage.quorum, Quantity.PARTICIPATING, Quantity.TOTAL),
        _share(stage.passing, Quantity.FOR, Quantity.PARTICIPATING),
    )


def _share(expression: Expression, quantity: Quantity, of: Quantity) -> Share:
    """The one share that is asked of both dimensions."""
    atoms = tuple(expression.atoms()) if isinstance(expression, AllOf) else ()
    asked = {(atom.quantity, atom.comparison, atom.bound) for atom in atoms}
    if len(asked) != 1 or sorted(atom.dim for atom in atoms) != sorted((HEADS, AREA)):
        raise RuleElectsNobody
    found, comparison, bound = asked.pop()
    if (found, bound.of, bound.amount) != (quantity, of, None) or bound.share is None:
        raise RuleElectsNobody
    return Share(comparison, bound.share)


def _exact(count: Count, quantity: Quantity) -> elections.Weights:
    return {dim: Fraction(count.whole(dim.value, quantity)) for dim in Dim}


def _weights(count: Count, quantity: Quantity) -> Weights:
    return {dim.value: count.whole(dim.value, quantity) for dim in Dim}


def _check_same(found: Elected, counts: Mapping[str, Count], enough: set[str]) -> None:
    """Who qualifies by the election's own arithmetic passes the count of their question, and nobody else does."""
    passed = {candidate for candidate, count in counts.items() if count.outcome is Outcome.PASS}
    if found.status is not Status.NO_QUORUM and passed != enough:
        raise agreement.TwoCountsDiffer
