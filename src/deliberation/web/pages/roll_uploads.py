"""A table on its way into the roll: choose the file, say what its columns hold, look at the differences, take it in."""

import asyncio
import hashlib
from collections.abc import Callable, Hashable
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.communities.rules import STAFF_ROLES
from deliberation.database.sessions import statement
from deliberation.kernel.refusals import Conflict, Invalid
from deliberation.kernel.text import sentence
from deliberation.roll import actions as roll
from deliberation.roll import headers, imports, rules, table, uploads, workbook
from deliberation.roll.progress import Tell
from deliberation.roll.rules import Agreed, NoFileChosen
from deliberation.roll.uploads import KEY_PURPOSE, Upload
from deliberation.web import forms, progress_words, roll_columns, roll_preview
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.roll_preview import Opened
from deliberation.web.table_desk import HowFar

_AROUND_THE_FILE = 100_000
_LOOK_AGAIN_SECONDS = "3"


class ImportForm(forms.Form):
    """What staff agree to, having seen the preview."""

    seen: str = ""
    without_faulty_rows: bool = False
    removed_are_gone: bool = False


class RollUploadPages(Controller):
    """`/c/{slug}/manage/roll/uploads/…`. A page that came back from a form can be loaded again at the form's own address."""

    path = "/c/{slug:str}/manage/roll/uploads"

    @get(["/", "/new"])
    async def new(self, visit: NamedDependency[Visit]) -> Html:
        visit.holder_of(STAFF_ROLES)
        return visit.render("roll/new.html", {"form": Typed()})

    @post("/", request_max_body_size=table.MAX_FILE_BYTES + _AROUND_THE_FILE)
    async def create(self, change: NamedDependency[Change]) -> Html:
        clerk = change.holder_of(STAFF_ROLES)
        try:
            name, data = await _sent(change)
            await _wait_long(change)
            header = headers.find(await asyncio.to_thread(workbook.read, data))
        except Invalid as refusal:
            return change.render("roll/new.html", {"form": Typed().refused(refusal)}, status=422)
        upload_id = await uploads.keep(
            change.db,
            change.community.id,
            account_id=clerk.account_id,
            file_name=name,
            data=data,
            key=change.config.keys.for_purpose(KEY_PURPOSE),
            now=change.now,
        )
        return change.redirect(_address(change, upload_id) + ("/columns" if header.missing else ""))

    @get(["/{upload_id:uuid}", "/{upload_id:uuid}/import"])
    async def show(self, visit: NamedDependency[Visit], upload_id: FromPath[UUID]) -> Html:
        upload = await _upload(visit, upload_id)
        opened = await visit.config.table_desk.looked_at(*_to_read(visit, upload))
        if isinstance(opened, HowFar):
            return _still_reading(visit, upload, opened)
        if opened.reading is None:
            return roll_columns.page(visit, upload, opened, Typed())
        return await _preview(visit, upload, opened, Typed())

    @get("/{upload_id:uuid}/columns")
    async def edit_columns(self, visit: NamedDependency[Visit], upload_id: FromPath[UUID]) -> Html:
        upload = await _upload(visit, upload_id)
        return roll_columns.page(visit, upload, await _opened(visit, upload), Typed())

    @post("/{upload_id:uuid}/columns")
    async def update_columns(self, change: NamedDependency[Change], upload_id: FromPath[UUID]) -> Html:
        upload = await _upload(change, upload_id)
        opened = await _opened(change, upload)
        typed = forms.typed(change.form)
        try:
            by_hand = roll_columns.parse(typed, opened, change)
        except forms.NotFilledIn as unfilled:
            return roll_columns.page(change, upload, opened, unfilled.typed, status=422)
        account_id = change.visitor.account_id
        await uploads.map_columns(change.db, upload_id, by_hand, account_id=account_id, now=change.now)
        return change.redirect(_address(change, upload_id))

    @post("/{upload_id:uuid}/import")
    async def take_in(self, change: NamedDependency[Change], upload_id: FromPath[UUID]) -> Html:
        upload = await _upload(change, upload_id)
        opened = await _opened(change, upload)
        if opened.reading is None:
            return change.redirect(_address(change, upload_id) + "/columns")
        wanted = forms.parse(ImportForm, change.form)
        agreed = Agreed(
            seen=wanted.seen,
            without_faulty_rows=wanted.without_faulty_rows,
            removed_are_gone=wanted.removed_are_gone,
        )
        try:
            async with change.db.begin_nested():
                await roll.take_in(
                    change.db,
                    change.community.id,
                    opened.reading,
                    pepper=change.config.keys.community_pepper(change.community.id),
                    file_sha256=hashlib.sha256(upload.data).hexdigest(),
                    imported_by=change.visitor.account_id,
                    agreed=agreed,
                    actor=change.actor,
                    now=change.now,
                )
        except (Invalid, Conflict) as refusal:
            status = 409 if isinstance(refusal, Conflict) else 422
            typed = forms.typed(change.form).refused(refusal)
            return await _preview(change, upload, opened, typed, status=status)
        await uploads.erase(change.db, upload_id)
        change.config.table_desk.forget(_to_read(change, upload)[0])
        return change.redirect(
            f"/c/{change.community.slug}/manage/roll", done=sentence("The table is on the roll now.")
        )


