"""Take new heads to the witnesses, one process for all: at each milestone, and once a minute while a log grows.

A witness that has signed more than we have, or something else, stops the log: the database is not what it was.
"""

import asyncio
import hashlib
import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg
import httpx
from sqlalchemy.ext.asyncio import AsyncEngine

from deliberation.audit import cosigning, proving, queries, tree, witnesses
from deliberation.audit.calls import Calls
from deliberation.audit.heads import Heads
from deliberation.audit.queries import CheckpointView, LogView
from deliberation.audit.witnesses import Away, Inconsistent, Post, Signed, Stale
from deliberation.database.sessions import Sessions, make_sessions, reading, statement, writing
from deliberation.ledger import cosignature, note
from deliberation.ledger.faults import Malformed, Untrue
from deliberation.ledger.submission import Submission

LOOK_SECONDS = 1.0
GROWN_SECONDS = 60.0
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 600.0
WITNESSED_MORE = "witness {name} has signed {size} entries, the database has {have}, as after a restore: go on with a new epoch only"
WITNESSED_OTHERWISE = (
    "witness {name} has signed another tree than the one in the database: go on with a new epoch only"
)
_LEADER = int.from_bytes(hashlib.sha256(b"deliberation/witnesses/v1").digest()[:8], "big", signed=True)
_log = logging.getLogger("deliberation.log")


@dataclass
class Standing:
    """How far one witness is with one log. Moments are the event loop's.

    A size `is_hearsay` if the witness named it and we hold no signature: perhaps it is of another tree.
    """

    size: int | None = None
    is_hearsay: bool = False
    signed_at: float = float("-inf")
    quiet_until: float = float("-inf")
    pause: float = field(default_factory=lambda: FIRST_PAUSE_SECONDS)


