"""How a meeting votes, by what a seat's word came, and what becomes of interests, motions and votes."""

from enum import StrEnum


class Way(StrEnum):
    """By hand two people count; by name each seat's word is written down; in secret only what all said together is kept."""

    HANDS = "hands"
    NAMES = "names"
    SECRET = "secret"  # noqa: S105 - a way to vote


class Channel(StrEnum):
    """How a seat's word came: called out in the hall, on its own phone, or on a form."""

    CALLED = "called"
    PHONE = "phone"
    PAPER = "paper"


class Effect(StrEnum):
    """What a declared interest does: the seat stays in every total and may not vote, or it leaves every total of that item."""

    MUTE = "mute"
    OUT = "out"


class MotionAct(StrEnum):
    """What happened to a motion, beside being voted on. `carried`: an amendment to it was accepted and made its new text."""

    MOVED = "moved"
    REVISED = "revised"
    ORDERED = "ordered"
    CARRIED = "carried"
    REVERTED = "reverted"
    WITHDRAWN = "withdrawn"
    FALLEN = "fallen"


class MotionEnd(StrEnum):
    """Withdrawn by whoever moved it; fallen because something else was decided before it."""

    WITHDRAWN = "withdrawn"
    FALLEN = "fallen"


class InterestAct(StrEnum):
    DECLARED = "declared"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class Declarer(StrEnum):
    """Who said that a seat has an interest: whoever speaks for the seat, or one of the two who lead the meeting."""

    SEAT = "seat"
    CHAIR = "chair"
    SECRETARY = "secretary"
