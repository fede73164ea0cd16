"""Who may vote for whom by mandate, for how many, and until when.

Civil Code art. 165: a written mandate names the agent, the matter, the powers and the term, and is signed. Art. 173 and 174: it
ends with its term, when it is taken back or laid down. How many one person may hold is a setting of the poll (Weifang ordinance
art. 32: three). In the order they came: one over the limit is refused, those before it stand.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from deliberation.communities.rules import STAFF_ROLES, Role
from deliberation.counting import proxies
from deliberation.counting.proxies import Holder, MandatesAtMost
from deliberation.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound, Refusal
from deliberation.kernel.text import sentence
from deliberation.papers.papers import Answers, Kind, Paper
from deliberation.papers.ways import Ways
from deliberation.polls.rules import NotYourHome, VotingClosed, Window

_BARRED_ROLES = STAFF_ROLES | {Role.COUNTER}


class Way(StrEnum):
    """How a mandate came: given by its owner's own account, or on a signed paper at the desk."""

    ONLINE = "online"
    PAPER = "paper"


class Because(StrEnum):
    """Why a mandate ended before its term."""

    REVOKED = "revoked"
    VOTED = "voted"
    DECLINED = "declined"
    REJECTED = "rejected"


class State(StrEnum):
    """Where a mandate stands. One that waits needs its holder's word, or a second clerk's."""

    WAITING = "waiting"
    HOLDS = "holds"
    RUN_OUT = "run_out"
    ENDED = "ended"


class NoSuchProxy(NotFound):
    message = sentence("There is no such mandate here.")


class NoProxies(Conflict):
    message = sentence("In this vote nobody may send a proxy. Vote online or on paper.")


class MandateGiven(Conflict):
    field = "home"
    message = sentence("This home has given a mandate already. Take that one back first.")


class EndsAfterVoting(Invalid):
    field = "valid_until"
    message = sentence("A mandate ends with the vote at the latest. Choose an earlier end.")


class EndsBeforeNow(Invalid):
    field = "valid_until"
    message = sentence("This end has already passed. Choose a later one.")


class NoSuchHolder(Invalid):
    field = "holder"
    message = sentence("Choose somebody of this community who has an account here.")


class HoldsForOwnHome(Invalid):
    field = "holder"
    message = sentence("This person may vote for this home anyway. Choose somebody else.")


class TakesVotesIn(Invalid):
    field = "holder"
    message = sentence("Who takes votes in or counts them cannot vote for others. Choose somebody else.")


class HoldsForDeveloper(Invalid):
    field = "holder"
    message = sentence("The developer cannot vote for owners. Choose somebody else.")


class StandsForElection(Invalid):
    field = "holder"
    message = sentence("A candidate cannot vote for others in this election. Choose somebody else.")


class TooManyMandates(Invalid):
    field = "holder"
    message = sentence(
        "This person already votes for as many owners as one may here: %(most)s. Choose somebody else."
    )


class NotTheOwner(Invalid):
    field = "principal"
    message = sentence("Choose the owner who signed.")


class PaperNotShown(Invalid):
    field = "picture"
    message = sentence("Add a photo of the signed mandate.")


class OwnMandate(NotAllowed):
    message = sentence("This mandate is about you or your home. Somebody else must do this.")


class TookItIn(NotAllowed):
    message = sentence("You took this mandate in. Somebody else must compare it with the paper.")


class NotYourMandate(NotAllowed):
    message = sentence("This mandate is not yours.")


class DoneBefore(Conflict):
    message = sentence("This was done before. Look at the mandate again.")


class MandateWaits(Conflict):
    message = sentence("This mandate does not hold yet, so your vote was not taken.")


class MandateRunOut(Conflict):
    message = sentence("This mandate ended on %(valid_until)s. Your vote was not taken.")


class MandateRevoked(Conflict):
    message = sentence("The owner took this mandate back. Your vote was not taken.")


class OwnerVoted(Conflict):
    message = sentence("The home voted itself, and that ended the mandate. Your vote was not taken.")


class MandateLaidDown(Conflict):
    message = sentence("This mandate was not taken on. Your vote was not taken.")


