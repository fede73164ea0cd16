"""The forms that open a poll: what was typed, and what it means in the community's own time."""

from datetime import datetime
from typing import Annotated, Literal
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field

from deliberation.counting import presets
from deliberation.counting.parties import Scope, UnitKind
from deliberation.papers import ways
from deliberation.papers.ways import USUAL, Precedence, Ways
from deliberation.polls.opening import Plan
from deliberation.polls.rules import Window
from deliberation.proposals.views import ProposalView
from deliberation.web import forms, scopes
from deliberation.web.deps import Visit
from deliberation.web.forms import Line, Listed, OptionalLine, Typed


class OpeningForm(forms.Form):
    """A poll to be. Moments are as the community's clocks show them; `place` is whose law it follows."""

    proposal: int = Field(ge=1, le=2**31 - 1)
    question: Annotated[Line, Field(max_length=120)]
    preset: Line
    place: OptionalLine = presets.ANYWHERE
    matter: OptionalLine = ""
    scope: Annotated[Line, Field(pattern=scopes.PATTERN)]
    leave_out: Annotated[list[Literal["parking", "storage", "shop"]], Listed] = Field(default_factory=list)
    opens_at: datetime
    closes_at: datetime
    precedence: Precedence = USUAL.precedence
    mandates_most: int = Field(USUAL.mandates_most, ge=0, le=ways.MOST)
    assisted_most: int = Field(USUAL.assisted_most, ge=0, le=ways.MOST)

    @property
    def scope_meant(self) -> Scope:
        return scopes.meant(self.scope)

    def as_query(self) -> str:
        """For the address that shows it filled in again."""
        moments = {
            "opens_at": f"{self.opens_at:%Y-%m-%dT%H:%M}",
            "closes_at": f"{self.closes_at:%Y-%m-%dT%H:%M}",
        }
        typed = self.model_dump(include=set(OpeningForm.model_fields))
        return urlencode({**typed, **moments}, doseq=True)


def typed_before(visit: Visit) -> Typed:
    """What stood in the form when somebody went back to change it: it is not asked twice."""
    kept: dict[str, list[str]] = {}
    for name, value in visit.request.query_params.multi_items():
        if name in OpeningForm.model_fields:
            kept.setdefault(name, []).append(value)
    return Typed(kept)


def plan(visit: Visit, wanted: OpeningForm, proposal: ProposalView, poll_id: UUID) -> Plan:
    zone = ZoneInfo(visit.community.time_zone)
    return Plan(
        poll_id=poll_id,
        proposal_id=proposal.id,
        question=wanted.question,
        preset_id=wanted.preset,
        scope=wanted.scope_meant,
        leave_out=frozenset(UnitKind(kind) for kind in wanted.leave_out),
        window=Window(_moment(wanted.opens_at, zone), _moment(wanted.closes_at, zone)),
        record_on=visit.community.day(visit.now),
        place=wanted.place,
        zone=zone,
        ways=Ways(
            precedence=wanted.precedence,
            mandates_most=wanted.mandates_most,
            assisted_most=wanted.assisted_most,
        ),
    )


def _moment(typed: datetime, zone: ZoneInfo) -> datetime:
    """What was typed as the community's clocks show it."""
    return typed if typed.tzinfo else typed.replace(tzinfo=zone)
