"""While a committee is founded everybody on the roll hears what hangs: once, in the same words, without a name."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

import founded
from conftest import BASE_URL
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.founding import candidacies, queries
from deliberation.founding.kinds import Posting
from deliberation.kernel import clock
from deliberation.kernel.ids import new_id
from deliberation.notifications import actions as notifications
from deliberation.notifications import foundings
from deliberation.notifications.actions import Post
from deliberation.notifications.models import FoundingNotice
from deliberation.outbox.models import PostedLetter
from deliberation.outbox.rules import Channel
from deliberation.roll.models import PersonContact
from deliberation.web import ballot_letters, founding_letters, holder_letters, mandate_letters
from polling import Estate, an_estate, homes_of

NAMES = tuple(f"业主{place}" for place in range(5))
POST = Post(
    ballot_letters.Wording(BASE_URL),
    mandate_letters.Wording(BASE_URL),
    holder_letters.Wording(BASE_URL),
    founding_letters.Wording(BASE_URL),
    frozenset(Channel),
)


@pytest.fixture
async def here(sessions: Sessions) -> Estate:
    """Two of five owners can be reached; the first of them shares a telephone with the third."""
    estate = await an_estate(sessions, homes_of([1_000_000] * 5))
    async with writing(sessions, estate.id) as db:
        for name, address in (
            (NAMES[0], "13800000001"),
            (NAMES[2], "13800000001"),
            (NAMES[1], "li@example.org"),
        ):
            db.add(
                PersonContact(
                    community_id=estate.id,
                    id=new_id(),
                    person_id=estate.persons[name],
                    kind="mail" if "@" in address else "phone",
                    value=address,
                    value_hash=address.encode(),
                )
            )
    return estate


async def tell(sessions: Sessions, here: Estate) -> list[PostedLetter]:
    """The letters of this turn."""
    async with reading(sessions) as db:
        before = set(await db.exec(select(PostedLetter.id)))
    async with writing(sessions, here.id) as db:
        await notifications.tell_of_founding(db, here.community, post=POST, now=clock.now())
    async with reading(sessions) as db:
        found = await db.exec(select(PostedLetter).order_by(col(PostedLetter.to)))
        return [each for each in found if each.id not in before]


async def test_everybody_hears_of_lists_and_election_once_and_alike(sessions: Sessions, here: Estate) -> None:
    async with writing(sessions, here.id) as db:
        await founded.begun(db, here, who=founded.by(here, days_ago=40))
        await founded.grouped(db, here, NAMES[:3], who=founded.by(here, days_ago=40))
        await founded.drafted(db, here, "第一条", who=founded.by(here, days_ago=30))
    drafts = await tell(sessions, here)
    assert [each.to for each in drafts] == ["13800000001", "li@example.org"]
    assert len({(each.subject, each.body) for each in drafts}) == 1
    assert f"{BASE_URL}/c/fuxing-li/founding" in drafts[0].body
    assert await tell(sessions, here) == []
    async with writing(sessions, here.id) as db:
        await founded.stood(db, here, NAMES, who=founded.by(here, days_ago=25))
    candidates = await tell(sessions, here)
    until = here.community.day(clock.now()) - timedelta(days=25 - 7)
    assert f"{until.day} {until:%B %Y}" in candidates[0].body
    assert not [name for name in NAMES for each in candidates if name in each.body]
    async with writing(sessions, here.id) as db:
        await founded.call(db, here, seats=5)
        called = (await queries.newest(db)).assembly
    assert called is not None
    assert await tell(sessions, here) == []
    poll = await founded.open_election(sessions, here, called.proposal_id, NAMES, seats=5)
    (election, _) = await tell(sessions, here)
    assert f"/polls/{poll.number}" in election.body
    assert await tell(sessions, here) == []
    async with reading(sessions, here.id) as db:
        posted = (await queries.newest(db)).posted(Posting.DRAFTS)
        assert posted is not None
        assert await foundings.reached(db, posting_id=posted.id) == 2


async def test_a_list_that_no_longer_holds_when_its_turn_comes_is_passed_over(
    sessions: Sessions, here: Estate
) -> None:
    async with writing(sessions, here.id) as db:
        await founded.begun(db, here, who=founded.by(here, days_ago=40))
        await founded.grouped(db, here, NAMES[:3], who=founded.by(here, days_ago=40))
        await founded.stood(db, here, NAMES, who=founded.by(here, days_ago=25))
        await candidacies.withdraw(db, here.id, 1, by=founded.by(here))
    assert await tell(sessions, here) == []
    async with reading(sessions, here.id) as db:
        assert (await db.exec(select(FoundingNotice.address_count))).all() == [0]
