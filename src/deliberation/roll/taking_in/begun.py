"""Whether the taking in of a kept file goes on, how far it is, and why it ended.

Whoever takes it in holds a lock of the database for as long as that lasts: when the work stops, for whatever reason, the lock is gone with its transaction.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from uuid import UUID

from sqlmodel import col, func, select, update

from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.refusals import Refusal
from deliberation.roll.models import RollImport, RollUpload
from deliberation.roll.progress import Stage

_GRACE = timedelta(seconds=20)
"""A process that was started takes a moment before it holds the lock."""


class Standing(Enum):
    NOT_BEGUN = auto()
    GOING_ON = auto()
    STOPPED = auto()
    """Nothing of the table is on the roll."""


@dataclass(frozen=True)
class HowFar:
    """So many rows of so many; none where it waits for its turn. `refused` is the code of the reason, where it was refused."""

    standing: Standing
    stage: Stage = Stage.READING
    done: int = 0
    whole: int = 0
    refused: str = ""


async def begin(db: Writer, upload_id: UUID, *, now: datetime) -> bool:
    """Whether this call is the one that begins it: not where it goes on already, or the file is gone."""
    row = (await db.exec(select(RollUpload).where(RollUpload.id == upload_id).with_for_update())).first()
    if row is None or (await _how_far(db, row, now)).standing is Standing.GOING_ON:
        return False
    row.begun_at, row.refused = now, ""
    row.stage, row.done, row.whole = Stage.READING.value, 0, 0
    db.add(row)
    await db.flush()
    return True


async def how_far(db: Reader, upload_id: UUID, *, now: datetime) -> HowFar:
    row = (
        await db.exec(
            select(RollUpload).where(RollUpload.id == upload_id).execution_options(populate_existing=True)
        )
    ).first()
    # a file that went a moment ago was taken in a moment ago
    return await _how_far(db, row, now) if row else HowFar(Standing.GOING_ON)


async def is_taken_in(db: Reader, upload_id: UUID, *, account_id: UUID) -> bool:
    """An import bears the id of the file it came from."""
    of_it = select(RollImport.id).where(RollImport.id == upload_id, RollImport.imported_by == account_id)
    return (await db.exec(of_it)).first() is not None


async def hold(db: Writer, upload_id: UUID) -> None:
    """Take the lock that says it goes on, until this transaction ends."""
    await db.exec(select(func.pg_advisory_xact_lock(_lock(upload_id))))


async def told(db: Writer, upload_id: UUID, *, stage: Stage, done: int, whole: int) -> None:
    values = {"stage": stage.value, "done": done, "whole": whole}
    await db.exec(update(RollUpload).where(col(RollUpload.id) == upload_id).values(values))


async def refuse(db: Writer, upload_id: UUID, refusal: Refusal) -> None:
    """It ended with a refusal that its sender will read."""
    values = {"begun_at": None, "refused": refusal.code}
    await db.exec(update(RollUpload).where(col(RollUpload.id) == upload_id).values(values))


async def _how_far(db: Reader, row: RollUpload, now: datetime) -> HowFar:
    standing = Standing.NOT_BEGUN
    if row.begun_at is not None:
        is_held = row.begun_at > now - _GRACE or await _is_held(db, row.id)
        standing = Standing.GOING_ON if is_held else Standing.STOPPED
    return HowFar(standing, Stage(row.stage), row.done, row.whole, row.refused)


async def _is_held(db: Reader, upload_id: UUID) -> bool:
    free = select(func.pg_try_advisory_xact_lock_shared(_lock(upload_id)))
    return not (await db.exec(free)).one()


def _lock(upload_id: UUID) -> object:
    return func.hashtextextended(f"roll_upload {upload_id}", 0)
