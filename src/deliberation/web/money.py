"""Money in forms: yuan as people type them, into whole cents and back."""

from deliberation.kernel import exact
from deliberation.kernel.text import sentence
from deliberation.web import forms

_NOT_MONEY = sentence("Write an amount in yuan, such as 86,400 or 8.64万.")


def typed(yuan: object) -> int:
    """A validator of form fields: whole cents."""
    try:
        return exact.cents(str(yuan))
    except ValueError as error:
        raise forms.fault("money", _NOT_MONEY) from error


def yuan(cents: int | None) -> str:
    """As `typed` reads it; empty for an amount that nobody knows."""
    if cents is None:
        return ""
    return f"{cents // 100:,}" if cents % 100 == 0 else f"{cents // 100:,}.{cents % 100:02d}"
