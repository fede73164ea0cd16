"""Who may have which bundle of a vote, and when there is one."""

from deliberation.communities.rules import Role
from deliberation.kernel.refusals import Conflict, NotAllowed
from deliberation.kernel.text import sentence
from deliberation.ledger.bundle import Grade


class NotSignedYet(Conflict):
    """The sequencer takes entries in the moment they are committed; without one running nobody signs."""

    message = sentence("The log has not signed this result yet. Try again in a minute.")


class InTwoLogs(Conflict):
    """After a restore the log goes on as a new one, and no one head vouches for both."""

    message = sentence("The log began anew during this vote, so it cannot be handed out as one file.")


class KeyGone(Conflict):
    """The manifest is signed by the key of the log that it holds. One that was replaced is kept, unless its file is lost."""

    message = sentence("The key of this vote's log is lost, so we can sign no file. Ask who kept one.")


class TextIsAnother(Conflict):
    """Only a change past our own program can do this."""

    message = sentence(
        "The text of this vote is not the one that was published. Please tell the community office."
    )


class GradeNotForYou(NotAllowed):
    message = sentence("This file shows more than you may see. Take the public one.")


def grades_for(*, belongs_here: bool, roles: frozenset[Role]) -> tuple[Grade, ...]:
    """What a visitor may have. `belongs_here`: signed in, and on the roll or with a role."""
    grades = [Grade.PUBLIC]
    if belongs_here:
        grades.append(Grade.MEMBERS)
    if belongs_here and Role.AUDITOR in roles:
        grades.append(Grade.AUDITOR)
    return tuple(grades)


def check_key(ours: bytes, of_log: bytes) -> None:
    """Two public keys. Raise KeyGone."""
    if ours != of_log:
        raise KeyGone


def check_grade(grade: Grade, allowed: tuple[Grade, ...]) -> None:
    """Raise GradeNotForYou."""
    if grade not in allowed:
        raise GradeNotForYou
