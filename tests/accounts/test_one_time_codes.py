"""Six digits: once, five tries, ten minutes, one browser."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from builders import a_community
from deliberation.accounts import one_time_codes, rules
from deliberation.accounts.one_time_codes import Asked
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel.ids import new_id

KEY = b"k" * 32
PERSON = new_id()


async def test_the_right_digits_in_the_same_browser_name_the_person(
    sessions: Sessions, now: datetime
) -> None:
    digits = await _issue(sessions, now)
    assert await _try(sessions, f" {digits[:3]} {digits[3:]}", now + timedelta(minutes=9)) == PERSON


async def test_a_code_works_once(sessions: Sessions, now: datetime) -> None:
    digits = await _issue(sessions, now)
    await _try(sessions, digits, now)
    with pytest.raises(rules.OneTimeCodeOver):
        await _try(sessions, digits, now)


async def test_a_code_is_of_no_use_in_another_browser(sessions: Sessions, now: datetime) -> None:
    digits = await _issue(sessions, now)
    with pytest.raises(rules.OneTimeCodeOver):
        await _try(sessions, digits, now, browser="another")


async def test_the_digits_of_one_browser_are_wrong_in_another_that_asked_too(
    sessions: Sessions, now: datetime
) -> None:
    digits = await _issue(sessions, now)
    await _issue(sessions, now, browser="another", slug="other-place")
    with pytest.raises(rules.OneTimeCodeWrong):
        await _try(sessions, digits, now, browser="another")


async def test_a_code_ends_after_ten_minutes(sessions: Sessions, now: datetime) -> None:
    digits = await _issue(sessions, now)
    with pytest.raises(rules.OneTimeCodeOver):
        await _try(sessions, digits, now + timedelta(minutes=10))


async def test_after_five_wrong_tries_the_right_one_is_too_late(sessions: Sessions, now: datetime) -> None:
    digits = await _issue(sessions, now)
    for _ in range(5):
        with pytest.raises(rules.OneTimeCodeWrong):
            await _try(sessions, _other_than(digits), now)
    with pytest.raises(rules.OneTimeCodeOver):
        await _try(sessions, digits, now)


async def test_of_fifty_guesses_at_once_five_are_looked_at(sessions: Sessions, now: datetime) -> None:
    digits = await _issue(sessions, now)
    wrong = _other_than(digits)
    outcomes = await asyncio.gather(*(_try(sessions, wrong, now) for _ in range(50)), return_exceptions=True)
    assert sum(isinstance(each, rules.OneTimeCodeWrong) for each in outcomes) == 5
    assert sum(isinstance(each, rules.OneTimeCodeOver) for each in outcomes) == 45


async def test_a_new_code_voids_the_one_before(sessions: Sessions, now: datetime) -> None:
    first = await _issue(sessions, now)
    second = await _issue(sessions, now, slug="other-place")
    if first != second:
        with pytest.raises(rules.OneTimeCodeWrong):
            await _try(sessions, first, now)
    assert await _try(sessions, second, now) == PERSON


async def test_a_code_for_nobody_is_wrong_whatever_is_typed(sessions: Sessions, now: datetime) -> None:
    digits = await _issue(sessions, now, person_id=None)
    with pytest.raises(rules.OneTimeCodeWrong):
        await _try(sessions, digits, now)


async def test_neither_digits_nor_browser_are_kept(sessions: Sessions, now: datetime) -> None:
    digits = await _issue(sessions, now)
    async with reading(sessions) as db:
        (row,) = (await (await db.connection()).execute(text("SELECT * FROM one_time_code"))).all()
    assert all(digits.encode() not in bytes(value) for value in row if isinstance(value, bytes))
    assert "browser" not in str(tuple(row))


async def _issue(
    sessions: Sessions,
    now: datetime,
    *,
    person_id: UUID | None = PERSON,
    browser: str = "browser",
    slug: str = "fuxing-li",
) -> str:
    async with writing(sessions) as db:
        community = await a_community(db, slug=slug)
        asked = Asked(community.id, b"h" * 32, person_id)
        return await one_time_codes.issue(db, asked, browser=browser, key=KEY, now=now)


async def _try(sessions: Sessions, typed: str, now: datetime, *, browser: str = "browser") -> UUID:
    async with writing(sessions) as db:
        tried = await one_time_codes.count_try(db, browser=browser, now=now)
    async with writing(sessions) as db:
        return await one_time_codes.use(db, tried, typed, browser=browser, key=KEY, now=now)


def _other_than(digits: str) -> str:
    return f"{(int(digits) + 1) % 10**6:06d}"
