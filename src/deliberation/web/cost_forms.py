"""The form of a cost table: what is to be paid, who shares it, and by what."""

import asyncio
from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from deliberation.counting.parties import UnitKind
from deliberation.counting.shares import Weighting
from deliberation.kernel import exact
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence
from deliberation.proposals import coefficients
from deliberation.proposals.coefficients import Per, Row
from deliberation.proposals.cost_queries import CostsView
from deliberation.proposals.costing import Asked
from deliberation.proposals.costs import Plan
from deliberation.roll import table, workbook
from deliberation.roll.unreadable import UnreadableTable
from deliberation.web import forms, money, scopes
from deliberation.web.deps import Change
from deliberation.web.forms import Listed, Typed

_LONGEST_ROWS = 400_000
_Money = BeforeValidator(money.typed)


class UnfitFile(Invalid):
    field = "table"
    message = sentence("This file cannot be read as a table. Save it as CSV or XLSX, then choose it again.")


class CostsForm(forms.Form):
    """What a lead or the staff types."""

    when_missing: ClassVar = {
        "price": sentence("Write what it costs."),
        "weighting": sentence("Choose what the shares go by."),
        "scope": sentence("Choose who shares the cost."),
    }

    price: Annotated[int, _Money]
    subsidy: Annotated[int, _Money] = 0
    compensation: Annotated[int, _Money] = 0
    weighting: Weighting
    scope: Annotated[forms.Line, Field(pattern=scopes.PATTERN)]
    leave_out: Annotated[list[Literal["parking", "storage", "shop"]], Listed] = Field(default_factory=list)
    per: Per = Per.FLOOR
    rows: Annotated[forms.OptionalText, Field(max_length=_LONGEST_ROWS)] = ""

    @property
    def plan(self) -> Plan:
        return Plan(
            price_cents=self.price,
            subsidy_cents=self.subsidy,
            compensation_cents=self.compensation,
            weighting=self.weighting,
            scope=scopes.meant(self.scope),
            left_out=frozenset(UnitKind(kind) for kind in self.leave_out),
        )


class PublicationForm(forms.Form):
    """What goes with a table that was looked at."""

    seen: str = ""
    changed: Annotated[forms.OptionalLine, Field(max_length=200)] = ""


async def read(change: Change) -> Asked:
    """What was sent, a file taken in. Raises NotFilledIn, UnfitFile."""
    wanted = forms.parse(CostsForm, change.form)
    return Asked(plan=wanted.plan, per=wanted.per, rows=await _rows(change, wanted))


def filled(present: CostsView | None, known: Sequence[tuple[str, str, Fraction]]) -> Typed:
    """The form before anything is typed: the table as it is now, or nothing."""
    if present is None:
        return Typed()
    plan = present.plan
    return Typed(
        {
            "price": [money.yuan(plan.price_cents)],
            "subsidy": [money.yuan(plan.subsidy_cents)],
            "compensation": [money.yuan(plan.compensation_cents)],
            "weighting": [plan.weighting.value],
            "scope": [scopes.value_of(plan.scope)],
            "leave_out": [kind.value for kind in plan.left_out],
            **_per_floor_or_home(known),
        }
    )


async def _rows(change: Change, wanted: CostsForm) -> tuple[Row, ...]:
    """A file goes before the box."""
    sent = forms.upload(change.form, "table")
    if sent is None:
        return coefficients.of_text(wanted.rows)
    try:
        found = await asyncio.to_thread(workbook.read, await sent.read(table.MAX_FILE_BYTES + 1))
    except UnreadableTable as refusal:
        raise UnfitFile from refusal
    return coefficients.of_table(found.rows)


def _per_floor_or_home(known: Sequence[tuple[str, str, Fraction]]) -> dict[str, list[str]]:
    """The coefficients by floor where every floor has one, else home by home."""
    by_floor = {floor: number for _, floor, number in known}
    is_by_floor = all(by_floor[floor] == number for _, floor, number in known)
    named = by_floor.items() if is_by_floor else [(place, number) for place, _, number in known]
    rows = [
        Row(at, name or "–", exact.exact_text(number)) for at, (name, number) in enumerate(named, start=1)
    ]
    return {
        "per": [(Per.FLOOR if is_by_floor else Per.HOME).value],
        "rows": [coefficients.as_text(rows)],
    }
