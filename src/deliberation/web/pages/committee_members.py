"""A member of the committee: lets work here, leaves, moves up from the reserve; what changes who sits is only proposed."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.committees import changing, mandates, queries, refusals
from deliberation.committees.changing import Proposal
from deliberation.committees.kinds import Left, What
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

_WHEN: dict[str, str] = {"on_day": sentence("Write the day.")}


class LeavingForm(forms.Form):
    when_missing: ClassVar = {"reason": sentence("Say why they leave."), **_WHEN}

    reason: Left
    on_day: date


class DayForm(forms.Form):
    when_missing: ClassVar = _WHEN

    on_day: date


class AccountForm(forms.Form):
    account: UUID | None = None


class CommitteeMemberPages(Controller):
    """`/c/{slug}/manage/committee/members/{id}`, `…/departure`, `…/seat`, `…/account`."""

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


async def _propose(change: Change, member_id: UUID, act: committee_acts.Act) -> Html:
    committee_acts.convener(change)

    async def page(visit: Visit, typed: Typed, status: int) -> Html:
        return await _member(visit, member_id, typed, status)

    return await committee_acts.do(
        change, act, page, to=committee_acts.here(change), done=committee_words.PROPOSED
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


async def _present(visit: Visit) -> CommitteeView:
    return await queries.present(visit.db, visit.community.day(visit.now))
