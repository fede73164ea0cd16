"""A thread as its readers see it: orders, filters, pages, reasons; and how little it asks of the database."""

from datetime import timedelta
from uuid import UUID

import statements
from builders import NOW, a_community
from deliberation.communities.bylines import Byline
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, Writer, reading, writing
from deliberation.threads import actions, queries
from deliberation.threads.queries import Asked
from deliberation.threads.rules import Kind
from deliberation.threads.statements import Only, Order
from matters import a_comment, a_published_proposal, an_author

ANYBODY = Asked(viewer_id=None, sees_names=True, now=NOW)


async def _home(db: Writer) -> tuple[UUID, Byline, UUID]:
    community_id = (await a_community(db)).id
    author = await an_author(db, community_id, name="王阿姨", place="3 栋")
    return community_id, author, await a_published_proposal(db, community_id, author)


async def _marks(db: Writer, community_id: UUID, comment_id: UUID, readers: list[Byline]) -> None:
    for reader in readers:
        await actions.mark_helpful(db, community_id, comment_id=comment_id, account_id=reader.account_id)


def _hour(place: int) -> timedelta:
    return timedelta(hours=place)


async def test_most_helpful_comes_first_or_the_newest(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author, matter_id = await _home(db)
        readers = [await an_author(db, community_id) for _ in range(2)]
        first, second, third = [
            await a_comment(db, community_id, matter_id, author, now=NOW + _hour(place)) for place in range(3)
        ]
        await _marks(db, community_id, first, readers)
        await _marks(db, community_id, second, readers[:1])
        helpful = await queries.thread(db, matter_id, ANYBODY)
        assert [comment.id for comment in helpful.comments] == [first, second, third]
        newest = await queries.thread(
            db, matter_id, Asked(viewer_id=None, sees_names=True, now=NOW, order=Order.NEWEST)
        )
        assert [comment.id for comment in newest.comments] == [third, second, first]


async def test_questions_and_official_answers_can_be_read_alone(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author, matter_id = await _home(db)
        staff = await an_author(db, community_id, name="林晓云", role=Role.COMMITTEE)
        question = await a_comment(db, community_id, matter_id, author, kind=Kind.QUESTION)
        concern = await a_comment(db, community_id, matter_id, author, kind=Kind.CONCERN)
        await a_comment(db, community_id, matter_id, author)
        await a_comment(db, community_id, matter_id, staff, parent_id=concern)
        for only, wanted in ((Only.QUESTIONS, question), (Only.ANSWERED, concern)):
            found = await queries.thread(
                db, matter_id, Asked(viewer_id=None, sees_names=True, now=NOW, only=only)
            )
            assert ([comment.id for comment in found.comments], found.found) == ([wanted], 1)
        counts = await queries.counts_of(db, matter_id)
        assert (counts.total, counts.supports, counts.concerns, counts.questions, counts.answered) == (
            4,
            1,
            1,
            1,
            1,
        )
        assert await queries.totals(db) == {matter_id: 4}


async def test_pages_hold_twenty_and_follow_each_other(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author, matter_id = await _home(db)
        made = [
            await a_comment(db, community_id, matter_id, author, now=NOW + _hour(place))
            for place in range(45)
        ]
        seen: list[UUID] = []
        for page in (1, 2, 3, 4):
            found = await queries.thread(
                db, matter_id, Asked(viewer_id=None, sees_names=True, now=NOW, order=Order.NEWEST, page=page)
            )
            seen += [comment.id for comment in found.comments]
        assert seen == made[::-1]


async def test_the_main_reasons_are_the_three_most_helpful_of_each_side(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author, matter_id = await _home(db)
        readers = [await an_author(db, community_id) for _ in range(5)]
        for place in range(5):
            for kind in (Kind.SUPPORT, Kind.CONCERN):
                text = f"{kind.value} {place} " + "很长的理由" * 40
                made = await a_comment(
                    db, community_id, matter_id, author, kind=kind, text=text, now=NOW + _hour(place)
                )
                await _marks(db, community_id, made, readers[:place])
        found = await queries.main_reasons(db, matter_id)
        assert [reason.helpful_count for reason in found.supports] == [4, 3, 2]
        assert [reason.text[:9] for reason in found.concerns] == ["concern 4", "concern 3", "concern 2"]
        assert all(len(reason.text) == 90 and reason.text.endswith("…") for reason in found.supports)


async def test_a_comment_nobody_found_helpful_is_not_a_main_reason(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community_id, author, matter_id = await _home(db)
        await a_comment(db, community_id, matter_id, author)
        assert (await queries.main_reasons(db, matter_id)).supports == ()


async def test_a_long_thread_takes_no_more_statements_than_a_short_one(sessions: Sessions) -> None:
    counts = []
    for slug, comments in (("short", 2), ("long", 40)):
        async with writing(sessions) as db:
            community_id = (await a_community(db, slug=slug)).id
            author = await an_author(db, community_id)
            matter_id = await a_published_proposal(db, community_id, author)
            for place in range(comments):
                made = await a_comment(db, community_id, matter_id, author, now=NOW + _hour(place))
                await a_comment(db, community_id, matter_id, author, parent_id=made, now=NOW + _hour(place))
        async with reading(sessions, community_id) as db:
            with statements.asked() as asked:
                await queries.thread(db, matter_id, ANYBODY)
        counts.append(len(asked))
    assert counts == [3, 3]
