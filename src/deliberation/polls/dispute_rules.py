"""When a ballot may be disputed, and who may decide on it: two people who have nothing to do with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from deliberation.communities.rules import Role
from deliberation.kernel.refusals import Conflict, NotAllowed, NotFound
from deliberation.kernel.text import sentence

DECIDING_ROLES = frozenset({Role.COMMITTEE, Role.STAFF, Role.ADMINISTRATOR})
DECIDERS = 2
MOST_DISPUTES = 3
"""By one person of one ballot: each and its taking back stand in the log."""
REASON = "not_ours"
"""What whoever disputes a ballot says by it: that nobody of the home sent it."""


class Outcome(StrEnum):
    """Upheld: the ballot is struck. Rejected, withdrawn: it stands as before."""

    UPHELD = "upheld"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


DECIDED = (Outcome.UPHELD, Outcome.REJECTED)


class Because(StrEnum):
    """What a decision rests on."""

    OWNER_SENT_IT = "owner_sent_it"
    OWNER_DID_NOT = "owner_did_not"
    SIGNATURE_DIFFERS = "signature_differs"
    SIGNATURE_SAME = "signature_same"
    ENTERED_WRONGLY = "entered_wrongly"


class NoSuchDispute(NotFound):
    message = sentence("There is no such dispute here. Look at the list of disputes.")


class NotYourBallot(NotAllowed):
    message = sentence("Only somebody who may vote for this home can dispute its ballot.")


class NotYourDispute(NotAllowed):
    message = sentence("Only whoever disputed this ballot can take that back.")


class DisputedAlready(Conflict):
    message = sentence("This ballot is disputed already. It does not count until two people have decided.")


class DisputedTooOften(Conflict):
    message = sentence(
        "You disputed this ballot three times and took it back. Please ring the community office."
    )


class DisputeSettled(Conflict):
    message = sentence("This dispute is settled. It cannot be changed any more.")


class DisputedTooLate(Conflict):
    message = sentence("The votes are counted, so no ballot can be disputed. Object to the result instead.")


class DecidesOnOwnBallot(NotAllowed):
    message = sentence(
        "You own this home, or this ballot came through your hands. Two other people must decide."
    )


class DecidedByYou(Conflict):
    message = sentence("You have decided on this dispute. Somebody else must decide as well.")


@dataclass(frozen=True)
class Decider:
    """Who decides: the account, the person of the roll behind it, and the role it is done in."""

    account_id: UUID
    person_id: UUID | None
    role: Role


@dataclass(frozen=True)
class Said:
    """A decision that somebody has made."""

    account_id: UUID
    person_id: UUID | None
    outcome: Outcome


def check_opening(before: Iterable[Outcome | None], *, own_count: int) -> None:
    """Raises the first reason against.

    `before`: how earlier disputes of this ballot ended, None for one that has not; `own_count` of them by the same person.
    """
    for outcome in before:
        if outcome is None:
            raise DisputedAlready
        if outcome in DECIDED:
            raise DisputeSettled
    if own_count >= MOST_DISPUTES:
        raise DisputedTooOften


def check_decider(decider: Decider, *, owners: Iterable[UUID], senders: Iterable[UUID]) -> None:
    """`owners` are persons who may speak for the home; `senders` accounts and persons that the ballot came from."""
    own = {decider.account_id, decider.person_id}
    if own & {*owners, *senders}:
        raise DecidesOnOwnBallot


def decided(said: Iterable[Said], decider: Decider, outcome: Outcome) -> bool:
    """Whether this decision settles it: another person has said the same. Raises DecidedByYou."""
    earlier = tuple(said)
    for each in earlier:
        is_same_person = each.person_id is not None and each.person_id == decider.person_id
        if each.account_id == decider.account_id or is_same_person:
            raise DecidedByYou
    return sum(each.outcome is outcome for each in earlier) + 1 >= DECIDERS
