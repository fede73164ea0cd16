"""What a password must be: long, and not one of those tried first. No rule about kinds of signs (NIST SP 800-63B-4)."""

import re
import unicodedata
from collections.abc import Iterable

from deliberation.kernel.refusals import Conflict, Invalid
from deliberation.kernel.text import half_width, sentence

SHORTEST_ALONE = 15
SHORTEST_WITH_SECOND_STEP = 8
LONGEST = 128
SHORTEST_LOGIN_NAME = 3
LONGEST_LOGIN_NAME = 64
_LONGEST_PATTERN = 4
_SHORTEST_WORD = 2
_MOST_BESIDE_A_WORD = 6
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz" * 2,
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)
_COMMON = frozenset(
    {
        "password", "passwort", "passw0rd", "letmein", "iloveyou", "welcome", "monkey", "dragon", "sunshine",
        "princess", "football", "baseball", "superman", "trustno1", "administrator", "admin", "changeme", "secret",
        "correcthorsebatterystaple", "qwerty", "qazwsx", "asdfgh", "zxcvbn", "woaini", "woaiwojia", "iloveu", "nihao",
        "aini", "wodemima", "mima", "zhongguo", "china", "beijing", "shanghai", "shenzhen", "guangzhou", "deliberation",
        "community", "mypassword", "thisismypassword", "passwordpassword", "密码", "我的密码", "我爱你", "我爱中国",
        "中国", "社区", "小区", "议事", "居民", "业主",
    }
)  # fmt: skip
_WORD_END = re.compile(r"[\W\d_]+")


class PasswordTooShort(Invalid):
    message = sentence("Write at least %(least)s characters. A sentence is easy to remember.")
    field = "password"


class PasswordTooLong(Invalid):
    message = sentence("Write at most %(most)s characters.")
    field = "password"


class PasswordTooCommon(Invalid):
    """On the blocklist, or made of the community's, the account's or the sign-in name."""

    message = sentence("Too many people would guess this one. Think of something else.")
    field = "password"


class LoginNameUnusable(Invalid):
    message = sentence("Write %(least)s to %(most)s characters, without spaces.")
    field = "login_name"

    def __init__(self) -> None:
        super().__init__({"least": SHORTEST_LOGIN_NAME, "most": LONGEST_LOGIN_NAME})


class LoginNameTaken(Conflict):
    message = sentence("Somebody else has this sign-in name. Think of another one.")
    field = "login_name"


class PresentPasswordWrong(Invalid):
    message = sentence("That is not your present password.")
    field = "present"


class WrongPassword(Invalid):
    """Unknown name and wrong password get the same words."""

    message = sentence("The name or the password is wrong. Look at both again.")
    field = "password"


def login_name(typed: str) -> str:
    """The one spelling of a sign-in name, however it is cased or widened. Raises LoginNameUnusable."""
    name = half_width(typed).casefold()
    is_long_enough = SHORTEST_LOGIN_NAME <= len(name) <= LONGEST_LOGIN_NAME
    if not is_long_enough or not name.isprintable() or any(sign.isspace() for sign in name):
        raise LoginNameUnusable
    return name


def normal(password: str) -> str:
    """The same text however a keyboard composed it (NFKC). Nothing is trimmed or cut off."""
    return unicodedata.normalize("NFKC", password)


def shortest(*, has_second_step: bool) -> int:
    return SHORTEST_WITH_SECOND_STEP if has_second_step else SHORTEST_ALONE


def check(password: str, *, has_second_step: bool, own_words: Iterable[str]) -> None:
    """Raise what is wrong with a normal password. `own_words`: names that others would try first."""
    least = shortest(has_second_step=has_second_step)
    if len(password) < least:
        raise PasswordTooShort({"least": least})
    if len(password) > LONGEST:
        raise PasswordTooLong({"most": LONGEST})
    if _is_guessed_first(password.casefold(), {word.casefold() for word in own_words}):
        raise PasswordTooCommon


def is_short(password: str) -> bool:
    """Whether it counts only together with a second step."""
    return len(password) < SHORTEST_ALONE


def _is_guessed_first(password: str, own_words: set[str]) -> bool:
    letters = _WORD_END.sub("", password)
    return (
        _is_pattern(password)
        or any(password in run or password in run[::-1] for run in _RUNS)
        or letters in _COMMON
        or _is_pattern(letters)
        or any(_is_mostly(word, password) for word in own_words)
    )


def _is_pattern(text: str) -> bool:
    """The same few signs over and over: `aaaa…`, `12341234…`."""
    return any(
        len(text) > length and text == (text[:length] * len(text))[: len(text)]
        for length in range(1, _LONGEST_PATTERN + 1)
    )


def _is_mostly(word: str, password: str) -> bool:
    """The word, once or several times, with a few signs beside it."""
    if len(word) < _SHORTEST_WORD or word not in password:
        return False
    return len(password.replace(word, "")) <= _MOST_BESIDE_A_WORD
