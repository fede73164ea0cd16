"""A photo of a paper of the committee, as it came with a form."""

from litestar import Response

from deliberation.committees.deciding.keeping import Paper
from deliberation.web import photos
from deliberation.web.deps import Change


async def sent(change: Change) -> Paper | None:
    """Written anew. Raises ScanIsPdf, and what is wrong with the photo."""
    picture = await photos.sent(change)
    return Paper(picture.content, picture.sha256) if picture else None


def shown(content: bytes) -> Response[bytes]:
    return Response(content, media_type="image/webp", headers={"cache-control": "no-store"})
