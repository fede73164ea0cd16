"""Opening a poll: fill in, look at the electorate, open for good."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Controller, get, post
from litestar.di import NamedDependency
from pydantic import Field

from deliberation.communities import queries as communities
from deliberation.communities.queries import PlaceView
from deliberation.communities.rules import CONVENING_ROLES
from deliberation.counting import presets
from deliberation.counting.parties import LeftOutBecause, Scope, ScopeKind, UnitKind
from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence
from deliberation.polls import opening, rules
from deliberation.polls.electorate import Roll
from deliberation.polls.opening import Plan
from deliberation.polls.rules import Window
from deliberation.proposals import queries as proposals
from deliberation.proposals.rules import AlreadyWithdrawn, NoSuchProposal, Standing
from deliberation.proposals.views import ProposalView
from deliberation.web import forms, tallies
from deliberation.web import poll_views as views
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Line, Listed, NotFilledIn, Typed

_SHOWN_TOGETHER = 20
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_SCOPE = rf"^(community|building:{_UUID}|entrance:{_UUID}:{_UUID})$"
_LEAVABLE = {
    UnitKind.PARKING: sentence("Leave parking spaces out"),
    UnitKind.STORAGE: sentence("Leave storage rooms out"),
    UnitKind.SHOP: sentence("Leave shops out"),
}


class OpeningForm(forms.Form):
    """A poll to be. Moments are as the community's clocks show them."""

    proposal: int = Field(ge=1, le=2**31 - 1)
    question: Annotated[Line, Field(max_length=120)]
    preset: Line
    scope: Annotated[Line, Field(pattern=_SCOPE)]
    leave_out: Annotated[list[Literal["parking", "storage", "shop"]], Listed] = Field(default_factory=list)
    opens_at: datetime
    closes_at: datetime

    @property
    def scope_meant(self) -> Scope:
        kind, *places = self.scope.split(":")
        building, entrance = (*places, "", "")[:2]
        return Scope(kind=ScopeKind(kind), building=building, entrance=entrance)


class CheckedForm(OpeningForm):
    """The same once its electorate was looked at; `poll_id` makes sending twice one poll."""

    poll_id: UUID
    seen_root: str = Field(pattern="^[0-9a-f]{64}$")


@dataclass(frozen=True)
class ElectorateView:
    """What opening would freeze, in figures. `together` are homes of one voice, by their places."""

    parties: int
    heads: int
    units: int
    area: str
    together: tuple[str, ...]
    together_count: int
    developer_units: int
    ownerless: int
    left_out: int


class PollOpeningPages(Controller):
    """`/c/{slug}/polls/new` and `/c/{slug}/polls/openings`, for those who may convene."""

    path = "/c/{slug:str}/polls"

    @get("/new")
    async def new(self, visit: NamedDependency[Visit]) -> Html:
        visit.holder_of(CONVENING_ROLES)
        proposal = await proposals.get(visit.db, _number(visit.request.query_params.get("proposal", "")))
        return await _form(visit, proposal, _typed_before(visit))

    @post("/openings/check")
    async def check(self, change: NamedDependency[Change]) -> Html:
        change.holder_of(CONVENING_ROLES)
        proposal = await proposals.get(change.db, _number(str(change.form.get("proposal", ""))))
        try:
            wanted = forms.parse(OpeningForm, change.form)
        except NotFilledIn as missing:
            return await _form(change, proposal, missing.typed, status=422)
        plan = _plan(change, wanted, proposal, new_id())
        try:
            roll = await opening.preview(change.db, plan, pepper=_pepper(change), now=change.now)
        except Invalid as refusal:
            return await _form(change, proposal, forms.typed(change.form).refused(refusal), status=422)
        return await _check(change, wanted, plan, roll, proposal)

    @post("/openings")
    async def create(self, change: NamedDependency[Change]) -> Html:
        convenor = change.holder_of(CONVENING_ROLES)
        try:
            wanted = forms.parse(CheckedForm, change.form)
        except NotFilledIn as altered:
            raise rules.FormAltered from altered
        proposal = await proposals.get(change.db, wanted.proposal)
        number = await opening.open_poll(
            change.db,
            change.community.id,
            plan=_plan(change, wanted, proposal, wanted.poll_id),
            seen_root=wanted.seen_root,
            opened_by=convenor.account_id,
            pepper=_pepper(change),
            actor=change.actor,
            now=change.now,
        )
        return change.redirect(
            f"/c/{change.community.slug}/polls/{number}",
            done=sentence("The vote is set. Nothing in it can change now."),
        )


