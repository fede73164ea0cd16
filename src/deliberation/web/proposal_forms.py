"""The form of a proposal: its text, one picture and one paper at a time, and what changed."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, ClassVar
from uuid import UUID

from litestar.datastructures import UploadFile
from pydantic import BeforeValidator, Field

from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence, tidy_line
from deliberation.proposals import edits, papers, pictures, texts
from deliberation.proposals.edits import Edit, NewFile
from deliberation.proposals.rules import Category, Stage
from deliberation.proposals.texts import Text
from deliberation.web import forms, money
from deliberation.web.deps import Change
from deliberation.web.forms import Fault, Typed

_SAY_WHAT_IT_SHOWS = sentence("Say in a few words what the picture shows, for people who cannot see it.")


class ProposalForm(forms.Form):
    """What the author types."""

    when_missing: ClassVar[Mapping[str, str]] = {
        "title": sentence("Write a title."),
        "summary": sentence("Say in two or three sentences what you propose."),
        "category": sentence("Choose what it is about."),
        "stages": sentence("Choose at least one stage."),
    }

    title: Annotated[forms.Line, Field(max_length=80)]
    summary: Annotated[forms.Text, Field(max_length=200)]
    body: Annotated[forms.OptionalText, Field(max_length=20_000)] = ""
    category: Category
    stages: Annotated[list[Stage], forms.Listed, Field(min_length=1)] = Field(
        default=[], validate_default=True
    )
    cost: Annotated[int | None, BeforeValidator(money.typed)] = None
    paid_from: Annotated[forms.OptionalLine, Field(max_length=120)] = ""
    affects: Annotated[forms.OptionalLine, Field(max_length=120)] = ""
    takes: Annotated[forms.OptionalLine, Field(max_length=60)] = ""
    alt: Annotated[forms.OptionalLine, Field(max_length=120)] = ""
    paper_name: Annotated[forms.OptionalLine, Field(max_length=80)] = ""
    remove: Annotated[tuple[UUID, ...], forms.Listed] = ()
    edition: int = 0
    changed: Annotated[forms.OptionalLine, Field(max_length=200)] = ""

    @property
    def text(self) -> Text:
        return Text(
            title=self.title,
            summary=self.summary,
            body=self.body,
            category=self.category,
            stages=texts.in_order(self.stages),
            cost_cents=self.cost,
            paid_from=self.paid_from,
            affects=self.affects,
            takes=self.takes,
        )


class WithdrawalForm(forms.Form):
    """Why a proposal is taken back."""

    when_missing: ClassVar[Mapping[str, str]] = {"reason": sentence("Say why it is withdrawn.")}

    reason: Annotated[forms.Line, Field(max_length=200)]


async def read(change: Change) -> Edit:
    """What was sent, files taken in. Raises NotFilledIn with all that was typed."""
    typed = forms.typed(change.form)
    wanted = forms.parse(ProposalForm, change.form)
    try:
        added = [*await _picture(change, typed, wanted.alt), *await _paper(change, wanted.paper_name)]
    except Invalid as refusal:
        raise forms.NotFilledIn(typed.refused(refusal)) from refusal
    return Edit(
        text=wanted.text,
        added=tuple(added),
        removed=frozenset(wanted.remove),
        edition=wanted.edition,
        changed=wanted.changed,
    )


def filled(text: Text, *, edition: int) -> Typed:
    """The form before anything is typed: the text as it is now."""
    values = {
        "title": [text.title],
        "summary": [text.summary],
        "body": [text.body],
        "category": [text.category.value],
        "stages": [stage.value for stage in text.stages],
        "cost": [money.yuan(text.cost_cents)],
        "paid_from": [text.paid_from],
        "affects": [text.affects],
        "takes": [text.takes],
        "edition": [str(edition)],
    }
    return Typed(values)


async def _picture(change: Change, typed: Typed, alt: str) -> list[NewFile]:
    sent = forms.upload(change.form, "picture")
    if sent is None:
        return []
    if not alt:
        faults = {"alt": Fault(_SAY_WHAT_IT_SHOWS)}
        raise forms.NotFilledIn(replace(typed, faults=faults))
    picture = await asyncio.to_thread(pictures.read, await sent.read(pictures.MOST_BYTES + 1))
    return [edits.of_picture(picture, alt)]


async def _paper(change: Change, name: str) -> list[NewFile]:
    sent = forms.upload(change.form, "paper")
    if sent is None:
        return []
    paper = await asyncio.to_thread(papers.read, await sent.read(papers.MOST_BYTES + 1))
    return [edits.of_paper(paper, name or _name_of(sent))]


def _name_of(sent: UploadFile) -> str:
    """The file's own name without folders and ending, as a caption."""
    name = tidy_line(sent.filename.replace("\\", "/").rsplit("/", 1)[-1])
    return (name[:-4] if name.lower().endswith(".pdf") else name)[:80] or "PDF"
