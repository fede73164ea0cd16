"""Sign-in letters: staff look up a person, a building or everybody, print what comes, and put it into the boxes."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from pydantic import BeforeValidator

from deliberation.accounts import queries as accounts
from deliberation.accounts.codes import LETTER_KEY
from deliberation.accounts.queries import LetterView as SentLetter
from deliberation.communities import queries as communities
from deliberation.communities.rules import STAFF_ROLES
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence
from deliberation.roll import directory, letters, recipients
from deliberation.roll.letters import SignInLetter
from deliberation.roll.recipients import Recipient
from deliberation.web import forms, letter_views, roll_words
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed

LONGEST_SEARCH = 100
EVERYBODY = "all"


class LettersForm(forms.Form):
    """One person, everybody of a building, or of the whole community; on a page or as one PDF."""

    person_id: UUID | None = None
    building_id: Annotated[
        UUID | None, BeforeValidator(lambda value: None if value in (EVERYBODY, "") else value)
    ] = None
    also_signed_in: bool = False
    replaces: bool = False
    paper: Literal["page", "pdf"] = "page"


class LettersOut(Invalid):
    field = "replaces"
    message = sentence(
        "People whose letter still works: %(count)s. New letters make those void. Tick if that is what you want."
    )


@dataclass(frozen=True)
class FoundPerson:
    """Somebody a letter can go to, and the last one that did; the developer gets none."""

    id: UUID
    name: str
    places: str
    letter: SentLetter | None


class LetterPages(Controller):
    """`/c/{slug}/manage/letters`."""

    path = "/c/{slug:str}/manage/letters"

    @get("/")
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        visit.holder_of(STAFF_ROLES)
        return await _index(visit, Typed())

    @post("/")
    async def create(self, change: NamedDependency[Change]) -> Response[str] | Response[bytes]:
        change.holder_of(STAFF_ROLES)
        try:
            wanted = forms.parse(LettersForm, change.form)
        except forms.NotFilledIn as unfilled:
            return await _index(change, unfilled.typed, status=422)
        if wanted.paper == "pdf":
            # while no older letter has ended yet
            await change.config.press.check()
        try:
            chosen = await _chosen(change, wanted)
            await _check_none_is_out(change, wanted, chosen)
            made = await _issue(change, chosen)
        except Invalid as refusal:
            return await _index(change, forms.typed(change.form).refused(refusal), status=422)
        if wanted.paper == "pdf":
            return await _paper(change, made)
        return change.render(
            "letters/show.html", {"letters": [letter_views.of(change, each) for each in made]}
        )


async def _index(visit: Visit, typed: Typed, *, status: int = 200) -> Html:
    sought = visit.request.query_params.get("q", "").strip()[:LONGEST_SEARCH]
    found = await directory.persons(visit.db, sought=sought, page=1) if sought else None
    entries = [entry for entry in (found.entries if found else ()) if entry.gets_letters]
    sent = await accounts.newest_letters(visit.db, visit.community.id, [entry.id for entry in entries])
    people = [
        FoundPerson(
            entry.id,
            entry.name_for(sought),
            roll_words.names(entry.places, visit.translator),
            sent.get(entry.id),
        )
        for entry in entries
    ]
    views = {
        "form": typed,
        "sought": sought,
        "people": people,
        "more": max(0, found.total - len(found.entries)) if found else 0,
        "everybody": EVERYBODY,
        "buildings": [(building.id, building.name) for building in await communities.places(visit.db)],
    }
    return visit.render("letters/index.html", views, status=status)


async def _chosen(change: Change, wanted: LettersForm) -> tuple[Recipient, ...]:
    """Nobody where nobody was named: a whole community is asked for by its own word."""
    is_whole = change.form.get("building_id") == EVERYBODY
    if wanted.person_id is None and wanted.building_id is None and not is_whole:
        return ()
    return await recipients.present(
        change.db,
        building_id=wanted.building_id,
        person_id=wanted.person_id,
        only_without_account=wanted.person_id is None and not wanted.also_signed_in,
    )


async def _check_none_is_out(change: Change, wanted: LettersForm, chosen: Sequence[Recipient]) -> None:
    """A pile that is on its way is not ended by pressing twice. Raises LettersOut."""
    if wanted.person_id is not None or wanted.replaces:
        return
    persons = [each.person_id for each in chosen]
    count = await accounts.open_letters(change.db, change.community.id, persons, now=change.now)
    if count:
        raise LettersOut({"count": count})


async def _issue(change: Change, chosen: Sequence[Recipient]) -> tuple[SignInLetter, ...]:
    return await letters.issue(
        change.db,
        change.community.id,
        chosen,
        key=change.config.keys.for_purpose(LETTER_KEY),
        actor=change.actor,
        now=change.now,
    )


async def _paper(change: Change, made: Sequence[SignInLetter]) -> Response[bytes]:
    """All letters in one file. The codes are kept before it is made, since that may take most of a minute."""
    await change.settle()
    html = await asyncio.to_thread(_typeset, change, made)
    name = f"letters-{made[0].serial:04}-{made[-1].serial:04}.pdf"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    content = await change.config.press.paper(html)
    return Response(content, status_code=200, media_type="application/pdf", headers=headers)


def _typeset(visit: Visit, made: Sequence[SignInLetter]) -> str:
    views = {"letters": [letter_views.of(visit, each) for each in made]}
    return str(visit.render("print/letters.html", views).content)
