"""The list: words of one, two and more signs are found, filters count what they leave, pages follow each other."""

from datetime import timedelta
from uuid import UUID

import pytest

from builders import NOW, a_community
from deliberation.communities.bylines import Byline
from deliberation.database.sessions import Sessions, Writer, writing
from deliberation.proposals import actions, listing
from deliberation.proposals.listing import Filters
from deliberation.proposals.rules import Category, Standing
from matters import a_draft, a_published_proposal, an_author

MATTERS = (
    ("重新划定地面停车位", "恢复消防通道", "三条消防通道夜间被占。", Category.PARKING),
    ("3 栋加装电梯", "老人上下楼难", "Lift for building 3, see plan 2-501.", Category.LIFT),
    ("清理楼道杂物", "100% 畅通_无阻", "自行车也要停好。", Category.FIRE_SAFETY),
)


async def _three(db: Writer) -> tuple[UUID, Byline]:
    community_id = (await a_community(db)).id
    author = await an_author(db, community_id)
    for hours, (title, summary, body, category) in enumerate(MATTERS):
        await a_published_proposal(
            db,
            community_id,
            author,
            now=NOW + timedelta(hours=hours),
            title=title,
            summary=summary,
            body=body,
            category=category,
        )
    return community_id, author


@pytest.mark.parametrize(
    ("needle", "numbers"),
    [
        ("", [3, 2, 1]),
        ("停车", [1]),
        ("消防通道", [1]),
        ("消防 通道", [1]),
        ("通道消防", []),
        ("电梯", [2]),
        ("停", [3, 1]),
        ("梯", [2]),
        ("LIFT", [2]),
        ("lif", [2]),
        ("2-501", [2]),
        ("3 电梯", [2]),
        ("100%", [3]),
        ("%", [3]),
        ("畅通_", [3]),
        ("q_z", []),
        ("车自", []),
        ("楼", [3, 2]),
        ("'; DROP TABLE proposal; --", []),
    ],
)
async def test_a_search_finds_what_holds_the_words(
    sessions: Sessions, needle: str, numbers: list[int]
) -> None:
    async with writing(sessions) as db:
        await _three(db)
        found = await listing.index(db, Filters(needle=needle))
        assert [card.number for card in found.cards] == numbers
        assert found.total == len(numbers)


async def test_pairs_of_signs_from_two_different_words_do_not_make_a_match(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id = (await a_community(db)).id
        author = await an_author(db, community_id)
        await a_published_proposal(
            db, community_id, author, title="消防车 防通风 通道口", summary="x", body="x"
        )
        assert (await listing.index(db, Filters(needle="消防通道"))).total == 0


async def test_filters_count_what_each_other_would_leave(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, _ = await _three(db)
        lift = (await listing.index(db, Filters(category=Category.LIFT))).cards[0]
        await actions.freeze(db, community_id, proposal_id=lift.id, now=NOW)
        found = await listing.index(db, Filters(standing=Standing.FROZEN))
        assert [card.number for card in found.cards] == [2]
        assert found.by_standing == {Standing.OPEN: 2, Standing.FROZEN: 1, Standing.WITHDRAWN: 0}
        assert found.by_category[Category.LIFT] == 1
        assert found.by_category[Category.PARKING] == 0
        nothing = await listing.index(db, Filters(standing=Standing.FROZEN, category=Category.PARKING))
        assert (nothing.cards, nothing.total) == ((), 0)


async def test_mine_are_the_ones_i_wrote_and_drafts_are_apart(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author = await _three(db)
        neighbour = await an_author(db, community_id, name="王阿姨")
        await a_published_proposal(db, community_id, neighbour, title="种花")
        draft = await a_draft(db, community_id, neighbour, title="草稿")
        mine = await listing.index(db, Filters(author_id=neighbour.account_id))
        assert [card.title for card in mine.cards] == ["种花"]
        assert [each.id for each in await listing.drafts_of(db, neighbour.account_id)] == [draft]
        assert await listing.drafts_of(db, author.account_id) == ()
        assert (await listing.index(db, Filters())).total == 4


async def test_the_ones_named_first_come_first_then_the_newest(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        await _three(db)
        ids = {card.number: card.id for card in (await listing.index(db, Filters())).cards}
        found = await listing.index(db, Filters(first=[ids[1], ids[2]]))
        assert [card.number for card in found.cards] == [1, 2, 3]


async def test_pages_follow_each_other_without_gap_or_repetition(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id = (await a_community(db)).id
        author = await an_author(db, community_id)
        for _ in range(45):
            await a_published_proposal(db, community_id, author)
        pages = [await listing.index(db, Filters(page=page)) for page in (1, 2, 3, 4)]
        numbers = [card.number for page in pages for card in page.cards]
        assert numbers == list(range(45, 0, -1))
        assert {page.total for page in pages} == {45}
