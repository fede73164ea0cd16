"""The words of a petition."""

from enum import StrEnum


class Way(StrEnum):
    """How an owner signed."""

    ONLINE = "online"
    PAPER = "paper"


class Ended(StrEnum):
    """What came of a petition: enough owners signed, too few did, or whoever began it took it back."""

    REACHED = "reached"
    TOO_FEW = "too_few"
    TAKEN_BACK = "taken_back"
