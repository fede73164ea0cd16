"""Which rule a poll follows: its matter first, in the place where the community lies, as the law stands today."""

from litestar import Controller, get
from litestar.di import NamedDependency
from pydantic import Field

from deliberation.communities.rules import CONVENING_ROLES
from deliberation.proposals import queries as proposals
from deliberation.proposals.rules import AlreadyWithdrawn, Standing
from deliberation.web import forms, rule_views
from deliberation.web.deps import Html, Visit


class Asked(forms.Query):
    """Without a place, the one that the community's address names."""

    proposal: int = Field(default=0, ge=0, le=2**31 - 1)
    place: str = ""


class PollRulePages(Controller):
    """`/c/{slug}/polls/rules`, for those who may convene."""

    path = "/c/{slug:str}/polls/rules"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        visit.holder_of(CONVENING_ROLES)
        asked = forms.asked(Asked, visit.request.query_params)
        proposal = await proposals.get(visit.db, asked.proposal)
        if proposal.standing is Standing.WITHDRAWN:
            raise AlreadyWithdrawn
        place = asked.place or rule_views.place_of(visit)
        today = visit.community.day(visit.now)
        return visit.render(
            "polls/rules.html",
            {
                "proposal": proposal,
                "place": place,
                "today": today,
                "places": rule_views.place_options(visit),
                "shelf": rule_views.shelf(visit, place, asked.proposal, today),
            },
        )
