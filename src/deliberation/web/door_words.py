"""What happens at doors, in words; where a home stands has a sign too, so that colour is never needed."""

from collections.abc import Mapping

from deliberation.kernel.text import sentence
from deliberation.polls.doors import DoorState, How

HOWS: Mapping[How, str] = {
    How.IN_PERSON: sentence("Handed over"),
    How.LETTER_BOX: sentence("Letter box"),
    How.POSTED_NOTICE: sentence("Notice on the door"),
    How.REFUSED: sentence("Did not take it"),
    How.UNREACHABLE: sentence("Nobody there"),
}
STATES: Mapping[DoorState, tuple[str, str]] = {
    DoorState.VOTED: (sentence("Has voted"), "●"),
    DoorState.DELIVERED: (sentence("Delivered"), "◐"),
    DoorState.REFUSED: (sentence("Refused"), "✕"),
    DoorState.NOT_REACHED: (sentence("Not reached"), "○"),
}
