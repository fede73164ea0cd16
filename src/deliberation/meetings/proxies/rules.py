"""Who may stand for whom at a meeting.

Civil Code art. 165: a written mandate names the agent, the matter, the powers and the term, and is signed. Art. 173 and 174: it ends
with its matter, when it is taken back or laid down. Weifang ordinance art. 32: one person stands for three owners at most; the places
say how many. In the order they came: one over the limit is refused, those before it stand.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from deliberation.communities.rules import Role
from deliberation.kernel.refusals import Refusal
from deliberation.meetings.kinds import MeetingKind
from deliberation.meetings.proxies import refusals
from deliberation.polls.proxies import rules as polls


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Somebody who shall stand for a seat; `seats` are the others they stand for already, on paper and online."""

    is_member: bool
    roles: frozenset[Role]
    is_developer: bool
    is_of_the_seat: bool
    seats: Collection[UUID]


def check_kind(kind: MeetingKind) -> None:
    """Raise NoProxiesHere.

    A committee decides by its members themselves (Shanghai ordinance art. 26, Hangzhou art. 29, Beijing art. 45). A body at a joint
    meeting sends whom it likes.
    """
    if kind is not MeetingKind.ASSEMBLY:
        raise refusals.NoProxiesHere


def check_holder(holder: Candidate, *, most: int | None) -> None:
    """Raise the first reason why this person may not stand for one more seat; `most` None sets no limit.

    Staff and counters take people in: Zhoushan bars the property company's people (property management ordinance), and we cannot tell
    these from other staff.
    """
    reasons: tuple[tuple[bool, Refusal], ...] = (
        (not holder.is_member, polls.NoSuchHolder()),
        (holder.is_of_the_seat, polls.HoldsForOwnHome()),
        (polls.takes_votes_in(holder.roles), polls.TakesVotesIn()),
        (holder.is_developer, polls.HoldsForDeveloper()),
        (most is not None and len(holder.seats) >= most, polls.TooManyMandates({"most": most or 0})),
    )
    for holds, refusal in reasons:
        if holds:
            raise refusal


def check_still(roles: frozenset[Role]) -> None:
    """Raise TakesVotesIn for whoever takes people in by now."""
    if polls.takes_votes_in(roles):
        raise polls.TakesVotesIn
