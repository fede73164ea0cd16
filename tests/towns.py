"""A served installation with an open poll in it, its voters, and what must be true of its books afterwards."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
from sqlmodel import select

from audit import whole
from audit.whole import Counts
from deliberation.accounts import actions as accounts
from deliberation.accounts.rules import Method
from deliberation.audit.models import AuditEntry, AuditLeaf
from deliberation.cli.installation import Installation, opened
from deliberation.database.sessions import Sessions, make_engine, make_sessions, reading, writing
from deliberation.kernel import clock
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.parties.models import PollParty
from deliberation.polls.queries import PollView
from polling import Estate, a_plan, a_voter, an_estate, homes_of, open_poll
from serving import Served
from voters import Rush, Voter

HOMES = 48
PLACE = "This vote is in the log, at place"
T = TypeVar("T")


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


@contextmanager
def a_town(served: Served) -> Iterator[Town]:
    """Set it up without serving it; at the end nothing of it runs any more."""
    estate, poll, voters = at_work(served, _set_up)
    yield Town(served, estate, poll, voters)
    if served.process is not None and served.process.poll() is None:
        served.kill_everything()


def at_work(served: Served, work: Callable[[Sessions], Coroutine[Any, Any, T]]) -> T:
    """Open the installation without serving it, do this, close it."""
    with opened(served.environ) as installation:
        return asyncio.run(with_sessions(installation, work))


async def with_sessions(installation: Installation, work: Callable[[Sessions], Coroutine[Any, Any, T]]) -> T:
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
    with a_reader(town) as browser:
        for path in paths:
            while not has_place(browser, path):
                assert time.monotonic() < deadline, f"{path} has no place in the log"


def a_reader(town: Town) -> httpx.Client:
    """Somebody who reads English and has not signed in."""
    return httpx.Client(base_url=town.served.address, headers={"accept-language": "en"}, timeout=20)


def has_place(browser: httpx.Client, path: str) -> bool:
    """What the receipt there says of itself."""
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return PLACE in answer.text


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
