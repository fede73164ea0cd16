"""What an owner says to a helper, as the helper's forms carry it: sealed when it was checked, so that nothing else is confirmed."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from deliberation.kernel.text import sentence
from deliberation.polls.assisting.codes import Spoken
from deliberation.polls.queries import PollView
from deliberation.polls.rules import FormAltered
from deliberation.web import ballot_forms, forms
from deliberation.web.deps import Change


class VoterForm(forms.Form):
    """Who votes, and how many ballots the home had cast when the page was shown."""

    when_missing: ClassVar[Mapping[str, str]] = {"voter": sentence("Choose from the list who is voting.")}

    voter: UUID
    revision: int = Field(ge=0, le=10**6)


class SpokenForm(VoterForm):
    """The same with what was chosen; `seal` makes it what the owner was shown."""

    choice: str = Field(max_length=4_000)
    key: UUID
    seal: str = ""


class CodeForm(forms.Form):
    """What the owner tells: the digits of the message."""

    when_missing: ClassVar[Mapping[str, str]] = {"code": sentence("Write the code that the owner tells you.")}

    code: Annotated[forms.Line, Field(max_length=100)]


class LetterForm(forms.Form):
    """What the owner shows: the code of their letter."""

    when_missing: ClassVar[Mapping[str, str]] = {"letter": sentence("Write the code of the owner’s letter.")}

    letter: Annotated[forms.Line, Field(max_length=100)]


class SlipForm(forms.Form):
    """The number of the slip that was signed."""

    when_missing: ClassVar[Mapping[str, str]] = {"slip": sentence("Write the number of the slip.")}

    slip: Annotated[int, Field(ge=1, le=2**31 - 1)]


def sealed(change: Change, poll: PollView, party_id: UUID, form: SpokenForm) -> SpokenForm:
    return form.model_copy(update={"seal": _seal(change, poll, party_id, form)})


def opened(change: Change, poll: PollView, party_id: UUID) -> tuple[SpokenForm, Spoken]:
    """What was checked. Raises FormAltered."""
    try:
        form = forms.parse(SpokenForm, change.form)
    except forms.NotFilledIn as unfilled:
        raise FormAltered from unfilled
    if not hmac.compare_digest(form.seal.encode(), _seal(change, poll, party_id, form).encode()):
        raise FormAltered
    return form, Spoken(
        poll_id=poll.id,
        party_id=party_id,
        person_id=form.voter,
        answers=ballot_forms.understood(poll, form.choice),
        seen_revision=form.revision,
        form_key=form.key,
    )


def _seal(change: Change, poll: PollView, party_id: UUID, form: SpokenForm) -> str:
    parts = (poll.id, change.visitor.account_id, party_id, form.voter, form.choice, form.revision, form.key)
    key = change.config.keys.for_purpose("assisted-form")
    return hmac.digest(key, "\n".join(map(str, parts)).encode(), hashlib.sha256).hex()
