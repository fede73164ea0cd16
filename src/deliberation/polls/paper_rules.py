"""What may be done with a form on paper, and when two readings of it are one.

Nobody alone can make a ballot of a form: two clerks read it, each without seeing the other's reading; where they differ a third decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from deliberation.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from deliberation.kernel.text import sentence
from deliberation.papers.papers import Answers

READINGS_THAT_AGREE = 2
READINGS_AT_MOST = 3


class Unreadable(StrEnum):
    """Why a form cannot be counted."""

    NOT_SIGNED = "not_signed"
    SIGNED_BY_ANOTHER = "signed_by_another"
    NOTHING_TICKED = "nothing_ticked"
    TWO_TICKED = "two_ticked"
    DAMAGED = "damaged"


class Ended(StrEnum):
    """What came of a form."""

    COUNTED = "counted"
    SET_ASIDE = "set_aside"
    REPLACED = "replaced"
    LATE = "late"


class NoSuchForm(NotFound):
    field = "serial"
    message = sentence("There is no form with this number in this vote. Look at the number again.")


class FormReplaced(Conflict):
    field = "serial"
    message = sentence("A newer form was printed for this home. Only form no. %(serial)s is good.")


class FormVoid(Conflict):
    field = "serial"
    message = sentence(
        "The list of this vote was amended for this home after form no. %(serial)s was printed, so the form is void. Print a new one."
    )


class ReceivedAlready(Conflict):
    field = "serial"
    message = sentence("Form no. %(serial)s was taken in on %(received_at)s already.")


class NotReceivedYet(Conflict):
    message = sentence("This form has not been taken in yet. Take it in first, then read it.")


class DoneAlready(Conflict):
    message = sentence("This form is done. Nothing more can be read on it.")


class ReadItAlready(Conflict):
    message = sentence("You have read this form already. Somebody else must read it too.")


class OwnForm(NotAllowed):
    message = sentence("This is the form of your own home. Somebody else must read it.")


class NotASigner(Invalid):
    field = "signer"
    message = sentence("Choose who signed. If it was nobody on the list, choose why it cannot be counted.")


class NobodyToPrintFor(Invalid):
    field = "building"
    message = sentence("Nobody is asked there who has yet to vote. Choose another building.")


MOST_FORMS = 10
"""Printed for one home in one vote, one after the other."""


class PrintedTooOften(Invalid):
    field = "building"
    message = sentence(
        "For one of these homes a form was printed %(most)s times. Use the forms that are out, or choose another building."
    )


class FormsOut(Invalid):
    field = "replaces"
    message = sentence(
        "Homes whose form is out and not back: %(count)s. New forms make those void, filled in or not. Tick if that is what you want."
    )


class FormAtTheDesk(Conflict):
    message = sentence("A form of this home has come in already. Read that one first.")


class LaterBallot(Conflict):
    message = sentence("This home voted again after the form came in. The later vote counts.")


@dataclass(frozen=True)
class Reading:
    """Who signed and what is ticked; or, instead of both, why that cannot be said."""

    person_id: UUID | None
    answers: Answers | None
    unreadable: Unreadable | None


def agreed(readings: Sequence[Reading]) -> Reading | None:
    """What the form says, once that is settled: two that are the same, or else the third."""
    if len(readings) < READINGS_THAT_AGREE:
        return None
    if len(readings) >= READINGS_AT_MOST:
        return readings[READINGS_AT_MOST - 1]
    first, second = readings
    return second if first == second else None
