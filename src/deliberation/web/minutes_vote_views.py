"""Motions and votes, as the minutes say them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from deliberation.counting.count import Outcome
from deliberation.counting.parties import AREA
from deliberation.counting.rules import Choice
from deliberation.kernel.text import sentence
from deliberation.meetings.minutes.record import Motion, SeatOnRecord, Vote
from deliberation.meetings.votes.kinds import Way
from deliberation.meetings.votes.views import Standing
from deliberation.web import meeting_vote_words, minutes_words, tallies
from deliberation.web.deps import Visit
from deliberation.web.minutes_seat_views import label

_SAID = sentence("%(word)s: %(amount)s")


@dataclass(frozen=True, kw_only=True)
class VoteLine:
    """`sums` are (word, seats), `figures` lines of exact numbers, `said` is (seat, word) where names were called."""

    number: int
    version: int
    about: str
    outcome: str
    annulled: str | None
    sums: tuple[tuple[str, int], ...]
    figures: tuple[str, ...]
    said: tuple[tuple[str, str], ...]
    record_sha256: str


@dataclass(frozen=True, kw_only=True)
class MotionLine:
    number: int
    amends: int | None
    texts: tuple[tuple[int, str], ...]
    by: str
    standing: str
    votes: tuple[VoteLine, ...]


def motion(visit: Visit, moved: Motion, seats: Mapping[int, SeatOnRecord]) -> MotionLine:
    return MotionLine(
        number=moved.number,
        amends=moved.amends,
        texts=tuple((each.version, each.text) for each in moved.texts),
        by=label(seats, moved.by_seat) if moved.by_seat else "",
        standing=visit.say(meeting_vote_words.STANDINGS[Standing(moved.standing)][0]),
        votes=tuple(_vote(visit, each, seats) for each in moved.votes),
    )


def _vote(visit: Visit, vote: Vote, seats: Mapping[int, SeatOnRecord]) -> VoteLine:
    words = {choice.value: visit.say(said) for choice, said in meeting_vote_words.CHOICES.items()}
    return VoteLine(
        number=vote.number,
        version=vote.version,
        about=f"{visit.say(meeting_vote_words.WAYS[Way(vote.way)])} · {visit.translator.clock(vote.closed_at)}",
        outcome=visit.say(minutes_words.OUTCOMES[Outcome(vote.outcome)]),
        annulled=vote.annulled,
        sums=tuple((words[each.value], vote.sums.get(each.value, 0)) for each in Choice),
        figures=tuple(_figures(visit, vote, words)),
        said=tuple(
            (label(seats, each.seat), words[each.choice])
            for each in sorted(vote.said, key=lambda said: said.seat)
        ),
        record_sha256=vote.record_sha256,
    )


def _figures(visit: Visit, vote: Vote, words: Mapping[str, str]) -> Iterable[str]:
    """Of a vote that weighs area too: what each answer had of it."""
    if AREA not in vote.figures:
        return
    area = vote.figures[AREA]
    for choice in (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN):
        if choice.value in area:
            amount = tallies.area(visit.translator, int(area[choice.value]))
            yield visit.say(_SAID, {"word": words[choice.value], "amount": amount})
