"""What a test does behind the demo's back: what no page lets anybody plan, such as a vote of a minute or a meeting called last week."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import NamedTuple, TypeVar
from uuid import UUID

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
    writing,
)
from deliberation.demo import voting
from deliberation.demo.governing import calling
from deliberation.demo.scene import Scene, Speaker
from deliberation.demo.voting import Asked, Leaning
from deliberation.demo.ways.people import CHAIR, STAFF
from deliberation.kernel.keys import Keys
from deliberation.meetings.call.drafting import Item
from deliberation.meetings.kinds import MeetingKind
from deliberation.polls.models import Poll
from deliberation.polls.rules import Window
from deliberation.proposals.models import ProposalPublication

T = TypeVar("T")


class ShortVote(NamedTuple):
    """The number of the poll, and when it closes: a moment of `time.monotonic`."""

    number: int
    closes: float

    @property
    def seconds_left(self) -> float:
        return max(0.0, self.closes - time.monotonic())


def open_short_vote(demo: Demo, *, proposal: int, voter: str, seconds: int) -> ShortVote:
    """A vote of the whole estate on a proposal, with nearly everybody's ballot in but this voter's."""
    return _apart(lambda: _open(demo, proposal, voter, seconds))


def call_committee(demo: Demo, *, title: str, agenda: Sequence[Item]) -> int:
    """A meeting of the committee, on the spot and online, called ten days ago for a quarter of an hour ago; its number."""
    return _apart(lambda: _call(demo, title, agenda))


def _apart(act: Callable[[], Coroutine[None, None, T]]) -> T:
    """In a thread of its own, since the browser's driver keeps this one's event loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(act())).result()


async def _open(demo: Demo, proposal: int, voter: str, seconds: int) -> ShortVote:
    async with _backstage(demo) as scene:
        async with reading(scene.sessions, scene.community_id) as db:
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
        async with reading(scene.sessions, scene.community_id) as db:
            number = (await db.exec(select(Poll.number).where(Poll.id == poll_id))).one()
            left = window.closes_at - await database_now(db)
        return ShortVote(number, time.monotonic() + left.total_seconds())


async def _call(demo: Demo, title: str, agenda: Sequence[Item]) -> int:
    async with _backstage(demo) as scene, writing(scene.sessions, scene.community_id) as db:
        at = scene.now - timedelta(days=10)
        meeting = await calling.draft(
            scene,
            db,
            at,
            kind=MeetingKind.COMMITTEE,
            title=title,
            starts_at=scene.now - timedelta(minutes=15),
            agenda=agenda,
            link="https://meet.example/hengyu",
        )
        called = await calling.call(scene, db, at, meeting, await calling.of_committee(db, at))
        return called.number


@asynccontextmanager
async def _backstage(demo: Demo) -> AsyncIterator[Scene]:
    keys = Keys(settings_reader.key_in(demo.data / "secret.key"))
    owner = Address(demo.data / "postgres", "").url(DATABASE)
    engine = make_engine(migrating.app_url(owner, keys.for_purpose("database-app").hex()))
    try:
        yield await _scene(make_sessions(engine), keys)
    finally:
        await engine.dispose()


async def _scene(sessions: Sessions, keys: Keys) -> Scene:
    async with reading(sessions) as db:
        community_id = (await db.exec(select(Community.id).where(Community.slug == "hengyu"))).one()
        await enter(db, community_id)
        scene = Scene(sessions, keys, LogHome("unused", b""), community_id, await database_now(db))
        for name, role in ((CHAIR, Role.COMMITTEE), (STAFF, Role.STAFF)):
            scene.speakers[name] = Speaker(await _account(db, name), None, name, "", role)
    return scene


async def _account(db: Reader, name: str) -> UUID:
    return (await db.exec(select(Account.id).where(Account.name == name))).one()
