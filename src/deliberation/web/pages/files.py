"""Pictures and papers of proposals, under the hash of their bytes."""

import re
from urllib.parse import quote

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.proposals import queries as proposals
from deliberation.proposals.rules import FileKind
from deliberation.proposals.views import FileContent
from deliberation.web.deps import Visit
from deliberation.web.refusals import NoSuchPage

_NAME = re.compile(r"([0-9a-f]{64})\.(webp|pdf)")
_KINDS = {"webp": FileKind.PICTURE, "pdf": FileKind.PAPER}
_TYPES = {FileKind.PICTURE: "image/webp", FileKind.PAPER: "application/pdf"}


class FilePages(Controller):
    """`/c/{slug}/files/{sha256}.webp` and `.pdf`."""

    path = "/c/{slug:str}/files"

    @get("/{name:str}")
    async def show(self, visit: NamedDependency[Visit], name: FromPath[str]) -> Response[bytes]:
        match = _NAME.fullmatch(name)
        if match is None:
            raise NoSuchPage
        reader = visit.found_visitor
        found = await proposals.find_file(
            visit.db, match[1], _KINDS[match[2]], reader.account_id if reader else None
        )
        if found is None:
            raise NoSuchPage
        return Response(found.content, media_type=_TYPES[found.kind], headers=_headers(found))


def _headers(found: FileContent) -> dict[str, str]:
    """Papers are taken away, never opened in our own place; drafts are kept by nobody."""
    headers = {"cache-control": "public, max-age=31536000, immutable" if found.is_public else "no-store"}
    if found.kind is FileKind.PAPER:
        headers["content-disposition"] = f"attachment; filename*=UTF-8''{quote(found.caption, safe='')}.pdf"
    return headers
