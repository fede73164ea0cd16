"""Personal data in a text that everybody will read: names and homes of the roll, numbers of telephones and documents. Pure, but for what the roll knows."""

import re
from collections.abc import Iterable, Sequence

from deliberation.database.sessions import Reader, statement
from deliberation.kernel.text import half_width
from deliberation.roll.directory import masked_contact, masked_name
from deliberation.roll.kinds import PersonKind

_SHORTEST_NAME = 2
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(r"(?<![\d.])\+?\d(?:[ -]?\d){6,18}[Xx]?(?![\d.])")
"""Seven digits or more in a row: a telephone or a document, and never a sum, which has commas or a unit behind fewer."""
_NAMED = """
SELECT DISTINCT name FROM person
WHERE kind = :natural AND char_length(name) >= :shortest AND position(name IN :text) > 0
"""
_HOMES = """
SELECT DISTINCT concat(b.name, ' ', coalesce(e.name, ''), ' ', u.label) AS place, u.label AS label
FROM unit u JOIN building b ON b.id = u.building_id LEFT JOIN entrance e ON e.id = u.entrance_id
WHERE u.label <> '' AND (
  position(replace(concat(b.name, coalesce(e.name, ''), u.label), ' ', '') IN :bare) > 0
  OR position(replace(concat(b.name, u.label), ' ', '') IN :bare) > 0
)
"""
_HIDDEN = "***"


async def masked(db: Reader, text: str) -> str:
    """Names as 张*, homes without their number, long numbers with their middle left out."""
    return (await masked_all(db, [text]))[0]


async def masked_all(db: Reader, texts: Sequence[str]) -> list[str]:
    """Each of them masked, in two statements however many there are."""
    if not texts:
        return []
    whole = "\n".join(texts)
    values = {"natural": PersonKind.NATURAL.value, "shortest": _SHORTEST_NAME, "text": whole}
    names = [row.name for row in await statement(db, _NAMED, values)]
    found = [(row.place.split(), row.label) for row in await statement(db, _HOMES, {"bare": _bare(whole)})]
    return [mask(each, names=names, homes=found) for each in texts]


def mask(text: str, *, names: Iterable[str], homes: Iterable[tuple[list[str], str]]) -> str:
    """`homes` are the words of a place and, last of them, its number. What is hidden cannot be read out of the result."""
    text = _MAIL.sub(lambda found: masked_contact(found[0]), text)
    text = _NUMBER.sub(lambda found: _number(found[0]), text)
    for words, label in homes:
        text = _home(text, words, label)
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, masked_name(name, PersonKind.NATURAL))
    return text


def _bare(text: str) -> str:
    return "".join(half_width(text).split())


def _number(found: str) -> str:
    return masked_contact("".join(sign for sign in half_width(found) if sign.isalnum()))


def _home(text: str, words: list[str], label: str) -> str:
    """The building stays, for it may be what the decision is about."""
    building, *between = words[:-1]
    inside = "".join(rf"(?:\s*{_loose(word)})?" for word in between)
    wanted = re.compile(rf"({_loose(building)}{inside}\s*){_loose(label)}(?!\d)")
    return wanted.sub(lambda found: f"{found[1]}{_HIDDEN}", text)


def _loose(word: str) -> str:
    """With any spaces between its signs."""
    return r"\s*".join(re.escape(sign) for sign in word if not sign.isspace())
