"""How a ranking ended, as its result page and its notice show it: three readings side by side, and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from deliberation.communities.rules import CONVENING_ROLES
from deliberation.kernel import exact
from deliberation.kernel.text import sentence
from deliberation.papers.papers import Paper
from deliberation.polls.queries import PollView
from deliberation.polls.results import ClosedView
from deliberation.proposals.rules import Standing
from deliberation.proposals.views import ProposalView
from deliberation.web import published
from deliberation.web.deps import Visit
from deliberation.web.i18n.translator import Translator

_NOBODY_ALONE = sentence("No option alone")
_PLURALITY = (sentence("Most first places"), sentence("The option that stands first on the most ballots."))
_PAIRWISE = (
    sentence("Beats every other"),
    sentence("The option that more homes put before each other one than after it."),
)
_RUNOFF = (
    sentence("Stays to the end"),
    sentence("The weakest drops out, round by round, until one option has over half."),
)
_AGREED = sentence("All three ways name the same option.")
_DIFFER = sentence("The three ways do not agree. Talk it over before you choose.")


@dataclass(frozen=True)
class ReadingView:
    """One way to read the same ballots, and the option that it names."""

    name: str
    how: str
    winner: str
    is_clear: bool


@dataclass(frozen=True, kw_only=True)
class RankingView:
    """`firsts`: options with their first places, the most first. `pairs`: two options and how many prefer each."""

    readings: tuple[ReadingView, ...]
    agreement: str
    firsts: tuple[tuple[str, str], ...]
    pairs: tuple[tuple[str, str, str, str], ...]
    cast: int
    party_count: int


async def page(visit: Visit, poll: PollView, closed: ClosedView) -> Mapping[str, object]:
    """Everything the result page and the notice have in common."""
    around = await published.around(visit, poll, closed)
    proposal, visitor = around["proposal"], visit.found_visitor
    return {
        **around,
        "ranking": ranking(visit.translator, poll, closed),
        "may_open_poll": visitor is not None
        and bool(visitor.roles & CONVENING_ROLES)
        and isinstance(proposal, ProposalView)
        and proposal.standing is Standing.OPEN,
    }


def ranking(translator: Translator, poll: PollView, closed: ClosedView) -> RankingView:
    paper, figures = poll.paper, closed.ranking
    assert paper is not None, "a ranking has a paper"
    assert figures is not None, "a ranking has figures"
    advice = figures.advice
    named = (advice.plurality, advice.pairwise_winner, advice.instant_runoff)
    readings = tuple(
        ReadingView(
            translator.gettext(name),
            translator.gettext(how),
            _title(translator, paper, winner),
            winner is not None,
        )
        for (name, how), winner in zip((_PLURALITY, _PAIRWISE, _RUNOFF), named, strict=True)
    )
    is_agreed = len(set(named)) == 1 and None not in named
    most_first = sorted(figures.firsts, key=lambda option: -figures.firsts[option])
    return RankingView(
        readings=readings,
        agreement=translator.gettext(_AGREED if is_agreed else _DIFFER),
        firsts=tuple((paper.title(option), _count(figures.firsts[option])) for option in most_first),
        pairs=tuple(
            (
                paper.title(one),
                paper.title(other),
                translator.number(figures.pairs[one][other]),
                translator.number(figures.pairs[other][one]),
            )
            for one, other in combinations(most_first, 2)
        ),
        cast=figures.cast,
        party_count=poll.frozen.party_count,
    )


def _title(translator: Translator, paper: Paper, option: str | None) -> str:
    return translator.gettext(_NOBODY_ALONE) if option is None else paper.title(option)


def _count(first: Fraction) -> str:
    """A whole number, or two decimals where a first place was shared."""
    return f"{first.numerator:,}" if first.denominator == 1 else f"{exact.rounded(first, places=2):,}"
