"""What lies on the ballot paper, and what a ballot on it says: pure, and the same for every kind of poll.

A ballot answers questions: for each question's id it names options by their ids. A motion has one question, answered by
a choice; a ranking has one question a place, answered by the options put there. Equal and left-out places stay as cast.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from deliberation.counting.elections import Dim
from deliberation.counting.rules import Choice
from deliberation.kernel.facts import PublicValue
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence
from deliberation.ledger import canonical
from deliberation.papers.documents import MOTION

FEWEST_OPTIONS = 2
MOST_OPTIONS = 8
LONGEST_TITLE = 80
JUDGEMENTS = (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN)
"""What may be said of a candidate."""
Answers = Mapping[str, tuple[str, ...]]
"""`{"motion": ("for",)}`; or `{"1": ("o2",), "2": ("o1", "o3")}`, where places and options left out were not ranked."""


class Kind(StrEnum):
    """A motion binds: yes, no or abstain on one text. A ranking advises which of several texts to put to that.

    An election asks yes, no or abstain of each candidate for the seats of a committee.
    """

    MOTION = "motion"
    RANKING = "ranking"
    ELECTION = "election"


class TooFewOptions(Invalid):
    field = "options"
    message = sentence("Write at least two options, one on each line.")


class TooManyOptions(Invalid):
    field = "options"
    message = sentence("People can rank at most %(most)s options. Leave some out.")


class OptionTwice(Invalid):
    field = "options"
    message = sentence("“%(title)s” stands there twice. Leave one of them out.")


class OptionTooLong(Invalid):
    field = "options"
    message = sentence("“%(title)s…” is too long. Write at most %(most)s characters a line.")


class NothingRanked(Invalid):
    message = sentence("Give at least one option a place.")


class PlaceOutOfRange(Invalid):
    message = sentence("The last place is %(last)s. Choose the places again.")


@dataclass(frozen=True)
class Option:
    """The id is good for one poll. A candidate's title is the name, and `text` what they say of themselves."""

    id: str
    title: str
    text: str = ""


class Order(StrEnum):
    """How candidates stand on the paper: drawn by lot when it was made, or as listed, such as by strokes."""

    LOT = "lot"
    LISTED = "listed"


