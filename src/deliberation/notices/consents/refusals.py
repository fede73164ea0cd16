"""How this room says no."""

from deliberation.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from deliberation.kernel.text import sentence


class AsksNoConsents(Conflict):
    message = sentence("The rule of this vote asks for no consent of single owners.")


class SettledAlready(Conflict):
    message = sentence("This outcome is settled. Nothing about its consents changes any more.")


class NoSuchHome(Invalid):
    field = "home"
    message = sentence("Look for the home, then choose it.")


class AskedAlready(Invalid):
    field = "home"
    message = sentence("The consent of this home is asked for already.")


class NoSuchConsent(NotFound):
    message = sentence("There is no such consent in this vote.")


class NoLongerAsked(Conflict):
    message = sentence("This consent is no longer asked for.")


class NotTheirHome(NotAllowed):
    message = sentence("Only an owner of this home can say that.")


class NotAnOwner(Invalid):
    field = "person"
    message = sentence("This person does not own the home. Choose one of its owners.")


class SaidAlready(Conflict):
    message = sentence("That is what was said last. Nothing changed.")


class NothingSaid(Conflict):
    message = sentence("There is nothing to take back.")


class PaperWithoutPhoto(Invalid):
    field = "picture"
    message = sentence("Add a photo of the signed paper.")


class PhotoSentBefore(Invalid):
    field = "picture"
    message = sentence("This photo was sent for this vote before. Take a new one.")


class OwnPaper(NotAllowed):
    message = sentence("It is your own home. Somebody else of the office takes the paper in.")


class ListConfirmed(Conflict):
    message = sentence("You confirmed this list already. Somebody else has to confirm it too.")


class ListChanged(Conflict):
    message = sentence("Somebody changed the list after you opened it. Look at it again.")
