"""Sessions: who a token signs in, until when, and how it dies."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from deliberation.accounts import actions as accounts
from deliberation.accounts import queries, rules
from deliberation.accounts.models import SignIn
from deliberation.accounts.queries import SignedIn
from deliberation.accounts.rules import Method
from deliberation.database.sessions import Sessions, reading, writing


async def test_a_token_signs_in_its_account_alone(sessions: Sessions, now: datetime) -> None:
    account_id, token = await _somebody(sessions, now)
    found = await _behind(sessions, token, now)
    assert found is not None
    assert (found.account_id, found.name, found.method) == (account_id, "李秀英", Method.LETTER)
    assert not found.is_member
    assert await _behind(sessions, token + "x", now) is None


async def test_a_session_ends_after_thirty_days(sessions: Sessions, now: datetime) -> None:
    _, token = await _somebody(sessions, now)
    assert await _behind(sessions, token, now + timedelta(days=29, hours=23)) is not None
    assert await _behind(sessions, token, now + timedelta(days=30)) is None


async def test_a_revoked_session_is_dead_at_once_and_the_others_live(
    sessions: Sessions, now: datetime
) -> None:
    account_id, first = await _somebody(sessions, now)
    async with writing(sessions) as db:
        second = await accounts.sign_in(db, account_id, method=Method.CODE, device="safari/iphone", now=now)
    found = await _behind(sessions, first, now)
    assert found is not None
    async with writing(sessions) as db:
        await accounts.end_sign_in(db, account_id, found.sign_in_id, now=now)
    assert await _behind(sessions, first, now) is None
    assert await _behind(sessions, second, now) is not None


async def test_nobody_ends_the_session_of_another_account(sessions: Sessions, now: datetime) -> None:
    _, token = await _somebody(sessions, now)
    stranger, _ = await _somebody(sessions, now)
    found = await _behind(sessions, token, now)
    assert found is not None
    async with writing(sessions) as db:
        await accounts.end_sign_in(db, stranger, found.sign_in_id, now=now)
    assert await _behind(sessions, token, now) is not None


async def test_signing_out_everywhere_else_keeps_this_browser(sessions: Sessions, now: datetime) -> None:
    account_id, here = await _somebody(sessions, now)
    async with writing(sessions) as db:
        there = await accounts.sign_in(db, account_id, method=Method.CODE, device="", now=now)
    found = await _behind(sessions, here, now)
    assert found is not None
    async with writing(sessions) as db:
        await accounts.end_other_sign_ins(db, account_id, but=found.sign_in_id, now=now)
    assert await _behind(sessions, there, now) is None
    assert await _behind(sessions, here, now) is not None


async def test_the_second_step_gives_a_new_token_and_kills_the_old_one(
    sessions: Sessions, now: datetime
) -> None:
    _, token = await _somebody(sessions, now)
    found = await _behind(sessions, token, now)
    assert found is not None
    async with writing(sessions) as db:
        new = await accounts.pass_second_step(db, found.sign_in_id, now=now)
    assert await _behind(sessions, token, now) is None
    stepped = await _behind(sessions, new, now)
    assert stepped is not None
    assert stepped.second_step_at == now


async def test_the_database_keeps_no_token(sessions: Sessions, now: datetime) -> None:
    _, token = await _somebody(sessions, now)
    async with reading(sessions) as db:
        rows = (await db.exec(select(SignIn))).all()
    assert all(token not in repr(row) and token.encode() not in row.token_hash for row in rows)


@pytest.mark.parametrize(("name", "refusal"), [("  ", rules.NameMissing), ("长" * 41, rules.NameTooLong)])
async def test_a_name_nobody_could_read_is_refused(
    sessions: Sessions, now: datetime, name: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        async with writing(sessions) as db:
            await accounts.make_account(db, name=name, now=now)


async def _somebody(sessions: Sessions, now: datetime) -> tuple[UUID, str]:
    async with writing(sessions) as db:
        account_id = await accounts.make_account(db, name="李秀英", now=now)
        token = await accounts.sign_in(db, account_id, method=Method.LETTER, device="firefox/linux", now=now)
    return account_id, token


async def _behind(sessions: Sessions, token: str, now: datetime) -> SignedIn | None:
    async with reading(sessions) as db:
        return await queries.find_signed_in(db, token=token, community_id=None, now=now)
