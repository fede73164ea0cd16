"""When a vote may be given more time, how much, and for which reasons."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from deliberation.counting.lint import terms
from deliberation.counting.presets import Preset
from deliberation.kernel.refusals import Conflict, Invalid, NotFound
from deliberation.kernel.text import sentence
from deliberation.polls.rules import LONGEST_WINDOW, OpenForTooLong, VotingNotOpenYet, Window

MOST_EXTENSIONS = 3
"""A value of ours: no law that we know counts them."""
LONGEST_WORDS = 300


class Reason(StrEnum):
    """Why a vote is given more time. Only the last is told in words of one's own."""

    TOO_FEW = "too_few"
    DELIVERY_UNFINISHED = "delivery_unfinished"
    SERVICE_FAULT = "service_fault"
    BY_LAWS = "by_laws"


class NoSuchExtension(NotFound):
    message = sentence("This vote was not given more time so often. Look at the page of the vote.")


class TooLateToExtend(Conflict):
    message = sentence("Voting ended on %(closes_at)s. A vote can be given more time only before its end.")


class ExtendedTooOften(Conflict):
    message = sentence("This vote was given more time %(count)s times. It cannot be given more.")


class ExtendedMeanwhile(Conflict):
    message = sentence("Somebody else gave this vote more time meanwhile. It now ends on %(closes_at)s.")


class EndsNoLater(Invalid):
    field = "closes_at"
    message = sentence("Voting ends on %(closes_at)s already. Choose a later end.")


class LongerThanTheLaw(Invalid):
    field = "closes_at"
    message = sentence("The law here lets a vote stay open for %(days)s days at most. Choose an earlier end.")


class ReasonUntold(Invalid):
    field = "words"
    message = sentence("Say which by-law allows it, and why.")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """More time as it is asked for. `seen_closes_at` is the end that was looked at before; `words` belong to BY_LAWS alone."""

    closes_at: datetime
    seen_closes_at: datetime
    reason: Reason
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Law:
    """What bounds the days of a vote: its rule, the place whose law it follows, and which day a moment is there."""

    preset: Preset
    place: str
    zone: tzinfo

    def longest_days(self) -> int | None:
        """None where no law says it (decision-rules 2.2)."""
        found = terms.of(self.place, self.preset)
        return found.longest.days if found is not None and found.longest.is_law else None


def check_extendable(window: Window, *, times: int, now: datetime) -> None:
    """`times`: how often it was extended. Raises VotingNotOpenYet, TooLateToExtend, ExtendedTooOften."""
    if now < window.opens_at:
        raise VotingNotOpenYet({"opens_at": window.opens_at})
    if now >= window.closes_at:
        raise TooLateToExtend({"closes_at": window.closes_at})
    if times >= MOST_EXTENSIONS:
        raise ExtendedTooOften({"count": times})


def check_wanted(window: Window, wanted: Wanted, law: Law) -> None:
    """Raises ExtendedMeanwhile, EndsNoLater, OpenForTooLong, LongerThanTheLaw, ReasonUntold."""
    if wanted.seen_closes_at != window.closes_at:
        raise ExtendedMeanwhile({"closes_at": window.closes_at})
    if wanted.closes_at <= window.closes_at:
        raise EndsNoLater({"closes_at": window.closes_at})
    if wanted.closes_at - window.opens_at > LONGEST_WINDOW:
        raise OpenForTooLong
    _check_law(window, wanted, law)
    if wanted.reason is Reason.BY_LAWS and not wanted.words:
        raise ReasonUntold


def latest(window: Window) -> datetime:
    """The latest end that any extension may have."""
    return window.opens_at + LONGEST_WINDOW


def _check_law(window: Window, wanted: Wanted, law: Law) -> None:
    longest = law.longest_days()
    opens_on, closes_on = (at.astimezone(law.zone).date() for at in (window.opens_at, wanted.closes_at))
    if longest is not None and closes_on - opens_on > timedelta(days=longest):
        raise LongerThanTheLaw({"days": longest})
