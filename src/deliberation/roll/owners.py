"""The owners of one row: names, document numbers, phones and shares, each in the same order."""

import re
from collections.abc import Callable
from fractions import Fraction

from deliberation.communities.rules import UnitKind
from deliberation.roll import cells, identity
from deliberation.roll.faults import FaultCode, Faulty
from deliberation.roll.headers import Field
from deliberation.roll.records import Record
from deliberation.roll.units import RollOwner, bare

_BETWEEN_OWNERS = re.compile(r"[、,，;；/／\n\r]")
_BETWEEN_SHARES = re.compile(r"[、,，;；\n\r]")
_IN_BRACKETS = re.compile(r"\([^()]*\)$")
_DOCUMENT = re.compile(r"[0-9A-Z\u4e00-\u9fff()\-]{4,40}")
_PHONE = re.compile(r"\+?\d{5,15}")
_MAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")
_EVERYBODY = {"全体业主", "全体业主共有", "业主共有", "全体共有", "allowners"}
_JOINT = {"共同共有", "joint", "jointly"}
_LONGEST_NAME = 100
_MOST_OWNERS = 40


def names(record: Record) -> list[str]:
    """The names as they stand; an empty list says that nobody is named."""
    return split(record.text(Field.OWNERS))


def split(text: str) -> list[str]:
    """The names in one cell."""
    parts = [identity.tidy_name(part) for part in _BETWEEN_OWNERS.split(text)]
    return [part for part in parts if not cells.is_nothing(part)]


def read(record: Record, kind: UnitKind | None, developers: frozenset[str]) -> tuple[RollOwner, ...]:
    """Raises Faulty. Only common parts may have no owner: they belong to all."""
    named = names(record)
    if kind is UnitKind.PUBLIC and all(identity.name_key(name) in _EVERYBODY for name in named):
        return ()
    if not named:
        raise Faulty(FaultCode.NO_OWNER, Field.OWNERS)
    if len(named) > _MOST_OWNERS or max(map(len, named)) > _LONGEST_NAME:
        raise Faulty(FaultCode.TOO_LONG, Field.OWNERS)
    documents = _per_owner(record, Field.DOCUMENTS, len(named), document)
    phones = _per_owner(record, Field.PHONES, len(named), phone)
    owners = tuple(
        RollOwner(
            name=name, document=number, phone=contact, share=share, is_developer=_is_in(name, developers)
        )
        for name, number, contact, share in zip(
            named, documents, phones, _shares(record, len(named)), strict=True
        )
    )
    if len(owners) > len({_self(owner) for owner in owners}):
        raise Faulty(FaultCode.OWNER_TWICE, Field.OWNERS)
    return owners


_DIFFERS = {
    Field.DOCUMENTS: FaultCode.OWNERS_AND_DOCUMENTS_DIFFER,
    Field.PHONES: FaultCode.OWNERS_AND_PHONES_DIFFER,
    Field.SHARES: FaultCode.OWNERS_AND_SHARES_DIFFER,
}


def _per_owner(record: Record, field: Field, count: int, parse: Callable[[str], str]) -> list[str]:
    parts = _parts(record.text(field), _BETWEEN_OWNERS, count)
    if len(parts) != count:
        raise Faulty(_DIFFERS[field], field)
    return [parse(part) for part in parts]


def _parts(text: str, between: re.Pattern[str], count: int) -> list[str]:
    """One part for each owner where possible; nothing at all is as many empty parts."""
    if cells.is_nothing(text):
        return [""] * count
    parts = ["" if cells.is_nothing(part) else part for part in between.split(text)]
    while len(parts) > count and not parts[-1]:
        parts.pop()
    return parts if any(parts) else [""] * count


def document(part: str) -> str:
    """A document number in normal form; may be empty. Raises Faulty."""
    number = identity.document_normal(part)
    if number and not _DOCUMENT.fullmatch(number):
        raise Faulty(FaultCode.BAD_DOCUMENT, Field.DOCUMENTS)
    return number


def phone(part: str) -> str:
    """A phone or mail in normal form; may be empty. Raises Faulty."""
    contact = identity.contact_normal(part)
    if contact and not _PHONE.fullmatch(contact) and not _MAIL.fullmatch(contact):
        raise Faulty(FaultCode.BAD_PHONE, Field.PHONES)
    return contact


def _shares(record: Record, count: int) -> tuple[Fraction | None, ...]:
    text = record.text(Field.SHARES)
    if cells.is_nothing(text) or bare(text) in _JOINT:
        return (None,) * count
    parts = _parts(text, _BETWEEN_SHARES, count)
    if len(parts) != count:
        raise Faulty(FaultCode.OWNERS_AND_SHARES_DIFFER, Field.SHARES)
    return cells.shares(parts)


def _is_in(name: str, developers: frozenset[str]) -> bool:
    key = identity.name_key(name)
    return key in developers or _IN_BRACKETS.sub("", key) in developers


def _self(owner: RollOwner) -> tuple[str, str]:
    """Who this is within the row."""
    if owner.is_developer:
        return ("developer", "")
    return ("document", owner.document) if owner.document else ("name", identity.name_key(owner.name))
