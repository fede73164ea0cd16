"""What may be said, by whom, how often; what may be hidden, and why."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from deliberation.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound, TooMany
from deliberation.kernel.text import sentence

TAKE_BACK_MINUTES = 10
MOST_AN_HOUR = 10
MOST_SIGNS = 1000


class Kind(StrEnum):
    """What a comment is: the first three stand alone, the last two under another."""

    SUPPORT = "support"
    CONCERN = "concern"
    QUESTION = "question"
    REPLY = "reply"
    ANSWER = "answer"


class Reason(StrEnum):
    """Why a comment is reported or hidden. There is no other reason."""

    PERSONAL_DATA = "personal_data"
    INSULT = "insult"
    ADVERTISING = "advertising"
    OFF_TOPIC = "off_topic"
    REPEATED = "repeated"
    UNLAWFUL = "unlawful"


class Outcome(StrEnum):
    """What staff decided about a comment."""

    HIDDEN = "hidden"
    UPHELD = "upheld"
    KEPT = "kept"
    RESTORED = "restored"


HIDING = (Outcome.HIDDEN, Outcome.UPHELD)
STANDALONE = (Kind.SUPPORT, Kind.CONCERN, Kind.QUESTION)


class NoSuchComment(NotFound):
    message = sentence("There is no such comment here. It may have been taken back.")


class TooManyComments(TooMany):
    message = sentence("You have written %(most)s comments in an hour. Wait a while, then send this one.")


class RepliesHaveOneLevel(Conflict):
    message = sentence("Reply to the comment above, not to another reply.")


class SentBySomebodyElse(Conflict):
    message = sentence("This form was used already. Load the page again and send your comment once more.")


class NotYourComment(NotAllowed):
    message = sentence("Only the person who wrote a comment can do this.")


class TooLateToTakeBack(Conflict):
    message = sentence("A comment can be taken back for %(minutes)s minutes. Report it if it should go.")


class YourOwnComment(NotAllowed):
    message = sentence("This is your own comment. Others say whether it helps them.")


class AlreadyReported(Conflict):
    message = sentence("You have reported this comment already. The community staff will look at it.")


class AlreadyHidden(Conflict):
    message = sentence("This comment is hidden already.")


class NotHidden(Conflict):
    message = sentence("This comment is not hidden.")


class NothingToDecide(Conflict):
    message = sentence("Somebody else has decided on this comment already.")


class AlreadyAppealed(Conflict):
    message = sentence("You have asked for a review already. You will get an answer.")


class TextTooLong(Invalid):
    message = sentence("Write at most %(most)s characters.")
    field = "text"


@dataclass(frozen=True)
class State:
    """What decides whether something may still be done with a comment."""

    author_id: UUID
    posted_at: datetime
    is_reply: bool = False
    is_withdrawn: bool = False
    is_hidden: bool = False


def kind_of_reply(*, is_official: bool) -> Kind:
    """Staff and committee answer; everybody else replies."""
    return Kind.ANSWER if is_official else Kind.REPLY


def check_length(text: str) -> None:
    if len(text) > MOST_SIGNS:
        raise TextTooLong({"most": MOST_SIGNS})


def check_pace(posted: list[datetime], now: datetime) -> None:
    """Raise TooManyComments when the author's newest comments fill the hour; it says when the next may come."""
    within = sorted(moment for moment in posted if moment > now - timedelta(hours=1))
    if len(within) >= MOST_AN_HOUR:
        free_at = within[-MOST_AN_HOUR] + timedelta(hours=1)
        raise TooManyComments(max(1, round((free_at - now).total_seconds())), {"most": MOST_AN_HOUR})


def check_replying(state: State) -> None:
    _check_is_shown(state)
    if state.is_reply:
        raise RepliesHaveOneLevel


def check_marking(state: State, account_id: UUID) -> None:
    """Raise the first reason why this account may not call the comment helpful."""
    _check_is_shown(state)
    if state.author_id == account_id:
        raise YourOwnComment


def check_withdrawing(state: State, account_id: UUID, now: datetime) -> None:
    """Raise the first reason why this account may not take the comment back."""
    _check_is_shown(state)
    if state.author_id != account_id:
        raise NotYourComment
    if not may_take_back(state.posted_at, now):
        raise TooLateToTakeBack({"minutes": TAKE_BACK_MINUTES})


def may_take_back(posted_at: datetime, now: datetime) -> bool:
    return now < posted_at + timedelta(minutes=TAKE_BACK_MINUTES)


def check_reporting(state: State) -> None:
    _check_is_shown(state)


def check_hiding(state: State) -> None:
    _check_is_shown(state)


def check_restoring(state: State) -> None:
    if not state.is_hidden:
        raise NotHidden


def check_appealing(state: State, account_id: UUID) -> None:
    """Raise the first reason why this account may not ask for a review; strangers learn nothing."""
    if state.author_id != account_id:
        raise NoSuchComment
    if not state.is_hidden:
        raise NotHidden


def _check_is_shown(state: State) -> None:
    if state.is_withdrawn:
        raise NoSuchComment
    if state.is_hidden:
        raise AlreadyHidden
