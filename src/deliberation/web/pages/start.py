"""The first steps of an installation: its first community, and the administrator's password."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from litestar import Controller, get, post
from litestar.di import NamedDependency
from pydantic import AfterValidator, Field

from deliberation.accounts import actions as accounts
from deliberation.accounts.rules import Method
from deliberation.communities import actions as communities
from deliberation.communities import queries as known
from deliberation.communities import rules
from deliberation.communities.actions import Founding
from deliberation.communities.rules import CommunityKind, NoMandate, Role, SlugUnfit
from deliberation.kernel.facts import SYSTEM
from deliberation.kernel.refusals import Conflict, Invalid
from deliberation.kernel.text import sentence
from deliberation.web import attempts, errors, forms
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import NotFilledIn, Typed


def _fit(slug: str) -> str:
    """In small letters. Refused here as well as by the room, so that it is said together with the other faults."""
    try:
        rules.check_slug(slug.lower())
    except SlugUnfit as refusal:
        raise forms.fault("slug_unfit", refusal.message) from refusal
    return slug.lower()


Word = Annotated[forms.Line, Field(max_length=80)]


class StartForm(forms.Form):
    """A community, where its people find help, and what its administrator is called."""

    when_missing: ClassVar[Mapping[str, str]] = {
        "admin_name": sentence("Write your name."),
        "name": sentence("Write what the community is called."),
        "slug": sentence("Write a short name for addresses, such as lake-garden."),
        "kind": sentence("Choose buildings or lanes."),
        "place": sentence("Write where the community is, such as its town and street."),
        "help_name": sentence("Write who helps residents."),
        "help_phone": sentence("Write their phone number."),
        "help_place": sentence("Write where people find them."),
    }

    admin_name: Annotated[forms.Line, Field(max_length=40)]
    name: Word
    slug: Annotated[forms.Line, AfterValidator(_fit)]
    kind: CommunityKind
    place: Word
    help_name: Word
    help_phone: Annotated[forms.Line, Field(max_length=40)]
    help_place: Word


class StartPages(Controller):
    """`/start`, open to the holder of the first link until there is a community."""

    path = "/start"

    @get()
    async def new(self, visit: NamedDependency[Visit]) -> Html:
        await _check_first(visit)
        return visit.render("start/new.html", {"form": Typed()})

    @post()
    async def create(self, change: NamedDependency[Change]) -> Html:
        await _check_first(change)
        try:
            wanted = forms.parse(StartForm, change.form)
            slug = await _found(change, wanted)
        except NotFilledIn as unfilled:
            return change.render("start/new.html", {"form": unfilled.typed}, status=422)
        except (Invalid, Conflict) as refusal:
            typed = forms.typed(change.form).refused(refusal)
            return change.render("start/new.html", {"form": typed}, status=errors.status_of(refusal))
        done = sentence("The community is founded. Its log has begun.")
        return change.redirect(attempts.with_next(attempts.PASSWORD, f"/c/{slug}/manage"), done=done)


async def _check_first(visit: Visit) -> None:
    """Raise NoMandate unless this is the holder of the first link in an installation without a community."""
    if visit.visitor.method is not Method.FIRST_LINK or await known.all_communities(visit.db):
        raise NoMandate


async def _found(change: Change, wanted: StartForm) -> str:
    founding = Founding(
        slug=wanted.slug,
        name=wanted.name,
        kind=wanted.kind,
        place=wanted.place,
        help_name=wanted.help_name,
        help_phone=wanted.help_phone,
        help_place=wanted.help_place,
    )
    account_id = change.visitor.account_id
    community = await communities.found(change.db, founding, home=change.config.log_home, now=change.now)
    await accounts.rename(change.db, account_id, name=wanted.admin_name)
    await accounts.join(change.db, account_id, community.id, now=change.now)
    await communities.give_role(
        change.db,
        community.id,
        account_id=account_id,
        role=Role.ADMINISTRATOR,
        starts_on=community.day(change.now),
        actor=SYSTEM,
        now=change.now,
    )
    return community.slug
