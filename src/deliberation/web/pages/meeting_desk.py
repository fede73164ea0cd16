"""The desk at a meeting: look a home up, mark who came, hand out a form or a code, and see who is here."""

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.accounts import codes
from deliberation.accounts.codes import LETTER_KEY
from deliberation.communities.rules import DESK_ROLES
from deliberation.kernel.refusals import Refusal
from deliberation.kernel.text import sentence
from deliberation.polls import queries
from deliberation.polls.desk import actions
from deliberation.polls.desk import queries as desk
from deliberation.polls.desk.queries import DeskHome
from deliberation.polls.desk.rules import Handed
from deliberation.polls.queries import PollView
from deliberation.web import ballot_forms, desk_forms, desk_words, errors, forms, poll_views, qr
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import NotFilledIn, Typed
from deliberation.web.paths import Number

_ACTS = ("presence", "form", "code")


class PresenceForm(forms.Form):
    when_missing: ClassVar[Mapping[str, str]] = {"person": sentence("Choose who came.")}

    person: UUID


class MeetingDeskPages(Controller):
    """`/c/{slug}/manage/polls/{number}/desk` and its homes."""

    path = "/c/{slug:str}/manage/polls/{number:int}/desk"

    @get("/")
    async def index(self, visit: NamedDependency[Visit], number: Number) -> Html:
        visit.holder_of(DESK_ROLES)
        poll = await queries.page(visit.db, number, now=visit.now)
        sought = desk_forms.sought(visit)
        found = await desk.found(visit.db, poll.id, sought) if sought else ()
        views = {
            "poll": poll,
            "sought": sought,
            "found": [_line(visit, home, sought) for home in found],
            "present": [_line(visit, home) for home in await desk.present(visit.db, poll.id)],
            "figures": desk_words.figures(visit, await desk.attendance(visit.db, poll.id)),
        }
        return visit.render("desk/index.html", views)

    @get("/{party:uuid}")
    async def show(self, visit: NamedDependency[Visit], number: Number, party: FromPath[UUID]) -> Html:
        visit.holder_of(DESK_ROLES)
        poll = await queries.page(visit.db, number, now=visit.now)
        return await _home(visit, poll, party, Typed())

    @get([f"/{{party:uuid}}/{act}" for act in _ACTS])
    async def again(self, visit: NamedDependency[Visit], number: Number, party: FromPath[UUID]) -> Html:
        """A form and a code are shown once; loaded anew they lead to their home."""
        visit.holder_of(DESK_ROLES)
        return visit.redirect(f"{_here(visit, number)}/{party}")

    @post("/{party:uuid}/presence")
    async def mark(self, change: NamedDependency[Change], number: Number, party: FromPath[UUID]) -> Html:
        change.holder_of(DESK_ROLES)
        poll = await queries.page(change.db, number, now=change.now)
        try:
            wanted = forms.parse(PresenceForm, change.form)
            await actions.mark_present(
                change.db,
                change.community.id,
                poll_id=poll.id,
                party_id=party,
                person_id=wanted.person,
                clerk=desk_forms.clerk(change),
            )
        except NotFilledIn as unfilled:
            return await _home(change, poll, party, unfilled.typed, status=422)
        except Refusal as refusal:
            return await _refused(change, poll, party, refusal)
        done = sentence("Marked as present. Now hand out a form or a code.")
        return change.redirect(f"{_here(change, number)}/{party}", done=done)

    @post("/{party:uuid}/form")
    async def hand_form(self, change: NamedDependency[Change], number: Number, party: FromPath[UUID]) -> Html:
        change.holder_of(DESK_ROLES)
        poll = await queries.page(change.db, number, now=change.now)
        try:
            printed = await actions.hand_form(
                change.db,
                change.community.id,
                poll_id=poll.id,
                party_id=party,
                clerk=desk_forms.clerk(change),
            )
        except Refusal as refusal:
            return await _refused(change, poll, party, refusal)
        home = await desk.home(change.db, poll.id, party)
        await desk_words.tell_home(change, poll, home, Handed.FORM)
        base = f"{change.config.settings.base_url}/c/{change.community.slug}/manage/polls/{number}/paper"
        views = {
            **ballot_forms.fields(change, poll),
            "poll": poll,
            "is_at_a_meeting": True,
            "sheets": [(printed.serial, "、".join(printed.places), qr.svg(f"{base}/{printed.serial}"))],
        }
        return change.render("paper/forms.html", views)

    @post("/{party:uuid}/code")
    async def hand_code(self, change: NamedDependency[Change], number: Number, party: FromPath[UUID]) -> Html:
        change.holder_of(DESK_ROLES)
        poll = await queries.page(change.db, number, now=change.now)
        try:
            handed = await actions.hand_code(
                change.db,
                change.community.id,
                poll_id=poll.id,
                party_id=party,
                clerk=desk_forms.clerk(change),
                key=change.config.keys.for_purpose(LETTER_KEY),
            )
        except Refusal as refusal:
            return await _refused(change, poll, party, refusal)
        home = await desk.home(change.db, poll.id, party)
        await desk_words.tell_home(change, poll, home, Handed.CODE)
        base = change.config.settings.base_url
        views = {
            "poll": poll,
            "home": home,
            "place": poll_views.listed(change, home.places),
            "address": f"{base}/sign-in/letter",
            "code": codes.grouped(handed.code),
            "expires_at": handed.expires_at,
            "square": qr.svg(f"{base}/sign-in/letter?code={handed.code}"),
        }
        return change.render("desk/code.html", views, headers={"cache-control": "no-store"})


async def _home(visit: Visit, poll: PollView, party_id: UUID, typed: Typed, *, status: int = 200) -> Html:
    sought = desk_forms.sought(visit)
    home = await desk.home(visit.db, poll.id, party_id, sought=sought)
    masked = await desk.home(visit.db, poll.id, party_id, sought="")
    views = {
        "form": typed,
        "poll": poll,
        "home": home,
        "place": poll_views.listed(visit, home.places),
        "sought": sought,
        "is_found": home.voters != masked.voters,
    }
    return visit.render("desk/home.html", views, status=status)


async def _refused(change: Change, poll: PollView, party_id: UUID, refusal: Refusal) -> Html:
    """At the home's own page, with what was typed. Nothing was written before a refusal."""
    again = forms.typed(change.form).refused(refusal)
    return await _home(change, poll, party_id, again, status=errors.status_of(refusal))


def _line(visit: Visit, home: DeskHome, sought: str = "") -> tuple[DeskHome, str]:
    """Of many homes that vote together those that were looked for stand first."""
    words = sought.casefold().split()
    places = sorted(home.places, key=lambda place: not all(word in place.casefold() for word in words))
    return home, poll_views.listed(visit, places)


def _here(visit: Visit, number: int) -> str:
    return f"/c/{visit.community.slug}/manage/polls/{number}/desk"
