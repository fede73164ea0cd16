"""The owners' committee as everybody sees it: who sits with which office, and what it owes."""

from litestar import Controller, get
from litestar.di import NamedDependency

from deliberation.committees import queries, rules
from deliberation.committees.views import CommitteeView
from deliberation.communities.rules import CONVENING_ROLES
from deliberation.founding import queries as foundings
from deliberation.web import bylines, committee_views
from deliberation.web.deps import Html, Visit


class CommitteePages(Controller):
    """`/c/{slug}/committee`."""

    path = "/c/{slug:str}/committee"

    @get()
    async def show(self, visit: NamedDependency[Visit]) -> Html:
        found = await queries.find_present(visit.db, visit.community.day(visit.now))
        views = {
            "committee": found,
            "sees_names": bylines.sees_names(visit),
            "may_look_after": _may_look_after(visit),
            "is_founding": found is None and await foundings.is_under_way(visit.db),
        }
        if found is None:
            return visit.render("committee/none.html", views)
        return visit.render("committee/show.html", {**views, **await _present(visit, found)})


async def _present(visit: Visit, committee: CommitteeView) -> dict[str, object]:
    today = visit.community.day(visit.now)
    _, demand = await committee_views.asking(visit, committee, None)
    sitting = committee_views.members(visit, committee, committee.sitting)
    return {
        "sitting": sitting,
        "offices": [each for each in sitting if each.offices],
        "reserves": committee_views.members(visit, committee, committee.reserves),
        "gone": committee_views.members(visit, committee, committee.gone),
        "needs_by_election": rules.needs_by_election(committee),
        "is_over": committee.ended is not None or today > committee.ends_on,
        "duty": committee_views.duty(visit, committee, None),
        "demand": committee_views.demanded(visit, demand),
    }


def _may_look_after(visit: Visit) -> bool:
    reader = visit.found_visitor
    return reader is not None and bool(reader.roles & CONVENING_ROLES)
