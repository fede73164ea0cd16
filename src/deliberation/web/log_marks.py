"""What a neighbour wrote down of the log, looked up again: a number of entries, and how the fingerprint began."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from deliberation.audit import noted
from deliberation.audit.queries import CheckpointView, LogView
from deliberation.kernel import text
from deliberation.kernel.text import sentence
from deliberation.web.deps import Visit

_WRITTEN = 8
_LONGEST = 40
_MOST_DIGITS = 15
_NO_NUMBER = sentence("Type the number of entries that you wrote down, in digits: 878 for example.")
_SIGNS_BETWEEN_DIGITS = str.maketrans("", "", ", .'\N{IDEOGRAPHIC COMMA}\N{IDEOGRAPHIC FULL STOP}")


@dataclass(frozen=True)
class MarkView:
    """A signed head as people write it down; `part` is none where the log has one part only."""

    part: int | None
    size: int
    start: str
    signed_at: datetime


@dataclass(frozen=True, kw_only=True)
class AskedView:
    """The form and its answer. `found` are heads of exactly this size, one a part; `near` those next to it if there is none."""

    typed: str = ""
    fault: str = ""
    size: int = 0
    found: tuple[MarkView, ...] = ()
    near: tuple[MarkView, ...] = ()
    is_ahead: bool = False


async def look_up(visit: Visit, logs: Sequence[LogView], typed: str | None) -> AskedView:
    """Nothing at all where nothing was asked."""
    if typed is None:
        return AskedView()
    shown, size = typed[:_LONGEST], _number(typed[:_LONGEST])
    if size is None:
        return AskedView(typed=shown, fault=visit.say(_NO_NUMBER))
    pairs = [(log, *await noted.around(visit.db, log, size)) for log in logs]
    found = tuple(_mark(logs, log, upto) for log, upto, _ in pairs if upto and upto.size == size)
    # a part that went on beyond this size is where it was written down
    log, upto, above = next((pair for pair in reversed(pairs) if pair[2]), pairs[-1])
    near = tuple(_mark(logs, log, head) for head in (upto, above) if head)
    return AskedView(
        typed=shown, size=size, found=found, near=() if found else near, is_ahead=not found and above is None
    )


def _number(typed: str) -> int | None:
    """As people copy it: full-width digits, and signs between thousands."""
    digits = text.half_width(typed).translate(_SIGNS_BETWEEN_DIGITS)
    if not (digits.isascii() and digits.isdigit()):
        return None
    plain = digits.lstrip("0")
    return int(plain) if plain and len(plain) <= _MOST_DIGITS else None


def _mark(logs: Sequence[LogView], log: LogView, head: CheckpointView) -> MarkView:
    part = log.epoch if len(logs) > 1 else None
    return MarkView(part, head.size, head.root.hex()[:_WRITTEN], head.signed_at)
