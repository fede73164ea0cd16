"""Reads what a file of a bundle says: nothing missing, nothing unknown, nothing of another kind."""

import json
import re
from collections.abc import Collection, Mapping
from typing import Any, NoReturn

from deliberation.kernel import canonical
from deliberation.ledger import schema
from deliberation.verifier.faults import Unreadable

UUID, HASH, DOCUMENT = schema.UUID, schema.HASH, schema.DOCUMENT
TIME, COUNT, FLAG, REFERENCE, CODE = schema.TIME, schema.COUNT, schema.FLAG, schema.VOTER_REF, schema.CODE
TEXT = schema.Kind("text", lambda value: isinstance(value, str))
LIST = schema.Kind("list", lambda value: isinstance(value, list))
OBJECT = schema.Kind("object", lambda value: isinstance(value, dict))
DAY = schema.Kind(
    "day",
    lambda value: isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) is not None,
)
Kinds = Mapping[str, schema.Kind]
Fields = dict[str, Any]


def exactly(word: object) -> schema.Kind:
    return schema.Kind(repr(word), lambda value: type(value) is type(word) and value == word)


def one_of(words: Collection[object]) -> schema.Kind:
    return schema.Kind(
        f"one of {', '.join(map(str, words))}", lambda value: isinstance(value, str) and value in words
    )


def list_of(kind: schema.Kind) -> schema.Kind:
    return schema.Kind(
        f"list of {kind.name}", lambda value: isinstance(value, list) and all(map(kind.admits, value))
    )


def read(data: bytes, where: str) -> Any:
    """The value of canonical bytes. Raises Unreadable."""
    try:
        value = json.loads(data.decode(), parse_float=_refuse, parse_constant=_refuse)
        again = canonical.spell(value)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{where} is not JSON as it is written here") from error
    if again != data:
        raise Unreadable(f"{where} is not canonical: the same value has other bytes")
    return value


def fields(value: object, kinds: Kinds, where: str, more: Kinds | None = None) -> Fields:
    """An object of exactly these fields; those of `more` may be absent. Raises Unreadable."""
    if not isinstance(value, dict):
        raise Unreadable(f"{where} is not an object")
    every = {**kinds, **(more or {})}
    for name in sorted(kinds.keys() - value.keys()):
        raise Unreadable(f"{where} lacks {name}")
    for name in sorted(value.keys() - every.keys()):
        raise Unreadable(f"{where} has an unknown {name}")
    for name, found in value.items():
        if not every[name].admits(found):
            raise Unreadable(f"{where}: {name} is not a {every[name].name}")
    return value


def _refuse(_: str) -> NoReturn:
    raise ValueError
