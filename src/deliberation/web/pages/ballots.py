"""Voting in four acts: open, choose, check, send. Nothing is taken before the last one."""

import hashlib
import hmac
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency

from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Refusal
from deliberation.kernel.text import sentence
from deliberation.papers.papers import Kind
from deliberation.polls import casting, homes, queries, rules
from deliberation.polls.casting import Accepted, Refused, Sent, Voter
from deliberation.polls.homes import HomeView
from deliberation.polls.proxies import queries as proxies
from deliberation.polls.proxies import voting
from deliberation.polls.proxies.rules import NotAsInstructed
from deliberation.polls.queries import PollView
from deliberation.polls.rules import Channel, Status
from deliberation.proposals import queries as proposals
from deliberation.web import ballot_forms, ballot_views, errors, extension_views, forms
from deliberation.web import poll_views as views
from deliberation.web.ballot_forms import BallotForm
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import NotFilledIn, Typed
from deliberation.web.paths import Number

_PAGES = {
    Kind.MOTION: "polls/choose.html",
    Kind.RANKING: "rankings/choose.html",
    Kind.ELECTION: "elections/choose.html",
}


class BallotPages(Controller):
    """`/c/{slug}/polls/{number}/ballot`."""

    path = "/c/{slug:str}/polls/{number:int}/ballot"

    @get("/")
    async def choose(self, visit: NamedDependency[Visit], number: Number) -> Html:
        person_id = visit.visitor.person_id
        poll = await queries.page(visit.db, number, now=visit.now)
        own = await _spoken_for(visit, poll, person_id)
        home = _home_asked_for(visit, own)
        refusal = await _reason_mandate_is_over(visit, poll, home, visit.request.query_params.get("home"))
        refusal = refusal or _reason_to_stay_out(poll, own)
        if refusal is not None:
            return await _refused(visit, poll, refusal)
        if home is None:
            lines = [(views.place(visit, each), each) for each in own]
            return visit.render("polls/homes.html", {"poll": poll, "homes": lines})
        told = home.instructions
        return await _ask(visit, poll, home, ballot_forms.filled_in(poll, told) if told else Typed())

    @get("/check")
    async def check_again(self, visit: NamedDependency[Visit], number: Number) -> Html:
        """A phone that loads the page anew asks for it without what was chosen."""
        return visit.redirect(f"/c/{visit.community.slug}/polls/{number}/ballot")

    @post("/check")
    async def check(self, change: NamedDependency[Change], number: Number) -> Html:
        person_id = change.visitor.person_id
        poll = await queries.page(change.db, number, now=change.now)
        own = await _spoken_for(change, poll, person_id)
        home = next((home for home in own if str(home.party_id) == change.form.get("home")), None)
        over = await _reason_mandate_is_over(change, poll, home, change.form.get("home"))
        if over is not None:
            return await _refuse(change, poll, over, channel=Channel.PROXY)
        refusal = _reason_to_stay_out(poll, own)
        if refusal is not None or home is None:
            return await _refuse(change, poll, refusal or rules.NotYourHome())
        try:
            wanted, answers = ballot_forms.read(change, poll)
        except NotFilledIn as missing:
            return await _ask(change, poll, home, missing.typed, status=422)
        if home.instructions is not None and answers != home.instructions:
            again = forms.typed(change.form).refused(NotAsInstructed())
            return await _ask(change, poll, home, again, status=422)
        form = BallotForm(
            home=wanted.home,
            revision=wanted.revision,
            choice=ballot_forms.spelled(answers),
            key=new_id(),
            mandate=home.mandate_id,
        )
        return change.render(
            "polls/check.html",
            {
                "poll": poll,
                "proposal": await proposals.find_by_id(change.db, poll.proposal_id),
                "own": home,
                "place": views.place(change, home),
                "weight": _weight(change, poll, home),
                "said": ballot_views.said(change, poll, answers),
                "name": change.visitor.name,
                "sent": form.model_copy(update={"seal": _seal(change, poll, form)}),
            },
        )

    @post("/")
    async def send(self, change: NamedDependency[Change], number: Number) -> Html:
        poll = await queries.page(change.db, number, now=change.now)
        try:
            form = forms.parse(BallotForm, change.form)
        except NotFilledIn:
            return await _refuse(change, poll, rules.FormAltered())
        if not hmac.compare_digest(form.seal.encode(), _seal(change, poll, form).encode()):
            return await _refuse(change, poll, rules.FormAltered())
        sent = Sent(
            party_id=form.home,
            answers=ballot_forms.understood(poll, form.choice),
            seen_revision=form.revision,
            form_key=form.key,
        )
        answer = await _cast(change, poll, form, sent)
        if isinstance(answer, Accepted):
            return change.redirect(f"{_address(change, poll)}/receipt/{answer.code}")
        return await _refused(change, poll, answer.refusal)


