"""A file between its choosing and its taking in, kept so that nobody has to choose it twice.

It holds names and document numbers in clear, so it lies sealed under the installation's key (AES-256-GCM) and only who
sent it can open it here. It is erased when it is taken in, and unreadable after a day.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlmodel import col, delete, select

from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.ids import new_id
from deliberation.kernel.text import tidy_line
from deliberation.roll.headers import Field
from deliberation.roll.models import RollUpload
from deliberation.roll.rules import UPLOAD_LASTS, NoSuchUpload

KEY_PURPOSE = "roll-upload"
_NONCE_BYTES = 12
_LONGEST_NAME = 100


@dataclass(frozen=True, kw_only=True)
class Upload:
    """The file as it was sent. `by_hand` says what columns hold, by their place from 0; None: not read."""

    id: UUID
    file_name: str
    data: bytes = field(repr=False)
    by_hand: Mapping[int, Field | None]


async def keep(
    db: Writer,
    community_id: UUID,
    *,
    account_id: UUID,
    file_name: str,
    data: bytes,
    key: bytes,
    now: datetime,
) -> UUID:
    """Keep a file for its sender; their earlier one is erased. `key` is KEY_PURPOSE's."""
    await db.exec(delete(RollUpload).where(col(RollUpload.account_id) == account_id))
    upload_id, nonce = new_id(), secrets.token_bytes(_NONCE_BYTES)
    db.add(
        RollUpload(
            community_id=community_id,
            id=upload_id,
            account_id=account_id,
            file_name=tidy_line(file_name)[:_LONGEST_NAME],
            sealed=nonce + AESGCM(key).encrypt(nonce, data, upload_id.bytes),
            uploaded_at=now,
        )
    )
    await db.flush()
    return upload_id


async def get(db: Reader, upload_id: UUID, *, account_id: UUID, key: bytes, now: datetime) -> Upload:
    """Raises NoSuchUpload."""
    row = await _row(db, upload_id, account_id=account_id, now=now)
    nonce, sealed = row.sealed[:_NONCE_BYTES], row.sealed[_NONCE_BYTES:]
    return Upload(
        id=row.id,
        file_name=row.file_name,
        data=AESGCM(key).decrypt(nonce, sealed, row.id.bytes),
        by_hand={int(column): Field(name) if name else None for column, name in row.by_hand.items()},
    )


async def map_columns(
    db: Writer, upload_id: UUID, by_hand: Mapping[int, Field | None], *, account_id: UUID, now: datetime
) -> None:
    """Remember what a person says the columns hold. Raises NoSuchUpload."""
    row = await _row(db, upload_id, account_id=account_id, now=now)
    row.by_hand = {str(column): meaning.value if meaning else "" for column, meaning in by_hand.items()}
    db.add(row)
    await db.flush()


async def erase(db: Writer, upload_id: UUID) -> None:
    await db.exec(delete(RollUpload).where(col(RollUpload.id) == upload_id))


async def erase_old(db: Writer, *, now: datetime) -> None:
    """Files of this community that nobody took in within a day."""
    await db.exec(delete(RollUpload).where(col(RollUpload.uploaded_at) <= now - UPLOAD_LASTS))


async def _row(db: Reader, upload_id: UUID, *, account_id: UUID, now: datetime) -> RollUpload:
    row = (
        await db.exec(
            select(RollUpload).where(
                RollUpload.id == upload_id,
                RollUpload.account_id == account_id,
                col(RollUpload.uploaded_at) > now - UPLOAD_LASTS,
            )
        )
    ).first()
    if row is None:
        raise NoSuchUpload
    return row
