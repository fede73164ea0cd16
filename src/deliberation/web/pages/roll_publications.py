"""The roll on show for everybody of the community: look at it by building, object, see what came of objections."""

from typing import Annotated, ClassVar
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from pydantic import StringConstraints

from deliberation.kernel.refusals import Conflict, Invalid
from deliberation.kernel.text import sentence
from deliberation.roll import homes, published, publishing
from deliberation.roll.publication_rules import About, NoSuchObjection, Saying
from deliberation.roll.published import PublicationView
from deliberation.roll.shown_list import ShownList
from deliberation.web import forms, photos, publication_acts, shown_rolls
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Text, Typed
from deliberation.web.paths import Number
from deliberation.web.refusals import NoSuchPage


class ObjectionForm(forms.Form):
    """What is wrong, about which home, and why."""

    when_missing: ClassVar = {
        "about": sentence("Say what is wrong."),
        "said": sentence("Say how it should be, in your own words."),
    }
    about: About
    unit_id: UUID | None = None
    said: Annotated[Text, StringConstraints(max_length=1000)]


class RollPublicationPages(Controller):
    """`/c/{slug}/roll`, `…/{number}`, `…/buildings/{turn}`, `…/list`, `…/objections`."""

    path = "/c/{slug:str}/roll"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        _ = visit.member
        lines = [shown_rolls.line(visit, each) for each in await published.publications(visit.db)]
        return visit.render("roll/publications.html", {"publications": lines})

    @get("/{number:int}")
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        reader = visit.member
        view, shown = await published.get(visit.db, number)
        own = await _own_units(visit)
        objections = await published.objections(visit.db, view.id)
        lines = [shown_rolls.objection(visit, each) for each in objections]
        views = {
            "line": shown_rolls.line(visit, view),
            "difference": shown_rolls.difference(visit, view),
            "sources": shown_rolls.sources(visit, shown),
            "buildings": [(building.name, len(building.units)) for building in shown.buildings],
            "homes": [
                line
                for building in shown.buildings
                for line, unit in zip(shown_rolls.units(visit, building), building.units, strict=True)
                if UUID(unit.unit_id) in own
            ],
            "own": [each for each in lines if each.view.person_id == reader.person_id],
            "objections": lines,
            "may_object": reader.person_id is not None,
        }
        return visit.render("roll/publication.html", views)

    @get("/{number:int}/buildings/{turn:int}")
    async def building(self, visit: NamedDependency[Visit], number: Number, turn: Number) -> Html:
        _ = visit.member
        view, shown = await published.get(visit.db, number)
        if not 0 < turn <= len(shown.buildings):
            raise NoSuchPage
        found = shown.buildings[turn - 1]
        views = {
            "line": shown_rolls.line(visit, view),
            "name": found.name,
            "turn": turn,
            "units": shown_rolls.units(visit, found),
        }
        return visit.render("roll/shown_building.html", views)

    @get("/{number:int}/list")
    async def whole(self, visit: NamedDependency[Visit], number: Number) -> Response[bytes]:
        """The very bytes whose fingerprint is in the log."""
        _ = visit.member
        view, shown = await published.get(visit.db, number)
        name = f"{visit.community.slug}-roll-{view.number}.json"
        headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
        return Response(shown.data, media_type="application/json", headers=headers)

    @get("/{number:int}/objections")
    async def new_objection(self, visit: NamedDependency[Visit], number: Number) -> Html:
        _ = visit.member
        return await _form(visit, *await published.get(visit.db, number), Typed())

    @post("/{number:int}/objections")
    async def create_objection(self, change: NamedDependency[Change], number: Number) -> Html:
        _ = change.member
        view, shown = await published.get(change.db, number)
        try:
            wanted = forms.parse(ObjectionForm, change.form)
            saying = Saying(
                about=wanted.about, unit_id=wanted.unit_id, text=wanted.said, photo=await _photo(change)
            )
            await publishing.object_to(
                change.db, change.community.id, number, saying, by=publication_acts.act(change)
            )
        except forms.NotFilledIn as unfilled:
            return await _form(change, view, shown, unfilled.typed, status=422)
        except (Invalid, Conflict) as refusal:
            typed = forms.typed(change.form).refused(refusal)
            status = 409 if isinstance(refusal, Conflict) else 422
            return await _form(change, view, shown, typed, status=status)
        return change.redirect(
            f"/c/{change.community.slug}/roll/{number}", done=sentence("Your objection is with the office.")
        )

    @get("/{number:int}/objections/{turn:int}/photo")
    async def photo(self, visit: NamedDependency[Visit], number: Number, turn: Number) -> Response[bytes]:
        """For who sent it, and for staff."""
        reader = visit.member
        view, _ = await published.get(visit.db, number)
        objection = await published.objection(visit.db, view.id, turn)
        if not reader.is_staff and objection.person_id != reader.person_id:
            raise NoSuchObjection
        content = await published.photo(visit.db, objection.id)
        return Response(content, media_type="image/webp", headers={"cache-control": "no-store"})


async def _photo(change: Change) -> bytes | None:
    """Raises Invalid."""
    picture = await photos.sent(change)
    return picture.content if picture else None


async def _form(
    visit: Visit, view: PublicationView, shown: ShownList, typed: Typed, *, status: int = 200
) -> Html:
    units = await _choices(visit, shown, typed)
    is_new = not typed.values and not _building(visit, typed)
    views = {
        "form": Typed({"unit_id": [units[0][0]]}) if is_new and len(units) == 1 else typed,
        "line": shown_rolls.line(visit, view),
        "abouts": [(each.value, visit.say(words)) for each, words in shown_rolls.ABOUTS.items()],
        "units": units,
        "building": _building(visit, typed),
        "may_object": visit.member.person_id is not None,
    }
    return visit.render("roll/objection.html", views, status=status)


async def _own_units(visit: Visit) -> set[UUID]:
    person_id = visit.member.person_id
    return set(await visit.db.exec(homes.owned_by(person_id))) if person_id else set()


async def _choices(visit: Visit, shown: ShownList, typed: Typed) -> list[tuple[str, str]]:
    """One's own homes and those of the building asked for: a list of all would be long to load and to read."""
    own, turn = await _own_units(visit), _building(visit, typed)
    return [
        (unit.unit_id, unit.place)
        for at, building in enumerate(shown.buildings, start=1)
        for unit in building.units
        if str(at) == turn or UUID(unit.unit_id) in own
    ]


def _building(visit: Visit, typed: Typed) -> str:
    return typed.value("building", visit.request.query_params.get("building", ""))
