"""The words of a committee: its offices, how somebody leaves it, what is proposed about it."""

from enum import StrEnum


class Office(StrEnum):
    """What a member does besides sitting."""

    CHAIR = "chair"
    DEPUTY = "deputy"
    SECRETARY = "secretary"
    TREASURER = "treasurer"
    SEAL_KEEPER = "seal_keeper"


class Left(StrEnum):
    """Why somebody no longer sits, or no longer waits to."""

    RESIGNED = "resigned"
    SOLD = "sold"
    DIED = "died"
    RECALLED = "recalled"
    INCAPABLE = "incapable"
    DECLINED = "declined"


class What(StrEnum):
    """What is proposed about who sits."""

    LEAVE = "leave"
    MOVE_UP = "move_up"
    ELECT = "elect"
    OFFICE = "office"


class Outcome(StrEnum):
    """What came of a proposal."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


class Ended(StrEnum):
    """Why a committee is at its end, or why its list came to nothing."""

    MISTAKE = "mistake"
    TERM_OVER = "term_over"
    FOLLOWED = "followed"


class Overdue(StrEnum):
    """What a committee is reminded of once its day has passed."""

    MEETING = "meeting"
    HANDOVER = "handover"
