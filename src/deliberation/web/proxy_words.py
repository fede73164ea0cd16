"""Mandates in words: where one stands, what is noted of one that was not taken, and one as a line of a list."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from deliberation.kernel.refusals import Refusal
from deliberation.kernel.text import sentence
from deliberation.polls.proxies import rules
from deliberation.polls.proxies.queries import MandateView
from deliberation.polls.proxies.rules import Because, State, Way
from deliberation.polls.queries import PollView
from deliberation.roll.directory import masked_name
from deliberation.roll.kinds import PersonKind
from deliberation.web import ballot_views, poll_views
from deliberation.web.deps import Visit

WAYS: Mapping[Way, str] = {
    Way.ONLINE: sentence("Given online"),
    Way.PAPER: sentence("On signed paper"),
}
_WAITING: Mapping[Way, str] = {
    Way.ONLINE: sentence("Not taken on yet"),
    Way.PAPER: sentence("A second clerk must compare it"),
}
_ENDED: Mapping[Because, str] = {
    Because.REVOKED: sentence("Taken back"),
    Because.VOTED: sentence("The home voted itself"),
    Because.DECLINED: sentence("Not taken on, or laid down"),
    Because.REJECTED: sentence("Not as on the paper"),
}
_REFUSED: tuple[tuple[type[Refusal], str], ...] = (
    (rules.NoSuchHolder, sentence("Has no account here")),
    (rules.HoldsForOwnHome, sentence("May vote for the home anyway")),
    (rules.TakesVotesIn, sentence("Takes votes in or counts them")),
    (rules.HoldsForDeveloper, sentence("Is the developer")),
    (rules.StandsForElection, sentence("Is a candidate")),
    (rules.TooManyMandates, sentence("Votes for as many as one may")),
)
REFUSALS: Mapping[str, str] = {refusal().code: words for refusal, words in _REFUSED}


@dataclass(frozen=True)
class MandateLine:
    """A mandate in a list; `state` is marked words and the kind of their tag. `told` is empty where the holder is free."""

    mandate: MandateView
    place: str
    state: tuple[str, str]
    told: str


def line(visit: Visit, poll: PollView, mandate: MandateView) -> MandateLine:
    """With how its holder is to vote: not for everybody."""
    told = ballot_views.said(visit, poll, mandate.instructions) if mandate.instructions else ()
    return MandateLine(
        mandate, poll_views.listed(visit, mandate.places), _state(mandate), ballot_views.in_a_row(visit, told)
    )


def masked_line(visit: Visit, mandate: MandateView) -> MandateLine:
    """For a list of the mandates of many homes."""
    principal = masked_name(mandate.principal, PersonKind.NATURAL)
    holder = masked_name(mandate.holder, PersonKind.NATURAL)
    return neutral_line(visit, replace(mandate, principal=principal, holder=holder))


def neutral_line(visit: Visit, mandate: MandateView) -> MandateLine:
    return MandateLine(mandate, poll_views.listed(visit, mandate.places), _state(mandate), "")


def _state(mandate: MandateView) -> tuple[str, str]:
    match mandate.state:
        case State.WAITING:
            return _WAITING[mandate.way], "warn"
        case State.HOLDS:
            return sentence("Holds"), "ok"
        case State.RUN_OUT:
            return sentence("Its term is over"), "off"
        case State.ENDED:
            return _ENDED[mandate.because or Because.REVOKED], "off"
