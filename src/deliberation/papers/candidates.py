"""Who stands for a committee, and what a ballot says of them: the paper of an election, made and filled in. Pure."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from deliberation.counting.elections import FEWEST_SEATS, MOST_SEATS, Dim
from deliberation.counting.rules import Choice
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence
from deliberation.papers.papers import Answers, Kind, Option, Order, Paper, Seats

MOST_CANDIDATES = 30
LONGEST_NAME = 40
LONGEST_TEXT = 200
_USUAL_LEAST = 5
_LINE = re.compile(r"([^:：]+)(?:[:：]\s*(.*))?")


class NobodyStands(Invalid):
    field = "candidates"
    message = sentence("Write the candidates, one on each line.")


class TooManyCandidates(Invalid):
    field = "candidates"
    message = sentence("At most %(most)s candidates fit on one ballot paper.")


class CandidateTwice(Invalid):
    field = "candidates"
    message = sentence("%(name)s stands there twice. Tell namesakes apart by their building.")


class LineTooLong(Invalid):
    field = "candidates"
    message = sentence(
        "The line of %(name)s is too long. A name has at most %(name_most)s characters, a statement %(text_most)s."
    )


class FewerCandidatesThanSeats(Invalid):
    field = "candidates"
    message = sentence(
        "%(candidates)s candidates cannot fill %(seats)s seats. Add candidates or choose fewer seats."
    )


class SeatsOutOfRange(Invalid):
    field = "seats"
    message = sentence(
        "A committee has an odd number of members, from %(least)s to %(most)s. Count those who stay, too."
    )


class NobodyJudged(Invalid):
    message = sentence("Say agree, disagree or abstain to at least one candidate.")


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How many seats are to be filled, how many members stay, who comes before whom, and the order on the paper."""

    seats: int
    sitting: int = 0
    rank: tuple[Dim, ...]
    order: Order


@dataclass(frozen=True)
class Stand:
    """A candidate as listed: the name, and a few words of their own."""

    name: str
    text: str = ""


def listed(lines: Sequence[str]) -> tuple[Stand, ...]:
    """`name: statement`, one a line. Raises NobodyStands, TooManyCandidates, CandidateTwice, LineTooLong."""
    if not lines:
        raise NobodyStands
    if len(lines) > MOST_CANDIDATES:
        raise TooManyCandidates({"most": MOST_CANDIDATES})
    found = [_stand(line) for line in lines]
    for at, stand in enumerate(found):
        if stand.name in {before.name for before in found[:at]}:
            raise CandidateTwice({"name": stand.name})
    return tuple(found)


def paper(poll_id: UUID, stands: Sequence[Stand], terms: Terms) -> Paper:
    """The paper of an election. Raises SeatsOutOfRange, FewerCandidatesThanSeats."""
    size = terms.seats + terms.sitting
    if min(terms.seats, terms.sitting + 1) < 1 or size % 2 == 0 or not FEWEST_SEATS <= size <= MOST_SEATS:
        raise SeatsOutOfRange({"least": FEWEST_SEATS, "most": MOST_SEATS})
    if len(stands) < terms.seats:
        raise FewerCandidatesThanSeats({"candidates": len(stands), "seats": terms.seats})
    drawn = sorted(stands, key=lambda stand: _lot(poll_id, stand)) if terms.order is Order.LOT else stands
    return Paper(
        kind=Kind.ELECTION,
        options=tuple(Option(f"c{at}", stand.name, stand.text) for at, stand in enumerate(drawn, start=1)),
        seats=Seats(
            count=terms.seats,
            sitting=terms.sitting,
            least=min(size, _USUAL_LEAST),
            rank=terms.rank,
            order=terms.order,
        ),
    )


def judged(paper: Paper, said: Mapping[str, Choice]) -> Answers:
    """The ballot that says this of these candidates. Raises NobodyJudged."""
    if not said:
        raise NobodyJudged
    return {option.id: (said[option.id].value,) for option in paper.options if option.id in said}


def _stand(line: str) -> Stand:
    match = _LINE.fullmatch(line)
    name, text = (match[1].strip(), (match[2] or "").strip()) if match else ("", "")
    if not name or len(name) > LONGEST_NAME or len(text) > LONGEST_TEXT:
        raise LineTooLong({"name": line[:12], "name_most": LONGEST_NAME, "text_most": LONGEST_TEXT})
    return Stand(name, text)


def _lot(poll_id: UUID, stand: Stand) -> bytes:
    """Drawn by the poll's id, which nobody chose: anybody can draw it again."""
    return hashlib.sha256(f"deliberation/lot/v1\n{poll_id}\n{stand.name}".encode()).digest()
