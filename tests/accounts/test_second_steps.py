"""Authenticator apps and recovery codes; passwords beside them."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from pyotp.totp import TOTP
from sqlalchemy import text

from deliberation.accounts import actions as accounts
from deliberation.accounts import hashing, password_rules, passwords, queries, second_steps
from deliberation.accounts.hashing import Hasher
from deliberation.accounts.passwords import Kept
from deliberation.accounts.second_steps import AlreadyOn, NotStarted, ShortPasswordKept, TimeCodeWrong
from deliberation.database.sessions import Sessions, reading, writing

KEY = b"k" * 32
STEP = timedelta(seconds=30)


async def test_the_second_step_counts_once_a_code_has_proved_it(sessions: Sessions, now: datetime) -> None:
    account_id = await _account(sessions, now)
    secret = await _start(sessions, account_id, now)
    assert not await _is_on(sessions, account_id)
    with pytest.raises(TimeCodeWrong):
        await _confirm(sessions, account_id, "000000", now)
    recovery = await _confirm(sessions, account_id, TOTP(secret).at(now), now)
    assert await _is_on(sessions, account_id)
    assert len(set(recovery)) == 8
    with pytest.raises(AlreadyOn):
        await _start(sessions, account_id, now)


async def test_nothing_is_confirmed_that_was_not_started(sessions: Sessions, now: datetime) -> None:
    account_id = await _account(sessions, now)
    with pytest.raises(NotStarted):
        await _confirm(sessions, account_id, "123456", now)


@pytest.mark.parametrize(("drift", "passes"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
async def test_a_clock_may_be_one_step_off(
    sessions: Sessions, now: datetime, drift: int, *, passes: bool
) -> None:
    account_id, secret, _ = await _switched_on(sessions, now)
    later = now + timedelta(hours=1)
    code = TOTP(secret).at(later + drift * STEP)
    if passes:
        await _check(sessions, account_id, code, later)
    else:
        with pytest.raises(TimeCodeWrong):
            await _check(sessions, account_id, code, later)


async def test_a_step_is_used_once_and_no_earlier_one_after_it(sessions: Sessions, now: datetime) -> None:
    account_id, secret, _ = await _switched_on(sessions, now)
    later = now + timedelta(hours=1)
    await _check(sessions, account_id, TOTP(secret).at(later), later)
    for replayed in (TOTP(secret).at(later), TOTP(secret).at(later - STEP)):
        with pytest.raises(TimeCodeWrong):
            await _check(sessions, account_id, replayed, later)
    await _check(sessions, account_id, TOTP(secret).at(later + STEP), later + STEP)


async def test_of_many_at_once_with_one_code_one_passes(sessions: Sessions, now: datetime) -> None:
    account_id, secret, _ = await _switched_on(sessions, now)
    later = now + timedelta(hours=1)
    outcomes = await asyncio.gather(
        *(_check(sessions, account_id, TOTP(secret).at(later), later) for _ in range(6)),
        return_exceptions=True,
    )
    assert outcomes.count(None) == 1


async def test_each_recovery_code_stands_in_once(sessions: Sessions, now: datetime) -> None:
    account_id, _, recovery = await _switched_on(sessions, now)
    await _check(sessions, account_id, recovery[0].lower(), now)
    with pytest.raises(TimeCodeWrong):
        await _check(sessions, account_id, recovery[0], now)
    async with reading(sessions) as db:
        assert (await queries.get_account(db, account_id)).recovery_code_count == 7


async def test_recovery_codes_of_another_account_do_not_help(sessions: Sessions, now: datetime) -> None:
    account_id, _, _ = await _switched_on(sessions, now)
    _, _, others = await _switched_on(sessions, now)
    with pytest.raises(TimeCodeWrong):
        await _check(sessions, account_id, others[0], now)


async def test_new_recovery_codes_void_the_old_ones(sessions: Sessions, now: datetime) -> None:
    account_id, _, old = await _switched_on(sessions, now)
    async with writing(sessions) as db:
        new = await second_steps.renew_recovery_codes(db, account_id, key=KEY)
    with pytest.raises(TimeCodeWrong):
        await _check(sessions, account_id, old[3], now)
    await _check(sessions, account_id, new[3], now)


async def test_the_secret_is_sealed(sessions: Sessions, now: datetime) -> None:
    _, secret, recovery = await _switched_on(sessions, now)
    async with reading(sessions) as db:
        sealed = (
            await (await db.connection()).execute(text("SELECT sealed_secret FROM time_code"))
        ).scalar_one()
        hashes = (
            (await (await db.connection()).execute(text("SELECT code_hash FROM recovery_code")))
            .scalars()
            .all()
        )
    assert secret.encode() not in bytes(sealed)
    assert all(recovery[0].encode() not in bytes(each) for each in hashes)


async def test_a_short_password_keeps_the_second_step_on(sessions: Sessions, now: datetime) -> None:
    account_id, _, _ = await _switched_on(sessions, now)
    await _keep(sessions, Kept(account_id, "wang", "hash"), now, is_short=True)
    with pytest.raises(ShortPasswordKept):
        async with writing(sessions) as db:
            await second_steps.remove(db, account_id)
    await _keep(sessions, Kept(account_id, "wang", "hash"), now, is_short=False)
    async with writing(sessions) as db:
        await second_steps.remove(db, account_id)
    assert not await _is_on(sessions, account_id)


async def test_a_sign_in_name_belongs_to_one_account(sessions: Sessions, now: datetime) -> None:
    await _keep(sessions, Kept(await _account(sessions, now), "wang", "hash"), now)
    with pytest.raises(password_rules.LoginNameTaken):
        await _keep(sessions, Kept(await _account(sessions, now), "wang", "hash"), now)


async def test_hashes_are_argon2id_with_the_recommended_parameters() -> None:
    hasher = Hasher()
    kept = await hasher.hash("correct horse staple")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await hasher.is_right(kept, "correct horse staple")
    assert not await hasher.is_right(kept, "correct horse stapler")
    assert not await hasher.is_right(None, "correct horse staple")
    assert not await hasher.is_right("not a hash", "correct horse staple")
    hasher.close()


async def test_a_hash_with_older_parameters_is_outdated() -> None:
    older, today = Hasher(memory_kib=8192, passes=1), Hasher()
    kept = await older.hash("correct horse staple")
    assert today.is_outdated(kept)
    assert await today.is_right(kept, "correct horse staple")
    assert not today.is_outdated(await today.hash("correct horse staple"))
    older.close()
    today.close()


async def test_a_full_queue_refuses_at_once_and_empties_again() -> None:
    hasher = Hasher(longest_queue=3)
    outcomes = await asyncio.gather(
        *(hasher.hash("a long sentence") for _ in range(8)), return_exceptions=True
    )
    assert sum(isinstance(each, str) for each in outcomes) == 3
    assert sum(isinstance(each, hashing.TooManyAtOnce) for each in outcomes) == 5
    assert isinstance(await hasher.hash("a long sentence"), str)
    hasher.close()


async def test_lone_surrogates_in_a_password_are_only_wrong() -> None:
    hasher = Hasher(memory_kib=1024, passes=1)
    assert not await hasher.is_right(await hasher.hash("x"), "\ud800\x00")
    hasher.close()


async def _account(sessions: Sessions, now: datetime) -> UUID:
    async with writing(sessions) as db:
        return await accounts.make_account(db, name="王敏", now=now)


async def _start(sessions: Sessions, account_id: UUID, now: datetime) -> str:
    async with writing(sessions) as db:
        await second_steps.start(db, account_id, key=KEY, now=now)
    async with reading(sessions) as db:
        secret = await second_steps.find_new_secret(db, account_id, key=KEY)
    assert secret is not None
    return secret


async def _confirm(sessions: Sessions, account_id: UUID, code: str, now: datetime) -> tuple[str, ...]:
    async with writing(sessions) as db:
        return await second_steps.confirm(db, account_id, code, key=KEY, now=now)


async def _switched_on(sessions: Sessions, now: datetime) -> tuple[UUID, str, tuple[str, ...]]:
    account_id = await _account(sessions, now)
    secret = await _start(sessions, account_id, now)
    return account_id, secret, await _confirm(sessions, account_id, TOTP(secret).at(now), now)


async def _check(sessions: Sessions, account_id: UUID, code: str, now: datetime) -> None:
    async with writing(sessions) as db:
        await second_steps.check(db, account_id, code, key=KEY, now=now)


async def _is_on(sessions: Sessions, account_id: UUID) -> bool:
    async with reading(sessions) as db:
        return (await queries.get_account(db, account_id)).has_authenticator


async def _keep(sessions: Sessions, kept: Kept, now: datetime, *, is_short: bool = False) -> None:
    async with writing(sessions) as db:
        await passwords.keep(db, kept, is_short=is_short, now=now)
