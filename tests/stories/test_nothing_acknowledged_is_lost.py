"""Whoever holds a receipt has voted, whatever is switched off at whatever moment."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
import pytest
from sqlalchemy import make_url
from sqlmodel import select

import serving
from audit import whole
from audit.whole import Counts
from deliberation.accounts import actions as accounts
from deliberation.accounts.rules import Method
from deliberation.audit.models import AuditEntry, AuditLeaf
from deliberation.cli.installation import Installation, opened
from deliberation.database.sessions import Sessions, make_engine, make_sessions, reading, writing
from deliberation.kernel import clock
from deliberation.polls.models import Ballot, PollParty
from deliberation.polls.queries import PollView
from polling import Estate, a_plan, a_voter, an_estate, closed, end_window, homes_of, open_poll
from serving import Served
from stories.voters import Rush, Voter

HOMES = 48
ROUNDS = 3
PLACE = "This vote is in the log, at place"
T = TypeVar("T")
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@dataclass
class Town:
    """An installation with an open poll, and every owner signed in."""

    served: Served
    estate: Estate
    poll: PollView
    voters: list[Voter]

    @property
    def receipts(self) -> list[str]:
        return [path for voter in self.voters for path in voter.receipts]


@pytest.fixture
def town() -> Iterator[Town]:
    with serving.a_data_folder() as folder:
        served = Served(folder)
        estate, poll, voters = at_work(served, _set_up)
        made = Town(served, estate, poll, voters)
        yield made
        if served.process is not None and served.process.poll() is None:
            served.kill_everything()


def at_work(served: Served, work: Callable[[Sessions], Coroutine[Any, Any, T]]) -> T:
    """Open the installation without serving it, do this, close it."""
    with opened(served.environ) as installation:
        return asyncio.run(_with_sessions(installation, work))


async def _with_sessions(installation: Installation, work: Callable[[Sessions], Coroutine[Any, Any, T]]) -> T:
    engine = make_engine(installation.database_url)
    try:
        return await work(make_sessions(engine))
    finally:
        await engine.dispose()


async def _set_up(sessions: Sessions) -> tuple[Estate, PollView, list[Voter]]:
    estate = await an_estate(sessions, homes_of([700_000 + 1_250 * place for place in range(HOMES)]))
    poll = await open_poll(sessions, estate, a_plan(estate))
    voters = []
    for name in estate.persons:
        account_id = (await a_voter(sessions, estate, name)).account_id
        async with writing(sessions) as db:
            token = await accounts.sign_in(
                db, account_id, method=Method.LETTER, device="firefox/linux", now=clock.now()
            )
        voters.append(Voter(name, token, f"/c/{estate.community.slug}/polls/{poll.number}"))
    return estate, poll, voters


def vote_until(town: Town, receipts: int, blow: Callable[[], None]) -> None:
    """Let everybody vote, and strike in the middle once this many more receipts were handed out."""
    before = len(town.receipts)
    rush = Rush(town.served.address, town.voters)
    rush.begin()
    deadline = time.monotonic() + 60
    while len(town.receipts) < before + receipts:
        assert time.monotonic() < deadline, Counter(code for voter in town.voters for code in voter.answers)
        time.sleep(0.001)
    time.sleep(random.Random(before).random() / 10)
    blow()
    rush.end()


def check_receipts(town: Town, paths: Iterable[str]) -> None:
    """Everybody finds their receipt, and its place in the log once the log has caught up."""
    deadline = time.monotonic() + 60
    with httpx.Client(base_url=town.served.address, headers={"accept-language": "en"}, timeout=20) as browser:
        for path in paths:
            while PLACE not in (answer := browser.get(path)).text:
                assert answer.status_code == 200, path
                assert time.monotonic() < deadline, f"{path} has no place in the log"


def check_books(town: Town) -> None:
    """What is stored is what was acknowledged, each ballot once, and the log's root is that of its entries."""
    at_work(town.served, lambda sessions: _check_books(sessions, town))
    assert [words for voter in town.voters for words in voter.pages_of_accidents] == []


async def _check_books(sessions: Sessions, town: Town) -> None:
    counts: Counts = await whole.check(sessions, town.estate.id)
    async with reading(sessions, town.estate.id) as db:
        ballots = (await db.exec(select(Ballot))).all()
        parties = (await db.exec(select(PollParty))).all()
        leaves = Counter(await db.exec(select(AuditLeaf.entry_id)))
        kinds = dict((await db.exec(select(AuditEntry.id, AuditEntry.kind))).all())
    assert counts.sequenced == counts.entries
    codes = Counter(ballot.code for ballot in ballots)
    acknowledged = [path.rsplit("/", 1)[-1] for path in town.receipts]
    assert len(acknowledged) == len(set(acknowledged))
    assert [code for code in acknowledged if codes[code] != 1] == []
    assert [ballot.code for ballot in ballots if leaves[ballot.entry_id] != 1] == []
    accepted = [entry_id for entry_id, kind in kinds.items() if kind == "ballot.accepted"]
    assert sorted(accepted) == sorted(ballot.entry_id for ballot in ballots)
    for party in parties:
        revisions = sorted(ballot.revision for ballot in ballots if ballot.party_id == party.id)
        assert revisions == list(range(1, party.revision + 1))


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
        asyncio.run(_with_sessions(installation, lambda sessions: _count(sessions, town)))


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
