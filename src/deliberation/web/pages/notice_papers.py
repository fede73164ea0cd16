"""A notice as a sheet for the board, A4 or A3: on the screen, and as PDF from the same page."""

from enum import StrEnum

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.audit import queries as audit
from deliberation.web import forms, notice_acts, notice_views, qr
from deliberation.web.deps import Html, Visit

_LATIN = 0x2E7F
_LINE = 32
_FEW_LINES = 10
"""What leaves room on one sheet for print that is read from a step away."""


class Size(StrEnum):
    A4 = "a4"
    A3 = "a3"


class Asked(forms.Query):
    size: Size = Size.A4


class NoticePaperPages(Controller):
    """`/c/{slug}/notices/{name}/paper`, `…/paper.pdf`."""

    path = "/c/{slug:str}/notices/{name:str}"

    @get("/paper")
    async def show(self, visit: NamedDependency[Visit], name: FromPath[str]) -> Html:
        return await _sheet(visit, name)

    @get("/paper.pdf")
    async def paper(self, visit: NamedDependency[Visit], name: FromPath[str]) -> Response[bytes]:
        sheet = await _sheet(visit, name)
        await visit.leave_database()
        content = await visit.config.press.public_paper(sheet.content)
        headers = {"content-disposition": f'inline; filename="notice-{name}.pdf"'}
        return Response(content, media_type="application/pdf", headers=headers)


async def _sheet(visit: Visit, name: str) -> Html:
    asked = forms.asked(Asked, visit.request.query_params)
    notice = await notice_acts.named(visit, name)
    address = f"{visit.config.settings.base_url}{notice_acts.public(visit, notice)}"
    log = await audit.get_log(visit.db, visit.community.id)
    views = {
        "notice": notice,
        "line": notice_views.line(visit, notice),
        "body": notice.texts.body(visit.translator.language),
        "hears": notice_views.hears(notice),
        "size": asked.size.value,
        "is_short": _lines(notice.texts.body(visit.translator.language)) <= _FEW_LINES,
        "qr": qr.svg(address),
        "address": address,
        "vkey": log.vkey,
    }
    return visit.render("print/posted_notice.html", views)


def _lines(text: str) -> int:
    """About how many lines of large print: a Chinese sign is as wide as two letters."""
    rows = [row for row in text.splitlines() if row.strip()]
    return sum(-(-sum(2 if ord(sign) > _LATIN else 1 for sign in row) // (2 * _LINE)) for row in rows)
