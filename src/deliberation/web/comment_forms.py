"""The forms of a thread."""

import secrets
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from deliberation.kernel.text import sentence
from deliberation.threads.rules import MOST_SIGNS, Kind, Reason
from deliberation.web import forms
from deliberation.web.paths import local_path

_KEY_BYTES = 16


class CommentForm(forms.Form):
    """A comment; `form_key` belongs to the form, so that a double tap posts once."""

    when_missing: ClassVar[Mapping[str, str]] = {
        "kind": sentence("Choose support, concern or question."),
        "text": sentence("Write your comment."),
    }

    kind: Literal[Kind.SUPPORT, Kind.CONCERN, Kind.QUESTION]
    text: Annotated[forms.Text, Field(max_length=MOST_SIGNS)]
    form_key: Annotated[forms.Line, Field(max_length=64)]


class ReplyForm(forms.Form):
    """A reply to a comment."""

    when_missing: ClassVar[Mapping[str, str]] = {"text": sentence("Write your reply.")}

    text: Annotated[forms.Text, Field(max_length=MOST_SIGNS)]
    form_key: Annotated[forms.Line, Field(max_length=64)]


class ReasonForm(forms.Form):
    """Why a comment is reported or hidden."""

    when_missing: ClassVar[Mapping[str, str]] = {"reason": sentence("Choose one reason.")}

    reason: Reason


class AppealForm(forms.Form):
    """What the author says about a hiding."""

    text: Annotated[forms.OptionalText, Field(max_length=500)] = ""


class BackForm(forms.Form):
    """Where to return after a single tap."""

    back: str = ""

    def path(self, otherwise: str) -> str:
        return local_path(self.back, otherwise)


def new_key() -> str:
    return secrets.token_urlsafe(_KEY_BYTES)
