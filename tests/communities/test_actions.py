"""Communities are founded once an address, mandates are held once, numbers have no gaps."""

import asyncio
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from builders import NOW, a_community, an_account
from deliberation.communities import actions as communities
from deliberation.communities import queries, rules
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, Writer, reading, writing
from deliberation.kernel.facts import SYSTEM
from deliberation.kernel.ids import new_id

TODAY = date(2026, 5, 21)


async def test_a_founded_community_is_found_at_its_address(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        founded = await a_community(db, slug="lane-7")
    async with reading(sessions) as db:
        assert await queries.find_by_slug(db, "lane-7") == founded


async def test_an_address_is_given_once(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        await a_community(db)
    with pytest.raises(rules.SlugTaken):
        async with writing(sessions) as db:
            await a_community(db)


@pytest.mark.parametrize("slug", ["", "a", "A-B", "福星里", "a/b", "a" * 41, "ab\n"])
async def test_an_address_is_plain(sessions: Sessions, slug: str) -> None:
    with pytest.raises(rules.SlugUnfit):
        async with writing(sessions) as db:
            await a_community(db, slug=slug)


async def _given(db: Writer, community_id: UUID, account_id: UUID) -> UUID:
    return await communities.give_role(
        db, community_id, account_id=account_id, role=Role.LEAD, starts_on=TODAY, actor=SYSTEM, now=NOW
    )


async def test_a_role_counts_from_its_first_to_its_last_day(sessions: Sessions, now: datetime) -> None:
    async with writing(sessions) as db:
        community = await a_community(db)
        account_id = await an_account(db)
        mandate_id = await _given(db, community.id, account_id)
        await communities.end_role(
            db, community.id, mandate_id=mandate_id, ends_on=TODAY, actor=SYSTEM, now=now
        )
    async with reading(sessions, community.id) as db:
        held = [await queries.roles_of(db, account_id, TODAY + timedelta(days=days)) for days in (-1, 0, 1)]
    assert held == [frozenset(), {Role.LEAD}, frozenset()]


async def test_the_same_role_is_not_given_twice(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community = await a_community(db)
        account_id = await an_account(db)
        mandate_id = await _given(db, community.id, account_id)
    with pytest.raises(rules.RoleHeld):
        async with writing(sessions, community.id) as db:
            await _given(db, community.id, account_id)
    async with writing(sessions, community.id) as db:
        ending = {"mandate_id": mandate_id, "actor": SYSTEM, "now": NOW}
        await communities.end_role(db, community.id, ends_on=TODAY, **ending)
        await _given(db, community.id, account_id)
    for refusal, ends_on in ((rules.RoleEnded, TODAY), (rules.RoleEnded, TODAY + timedelta(days=1))):
        with pytest.raises(refusal):
            async with writing(sessions, community.id) as db:
                await communities.end_role(db, community.id, ends_on=ends_on, **ending)


async def test_a_role_does_not_end_before_it_began_nor_one_that_is_not_there(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community = await a_community(db)
        mandate_id = await _given(db, community.id, await an_account(db))
    for wanted, day, refusal in (
        (mandate_id, TODAY - timedelta(days=1), rules.EndsBeforeStart),
        (new_id(), TODAY, rules.NoSuchMandate),
    ):
        with pytest.raises(refusal):
            async with writing(sessions, community.id) as db:
                await communities.end_role(
                    db, community.id, mandate_id=wanted, ends_on=day, actor=SYSTEM, now=NOW
                )


async def test_numbers_given_at_the_same_moment_have_no_gap(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community = await a_community(db)

    async def number() -> int:
        async with writing(sessions, community.id) as db:
            return await communities.next_number(db, community.id, "proposal")

    assert sorted(await asyncio.gather(*(number() for _ in range(12)))) == list(range(1, 13))


async def test_a_number_comes_back_when_its_transaction_fails(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community = await a_community(db)

    async def number_and_fail(db: Writer) -> None:
        await communities.next_number(db, community.id, "poll")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        async with writing(sessions, community.id) as db:
            await number_and_fail(db)
    async with writing(sessions, community.id) as db:
        assert await communities.next_number(db, community.id, "poll") == 1
        assert await communities.next_number(db, community.id, "proposal") == 1


async def test_a_mandate_is_for_a_building_of_the_community(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community = await a_community(db)
        with pytest.raises(rules.NoSuchBuilding):
            await communities.give_role(
                db,
                community.id,
                account_id=await an_account(db),
                role=Role.LEAD,
                building_id=new_id(),
                starts_on=TODAY,
                actor=SYSTEM,
                now=NOW,
            )
