"""A table on its way into the roll: choose the file, say what its columns hold, look at the differences, take it in."""

import asyncio
import hashlib
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.communities.rules import STAFF_ROLES
from deliberation.kernel.refusals import Conflict, Invalid
from deliberation.kernel.text import sentence
from deliberation.roll import actions as roll
from deliberation.roll import headers, table, uploads, workbook
from deliberation.roll.rules import Agreed, NoFileChosen, NoSuchUpload
from deliberation.roll.taking_in import begun, looked
from deliberation.roll.taking_in.begun import Standing
from deliberation.roll.taking_in.looked import Looked, Opened
from deliberation.roll.unreadable import UnreadableTable
from deliberation.roll.uploads import KEY_PURPOSE, Upload
from deliberation.web import forms, large_tables, roll_columns, roll_preview
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed

_AROUND_THE_FILE = 100_000
_DONE = sentence("The table is on the roll now.")


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
            is_clear = looked.is_large(data) or await _names_its_columns(change, data)
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
        return change.redirect(_address(change, upload_id) + ("" if is_clear else "/columns"))

    @get(["/{upload_id:uuid}", "/{upload_id:uuid}/import"])
    async def show(self, visit: NamedDependency[Visit], upload_id: FromPath[UUID]) -> Html:
        try:
            upload = await _upload(visit, upload_id)
        except NoSuchUpload:
            return await _ended(visit, upload_id)
        how_far = await begun.how_far(visit.db, upload_id, now=visit.now)
        if how_far.standing is Standing.GOING_ON:
            return large_tables.going_on(visit, f"{_address(visit, upload_id)}/import", how_far)
        try:
            found = await large_tables.looked_at(visit, upload)
        except UnreadableTable as refusal:
            return visit.render("roll/new.html", {"form": Typed().refused(refusal)}, status=422)
        if found is None:
            how_far = await begun.how_far(visit.db, upload_id, now=visit.now)
            return large_tables.going_on(visit, _address(visit, upload_id), how_far)
        if found.found is None:
            return roll_columns.page(visit, upload, found, Typed())
        return _preview(visit, upload, found, large_tables.ended(how_far, found))

    @get("/{upload_id:uuid}/columns")
    async def edit_columns(self, visit: NamedDependency[Visit], upload_id: FromPath[UUID]) -> Html:
        upload = await _upload(visit, upload_id)
        return roll_columns.page(visit, upload, await large_tables.finished(visit, upload), Typed())

    @post("/{upload_id:uuid}/columns")
    async def update_columns(self, change: NamedDependency[Change], upload_id: FromPath[UUID]) -> Html:
        upload = await _upload(change, upload_id)
        found = await large_tables.finished(change, upload)
        typed = forms.typed(change.form)
        try:
            by_hand = roll_columns.parse(typed, found, change)
        except forms.NotFilledIn as unfilled:
            return roll_columns.page(change, upload, found, unfilled.typed, status=422)
        account_id = change.visitor.account_id
        await uploads.map_columns(change.db, upload_id, by_hand, account_id=account_id, now=change.now)
        return change.redirect(_address(change, upload_id))

    @post("/{upload_id:uuid}/import")
    async def take_in(self, change: NamedDependency[Change], upload_id: FromPath[UUID]) -> Html:
        try:
            upload = await _upload(change, upload_id)
        except NoSuchUpload:
            return await _ended(change, upload_id)
        wanted = forms.parse(ImportForm, change.form)
        agreed = Agreed(
            seen=wanted.seen,
            without_faulty_rows=wanted.without_faulty_rows,
            removed_are_gone=wanted.removed_are_gone,
        )
        if looked.is_large(upload.data):
            await large_tables.begin(change, upload, agreed)
            return change.redirect(f"{_address(change, upload_id)}/import")
        return await _taken_in(change, upload, agreed)


async def _taken_in(change: Change, upload: Upload, agreed: Agreed) -> Html:
    """A small table, while its sender waits."""
    opened = await large_tables.opened(change, upload)
    if opened.reading is None:
        return change.redirect(_address(change, upload.id) + "/columns")
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
                import_id=upload.id,
            )
    except (Invalid, Conflict) as refusal:
        return await _refused(change, upload, opened, refusal)
    await uploads.erase(change.db, upload.id)
    return _to_the_roll(change)


async def _refused(change: Change, upload: Upload, opened: Opened, refusal: Invalid | Conflict) -> Html:
    if await begun.is_taken_in(change.db, upload.id, account_id=change.visitor.account_id):
        return _to_the_roll(change)
    status = 409 if isinstance(refusal, Conflict) else 422
    typed = forms.typed(change.form).refused(refusal)
    return _preview(change, upload, await large_tables.at(change, opened), typed, status=status)


async def _ended(visit: Visit, upload_id: UUID) -> Html:
    """The file is not kept any more: because it is on the roll, or raises NoSuchUpload."""
    if await begun.is_taken_in(visit.db, upload_id, account_id=visit.visitor.account_id):
        return _to_the_roll(visit)
    raise NoSuchUpload


def _to_the_roll(visit: Visit) -> Html:
    return visit.redirect(f"/c/{visit.community.slug}/manage/roll", done=_DONE)


async def _sent(change: Change) -> tuple[str, bytes]:
    sent = forms.upload(change.form, "file")
    if sent is None:
        raise NoFileChosen
    return sent.filename, await sent.read()


async def _names_its_columns(change: Change, data: bytes) -> bool:
    """Raises UnreadableTable."""
    await large_tables.wait_long(change)
    return not headers.find(await asyncio.to_thread(workbook.read, data)).missing


async def _upload(visit: Visit, upload_id: UUID) -> Upload:
    clerk = visit.holder_of(STAFF_ROLES)
    return await large_tables.kept(visit, upload_id, clerk.account_id)


def _preview(visit: Visit, upload: Upload, found: Looked, typed: Typed, *, status: int = 200) -> Html:
    assert found.found is not None
    shows_all = visit.request.query_params.get("all") == "yes"
    views = {
        "form": typed,
        "upload": upload,
        "address": _address(visit, upload.id),
        "seen": found.found.seen,
        "read": roll_preview.read_view(found, visit),
        "differences": roll_preview.differences_view(found.found, visit.translator, shows_all=shows_all),
    }
    return visit.render("roll/show.html", views, status=status)


def _address(visit: Visit, upload_id: UUID) -> str:
    return f"/c/{visit.community.slug}/manage/roll/uploads/{upload_id}"
