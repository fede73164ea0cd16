"""Who may amend a frozen electorate, and when; a party that has voted is never touched."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from deliberation.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from deliberation.kernel.text import sentence

MOST_PROPOSED = 5
"""For one home in one vote: each, and its end, stands in the log."""


class NoSuchAmendment(NotFound):
    message = sentence("There is no such amendment here. Look at the list of amendments.")


class HomeUnknown(Invalid):
    field = "unit"
    message = sentence("Choose a home that stands on the roll.")


class SameAsFrozen(Invalid):
    field = "unit"
    message = sentence(
        "The list of this vote says of this home what the roll says. Put the roll right first, then amend the list."
    )


class HasNoVoice(Invalid):
    field = "unit"
    message = sentence("By its place or its kind this home has no vote in this matter.")


class WouldLoseItsVoice(Invalid):
    field = "unit"
    message = sentence(
        "By the roll this home would have no vote in this matter any more. Nobody’s vote is taken away while voting runs."
    )


class ProposedAlready(Conflict):
    field = "unit"
    message = sentence("An amendment for this home waits already. Let somebody decide on that one first.")


class ProposedTooOften(Conflict):
    field = "unit"
    message = sentence(
        "Amendments for this home were proposed %(most)s times in this vote. No more are taken for it."
    )


class TooOldToAmend(Conflict):
    message = sentence("This vote was opened before lists could be amended. Its list stays as it is.")


class AmendedTooLate(Conflict):
    message = sentence("Voting has ended, so its list of voters stays as it is.")


class OwnHome(NotAllowed):
    message = sentence("This is about a home of your own. Somebody else must do it.")


class ProposedByYou(NotAllowed):
    message = sentence("You proposed this amendment. Another person must decide on it.")


class NotProposedByYou(NotAllowed):
    message = sentence("Only whoever proposed this amendment can take it back.")


class EndedAlready(Conflict):
    message = sentence("Somebody has decided on this amendment already.")


class NotAsProposed(Conflict):
    message = sentence(
        "The roll or the list of this vote changed after this was proposed. Decline it, then propose it anew."
    )


class ListNotAsLogged(Conflict):
    message = sentence(
        "The list of this vote is not the one that the public log vouches for. Nothing can be amended. Have it looked into."
    )


class FormAtTheDesk(Conflict):
    message = sentence("A form on paper of one of these homes lies at the desk. Read it first, then decide.")


class AmendedMeanwhile(Conflict):
    message = sentence("Another amendment took effect at this moment. Look at the list again, then decide.")


@dataclass(frozen=True)
class Somebody:
    """An account, and the person of the roll behind it."""

    account_id: UUID
    person_id: UUID | None

    def is_same(self, other: "Somebody") -> bool:
        return self.account_id == other.account_id or (
            self.person_id is not None and self.person_id == other.person_id
        )


def check_own(somebody: Somebody, concerned: Iterable[UUID]) -> None:
    """`concerned` are persons who had or will have a voice for these homes. Raises OwnHome."""
    if somebody.person_id in set(concerned):
        raise OwnHome
