"""Who holds which mandate: given with a one-time sign-in link to hand over, ended with a date."""

from collections.abc import Mapping
from typing import Annotated, ClassVar
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from deliberation.accounts import actions as accounts
from deliberation.accounts.rules import Method
from deliberation.communities import actions as communities
from deliberation.communities import mandates
from deliberation.communities import queries as places
from deliberation.communities.rules import Role
from deliberation.kernel.refusals import Invalid, Refusal
from deliberation.kernel.text import sentence
from deliberation.web import again, forms, role_words
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import NotFilledIn, Typed

GIVERS = frozenset({Role.ADMINISTRATOR})


class MandateForm(forms.Form):
    """Somebody new, and what they will do here."""

    when_missing: ClassVar[Mapping[str, str]] = {
        "name": sentence("Write the name that neighbours will read."),
        "role": sentence("Choose what they will do."),
    }

    name: Annotated[forms.Line, Field(max_length=40)]
    role: Role
    building: UUID | None = None


class MandatePages(Controller):
    """`/c/{slug}/manage/mandates`."""

    path = "/c/{slug:str}/manage/mandates"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        visit.holder_of(GIVERS)
        return await _index(visit, Typed())

    @post()
    async def give(self, change: NamedDependency[Change]) -> Html:
        change.holder_of(GIVERS)
        try:
            wanted = forms.parse(MandateForm, change.form)
            async with change.db.begin_nested():
                account_id = await _give(change, wanted)
        except (NotFilledIn, Invalid) as wrong:
            typed, status = again.with_faults(change, wrong)
            return await _index(change, typed, status=status)
        code = await accounts.issue_link(change.db, account_id, method=Method.FIRST_LINK, now=change.now)
        link = f"{change.config.settings.base_url}/sign-in/link?code={code}"
        return change.render(
            "manage/given.html", {"name": wanted.name, "link": link, "role": role_words.WORDS[wanted.role]}
        )

    @post("/{mandate_id:uuid}/ending")
    async def end(self, change: NamedDependency[Change], mandate_id: FromPath[UUID]) -> Html:
        change.holder_of(GIVERS)
        try:
            await communities.end_role(
                change.db,
                change.community.id,
                mandate_id=mandate_id,
                ends_on=change.community.day(change.now),
                actor=change.actor,
                now=change.now,
            )
        except Refusal as refusal:
            return await _index(change, Typed().refused(refusal), status=409)
        path = f"/c/{change.community.slug}/manage/mandates"
        return change.redirect(path, done=sentence("The mandate ends today."))


async def _give(change: Change, wanted: MandateForm) -> UUID:
    """The account of somebody new, with its mandate. Raises NoSuchBuilding."""
    account_id = await accounts.make_account(change.db, name=wanted.name, now=change.now)
    await accounts.join(change.db, account_id, change.community.id, now=change.now)
    await communities.give_role(
        change.db,
        change.community.id,
        account_id=account_id,
        role=wanted.role,
        building_id=wanted.building,
        starts_on=change.community.day(change.now),
        actor=change.actor,
        now=change.now,
    )
    return account_id


async def _index(visit: Visit, typed: Typed, *, status: int = 200) -> Html:
    held = await mandates.held(visit.db)
    today, own = visit.community.day(visit.now), visit.visitor.account_id
    views = {
        "form": typed,
        "mandates": held,
        "resettable": {each.id for each in held if each.is_resettable(today) and each.account_id != own},
        "endable": {each.id for each in held if each.is_endable(today)},
        "buildings": [(str(place.id), place.name) for place in await places.places(visit.db)],
        "roles": [(role.value, visit.say(words)) for role, words in role_words.WORDS.items()],
        "role_words": role_words.WORDS,
    }
    return visit.render("manage/mandates.html", views, status=status)
