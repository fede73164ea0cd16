"""What a ballot says, in the reader's words."""

from collections.abc import Sequence

from deliberation.counting.rules import Choice
from deliberation.kernel.text import sentence
from deliberation.papers import papers
from deliberation.papers.papers import Answers, Kind, Option
from deliberation.polls.queries import PollView
from deliberation.web import poll_views
from deliberation.web.deps import Visit

_CANDIDATE = sentence("%(name)s: %(choice)s")
_PLACE = sentence("Place %(place)s: %(options)s")
_NO_PLACE = sentence("Without a place: %(options)s")


def said(visit: Visit, poll: PollView, answers: Answers) -> tuple[str, ...]:
    """A line each: the choice, or the options in the order of their places."""
    if poll.paper is None:
        return (_choice(visit, papers.choice_of(answers)),)
    if poll.paper.kind is Kind.ELECTION:
        return tuple(_of_candidate(visit, option, answers) for option in poll.paper.options)
    ranks = papers.ranks_of(answers)
    lines = [
        _say(visit, _PLACE, [poll.paper.title(option) for option in rank], place=place)
        for place, rank in enumerate(ranks, start=1)
        if rank
    ]
    named = {option for rank in ranks for option in rank}
    rest = [option.title for option in poll.paper.options if option.id not in named]
    return (*lines, *([_say(visit, _NO_PLACE, rest)] if rest else []))


def _choice(visit: Visit, choice: Choice) -> str:
    return visit.say(poll_views.CHOICES[choice][0])


def _of_candidate(visit: Visit, option: Option, answers: Answers) -> str:
    """Whom a ballot passes over, it abstains from."""
    said = Choice(answers[option.id][0]) if option.id in answers else Choice.ABSTAIN
    return visit.say(_CANDIDATE, {"name": option.title, "choice": _choice(visit, said)})


def in_a_row(visit: Visit, parts: Sequence[str]) -> str:
    return ("；" if visit.translator.language == "zh-Hans" else "; ").join(parts)


def _say(visit: Visit, words: str, titles: Sequence[str], **places: int) -> str:
    return visit.say(words, {**places, "options": in_a_row(visit, titles)})
