"""The ballot as a form: for each kind of paper its own fields, and one spelling of what was chosen for the last step."""

import json
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field

from deliberation.counting.rules import Choice
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence
from deliberation.ledger import canonical
from deliberation.papers import candidates, papers
from deliberation.papers.documents import MOTION
from deliberation.papers.papers import Answers, Kind, NothingRanked, Paper, PlaceOutOfRange
from deliberation.polls.queries import PollView
from deliberation.polls.rules import FormAltered
from deliberation.web import forms, poll_views
from deliberation.web.deps import Change, Visit

Said = Literal["for", "against", "abstain"]
_PLACE = "place-"
_CANDIDATE = "candidate-"


def _chosen(value: object) -> object:
    if value not in tuple(choice.value for choice in poll_views.CHOICES):
        raise forms.fault("choice", sentence("Choose agree, disagree or abstain."))
    return value


class HomeForm(forms.Form):
    """For which home, and how many ballots that home had cast when the page was shown."""

    home: UUID
    revision: int = Field(ge=0, le=10**6)


class MotionForm(forms.Form):
    """What was chosen on a motion."""

    choice: Annotated[Said, BeforeValidator(_chosen)] = Field(default="", validate_default=True)


class ChoiceForm(MotionForm, HomeForm):
    """The same, and for which home."""


class BallotForm(HomeForm):
    """What was chosen, as it was checked: `key` makes a double tap one vote, `seal` makes it what was shown."""

    choice: str = Field(max_length=4_000)
    key: UUID
    mandate: UUID | None = None
    seal: str = ""


def read(change: Change, poll: PollView) -> tuple[HomeForm, Answers]:
    """Raises NotFilledIn."""
    home = forms.parse(HomeForm if poll.paper else ChoiceForm, change.form)
    return home, answers(change, poll)


def answers(change: Change, poll: PollView) -> Answers:
    """What is said on the paper, whoever says it. Raises NotFilledIn."""
    if poll.paper is None:
        return papers.of_choice(Choice(forms.parse(MotionForm, change.form).choice))
    says = _judgements if poll.paper.kind is Kind.ELECTION else _ranking
    try:
        return says(change, poll.paper)
    except Invalid as refusal:
        raise forms.NotFilledIn(forms.typed(change.form).refused(refusal)) from refusal


def fields(visit: Visit, poll: PollView) -> dict[str, object]:
    """What the page of the ballot shows beside the question."""
    choices = [
        (each.value, visit.say(word), visit.say(more)) for each, (word, more) in poll_views.CHOICES.items()
    ]
    if poll.paper is None:
        return {"options": choices}
    if poll.paper.kind is Kind.ELECTION:
        found = [(f"{_CANDIDATE}{each.id}", each.title, each.text) for each in poll.paper.options]
        return {"fields": found, "answers": [(value, word) for value, word, _ in choices]}
    return _place_fields(visit, poll.paper)


def _place_fields(visit: Visit, paper: Paper) -> dict[str, object]:
    """What the page of a ranking shows: a field for each option, and the places there are."""
    places = [
        (place, visit.say(sentence("Place %(place)s"), {"place": place}))
        for place in range(1, len(paper.options) + 1)
    ]
    return {
        "fields": [(f"{_PLACE}{option.id}", option.title) for option in paper.options],
        "places": places,
    }


def filled_in(poll: PollView, said: Answers) -> forms.Typed:
    """The page of the ballot with these answers on it."""
    if poll.paper is None:
        return forms.Typed({"choice": [papers.choice_of(said).value]})
    if poll.paper.kind is Kind.ELECTION:
        return forms.Typed({f"{_CANDIDATE}{option}": list(choice) for option, choice in said.items()})
    ranks = enumerate(papers.ranks_of(said), start=1)
    return forms.Typed({f"{_PLACE}{option}": [str(place)] for place, rank in ranks for option in rank})


def spelled(answers: Answers) -> str:
    """As the last step's form carries it: a choice by its name, other answers as JSON."""
    if MOTION in answers:
        return papers.choice_of(answers).value
    return canonical.encode({question: list(options) for question, options in answers.items()}).decode()


def understood(poll: PollView, choice: str) -> Answers:
    """What `spelled` wrote and the seal vouches for."""
    if poll.paper is None:
        return papers.of_choice(Choice(choice))
    return papers.from_json(json.loads(choice))


def _ranking(change: Change, paper: Paper) -> Answers:
    return papers.of_places(paper, _places(change, paper))


def _judgements(change: Change, paper: Paper) -> Answers:
    """Raises NobodyJudged, FormAltered."""
    typed = forms.typed(change.form)
    said = {option.id: typed.value(f"{_CANDIDATE}{option.id}") for option in paper.options}
    if not set(said.values()) <= {"", *papers.JUDGEMENTS}:
        raise FormAltered
    return candidates.judged(paper, {each: Choice(choice) for each, choice in said.items() if choice})


def _places(change: Change, paper: Paper) -> dict[str, int]:
    typed = forms.typed(change.form)
    chosen = {option.id: typed.value(f"{_PLACE}{option.id}") for option in paper.options}
    named = {option: place for option, place in chosen.items() if place}
    if not all(place.isascii() and place.isdigit() and len(place) < 3 for place in named.values()):  # noqa: PLR2004 - no paper has a hundred places
        raise PlaceOutOfRange({"last": len(paper.options)})
    if not named:
        raise NothingRanked
    return {option: int(place) for option, place in named.items()}
