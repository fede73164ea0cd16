"""The only place that reads a clock. What the law hangs on is decided by the database's clock instead."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is that place


def rfc3339(moment: datetime) -> str:
    """UTC with milliseconds and Z, as log entries write it. Raises ValueError for a naive moment."""
    if moment.tzinfo is None:
        msg = "a moment without time zone"
        raise ValueError(msg)
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
