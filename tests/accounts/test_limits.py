"""Counts of tries: shared, exact under a rush, kept across restarts, and told in minutes."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from conftest import Database
from deliberation.accounts import limits, rules
from deliberation.accounts.limits import Counter
from deliberation.accounts.rules import Limit, LockedByFailures, TriedTooOften
from deliberation.database.sessions import Sessions, make_engine, make_sessions, reading, writing

FIVE = Limit("test", 5, timedelta(hours=1))
COUNTER = Counter(b"k" * 32)


async def test_the_window_opens_again_when_its_time_is_over(sessions: Sessions, now: datetime) -> None:
    for _ in range(5):
        assert await _may(sessions, "a", now)
    assert not await _may(sessions, "a", now + timedelta(minutes=59))
    assert await _may(sessions, "a", now + timedelta(hours=1))


async def test_subjects_and_kinds_are_counted_apart(sessions: Sessions, now: datetime) -> None:
    for _ in range(5):
        assert await _may(sessions, "a", now)
    assert not await _may(sessions, "a", now)
    assert await _may(sessions, "b", now)
    assert await _may(sessions, "a", now, limit=Limit("other", 1, timedelta(hours=1)))


async def test_of_many_at_once_exactly_so_many_pass_over_two_processes(
    sessions: Sessions, database: Database, now: datetime
) -> None:
    engine = make_engine(database.app)
    others = make_sessions(engine)
    outcomes = await asyncio.gather(
        *(_may(sessions if number % 2 else others, "a", now) for number in range(60))
    )
    await engine.dispose()
    assert sum(outcomes) == 5


async def test_the_wait_is_told_in_whole_minutes(sessions: Sessions, now: datetime) -> None:
    for _ in range(5):
        await _may(sessions, "a", now)
    with pytest.raises(TriedTooOften) as refused:
        async with writing(sessions) as db:
            await COUNTER.take(db, FIVE, "a", now=now + timedelta(minutes=17, seconds=30))
    assert refused.value.details == {"minutes": 43}
    assert refused.value.retry_after_seconds == 42 * 60 + 30


async def test_a_right_try_is_given_back(sessions: Sessions, now: datetime) -> None:
    for _ in range(20):
        assert await _may(sessions, "a", now)
        async with writing(sessions) as db:
            await COUNTER.give_back(db, FIVE, "a")


async def test_a_row_of_failures_locks_until_a_success(sessions: Sessions, now: datetime) -> None:
    row = Limit("row", 3, None)
    for day in range(3):
        async with writing(sessions) as db:
            await COUNTER.take(db, row, "a", now=now + timedelta(days=day))
    with pytest.raises(LockedByFailures):
        async with writing(sessions) as db:
            await COUNTER.take(db, row, "a", now=now + timedelta(days=300))
    async with writing(sessions) as db:
        await COUNTER.give_back(db, row, "a")
        await COUNTER.take(db, row, "a", now=now + timedelta(days=301))


async def test_no_address_or_number_is_kept(sessions: Sessions, now: datetime) -> None:
    await _may(sessions, "13800001234", now)
    async with reading(sessions) as db:
        (row,) = (await (await db.connection()).execute(text("SELECT kind, subject FROM attempts"))).all()
    assert b"13800001234" not in bytes(row.subject)
    assert len(row.subject) == 32


@pytest.mark.parametrize(
    ("one", "other", "are_one"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("10.0.0.1", "10.0.0.2", False),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("testclient", "testclient", True),
    ],
)
def test_an_address_stands_for_its_household(one: str, other: str, *, are_one: bool) -> None:
    assert (limits.home_of(one) == limits.home_of(other)) is are_one


async def _may(sessions: Sessions, subject: str, now: datetime, *, limit: Limit = FIVE) -> bool:
    try:
        async with writing(sessions) as db:
            await COUNTER.take(db, limit, subject, now=now)
    except rules.TriedTooOften:
        return False
    return True
