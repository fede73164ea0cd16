"""Coefficients as people type them: a row for each floor or home, and for each wrong row what is wrong with it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import half_width, sentence, tidy_line
from deliberation.roll.homes import Home
from deliberation.roll.units import bare

_NUMBER = re.compile(r"[0-9]{1,5}(\.[0-9]{1,4})?")
_TYPED = re.compile(r"(.*[^\s,，;；:：=])[\s,，;；:：=]+([^\s,，;；:：=]+)")
_FLOOR = re.compile(r"(第?)(.+?)(层|楼|f)?")
_MOST_NAMED = 6
_MOST_FAULTS = 200
NOT_A_ROW = sentence("Write a name and a number, such as: 3 1.2")
NOT_A_NUMBER = sentence("Write a number with at most four decimals, such as 1.2.")
NO_SUCH_FLOOR = sentence("No home in this scope is on this floor.")
NO_SUCH_HOME = sentence("No home in this scope is called this.")
TWO_HOMES = sentence("Two homes are called this. Correct the roll first.")
TWICE = sentence("This one stands here twice. Leave one of them out.")


class Per(StrEnum):
    """What a row of the table names."""

    FLOOR = "floor"
    HOME = "home"


@dataclass(frozen=True)
class Row:
    """`number` counts from 1, as in the box or in the file."""

    number: int
    name: str
    value: str


@dataclass(frozen=True)
class RowFault:
    """`message` is a marked sentence."""

    row: Row
    message: str


class UnfitRows(Invalid):
    """Some rows cannot be used; `faults` says which and why."""

    field = "rows"
    message = sentence("%(count)s of the rows cannot be used. The list below says why.")

    def __init__(self, faults: Sequence[RowFault]) -> None:
        self.faults = tuple(faults[:_MOST_FAULTS])
        super().__init__({"count": len(faults)})


class NotAllNamed(Invalid):
    field = "rows"
    message = sentence("No coefficient is given for: %(names)s. Write 0 for those who pay nothing.")


def of_text(text: str) -> tuple[Row, ...]:
    """The rows of a box: a name, then the number; blank lines are skipped."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        shown = tidy_line(line)
        match = _TYPED.fullmatch(shown)
        if shown:
            found.append(Row(number, match[1], match[2]) if match else Row(number, shown, ""))
    return _without_header(found)


def of_table(rows: Iterable[Sequence[str]]) -> tuple[Row, ...]:
    """The rows of a file: the last filled cell is the number, those before it are the name."""
    found = []
    for number, cells in enumerate(rows, start=1):
        filled = [tidy_line(cell) for cell in cells if cell.strip()]
        if filled:
            value = filled.pop() if len(filled) > 1 else ""
            found.append(Row(number, " ".join(filled), value))
    return _without_header(found)


def as_text(rows: Iterable[Row]) -> str:
    """The rows as `of_text` reads them."""
    return "\n".join(f"{row.name}, {row.value}" for row in rows)


def read(rows: Sequence[Row], per: Per, homes: Sequence[Home]) -> dict[UUID, Fraction]:
    """The coefficient of every home. Raises UnfitRows, NotAllNamed."""
    named = _by_floor(homes) if per is Per.FLOOR else _by_place(homes)
    found: dict[str, Fraction] = {}
    faults = []
    for row in rows:
        key = _key(row.name, per)
        fault = _fault(row, per, named.get(key, ()), is_known=key in found)
        if fault:
            faults.append(RowFault(row, fault))
        else:
            found[key] = Fraction(half_width(row.value))
    if faults:
        raise UnfitRows(faults)
    missing = [
        group[0].floor if per is Per.FLOOR else group[0].place
        for key, group in named.items()
        if key not in found
    ]
    if missing:
        shown = [name or "–" for name in missing[:_MOST_NAMED]]
        raise NotAllNamed({"names": " · ".join([*shown, *(["…"] if len(missing) > _MOST_NAMED else [])])})
    return {home.id: found[key] for key, group in named.items() for home in group}


def _without_header(rows: list[Row]) -> tuple[Row, ...]:
    is_header = bool(rows) and rows[0].value != "" and not any(sign.isdigit() for sign in rows[0].value)
    return tuple(rows[1:] if is_header else rows)


def _by_floor(homes: Sequence[Home]) -> Mapping[str, tuple[Home, ...]]:
    return _grouped((_key(home.floor, Per.FLOOR), home) for home in homes)


def _by_place(homes: Sequence[Home]) -> Mapping[str, tuple[Home, ...]]:
    return _grouped((_key(home.place, Per.HOME), home) for home in homes)


def _grouped(keyed: Iterable[tuple[str, Home]]) -> Mapping[str, tuple[Home, ...]]:
    found: dict[str, list[Home]] = {}
    for key, home in keyed:
        found.setdefault(key, []).append(home)
    return {key: tuple(group) for key, group in found.items()}


def _key(name: str, per: Per) -> str:
    """Equal for one place however wide its digits are; `3`, `3层` and `３楼` are one floor."""
    plain = bare(name)
    match = _FLOOR.fullmatch(plain) if per is Per.FLOOR else None
    return "" if plain in {"", "-", "–"} else match[2] if match else plain


def _fault(row: Row, per: Per, group: Sequence[Home], *, is_known: bool) -> str:
    if not row.value:
        return NOT_A_ROW
    if not group:
        return NO_SUCH_FLOOR if per is Per.FLOOR else NO_SUCH_HOME
    if per is Per.HOME and len(group) > 1:
        return TWO_HOMES
    if is_known:
        return TWICE
    return "" if _NUMBER.fullmatch(half_width(row.value)) else NOT_A_NUMBER
