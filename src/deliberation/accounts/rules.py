"""What signing in asks for: the ways, how long each holds, and how often it may be tried."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from deliberation.kernel.refusals import Conflict, Invalid, NotFound, TooMany
from deliberation.kernel.text import sentence

SIGN_IN_LASTS = timedelta(days=30)
LETTER_CODE_LASTS = timedelta(days=21)
ONE_TIME_CODE_LASTS = timedelta(minutes=10)
LINK_LASTS = timedelta(hours=24)
FRESH_SIGN_IN = timedelta(minutes=15)
STAFF_MAY_REST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=10)
TRIES_PER_CODE = 5
LONGEST_NAME = 40


class Method(StrEnum):
    """How a browser was signed in."""

    LETTER = "letter"
    CODE = "code"
    PASSWORD = "password"  # noqa: S105 - the name of a way, not a secret
    DEMO_LINK = "demo_link"
    FIRST_LINK = "first_link"


class Proof(StrEnum):
    """How it was made sure that an account is this person of the roll."""

    LETTER = "letter"
    CONTACT = "contact"
    DESK = "desk"


@dataclass(frozen=True)
class Limit:
    """At most so many tries of a kind within a window of time, or, without a window, in a row until one is right."""

    kind: str
    most: int
    window: timedelta | None


_HOUR = timedelta(hours=1)
TRIES_BY_ADDRESS = Limit("address", 60, _HOUR)
CODES_BY_ADDRESS = Limit("codes_by_address", 60, _HOUR)
CODES_TO_CONTACT = Limit("codes_to_contact", 5, _HOUR)
TRIES_FOR_CONTACT = Limit("contact", 20, _HOUR)
# NIST SP 800-63B-4, 3.2.2: at most 100 failures in a row for an account, however slowly they come
FAILURES_FOR_CONTACT = Limit("contact_in_a_row", 100, None)
TRIES_FOR_LOGIN_NAME = Limit("login_name", 20, _HOUR)
FAILURES_FOR_LOGIN_NAME = Limit("login_name_in_a_row", 100, None)
LETTERS_BY_HELPER = Limit("letter_by_helper", 20, _HOUR)
INVITATIONS_BY_ADDRESS = Limit("invitation_by_address", 60, _HOUR)
SECOND_STEPS = Limit("second_step", 20, _HOUR)
FAILED_SECOND_STEPS = Limit("second_step_in_a_row", 100, None)
LIMITS = (
    TRIES_BY_ADDRESS,
    CODES_BY_ADDRESS,
    CODES_TO_CONTACT,
    TRIES_FOR_CONTACT,
    FAILURES_FOR_CONTACT,
    TRIES_FOR_LOGIN_NAME,
    FAILURES_FOR_LOGIN_NAME,
    LETTERS_BY_HELPER,
    INVITATIONS_BY_ADDRESS,
    SECOND_STEPS,
    FAILED_SECOND_STEPS,
)


# what is no longer needed goes: rows about people are kept no longer than their purpose
FORGET_TRIES_AFTER = timedelta(days=1)
FORGET_CODES_AFTER = timedelta(days=1)
FORGET_SIGN_INS_AFTER = timedelta(days=90)


class TriedTooOften(TooMany):
    """The limit's window has to pass first."""

    message = sentence("Too many tries. Please wait %(minutes)s minutes, then try again.")

    def __init__(self, wait: timedelta) -> None:
        seconds = max(1, -(-int(wait.total_seconds() * 1000) // 1000))
        super().__init__(seconds, {"minutes": -(-seconds // 60)})


class LockedByFailures(TooMany):
    """A hundred failures in a row: a letter's code opens a password and a phone again."""

    message = sentence(
        "This way is locked after too many wrong tries. Take another way, or ask the community office."
    )

    def __init__(self) -> None:
        super().__init__(24 * 3600)


class NoSuchAccount(NotFound):
    message = sentence("This account is not there any more.")


class PersonHasAccount(Conflict):
    """A person of the roll has one account in a community."""

    message = sentence("Somebody signs in as this person already. Ask the community office.")


class NameTooLong(Invalid):
    message = sentence("Write a name of at most %(most)s characters.")
    field = "name"

    def __init__(self) -> None:
        super().__init__({"most": LONGEST_NAME})


class NameMissing(Invalid):
    message = sentence("Write the name that your neighbours will see.")
    field = "name"


class LetterCodeUnknown(Invalid):
    message = sentence("This code is not known. Compare it with your newest letter.")
    field = "code"


class LetterCodeReplaced(Invalid):
    """Whoever kept the older letter, or a photo of it, gets in no more."""

    message = sentence(
        "This code is from an older letter, made on %(issued_at)s. A newer letter ended it. Use the newest one."
    )
    field = "code"


class LetterCodeUsed(Invalid):
    message = sentence(
        "This code was used on %(used_at)s. Was it you? Then let us send a code to your phone or mail, or ask for a new letter. "
        "Was it not? Ring the office: a new letter signs the other device out."
    )
    field = "code"


class LetterCodeExpired(Invalid):
    message = sentence("This code ran out on %(expires_at)s. Ask the community office for a new letter.")
    field = "code"


class OneTimeCodeWrong(Invalid):
    message = sentence("That is not the code. Look at the message again.")
    field = "code"


class OneTimeCodeOver(Invalid):
    """Expired, tried five times, used, or asked for in another browser."""

    message = sentence("This code is no longer good. Ask for a new one.")
    field = "code"


class LinkUnknown(Invalid):
    message = sentence("This link is not good any more. Each link works once and for a short time.")


def token_hash(token: str) -> bytes:
    """What is kept of a session token of 256 random bits."""
    return hashlib.sha256(b"deliberation/session/v1\n" + token.encode()).digest()


def check_name(name: str) -> None:
    """Raise NameMissing or NameTooLong unless this can stand beside somebody's words."""
    if not name:
        raise NameMissing
    if len(name) > LONGEST_NAME:
        raise NameTooLong


class Link(Protocol):
    """What a link's row says of it."""

    method: str
    expires_at: datetime
    used_at: datetime | None


def is_link_good(link: Link, *, is_demo: bool, now: datetime) -> bool:
    """A first link works once; a demo link as often as a demo likes, and nowhere else."""
    if link.expires_at <= now:
        return False
    return is_demo if link.method == Method.DEMO_LINK else link.used_at is None


def may_forget_password(method: Method, signed_in_at: datetime, now: datetime) -> bool:
    """Whoever just proved themselves by a letter or a code may set a new password without the old one."""
    return method in {Method.LETTER, Method.CODE} and now - signed_in_at <= FRESH_SIGN_IN
