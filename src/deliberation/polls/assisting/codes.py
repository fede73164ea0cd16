"""Six digits to the owner's own phone or mail: good for ten minutes, five tries, and for one choice alone.

What is kept of a code is a keyed hash of it together with everything it confirms: home, person, helper and choice.
"""

import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, update
from sqlmodel import col, select

from deliberation.accounts import codes
from deliberation.database.sessions import Writer, database_now
from deliberation.kernel.ids import new_id
from deliberation.ledger import canonical
from deliberation.papers.papers import Answers
from deliberation.polls.assisting import rules
from deliberation.polls.assisting.models import AssistedCode
from deliberation.polls.paper_ends import Clerk

KEY = "assisted-code"
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """What an owner said to a helper. `seen_revision` is how many ballots the home had cast when it was asked."""

    poll_id: UUID
    party_id: UUID
    person_id: UUID
    answers: Answers
    seen_revision: int
    form_key: UUID


@dataclass(frozen=True)
class Typed:
    """What the owner told the helper, and the key of codes.KEY."""

    text: str = field(repr=False)
    key: bytes = field(repr=False)


async def issue(db: Writer, community_id: UUID, spoken: Spoken, *, helper: Clerk, key: bytes) -> str:
    """New digits for this choice. Raises CodesSentTooOften, CodesUnused."""
    await _check_often(db, spoken, helper)
    moment = await database_now(db)
    digits = codes.new_digits()
    db.add(
        AssistedCode(
            community_id=community_id,
            id=new_id(),
            poll_id=spoken.poll_id,
            party_id=spoken.party_id,
            person_id=spoken.person_id,
            asked_by=helper.account_id,
            form_key=spoken.form_key,
            code_hash=_hash(spoken, helper, Typed(digits, key)),
            sent_at=moment,
            expires_at=moment + rules.CODE_LASTS,
        )
    )
    await db.flush()
    return digits


async def _check_often(db: Writer, spoken: Spoken, helper: Clerk) -> None:
    """One after the other for an owner and for a helper: many asked for at once are not each the first."""
    for who in (spoken.person_id, helper.account_id):
        lock = func.pg_advisory_xact_lock(func.hashtextextended(f"assisted_code {who}", 0))
        await db.exec(select(lock))
    moment = await database_now(db)
    sent = select(func.count()).where(
        AssistedCode.person_id == spoken.person_id, col(AssistedCode.sent_at) > moment - _HOUR
    )
    if (await db.exec(sent)).one() >= rules.CODES_AN_HOUR:
        raise rules.CodesSentTooOften
    unused = select(func.count()).where(
        AssistedCode.asked_by == helper.account_id,
        col(AssistedCode.used_at).is_(None),
        col(AssistedCode.sent_at) > moment - _DAY,
    )
    if (await db.exec(unused)).one() >= rules.UNUSED_CODES_A_DAY:
        raise rules.CodesUnused


async def take_try(db: Writer, spoken: Spoken, typed: Typed, *, helper: Clerk, at: datetime) -> UUID:
    """The code that is right; one of its tries is used. Raises CodeOver, and CodeWrong after the try was counted."""
    newest = (
        select(AssistedCode.id)
        .where(AssistedCode.form_key == spoken.form_key)
        .order_by(col(AssistedCode.sent_at).desc(), col(AssistedCode.id).desc())
        .limit(1)
        .scalar_subquery()
    )
    taken = (
        update(AssistedCode)
        .where(
            col(AssistedCode.id) == newest,
            col(AssistedCode.used_at).is_(None),
            col(AssistedCode.expires_at) > at,
            col(AssistedCode.tries) < rules.TRIES_PER_CODE,
        )
        .values(tries=col(AssistedCode.tries) + 1)
        .returning(col(AssistedCode.id), col(AssistedCode.code_hash))
        .execution_options(synchronize_session=False)
    )
    row = (await db.exec(taken)).one_or_none()
    if row is None:
        raise rules.CodeOver
    if not hmac.compare_digest(_hash(spoken, helper, typed), row.code_hash):
        raise rules.CodeWrong
    code_id: UUID = row.id
    return code_id


async def use(db: Writer, code_id: UUID, *, at: datetime) -> None:
    """It confirms nothing more."""
    await db.exec(
        update(AssistedCode)
        .where(col(AssistedCode.id) == code_id)
        .values(used_at=at)
        .execution_options(synchronize_session=False)
    )


def _hash(spoken: Spoken, helper: Clerk, typed: Typed) -> bytes:
    bound = canonical.encode(
        {
            "vote": str(spoken.poll_id),
            "party": str(spoken.party_id),
            "person": str(spoken.person_id),
            "helper": str(helper.account_id),
            "revision": spoken.seen_revision,
            "form": str(spoken.form_key),
            "answers": {question: list(options) for question, options in spoken.answers.items()},
        }
    )
    return codes.keyed_hash(typed.key, KEY, f"{bound.decode()}\n{codes.tidy(typed.text)}")
