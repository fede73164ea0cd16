"""How a poll ended: closing, the result with both tests, what a stranger needs to count again."""

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.enums import MediaType

from deliberation.communities.rules import CONVENING_ROLES
from deliberation.kernel.text import sentence
from deliberation.papers import documents
from deliberation.papers.papers import Kind
from deliberation.polls import queries
from deliberation.polls.closing import Closer
from deliberation.polls.counters import actions as counters
from deliberation.polls.queries import PollView
from deliberation.polls.results import ClosedView
from deliberation.polls.rules import NotCountedYet
from deliberation.web import election_views, published, ranking_views, result_view
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.paths import Number


class ResultPages(Controller):
    """`/c/{slug}/polls/{number}/closing`, `/result` and its files."""

    path = "/c/{slug:str}/polls/{number:int}"

    @post("/closing")
    async def close(self, change: NamedDependency[Change], number: Number) -> Html:
        closer = change.holder_of(CONVENING_ROLES)
        poll = await queries.page(change.db, number, now=change.now)
        await counters.count(
            change.db,
            change.community.id,
            poll_id=poll.id,
            closer=Closer(closer.account_id, min(closer.roles & CONVENING_ROLES)),
            actor=change.actor,
        )
        return change.redirect(
            f"/c/{change.community.slug}/polls/{number}/result", done=sentence("The vote is counted.")
        )

    @get("/result")
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        poll = await queries.page(visit.db, number, now=visit.now)
        if poll.closed is None:
            raise NotCountedYet
        if poll.closed.count is None:
            return await _of_paper(visit, poll, poll.closed)
        summary = await queries.summary(visit.db, poll.id)
        around = await published.around(visit, poll, poll.closed)
        return visit.render(
            "polls/result.html", {**around, "result": result_view.of(visit.translator, summary)}
        )

    @get("/result/certificate.json")
    async def certificate(self, visit: NamedDependency[Visit], number: Number) -> Response[bytes]:
        """The certificate as its hash in the log was taken, to the byte."""
        poll = await queries.page(visit.db, number, now=visit.now)
        return _file(
            await queries.certificate(visit.db, poll.id), "application/json", f"certificate-{number}.json"
        )

    @get("/result/notice.json")
    async def notice(self, visit: NamedDependency[Visit], number: Number) -> Response[bytes]:
        poll = await queries.page(visit.db, number, now=visit.now)
        return _file(await queries.notice(visit.db, poll.id), "application/json", f"notice-{number}.json")

    @get("/result/receipts.txt")
    async def receipts(self, visit: NamedDependency[Visit], number: Number) -> Response[bytes]:
        """The code of every ballot that was counted, one a line, in the order of the codes."""
        poll = await queries.page(visit.db, number, now=visit.now)
        codes = await queries.counted_codes(visit.db, poll)
        lines = "".join(f"{documents.grouped(code)}\n" for code in codes)
        return _file(lines.encode(), MediaType.TEXT, f"receipts-{number}.txt")


async def _of_paper(visit: Visit, poll: PollView, closed: ClosedView) -> Html:
    """What was asked by a paper of its own."""
    if poll.kind is Kind.ELECTION:
        return visit.render("elections/result.html", await election_views.page(visit, poll, closed))
    return visit.render("rankings/result.html", await ranking_views.page(visit, poll, closed))


def _file(content: bytes, kind: str, name: str) -> Response[bytes]:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=headers)
