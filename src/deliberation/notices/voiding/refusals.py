"""How it is said no to."""

from deliberation.kernel.refusals import Conflict, NotAllowed
from deliberation.kernel.text import sentence


class VoidingWaits(Conflict):
    message = sentence(
        "Somebody of the office found the vote void. Agree to that or not, before anything else."
    )


class NoVoidingWaits(Conflict):
    message = sentence("Nothing waits here for a second person. Perhaps somebody has decided it.")


class AgreesToOwn(NotAllowed):
    message = sentence("You found the vote void yourself. Somebody else has to agree.")
