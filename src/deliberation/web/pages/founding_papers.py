"""The papers of a founding: a sheet on the screen, and as PDF from the same page."""

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.web import founding_papers, founding_views, qr
from deliberation.web.deps import Html, Visit


class FoundingPaperPages(Controller):
    """`/c/{slug}/founding/papers/{name}`, `…/{name}/pdf`."""

    path = "/c/{slug:str}/founding/papers"

    @get("/{name:str}")
    async def show(self, visit: NamedDependency[Visit], name: FromPath[str]) -> Html:
        return await _sheet(visit, name)

    @get("/{name:str}/pdf")
    async def paper(self, visit: NamedDependency[Visit], name: FromPath[str]) -> Response[bytes]:
        sheet = await _sheet(visit, name)
        await visit.leave_database()
        content = await visit.config.press.public_paper(sheet.content)
        headers = {
            "content-disposition": f'inline; filename="founding-{name}.pdf"',
            "cache-control": "no-store",
        }
        return Response(content, media_type="application/pdf", headers=headers)


async def _sheet(visit: Visit, name: str) -> Html:
    found = await founding_views.under_way(visit)
    address = f"{visit.config.settings.base_url}/c/{visit.community.slug}/founding"
    views = {**founding_papers.views(visit, found, name), "address": address, "qr": qr.svg(address)}
    return visit.render(f"print/founding_{views['paper']}.html", views)
