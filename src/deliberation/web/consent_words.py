"""Consents of single owners in words."""

from collections.abc import Mapping

from deliberation.kernel.text import sentence
from deliberation.notices.consents.kinds import Need, Standing, Word

NEEDS: Mapping[Need, tuple[str, str]] = {
    Need.USES: (
        sentence("Its own part is used"),
        sentence("Such as a wall, a balcony, a roof that belongs to it."),
    ),
    Need.HARMS: (
        sentence("It is harmed more than others"),
        sentence("Such as by losing light or air, or by noise."),
    ),
    Need.OTHER: (sentence("Another reason"), ""),
}
STANDINGS: Mapping[Standing, tuple[str, str]] = {
    Standing.GIVEN: (sentence("Agreed"), "ok"),
    Standing.REFUSED: (sentence("Said no"), "warn"),
    Standing.WAITS: (sentence("Not agreed yet"), "warn"),
    Standing.DROPPED: (sentence("No longer asked for"), "off"),
}
WORDS: Mapping[Word, str] = {
    Word.GIVEN: sentence("I agree"),
    Word.REFUSED: sentence("I do not agree"),
    Word.WITHDRAWN: sentence("I take back what I said"),
}
SAID: Mapping[Word, str] = {
    Word.GIVEN: sentence("agreed"),
    Word.REFUSED: sentence("did not agree"),
    Word.WITHDRAWN: sentence("took it back"),
}
DONE: Mapping[Word, str] = {
    Word.GIVEN: sentence("You agreed. You can take it back until the outcome is final."),
    Word.REFUSED: sentence("You did not agree. You can take it back until the outcome is final."),
    Word.WITHDRAWN: sentence("What you said is taken back."),
}