async def _form(visit: Visit, proposal: ProposalView, typed: Typed, *, status: int = 200) -> Html:
    if proposal.standing is Standing.WITHDRAWN:
        raise AlreadyWithdrawn
    today = visit.now.astimezone(_zone(visit)).date()
    found = [views.rule(visit, preset) for preset in presets.available(today)]
    return visit.render(
        "polls/new.html",
        {
            "proposal": proposal,
            "rules": found,
            "options": [(rule.id, rule.title, rule.text) for rule in found],
            "scopes": _scopes(visit, await communities.places(visit.db)),
            "leavable": [(kind.value, visit.say(words)) for kind, words in _LEAVABLE.items()],
            "notice_days": rules.NOTICE_DAYS,
            "form": typed,
        },
        status=status,
    )


async def _check(change: Change, wanted: OpeningForm, plan: Plan, roll: Roll, proposal: ProposalView) -> Html:
    window = rules.begun(plan.window, change.now)
    scopes = dict(_scopes(change, await communities.places(change.db)))
    return change.render(
        "polls/check_opening.html",
        {
            "proposal": proposal,
            "wanted": wanted,
            "plan": plan,
            "roll_root": roll.root,
            "window": window,
            "has_short_notice": rules.has_short_notice(window, change.now),
            "notice_days": rules.NOTICE_DAYS,
            "rule": views.rule(change, opening.preset_for(plan)),
            "scope": scopes[wanted.scope],
            "change_href": f"/c/{change.community.slug}/polls/new?{_as_query(wanted)}",
            "left_out_kinds": [change.say(_LEAVABLE[UnitKind(kind)]) for kind in wanted.leave_out],
            "electorate": _electorate(change, roll),
        },
    )


def _typed_before(visit: Visit) -> Typed:
    """What stood in the form when somebody went back to change it: it is not asked twice."""
    kept: dict[str, list[str]] = {}
    for name, value in visit.request.query_params.multi_items():
        if name in OpeningForm.model_fields:
            kept.setdefault(name, []).append(value)
    return Typed(kept if kept.keys() - {"proposal"} else {})


def _as_query(wanted: OpeningForm) -> str:
    moments = {
        "opens_at": f"{wanted.opens_at:%Y-%m-%dT%H:%M}",
        "closes_at": f"{wanted.closes_at:%Y-%m-%dT%H:%M}",
    }
    return urlencode({**wanted.model_dump(), **moments}, doseq=True)


def _electorate(visit: Visit, roll: Roll) -> ElectorateView:
    parties = roll.electorate.parties
    together = [party for party in parties if len(party.units) > 1 and not party.is_developer]
    reasons = Counter(left.reason for left in roll.electorate.left_out)
    order = {unit: position for position, unit in enumerate(roll.places)}
    return ElectorateView(
        parties=len(parties),
        heads=roll.head_count,
        units=roll.unit_count,
        area=tallies.area(visit.translator, roll.area_cm2),
        together=tuple(
            views.listed(visit, [roll.places[unit] for unit in sorted(party.units, key=order.__getitem__)])
            for party in together[:_SHOWN_TOGETHER]
        ),
        together_count=len(together),
        developer_units=sum(len(party.units) for party in parties if party.is_developer),
        ownerless=sum(not party.voters for party in parties),
        left_out=reasons[LeftOutBecause.KIND_EXCLUDED],
    )


def _plan(change: Change, wanted: OpeningForm, proposal: ProposalView, poll_id: UUID) -> Plan:
    return Plan(
        poll_id=poll_id,
        proposal_id=proposal.id,
        question=wanted.question,
        preset_id=wanted.preset,
        scope=wanted.scope_meant,
        leave_out=frozenset(UnitKind(kind) for kind in wanted.leave_out),
        window=Window(_moment(change, wanted.opens_at), _moment(change, wanted.closes_at)),
        record_on=change.now.astimezone(_zone(change)).date(),
    )


def _scopes(visit: Visit, places: tuple[PlaceView, ...]) -> list[tuple[str, str]]:
    found = [(ScopeKind.COMMUNITY.value, visit.say(sentence("The whole community")))]
    for building in places:
        found.append((f"building:{building.id}", building.name))
        found += [
            (f"entrance:{building.id}:{entrance_id}", f"{building.name} {name}")
            for entrance_id, name in building.entrances
        ]
    return found


def _moment(visit: Visit, typed: datetime) -> datetime:
    """What was typed as the community's clocks show it."""
    return typed if typed.tzinfo else typed.replace(tzinfo=_zone(visit))


def _zone(visit: Visit) -> ZoneInfo:
    return ZoneInfo(visit.community.time_zone)


def _pepper(change: Change) -> bytes:
    return change.config.keys.community_pepper(change.community.id)


def _number(typed: str) -> int:
    """The proposal's number in an address. Raises NoSuchProposal."""
    if not typed.isascii() or not typed.isdigit() or len(typed) > 9:  # noqa: PLR2004 - more than any proposal has
        raise NoSuchProposal
    return int(typed)
