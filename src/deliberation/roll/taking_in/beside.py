"""The work on one large table, in a process of its own: looking at it, and taking it in. Its sender reads in the database how far it is."""

import asyncio
import gc
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from deliberation.database.sessions import (
    Reader,
    Sessions,
    make_engine,
    make_sessions,
    reading,
    statement,
    writing,
)
from deliberation.kernel.facts import Actor
from deliberation.kernel.refusals import Refusal
from deliberation.roll import actions, imports, uploads
from deliberation.roll.progress import Stage, Tell
from deliberation.roll.rules import Agreed
from deliberation.roll.taking_in import begun, looked
from deliberation.roll.taking_in.looked import Looked, Opened
from deliberation.roll.unreadable import MissingColumns
from deliberation.roll.uploads import Upload

_TELLS_EVERY_SECONDS = 1.0


@dataclass(frozen=True, kw_only=True)
class Errand:
    """Whose file of which community it is, as of when, and what it takes to read it."""

    database_url: str = field(repr=False)
    community_id: UUID
    upload_id: UUID
    account_id: UUID
    key: bytes = field(repr=False)
    pepper: bytes = field(repr=False)
    now: datetime
    today: date


def look(errand: Errand) -> Looked:
    """Raises UnreadableTable or NoSuchUpload."""
    return asyncio.run(_look(errand))


def take_in(errand: Errand, agreed: Agreed, actor: Actor) -> None:
    """All of it or nothing, and the file is erased. Raises what actions.take_in raises, having written it down."""
    asyncio.run(_take_in(errand, agreed, actor))


async def _look(errand: Errand) -> Looked:
    async with _working(errand) as (sessions, tell), reading(sessions, errand.community_id) as db:
        opened = await _opened(db, errand, await _upload(db, errand), tell)
        if opened.reading is None:
            return looked.at(opened, None, on=errand.today)
        found = await imports.preview(db, opened.reading, pepper=errand.pepper, tell=tell)
        return looked.at(opened, found, on=errand.today)


async def _take_in(errand: Errand, agreed: Agreed, actor: Actor) -> None:
    async with _working(errand) as (sessions, tell):
        try:
            async with writing(sessions, errand.community_id) as db:
                await begun.hold(db, errand.upload_id)
                upload = await _upload(db, errand)
                opened = await _opened(db, errand, upload, tell)
                if opened.reading is None:
                    raise MissingColumns({"columns": opened.header.missing_names})
                await actions.take_in(
                    db,
                    errand.community_id,
                    opened.reading,
                    pepper=errand.pepper,
                    file_sha256=hashlib.sha256(upload.data).hexdigest(),
                    imported_by=errand.account_id,
                    agreed=agreed,
                    actor=actor,
                    now=errand.now,
                    tell=tell,
                    import_id=errand.upload_id,
                )
                await uploads.erase(db, errand.upload_id)
        except Refusal as refusal:
            async with writing(sessions, errand.community_id) as db:
                await begun.refuse(db, errand.upload_id, refusal)
            raise


async def _upload(db: Reader, errand: Errand) -> Upload:
    return await uploads.get(
        db, errand.upload_id, account_id=errand.account_id, key=errand.key, now=errand.now
    )


async def _opened(db: Reader, errand: Errand, upload: Upload, tell: Tell) -> Opened:
    """The transaction rests while a large workbook is unpacked."""
    await statement(db, "SET LOCAL idle_in_transaction_session_timeout = '300s'")
    return await asyncio.to_thread(looked.opened, upload.data, upload.by_hand, on=errand.today, tell=tell)


@asynccontextmanager
async def _working(errand: Errand) -> AsyncIterator[tuple[Sessions, Tell]]:
    # a table makes millions of small objects, none of which refers to itself: looking for such takes a third of the time
    gc.disable()
    engine = make_engine(errand.database_url)
    sessions = make_sessions(engine)
    said: list[tuple[Stage, int, int]] = []
    telling = asyncio.create_task(_tell(sessions, errand, said))
    try:
        yield sessions, lambda stage, done, whole: said.append((stage, done, whole))
    finally:
        telling.cancel()
        with suppress(asyncio.CancelledError):
            await telling
        await engine.dispose()


async def _tell(sessions: Sessions, errand: Errand, said: list[tuple[Stage, int, int]]) -> None:
    """The newest of what was said, once a second."""
    while True:
        await asyncio.sleep(_TELLS_EVERY_SECONDS)
        if said:
            stage, done, whole = said[-1]
            said.clear()
            async with writing(sessions, errand.community_id) as db:
                await begun.told(db, errand.upload_id, stage=stage, done=done, whole=whole)
