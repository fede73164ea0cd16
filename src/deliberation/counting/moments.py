"""Days and times as case files write them: `2026-03-20`, `2026-03-20T18:00:00+08:00`. Kept as text, which sorts by day."""

import functools
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NewType

from deliberation.counting.shapes import Misshapen, Shape
from deliberation.kernel.text import sentence

FIRST_YEAR, LAST_YEAR = 1900, 2199
_HOUR = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_MOMENT = re.compile(
    rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})(?:T{_HOUR}(?::[0-5][0-9](?:\.[0-9]{{1,6}})?)?(?:Z|[+-]{_HOUR})?)?"
)
_DAY = len("2026-03-20")

Moment = NewType("Moment", str)


class NotAMoment(Misshapen):
    message = sentence("%(where)s must be a day such as 2026-03-20, or a day with a time.")


@dataclass(frozen=True)
class Window:
    """When ballots count, both ends included; a day counts to its end."""

    opens: Moment
    closes: Moment

    def contains(self, moment: Moment) -> bool:
        return not _is_before(moment, self.opens) and not _is_before(self.closes, moment)


@functools.lru_cache(maxsize=4096)
def read(text: str) -> Moment:
    """One copy of a day that a million ballots name. Raises ValueError."""
    match = _MOMENT.fullmatch(text)
    if match is None or not FIRST_YEAR <= _day(match[1]).year <= LAST_YEAR:
        raise ValueError(text)
    return Moment(text)


def window(shape: Shape) -> Window:
    """`extended_to` moves the close of a vote whose ballots stay. Raises Misshapen."""
    fields = shape.fields({"open", "close"}, {"extended_to"})
    opens, closes = _moment(fields["open"]), _moment(fields["close"])
    if "extended_to" in fields:
        extended = _moment(fields["extended_to"])
        if _is_before(extended, closes):
            raise Misshapen(fields["extended_to"].where)
        closes = extended
    if _is_before(closes, opens):
        raise Misshapen(fields["close"].where)
    return Window(opens, closes)


@functools.lru_cache(maxsize=4096)
def order(moment: Moment) -> datetime:
    """Puts moments in a row: a day begins at its midnight, a time without a zone is taken as it stands."""
    written = datetime.fromisoformat(moment)
    return written if written.tzinfo is None else written.astimezone(UTC).replace(tzinfo=None)


def _moment(shape: Shape) -> Moment:
    try:
        return read(shape.text())
    except ValueError:
        raise NotAMoment(shape.where) from None


def _is_before(first: Moment, second: Moment) -> bool:
    """Of two where one is a whole day, only the days are compared, as they were written."""
    if len(first) == _DAY or len(second) == _DAY:
        return first[:_DAY] < second[:_DAY]
    return order(first) < order(second)


@functools.lru_cache(maxsize=4096)
def _day(text: str) -> date:
    return date.fromisoformat(text)
