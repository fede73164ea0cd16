"""The program that checks votes and receipts without us, as one file to take home."""

import asyncio
from functools import cache

from litestar import Controller, Response, get

from deliberation.verifier import packing


class VerifierFile(Controller):
    """The same bytes for everybody, and the same that anybody packs from our sources."""

    path = f"/{packing.NAME}"

    @get("/")
    async def file(self) -> Response[bytes]:
        content = await asyncio.to_thread(_content)
        headers = {"content-disposition": f'attachment; filename="{packing.NAME}"'}
        return Response(content, media_type="application/octet-stream", headers=headers)


@cache
def _content() -> bytes:
    return packing.packed()