async def _spoken_for(visit: Visit, poll: PollView, person_id: UUID | None) -> tuple[HomeView, ...]:
    """The homes of one's own, then those one votes for by a mandate."""
    own = await homes.party_of(visit.db, poll.id, person_id)
    if not poll.ways.mandates_most:
        return own
    return own + await proxies.homes_held(visit.db, poll.id, visit.visitor.account_id, now=visit.now)


async def _cast(change: Change, poll: PollView, form: BallotForm, sent: Sent) -> Accepted | Refused:
    """For one's own home, or by the mandate under which it was checked."""
    voter, here = _voter(change), change.community.id
    if form.mandate is None:
        return await casting.cast(change.db, here, poll_id=poll.id, sent=sent, voter=voter)
    return await voting.cast(
        change.db, here, poll_id=poll.id, mandate_id=form.mandate, sent=sent, voter=voter
    )


def _reason_to_stay_out(poll: PollView, own: tuple[HomeView, ...]) -> Refusal | None:
    """What can be said before anything is chosen; the database's clock decides when it is sent."""
    if not own:
        return rules.NotInElectorate()
    match poll.status:
        case Status.UPCOMING:
            return rules.VotingNotOpenYet({"opens_at": poll.window.opens_at})
        case Status.CLOSED | Status.COUNTED:
            return rules.VotingClosed({"closes_at": poll.window.closes_at})
        case Status.OPEN:
            return None


async def _reason_mandate_is_over(
    visit: Visit, poll: PollView, home: HomeView | None, asked_for: str | None
) -> Refusal | None:
    """Of a home that is none of one's own now, but was asked for: what became of the mandate for it."""
    if home is not None or not asked_for or poll.status is not Status.OPEN:
        return None
    try:
        party_id = UUID(asked_for)
    except ValueError:
        return None
    return await proxies.why_not(visit.db, poll.id, visit.visitor.account_id, party_id, now=visit.now)


def _home_asked_for(visit: Visit, own: tuple[HomeView, ...]) -> HomeView | None:
    """The one named in the address, or the only home."""
    wanted = visit.request.query_params.get("home")
    if len(own) == 1 and not wanted:
        return own[0]
    return next((home for home in own if str(home.party_id) == wanted), None)


async def _ask(visit: Visit, poll: PollView, home: HomeView, typed: Typed, *, status: int = 200) -> Html:
    lines = ballot_views.said(visit, poll, home.said.answers) if home.said else ()
    told = ballot_views.said(visit, poll, home.instructions) if home.instructions else ()
    return visit.render(
        _PAGES[poll.kind],
        {
            **ballot_forms.fields(visit, poll),
            "poll": poll,
            "extensions": await extension_views.lines(visit, poll),
            "proposal": await proposals.find_by_id(visit.db, poll.proposal_id),
            "own": home,
            "place": views.place(visit, home),
            "weight": _weight(visit, poll, home),
            "said": ballot_views.in_a_row(visit, lines),
            "instructed": ballot_views.in_a_row(visit, told),
            "form": typed,
        },
        status=status,
    )


def _weight(visit: Visit, poll: PollView, home: HomeView) -> str:
    """What a home counts for; where no area counts, nothing is said of it."""
    if poll.kind is Kind.RANKING:
        return visit.say(sentence("Each home has one ballot."))
    return views.weight(visit, home)


async def _refuse(
    change: Change, poll: PollView, refusal: Refusal, *, channel: Channel = Channel.WEB
) -> Html:
    """Write the refusal down, then show it: a page that is returned is committed."""
    await casting.refuse(
        change.db,
        change.community.id,
        poll_id=poll.id,
        refusal=refusal,
        voter=_voter(change),
        channel=channel,
    )
    return await _refused(change, poll, refusal)


async def _refused(visit: Visit, poll: PollView, refusal: Refusal) -> Html:
    return visit.render(
        "polls/refused.html",
        {
            "poll": poll,
            "words": visit.translator.refusal(refusal),
            "may_try_again": isinstance(refusal, rules.HomeVotedMeanwhile | rules.FormAltered),
            "is_stranger": isinstance(refusal, rules.NotInElectorate | rules.NotYourHome),
        },
        status=errors.status_of(refusal),
    )


def _voter(change: Change) -> Voter:
    visitor = change.visitor
    return Voter(
        account_id=visitor.account_id,
        person_id=visitor.person_id,
        pepper=change.config.keys.community_pepper(change.community.id),
    )


def _seal(change: Change, poll: PollView, form: BallotForm) -> str:
    """What was checked is what is sent, by whom it was checked."""
    parts = (
        poll.id,
        change.visitor.account_id,
        form.home,
        form.choice,
        form.revision,
        form.key,
        form.mandate,
    )
    key = change.config.keys.for_purpose("ballot-form")
    return hmac.digest(key, "\n".join(map(str, parts)).encode(), hashlib.sha256).hex()


def _address(visit: Visit, poll: PollView) -> str:
    return f"/c/{visit.community.slug}/polls/{poll.number}"
