"""Where a committee is looked after: what waits, who sits; a new one is written down, listed and confirmed by a second person."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field, StringConstraints

from deliberation.committees import beginning, clocks, queries
from deliberation.committees.beginning import Wanted
from deliberation.committees.rules import LONGEST_NAME
from deliberation.committees.terms import SEATS_LEAST, SEATS_MOST, asked
from deliberation.communities.rules import STAFF_ROLES
from deliberation.counting.presets import places
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence
from deliberation.web import (
    committee_acts,
    committee_letters,
    committee_meetings,
    committee_views,
    committee_words,
    forms,
    founding_people,
    rule_views,
)
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Line, Typed

_MOST = 99
Rank = Annotated[int | None, Field(ge=1, le=_MOST)]


class NoSuchPlace(Invalid):
    field = "place"
    message = sentence("Choose one from the list.")


class CommitteeForm(forms.Form):
    when_missing: ClassVar = {
        "place": sentence("Choose whose law you follow."),
        "seats": sentence("Write how many seats the committee has."),
        "starts_on": sentence("Write the first day of the term."),
        "ends_on": sentence("Write the last day of the term."),
    }

    place: Line
    seats: Annotated[int, Field(ge=1, le=_MOST)]
    starts_on: date
    ends_on: date


class OwnerForm(forms.Form):
    when_missing: ClassVar = {"person": founding_people.CHOOSE}

    person: UUID
    rank: Rank = None


class NameForm(forms.Form):
    when_missing: ClassVar = {"name": sentence("Write the name.")}

    name: Annotated[Line, StringConstraints(max_length=LONGEST_NAME)]
    rank: Rank = None


class CommitteeDeskPages(Controller):
    """`/c/{slug}/manage/committee`, `…/new`, `…/list` and what is done there."""

    path = "/c/{slug:str}/manage/committee"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        committee_acts.convener(visit)
        return await _index(visit, Typed())

    @post("/ending")
    async def end_term(self, change: NamedDependency[Change]) -> Html:
        committee_acts.staff(change)
        done = sentence("The term is ended. Its members act here no longer.")
        return await committee_acts.do(change, _end_term, _index, to=committee_acts.here(change), done=done)

    @get("/ending")
    async def ended(self, visit: NamedDependency[Visit]) -> Html:
        """What was refused there is loaded anew where it is done."""
        committee_acts.convener(visit)
        return visit.redirect(committee_acts.here(visit))

    @get(["/list/owners", "/list/names", "/list/confirmation"])
    async def refused(self, visit: NamedDependency[Visit]) -> Html:
        """The same for the list."""
        committee_acts.staff(visit)
        return visit.redirect(committee_acts.here(visit, "list"))

    @get("/new")
    async def new(self, visit: NamedDependency[Visit]) -> Html:
        committee_acts.staff(visit)
        return await _new(visit, Typed())

    @post("/new")
    async def write(self, change: NamedDependency[Change]) -> Html:
        committee_acts.staff(change)
        to = committee_acts.here(change, "list")
        done = sentence("Written down. Now list who was elected, and who waits in reserve.")
        return await committee_acts.do(change, _write, _new, to=to, done=done)

    @get("/list")
    async def listed(self, visit: NamedDependency[Visit]) -> Html:
        committee_acts.staff(visit)
        return await _list(visit, Typed())

    @post("/list/owners")
    async def add_owner(self, change: NamedDependency[Change]) -> Html:
        return await _at_list(change, _add_owner, sentence("Added to the list."))

    @post("/list/names")
    async def add_name(self, change: NamedDependency[Change]) -> Html:
        return await _at_list(change, _add_name, sentence("Added to the list."))

    @post("/list/{member_id:uuid}/removal")
    async def remove(self, change: NamedDependency[Change], member_id: FromPath[UUID]) -> Html:
        committee_acts.staff(change)
        await beginning.remove(change.db, change.community.id, member_id, by=committee_acts.by(change))
        return change.redirect(committee_acts.here(change, "list"), done=sentence("Taken off the list."))

    @post("/list/confirmation")
    async def confirm(self, change: NamedDependency[Change]) -> Html:
        committee_acts.staff(change)
        done = sentence("Confirmed. The committee sits from its first day on.")
        return await committee_acts.do(change, _confirm, _list, to=committee_acts.here(change), done=done)

    @post("/list/ending")
    async def drop(self, change: NamedDependency[Change]) -> Html:
        committee_acts.staff(change)
        await beginning.drop(change.db, change.community.id, by=committee_acts.by(change))
        return change.redirect(committee_acts.here(change), done=sentence("The list is dropped."))


async def _at_list(change: Change, act: committee_acts.Act, done: str) -> Html:
    committee_acts.staff(change)
    return await committee_acts.do(change, act, _list, to=committee_acts.here(change, "list"), done=done)


async def _write(change: Change) -> None:
    wanted = forms.parse(CommitteeForm, change.form)
    if wanted.place not in places.every():
        raise NoSuchPlace
    await beginning.write(
        change.db,
        change.community.id,
        Wanted(place=wanted.place, seats=wanted.seats, starts_on=wanted.starts_on, ends_on=wanted.ends_on),
        by=committee_acts.by(change),
    )


async def _add_owner(change: Change) -> None:
    wanted = forms.parse(OwnerForm, change.form)
    await beginning.add_owner(
        change.db,
        change.community.id,
        person_id=wanted.person,
        rank=wanted.rank,
        by=committee_acts.by(change),
    )


async def _add_name(change: Change) -> None:
    wanted = forms.parse(NameForm, change.form)
    await beginning.add_name(
        change.db, change.community.id, name=wanted.name, rank=wanted.rank, by=committee_acts.by(change)
    )


async def _confirm(change: Change) -> None:
    await beginning.confirm(change.db, change.community.id, by=committee_acts.by(change))
    await committee_letters.seated(change)


async def _end_term(change: Change) -> None:
    await beginning.end_term(change.db, change.community.id, by=committee_acts.by(change))


async def _index(visit: Visit, typed: Typed, status: int = 200) -> Html:
    today = visit.community.day(visit.now)
    found = await queries.find_present(visit.db, today)
    is_staff = bool(visit.visitor.roles & STAFF_ROLES)
    views: dict[str, object] = {
        "form": typed,
        "committee": found,
        "draft": await queries.find_draft(visit.db) if is_staff else None,
        "is_staff": is_staff,
    }
    if found is not None:
        met = await committee_meetings.last_met(visit.db, visit.community, found)
        asking, demand = await committee_views.asking(visit, found, met)
        views |= {
            "sitting": committee_views.members(visit, found, found.sitting),
            "reserves": committee_views.members(visit, found, found.reserves),
            "waiting": committee_views.waiting(visit, found),
            "concerns": await committee_views.concerns(visit, found),
            "asking": asking,
            "demand": committee_views.demanded(visit, demand),
            "duty": committee_views.duty(visit, found, met),
            "today": today,
        }
    return visit.render("committee/desk.html", views, status=status)


async def _new(visit: Visit, typed: Typed, status: int = 200) -> Html:
    picked = typed.value("place", visit.request.query_params.get("place", ""))
    place = picked if picked in places.every() else rule_views.place_of(visit)
    least, most = asked(place, SEATS_LEAST), asked(place, SEATS_MOST)
    term = clocks.term_range(place, visit.community.day(visit.now))
    views = {
        "form": typed,
        "place": place,
        "place_name": rule_views.place_name(visit, place),
        "places": rule_views.place_options(visit),
        "least": int(least.value),
        "most": int(most.value),
        "seats_law": committee_views.law(visit, least),
        "shortest": term.shortest.days,
        "longest": term.longest.days,
        "term_law": committee_views.law(visit, term.longest.setting),
        "draft": await queries.find_draft(visit.db),
    }
    return visit.render("committee/new.html", views, status=status)


async def _list(visit: Visit, typed: Typed, status: int = 200) -> Html:
    draft = await queries.draft(visit.db)
    views = {
        "form": typed,
        "committee": draft,
        "place_name": rule_views.place_name(visit, draft.place),
        "elected": [each for each in draft.members if each.rank is None],
        "reserves": draft.reserves,
        "is_own": visit.visitor.account_id in draft.written_by,
        "words": committee_words,
        **await founding_people.sought(visit, typed),
    }
    return visit.render("committee/list.html", views, status=status)
