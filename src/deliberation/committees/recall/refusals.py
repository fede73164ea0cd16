"""How a petition says no."""

from deliberation.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from deliberation.kernel.text import sentence


class NoSuchPetition(NotFound):
    message = sentence("There is no such petition here.")


class NotAnOwner(NotAllowed):
    message = sentence("Only owners of a home here can do this. Ask the community office if you own one.")


class OpenAlready(Conflict):
    message = sentence("A petition about this member is open already. You can sign that one.")


class PetitionOver(Conflict):
    message = sentence("This petition is closed.")


class NotHeardYet(Conflict):
    message = sentence(
        "The member is heard first. Signing begins with the member’s answer, or on %(day)s without one."
    )


class TooLateToSign(Conflict):
    message = sentence("Signatures were taken until %(day)s.")


class SignedAlready(Conflict):
    message = sentence("This owner has signed already.")


class NothingToWithdraw(Conflict):
    message = sentence("You have not signed this petition.")


class HeardAlready(Conflict):
    message = sentence("The member’s answer is published already.")


class NotTheMember(NotAllowed):
    message = sentence("Only the member can answer here. What came on paper, the office writes down.")


class NoSuchSignature(NotFound):
    message = sentence("There is no such signature here.")


class CheckedAlready(Conflict):
    message = sentence("This signature is checked already.")


class AboutYou(NotAllowed):
    message = sentence("This petition is about you. Somebody else of the office must do this.")


class SecondPersonNeeded(NotAllowed):
    message = sentence("You entered this yourself. Somebody else compares it with the paper.")


class AnswerWaits(Conflict):
    message = sentence("The member’s answer on paper is entered. Somebody else compares it with the paper.")


class NoAnswerWaits(Conflict):
    message = sentence("No answer on paper waits to be compared. Perhaps somebody has done it.")


class ChecksWait(Conflict):
    message = sentence("%(count)s signatures on paper wait for a second person. Check them first.")


class StillRunning(Conflict):
    message = sentence("Too few owners have signed, and they can until %(day)s. Close it after that.")


class NotBegunByYou(NotAllowed):
    message = sentence("Only whoever began the petition can take it back.")


class OthersSigned(Conflict):
    message = sentence("Others have signed this petition, so it is theirs too. It runs on.")


class OwnerUnknown(Invalid):
    field = "person"
    message = sentence("Choose a person who owns a home here.")