async def _sent(change: Change) -> tuple[str, bytes]:
    sent = forms.upload(change.form, "file")
    if sent is None:
        raise NoFileChosen
    return sent.filename, await sent.read()


async def _upload(visit: Visit, upload_id: UUID) -> Upload:
    clerk = visit.holder_of(STAFF_ROLES)
    return await uploads.get(
        visit.db,
        upload_id,
        account_id=clerk.account_id,
        key=visit.config.keys.for_purpose(KEY_PURPOSE),
        now=visit.now,
    )


async def _opened(visit: Visit, upload: Upload) -> Opened:
    """Where it was not read just now it is waited for."""
    await _wait_long(visit)
    return await visit.config.table_desk.finished(*_to_read(visit, upload))


def _to_read(visit: Visit, upload: Upload) -> tuple[Hashable, Callable[[Tell], Opened]]:
    """Under what the desk knows this table with these columns, and how it is read."""
    today = roll_preview.today(visit)
    name = (upload.id, tuple(sorted(upload.by_hand.items())), today)
    return name, lambda tell: roll_preview.opened(upload, today=today, tell=tell)


def _still_reading(visit: Visit, upload: Upload, how_far: HowFar) -> Html:
    line = progress_words.line(how_far.stage, how_far.done, how_far.whole, visit.translator)
    views = {"line": line, "address": _address(visit, upload.id)}
    return visit.render("roll/reading.html", views, headers={"refresh": _LOOK_AGAIN_SECONDS})


async def _wait_long(visit: Visit) -> None:
    """A large workbook takes half a minute to unpack; the transaction rests meanwhile."""
    await statement(visit.db, "SET LOCAL idle_in_transaction_session_timeout = '300s'")


async def _preview(visit: Visit, upload: Upload, opened: Opened, typed: Typed, *, status: int = 200) -> Html:
    assert opened.reading is not None
    pepper = visit.config.keys.community_pepper(visit.community.id)
    differences = await imports.preview(visit.db, opened.reading, pepper=pepper)
    shows_all = visit.request.query_params.get("all") == "yes"
    views = {
        "form": typed,
        "upload": upload,
        "address": _address(visit, upload.id),
        "seen": rules.fingerprint(differences),
        "read": roll_preview.read_view(opened, visit),
        "differences": roll_preview.differences_view(differences, visit.translator, shows_all=shows_all),
    }
    return visit.render("roll/show.html", views, status=status)


def _address(visit: Visit, upload_id: UUID) -> str:
    return f"/c/{visit.community.slug}/manage/roll/uploads/{upload_id}"
