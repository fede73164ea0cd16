"""The owners' committee as everybody sees it: who sits with which office, and what it owes."""

from datetime import date

from litestar import Controller, get
from litestar.di import NamedDependency

from deliberation.committees import queries, rules
from deliberation.committees.deciding import queries as register
from deliberation.committees.handover import queries as handovers
from deliberation.committees.rating import actions as rating
from deliberation.committees.recall import queries as recall
from deliberation.committees.sealing import actions as sealing
from deliberation.committees.views import CommitteeView
from deliberation.founding import queries as foundings
from deliberation.web import bylines, committee_acts, committee_meetings, committee_views
from deliberation.web.deps import Html, Visit

_MOST = 3


class CommitteePages(Controller):
    """`/c/{slug}/committee`."""

    path = "/c/{slug:str}/committee"

    @get()
    async def show(self, visit: NamedDependency[Visit]) -> Html:
        found = await queries.find_present(visit.db, visit.community.day(visit.now))
        views = {
            "committee": found,
            "sees_names": bylines.sees_names(visit),
            "may_look_after": committee_acts.may_convene(visit),
            "is_founding": found is None and await foundings.is_under_way(visit.db),
        }
        if found is None:
            return visit.render("committee/none.html", views)
        return visit.render("committee/show.html", {**views, **await _present(visit, found)})


async def _present(visit: Visit, committee: CommitteeView) -> dict[str, object]:
    today = visit.community.day(visit.now)
    met = await committee_meetings.last_met(visit.db, visit.community, committee)
    _, demand = await committee_views.asking(visit, committee, met)
    sitting = committee_views.members(visit, committee, committee.sitting)
    return {
        "sitting": sitting,
        "offices": [each for each in sitting if each.offices],
        "reserves": committee_views.members(visit, committee, committee.reserves),
        "gone": committee_views.members(visit, committee, committee.gone),
        "needs_by_election": rules.needs_by_election(committee),
        "is_over": committee.ended is not None or today > committee.ends_on,
        "duty": committee_views.duty(visit, committee, met),
        "demand": committee_views.demanded(visit, demand),
        **await _records(visit, committee, today),
    }


async def _records(visit: Visit, committee: CommitteeView, today: date) -> dict[str, object]:
    """The newest of what it decided and sealed, and what goes on besides."""
    handover = await handovers.find(visit.db, committee.id)
    told = await rating.told(visit.db, committee)
    return {
        "decisions": (await register.register(visit.db))[:_MOST],
        "uses": (await sealing.uses(visit.db))[:_MOST],
        "petitions": [each for each in await recall.petitions(visit.db) if each.outcome is None],
        "handover": handover,
        "handover_is_late": handover is not None and handover.is_late(today),
        "told": next((each for each in told if each.by_score), None),
    }
