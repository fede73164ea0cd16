"""Co-owners name the one of them who votes; what they say is kept, and nobody says it without end."""

from datetime import timedelta

import pytest

from deliberation.database.sessions import Sessions, writing
from deliberation.kernel import clock
from deliberation.roll import voter_wishes
from deliberation.roll.voter_wishes import ChangedTooOften, CoOwner
from polling import MEMBER, Home, a_voter, an_estate


async def test_a_co_owner_changes_their_mind_ten_times_a_day_and_no_more(sessions: Sessions) -> None:
    estate = await an_estate(sessions, [Home(label="101", owners=("李美华", "张建国"))])
    account_id = (await a_voter(sessions, estate, "李美华")).account_id
    now = clock.now()

    async def say(name: str, *, after: timedelta = timedelta(0)) -> bool:
        by = CoOwner(person_id=estate.persons["李美华"], account_id=account_id, actor=MEMBER, now=now + after)
        async with writing(sessions, estate.id) as db:
            unit_id, wanted = estate.units["101"], estate.persons[name]
            return await voter_wishes.say(db, estate.id, unit_id, wanted, by=by)

    for _ in range(5):
        assert [await say(name) for name in ("李美华", "张建国")] == [False, False]
    with pytest.raises(ChangedTooOften):
        await say("李美华")
    assert not await say("李美华", after=timedelta(days=1, seconds=1))
