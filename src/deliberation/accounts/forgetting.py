"""Erase what has served its purpose: spent codes, counts of tries, sign-ins long over."""

from datetime import datetime

from sqlmodel import col, delete, or_

from deliberation.accounts import rules
from deliberation.accounts.models import Attempts, OneTimeCode, SignIn
from deliberation.database.sessions import Writer

_WINDOWED = tuple(limit.kind for limit in rules.LIMITS if limit.window is not None)


async def forget_old(db: Writer, *, now: datetime) -> None:
    """Rows of failures stay: only a success ends them."""
    await db.exec(
        delete(Attempts).where(
            col(Attempts.kind).in_(_WINDOWED), col(Attempts.began_at) < now - rules.FORGET_TRIES_AFTER
        )
    )
    await db.exec(delete(OneTimeCode).where(col(OneTimeCode.expires_at) < now - rules.FORGET_CODES_AFTER))
    over = now - rules.FORGET_SIGN_INS_AFTER
    await db.exec(delete(SignIn).where(or_(col(SignIn.expires_at) < over, col(SignIn.revoked_at) < over)))
