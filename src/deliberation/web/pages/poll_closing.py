"""Counting in the open: what is still to be done, who counts and watches, and their word that it was done rightly."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from deliberation.accounts import queries as accounts
from deliberation.communities import mandates
from deliberation.communities.rules import CONVENING_ROLES, DESK_ROLES
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence
from deliberation.polls import queries
from deliberation.polls.counters import actions as counters
from deliberation.polls.counters import checklist, rules
from deliberation.polls.counters import queries as officials
from deliberation.polls.counters.actions import Naming
from deliberation.polls.counters.rules import Because, Duty
from deliberation.polls.rules import Status
from deliberation.web import (
    counter_views,
    counter_words,
    forms,
    members_told_apart,
    poll_views,
    role_words,
)
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.paths import Number

LONGEST_SEARCH = LONGEST_NAME = 100
_NAMED = sentence("Named. The public log tells it.")
_CHOOSE = sentence("Choose one from the list.")


class NamingForm(forms.Form):
    """Who, and as what."""

    when_missing: ClassVar[Mapping[str, str]] = {
        "account": _CHOOSE,
        "duty": sentence("Choose counter or watcher."),
    }

    account: UUID
    duty: Duty
    is_namesake: bool = False
    q: Annotated[forms.OptionalLine, Field(max_length=LONGEST_SEARCH)] = ""


class GuestForm(forms.Form):
    """A watcher without an account, by name, who was asked before."""

    when_missing: ClassVar[Mapping[str, str]] = {
        "guest": sentence("Write the whole name."),
        "agreed": sentence("Ask first whether the name may stand on the result."),
    }

    guest: Annotated[forms.Line, Field(max_length=LONGEST_NAME)]
    agreed: Literal["yes"]


class ReleaseForm(forms.Form):
    """Why somebody is replaced."""

    when_missing: ClassVar[Mapping[str, str]] = {"because": sentence("Choose a reason.")}

    because: Because


class PollClosingPages(Controller):
    """`/c/{slug}/manage/polls/{number}/closing…`."""

    path = "/c/{slug:str}/manage/polls/{number:int}/closing"

    @get("/")
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        sought = visit.request.query_params.get("q", "").strip()[:LONGEST_SEARCH]
        return await _page(visit, number, Typed(), sought)

    @post("/officials")
    async def name(self, change: NamedDependency[Change], number: Number) -> Html:
        namer = change.holder_of(CONVENING_ROLES)
        poll = await queries.page(change.db, number, now=change.now)
        typed = forms.typed(change.form)
        sought = typed.value("q")[:LONGEST_SEARCH]
        try:
            wanted = forms.parse(NamingForm, change.form)
            naming = Naming(
                account_id=wanted.account,
                duty=wanted.duty,
                reference=change.config.actor_ref(change.community.id, wanted.account),
                by=namer.account_id,
                today=change.community.day(change.now),
                is_namesake=wanted.is_namesake,
            )
            async with change.db.begin_nested():
                await counters.name(
                    change.db, change.community.id, poll_id=poll.id, naming=naming, actor=change.actor
                )
        except forms.NotFilledIn as unfilled:
            return await _page(change, number, unfilled.typed, sought, status=422)
        except Invalid as refusal:
            return await _page(change, number, typed.refused(refusal), sought, status=422)
        return change.redirect(_here(change, number), done=_NAMED)

    @post("/guests")
    async def name_guest(self, change: NamedDependency[Change], number: Number) -> Html:
        namer = change.holder_of(CONVENING_ROLES)
        poll = await queries.page(change.db, number, now=change.now)
        typed = forms.typed(change.form)
        try:
            wanted = forms.parse(GuestForm, change.form)
            async with change.db.begin_nested():
                await counters.name_guest(
                    change.db,
                    change.community.id,
                    poll_id=poll.id,
                    guest=wanted.guest,
                    by=namer.account_id,
                    actor=change.actor,
                )
        except forms.NotFilledIn as unfilled:
            return await _page(change, number, unfilled.typed, "", status=422)
        except Invalid as refusal:
            return await _page(change, number, typed.refused(refusal), "", status=422)
        return change.redirect(_here(change, number), done=_NAMED)

    @post("/officials/{official_id:uuid}/ending")
    async def release(
        self, change: NamedDependency[Change], number: Number, official_id: FromPath[UUID]
    ) -> Html:
        releaser = change.holder_of(CONVENING_ROLES)
        poll = await queries.page(change.db, number, now=change.now)
        try:
            wanted = forms.parse(ReleaseForm, change.form)
        except forms.NotFilledIn as unfilled:
            return await _page(change, number, unfilled.typed, "", failing=official_id, status=422)
        await counters.release(
            change.db,
            change.community.id,
            poll_id=poll.id,
            official_id=official_id,
            because=wanted.because,
            by=releaser.account_id,
            actor=change.actor,
        )
        return change.redirect(_here(change, number), done=sentence("Replaced. Name somebody else now."))

    @post("/confirmation")
    async def confirm(self, change: NamedDependency[Change], number: Number) -> Html:
        own = change.member
        poll = await queries.page(change.db, number, now=change.now)
        shows_name = change.form.get("shows_name") == "yes"
        await counters.witness(
            change.db,
            change.community.id,
            poll_id=poll.id,
            account_id=own.account_id,
            shows_name=shows_name,
            actor=change.actor,
        )
        here = f"/c/{change.community.slug}/polls/{number}/result"
        return change.redirect(here, done=sentence("You confirmed this count. The public log tells it."))


async def _page(
    visit: Visit,
    number: int,
    typed: Typed,
    sought: str,
    *,
    failing: UUID | None = None,
    status: int = 200,
) -> Html:
    """For those who convene and count, and for whoever is named; `failing` was to be replaced. Raises NoMandate for others."""
    reader = visit.member
    poll = await queries.page(visit.db, number, now=visit.now)
    own = await officials.find(visit.db, poll.id, reader.account_id)
    if own is None:
        visit.holder_of(DESK_ROLES)
    every = await officials.every(visit.db, poll.id)
    named = [each for each in every if each.released is None]
    may_name = bool(reader.roles & CONVENING_ROLES) and poll.status is not Status.COUNTED
    views = {
        "form": typed,
        "failing": str(failing or ""),
        "poll": poll,
        "checks": counter_views.checks(visit, poll, await checklist.waiting(visit.db, poll.id), named),
        "clock": counter_views.counted_by_the_clock_at(poll, named),
        "named": named,
        "replaced": [each for each in every if each.released is not None],
        "duties": [(each.value, visit.say(words)) for each, words in counter_words.DUTIES.items()],
        "duty_words": counter_words.DUTIES,
        "because": [(each.value, visit.say(words)) for each, words in counter_words.BECAUSE.items()],
        "because_words": counter_words.BECAUSE,
        "roles": role_words.WORDS,
        "may_name": may_name,
        "is_enough": not any(rules.missing([each.duty for each in named]).values()),
        "sought": sought,
        "people": await _people(visit, sought) if may_name else [],
        "may_confirm": own is not None and own.witnessed_at is None and _is_confirmable(visit, poll),
    }
    return visit.render("closing/show.html", views, status=status)


def _is_confirmable(visit: Visit, poll: queries.PollView) -> bool:
    return poll.closed is not None and visit.now < poll_views.objections_until(poll.closed)


async def _people(visit: Visit, sought: str) -> list[tuple[str, str]]:
    """Whoever was searched for; before that those who hold a role today."""
    if sought:
        found = await accounts.members(visit.db, visit.community.id, sought=sought)
        return await members_told_apart.options(visit, found)
    today = visit.community.day(visit.now)
    held: dict[str, str] = {}
    for each in await mandates.held(visit.db):
        if each.starts_on <= today and (each.ends_on is None or each.ends_on >= today):
            role = visit.say(role_words.WORDS[each.role])
            held.setdefault(str(each.account_id), f"{each.name} ({role})")
    return list(held.items())


def _here(visit: Visit, number: int) -> str:
    return f"/c/{visit.community.slug}/manage/polls/{number}/closing"
