"""The order in which people count buildings and rooms, and look up names: stored beside what it orders."""

import re

from pypinyin import lazy_pinyin

from deliberation.kernel.text import half_width, tidy_line

_NUMBERS = re.compile(r"\d+|[〇零一二三四五六七八九十百]+")
_NUMERALS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0}
_WIDTH = 8


def place_key(name: str) -> str:
    """`9栋` before `10栋`, `二单元` before `十单元`: numbers by their size, the rest by its sound."""
    plain = half_width(tidy_line(name)).casefold()
    return "".join(_part(part) for part in _parts(plain))


def name_key(name: str) -> str:
    """A name by its pinyin; names of one sound stand together by their characters."""
    plain = half_width(tidy_line(name)).casefold()
    return f"{_sound(plain)} {plain}"


def _parts(text: str) -> list[str]:
    """The numbers of a text and what stands between them, in order."""
    found: list[str] = []
    end = 0
    for match in _NUMBERS.finditer(text):
        found += [text[end : match.start()], match[0]]
        end = match.end()
    return [part for part in (*found, text[end:]) if part]


def _part(part: str) -> str:
    if part.isdecimal():
        return part.zfill(_WIDTH)
    if _NUMBERS.fullmatch(part):
        return str(_value(part)).zfill(_WIDTH)
    return _sound(part)


def _value(numeral: str) -> int:
    """`十二` is 12, `一百零三` is 103; signs without ten or hundred are digits, `二〇一` is 201."""
    if not {"十", "百"} & set(numeral):
        return int("".join(str(_NUMERALS[sign]) for sign in numeral))
    total = digit = 0
    for sign in numeral:
        if sign in _NUMERALS:
            digit = _NUMERALS[sign]
        else:
            total += max(digit, 1) * (10 if sign == "十" else 100)
            digit = 0
    return total + digit


def _sound(text: str) -> str:
    return " ".join(lazy_pinyin(text))
