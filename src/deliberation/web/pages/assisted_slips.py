"""Who helped how many, slips to print, and the slips that wait for a second person."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from pydantic import Field

from deliberation.communities.rules import DESK_ROLES, Role
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence
from deliberation.polls import queries
from deliberation.polls.assisting import queries as assisting
from deliberation.polls.assisting import rules, slips
from deliberation.polls.assisting.queries import SlipLine
from deliberation.polls.parties import queries as parties
from deliberation.polls.queries import PollView
from deliberation.web import again, assisting_words, ballot_forms, desk_forms, forms, paper_words, poll_views
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import NotFilledIn, Typed
from deliberation.web.paths import Number

_VIEWING = DESK_ROLES | {Role.AUDITOR}


class PrintForm(forms.Form):
    when_missing: ClassVar[Mapping[str, str]] = {"count": sentence("Print 1 to 100 slips at a time.")}

    count: Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]


class AssistedSlipPages(Controller):
    """`/c/{slug}/manage/polls/{number}/helpers` and its slips."""

    path = "/c/{slug:str}/manage/polls/{number:int}/helpers"

    @get("/")
    async def index(self, visit: NamedDependency[Visit], number: Number) -> Html:
        visit.holder_of(_VIEWING)
        poll = await queries.page(visit.db, number, now=visit.now)
        return await _index(visit, poll, Typed())

    @get("/slips")
    async def print_again(self, visit: NamedDependency[Visit], number: Number) -> Html:
        """A page of slips is shown once; loaded anew it leads to where they are printed."""
        visit.holder_of(DESK_ROLES)
        return visit.redirect(_here(visit, number))

    @post("/slips")
    async def print_slips(self, change: NamedDependency[Change], number: Number) -> Html:
        change.holder_of(DESK_ROLES)
        poll = await queries.page(change.db, number, now=change.now)
        try:
            count = forms.parse(PrintForm, change.form).count
            serials = await slips.print_slips(
                change.db, change.community.id, poll_id=poll.id, count=count, clerk=desk_forms.clerk(change)
            )
        except (NotFilledIn, Invalid) as wrong:
            typed, status = again.with_faults(change, wrong)
            return await _index(change, poll, typed, status=status)
        views = {**ballot_forms.fields(change, poll), "poll": poll, "slips": serials}
        return change.render("assisting/slips.html", views)

    @get("/slips/{slip:int}")
    async def show(self, visit: NamedDependency[Visit], number: Number, slip: Number) -> Html:
        visit.holder_of(DESK_ROLES)
        poll = await queries.page(visit.db, number, now=visit.now)
        return await _slip(visit, poll, slip, Typed())

    @get("/slips/{slip:int}/photo")
    async def photo(self, visit: NamedDependency[Visit], number: Number, slip: Number) -> Response[bytes]:
        """For whoever reads it, and for auditors after the close."""
        visit.holder_of(_VIEWING)
        poll = await queries.page(visit.db, number, now=visit.now)
        visit.holder_of(DESK_ROLES if poll.closed is None else _VIEWING)
        content = await assisting.photo(visit.db, poll.id, slip)
        return Response(content, media_type="image/webp", headers={"cache-control": "no-store"})

    @post("/slips/{slip:int}")
    async def witness(self, change: NamedDependency[Change], number: Number, slip: Number) -> Html:
        change.holder_of(DESK_ROLES)
        poll = await queries.page(change.db, number, now=change.now)
        try:
            reading = desk_forms.reading(change, poll)
            ended = await slips.witness(
                change.db,
                change.community.id,
                poll_id=poll.id,
                slip=slip,
                reading=reading,
                clerk=desk_forms.clerk(change),
            )
        except (NotFilledIn, Invalid) as wrong:
            typed, status = again.with_faults(change, wrong)
            return await _slip(change, poll, slip, typed, status=status)
        return change.redirect(_here(change, number), done=assisting_words.DONE[ended])


async def _index(visit: Visit, poll: PollView, typed: Typed, *, status: int = 200) -> Html:
    lines = await assisting.slips_of(visit.db, poll.id)
    views = {
        "form": typed,
        "poll": poll,
        "helpers": await assisting.helpers(visit.db, poll.id),
        "lines": [_line(visit, line) for line in lines],
        "may_read": bool(visit.visitor.roles & DESK_ROLES),
    }
    return visit.render("assisting/helpers.html", views, status=status)


def _line(visit: Visit, line: SlipLine) -> tuple[SlipLine, str, tuple[str, str], bool]:
    """With its homes, its state, and whether this visitor may read it."""
    mine = line.helper_id == visit.visitor.account_id
    return line, poll_views.listed(visit, line.places), assisting_words.ENDS[line.ended], mine


async def _slip(visit: Visit, poll: PollView, slip: int, typed: Typed, *, status: int = 200) -> Html:
    """What the helper typed is not shown: the second person reads the photo. Raises NoSuchSigning, HelperCannotWitness, WitnessedAlready."""
    signing = await slips.get_signing(visit.db, poll.id, slip)
    if signing.helped_by == visit.visitor.account_id:
        raise rules.HelperCannotWitness
    line = next(each for each in await assisting.slips_of(visit.db, poll.id) if each.slip == slip)
    if line.ended is not None:
        raise rules.WitnessedAlready
    home, sought = await assisting.asked_home(visit.db, poll.id, signing.party_id), desk_forms.sought(visit)
    signers = await parties.named(visit.db, signing.party_id, sought)
    views = {
        **ballot_forms.fields(visit, poll),
        "form": typed,
        "poll": poll,
        "line": line,
        "place": poll_views.listed(visit, home.places),
        "signers": signers,
        "sought": sought,
        "is_found": signers != home.voters,
        "reasons": [(reason.value, visit.say(words)) for reason, words in paper_words.REASONS.items()],
    }
    return visit.render("assisting/slip.html", views, status=status)


def _here(visit: Visit, number: int) -> str:
    return f"/c/{visit.community.slug}/manage/polls/{number}/helpers"
