"""How far a table has come, in words, for the page and for the command line."""

from collections.abc import Mapping

from deliberation.kernel.text import sentence
from deliberation.roll.progress import Stage
from deliberation.web.i18n.translator import Translator

STAGES: Mapping[Stage, str] = {
    Stage.READING: sentence("Reading rows: %(done)s of %(whole)s"),
    Stage.COMPARING: sentence("Comparing with the roll: %(done)s of %(whole)s"),
    Stage.PERSONS: sentence("Writing persons: %(done)s of %(whole)s"),
    Stage.CONTACTS: sentence("Writing phones: %(done)s of %(whole)s"),
    Stage.HOMES: sentence("Writing homes: %(done)s of %(whole)s"),
    Stage.OWNERSHIPS: sentence("Writing who owns them: %(done)s of %(whole)s"),
    Stage.ADDING_UP: sentence("Adding the roll up"),
}
_BEGINS = sentence("It begins in a moment.")


def line(stage: Stage, done: int, whole: int, translator: Translator) -> str:
    if not whole:
        return translator.say(_BEGINS)
    return translator.say(STAGES[stage], {"done": done, "whole": whole})