class Submitter:
    """Of all processes that run one, the one with the database's lock does the work."""

    def __init__(self, engine: AsyncEngine, posts: Sequence[Post], heads: Heads) -> None:
        self._sessions: Sessions = make_sessions(engine)
        self._posts = posts
        self._heads = heads
        self._calls = Calls(engine)
        self._standings: defaultdict[tuple[str, bytes], Standing] = defaultdict(Standing)
        self._told: dict[str, str] = {}

    async def run(self) -> None:
        """Never ends but by being cancelled."""
        async with httpx.AsyncClient() as client:
            while True:
                try:
                    async with self._calls.listening() as connection:
                        if await connection.fetchval("SELECT pg_try_advisory_lock($1)", _LEADER):
                            await self._lead(connection, client)
                except Exception as error:  # noqa: BLE001 - whatever it was, the witnesses must be asked again
                    _log.warning("the witnesses are asked again in a while: %s", type(error).__name__)
                await asyncio.sleep(LOOK_SECONDS)

    async def _lead(self, connection: asyncpg.Connection, client: httpx.AsyncClient) -> None:
        async with reading(self._sessions) as db:
            due = {row.id for row in await statement(db, "SELECT id FROM community")}
        while not connection.is_closed():
            for community_id in sorted(due):
                if await self._see_to(client, community_id):
                    due.discard(community_id)
            await asyncio.sleep(LOOK_SECONDS)
            due |= self._calls.take()

    async def _see_to(self, client: httpx.AsyncClient, community_id: UUID) -> bool:
        """Whether every witness has signed every head it should have by now, and none is waited for."""
        async with reading(self._sessions, community_id) as db:
            logs = [log for log in await queries.epochs(db, community_id) if not self._heads.find_halt(log)]
        errands = [self._bring(client, log, post) for log in logs for post in self._posts]
        return all(await asyncio.gather(*errands))

    async def _bring(self, client: httpx.AsyncClient, log: LogView, post: Post) -> bool:
        """Take heads to this witness until it has them; whether it has the newest one."""
        standing = self._standings[log.origin, post.witness.public_key]
        try:
            while self._now() >= standing.quiet_until:
                head = await self._next(log, post, standing)
                if head is None:
                    return await self._is_all(log, standing)
                await self._submit(client, log, post, head)
                self._told.pop(post.url, None)
        except (Away, Untrue, Malformed) as error:
            self._tell_once(post.url, f"witness {post.witness.name} does not sign: {error}")
            standing.quiet_until = self._now() + standing.pause
            standing.pause = min(2 * standing.pause, LONGEST_PAUSE_SECONDS)
        return self._heads.find_halt(log) is not None

    async def _next(self, log: LogView, post: Post, standing: Standing) -> CheckpointView | None:
        """The head this witness should sign now: the next milestone, or the newest if a minute has passed."""
        async with reading(self._sessions, log.community_id) as db:
            if standing.size is None:
                standing.size = await cosigning.last_size(db, log, post.witness.public_key)
            if standing.is_hearsay:
                standing.is_hearsay = False
                heard = await queries.find_checkpoint(db, log, standing.size)
                if heard:
                    return heard
            milestone = await cosigning.find_milestone(db, log, above=standing.size)
            if milestone or self._now() < standing.signed_at + GROWN_SECONDS:
                return milestone
            newest = await queries.find_checkpoint(db, log)
        return newest if newest and newest.size > standing.size else None

    async def _is_all(self, log: LogView, standing: Standing) -> bool:
        """An entry that waits for its number called before there was a head with it, and does not call again."""
        async with reading(self._sessions, log.community_id) as db:
            waiting = await queries.waiting_count(db, log)
            head = await queries.find_checkpoint(db, log)
        return not waiting and (head is None or head.size <= (standing.size or 0))

    async def _submit(
        self, client: httpx.AsyncClient, log: LogView, post: Post, head: CheckpointView
    ) -> None:
        """Once; what the answer says is kept. Raises Away, Untrue or Malformed."""
        standing = self._standings[log.origin, post.witness.public_key]
        old = standing.size or 0
        async with reading(self._sessions, log.community_id) as db:
            proof = await proving.consistency(db, log, old, head.size)
        match await witnesses.submit(client, post, Submission(old, proof, head.note)):
            case Signed(lines):
                await self._keep(log, post, head, lines)
                standing.size, standing.signed_at = head.size, self._now()
                standing.pause = FIRST_PAUSE_SECONDS
            case Stale(size):
                if size == old:
                    raise Away(f"it answers 409 with {size}, the size it was told")
                await self._learn(client, log, post, size)
            case Inconsistent():
                await self._keep_evidence(client, log, post)
                self._halt(log, WITNESSED_OTHERWISE.format(name=post.witness.name))

    async def _keep(self, log: LogView, post: Post, head: CheckpointView, lines: bytes) -> None:
        """The witness's own line, if it is true; others are passed over."""
        opened = note.parse(head.note + lines)
        signed = cosignature.verify(opened, [post.witness])
        if not signed:
            raise Untrue("its answer does not hold its signature")
        key = post.witness.public_key
        line = next(
            note.line_of(each.name, each.key_id, each.signature)
            for each in opened.signatures
            if (each.name, each.key_id) == (post.witness.name, post.witness.key_id)
        )
        async with writing(self._sessions, log.community_id) as db:
            await cosigning.keep(db, log, head, witness_key=key, line=line, at=signed[0].at)

    async def _learn(self, client: httpx.AsyncClient, log: LogView, post: Post, size: int) -> None:
        """What the witness knows is where the next proof begins; more than we have means that we lost something."""
        async with reading(self._sessions, log.community_id) as db:
            newest = await queries.find_checkpoint(db, log)
        have = newest.size if newest else 0
        if size <= have:
            standing = self._standings[log.origin, post.witness.public_key]
            standing.size, standing.is_hearsay = size, True
            standing.quiet_until = self._now() + LOOK_SECONDS
            return
        await self._keep_evidence(client, log, post)
        self._halt(log, WITNESSED_MORE.format(name=post.witness.name, size=size, have=have))

    async def _keep_evidence(self, client: httpx.AsyncClient, log: LogView, post: Post) -> None:
        """The head that the witness shows, if our key signed it and the stored tree does not begin with it."""
        shown = await witnesses.newest(client, post, log)
        if shown is None:
            return
        head, signed = shown
        async with reading(self._sessions, log.community_id) as db:
            is_ours = await tree.begins_with(db, log, head.size, head.root)
        if not is_ours:
            self._heads.keep_evidence(log, head.size, signed)

    def _halt(self, log: LogView, reason: str) -> None:
        self._heads.halt(log, reason)
        _log.error("the log stands still: %s: %s", log.origin, reason)
        raise Away(reason)

    def _tell_once(self, about: str, words: str) -> None:
        if self._told.get(about) != words:
            self._told[about] = words
            _log.warning("%s", words)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()
