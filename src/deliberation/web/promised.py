"""From an objection to the form that puts the home right, and what that form shows of the objection."""

from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from pydantic import Field

from deliberation.roll import published
from deliberation.roll.causes import Cause, Evidence
from deliberation.roll.publication_rules import About
from deliberation.roll.published import ObjectionView
from deliberation.web import forms
from deliberation.web.deps import Visit
from deliberation.web.forms import Typed

_FORMS = {About.AREA: "measures", About.HANDING_OVER: "measures", About.OWNER: "owners"}


class AskedAbout(forms.Query):
    """The objection that a correction is for; none where the clerk came another way."""

    publication: int | None = Field(default=None, ge=1, le=2**31 - 1)
    objection: int | None = Field(default=None, ge=1, le=2**31 - 1)


def address(slug: str, view: ObjectionView) -> str:
    """Of the form that puts right what was objected; of the home's page where no one form is meant."""
    home = f"/c/{slug}/manage/roll/units/{view.unit_id}"
    if view.about not in _FORMS:
        return home
    asked = urlencode({"publication": view.publication_number, "objection": view.number})
    return f"{home}/{_FORMS[view.about]}?{asked}"


async def objection(visit: Visit, unit_id: UUID) -> ObjectionView | None:
    """The one in the address, if it is about this home."""
    asked = forms.asked(AskedAbout, visit.request.query_params)
    if asked.publication is None or asked.objection is None:
        return None
    publication, _ = await published.get(visit.db, asked.publication)
    found = await published.objection(visit.db, publication.id, asked.objection)
    return found if found.unit_id == unit_id else None


def filled_in(view: ObjectionView, today: date) -> Typed:
    """What follows from the objection: since today, put right as a mistake, by the deed where a photo of it came."""
    values = {"day": [today.isoformat()], "cause": [Cause.CORRECTION.value]}
    return Typed({**values, "evidence": [Evidence.DEED.value]} if view.has_photo else values)