@dataclass(frozen=True, kw_only=True)
class Seats:
    """`count` are to be filled now, `sitting` members stay. `least` members make a committee by law.

    `rank` says what puts one candidate before another.
    """

    count: int
    sitting: int
    least: int
    rank: tuple[Dim, ...]
    order: Order

    @property
    def size(self) -> int:
        """Of the whole committee."""
        return self.count + self.sitting


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What is asked besides the question itself, frozen when the poll is opened. A motion needs none."""

    kind: Kind
    options: tuple[Option, ...]
    seats: Seats | None = None

    def title(self, option_id: str) -> str:
        """Raises KeyError."""
        return {option.id: option.title for option in self.options}[option_id]

    def canonical(self) -> bytes:
        options: list[PublicValue] = [_option_json(option) for option in self.options]
        seats: dict[str, PublicValue] = {} if self.seats is None else {"seats": _seats_json(self.seats)}
        return canonical.encode({"v": 1, "kind": self.kind.value, "options": options, **seats})


def ranking_of(titles: Sequence[str]) -> Paper:
    """The paper on which these are ranked. Raises TooFewOptions, TooManyOptions, OptionTwice, OptionTooLong."""
    if len(titles) < FEWEST_OPTIONS:
        raise TooFewOptions
    if len(titles) > MOST_OPTIONS:
        raise TooManyOptions({"most": MOST_OPTIONS})
    for at, title in enumerate(titles):
        if title.casefold() in {before.casefold() for before in titles[:at]}:
            raise OptionTwice({"title": title})
        if len(title) > LONGEST_TITLE:
            raise OptionTooLong({"title": title[:12], "most": LONGEST_TITLE})
    options = tuple(Option(f"o{at}", title) for at, title in enumerate(titles, start=1))
    return Paper(kind=Kind.RANKING, options=options)


def parse(document: bytes) -> Paper:
    """A paper from its canonical bytes, as it was frozen."""
    fields = json.loads(document)
    options = tuple(
        Option(option["id"], option["title"], option.get("text", "")) for option in fields["options"]
    )
    seats = fields.get("seats")
    return Paper(kind=Kind(fields["kind"]), options=options, seats=_seats(seats) if seats else None)


def rules_sha256(preset: bytes, paper: Paper | None) -> str:
    """The document hash of what was frozen: the preset's bytes, and after a line feed the paper's where there is one."""
    document = preset if paper is None else preset + b"\n" + paper.canonical()
    return f"sha256:{hashlib.sha256(document).hexdigest()}"


_MOTIONS: Mapping[Choice, Answers] = {choice: {MOTION: (choice.value,)} for choice in Choice}


def of_choice(choice: Choice) -> Answers:
    return _MOTIONS[choice]


def choice_of(answers: Answers) -> Choice:
    """What a ballot on a motion says. Raises KeyError for any other ballot."""
    return Choice(answers[MOTION][0])


def of_places(paper: Paper, places: Mapping[str, int]) -> Answers:
    """The ballot that puts options at these places, counted from 1. Raises NothingRanked, PlaceOutOfRange."""
    if not places:
        raise NothingRanked
    last = len(paper.options)
    if not all(1 <= place <= last for place in places.values()):
        raise PlaceOutOfRange({"last": last})
    return _sorted(
        (str(place), [option.id for option in paper.options if places.get(option.id) == place])
        for place in range(1, last + 1)
    )


def ranks_of(answers: Answers) -> tuple[tuple[str, ...], ...]:
    """From the first place down; a place that was skipped is empty."""
    last = max(map(int, answers))
    return tuple(tuple(answers.get(str(place), ())) for place in range(1, last + 1))


def fits(paper: Paper | None, answers: Answers) -> bool:
    """Whether this ballot can have been filled in on this paper."""
    if paper is None:
        return any(answers == each for each in _MOTIONS.values())
    if paper.kind is Kind.ELECTION:
        return _fits_election(paper, answers)
    named = [option_id for options in answers.values() for option_id in options]
    places = {str(place) for place in range(1, len(paper.options) + 1)}
    return (
        bool(named)
        and all(answers.values())
        and answers.keys() <= places
        and len(set(named)) == len(named)
        and set(named) <= {option.id for option in paper.options}
    )


def _fits_election(paper: Paper, answers: Answers) -> bool:
    """Each candidate once at most, each with one answer."""
    known = {(choice.value,) for choice in JUDGEMENTS}
    return (
        bool(answers)
        and answers.keys() <= {option.id for option in paper.options}
        and set(answers.values()) <= known
    )


def as_json(answers: Answers) -> dict[str, list[str]]:
    return {question: list(options) for question, options in answers.items()}


def from_json(said: Mapping[str, Iterable[str]]) -> Answers:
    return {question: tuple(options) for question, options in said.items()}


def _option_json(option: Option) -> dict[str, PublicValue]:
    text: dict[str, PublicValue] = {"text": option.text} if option.text else {}
    return {"id": option.id, "title": option.title, **text}


def _seats_json(seats: Seats) -> dict[str, PublicValue]:
    rank: list[PublicValue] = [dim.value for dim in seats.rank]
    return {
        "count": seats.count,
        "sitting": seats.sitting,
        "least": seats.least,
        "rank": rank,
        "order": seats.order.value,
    }


def _seats(fields: Mapping[str, Any]) -> Seats:
    return Seats(
        count=fields["count"],
        sitting=fields["sitting"],
        least=fields["least"],
        rank=tuple(Dim(dim) for dim in fields["rank"]),
        order=Order(fields["order"]),
    )


def _sorted(answers: Iterable[tuple[str, list[str]]]) -> Answers:
    return {question: tuple(options) for question, options in answers if options}
