"""What somebody can do who owns the database, and what somebody can who holds the log's key as well."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from conftest import LOG_SEED
from deliberation.audit import queries, tree
from deliberation.database.sessions import reading
from deliberation.kernel.ids import new_id
from deliberation.ledger import canonical, merkle, note
from deliberation.ledger import checkpoint as checkpoints
from deliberation.ledger.checkpoint import Checkpoint
from tampering.world import World

Deed = Callable[[World], Awaitable[None]]


@dataclass(frozen=True)
class Line:
    """An entry, as the operator sees it: its row's id, and what it says."""

    id: UUID
    says: Mapping[str, Any]

    @property
    def type(self) -> str:
        return str(self.says["type"])

    def telling(self, **data: Any) -> "Line":
        """The same entry with other data."""
        return replace(self, says={**self.says, "data": {**self.says["data"], **data}})

    def saying(self, **fields: Any) -> "Line":
        return replace(self, says={**self.says, **fields})

    def again(self) -> "Line":
        """Another entry that says the same."""
        return replace(self, id=new_id())


Rewriting = Callable[[list[Line]], Sequence[Line]]


def last_place(lines: Sequence[Line], kind: str) -> int:
    """Of the last entry of this kind."""
    return max(place for place, line in enumerate(lines) if line.type == kind)


def retold(kind: str, **data: Any) -> Rewriting:
    """The last entry of this kind says something else."""

    def rewriting(lines: list[Line]) -> Sequence[Line]:
        place = last_place(lines, kind)
        return [*lines[:place], lines[place].telling(**data), *lines[place + 1 :]]

    return rewriting


def renamed(lines: Sequence[Line], old: str, new: str) -> list[Line]:
    """The same words everywhere in the log."""
    data = [canonical.encode(dict(line.says)).replace(old.encode(), new.encode()) for line in lines]
    return [Line(line.id, canonical.decode(each)) for line, each in zip(lines, data, strict=True)]  # type: ignore[arg-type]


def sql(*statements: str) -> Deed:
    """Carried out as superuser, with triggers and foreign keys switched off."""

    async def do(world: World) -> None:
        await carry_out(world, statements)

    return do


def signed_anew(rewriting: Rewriting, *statements: str) -> Deed:
    """Rewrite the log and sign it again with its own key; `statements` make the rows fit."""

    async def do(world: World) -> None:
        await carry_out(world, statements)
        await sign_anew(world, rewriting)

    return do


async def carry_out(world: World, statements: Sequence[str]) -> None:
    async with _superuser(world) as connection:
        for statement in statements:
            done = await connection.exec_driver_sql(statement)
            assert done.rowcount, f"nothing was changed by {statement}"


async def sign_anew(world: World, rewriting: Rewriting, *, seed: bytes = LOG_SEED) -> None:
    """Entries, leaves, tiles, the head and the sequencer's memory, all as if it had always been so."""
    async with reading(world.sessions, world.estate.id) as db:
        log = await queries.get_log(db, world.estate.id)
    async with _superuser(world) as connection:
        rows = await connection.execute(text(_ENTRIES))
        lines = rewriting([Line(row.id, canonical.decode(row.body)) for row in rows])  # type: ignore[arg-type]
        bodies = [canonical.encode(dict(line.says)) for line in lines]
        leaves = [merkle.leaf_hash(body) for body in bodies]
        growth = tree.grow(0, {}, leaves)
        for table in ("audit_leaf", "audit_tile", "audit_checkpoint"):
            await connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - our own tables
        own = {"community": world.estate.id}
        for seq, (line, body, leaf) in enumerate(zip(lines, bodies, leaves, strict=True)):
            values = {**own, "id": line.id, "seq": seq, "kind": line.type, "body": body, "leaf": leaf}
            values |= {"subject": UUID(line.says["subject"]["id"])}
            await connection.execute(text(_ENTRY), values)
            await connection.execute(text(_LEAF), values)
        for (level, place), hashes in growth.tiles.items():
            values = {**own, "level": level, "place": place, "hashes": hashes}
            await connection.execute(text(_TILE), values)
        head = Checkpoint(log.origin, growth.size, growth.root)
        signed = checkpoints.sign(head, [note.Signer(log.origin, seed)])
        values = {**own, "size": growth.size, "root": growth.root, "note": signed}
        await connection.execute(text(_HEAD), values)
    world.heads.keep(log, growth.size, growth.root)


_ENTRIES = """
    SELECT audit_entry.id, audit_entry.body FROM audit_leaf JOIN audit_entry ON audit_entry.id = audit_leaf.entry_id
    ORDER BY audit_leaf.seq
"""
_ENTRY = """
    INSERT INTO audit_entry (community_id, id, epoch, kind, subject_id, at, body, leaf_hash)
    VALUES (:community, :id, 1, :kind, :subject, now(), :body, :leaf)
    ON CONFLICT (community_id, id) DO UPDATE SET body = excluded.body, leaf_hash = excluded.leaf_hash
"""
_LEAF = """
    INSERT INTO audit_leaf (community_id, epoch, seq, entry_id, kind, subject_id, leaf_hash)
    VALUES (:community, 1, :seq, :id, :kind, :subject, :leaf)
"""
_TILE = """
    INSERT INTO audit_tile (community_id, epoch, level, place, hashes)
    VALUES (:community, 1, :level, :place, :hashes)
"""
_HEAD = """
    INSERT INTO audit_checkpoint (community_id, epoch, size, root, note, signed_at)
    VALUES (:community, 1, :size, :root, :note, now())
"""


@asynccontextmanager
async def _superuser(world: World) -> AsyncIterator[AsyncConnection]:
    """A transaction in which the database refuses next to nothing."""
    engine = create_async_engine(world.database.owner, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.execute(text("SET LOCAL session_replication_role = replica"))
            yield connection
    finally:
        await engine.dispose()
