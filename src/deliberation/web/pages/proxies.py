"""Votes by proxy for those they are about: an owner lets somebody vote, and takes it back; the holder takes it on, or lays it down."""

from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.kernel.refusals import Refusal
from deliberation.kernel.text import sentence
from deliberation.polls import homes
from deliberation.polls import queries as polls
from deliberation.polls.homes import HomeView
from deliberation.polls.proxies import agreeing, giving, queries
from deliberation.polls.proxies.giving import NotTaken
from deliberation.polls.proxies.rules import NoProxies
from deliberation.polls.proxies.wanted import Wanted
from deliberation.polls.queries import PollView
from deliberation.polls.rules import NotInElectorate, NotYourHome, Status, VotingClosed
from deliberation.web import again, asked_letters, ballot_forms, forms, proxy_forms, proxy_words
from deliberation.web import poll_views as views
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import NotFilledIn, Typed
from deliberation.web.paths import Number

_GIVEN = sentence("The mandate is given. It holds as soon as the other person takes it on.")
_TAKEN_ON = sentence("You have taken the mandate on. You can vote for that home now.")
_LAID_DOWN = sentence("The mandate is laid down. Its owner can choose somebody else.")
_REVOKED = sentence("The mandate is taken back. Nobody can vote on it any more.")


class ProxyPages(Controller):
    """`/c/{slug}/polls/{number}/proxies`."""

    path = "/c/{slug:str}/polls/{number:int}/proxies"

    @get("/")
    async def index(self, visit: NamedDependency[Visit], number: Number) -> Html:
        visitor = visit.member
        poll = await polls.page(visit.db, number, now=visit.now)
        own = await homes.party_of(visit.db, poll.id, visitor.person_id)
        given = (
            await queries.of_person(visit.db, poll.id, visitor.person_id, now=visit.now)
            if visitor.person_id
            else ()
        )
        held = await queries.held_by(visit.db, poll.id, visitor.account_id, now=visit.now)
        live = {mandate.party_id for mandate in given if mandate.is_live}
        shown = {
            "poll": poll,
            "may_give": bool(poll.ways.mandates_most) and _is_running(poll),
            "homes": [(views.place(visit, home), home) for home in own if home.party_id not in live],
            "given": [proxy_words.line(visit, poll, each) for each in given],
            "held": [proxy_words.line(visit, poll, each) for each in held],
            "used": await _used(visit, poll),
            "ways": proxy_words.WAYS,
        }
        return visit.render("proxies/index.html", shown)

    @get("/new")
    async def new(self, visit: NamedDependency[Visit], number: Number) -> Html:
        poll, home = await _to_give(visit, number, visit.request.query_params.get("home"))
        return await _ask(visit, poll, home, Typed(), proxy_forms.sought(visit, "q"))

    @post("/")
    async def create(self, change: NamedDependency[Change], number: Number) -> Html:
        typed = forms.typed(change.form)
        poll, home = await _to_give(change, number, typed.value("home"))
        sought = typed.value("q")[: proxy_forms.LONGEST_SEARCH]
        try:
            wanted = proxy_forms.wanted(change, poll, party_id=home.party_id, principal_id=_person(change))
            was_asked = await _was_asked(change, poll, wanted)
            giver = proxy_forms.giver(change, poll)
            answer = await giving.give(
                change.db, change.community.id, poll_id=poll.id, wanted=wanted, giver=giver
            )
        except (NotFilledIn, Refusal) as wrong:
            refused, status = again.with_faults(change, wrong)
            return await _ask(change, poll, home, refused, sought, status=status)
        if isinstance(answer, NotTaken):
            return await _ask(change, poll, home, typed.refused(answer.refusal), sought, status=422)
        if not was_asked:
            mandate = await queries.get(change.db, answer, now=change.now)
            await asked_letters.tell_holder(change, poll, mandate)
        return change.redirect(_here(change, number), done=_GIVEN)

    @post("/{mandate_id:uuid}/acceptance")
    async def accept(
        self, change: NamedDependency[Change], number: Number, mandate_id: FromPath[UUID]
    ) -> Html:
        poll = await _poll(change, number)
        holder = proxy_forms.giver(change, poll)
        await agreeing.accept(change.db, poll_id=poll.id, mandate_id=mandate_id, holder=holder)
        return change.redirect(_here(change, number), done=_TAKEN_ON)

    @post("/{mandate_id:uuid}/laying-down")
    async def lay_down(
        self, change: NamedDependency[Change], number: Number, mandate_id: FromPath[UUID]
    ) -> Html:
        poll = await _poll(change, number)
        holder = proxy_forms.giver(change, poll)
        await agreeing.lay_down(change.db, poll_id=poll.id, mandate_id=mandate_id, holder=holder)
        return change.redirect(_here(change, number), done=_LAID_DOWN)

    @post("/{mandate_id:uuid}/revocation")
    async def revoke(
        self, change: NamedDependency[Change], number: Number, mandate_id: FromPath[UUID]
    ) -> Html:
        poll = await _poll(change, number)
        owner = proxy_forms.giver(change, poll)
        await agreeing.revoke(
            change.db, poll_id=poll.id, mandate_id=mandate_id, person_id=owner.person_id, actor=owner.actor
        )
        return change.redirect(_here(change, number), done=_REVOKED)

    @get("/form.pdf")
    async def paper(self, visit: NamedDependency[Visit], number: Number) -> Response[bytes]:
        """An empty form to sign, for whoever does not give it online."""
        poll = await polls.page(visit.db, number, now=visit.now)
        page = visit.render("print/mandate.html", {"poll": poll, **ballot_forms.fields(visit, poll)})
        await visit.leave_database()
        headers = {"content-disposition": f'attachment; filename="mandate-{poll.number}.pdf"'}
        content = await visit.config.press.public_paper(page.content)
        return Response(content, media_type="application/pdf", headers=headers)


