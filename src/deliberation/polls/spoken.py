"""Between rows and what they say: the paper of a poll and its ways to vote, and the answers of a ballot on it."""

from collections.abc import Mapping
from typing import Any

from deliberation.counting.rules import Choice
from deliberation.papers import papers, ways
from deliberation.papers.documents import MOTION
from deliberation.papers.papers import Answers, Paper
from deliberation.papers.ways import Ways
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.models import Poll


def paper_of(poll: Poll) -> Paper | None:
    """What lay on the ballot paper besides the question; None on a motion's."""
    return None if poll.paper is None else papers.parse(poll.paper)


def ways_of(poll: Poll) -> Ways:
    """In which it may be voted."""
    return ways.BEFORE if poll.ways is None else ways.parse(poll.ways)


def answers_of(ballot: Ballot) -> Answers:
    return answers(ballot.choice if ballot.answers is None else ballot.answers)


def answers(said: str | Mapping[str, list[str]] | None) -> Answers:
    """From a choice, or from the answers to several questions; every ballot has one of both."""
    return papers.from_json(said) if isinstance(said, Mapping) else papers.of_choice(Choice(said or ""))


def columns_of(said: Answers) -> dict[str, Any]:
    """Where a ballot's row keeps what it says."""
    return {"choice": papers.choice_of(said).value} if MOTION in said else {"answers": papers.as_json(said)}
