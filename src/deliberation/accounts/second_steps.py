"""The second step: codes of an authenticator app (RFC 6238), each step used once; eight recovery codes stand in for it."""

import hmac
import secrets
from datetime import datetime
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pyotp import random_base32
from pyotp.totp import TOTP
from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from deliberation.accounts import codes
from deliberation.accounts.models import Password, RecoveryCode, TimeCode
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Conflict, Invalid
from deliberation.kernel.text import sentence

KEY = "time-code"
ISSUER = "Deliberation"
RECOVERY_CODES = 8
_STEP_SECONDS = 30
_DRIFT = (0, -1, 1)
_NONCE_BYTES = 12


class TimeCodeWrong(Invalid):
    message = sentence("That is not the code. Wait for the next one in your app.")
    field = "code"


class AlreadyOn(Conflict):
    message = sentence("The second step is on already. Turn it off first to change the app.")


class NotStarted(Conflict):
    message = sentence("Begin with setting up the app.")


class ShortPasswordKept(Conflict):
    """A short password may not stand alone."""

    message = sentence("Your password is short. Set one of 15 characters or more first, then turn this off.")
    field = "code"


async def start(db: Writer, account_id: UUID, *, key: bytes, now: datetime) -> None:
    """A fresh secret that counts once a first code proves it. Raises AlreadyOn."""
    present = await db.get(TimeCode, account_id)
    if present is not None and present.confirmed_at is not None:
        raise AlreadyOn
    values = {
        "sealed_secret": _sealed(key, account_id, random_base32()),
        "started_at": now,
        "last_step": 0,
    }
    row = insert(TimeCode).values(account_id=account_id, **values)
    await db.exec(row.on_conflict_do_update(index_elements=[col(TimeCode.account_id)], set_=values))


async def find_new_secret(db: Reader, account_id: UUID, *, key: bytes) -> str | None:
    """The secret to put into the app, while no code has proved it."""
    row = await db.get(TimeCode, account_id)
    if row is None or row.confirmed_at is not None:
        return None
    return _opened(key, account_id, row.sealed_secret)


def address(secret: str, name: str) -> str:
    """What the square code for the app says."""
    return TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


async def confirm(db: Writer, account_id: UUID, typed: str, *, key: bytes, now: datetime) -> tuple[str, ...]:
    """Turn the second step on; the recovery codes, never to be read again. Raises NotStarted, AlreadyOn, TimeCodeWrong."""
    row = await db.get(TimeCode, account_id)
    if row is None:
        raise NotStarted
    if row.confirmed_at is not None:
        raise AlreadyOn
    await _use_step(db, row, codes.tidy(typed), key=key, now=now)
    await db.exec(update(TimeCode).where(col(TimeCode.account_id) == account_id).values(confirmed_at=now))
    return await renew_recovery_codes(db, account_id, key=key)


async def check(db: Writer, account_id: UUID, typed: str, *, key: bytes, now: datetime) -> None:
    """Use a code of the app, or one of the recovery codes. Raises TimeCodeWrong."""
    row = await db.get(TimeCode, account_id)
    if row is None or row.confirmed_at is None:
        raise TimeCodeWrong
    code = codes.tidy(typed)
    if len(code) == codes.DIGITS:
        await _use_step(db, row, code, key=key, now=now)
        return
    used = (
        update(RecoveryCode)
        .where(
            col(RecoveryCode.account_id) == account_id,
            col(RecoveryCode.code_hash) == _recovery_hash(key, account_id, code),
            col(RecoveryCode.used_at).is_(None),
        )
        .values(used_at=now)
        .returning(col(RecoveryCode.id))
    )
    if (await db.exec(used)).one_or_none() is None:
        raise TimeCodeWrong


async def renew_recovery_codes(db: Writer, account_id: UUID, *, key: bytes) -> tuple[str, ...]:
    """Eight new codes, grouped for reading; the old ones are void."""
    await db.exec(delete(RecoveryCode).where(col(RecoveryCode.account_id) == account_id))
    made = [codes.new_letter_code() for _ in range(RECOVERY_CODES)]
    for code in made:
        row = RecoveryCode(
            id=new_id(), account_id=account_id, code_hash=_recovery_hash(key, account_id, code)
        )
        db.add(row)
    await db.flush()
    return tuple(codes.grouped(code) for code in made)


async def remove(db: Writer, account_id: UUID) -> None:
    """Turn the second step off. Raises ShortPasswordKept."""
    password = await db.get(Password, account_id)
    if password is not None and password.is_short:
        raise ShortPasswordKept
    await db.exec(delete(RecoveryCode).where(col(RecoveryCode.account_id) == account_id))
    await db.exec(delete(TimeCode).where(col(TimeCode.account_id) == account_id))


async def forget(db: Writer, account_id: UUID) -> bool:
    """The app is lost: nothing of the second step stays. Whether there was one."""
    await db.exec(delete(RecoveryCode).where(col(RecoveryCode.account_id) == account_id))
    gone = await db.exec(
        delete(TimeCode).where(
            col(TimeCode.account_id) == account_id, col(TimeCode.confirmed_at).is_not(None)
        )
    )
    return bool(gone.rowcount)


async def _use_step(db: Writer, row: TimeCode, code: str, *, key: bytes, now: datetime) -> None:
    secret = _opened(key, row.account_id, row.sealed_secret)
    step = _step_of(secret, code, now) if secret else None
    if step is None:
        raise TimeCodeWrong
    used = (
        update(TimeCode)
        .where(col(TimeCode.account_id) == row.account_id, col(TimeCode.last_step) < step)
        .values(last_step=step)
        .returning(col(TimeCode.last_step))
    )
    if (await db.exec(used)).one_or_none() is None:
        raise TimeCodeWrong


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """The step the code is of: the present one, the one before, the one after."""
    present = int(now.timestamp()) // _STEP_SECONDS
    app = TOTP(secret)
    right = [
        present + drift
        for drift in _DRIFT
        if hmac.compare_digest(app.generate_otp(present + drift).encode(), code.encode(errors="replace"))
    ]
    return right[0] if right else None


def _sealed(key: bytes, account_id: UUID, secret: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, secret.encode(), account_id.bytes)


def _opened(key: bytes, account_id: UUID, sealed: bytes) -> str | None:
    nonce, body = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, body, account_id.bytes).decode()
    except InvalidTag:
        return None


def _recovery_hash(key: bytes, account_id: UUID, code: str) -> bytes:
    return codes.keyed_hash(key, "recovery-code", f"{account_id}\n{code}")
