"""Letter codes and links: one person, one community, once, and not for ever."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from builders import a_community
from deliberation.accounts import actions as accounts
from deliberation.accounts import letter_codes, queries, rules
from deliberation.accounts.rules import Method
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel.facts import SYSTEM
from deliberation.kernel.ids import new_id

KEY = b"k" * 32


async def test_a_code_makes_the_account_of_its_person_and_tells_the_log(
    sessions: Sessions, now: datetime
) -> None:
    community_id, person_id, code = await _letter(sessions, now)
    account_id = await _use(sessions, code, now)
    async with reading(sessions) as db:
        (joined,) = await queries.memberships(db, account_id)
        assert (joined.community_id, joined.person_id) == (community_id, person_id)
        assert (await queries.get_account(db, account_id)).name == "李秀英"
    async with reading(sessions, community_id) as db:
        rows = await (await db.connection()).execute(
            text("SELECT subject_id FROM audit_entry WHERE kind = 'identity.verified'")
        )
        assert [row.subject_id for row in rows] == [account_id]


async def test_a_second_letter_leads_to_the_same_account(sessions: Sessions, now: datetime) -> None:
    community_id, person_id, code = await _letter(sessions, now)
    first = await _use(sessions, code, now)
    async with writing(sessions, community_id) as db:
        again = await letter_codes.issue(db, community_id, person_id, key=KEY, actor=SYSTEM, now=now)
    assert await _use(sessions, again, now) == first


async def test_a_used_code_is_refused(sessions: Sessions, now: datetime) -> None:
    _, _, code = await _letter(sessions, now)
    await _use(sessions, code, now)
    with pytest.raises(rules.LetterCodeUsed):
        await _use(sessions, code, now)


async def test_an_expired_code_is_refused_to_the_second(sessions: Sessions, now: datetime) -> None:
    _, _, code = await _letter(sessions, now)
    with pytest.raises(rules.LetterCodeExpired):
        await _use(sessions, code, now + timedelta(days=21))
    await _use(sessions, code, now + timedelta(days=21, seconds=-1))


async def test_a_newer_letter_cancels_the_older_one(sessions: Sessions, now: datetime) -> None:
    community_id, person_id, old = await _letter(sessions, now)
    async with writing(sessions, community_id) as db:
        new = await letter_codes.issue(db, community_id, person_id, key=KEY, actor=SYSTEM, now=now)
    with pytest.raises(rules.LetterCodeReplaced):
        await _use(sessions, old, now)
    await _use(sessions, new, now)


async def test_a_code_under_another_key_is_unknown(sessions: Sessions, now: datetime) -> None:
    _, _, code = await _letter(sessions, now)
    with pytest.raises(rules.LetterCodeUnknown):
        async with writing(sessions) as db:
            await letter_codes.locked(db, code, key=b"x" * 32, now=now)


async def test_two_browsers_at_once_use_a_code_once(sessions: Sessions, now: datetime) -> None:
    _, _, code = await _letter(sessions, now)
    outcomes = await asyncio.gather(*(_use(sessions, code, now) for _ in range(6)), return_exceptions=True)
    assert sum(isinstance(each, UUID) for each in outcomes) == 1
    assert sum(isinstance(each, rules.LetterCodeUsed) for each in outcomes) == 5


async def test_a_person_has_one_account_in_a_community(sessions: Sessions, now: datetime) -> None:
    community_id, person_id, code = await _letter(sessions, now)
    await _use(sessions, code, now)
    async with writing(sessions) as db:
        other = await accounts.make_account(db, name="王敏", now=now)
    with pytest.raises(rules.PersonHasAccount):
        async with writing(sessions, community_id) as db:
            await accounts.join(db, other, community_id, person_id=person_id, now=now)


async def test_the_first_link_works_once(sessions: Sessions, now: datetime) -> None:
    account_id, code = await _link(sessions, Method.FIRST_LINK, now)
    async with writing(sessions) as db:
        assert await accounts.use_link(db, code, is_demo=False, now=now) == (account_id, Method.FIRST_LINK)
    with pytest.raises(rules.LinkUnknown):
        async with writing(sessions) as db:
            await accounts.use_link(db, code, is_demo=False, now=now)


async def test_a_demo_link_works_again_and_again_but_in_a_demo_only(
    sessions: Sessions, now: datetime
) -> None:
    account_id, code = await _link(sessions, Method.DEMO_LINK, now)
    for _ in range(2):
        async with writing(sessions) as db:
            assert (await accounts.use_link(db, code, is_demo=True, now=now))[0] == account_id
    with pytest.raises(rules.LinkUnknown):
        async with writing(sessions) as db:
            await accounts.use_link(db, code, is_demo=False, now=now)


async def test_a_link_ends(sessions: Sessions, now: datetime) -> None:
    _, code = await _link(sessions, Method.FIRST_LINK, now)
    with pytest.raises(rules.LinkUnknown):
        async with writing(sessions) as db:
            await accounts.use_link(db, code, is_demo=False, now=now + timedelta(hours=24))


async def test_no_code_lies_in_the_database(sessions: Sessions, now: datetime) -> None:
    _, _, code = await _letter(sessions, now)
    _, link = await _link(sessions, Method.FIRST_LINK, now)
    async with reading(sessions) as db:
        kept = [
            str(row)
            for table in ("letter_code", "sign_in_link")
            for row in await (await db.connection()).execute(text(f"SELECT * FROM {table}"))  # noqa: S608 - our own table names
        ]
    assert len(kept) == 2
    assert not any(code in row or link in row for row in kept)


async def _letter(sessions: Sessions, now: datetime) -> tuple[UUID, UUID, str]:
    person_id = new_id()
    async with writing(sessions) as db:
        community = await a_community(db)
        code = await letter_codes.issue(db, community.id, person_id, key=KEY, actor=SYSTEM, now=now)
    return community.id, person_id, code


async def _use(sessions: Sessions, code: str, now: datetime) -> UUID:
    async with writing(sessions) as db:
        letter = await letter_codes.locked(db, code, key=KEY, now=now)
        return await letter_codes.use(db, letter, name="李秀英", now=now)


async def _link(sessions: Sessions, method: Method, now: datetime) -> tuple[UUID, str]:
    async with writing(sessions) as db:
        account_id = await accounts.make_account(db, name="王敏", now=now)
        return account_id, await accounts.issue_link(db, account_id, method=method, now=now)
