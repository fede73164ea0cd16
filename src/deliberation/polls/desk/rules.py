"""What the desk at a meeting may do for a home, and why not."""

from datetime import timedelta
from enum import StrEnum

from deliberation.kernel.refusals import Conflict, Invalid, NotAllowed
from deliberation.kernel.text import sentence

CODE_LASTS = timedelta(hours=6)


class Handed(StrEnum):
    """What somebody who came can be handed."""

    FORM = "form"
    CODE = "code"


class NotOfThisHome(Invalid):
    field = "person"
    message = sentence("This person may not vote for this home. Choose who came from the list.")


class OwnHome(NotAllowed):
    message = sentence("This is your own home. Somebody else at the desk must do this for you.")


class MarkedAlready(Conflict):
    message = sentence("This home was marked as present at %(marked_at)s already.")


class NotPresent(Conflict):
    message = sentence("Mark the home as present first, then hand out its form or code.")


class FormHandedAlready(Conflict):
    message = sentence("This home got a form at %(handed_at)s already. If it is lost, hand out a code.")


class CodeHandedAlready(Conflict):
    message = sentence("This home got a code at %(handed_at)s already. If it is lost, hand out a form.")
