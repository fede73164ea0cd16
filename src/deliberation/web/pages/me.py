"""One's own account: the name neighbours see, homes, votes, and where one is signed in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from deliberation.accounts import actions as accounts
from deliberation.accounts import devices
from deliberation.accounts import queries as known_accounts
from deliberation.accounts.queries import SignInView
from deliberation.accounts.rules import Method
from deliberation.communities import queries as communities
from deliberation.communities.queries import CommunityView
from deliberation.database.sessions import enter
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence
from deliberation.roll import queries as roll
from deliberation.roll import voter_wishes
from deliberation.threads import hearings
from deliberation.threads.views import ToldView
from deliberation.web import forms, labels, own_meetings, own_objections, own_roles, own_tasks, own_votes
from deliberation.web.deps import SESSION_COOKIE, Change, Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.own_objections import ObjectedLine
from deliberation.web.own_roles import Held
from deliberation.web.own_votes import VoteLine

_METHODS = {
    Method.LETTER: sentence("with a letter's code"),
    Method.CODE: sentence("with a code to phone or mail"),
    Method.PASSWORD: sentence("with a password"),
    Method.DEMO_LINK: sentence("with a demo link"),
    Method.FIRST_LINK: sentence("with the first link"),
}


class NameForm(forms.Form):
    """The name neighbours see."""

    name: Annotated[forms.Line, Field(max_length=200)]


@dataclass(frozen=True, kw_only=True)
class PlaceLine:
    """A community one belongs to, one's homes, votes, roles and objections there, and one's comments that are hidden there."""

    name: str
    slug: str
    units: tuple[str, ...]
    has_co_owners: bool
    votes: tuple[VoteLine, ...]
    hidden: tuple[ToldView, ...]
    held: Held
    tasks: tuple[tuple[str, str], ...]
    objections: tuple[ObjectedLine, ...]


@dataclass(frozen=True)
class SignInLine:
    """A browser that is signed in; the words are marked sentences."""

    id: UUID
    browser: str
    system: str
    method: str
    created_at: datetime
    seen_at: datetime
    is_this: bool


class MePages(Controller):
    """`/me`, and the endings of sign-ins."""

    path = "/me"

    @get(name="me")
    async def show(self, visit: NamedDependency[Visit]) -> Html:
        return await _page(visit, Typed())

    @post("/name")
    async def rename(self, change: NamedDependency[Change]) -> Html:
        account_id = change.visitor.account_id
        try:
            wanted = forms.parse(NameForm, change.form)
            await accounts.rename(change.db, account_id, name=wanted.name)
        except forms.NotFilledIn as unfilled:
            return await _page(change, unfilled.typed, status=422)
        except Invalid as refusal:
            return await _page(change, forms.typed(change.form).refused(refusal), status=422)
        return change.redirect("/me", done=sentence("Your name is changed."))

    @post("/sign-ins/{sign_in_id:uuid}/ending")
    async def end_one(self, change: NamedDependency[Change], sign_in_id: FromPath[UUID]) -> Html:
        visitor = change.visitor
        await accounts.end_sign_in(change.db, visitor.account_id, sign_in_id, now=change.now)
        if sign_in_id != visitor.sign_in_id:
            return change.redirect("/me", done=sentence("That device is signed out."))
        answer = change.redirect("/", done=sentence("You are signed out."))
        answer.cookies.append(change.cookie(SESSION_COOKIE, "", seconds=0))
        return answer

    @post("/sign-ins/ending")
    async def end_others(self, change: NamedDependency[Change]) -> Html:
        visitor = change.visitor
        await accounts.end_other_sign_ins(
            change.db, visitor.account_id, but=visitor.sign_in_id, now=change.now
        )
        return change.redirect("/me", done=sentence("All other devices are signed out."))


async def _page(visit: Visit, typed: Typed, *, status: int = 200) -> Html:
    visitor = visit.visitor
    found = await known_accounts.live_sign_ins(visit.db, visitor.account_id, now=visit.now)
    views = {
        "account": await known_accounts.get_account(visit.db, visitor.account_id),
        "sign_ins": tuple(_line(each, visitor.sign_in_id) for each in found),
        "places": await _places(visit, visitor.account_id),
        "labels": labels,
        "form": typed,
    }
    return visit.render("me/show.html", views, status=status)


def _line(each: SignInView, present: UUID) -> SignInLine:
    browser, system = devices.words(each.device)
    return SignInLine(
        id=each.id,
        browser=browser,
        system=system,
        method=_METHODS[each.method],
        created_at=each.created_at,
        seen_at=each.seen_at,
        is_this=each.id == present,
    )


async def _places(visit: Visit, account_id: UUID) -> tuple[PlaceLine, ...]:
    """Each community is entered in turn: its rows are seen from inside only."""
    known = {each.id: each for each in await communities.all_communities(visit.db)}
    lines = []
    for joined in await known_accounts.memberships(visit.db, account_id):
        await enter(visit.db, joined.community_id)
        lines.append(await _place(visit, account_id, known[joined.community_id], joined.person_id))
    return tuple(lines)


async def _place(
    visit: Visit, account_id: UUID, community: CommunityView, person_id: UUID | None
) -> PlaceLine:
    hidden = await hearings.hidden_of(visit.db, account_id)
    votes = await own_votes.of_person(visit, person_id, account_id, community.slug)
    held = await own_roles.of_account(visit, account_id, community)
    called = await own_meetings.of_account(visit, account_id, person_id, community)
    tasks = (*called, *await own_tasks.of_account(visit, account_id, person_id, community))
    person = None if person_id is None else await roll.get_person(visit.db, person_id)
    return PlaceLine(
        name=community.name,
        slug=community.slug,
        units=() if person is None else person.units,
        has_co_owners=person_id is not None and await voter_wishes.are_asked(visit.db, person_id),
        votes=votes,
        hidden=hidden,
        held=held,
        tasks=tasks,
        objections=await own_objections.of_account(visit, account_id, person_id, community),
    )
