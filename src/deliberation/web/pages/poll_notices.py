"""The notice of a result: a sheet for the board, on the screen and as PDF from the same page."""

from collections.abc import Mapping

from litestar import Controller, Response, get
from litestar.di import NamedDependency

from deliberation.audit import queries as audit
from deliberation.papers.papers import Kind
from deliberation.polls import queries
from deliberation.polls.queries import PollView
from deliberation.polls.results import ClosedView
from deliberation.polls.rules import NotCountedYet
from deliberation.web import election_views, published, qr, ranking_views, result_view
from deliberation.web.deps import Html, Visit
from deliberation.web.paths import Number


class PollNoticePages(Controller):
    """`/c/{slug}/polls/{number}/notice`, `/notice.pdf`."""

    path = "/c/{slug:str}/polls/{number:int}"

    @get("/notice")
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        return await _sheet(visit, number)

    @get("/notice.pdf")
    async def paper(self, visit: NamedDependency[Visit], number: Number) -> Response[bytes]:
        sheet = await _sheet(visit, number)
        await visit.leave_database()
        headers = {"content-disposition": f'inline; filename="notice-{number}.pdf"'}
        content = await visit.config.press.public_paper(sheet.content)
        return Response(content, media_type="application/pdf", headers=headers)


async def _of_paper(visit: Visit, poll: PollView, closed: ClosedView, code: Mapping[str, str]) -> Html:
    """What was asked by a paper of its own."""
    if poll.kind is Kind.ELECTION:
        return visit.render("print/election.html", {**await election_views.page(visit, poll, closed), **code})
    return visit.render("print/ranking.html", {**await ranking_views.page(visit, poll, closed), **code})


async def _sheet(visit: Visit, number: int) -> Html:
    poll = await queries.page(visit.db, number, now=visit.now)
    if poll.closed is None:
        raise NotCountedYet
    address = f"{visit.config.settings.base_url}/c/{visit.community.slug}/polls/{number}/result"
    log = await audit.get_log(visit.db, visit.community.id)
    code = {"qr": qr.svg(address), "address": address, "vkey": log.vkey}
    if poll.closed.count is None:
        return await _of_paper(visit, poll, poll.closed, code)
    summary = await queries.summary(visit.db, poll.id)
    found = {"result": result_view.of(visit.translator, summary)}
    around = await published.around(visit, poll, poll.closed)
    return visit.render("print/notice.html", {**around, **found, **code})
