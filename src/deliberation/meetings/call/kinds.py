"""What a call warns of, how people are told of it, and what goes with its items."""

from enum import StrEnum


class Caution(StrEnum):
    """What whoever calls must read before they call. All but the common count must be ticked."""

    COMMON_COUNT = "common_count"
    """In time only for those who count the day of the meeting."""
    SHORT_NOTICE = "short_notice"
    """A day short by either count: a decision can be struck down."""
    BEYOND = "beyond"
    """It belongs to all owners (Civil Code, article 278); who sits here cannot decide it (Beijing 2020, article 44)."""
    OTHER_RULE = "other_rule"
    """The law has another rule for this matter than the one the item is voted on by."""

    @property
    def must_be_ticked(self) -> bool:
        return self is not Caution.COMMON_COUNT


class Way(StrEnum):
    """How somebody was told: a mail or SMS with a code, a letter on paper with one, or a reminder without."""

    MESSAGE = "message"
    LETTER = "letter"
    REMINDER = "reminder"


class FileKind(StrEnum):
    """A PDF with pages only, or a picture without place and camera."""

    PAPER = "paper"
    PICTURE = "picture"
