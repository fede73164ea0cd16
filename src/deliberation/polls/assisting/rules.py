"""How an owner confirms what a helper typed, and why a helper may not."""

from datetime import timedelta
from enum import StrEnum

from deliberation.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from deliberation.kernel.text import sentence

CODE_LASTS = timedelta(minutes=10)
TRIES_PER_CODE = 5
CODES_AN_HOUR = 5
UNUSED_CODES_A_DAY = 20
"""With five tries each: NIST SP 800-63B-4, 3.2.2, allows a hundred failures in a row."""
MOST_SLIPS = 100
MOST_SLIPS_A_HOME = 10
"""Of a whole vote: so many for each home, and `MOST_SLIPS` besides."""


class Method(StrEnum):
    """By what an owner confirmed."""

    CODE = "code"
    LETTER = "letter"
    SLIP = "slip"


class Ended(StrEnum):
    """What came of a slip."""

    COUNTED = "counted"
    SET_ASIDE = "set_aside"
    REPLACED = "replaced"


class NoHelpers(Conflict):
    message = sentence("This vote was opened without helpers. Nobody can vote through another person here.")


class OwnHome(NotAllowed):
    message = sentence("This is your own home. Vote for it on the ordinary page, or ask another helper.")


class NotOfThisHome(Invalid):
    field = "voter"
    message = sentence("Choose from the list who is voting.")


class NoAddress(Invalid):
    field = "way"
    message = sentence("We know no phone or mail of this person that we can send to. Choose another way.")


class CodesSentTooOften(Invalid):
    field = "way"
    message = sentence("Too many codes were sent to this person. Wait an hour, or choose another way.")


class CodesUnused(Invalid):
    field = "way"
    message = sentence("Too many of your codes were not used today. Take a signed slip, or try tomorrow.")


class CodeWrong(Invalid):
    field = "code"
    message = sentence("That is not the code. Ask the owner to look at the message again.")


class CodeOver(Invalid):
    field = "code"
    message = sentence("This code is no longer good. Send a new one.")


class LetterCodeNotGood(Invalid):
    field = "letter"
    message = sentence("This is not the unused code of this person’s newest letter.")


class OwnLetter(Invalid):
    field = "letter"
    message = sentence("You made this letter yourself, so its code proves nothing. Choose another way.")


class OnlyWitnessTooOften(Conflict):
    message = sentence(
        "You have been the only witness of %(most)s votes, and more are not allowed. Take a signed slip: a second person then confirms it."
    )


class NoSuchSlip(Invalid):
    field = "slip"
    message = sentence("No slip with this number was printed for this vote.")


class SlipUsed(Invalid):
    field = "slip"
    message = sentence("This slip was used already. Take a new one.")


class BroughtInAlready(Invalid):
    field = "slip"
    message = sentence("This vote was brought in on another slip already. Ask the desk to look at it.")


class PhotoMissing(Invalid):
    field = "picture"
    message = sentence("Take a photo of the signed slip.")


class TooManySlips(Invalid):
    field = "count"
    message = sentence("Print 1 to 100 slips at a time.")


class SlipsEnough(Invalid):
    field = "count"
    message = sentence("%(printed)s slips are printed for this vote. Use those first.")


class NoSuchSigning(NotFound):
    message = sentence("No vote was brought in on this slip.")


class HelperCannotWitness(NotAllowed):
    message = sentence("You brought this slip in yourself. Somebody else must confirm it.")


class WitnessedAlready(Conflict):
    message = sentence("This slip is done. Somebody else has looked at it.")


class SlipDiffers(Conflict):
    message = sentence("The slip does not say what the helper typed.")
