"""What minutes, their signatures and action items are called in rows and in the log."""

from enum import StrEnum


class Stage(StrEnum):
    """How far minutes are. Circulated ones may still change; closed ones wait for signatures."""

    NONE = "none"
    DRAFT = "draft"
    CIRCULATED = "circulated"
    CLOSED = "closed"
    PUBLISHED = "published"


class Capacity(StrEnum):
    """As what somebody signs; who holds an office signs for it alone, whatever seat is theirs besides."""

    CHAIR = "chair"
    SECRETARY = "secretary"
    ATTENDING = "attending"


class Circle(StrEnum):
    """Who must sign: the two who led it and wrote it down, or everybody who was there."""

    OFFICERS = "officers"
    ATTENDING = "attending"


class Answer(StrEnum):
    SIGNED = "signed"
    REFUSED = "refused"


class Way(StrEnum):
    """Signed with one's own account, or on the sheet that two people read."""

    ACCOUNT = "account"
    PAPER = "paper"


class Remark(StrEnum):
    """A comment on the draft is answered; a statement goes into the minutes word for word."""

    COMMENT = "comment"
    STATEMENT = "statement"


class Taken(StrEnum):
    """What became of a comment."""

    TAKEN_UP = "taken_up"
    NOT_TAKEN_UP = "not_taken_up"


class SheetEnd(StrEnum):
    """What a photographed sheet of signatures came to."""

    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class Progress(StrEnum):
    """How far an action item is."""

    OPEN = "open"
    REPORTED = "reported"
    DONE = "done"


class Verdict(StrEnum):
    """What another person says of a report that something is done."""

    CONFIRMED = "confirmed"
    REOPENED = "reopened"
