"""What has served its purpose is erased; what still protects somebody stays."""

from datetime import datetime, timedelta

from sqlalchemy import text

from builders import a_community
from deliberation.accounts import actions as accounts
from deliberation.accounts import one_time_codes, rules
from deliberation.accounts.forgetting import forget_old
from deliberation.accounts.limits import Counter
from deliberation.accounts.one_time_codes import Asked
from deliberation.accounts.rules import Method
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.outbox import actions as outbox
from deliberation.outbox.rules import Channel, Letter

COUNTER = Counter(b"k" * 32)


async def test_spent_codes_tries_sign_ins_and_letters_go_and_rows_of_failures_stay(
    sessions: Sessions, now: datetime
) -> None:
    async with writing(sessions) as db:
        community = await a_community(db)
        await COUNTER.take(db, rules.TRIES_BY_ADDRESS, "a", now=now)
        await COUNTER.take(db, rules.FAILURES_FOR_CONTACT, "a", now=now)
        asked = Asked(community.id, b"h" * 32, None)
        await one_time_codes.issue(db, asked, browser="b", key=b"k" * 32, now=now)
        account_id = await accounts.make_account(db, name="王敏", now=now)
        await accounts.sign_in(db, account_id, method=Method.LETTER, device="", now=now)
        await outbox.post(db, Letter(Channel.SMS, "13800001234", "", "x"), now=now)
    await _forget(sessions, now + timedelta(hours=23))
    assert await _counts(sessions) == {"attempts": 2, "one_time_code": 1, "sign_in": 1, "letter": 1}
    await _forget(sessions, now + timedelta(days=2))
    assert await _counts(sessions) == {"attempts": 1, "one_time_code": 0, "sign_in": 1, "letter": 1}
    await _forget(sessions, now + timedelta(days=121))
    assert await _counts(sessions) == {"attempts": 1, "one_time_code": 0, "sign_in": 0, "letter": 0}


async def _forget(sessions: Sessions, now: datetime) -> None:
    async with writing(sessions) as db:
        await forget_old(db, now=now)
        await outbox.forget_old(db, now=now)


async def _counts(sessions: Sessions) -> dict[str, int]:
    counts = {}
    async with reading(sessions) as db:
        connection = await db.connection()
        for table in ("attempts", "one_time_code", "sign_in", "letter"):
            found = await connection.execute(text(f"SELECT count(*) FROM {table}"))  # noqa: S608 - our own names
            counts[table] = found.scalar_one()
    return counts
