"""The notice of a result: a sheet for the board, on the screen and as PDF from the same page."""

from litestar import Controller, Response, get
from litestar.di import NamedDependency

from deliberation.polls import queries
from deliberation.polls.rules import NotCountedYet
from deliberation.proposals import queries as proposals
from deliberation.web import poll_views as views
from deliberation.web import qr, ranking_views, result_view
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


async def _sheet(visit: Visit, number: int) -> Html:
    poll = await queries.page(visit.db, number, now=visit.now)
    if poll.closed is None:
        raise NotCountedYet
    address = f"{visit.config.settings.base_url}/c/{visit.community.slug}/polls/{number}/result"
    code = {"qr": qr.svg(address), "address": address}
    if poll.closed.count is None:
        views_of_it = await ranking_views.page(visit, poll, poll.closed)
        return visit.render("print/ranking.html", {**views_of_it, **code})
    summary = await queries.summary(visit.db, poll.id)
    return visit.render(
        "print/notice.html",
        {
            **code,
            "poll": poll,
            "closed": poll.closed,
            "proposal": await proposals.find_by_id(visit.db, poll.proposal_id),
            "result": result_view.of(visit.translator, summary),
            "objections_until": views.objections_until(poll.closed),
        },
    )
