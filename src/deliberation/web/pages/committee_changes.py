"""Changes in who sits and holds an office: proposed by one of the committee or the office, settled by a second one of the office."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.committees import changing, queries, refusals
from deliberation.committees.changing import Proposal
from deliberation.committees.kinds import Office, Outcome, What
from deliberation.committees.views import CommitteeView
from deliberation.kernel.text import sentence
from deliberation.web import (
    committee_acts,
    committee_letters,
    committee_views,
    committee_words,
    forms,
    founding_people,
)
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed

_WHEN: dict[str, str] = {"on_day": sentence("Write the day.")}


class OfficeForm(forms.Form):
    when_missing: ClassVar = {"office": sentence("Choose the office."), **_WHEN}

    office: Office
    member: UUID | None = None
    on_day: date


class ElectedForm(forms.Form):
    when_missing: ClassVar = {"person": founding_people.CHOOSE, **_WHEN}

    person: UUID
    on_day: date


class SettlingForm(forms.Form):
    when_missing: ClassVar = {"outcome": sentence("Confirm it or refuse it.")}

    outcome: Outcome


class CommitteeChangePages(Controller):
    """`/c/{slug}/manage/committee/offices`, `…/by-election`, `…/changes/{id}`."""

    path = "/c/{slug:str}/manage/committee"

    @get("/offices")
    async def offices(self, visit: NamedDependency[Visit]) -> Html:
        committee_acts.convener(visit)
        return await _offices(visit, Typed())

    @post("/offices")
    async def give_office(self, change: NamedDependency[Change]) -> Html:
        committee_acts.convener(change)
        return await committee_acts.do(
            change, _give_office, _offices, to=committee_acts.here(change), done=committee_words.PROPOSED
        )

    @get("/by-election")
    async def by_election(self, visit: NamedDependency[Visit]) -> Html:
        committee_acts.convener(visit)
        return await _by_election(visit, Typed())

    @post("/by-election")
    async def elected(self, change: NamedDependency[Change]) -> Html:
        committee_acts.convener(change)
        return await committee_acts.do(
            change, _elected, _by_election, to=committee_acts.here(change), done=committee_words.PROPOSED
        )

    @get("/changes/{change_id:uuid}")
    async def change(self, visit: NamedDependency[Visit], change_id: FromPath[UUID]) -> Html:
        committee_acts.convener(visit)
        return await _change(visit, change_id, Typed())

    @post("/changes/{change_id:uuid}")
    async def settle(self, change: NamedDependency[Change], change_id: FromPath[UUID]) -> Html:
        committee_acts.convener(change)

        async def act(change: Change) -> None:
            outcome = forms.parse(SettlingForm, change.form).outcome
            if outcome is not Outcome.TAKEN_BACK:
                committee_acts.staff(change)
            settled = await changing.settle(
                change.db,
                change.community.id,
                change_id,
                outcome=outcome,
                by=committee_acts.by(change),
            )
            await committee_letters.settled(change, settled, outcome)

        async def page(visit: Visit, typed: Typed, status: int) -> Html:
            return await _change(visit, change_id, typed, status)

        done = sentence("This proposal is settled.")
        return await committee_acts.do(change, act, page, to=committee_acts.here(change), done=done)


async def _give_office(change: Change) -> None:
    filled = forms.parse(OfficeForm, change.form)
    wanted = Proposal(what=What.OFFICE, member_id=filled.member, office=filled.office, on_day=filled.on_day)
    await changing.propose(change.db, change.community.id, wanted, by=committee_acts.by(change))


async def _elected(change: Change) -> None:
    filled = forms.parse(ElectedForm, change.form)
    await changing.propose_owner(
        change.db,
        change.community.id,
        filled.person,
        on_day=filled.on_day,
        by=committee_acts.by(change),
    )


async def _offices(visit: Visit, typed: Typed, status: int = 200) -> Html:
    committee = await _present(visit)
    views = {
        "form": typed,
        "sitting": committee_views.members(visit, committee, committee.sitting),
        "members": [(str(each.id), each.name) for each in committee.sitting],
        "offices": committee_words.options(visit, committee_words.OFFICES),
        "today": visit.community.day(visit.now),
    }
    return visit.render("committee/offices.html", views, status=status)


async def _by_election(visit: Visit, typed: Typed, status: int = 200) -> Html:
    committee = await _present(visit)
    views = {
        "form": typed,
        "committee": committee,
        "today": visit.community.day(visit.now),
        **await founding_people.sought(visit, typed),
    }
    return visit.render("committee/by_election.html", views, status=status)


async def _change(visit: Visit, change_id: UUID, typed: Typed, status: int = 200) -> Html:
    committee = await _present(visit)
    found = [each for each in committee_views.waiting(visit, committee) if each.id == change_id]
    if not found:
        raise refusals.NoSuchChange
    return visit.render("committee/change.html", {"form": typed, "change": found[0]}, status=status)


async def _present(visit: Visit) -> CommitteeView:
    return await queries.present(visit.db, visit.community.day(visit.now))
