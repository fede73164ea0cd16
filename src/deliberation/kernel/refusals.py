"""How a room says no: in domain words, translated once by the web."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

Detail = str | int | date | Mapping[str, str]
"""A mapping holds the same words in each language, such as the name of a law."""
Details = Mapping[str, Detail]


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """A request the domain says no to.

    `message` is an English sentence with %(name)s places; it says what is wrong and how to mend it.
    `field` names the form field it belongs to, where there is one.
    """

    message: ClassVar[str]
    field: ClassVar[str | None] = None

    def __init__(self, details: Details | None = None) -> None:
        self.details: Details = details or {}
        super().__init__(self.code)

    @property
    def code(self) -> str:
        """A stable name for logs and the audit log: `poll_not_open`."""
        name = type(self).__name__
        return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


class NotFound(Refusal):
    """What was asked for is not there, or not for this reader: 404."""


class NotAllowed(Refusal):
    """Not for this person to do: 403."""


class Conflict(Refusal):
    """The state of the matter does not allow this now: 409."""


class Invalid(Refusal):
    """What was typed or sent cannot be used: 422."""


class TooMany(Refusal):
    """Too often in too short a time: 429. `retry_after_seconds` says how long to wait."""

    def __init__(self, retry_after_seconds: int, details: Details | None = None) -> None:
        self.retry_after_seconds = retry_after_seconds
        super().__init__(details)


class Busy(TooMany):
    """More at once than this machine can do: 503."""
