"""An open vote is given more time before its end only; its ballots stay, and whoever comes at that moment is in one window or the other."""

import asyncio
import json
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from conftest import Database
from database_clock import make_movable, pass_time
from deliberation.audit.models import AuditEntry
from deliberation.counting import presets
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, Writer, database_now, reading, statement, writing
from deliberation.kernel import clock
from deliberation.kernel.ids import new_id
from deliberation.ledger import digests
from deliberation.outbox.models import PostedLetter
from deliberation.polls import closing, queries, rules
from deliberation.polls.casting import Accepted, Refused
from deliberation.polls.extending import queries as extensions
from deliberation.polls.extending import rules as bounds
from deliberation.polls.extending.rules import Law, Reason, Wanted
from deliberation.polls.queries import PollView
from deliberation.polls.rules import Window
from deliberation.roll import identity
from deliberation.roll.models import PersonContact
from polling import (
    CLERK,
    PEPPER,
    Estate,
    a_plan,
    an_estate,
    as_owner,
    closed,
    end_window,
    homes_of,
    open_poll,
    vote,
)
from polls.alike import counted_alike
from polls.lengthening import HOUR, LAW, extend, extended, seen, wanted

_WAITS_FOR_A_LOCK = (
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


@pytest.fixture
async def estate(sessions: Sessions, database: Database) -> Estate:
    await make_movable(database)
    return await an_estate(sessions, homes_of([100] * 3))


@pytest.fixture
async def poll(sessions: Sessions, estate: Estate) -> PollView:
    return await open_poll(sessions, estate, a_plan(estate))


async def test_ballots_stay_live_the_new_end_holds_and_log_notice_and_letters_tell_of_it(
    sessions: Sessions, estate: Estate, poll: PollView, database: Database
) -> None:
    async with writing(sessions, estate.id) as db:
        for name in ("业主0", "业主1"):
            await _reach(db, estate, name, "13900000001")
    await vote(sessions, estate, poll, "业主0", Choice.FOR)
    asked = wanted(poll, reason=Reason.BY_LAWS, words="议事规则第 12 条")
    after = await extended(sessions, estate, poll, asked)
    assert after.window == Window(poll.window.opens_at, asked.closes_at)
    async with reading(sessions, estate.id) as db:
        (row,) = await extensions.of_poll(db, poll.id)
        (notice,) = await extensions.notices(db, poll.id)
        told = (await db.exec(select(AuditEntry.body).where(AuditEntry.kind == "vote.extended"))).one()
        letters = (await db.exec(select(PostedLetter))).all()
    assert json.loads(told)["data"] == {
        "vote": str(poll.id),
        "closes_before": clock.rfc3339(poll.window.closes_at),
        "closes_at": clock.rfc3339(asked.closes_at),
        "reason": "by_laws",
        "notice_sha256": digests.document(notice),
    }
    assert (row.words, row.letter_count, row.notice_sha256) == (asked.words, 1, digests.document(notice))
    assert json.loads(notice)["words"] == asked.words
    assert len(letters) == 1  # one address of two owners
    await pass_time(database, "90 minutes")
    assert isinstance(await vote(sessions, estate, poll, "业主2", Choice.AGAINST), Accepted)
    with pytest.raises(rules.StillOpen):
        await closed(sessions, estate, poll)
    await pass_time(database, "130 minutes")
    assert isinstance(await vote(sessions, estate, poll, "业主1", Choice.AGAINST), Refused)
    counted = (await closed(sessions, estate, poll)).closed
    assert counted is not None
    assert counted.counted_count == 2


async def test_what_goes_beyond_the_bounds_is_refused_and_nothing_is_written(
    sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    for asked, refusal in (
        (wanted(poll, -HOUR), bounds.EndsNoLater),
        (wanted(poll, timedelta(0)), bounds.EndsNoLater),
        (wanted(poll, timedelta(days=366)), rules.OpenForTooLong),
        (wanted(poll, seen_closes_at=poll.window.closes_at - HOUR), bounds.ExtendedMeanwhile),
        (wanted(poll, reason=Reason.BY_LAWS), bounds.ReasonUntold),
    ):
        with pytest.raises(refusal):
            await extended(sessions, estate, poll, asked)
    async with reading(sessions, estate.id) as db:
        assert await extensions.of_poll(db, poll.id) == ()
    for _ in range(bounds.MOST_EXTENSIONS):
        poll = await extended(sessions, estate, poll)
    with pytest.raises(bounds.ExtendedTooOften):
        await extended(sessions, estate, poll)


async def test_a_vote_that_is_over_or_has_not_begun_is_not_extended(
    sessions: Sessions, estate: Estate, poll: PollView, database: Database
) -> None:
    await end_window(database.owner, poll)
    over = await seen(sessions, estate, poll)
    with pytest.raises(bounds.TooLateToExtend):
        await extended(sessions, estate, over)
    to_come = await open_poll(sessions, estate, a_plan(estate, opens_in=HOUR))
    with pytest.raises(rules.VotingNotOpenYet):
        await extended(sessions, estate, to_come)


def test_the_law_s_longest_window_bounds_an_extension_too() -> None:
    opens_at = datetime(2026, 5, 1, 1, tzinfo=UTC)
    window = Window(opens_at, opens_at + timedelta(days=59))
    hangzhou = Law(preset=presets.load("CN-278-ORD"), place="cn-zhejiang-hangzhou", zone=UTC)
    assert hangzhou.longest_days() == 60

    def asked(days: int) -> Wanted:
        later = opens_at + timedelta(days=days)
        return Wanted(closes_at=later, seen_closes_at=window.closes_at, reason=Reason.TOO_FEW)

    bounds.check_wanted(window, asked(60), hangzhou)
    bounds.check_wanted(window, asked(61), LAW)
    with pytest.raises(bounds.LongerThanTheLaw):
        bounds.check_wanted(window, asked(61), hangzhou)


@pytest.mark.usefixtures("poll")
async def test_the_application_alone_cannot_move_an_end_without_an_extension_that_says_so(
    sessions: Sessions, estate: Estate
) -> None:
    for moved in (
        "UPDATE poll SET closes_at = closes_at + interval '1 hour'",
        "UPDATE poll SET closes_at = closes_at - interval '1 minute'",
    ):
        with pytest.raises(DBAPIError, match="only to where an extension says"):
            async with writing(sessions, estate.id) as db:
                await statement(db, moved)
    for change in ("UPDATE poll_extension SET closes_at = closes_at", "DELETE FROM poll_extension"):
        with pytest.raises(DBAPIError, match="permission denied"):
            async with writing(sessions, estate.id) as db:
                await statement(db, change)


async def test_a_vote_cast_while_the_end_moves_waits_and_is_in_the_new_window(
    sessions: Sessions, database: Database, estate: Estate, poll: PollView
) -> None:
    async with writing(sessions, estate.id) as db:
        await extend(db, estate, poll)
        casting = asyncio.create_task(vote(sessions, estate, poll, "业主0", Choice.FOR))
        await _until_it_waits(database)
        await pass_time(database, "61 minutes")
    assert isinstance(await casting, Accepted)


async def test_a_close_that_waited_for_an_extension_finds_the_vote_open(
    sessions: Sessions, database: Database, estate: Estate, poll: PollView
) -> None:
    async with writing(sessions, estate.id) as db:
        await extend(db, estate, poll)
        closing_it = asyncio.create_task(_looked_at_and_closed(sessions, estate, poll))
        await _until_it_waits(database)
        await pass_time(database, "61 minutes")
    assert isinstance(await _refusal(closing_it), rules.StillOpen)


async def test_of_two_extensions_at_once_one_is_told_that_the_end_has_moved(
    sessions: Sessions, database: Database, estate: Estate, poll: PollView
) -> None:
    both = await asyncio.gather(*(extended(sessions, estate, poll) for _ in range(2)), return_exceptions=True)
    assert sorted(type(each).__name__ for each in both) == ["ExtendedMeanwhile", "PollView"]
    await pass_time(database, "90 minutes")
    assert isinstance(await vote(sessions, estate, poll, "业主0", Choice.FOR), Accepted)
    assert await counted_alike(sessions, database, estate, poll) == {"101": "for"}


async def _reach(db: Writer, estate: Estate, name: str, phone: str) -> None:
    row = PersonContact(
        community_id=estate.id,
        id=new_id(),
        person_id=estate.persons[name],
        kind="phone",
        value=phone,
        value_hash=identity.contact_hash(PEPPER, phone),
    )
    db.add(row)
    await db.flush()


async def _looked_at_and_closed(sessions: Sessions, estate: Estate, poll: PollView) -> None:
    """As the page does: the vote was read before the lock was had."""
    async with writing(sessions, estate.id) as db:
        await queries.page(db, poll.number, now=await database_now(db))
        await closing.close(db, estate.id, poll_id=poll.id, closer=None, actor=CLERK)


async def _until_it_waits(database: Database) -> None:
    async with asyncio.timeout(60):
        while not await as_owner(database.owner, _WAITS_FOR_A_LOCK):  # noqa: ASYNC110 - for the database
            await asyncio.sleep(0.02)


async def _refusal(asked: Awaitable[object]) -> BaseException | None:
    (found,) = await asyncio.gather(asked, return_exceptions=True)
    return found if isinstance(found, BaseException) else None
