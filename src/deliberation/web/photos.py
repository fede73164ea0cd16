"""A photo that came with a form."""

import asyncio

from deliberation.polls.scans import keeping
from deliberation.proposals import pictures
from deliberation.proposals.pictures import Picture
from deliberation.web import forms
from deliberation.web.deps import Change


async def sent(change: Change) -> Picture | None:
    """Written anew. Raises ScanIsPdf, and what is wrong with the photo."""
    file = forms.upload(change.form, "picture")
    if file is None:
        return None
    data = await file.read(pictures.MOST_BYTES + 1)
    keeping.check_kind(data)
    return await asyncio.to_thread(pictures.read, data)
