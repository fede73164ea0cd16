"""The form in front of whole names and telephone numbers: what for."""

from collections.abc import Mapping
from typing import ClassVar

from deliberation.kernel.text import sentence
from deliberation.roll.looks import Reason
from deliberation.web import forms, roll_words
from deliberation.web.deps import Visit


class LookForm(forms.Form):
    """Why somebody needs to see it."""

    when_missing: ClassVar[Mapping[str, str]] = {"reason": sentence("Say what you need it for.")}
    reason: Reason


def reasons(visit: Visit) -> list[tuple[str, str]]:
    return [(reason.value, visit.say(words)) for reason, words in roll_words.REASONS.items()]