async def _poll(change: Change, number: int) -> PollView:
    assert change.member
    return await polls.page(change.db, number, now=change.now)


async def _was_asked(change: Change, poll: PollView, wanted: Wanted) -> bool:
    """Whether this home asked the same person before: giving and taking back in turn rings nobody's phone again."""
    found = await queries.of_person(change.db, poll.id, wanted.principal_id, now=change.now)
    asked = (wanted.party_id, wanted.holder_id)
    return any((each.party_id, each.holder_id) == asked for each in found)


async def _to_give(visit: Visit, number: int, wanted: str | None) -> tuple[PollView, HomeView]:
    """The home that is asked for, or the only one. Raises NoProxies, VotingClosed, NotInElectorate, NotYourHome."""
    visitor = visit.member
    poll = await polls.page(visit.db, number, now=visit.now)
    if not poll.ways.mandates_most:
        raise NoProxies
    if not _is_running(poll):
        raise VotingClosed({"closes_at": poll.window.closes_at})
    own = await homes.party_of(visit.db, poll.id, visitor.person_id)
    if not own:
        raise NotInElectorate
    home = own[0] if len(own) == 1 else next((each for each in own if str(each.party_id) == wanted), None)
    if home is None:
        raise NotYourHome
    return poll, home


async def _ask(
    visit: Visit, poll: PollView, home: HomeView, typed: Typed, sought: str, *, status: int = 200
) -> Html:
    shown = {
        **proxy_forms.fields(visit, poll, typed),
        "own": home,
        "place": views.place(visit, home),
        "sought": sought,
        "people": await proxy_forms.people(visit, sought),
    }
    return visit.render("proxies/new.html", shown, status=status)


def _person(change: Change) -> UUID:
    """Whoever has a home is somebody on the roll. Raises NotInElectorate."""
    if change.visitor.person_id is None:
        raise NotInElectorate
    return change.visitor.person_id


def _is_running(poll: PollView) -> bool:
    return poll.status in {Status.UPCOMING, Status.OPEN}


def _here(visit: Visit, number: int) -> str:
    return f"/c/{visit.community.slug}/polls/{number}/proxies"


async def _used(visit: Visit, poll: PollView) -> frozenset[UUID]:
    """The mandates that the reader has voted by, and may still."""
    held = await queries.homes_held(visit.db, poll.id, visit.member.account_id, now=visit.now)
    return frozenset(home.mandate_id for home in held if home.said and home.mandate_id)
