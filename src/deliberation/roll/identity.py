"""Who is the same person on the roll, and how numbers are kept without being kept.

A document number tells people apart. Without one, an owner is the person of that name; if numbered people
bear the name too, it is the only one of them, and nobody can say who it is if there are several (such a row
is a fault). The developer is one, under whatever name, and is counted apart from the persons.
"""

import hashlib
import hmac
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, Protocol

from deliberation.kernel.text import half_width, tidy_line
from deliberation.roll.kinds import ContactKind, PersonKind
from deliberation.roll.units import RollOwner, RollUnit, SealedOwner, SealedUnit, bare

_DOCUMENT_DOMAIN = b"deliberation/roll/document\x00"
_CONTACT_DOMAIN = b"deliberation/roll/contact\x00"
_LEAST_PEPPER_BYTES = 16
_LETTERS_LEFT_CLEAR = 2
_LONGEST_COMPANY_NAME = 100
_PHONE_SIGNS = re.compile(r"[\s\-().·']")
_CHINA = re.compile(r"(?:\+86|0086|86)(1\d{10})|(?:\+86|0086)(0?\d{9,11})")
_HAN = r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_BETWEEN_HAN = re.compile(rf"(?<={_HAN}) (?={_HAN})")
_LONG_NUMBER = re.compile(r"\w?\d(?:[\s\-]?\d){6,}\w?")
_LETTER_OR_DIGIT = re.compile(r"\w")
_DEVELOPER_WORDS = {"开发商", "建设单位", "开发企业", "developer", "thedeveloper"}
_DEVELOPER_COMPANY = re.compile(r"(?:房地产开发|地产开发|房产开发|置业|房地产)[^,]*公司$")
_BODY = re.compile(
    r"(公司|集团|企业|工厂|银行|信用社|合作社|委员会|居委会|村委会|街道办事处|办事处|政府|医院|学校|协会|基金会|中心|管理局)"
    r"(\(.*\))?$|\b(ltd|limited|inc|llc|co|corporation|company)\.?$"
)
_AGENTS = re.compile(r"经纪|中介|代理|物业|估价|评估|咨询|顾问")


class Owner(Protocol):
    """A clear or a sealed owner."""

    @property
    def name(self) -> str: ...
    @property
    def document(self) -> str | bytes | None: ...
    @property
    def is_developer(self) -> bool: ...


@dataclass(frozen=True)
class PersonKey:
    """Equal for the same person within one roll; its value is kept out of sight."""

    by: Literal["document", "name", "developer"]
    value: str | bytes = field(default="", repr=False)


DEVELOPER = PersonKey("developer")


class Register:
    """The people of one roll. Build it from all owners at once, then ask who each of them is."""

    def __init__(self, owners: Iterable[Owner]) -> None:
        self._numbers: dict[str, set[str | bytes]] = defaultdict(set)
        for owner in owners:
            if owner.document and not owner.is_developer:
                self._numbers[name_key(owner.name)].add(owner.document)

    def person(self, owner: Owner) -> PersonKey:
        if owner.is_developer:
            return DEVELOPER
        if owner.document:
            return PersonKey("document", owner.document)
        namesakes = self._numbers.get(name_key(owner.name), set())
        if len(namesakes) == 1:
            return PersonKey("document", next(iter(namesakes)))
        return PersonKey("name", name_key(owner.name))

    def is_ambiguous(self, owner: Owner) -> bool:
        """Whether several numbered people bear this owner's name and the owner has no number."""
        if owner.is_developer or owner.document:
            return False
        return len(self._numbers.get(name_key(owner.name), ())) > 1


def tidy_name(text: str) -> str:
    """`郭 海` as `郭海`; spaces between other letters stay."""
    return _BETWEEN_HAN.sub("", tidy_line(text))


def name_key(name: str) -> str:
    """Equal for one name however it is spaced, cased or widened."""
    return bare(name)


