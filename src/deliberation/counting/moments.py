"""Days and times as case files write them: `2026-03-20`, `2026-03-20T18:00:00+08:00`."""

import functools
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from deliberation.counting.shapes import Misshapen, Shape
from deliberation.kernel.text import sentence

_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?"
)


class NotAMoment(Misshapen):
    message = sentence("%(where)s must be a day such as 2026-03-20, or a day with a time.")


@dataclass(frozen=True, order=True, slots=True)
class Moment:
    """`order` puts moments in a row; `day` is the day as it was written."""

    order: datetime
    day: date
    is_whole_day: bool


@dataclass(frozen=True)
class Window:
    """When ballots count, both ends included; a day counts to its end."""

    opens: Moment
    closes: Moment

    def contains(self, moment: Moment) -> bool:
        return not _is_before(moment, self.opens) and not _is_before(self.closes, moment)


def parse(shape: Shape) -> Moment:
    """Raises NotAMoment."""
    try:
        return read(shape.text())
    except ValueError:
        raise NotAMoment(shape.where) from None


@functools.lru_cache(maxsize=4096)
def read(text: str) -> Moment:
    """Raises ValueError."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise ValueError(text)
    written = datetime.fromisoformat(text)
    try:
        order = written if written.tzinfo is None else written.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:  # in the first or last hours of the calendar
        raise ValueError(text) from None
    return Moment(order, written.date(), match[1] is None)


def window(shape: Shape) -> Window:
    """`extended_to` moves the close of a vote whose ballots stay. Raises Misshapen."""
    fields = shape.fields({"open", "close"}, {"extended_to"})
    opens, closes = parse(fields["open"]), parse(fields["close"])
    if "extended_to" in fields:
        extended = parse(fields["extended_to"])
        if _is_before(extended, closes):
            raise Misshapen(fields["extended_to"].where)
        closes = extended
    if _is_before(closes, opens):
        raise Misshapen(fields["close"].where)
    return Window(opens, closes)


def _is_before(first: Moment, second: Moment) -> bool:
    """Of two where one is a whole day, only the days are compared."""
    if first.is_whole_day or second.is_whole_day:
        return first.day < second.day
    return first.order < second.order
