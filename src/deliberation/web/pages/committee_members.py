"""Changes in who sits: proposed by one of the committee or the office, settled by a second one of the office."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.committees import changing, mandates, queries, refusals
from deliberation.committees.changing import Proposal
from deliberation.committees.kinds import Left, Office, Outcome, What
from deliberation.committees.views import CommitteeView, MemberView
from deliberation.communities import mandates as held_mandates
from deliberation.communities.rules import STAFF_ROLES
from deliberation.kernel.text import sentence
from deliberation.web import (
    committee_acts,
    committee_views,
    committee_words,
    forms,
    founding_people,
)
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed

_PROPOSED = sentence("Proposed. A second person of the office confirms it.")
_WHEN: dict[str, str] = {"on_day": sentence("Write the day.")}


class LeavingForm(forms.Form):
    when_missing: ClassVar = {"reason": sentence("Say why they leave."), **_WHEN}

    reason: Left
    on_day: date


class DayForm(forms.Form):
    when_missing: ClassVar = _WHEN

    on_day: date


class OfficeForm(forms.Form):
    when_missing: ClassVar = {"office": sentence("Choose the office."), **_WHEN}

    office: Office
    member: UUID | None = None
    on_day: date


class ElectedForm(forms.Form):
    when_missing: ClassVar = {"person": founding_people.CHOOSE, **_WHEN}

    person: UUID
    on_day: date


class AccountForm(forms.Form):
    account: UUID | None = None


class CommitteeMemberPages(Controller):
    """`/c/{slug}/manage/committee/members/{id}`, `…/offices`, `…/by-election`, `…/changes/{id}`."""

    path = "/c/{slug:str}/manage/committee"

    @get("/members/{member_id:uuid}")
    async def show(self, visit: NamedDependency[Visit], member_id: FromPath[UUID]) -> Html:
        committee_acts.convener(visit)
        return await _member(visit, member_id, Typed())

    @get(
        [
            "/members/{member_id:uuid}/departure",
            "/members/{member_id:uuid}/seat",
            "/members/{member_id:uuid}/account",
        ]
    )
    async def refused(self, visit: NamedDependency[Visit], member_id: FromPath[UUID]) -> Html:
        """What was refused there is loaded anew where it is done."""
        committee_acts.convener(visit)
        return visit.redirect(committee_acts.here(visit, f"members/{member_id}"))

    @post("/members/{member_id:uuid}/departure")
    async def leave(self, change: NamedDependency[Change], member_id: FromPath[UUID]) -> Html:
        async def act(change: Change) -> None:
            filled = forms.parse(LeavingForm, change.form)
            wanted = Proposal(
                what=What.LEAVE, member_id=member_id, reason=filled.reason, on_day=filled.on_day
            )
            await changing.propose(change.db, change.community.id, wanted, by=committee_acts.by(change))

        return await _propose(change, member_id, act)

    @post("/members/{member_id:uuid}/seat")
    async def move_up(self, change: NamedDependency[Change], member_id: FromPath[UUID]) -> Html:
        async def act(change: Change) -> None:
            filled = forms.parse(DayForm, change.form)
            wanted = Proposal(what=What.MOVE_UP, member_id=member_id, on_day=filled.on_day)
            await changing.propose(change.db, change.community.id, wanted, by=committee_acts.by(change))

        return await _propose(change, member_id, act)

    @post("/members/{member_id:uuid}/account")
    async def tie(self, change: NamedDependency[Change], member_id: FromPath[UUID]) -> Html:
        committee_acts.staff(change)

        async def act(change: Change) -> None:
            filled = forms.parse(AccountForm, change.form)
            await mandates.tie(
                change.db,
                change.community.id,
                member_id,
                account_id=filled.account,
                by=committee_acts.by(change),
            )

        async def page(visit: Visit, typed: Typed, status: int) -> Html:
            return await _member(visit, member_id, typed, status)

        to = committee_acts.here(change, f"members/{member_id}")
        done = sentence("This member can work here now.")
        return await committee_acts.do(change, act, page, to=to, done=done)

    @get("/offices")
    async def offices(self, visit: NamedDependency[Visit]) -> Html:
        committee_acts.convener(visit)
        return await _offices(visit, Typed())

    @post("/offices")
    async def give_office(self, change: NamedDependency[Change]) -> Html:
        committee_acts.convener(change)
        return await committee_acts.do(
            change, _give_office, _offices, to=committee_acts.here(change), done=_PROPOSED
        )

    @get("/by-election")
    async def by_election(self, visit: NamedDependency[Visit]) -> Html:
        committee_acts.convener(visit)
        return await _by_election(visit, Typed())

    @post("/by-election")
    async def elected(self, change: NamedDependency[Change]) -> Html:
        committee_acts.convener(change)
        return await committee_acts.do(
            change, _elected, _by_election, to=committee_acts.here(change), done=_PROPOSED
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
            await changing.settle(
                change.db,
                change.community.id,
                change_id,
                outcome=outcome,
                by=committee_acts.by(change),
            )

        async def page(visit: Visit, typed: Typed, status: int) -> Html:
            return await _change(visit, change_id, typed, status)

        done = sentence("This proposal is settled.")
        return await committee_acts.do(change, act, page, to=committee_acts.here(change), done=done)


class SettlingForm(forms.Form):
    when_missing: ClassVar = {"outcome": sentence("Confirm it or refuse it.")}

    outcome: Outcome


async def _propose(change: Change, member_id: UUID, act: committee_acts.Act) -> Html:
    committee_acts.convener(change)

    async def page(visit: Visit, typed: Typed, status: int) -> Html:
        return await _member(visit, member_id, typed, status)

    return await committee_acts.do(change, act, page, to=committee_acts.here(change), done=_PROPOSED)


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


async def _member(visit: Visit, member_id: UUID, typed: Typed, status: int = 200) -> Html:
    committee = await _present(visit)
    member = committee.member(member_id)
    if member is None:
        raise refusals.NoSuchMember
    today = visit.community.day(visit.now)
    line = committee_views.members(visit, committee, (member,))[0]
    views = {
        "form": typed,
        "member": member,
        "line": line,
        "reasons": _reasons(visit, member),
        "may_move_up": member in committee.reserves and committee.vacant > 0,
        "is_settled": any(each.member_id == member.id for each in committee.waiting),
        "today": today,
        "is_staff": bool(visit.visitor.roles & STAFF_ROLES),
        "homes": await founding_people.homes(visit, member.person_id),
        "accounts": await _accounts(visit, member),
    }
    return visit.render("committee/member.html", views, status=status)


async def _accounts(visit: Visit, member: MemberView) -> list[tuple[str, str]]:
    """Who may be somebody that owns nothing here: whoever holds a mandate."""
    if member.person_id is not None or not member.is_sitting or member.mandate_id is not None:
        return []
    found = await held_mandates.held(visit.db)
    return sorted({(str(each.account_id), each.name) for each in found}, key=lambda pair: pair[1])


def _reasons(visit: Visit, member: MemberView) -> list[tuple[str, str]]:
    barred = {Left.DECLINED.value} if member.is_sitting else {Left.RECALLED.value, Left.RESIGNED.value}
    return [each for each in committee_words.options(visit, committee_words.LEFT) if each[0] not in barred]


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