def document_normal(number: str) -> str:
    """Half width, capitals, no spaces, no leading apostrophe (a spreadsheet's mark for text)."""
    return half_width(bare(number).lstrip("'").upper())


def contact_normal(contact: str) -> str:
    """A mail address in small letters, or the digits of a phone number without China's country code."""
    text = bare(contact)
    if "@" in text:
        return text
    digits = half_width(_PHONE_SIGNS.sub("", text))
    match = _CHINA.fullmatch(digits)
    if match is None:
        return digits
    return match[1] or "0" + match[2].lstrip("0")


def document_hash(pepper: bytes, number: str) -> bytes:
    """The keyed hash that stands for a document number (HMAC-SHA-256, 32 bytes)."""
    return _keyed(pepper, _DOCUMENT_DOMAIN, document_normal(number))


def contact_hash(pepper: bytes, phone_or_mail: str) -> bytes:
    """The keyed hash that stands for a phone number or mail address (HMAC-SHA-256, 32 bytes)."""
    return _keyed(pepper, _CONTACT_DOMAIN, contact_normal(phone_or_mail))


def person_kind(owner: Owner) -> PersonKind:
    """Natural, unless the name is a body's."""
    if owner.is_developer:
        return PersonKind.DEVELOPER
    return PersonKind.LEGAL if _BODY.search(half_width(owner.name).casefold()) else PersonKind.NATURAL


def contact_kind(contact: str) -> ContactKind:
    """Of a contact in normal form."""
    return ContactKind.MAIL if "@" in contact else ContactKind.PHONE


def masked(text: str) -> str:
    """All but the last two letters or digits as stars, to show that something was there."""
    seen = len(_LETTER_OR_DIGIT.findall(text)) - _LETTERS_LEFT_CLEAR
    return _LETTER_OR_DIGIT.sub("*", text, count=seen) if seen > 0 else text


def without_numbers(text: str) -> str:
    """A cell of which nobody knows what it holds, fit to show: long numbers may be somebody's, so they are masked."""
    return _LONG_NUMBER.sub(lambda number: masked(number[0]), text)


def sealed(unit: RollUnit, pepper: bytes) -> SealedUnit:
    """The unit as it may be stored: hashes for numbers."""
    return SealedUnit(
        place=unit.place,
        kind=unit.kind,
        area_cm2=unit.area_cm2,
        area_source=unit.area_source,
        owners=tuple(_sealed_owner(owner, pepper) for owner in unit.owners),
        handed_over_on=unit.handed_over_on,
    )


def developer_keys(names: Iterable[str], developer: str) -> frozenset[str]:
    """The name keys that mean the developer.

    `developer` is its name where the community knows it. Otherwise the one company on the roll whose name says
    that it develops land is taken for it; of several such companies none is, a person has to say which.
    """
    if developer.strip():
        return frozenset({*_DEVELOPER_WORDS, name_key(developer)})
    keys = {name_key(name) for name in names if len(name) <= _LONGEST_COMPANY_NAME}
    companies = {key for key in keys if _DEVELOPER_COMPANY.search(key) and not _AGENTS.search(key)}
    return frozenset(_DEVELOPER_WORDS | companies if len(companies) == 1 else _DEVELOPER_WORDS)


def _sealed_owner(owner: RollOwner, pepper: bytes) -> SealedOwner:
    return SealedOwner(
        name=owner.name,
        document=document_hash(pepper, owner.document) if owner.document else None,
        contact=contact_hash(pepper, owner.phone) if owner.phone else None,
        share=owner.share,
        is_developer=owner.is_developer,
    )


def _keyed(pepper: bytes, domain: bytes, normal: str) -> bytes:
    if len(pepper) < _LEAST_PEPPER_BYTES:
        msg = f"a pepper of fewer than {_LEAST_PEPPER_BYTES} bytes"
        raise ValueError(msg)
    return hmac.new(pepper, domain + normal.encode(), hashlib.sha256).digest()
