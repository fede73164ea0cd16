"""What a poll's window must be, and who may say what when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from deliberation.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound, Refusal
from deliberation.kernel.text import sentence

LONGEST_WINDOW = timedelta(days=366)
FARTHEST_OPENING = timedelta(days=366)
_TYPING = timedelta(hours=1)


class Channel(StrEnum):
    """How a ballot came to us (verifiability, section 4)."""

    WEB = "web"
    PAPER = "paper"
    PROXY = "proxy"
    ASSISTED = "assisted"
    MEETING = "meeting"


SIGNED = (Channel.PAPER, Channel.MEETING)
"""Ballots that their owners signed on a form."""


class Status(StrEnum):
    """Where a poll stands. Between its close and its count it is `closed`."""

    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"
    COUNTED = "counted"


class Standing(StrEnum):
    """As whom somebody signed in wants to vote."""

    ENTITLED = "entitled"
    OTHERS_HOME = "others_home"
    NOT_IN_ELECTORATE = "not_in_electorate"


class NoSuchPoll(NotFound):
    message = sentence("There is no such vote here. Look at the list of votes.")


class NoSuchReceipt(NotFound):
    message = sentence(
        "No vote has this receipt code. Look at the code again: letters and digits, in groups of four."
    )


class ClosesBeforeItOpens(Invalid):
    field = "closes_at"
    message = sentence("Voting must end after it begins. Choose a later end.")


class ClosesInThePast(Invalid):
    field = "closes_at"
    message = sentence("This end has already passed. Choose a later one.")


class OpensInThePast(Invalid):
    field = "opens_at"
    message = sentence("This beginning has already passed. Choose a later one.")


class OpensTooLate(Invalid):
    field = "opens_at"
    message = sentence("A vote may begin within one year at the latest. Choose an earlier beginning.")


class OpenForTooLong(Invalid):
    field = "closes_at"
    message = sentence("A vote may stay open for one year at most. Choose an earlier end.")


class NobodyToAsk(Invalid):
    field = "scope"
    message = sentence("Nobody has a vote there. Choose a wider area, or fill the roll first.")


class UnfitToOpen(Invalid):
    message = sentence("This vote cannot be opened as it stands. Go back and put right what is marked there.")


class RollChangedMeanwhile(Conflict):
    message = sentence("The roll changed after you looked. Look at the new figures, then open the vote.")


class OpenedAlready(Conflict):
    message = sentence("This vote is already open.")


class VotingNotOpenYet(Conflict):
    message = sentence("Voting has not begun yet. It begins on %(opens_at)s.")


class VotingClosed(Conflict):
    message = sentence("Voting ended on %(closes_at)s. Your vote was not taken.")


class NotInElectorate(NotAllowed):
    message = sentence(
        "You are not on the list of owners for this vote, so you cannot vote here. Perhaps your co-owners named another of you."
    )


class NotYourHome(NotAllowed):
    message = sentence(
        "You are not an owner of this home, or the co-owners named another. So you cannot vote for it."
    )


class SignedOnPaper(Conflict):
    message = sentence(
        "Your home voted on a signed form, and in this vote that counts before a vote online. To change it, ask for a new form."
    )


class ListAmended(Conflict):
    message = sentence(
        "The list of this vote was amended for this home. Open the vote again: it shows for which homes you vote."
    )


class HomeVotedMeanwhile(Conflict):
    message = sentence(
        "Somebody of your home voted on %(voted_at)s. Look at that vote first, then change it if you wish."
    )


class FormAltered(Invalid):
    message = sentence("This form is not the one we gave you. Please choose again.")


class StillOpen(Conflict):
    message = sentence("Voting is still open until %(closes_at)s. It is counted after that.")


class PaperUnfinished(Conflict):
    message = sentence(
        "Forms and slips that are not done yet: %(count)s. Read them first, then the vote can be counted."
    )


class CountedAlready(Conflict):
    message = sentence("This vote has been counted. See its result.")


class NotCountedYet(NotFound):
    message = sentence("This vote has not been counted yet. Its result is shown here after the count.")


@dataclass(frozen=True)
class Window:
    """Half-open: the first moment is in time, the last is not."""

    opens_at: datetime
    closes_at: datetime

    def contains(self, moment: datetime) -> bool:
        return self.opens_at <= moment < self.closes_at


def begun(window: Window, now: datetime) -> Window:
    """The window as it will be: no vote begins before it was opened. Raises the first thing wrong with it."""
    if window.opens_at < now - _TYPING:
        raise OpensInThePast
    if window.opens_at - now > FARTHEST_OPENING:
        raise OpensTooLate
    if window.closes_at <= now:
        raise ClosesInThePast
    if window.closes_at <= window.opens_at:
        raise ClosesBeforeItOpens
    if window.closes_at - window.opens_at > LONGEST_WINDOW:
        raise OpenForTooLong
    return Window(max(window.opens_at, now), window.closes_at)


def status(window: Window, *, is_counted: bool, now: datetime) -> Status:
    if is_counted:
        return Status.COUNTED
    if now < window.opens_at:
        return Status.UPCOMING
    return Status.OPEN if window.contains(now) else Status.CLOSED


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What is known of a vote being cast, once its party is locked. `revision` counts the ballots of this home so far.

    `is_signed_for` says that a signed form counts for it, and goes before whatever is cast otherwise.
    """

    window: Window
    standing: Standing
    seen_revision: int
    revision: int
    last_at: datetime | None
    is_signed_for: bool = False


def reason_against(attempt: Attempt, now: datetime) -> Refusal | None:
    """The first reason not to take this vote, or None."""
    if attempt.standing is not Standing.ENTITLED:
        return NotYourHome() if attempt.standing is Standing.OTHERS_HOME else NotInElectorate()
    if now < attempt.window.opens_at:
        return VotingNotOpenYet({"opens_at": attempt.window.opens_at})
    if now >= attempt.window.closes_at:
        return VotingClosed({"closes_at": attempt.window.closes_at})
    if attempt.is_signed_for:
        return SignedOnPaper()
    if attempt.seen_revision != attempt.revision:
        return HomeVotedMeanwhile({"voted_at": attempt.last_at or now})
    return None


def check_closing(window: Window, *, is_counted: bool, unread_count: int, now: datetime) -> None:
    """Raise StillOpen, CountedAlready or PaperUnfinished. `unread_count` is of forms that came in and are not done."""
    if is_counted:
        raise CountedAlready
    if now < window.closes_at:
        raise StillOpen({"closes_at": window.closes_at})
    if unread_count:
        raise PaperUnfinished({"count": unread_count})
