"""RFC 8785 JSON in a narrow profile: NFC strings, whole numbers below 2**53, booleans, null, lists, objects."""

import json
import re
import unicodedata
from typing import NoReturn

from deliberation.kernel import canonical
from deliberation.kernel.canonical import WHOLE_BELOW
from deliberation.kernel.facts import PublicValue
from deliberation.ledger.faults import Malformed
from deliberation.ledger.strict import utf8

MAX_DEPTH = 16
_HALVES = re.compile("[\ud800-\udfff]")
_LONG_NUMBER = re.compile("[0-9]{16}")


def encode(value: PublicValue) -> bytes:
    """The only bytes for this value. Raises Malformed for anything outside the profile."""
    _check(value, MAX_DEPTH)
    return canonical.spell(value)


def decode(data: bytes) -> PublicValue:
    """The value of canonical bytes. Raises Malformed for any other spelling of it."""
    text = utf8(data)
    try:
        value: PublicValue = json.loads(text, parse_float=_refuse, parse_constant=_refuse)
    except Malformed:
        raise
    except (ValueError, RecursionError) as error:
        raise Malformed("not JSON") from error
    if not _is_plain(text):
        _check(value, MAX_DEPTH)
    if canonical.spell(value) != data:
        raise Malformed("not canonical: the same value has other bytes")
    return value


def _is_plain(text: str) -> bool:
    """Whether one look at the text shows that nothing in it is outside the profile."""
    return (
        text.isascii()
        and "\\" not in text
        and text.count("{") + text.count("[") < MAX_DEPTH
        and not _LONG_NUMBER.search(text)
    )


def _refuse(_: str) -> NoReturn:
    raise Malformed("a number that is not whole")


def _check(value: object, depth: int) -> None:
    if depth == 0:
        raise Malformed(f"nested deeper than {MAX_DEPTH} levels")
    match value:
        case None | bool():
            pass
        case int():
            _check_whole(value)
        case str():
            _check_string(value)
        case list():
            for item in value:
                _check(item, depth - 1)
        case dict():
            for key, item in value.items():
                _check_string(key)
                _check(item, depth - 1)
        case _:
            raise Malformed(f"a {type(value).__name__} has no place in an entry")


def _check_whole(value: int) -> None:
    if abs(value) >= WHOLE_BELOW:
        raise Malformed("a number of 2**53 or more")


def _check_string(value: object) -> None:
    if not isinstance(value, str):
        raise Malformed("a key that is not a string")
    if value.isascii():
        return
    if not unicodedata.is_normalized("NFC", value):
        raise Malformed("a string that is not NFC")
    if _HALVES.search(value):
        raise Malformed("a string with half a surrogate pair")
