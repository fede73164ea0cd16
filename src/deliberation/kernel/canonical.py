"""The bytes of RFC 8785 JSON, with the standard library alone."""

import json
import re
from collections.abc import Mapping, Sequence

WHOLE_BELOW = 1 << 53
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_SORTED = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
_AS_IT_STANDS = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


class NotCanonical(ValueError):  # noqa: N818 - says what the value is
    """A value that has no exact bytes: a fraction, a number of 2**53 or more, a key that is no string."""


def encode(value: object) -> bytes:
    """The only bytes for this value of strings, whole numbers, booleans, null, lists and objects. Raises ValueError."""
    _check(value)
    return spell(value)


def spell(value: object) -> bytes:
    """The same for a value that is known to be made of nothing else. Raises ValueError for half a surrogate pair."""
    text = _SORTED.encode(value)
    # keys are sorted by UTF-16 units: without letters beyond 16 bits that is the order of their code points
    if _ASTRAL.search(text):
        text = _AS_IT_STANDS.encode(_by_units(value))
    return text.encode()


def _by_units(value: object) -> object:
    match value:
        case Mapping():
            return {key: _by_units(value[key]) for key in sorted(value, key=_units)}
        case str():
            return value
        case Sequence():
            return [_by_units(item) for item in value]
        case _:
            return value


def _units(key: str) -> bytes:
    return key.encode("utf-16-be")


def _check(value: object) -> None:
    match value:
        case None | bool() | str():
            pass
        case int():
            if abs(value) >= WHOLE_BELOW:
                raise NotCanonical("a number of 2**53 or more")
        case list() | tuple():
            for item in value:
                _check(item)
        case dict():
            for key, item in value.items():
                if not isinstance(key, str):
                    raise NotCanonical("a key that is not a string")
                _check(item)
        case _:
            raise NotCanonical(f"a {type(value).__name__} has no exact bytes")
