"""Count a ranking: three readings side by side, and a record from which a stranger can count again. Pure."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from deliberation.counting import options
from deliberation.counting.certificates import certificate as certificates
from deliberation.counting.certificates.certificate import Box, Counting, FrozenRoll
from deliberation.counting.methods import pairwise, plurality
from deliberation.counting.methods.ranked import Ballot, Profile, SharedRank
from deliberation.counting.options import Advice, TooManyTies
from deliberation.counting.presets import Preset
from deliberation.counting.shapes import Json, Object
from deliberation.kernel import clock, exact
from deliberation.papers import papers, versions
from deliberation.papers.papers import Answers, Paper

KIND = "deliberation/ranking"
FIELDS = frozenset(
    {
        *("v", "kind", "poll", "rule", "paper", "roll", "scope", "electorate", "parties", "merged"),
        *("left_out", "rankings", "counts", "outcome", "ballots", "counted_at", "counted_by"),
    }
)
"""What the record of a ranking says, no more and no less."""


class Advised(StrEnum):
    """A ranking decides nothing: this is all that its outcome says. NOBODY: no ballot came in."""

    ADVISED = "ADVISED"
    NOBODY = "NOBODY"


@dataclass(frozen=True, kw_only=True)
class Figures:
    """`firsts`: first places, a shared one shared out. `pairs[a][b]`: how many homes put a above b."""

    cast: int
    firsts: Mapping[str, Fraction]
    pairs: Mapping[str, Mapping[str, int]]
    advice: Advice

    def as_json(self) -> Object:
        advice: Object = {
            "plurality": self.advice.plurality,
            "pairwise_winner": self.advice.pairwise_winner,
            "instant_runoff": self.advice.instant_runoff,
        }
        return {
            "cast": self.cast,
            "firsts": {option: exact.exact_text(first) for option, first in self.firsts.items()},
            "pairs": {option: dict(row) for option, row in self.pairs.items()},
            "advice": advice,
        }


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """All that a count of a ranking rests on. `ballots` by the party's key."""

    poll: str
    paper: Paper
    preset: Preset
    roll: FrozenRoll
    ballots: Mapping[str, Answers]
    box: Box
    counting: Counting

    @property
    def profile(self) -> Profile:
        """One ballot a party, however many units it has."""
        cast = Counter(papers.ranks_of(answers) for answers in self.ballots.values())
        return Profile(
            candidates=tuple(option.id for option in self.paper.options),
            ballots=tuple(Ballot(ranks, count) for ranks, count in sorted(cast.items())),
        )

    @property
    def outcome(self) -> Advised:
        return Advised.ADVISED if self.ballots else Advised.NOBODY

    def figures(self) -> Figures:
        profile = self.profile
        firsts, _ = plurality.tally(profile, SharedRank.SPLIT)
        return Figures(
            cast=len(self.ballots),
            firsts=firsts,
            pairs=pairwise.compare(profile),
            advice=_advice(profile),
        )

    def as_json(self) -> Object:
        """The rankings stand in it without the homes that cast them."""
        rankings: list[Json] = [
            {"count": ballot.count, "ranks": [list[Json](rank) for rank in ballot.ranks]}
            for ballot in self.profile.ballots
        ]
        return {
            "v": versions.VERSION,
            "kind": KIND,
            "poll": self.poll,
            "rule": self.preset.as_json(),
            "paper": json.loads(self.paper.canonical()),
            **certificates.roll_json(self.roll, self.preset.rule.merge),
            "rankings": rankings,
            "counts": self.figures().as_json(),
            "outcome": self.outcome.value,
            "ballots": certificates.box_json(self.box),
            "counted_at": clock.rfc3339(self.counting.at),
            "counted_by": certificates.counted_by_json(self.counting),
        }


def figures(counts: Mapping[str, Any]) -> Figures:
    """From the record's own figures."""
    advice = counts["advice"]
    return Figures(
        cast=counts["cast"],
        firsts={option: Fraction(first) for option, first in counts["firsts"].items()},
        pairs=counts["pairs"],
        advice=Advice(advice["plurality"], advice["pairwise_winner"], advice["instant_runoff"]),
    )


def _advice(profile: Profile) -> Advice:
    """Where ties leave too many ways to go, the rounds name nobody."""
    try:
        return options.advise(profile)
    except TooManyTies:
        firsts, _ = plurality.tally(profile, SharedRank.SPLIT)
        leaders = [option for option, first in firsts.items() if first == max(firsts.values())]
        return Advice(
            plurality=leaders[0] if len(leaders) == 1 else None,
            pairwise_winner=pairwise.winner(pairwise.compare(profile)),
            instant_runoff=None,
        )
