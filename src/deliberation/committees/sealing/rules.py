"""Who may use the seals, and by which decision. Pure."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from deliberation.committees.deciding.queries import DecisionView
from deliberation.committees.kinds import Office
from deliberation.committees.views import CommitteeView, MemberView
from deliberation.kernel.refusals import Conflict, Invalid, NotAllowed
from deliberation.kernel.text import sentence

LONGEST_DOCUMENT = 200
MOST_COPIES = 999


class NotTheKeeper(NotAllowed):
    message = sentence("Only whoever keeps the seals writes here. See the offices of the committee.")


class DecisionRevoked(Conflict):
    field = "decision"
    message = sentence("Decision no. %(number)s no longer holds. No. %(by)s revoked it.")


class NoDecision(Invalid):
    field = "decision"
    message = sentence("The seals are used only by a decision of the register. Choose one.")


class UsedBeforeDecided(Invalid):
    field = "used_on"
    message = sentence("This is before the decision of %(day)s. The seals come after it.")


class UsedLater(Invalid):
    field = "used_on"
    message = sentence("This day is still to come.")


@dataclass(frozen=True, kw_only=True)
class Use:
    """`decision` is a number of the register."""

    decision: int
    document: str = field(repr=False)
    copies: int
    used_on: date


def keeper(committee: CommitteeView, account_id: UUID) -> MemberView:
    """Whoever signs in as the one who keeps the seals. Raises NotTheKeeper."""
    member = committee.of_account(account_id)
    if member is None or Office.SEAL_KEEPER not in committee.offices_of(member):
        raise NotTheKeeper
    return member


def check(use: Use, decision: DecisionView, today: date) -> None:
    """Raise DecisionRevoked, UsedLater or UsedBeforeDecided."""
    if decision.revoked_by is not None:
        raise DecisionRevoked({"number": decision.number, "by": decision.revoked_by})
    if use.used_on > today:
        raise UsedLater
    if use.used_on < decision.decided_on:
        raise UsedBeforeDecided({"day": decision.decided_on})
