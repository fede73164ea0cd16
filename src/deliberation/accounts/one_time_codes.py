"""Six digits to the phone or mail on the roll: good for ten minutes, five tries, once, in the browser that asked.

Whether anybody is behind a contact changes nothing that the asker could see: the same rows are written.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from deliberation.accounts import codes, rules
from deliberation.accounts.models import OneTimeCode
from deliberation.database.sessions import Reader, Writer

KEY = "one-time-code"


@dataclass(frozen=True)
class Asked:
    """Who is asked for: a contact's hash within a community, and the person behind it, if any."""

    community_id: UUID
    contact_hash: bytes
    person_id: UUID | None


@dataclass(frozen=True)
class Tried:
    """A code that may still be compared; this try is counted already."""

    asked: Asked
    code_hash: bytes


async def issue(db: Writer, asked: Asked, *, browser: str, key: bytes, now: datetime) -> str:
    """New digits for this browser; the ones it asked for before are void."""
    digits = codes.new_digits()
    values = {
        "community_id": asked.community_id,
        "person_id": asked.person_id,
        "contact_hash": asked.contact_hash,
        "code_hash": _code_hash(key, browser, digits),
        "tries": 0,
        "sent_at": now,
        "expires_at": now + rules.ONE_TIME_CODE_LASTS,
        "used_at": None,
    }
    row = insert(OneTimeCode).values(browser_hash=_browser_hash(browser), **values)
    await db.exec(row.on_conflict_do_update(index_elements=[col(OneTimeCode.browser_hash)], set_=values))
    return digits


async def find_asked(db: Reader, *, browser: str) -> Asked | None:
    """Whom this browser last asked a code for."""
    row = await db.get(OneTimeCode, _browser_hash(browser))
    return Asked(row.community_id, row.contact_hash, row.person_id) if row else None


async def count_try(db: Writer, *, browser: str, now: datetime) -> Tried:
    """Take one of the five tries, in one statement. Raises OneTimeCodeOver when none is left."""
    taken = (
        update(OneTimeCode)
        .where(
            col(OneTimeCode.browser_hash) == _browser_hash(browser),
            col(OneTimeCode.used_at).is_(None),
            col(OneTimeCode.expires_at) > now,
            col(OneTimeCode.tries) < rules.TRIES_PER_CODE,
        )
        .values(tries=col(OneTimeCode.tries) + 1)
        .returning(
            col(OneTimeCode.community_id),
            col(OneTimeCode.contact_hash),
            col(OneTimeCode.person_id),
            col(OneTimeCode.code_hash),
        )
    )
    row = (await db.exec(taken)).one_or_none()
    if row is None:
        raise rules.OneTimeCodeOver
    return Tried(Asked(row.community_id, row.contact_hash, row.person_id), row.code_hash)


async def use(db: Writer, tried: Tried, typed: str, *, browser: str, key: bytes, now: datetime) -> UUID:
    """The person whose code this is; it is used up. Raises OneTimeCodeWrong, or OneTimeCodeOver in a race."""
    is_right = hmac.compare_digest(_code_hash(key, browser, codes.tidy(typed)), tried.code_hash)
    if not is_right or tried.asked.person_id is None:
        raise rules.OneTimeCodeWrong
    used = (
        update(OneTimeCode)
        .where(
            col(OneTimeCode.browser_hash) == _browser_hash(browser),
            col(OneTimeCode.code_hash) == tried.code_hash,
            col(OneTimeCode.used_at).is_(None),
        )
        .values(used_at=now)
        .returning(col(OneTimeCode.person_id))
    )
    if (await db.exec(used)).one_or_none() is None:
        raise rules.OneTimeCodeOver
    return tried.asked.person_id


def _browser_hash(browser: str) -> bytes:
    return hashlib.sha256(b"deliberation/browser/v1\n" + browser.encode(errors="replace")).digest()


def _code_hash(key: bytes, browser: str, digits: str) -> bytes:
    return codes.keyed_hash(key, KEY, f"{browser}\n{digits}")