class NotAsInstructed(Conflict):
    message = sentence("The owner asks you to vote otherwise. Your vote was not taken.")


class FormAtTheDesk(Conflict):
    message = sentence("A signed form of this home is at the desk. That is read first.")


_ENDS: dict[Because, type[Refusal]] = {
    Because.REVOKED: MandateRevoked,
    Because.VOTED: OwnerVoted,
    Because.DECLINED: MandateLaidDown,
    Because.REJECTED: MandateLaidDown,
}


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Somebody who shall hold a mandate; `principal_count` is for how many others they vote already."""

    is_member: bool
    name: str
    roles: frozenset[Role]
    is_developer: bool
    is_of_the_home: bool
    is_the_clerk: bool
    principal_count: int


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is known of a mandate when somebody wants to use it."""

    is_agreed: bool
    ended: Because | None
    valid_until: datetime
    instructions: Answers | None

    def state(self, now: datetime) -> State:
        if self.ended is not None:
            return State.ENDED
        if now >= self.valid_until:
            return State.RUN_OUT
        return State.HOLDS if self.is_agreed else State.WAITING


def reason_against_holder(holder: Candidate, paper: Paper | None, ways: Ways) -> Refusal | None:
    """The first reason why this person may not hold one more mandate.

    Staff and counters take votes in: Zhoushan bars the property company's people (property management ordinance), and we cannot tell
    these from other staff. Candidates: the ministry's procedure for villagers' committees of 2013 lets none of them vote for others.
    """
    reasons = (
        (not holder.is_member, NoSuchHolder()),
        (holder.is_of_the_home, HoldsForOwnHome()),
        (holder.is_the_clerk or takes_votes_in(holder.roles), TakesVotesIn()),
        (holder.is_developer, HoldsForDeveloper()),
        (_stands(holder.name, paper), StandsForElection()),
        (
            not _is_within(ways.mandates_most, holder.principal_count),
            TooManyMandates({"most": ways.mandates_most}),
        ),
    )
    return next((refusal for holds, refusal in reasons if holds), None)


def takes_votes_in(roles: frozenset[Role]) -> bool:
    """Whether somebody with these roles may not vote for others: when a mandate is given, and still when it is used."""
    return bool(roles & _BARRED_ROLES)


def check_giving(window: Window, ways: Ways, valid_until: datetime, now: datetime) -> None:
    """Raise NoProxies, VotingClosed, EndsBeforeNow or EndsAfterVoting."""
    if ways.mandates_most == 0:
        raise NoProxies
    check_open(window, now)
    if valid_until <= now:
        raise EndsBeforeNow
    if valid_until > window.closes_at:
        raise EndsAfterVoting


def check_open(window: Window, now: datetime) -> None:
    """Raise VotingClosed: after it no mandate changes."""
    if now >= window.closes_at:
        raise VotingClosed({"closes_at": window.closes_at})


def reason_against_voting(standing: Standing, said: Answers, now: datetime) -> Refusal | None:
    """The first reason why this mandate is none for this vote."""
    is_other = standing.instructions is not None and said != standing.instructions
    return reason_it_does_not_hold(standing, now) or (NotAsInstructed() if is_other else None)


def reason_it_does_not_hold(standing: Standing, now: datetime) -> Refusal | None:
    """None for one that holds."""
    match standing.state(now):
        case State.ENDED:
            return _ENDS[standing.ended]() if standing.ended else NotYourHome()
        case State.RUN_OUT:
            return MandateRunOut({"valid_until": standing.valid_until})
        case State.WAITING:
            return MandateWaits()
        case State.HOLDS:
            return None


def _stands(name: str, paper: Paper | None) -> bool:
    """By the name on the ballot paper, the only one a candidate has there."""
    return (
        paper is not None
        and paper.kind is Kind.ELECTION
        and any(option.title == name for option in paper.options)
    )


def _is_within(most: int, held: int) -> bool:
    found = proxies.accepted(Holder(MandatesAtMost(most), (Fraction(1),) * (held + 1)))
    return found[-1]
