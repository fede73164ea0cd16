"""When a letter is tried again, and when it is given up."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

GIVE_UP_AFTER = timedelta(hours=24)
LEASE = timedelta(minutes=2)
FORGET_AFTER = timedelta(days=30)
_FIRST_PAUSE_SECONDS = 10
_LONGEST_PAUSE_SECONDS = 3600
_GROWTH = 3


class Channel(StrEnum):
    """How a letter travels."""

    MAIL = "mail"
    SMS = "sms"


@dataclass(frozen=True)
class Letter:
    """What is to be said, and to whom: a mail address or a phone number. An SMS shows no subject."""

    channel: Channel
    to: str = field(repr=False)
    subject: str
    body: str = field(repr=False)


def next_try(tries: int, now: datetime) -> datetime:
    """When to try again after so many failures: 10 s, 30 s, 90 s, … at most an hour."""
    pause = min(_FIRST_PAUSE_SECONDS * _GROWTH ** min(tries - 1, 10), _LONGEST_PAUSE_SECONDS)
    return now + timedelta(seconds=pause)


def is_given_up(posted_at: datetime, now: datetime) -> bool:
    return now - posted_at >= GIVE_UP_AFTER
