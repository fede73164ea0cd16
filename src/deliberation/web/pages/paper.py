"""The desk for votes on paper: print forms, take in what comes back, and read each one apart from one's colleagues."""

import re
from collections.abc import Mapping
from typing import Annotated, ClassVar
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from pydantic import BeforeValidator, Field

from deliberation.communities import queries as communities
from deliberation.communities.rules import DESK_ROLES, Role
from deliberation.kernel.refusals import Invalid, Refusal
from deliberation.kernel.text import sentence
from deliberation.papers.papers import Kind
from deliberation.polls import paper_entry, paper_forms, paper_queries, queries
from deliberation.polls.paper_forms import PrintedForm
from deliberation.polls.paper_rules import READINGS_THAT_AGREE, Ended
from deliberation.polls.queries import PollView
from deliberation.polls.scans import keeping as scans
from deliberation.polls.waiting import queries as waiting
from deliberation.web import again, ballot_forms, desk_forms, forms, paper_words, photos, poll_views, qr
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import NotFilledIn, Typed
from deliberation.web.paths import Number

_AS_PRINTED = re.compile(r"^(第|form no\.|no\.)\s*|\s*号票?$", re.IGNORECASE)
_SEEING = DESK_ROLES | {Role.AUDITOR}
_FIELDS: Mapping[Kind, str] = {
    Kind.MOTION: "paper/read_motion.html",
    Kind.RANKING: "paper/read_ranking.html",
    Kind.ELECTION: "paper/read_election.html",
}
_ENDS = {
    None: sentence("Your reading is noted. Somebody else must read the form too."),
    Ended.COUNTED: sentence("The form is settled, and its vote is recorded."),
    Ended.SET_ASIDE: sentence("The form is set aside. It is not counted."),
    Ended.REPLACED: sentence("The home voted again after the form came in. That vote counts."),
}


class PrintForm(forms.Form):
    """For whom: everybody, or those of a building; whether forms that are out are to be void."""

    building: UUID | None = None
    replaces: bool = False


def _bare_number(typed: object) -> object:
    """A number typed as it is printed: 第 84 号票, no. 84."""
    return _AS_PRINTED.sub("", typed.strip()) if isinstance(typed, str) else typed


class ArrivalForm(forms.Form):
    when_missing: ClassVar[Mapping[str, str]] = {"serial": sentence("Write the number of the form.")}

    serial: Annotated[int, BeforeValidator(_bare_number), Field(ge=1, le=2**31 - 1)]


