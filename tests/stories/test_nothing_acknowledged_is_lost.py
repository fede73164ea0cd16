"""Whoever holds a receipt has voted, whatever is switched off at whatever moment."""

import asyncio
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import make_url
from sqlmodel import select

import serving
from deliberation.cli.installation import opened
from deliberation.database.sessions import Sessions, reading
from deliberation.polls.ballots.models import Ballot
from polling import closed, end_window
from serving import Served
from towns import Town, a_town, check_books, check_receipts, vote_until, with_sessions

ROUNDS = 3
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def town() -> Iterator[Town]:
    with serving.an_empty_installation() as folder, a_town(Served(folder)) as made:
        yield made


def test_the_power_goes_again_and_again_and_no_receipt_is_lost(town: Town) -> None:
    seen: set[str] = set()
    for _ in range(ROUNDS):
        town.served.start()
        check_receipts(town, {*town.receipts} - seen)
        seen.update(town.receipts)
        vote_until(town, 25, town.served.kill_everything)
    town.served.start()
    check_receipts(town, {*town.receipts} - seen)
    assert town.served.stop() == 0
    check_books(town)
    assert len(town.receipts) >= 25 * ROUNDS
    with opened(town.served.environ) as installation:
        owner = make_url(installation.database_url).set(
            username="postgres", password=installation.keys.for_purpose("database-owner").hex()
        )
        asyncio.run(end_window(owner, town.poll))
        asyncio.run(with_sessions(installation, lambda sessions: _count(sessions, town)))


async def _count(sessions: Sessions, town: Town) -> None:
    """Everybody who holds a receipt is counted, and nobody twice."""
    async with reading(sessions, town.estate.id) as db:
        ballots = (await db.exec(select(Ballot))).all()
    poll = await closed(sessions, town.estate, town.poll)
    assert poll.closed is not None
    parties = {ballot.party_id for ballot in ballots}
    assert (poll.closed.accepted_count, poll.closed.counted_count) == (len(ballots), len(parties))
    voted = {voter.name for voter in town.voters if voter.receipts}
    assert len(parties) >= len(voted) >= 20


def test_the_web_process_alone_is_killed(town: Town) -> None:
    town.served.start()
    database = town.served.database_processes()
    vote_until(town, 20, town.served.kill_web)
    serving.wait_until_gone(database)
    town.served.start()
    check_receipts(town, town.receipts)
    assert town.served.stop() == 0
    check_books(town)


def test_the_database_dies_in_three_ways_and_comes_back_by_itself(town: Town) -> None:
    """Meanwhile people read that they should try again; nobody has to start anything."""
    served = town.served
    served.start()
    for victims in (
        served.database_processes,
        lambda: served.database_processes()[:1],
        lambda: [served.connection_process()],
    ):
        seen: list[int] = []
        vote_until(town, 15, lambda victims=victims, seen=seen: _strike(served, victims(), seen))
        assert set(seen) <= {200, 503}
        served.wait_until_it_answers()
        vote_until(town, 15, lambda: None)
    assert 503 in {code for voter in town.voters for code in voter.answers}
    check_receipts(town, town.receipts)
    assert served.stop() == 0
    check_books(town)


def _strike(served: Served, victims: list[int], seen: list[int]) -> None:
    """Kill these, and look at what people see for as long as the database needs."""
    serving.kill(victims)
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline:
        seen.append(served.status("/sign-in"))
