"""How an election ended, as its result page and its notice show it: who is elected, who follows, and every figure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from deliberation.counting.elections import Dim, Status
from deliberation.kernel import exact
from deliberation.kernel.text import sentence
from deliberation.papers.committees import Figures, Support, Weights
from deliberation.papers.papers import Order, Paper, Seats
from deliberation.polls.queries import PollView
from deliberation.polls.results import ClosedView
from deliberation.web import published, tallies
from deliberation.web.deps import Visit
from deliberation.web.i18n.translator import Translator

RANKS: Mapping[str, tuple[tuple[Dim, ...], str]] = {
    "heads": ((Dim.HEADS, Dim.AREA), sentence("By owners who agree, then by their floor area")),
    "area": ((Dim.AREA, Dim.HEADS), sentence("By the floor area that agrees, then by owners")),
}
ORDERS: Mapping[Order, str] = {
    Order.LOT: sentence("Drawn by lot"),
    Order.LISTED: sentence("As listed, such as by strokes of the surname"),
}
_NEXT: Mapping[Status, str] = {
    Status.FORMED: sentence("The committee is formed. It meets and is put on record."),
    Status.NOT_FORMED: sentence("Seats stay empty. They need a by-election."),
    Status.RUNOFF: sentence("Those with the same votes stand again among themselves for the last seat."),
    Status.NO_QUORUM: sentence("Nobody is elected. The election may be held again."),
}


@dataclass(frozen=True, kw_only=True)
class CandidateView:
    """A candidate with their votes, and what became of them as (words, kind of tag)."""

    name: str
    text: str
    heads: str
    area: str
    share: str
    standing: tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class ElectionView:
    """`turnout`: who took part of whom, by owners and by area. `candidates` with the strongest first."""

    elected: tuple[str, ...]
    reserve: tuple[str, ...]
    runoff: tuple[str, ...]
    next_step: str
    turnout: tuple[tuple[str, str, str], ...]
    candidates: tuple[CandidateView, ...]
    table: tuple[tuple[str, ...], ...]

    @property
    def short(self) -> tuple[tuple[str, str, str, str], ...]:
        """For the notice: name, owners and area that agree, what became of them."""
        return tuple((each.name, each.heads, each.area, each.standing[0]) for each in self.candidates)


async def page(visit: Visit, poll: PollView, closed: ClosedView) -> Mapping[str, object]:
    """Everything the result page and the notice have in common."""
    return {
        **await published.around(visit, poll, closed),
        "election": election(visit.translator, poll, closed),
        "seats": seats(visit, poll.paper),
    }


def seats(visit: Visit, paper: Paper | None) -> tuple[tuple[str, str], ...]:
    """What was fixed of the committee, as facts; empty where there is none."""
    found = paper.seats if paper else None
    if found is None:
        return ()
    stay = ((visit.say(sentence("Members who stay")), visit.translator.number(found.sitting)),)
    return (
        (visit.say(sentence("Seats")), visit.translator.number(found.count)),
        *(stay if found.sitting else ()),
        (visit.say(sentence("Who comes first")), visit.say(_rank_words(found))),
        (visit.say(sentence("Order on the paper")), visit.say(ORDERS[found.order])),
    )


def election(reader: Translator, poll: PollView, closed: ClosedView) -> ElectionView:
    paper, found = poll.paper, closed.election
    assert paper is not None, "an election has a paper"
    assert found is not None, "an election has figures"
    assert paper.seats is not None, "an election has seats"
    in_order = sorted(found.supports, key=lambda each: _key(each, paper.seats), reverse=True)
    return ElectionView(
        elected=_names(paper, found.elected),
        reserve=_names(paper, found.reserve),
        runoff=_names(paper, found.runoff),
        next_step=reader.say(_NEXT[found.status]),
        turnout=tuple(
            (reader.say(name), *_part(reader, dim, found))
            for dim, name in ((Dim.HEADS, sentence("By owners")), (Dim.AREA, sentence("By floor area")))
        ),
        candidates=tuple(_candidate(reader, paper, each, found) for each in in_order),
        table=tuple(_row(reader, paper, each) for each in in_order),
    )


def _rank_words(found: Seats) -> str:
    return next(words for rank, words in RANKS.values() if rank == found.rank)


def _key(support: Support, found: Seats | None) -> tuple[int, ...]:
    return tuple(support.yes[dim.value] for dim in found.rank) if found else ()


def _names(paper: Paper, ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(paper.title(each) for each in ids)


def _part(reader: Translator, dim: Dim, found: Figures) -> tuple[str, str]:
    reached, whole = found.participating[dim.value], found.total[dim.value]
    percent = exact.percent(Fraction(reached, whole), places=1) if whole else 0
    words = {"reached": _amount(reader, dim, reached), "total": _amount(reader, dim, whole)}
    return reader.say(sentence("%(reached)s of %(total)s"), words), f"{percent}%"


def _candidate(reader: Translator, paper: Paper, support: Support, found: Figures) -> CandidateView:
    option = next(each for each in paper.options if each.id == support.candidate)
    return CandidateView(
        name=option.title,
        text=option.text,
        heads=_amount(reader, Dim.HEADS, support.yes[Dim.HEADS.value]),
        area=_amount(reader, Dim.AREA, support.yes[Dim.AREA.value]),
        share=_shares(support.yes, found.participating),
        standing=_standing(reader, support, found),
    )


def _shares(yes: Weights, of: Weights) -> str:
    """Rounded down, so that half is never shown as more."""
    found = [exact.percent(Fraction(yes[dim.value], of[dim.value]), places=1) for dim in Dim if of[dim.value]]
    return " · ".join(f"{share}%" for share in found)


def _standing(reader: Translator, support: Support, found: Figures) -> tuple[str, str]:
    candidate = support.candidate
    if candidate in found.elected:
        return reader.say(sentence("Elected")), "ok"
    if candidate in found.runoff:
        return reader.say(sentence("Stands again")), "warn"
    if candidate in found.reserve:
        place = found.reserve.index(candidate) + 1
        return reader.say(sentence("Reserve no. %(place)s"), {"place": place}), ""
    return reader.say(sentence("Not elected")), ""


def _row(reader: Translator, paper: Paper, support: Support) -> tuple[str, ...]:
    return (
        paper.title(support.candidate),
        *(
            _amount(reader, dim, said[dim.value])
            for said in (support.yes, support.no, support.abstain)
            for dim in Dim
        ),
    )


def _amount(reader: Translator, dim: Dim, value: int) -> str:
    return tallies.area(reader, value) if dim is Dim.AREA else reader.number(value)
