"""Signed mandates at the desk: one clerk takes in, another compares. The list never says how anybody is to vote."""

from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.communities.rules import DESK_ROLES
from deliberation.kernel.refusals import Refusal
from deliberation.kernel.text import sentence
from deliberation.polls import queries as polls
from deliberation.polls.proxies import agreeing, giving, queries, searching
from deliberation.polls.proxies.giving import NotTaken
from deliberation.polls.proxies.queries import MandateView
from deliberation.polls.proxies.rules import NoSuchProxy, NotTheOwner, State, Way
from deliberation.polls.queries import PollView
from deliberation.web import again, forms, photos, poll_views, proxy_forms, proxy_words
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import NotFilledIn, Typed
from deliberation.web.paths import Number

_TAKEN_IN = sentence("The mandate is taken in. Now somebody else must compare it with the paper.")
_CONFIRMED = sentence("The mandate holds now.")
_REJECTED = sentence("The mandate does not hold. It can be taken in again.")


class DeskProxyPages(Controller):
    """`/c/{slug}/manage/polls/{number}/proxies`."""

    path = "/c/{slug:str}/manage/polls/{number:int}/proxies"

    @get("/")
    async def index(self, visit: NamedDependency[Visit], number: Number) -> Html:
        clerk = visit.holder_of(DESK_ROLES)
        poll = await polls.page(visit.db, number, now=visit.now)
        found = await queries.of_poll(visit.db, poll.id, now=visit.now)
        shown = {
            "poll": poll,
            "lines": [proxy_words.masked_line(visit, each) for each in found],
            "account_id": clerk.account_id,
            "refusals": await queries.refusals(visit.db, poll.id),
            "ways": proxy_words.WAYS,
            "reasons": proxy_words.REFUSALS,
        }
        return visit.render("proxies/desk.html", shown)

    @get("/new")
    async def new(self, visit: NamedDependency[Visit], number: Number) -> Html:
        visit.holder_of(DESK_ROLES)
        poll = await polls.page(visit.db, number, now=visit.now)
        owner, holder = proxy_forms.sought(visit, "owner"), proxy_forms.sought(visit, "q")
        return await _ask(visit, poll, Typed(), owner, holder)

    @post("/")
    async def create(self, change: NamedDependency[Change], number: Number) -> Html:
        change.holder_of(DESK_ROLES)
        poll = await polls.page(change.db, number, now=change.now)
        typed = forms.typed(change.form)
        owner, holder = (typed.value(name)[: proxy_forms.LONGEST_SEARCH] for name in ("owner", "q"))
        try:
            party_id, principal_id = _signed_by(typed)
            answer = await giving.take_in(
                change.db,
                change.community.id,
                poll_id=poll.id,
                wanted=proxy_forms.wanted(change, poll, party_id=party_id, principal_id=principal_id),
                photo=await photos.sent(change),
                clerk=proxy_forms.clerk(change, poll),
            )
        except (NotFilledIn, Refusal) as wrong:
            refused, status = again.with_faults(change, wrong)
            return await _ask(change, poll, refused, owner, holder, status=status)
        if isinstance(answer, NotTaken):
            return await _ask(change, poll, typed.refused(answer.refusal), owner, holder, status=422)
        return change.redirect(_here(change, number), done=_TAKEN_IN)

    @get("/{mandate_id:uuid}")
    async def show(self, visit: NamedDependency[Visit], number: Number, mandate_id: FromPath[UUID]) -> Html:
        clerk = visit.holder_of(DESK_ROLES)
        poll, mandate = await _to_compare(visit, number, mandate_id)
        shown = {
            "poll": poll,
            "line": proxy_words.line(visit, poll, mandate),
            "is_own": mandate.given_by == clerk.account_id,
        }
        return visit.render("proxies/compare.html", shown)

    @get("/{mandate_id:uuid}/photo")
    async def photo(
        self, visit: NamedDependency[Visit], number: Number, mandate_id: FromPath[UUID]
    ) -> Response[bytes]:
        visit.holder_of(DESK_ROLES)
        poll, mandate = await _to_compare(visit, number, mandate_id)
        content = await queries.photo(visit.db, poll.id, mandate.id)
        return Response(content, media_type="image/webp", headers={"cache-control": "no-store"})

    @post("/{mandate_id:uuid}/confirmation")
    async def confirm(
        self, change: NamedDependency[Change], number: Number, mandate_id: FromPath[UUID]
    ) -> Html:
        change.holder_of(DESK_ROLES)
        poll = await polls.page(change.db, number, now=change.now)
        clerk = proxy_forms.clerk(change, poll)
        await agreeing.confirm(change.db, poll_id=poll.id, mandate_id=mandate_id, clerk=clerk)
        return change.redirect(_here(change, number), done=_CONFIRMED)

    @post("/{mandate_id:uuid}/rejection")
    async def reject(
        self, change: NamedDependency[Change], number: Number, mandate_id: FromPath[UUID]
    ) -> Html:
        change.holder_of(DESK_ROLES)
        poll = await polls.page(change.db, number, now=change.now)
        clerk = proxy_forms.clerk(change, poll)
        await agreeing.reject(change.db, poll_id=poll.id, mandate_id=mandate_id, clerk=clerk)
        return change.redirect(_here(change, number), done=_REJECTED)


async def _to_compare(visit: Visit, number: int, mandate_id: UUID) -> tuple[PollView, MandateView]:
    """Shown while it waits for a second clerk, and to nobody at the desk after that. Raises NoSuchProxy."""
    poll = await polls.page(visit.db, number, now=visit.now)
    mandate = await queries.get(visit.db, mandate_id, now=visit.now)
    if (mandate.poll_id, mandate.way, mandate.state) != (poll.id, Way.PAPER, State.WAITING):
        raise NoSuchProxy
    return poll, mandate


async def _ask(
    visit: Visit, poll: PollView, typed: Typed, owner: str, holder: str, *, status: int = 200
) -> Html:
    found = await searching.principals(visit.db, poll.id, sought=owner) if owner else ()
    shown = {
        **proxy_forms.fields(visit, poll, typed),
        "owner": owner,
        "owners": [
            (f"{each.party_id} {each.person_id}", f"{each.name} · {poll_views.listed(visit, each.places)}")
            for each in found
        ],
        "sought": holder,
        "people": await proxy_forms.people(visit, holder),
    }
    return visit.render("proxies/take_in.html", shown, status=status)


def _signed_by(typed: Typed) -> tuple[UUID, UUID]:
    """Home and owner are chosen in one list. Raises NotTheOwner."""
    party_id, _, person_id = typed.value("principal").partition(" ")
    try:
        return UUID(party_id), UUID(person_id)
    except ValueError as error:
        raise NotTheOwner from error


def _here(visit: Visit, number: int) -> str:
    return f"/c/{visit.community.slug}/manage/polls/{number}/proxies"
