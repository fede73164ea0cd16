"""Who pays what, as pages show it: the figures to all, the homes to members, their own line to owners first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from deliberation.communities.rules import COSTING_ROLES
from deliberation.counting.shares import Weighting
from deliberation.kernel import exact
from deliberation.kernel.text import sentence
from deliberation.proposals import cost_queries as costs
from deliberation.proposals.coefficients import Per
from deliberation.proposals.cost_queries import CostsView, LineView
from deliberation.proposals.costs import BY_COEFFICIENT, Share
from deliberation.proposals.rules import Standing
from deliberation.proposals.views import ProposalView
from deliberation.web import scopes, tallies
from deliberation.web.deps import Visit

WEIGHTINGS: Mapping[Weighting, tuple[str, str]] = {
    Weighting.AREA: (
        sentence("By floor area"),
        sentence("The law says so where nothing else is agreed (Civil Code, article 283)."),
    ),
    Weighting.COEFFICIENT_AND_AREA: (
        sentence("By coefficient and floor area"),
        sentence("Usual for lifts: the higher the floor, the more it pays."),
    ),
    Weighting.COEFFICIENT: (
        sentence("By coefficient alone"),
        sentence("Such as the steps that each floor climbs."),
    ),
    Weighting.EQUAL: (sentence("The same for every home"), sentence("Area and floor do not count.")),
}
PER: Mapping[Per, str] = {
    Per.FLOOR: sentence("One for each floor"),
    Per.HOME: sentence("One for each home"),
}


@dataclass(frozen=True)
class RowView:
    """A home's line of the table."""

    place: str
    area: str
    coefficient: str
    cents: int


@dataclass(frozen=True, kw_only=True)
class CostsCard:
    """The figures of a table; `own` are the reader's homes, and `own_cents` what they pay together."""

    costs: CostsView
    scope: str
    weighting: str
    left_out: tuple[str, ...]
    own: tuple[RowView, ...]
    own_cents: int
    has_coefficients: bool
    sees_homes: bool


async def card(visit: Visit, matter: ProposalView, *, version: int | None = None) -> CostsCard | None:
    """The table of a version or the newest, as this reader may see it; None where there is none."""
    found = await costs.find(visit.db, matter.id, version=version)
    if found is None:
        return None
    reader = visit.found_visitor
    own: tuple[LineView, ...] = ()
    if reader is not None and reader.person_id is not None:
        own = await costs.own_lines(visit.db, found.id, reader.person_id)
    return CostsCard(
        costs=found,
        scope=found.place or visit.say(sentence("The whole community")),
        weighting=visit.say(WEIGHTINGS[found.plan.weighting][0]),
        left_out=tuple(visit.say(scopes.LEAVABLE[kind]) for kind in sorted(found.plan.left_out)),
        own=rows(visit, own),
        own_cents=sum(line.cents for line in own),
        has_coefficients=found.plan.weighting in BY_COEFFICIENT,
        sees_homes=reader is not None and reader.is_member,
    )


def rows(visit: Visit, lines: Iterable[LineView]) -> tuple[RowView, ...]:
    return tuple(
        RowView(line.place, tallies.area(visit.translator, line.area_cm2), line.coefficient, line.cents)
        for line in lines
    )


def previewed(visit: Visit, shares: Iterable[Share]) -> tuple[RowView, ...]:
    """Lines that are not published yet."""
    return tuple(
        RowView(
            share.home.place,
            tallies.area(visit.translator, share.home.area_cm2),
            "" if share.coefficient is None else exact.exact_text(share.coefficient),
            share.cents,
        )
        for share in shares
    )


def may_cost(visit: Visit, matter: ProposalView) -> bool:
    """Whether this reader may publish who pays what."""
    visitor = visit.found_visitor
    return (
        visitor is not None
        and visitor.is_member
        and bool(visitor.roles & COSTING_ROLES)
        and matter.standing is Standing.OPEN
    )