class PaperPages(Controller):
    """`/c/{slug}/manage/polls/{number}/paper`."""

    path = "/c/{slug:str}/manage/polls/{number:int}/paper"

    @get()
    async def index(self, visit: NamedDependency[Visit], number: Number) -> Html:
        visit.holder_of(DESK_ROLES)
        poll = await queries.page(visit.db, number, now=visit.now)
        return await _index(visit, poll, Typed())

    @get(["/forms", "/arrivals"])
    async def index_again(self, visit: NamedDependency[Visit], number: Number) -> Html:
        """What is shown once leads, loaded anew, to where it is asked for."""
        visit.holder_of(DESK_ROLES)
        return visit.redirect(_here(visit, number))

    @post("/forms")
    async def print_forms(self, change: NamedDependency[Change], number: Number) -> Html:
        change.holder_of(DESK_ROLES)
        poll = await queries.page(change.db, number, now=change.now)
        try:
            wanted = forms.parse(PrintForm, change.form)
            printed = await paper_forms.print_forms(
                change.db,
                change.community.id,
                poll_id=poll.id,
                building_id=wanted.building,
                clerk=desk_forms.clerk(change),
                replaces=wanted.replaces,
            )
        except (NotFilledIn, Invalid) as wrong:
            typed, status = again.with_faults(change, wrong)
            return await _index(change, poll, typed, status=status)
        return change.render("paper/forms.html", _sheets(change, poll, printed))

    @post("/arrivals")
    async def receive(self, change: NamedDependency[Change], number: Number) -> Html:
        change.holder_of(DESK_ROLES)
        poll = await queries.page(change.db, number, now=change.now)
        try:
            wanted = forms.parse(ArrivalForm, change.form)
            picture = await photos.sent(change)
            async with change.db.begin_nested():
                at = await paper_forms.receive(
                    change.db,
                    change.community.id,
                    poll_id=poll.id,
                    serial=wanted.serial,
                    clerk=desk_forms.clerk(change),
                )
                if picture is not None:
                    await scans.attach(
                        change.db,
                        change.community.id,
                        poll_id=poll.id,
                        serial=wanted.serial,
                        picture=picture,
                        clerk=desk_forms.clerk(change),
                    )
        except (NotFilledIn, Refusal) as wrong:
            typed, status = again.with_faults(change, wrong)
            return await _index(change, poll, typed, status=status)
        is_late = not poll.window.contains(at)
        late = sentence("The form came too late. It is kept, and not counted.")
        done = late if is_late else sentence("The form is taken in. Now two people read it.")
        return change.redirect(_here(change, number), done=done)

    @get("/{serial:int}")
    async def show(self, visit: NamedDependency[Visit], number: Number, serial: Number) -> Html:
        visit.holder_of(DESK_ROLES)
        poll = await queries.page(visit.db, number, now=visit.now)
        return await _form(visit, poll, serial, Typed())

    @get("/{serial:int}/scan")
    async def scan(self, visit: NamedDependency[Visit], number: Number, serial: Number) -> Response[bytes]:
        """For whoever reads the form, and for auditors after the close."""
        visit.holder_of(_SEEING)
        poll = await queries.page(visit.db, number, now=visit.now)
        visit.holder_of(DESK_ROLES if poll.closed is None else _SEEING)
        content = await scans.scan(visit.db, poll.id, serial)
        return Response(content, media_type="image/webp", headers={"cache-control": "no-store"})

    @get("/{serial:int}/readings")
    async def read_again(self, visit: NamedDependency[Visit], number: Number, serial: Number) -> Html:
        visit.holder_of(DESK_ROLES)
        return visit.redirect(f"{_here(visit, number)}/{serial}")

    @post("/{serial:int}/readings")
    async def read(self, change: NamedDependency[Change], number: Number, serial: Number) -> Html:
        change.holder_of(DESK_ROLES)
        poll = await queries.page(change.db, number, now=change.now)
        try:
            reading = desk_forms.reading(change, poll)
            ended = await paper_entry.read(
                change.db,
                change.community.id,
                poll_id=poll.id,
                serial=serial,
                reading=reading,
                clerk=desk_forms.clerk(change),
            )
        except (NotFilledIn, Invalid) as wrong:
            typed, status = again.with_faults(change, wrong)
            return await _form(change, poll, serial, typed, status=status)
        following = await waiting.next_form(change.db, poll.id, change.visitor.account_id)
        here = _here(change, number)
        return change.redirect(here if following is None else f"{here}/{following}", done=_ENDS[ended])


async def _index(visit: Visit, poll: PollView, typed: Typed, *, status: int = 200) -> Html:
    desk = await paper_queries.desk(visit.db, poll.id, visit.visitor.account_id)
    views = {
        "form": typed,
        "poll": poll,
        "desk": desk,
        "scanned": await scans.scans(visit.db, poll.id),
        "figures": paper_words.figures(visit, desk),
        "lines": [
            (line, poll_views.listed(visit, line.places), paper_words.state(line)) for line in desk.lines
        ],
        "buildings": [(building.id, building.name) for building in await communities.places(visit.db)],
    }
    return visit.render("paper/index.html", views, status=status)


async def _form(visit: Visit, poll: PollView, serial: int, typed: Typed, *, status: int = 200) -> Html:
    sought = desk_forms.sought(visit)
    found = await paper_queries.form_view(visit.db, poll.id, serial, sought=sought)
    masked = await paper_queries.form_view(visit.db, poll.id, serial)
    views = {
        **ballot_forms.fields(visit, poll),
        "form": typed,
        "poll": poll,
        "serial": serial,
        "has_scan": serial in await scans.scans(visit.db, poll.id),
        "is_third": found.reading_count >= READINGS_THAT_AGREE,
        "place": poll_views.listed(visit, found.places),
        "signers": found.signers,
        "sought": sought,
        "is_found": found.signers != masked.signers,
        "reasons": [(reason.value, visit.say(words)) for reason, words in paper_words.REASONS.items()],
    }
    return visit.render(_FIELDS[poll.kind], views, status=status)


def _sheets(change: Change, poll: PollView, printed: tuple[PrintedForm, ...]) -> Mapping[str, object]:
    """A sheet for each form; its square leads whoever holds it at the desk to the page where it is read."""
    base = f"{change.config.settings.base_url}{_here(change, poll.number)}"
    return {
        **ballot_forms.fields(change, poll),
        "poll": poll,
        "is_at_a_meeting": False,
        "sheets": [
            (form.serial, "、".join(form.places), qr.svg(f"{base}/{form.serial}")) for form in printed
        ],
    }


def _here(visit: Visit, number: int) -> str:
    return f"/c/{visit.community.slug}/manage/polls/{number}/paper"
