"""Where a mandate for a meeting stands, and what ended it."""

from enum import StrEnum


class Because(StrEnum):
    """Why a mandate ended before the meeting did."""

    REVOKED = "revoked"
    DECLINED = "declined"
    CAME = "came"
    PAPER = "paper"


class State(StrEnum):
    """One that waits needs its holder's word."""

    WAITING = "waiting"
    HOLDS = "holds"
    ENDED = "ended"


def state(*, is_agreed: bool, because: Because | None) -> State:
    if because is not None:
        return State.ENDED
    return State.HOLDS if is_agreed else State.WAITING
