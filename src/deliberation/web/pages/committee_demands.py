"""A member of the committee asks for a meeting."""

from typing import Annotated, ClassVar

from litestar import Controller, get, post
from litestar.di import NamedDependency
from pydantic import StringConstraints

from deliberation.committees import demanding, queries
from deliberation.committees.demanding import LONGEST_ABOUT
from deliberation.kernel.text import sentence
from deliberation.web import committee_acts, committee_meetings, committee_views, forms
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Text, Typed


class DemandForm(forms.Form):
    when_missing: ClassVar = {"about": sentence("Say what the meeting is about.")}

    about: Annotated[Text, StringConstraints(max_length=LONGEST_ABOUT)]


class CommitteeDemandPages(Controller):
    """`/c/{slug}/manage/committee/demands`."""

    path = "/c/{slug:str}/manage/committee/demands"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        committee_acts.convener(visit)
        return await _page(visit, Typed())

    @post()
    async def demand(self, change: NamedDependency[Change]) -> Html:
        committee_acts.convener(change)
        to = committee_acts.here(change, "demands")
        done = sentence("You have asked for a meeting. The committee sees it.")
        return await committee_acts.do(change, _demand, _page, to=to, done=done)


async def _demand(change: Change) -> None:
    about = forms.parse(DemandForm, change.form).about
    committee = await queries.present(change.db, change.community.day(change.now))
    await demanding.demand(
        change.db,
        change.community.id,
        about=about,
        last_met=await committee_meetings.last_met(change.db, change.community, committee),
        by=committee_acts.by(change),
    )


async def _page(visit: Visit, typed: Typed, status: int = 200) -> Html:
    committee = await queries.present(visit.db, visit.community.day(visit.now))
    met = await committee_meetings.last_met(visit.db, visit.community, committee)
    found, demand = await committee_views.asking(visit, committee, met)
    own = committee.of_account(visit.visitor.account_id)
    views = {
        "form": typed,
        "asking": found,
        "demand": committee_views.demanded(visit, demand),
        "needed": demand.needed,
        "members": len(committee.sitting),
        "law": committee_views.law(visit, demand.share),
        "may_ask": own is not None and all(each.member_id != own.id for each in found),
    }
    return visit.render("committee/demands.html", views, status=status)
