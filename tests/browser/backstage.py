"""What a test does behind the demo's back: a vote that ends within the minute, as no page would let anybody plan it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import NamedTuple

from sqlmodel import select

from browser.conftest import Demo
from deliberation import settings as settings_reader
from deliberation.accounts.models import Account
from deliberation.audit.rules import LogHome
from deliberation.cli.installation import DATABASE
from deliberation.communities.models import Community
from deliberation.communities.rules import Role
from deliberation.counting.parties import Scope
from deliberation.database import migrating
from deliberation.database.embedded import Address
from deliberation.database.sessions import (
    Reader,
    Sessions,
    database_now,
    enter,
    make_engine,
    make_sessions,
    reading,
)
from deliberation.demo import voting
from deliberation.demo.scene import Scene, Speaker
from deliberation.demo.voting import Asked, Leaning
from deliberation.kernel.keys import Keys
from deliberation.polls.models import Poll
from deliberation.polls.rules import Window
from deliberation.proposals.models import ProposalPublication

CHAIR = "李秀珍"


class ShortVote(NamedTuple):
    """The number of the poll, and how many seconds it stays open."""

    number: int
    seconds: float


def open_short_vote(demo: Demo, *, proposal: int, voter: str, seconds: int) -> ShortVote:
    """A vote of the whole estate on a proposal, with nearly everybody's ballot in but this voter's."""
    # a thread of its own: the browser's driver keeps this one's event loop
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(_open(demo, proposal, voter, seconds))).result()


async def _open(demo: Demo, proposal: int, voter: str, seconds: int) -> ShortVote:
    keys = Keys(settings_reader.key_in(demo.data / "secret.key"))
    owner = Address(demo.data / "postgres", "").url(DATABASE)
    engine = make_engine(migrating.app_url(owner, keys.for_purpose("database-app").hex()))
    sessions = make_sessions(engine)
    try:
        scene = await _scene(sessions, keys)
        async with reading(sessions, scene.community_id) as db:
            wanted = select(ProposalPublication.proposal_id).where(ProposalPublication.number == proposal)
            proposal_id = (await db.exec(wanted)).one()
        window = Window(scene.now - timedelta(days=20), scene.now + timedelta(seconds=seconds))
        poll_id = await voting.open_vote(
            scene,
            proposal_id,
            Asked(question="是否同意这个方案？", scope=Scope()),
            window=window,
            by=CHAIR,
        )
        await voting.vote(scene, poll_id, Leaning(turnout=90, against=5, abstain=2), but=frozenset({voter}))
        async with reading(sessions, scene.community_id) as db:
            number = (await db.exec(select(Poll.number).where(Poll.id == poll_id))).one()
            left = window.closes_at - await database_now(db)
        return ShortVote(number, left.total_seconds())
    finally:
        await engine.dispose()


async def _scene(sessions: Sessions, keys: Keys) -> Scene:
    async with reading(sessions) as db:
        community_id = (await db.exec(select(Community.id).where(Community.slug == "hengyu"))).one()
        await enter(db, community_id)
        scene = Scene(sessions, keys, LogHome("unused", b""), community_id, await database_now(db))
        scene.speakers[CHAIR] = Speaker(await _account(db), None, CHAIR, "", Role.COMMITTEE)
    return scene


async def _account(db: Reader) -> object:
    return (await db.exec(select(Account.id).where(Account.name == CHAIR))).one()
