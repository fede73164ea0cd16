"""The roll as a file for staff: what it holds, which homes cannot come back from it, and why somebody takes it."""

import asyncio
from typing import ClassVar
from urllib.parse import quote

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency

from deliberation.communities.rules import STAFF_ROLES
from deliberation.kernel.text import sentence
from deliberation.roll import exports, looks, written
from deliberation.roll.exports import Export
from deliberation.roll.looks import Shown
from deliberation.roll.written import FileForm
from deliberation.web import forms, look_forms, roll_preview, roll_words
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.look_forms import LookForm

_TYPES = {
    FileForm.CSV: "text/csv; charset=utf-8",
    FileForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ExportForm(LookForm):
    """Which file, and what for."""

    when_missing: ClassVar = {**LookForm.when_missing, "form": sentence("Choose the kind of file.")}
    form: FileForm


class RollExportPages(Controller):
    """`/c/{slug}/manage/roll/export`."""

    path = "/c/{slug:str}/manage/roll/export"

    @get()
    async def new(self, visit: NamedDependency[Visit]) -> Html:
        visit.holder_of(STAFF_ROLES)
        return await _page(visit, Typed())

    @post()
    async def create(self, change: NamedDependency[Change]) -> Response[bytes] | Html:
        """The file itself; the log tells that it was taken."""
        change.holder_of(STAFF_ROLES)
        try:
            wanted = forms.parse(ExportForm, change.form)
        except forms.NotFilledIn as unfilled:
            return await _page(change, unfilled.typed, status=422)
        export = await _export(change)
        await looks.record(
            change.db,
            change.community.id,
            shown=Shown.EXPORT,
            reason=wanted.reason,
            persons=export.persons,
            actor=change.actor,
            now=change.now,
        )
        data = await asyncio.to_thread(written.to_bytes, export, wanted.form)
        day = roll_preview.today(change).isoformat()
        name = quote(f"{change.community.slug}-{day}.{wanted.form.value}", safe="")
        headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}", "cache-control": "no-store"}
        return Response(data, media_type=_TYPES[wanted.form], status_code=200, headers=headers)


async def _export(visit: Visit) -> Export:
    return await exports.whole(
        visit.db,
        language="zh-Hans" if visit.translator.language == "zh-Hans" else "en",
        pepper=visit.config.keys.community_pepper(visit.community.id),
        on=roll_preview.today(visit),
    )


async def _page(visit: Visit, typed: Typed, *, status: int = 200) -> Html:
    export = await _export(visit)
    views = {
        "form": typed,
        "reasons": look_forms.reasons(visit),
        "rows": len(export.rows),
        "lost": roll_words.names(export.lost, visit.translator),
        "lost_count": len(export.lost),
    }
    return visit.render("roll/export.html", views, status=status)
