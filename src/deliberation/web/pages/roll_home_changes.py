"""Staff write down what changed about one home: its owners, who lives in it, who votes for it, how large it is."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.communities.rules import STAFF_ROLES, AreaSource
from deliberation.kernel.refusals import Conflict, Invalid
from deliberation.kernel.text import sentence
from deliberation.roll import directory, home_book, home_changes
from deliberation.roll.causes import Cause
from deliberation.roll.home_book import HomeView
from deliberation.roll.home_changes import Clerk
from deliberation.roll.home_rules import HomeChangedMeanwhile
from deliberation.roll.published import ObjectionView
from deliberation.web import forms, home_forms, open_lists, promised, roll_preview, roll_words
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.home_forms import EventForm, MeasuresForm, OwnersForm, VoterForm

Page = Callable[[Typed, int], Awaitable[Html]]
Prepared = Callable[..., Awaitable[Html]]
_WRITTEN = sentence("It is written into the roll.")


class RollHomeChangePages(Controller):
    """`/c/{slug}/manage/roll/units/{id}/owners`, `…/residents`, `…/residents/{id}/ending`, `…/voter`, `…/measures`."""

    path = "/c/{slug:str}/manage/roll/units/{unit_id:uuid}"

    @get("/owners")
    async def edit_owners(self, visit: NamedDependency[Visit], unit_id: FromPath[UUID]) -> Html:
        return await _prepared(visit, await _home(visit, unit_id), _owners_page)

    @post("/owners")
    async def update_owners(self, change: NamedDependency[Change], unit_id: FromPath[UUID]) -> Html:
        home = await _home(change, unit_id)

        async def write() -> None:
            wanted = forms.parse(OwnersForm, change.form)
            owners = home_forms.owners_wanted(forms.typed(change.form), home, wanted.seen)
            event = home_forms.event(wanted, wanted.cause)
            await home_changes.change_owners(
                change.db, change.community.id, unit_id, owners, event=event, by=_clerk(change)
            )

        return await _written(
            change, home, write, lambda typed, status: _owners_page(change, home, typed, status)
        )

    @get("/residents")
    async def new_resident(self, visit: NamedDependency[Visit], unit_id: FromPath[UUID]) -> Html:
        return await _resident_page(visit, await _home(visit, unit_id), Typed(), 200)

    @post("/residents")
    async def create_resident(self, change: NamedDependency[Change], unit_id: FromPath[UUID]) -> Html:
        home = await _home(change, unit_id)

        async def write() -> None:
            event = home_forms.event(forms.parse(EventForm, change.form), Cause.MOVED_IN)
            person = home_forms.entrant(forms.typed(change.form), 1)
            await home_changes.move_in(
                change.db, change.community.id, unit_id, person, event=event, by=_clerk(change)
            )

        return await _written(
            change, home, write, lambda typed, status: _resident_page(change, home, typed, status)
        )

    @get("/residents/{residency_id:uuid}/ending")
    async def ask_ending(
        self, visit: NamedDependency[Visit], unit_id: FromPath[UUID], residency_id: FromPath[UUID]
    ) -> Html:
        return await _ending_page(visit, await _home(visit, unit_id), residency_id, Typed(), 200)

    @post("/residents/{residency_id:uuid}/ending")
    async def end_residency(
        self, change: NamedDependency[Change], unit_id: FromPath[UUID], residency_id: FromPath[UUID]
    ) -> Html:
        home = await _home(change, unit_id)

        async def write() -> None:
            event = home_forms.event(forms.parse(EventForm, change.form), Cause.MOVED_OUT)
            await home_changes.move_out(
                change.db, change.community.id, unit_id, residency_id, event=event, by=_clerk(change)
            )

        return await _written(
            change, home, write, lambda typed, status: _ending_page(change, home, residency_id, typed, status)
        )

    @get("/voter")
    async def edit_voter(self, visit: NamedDependency[Visit], unit_id: FromPath[UUID]) -> Html:
        return await _voter_page(visit, await _home(visit, unit_id), Typed(), 200)

    @post("/voter")
    async def update_voter(self, change: NamedDependency[Change], unit_id: FromPath[UUID]) -> Html:
        home = await _home(change, unit_id)

        async def write() -> None:
            wanted = forms.parse(VoterForm, change.form)
            event = home_forms.event(wanted, Cause.VOTER)
            await home_changes.name_voter(
                change.db, change.community.id, unit_id, wanted.person, event=event, by=_clerk(change)
            )

        return await _written(
            change, home, write, lambda typed, status: _voter_page(change, home, typed, status)
        )

    @get("/measures")
    async def edit_measures(self, visit: NamedDependency[Visit], unit_id: FromPath[UUID]) -> Html:
        return await _prepared(visit, await _home(visit, unit_id), _measures_page)

    @post("/measures")
    async def update_measures(self, change: NamedDependency[Change], unit_id: FromPath[UUID]) -> Html:
        home = await _home(change, unit_id)

        async def write() -> None:
            wanted, event = home_forms.correction(forms.parse(MeasuresForm, change.form), home)
            await home_changes.correct(
                change.db, change.community.id, unit_id, wanted, event=event, by=_clerk(change)
            )

        return await _written(
            change, home, write, lambda typed, status: _measures_page(change, home, typed, status)
        )


async def _home(visit: Visit, unit_id: UUID) -> HomeView:
    visit.holder_of(STAFF_ROLES)
    return await home_book.get(visit.db, unit_id)


def _clerk(change: Change) -> Clerk:
    return Clerk(
        account_id=change.visitor.account_id,
        actor=change.actor,
        now=change.now,
        pepper=change.config.keys.community_pepper(change.community.id),
    )


async def _written(change: Change, home: HomeView, write: Callable[[], Awaitable[None]], page: Page) -> Html:
    """Write it and go back to the home; or show the form again with what is to be mended, and nothing written."""
    try:
        async with change.db.begin_nested():
            await write()
    except forms.NotFilledIn as unfilled:
        return await page(unfilled.typed, 422)
    except (Invalid, Conflict) as refusal:
        typed = home_forms.refused(forms.typed(change.form), refusal)
        return await page(typed, 409 if isinstance(refusal, Conflict) else 422)
    return change.redirect(_address(change, home), done=_WRITTEN)


def _address(visit: Visit, home: HomeView) -> str:
    return f"/c/{visit.community.slug}/manage/roll/units/{home.id}"


async def _prepared(visit: Visit, home: HomeView, page: Prepared) -> Html:
    """For a clerk who comes from an objection it is shown again, and what follows from it is filled in."""
    said = await promised.objection(visit, home.id)
    if said is None:
        return await page(visit, home, Typed(), 200)
    return await page(visit, home, promised.filled_in(said, roll_preview.today(visit)), 200, said)


async def _owners_page(
    visit: Visit, home: HomeView, typed: Typed, status: int, said: ObjectionView | None = None
) -> Html:
    owners = [
        (str(tie.person_id), tie.masked_name, str(tie.share) if tie.share is not None else "")
        for tie in home.owners
    ]
    views = {
        "owners": owners,
        "ticked": typed.chosen("stays"),
        "said": said,
        "causes": home_forms.causes(visit),
        "coming": await home_forms.coming(visit, typed, blocks=home_forms.COMING_AT_ONCE),
        "lists": await open_lists.standing(visit),
    }
    return _form(visit, "roll/owners.html", home, typed, views, status)


async def _resident_page(visit: Visit, home: HomeView, typed: Typed, status: int) -> Html:
    views = {"coming": await home_forms.coming(visit, typed, blocks=1)}
    return _form(visit, "roll/resident.html", home, typed, views, status)


async def _ending_page(visit: Visit, home: HomeView, residency_id: UUID, typed: Typed, status: int) -> Html:
    """Raises HomeChangedMeanwhile where nobody lives there under this id any more."""
    living = {tie.id: tie for tie in home.residents}
    if residency_id not in living:
        raise HomeChangedMeanwhile
    views = {"resident": living[residency_id].masked_name, "residency_id": residency_id}
    return _form(visit, "roll/moving_out.html", home, typed, views, status)


async def _voter_page(visit: Visit, home: HomeView, typed: Typed, status: int) -> Html:
    contacts = {
        tie.person_id: roll_words.names(map(directory.masked_contact, tie.contacts), visit.translator)
        for tie in home.owners
    }
    views = {
        "people": [(str(tie.person_id), tie.masked_name, contacts[tie.person_id]) for tie in home.owners],
        "voter": str(home.voter.person_id) if home.voter else "",
        "lists": await open_lists.standing(visit),
    }
    return _form(visit, "roll/voter.html", home, typed, views, status)


async def _measures_page(
    visit: Visit, home: HomeView, typed: Typed, status: int, said: ObjectionView | None = None
) -> Html:
    views = {
        "said": said,
        "area": roll_words.metres(home.area_cm2),
        "sources": [(each.value, visit.say(roll_words.SOURCES[each])) for each in AreaSource],
        "lists": await open_lists.standing(visit),
    }
    return _form(visit, "roll/measures.html", home, typed, views, status)


def _form(
    visit: Visit, template: str, home: HomeView, typed: Typed, views: Mapping[str, object], status: int
) -> Html:
    shared = {
        "form": typed,
        "home": home,
        "here": _address(visit, home),
        "evidences": home_forms.evidences(visit),
        "today": roll_preview.today(visit).isoformat(),
    }
    return visit.render(template, {**shared, **views}, status=status)
