"""What a committee's neighbours sign with a pen: the handover list and a petition for a recall, on the screen and as PDF."""

from litestar import Controller, Response, get
from litestar.di import NamedDependency

from deliberation.committees.recall import heads, queries, rules
from deliberation.web import committee_handovers, committee_words, qr
from deliberation.web.deps import Html, Visit
from deliberation.web.paths import Number

_EMPTY_ROWS = 11
"""As many as fit a page beside a reason of usual length."""


class CommitteeSheetPages(Controller):
    """`/c/{slug}/committee/handover/sheet` and `…/recalls/{number}/sheet`, each with `/pdf` below."""

    path = "/c/{slug:str}/committee"

    @get("/handover/sheet")
    async def handover(self, visit: NamedDependency[Visit]) -> Html:
        return await _handover(visit)

    @get("/handover/sheet/pdf")
    async def handover_paper(self, visit: NamedDependency[Visit]) -> Response[bytes]:
        return await _paper(visit, await _handover(visit), "handover")

    @get("/recalls/{number:int}/sheet")
    async def petition(self, visit: NamedDependency[Visit], number: Number) -> Html:
        return await _petition(visit, number)

    @get("/recalls/{number:int}/sheet/pdf")
    async def petition_paper(self, visit: NamedDependency[Visit], number: Number) -> Response[bytes]:
        return await _paper(visit, await _petition(visit, number), f"petition-{number}")


async def _paper(visit: Visit, sheet: Html, name: str) -> Response[bytes]:
    await visit.leave_database()
    content = await visit.config.press.paper(str(sheet.content))
    headers = {"content-disposition": f'inline; filename="{name}.pdf"', "cache-control": "no-store"}
    return Response(content, media_type="application/pdf", headers=headers)


async def _handover(visit: Visit) -> Html:
    """Raises NoHandover before the list is begun."""
    return visit.render("print/committee_handover.html", await committee_handovers.sheet(visit))


async def _petition(visit: Visit, number: int) -> Html:
    """For members: it names whom the petition is about. Raises PetitionOver, NotHeardYet and TooLateToSign."""
    _ = visit.member
    petition = await queries.get(visit.db, number)
    today = visit.community.day(visit.now)
    rules.check_signing(petition, today)
    address = f"{visit.config.settings.base_url}/c/{visit.community.slug}/committee/recalls/{number}"
    views = {
        "petition": petition,
        "heads": await heads.of_petition(visit.db, petition.id, today=today),
        "law": heads.rule().citation[visit.translator.language],
        "words": committee_words,
        "rows": range(1, _EMPTY_ROWS + 1),
        "address": address,
        "qr": qr.svg(address),
    }
    return visit.render("print/committee_petition.html", views)
