"""What the product keeps and serves of its own log after a restart and a change of key is what a watcher follows."""

from datetime import datetime
from pathlib import Path

import httpx
import pytest

from audit.test_epochs import NEW_KEY, a_log, restart, rotate
from builders import LOG_KEY
from deliberation.audit import files, queries
from deliberation.audit.heads import Heads
from deliberation.audit.queries import LogView
from deliberation.audit.rules import LogKey
from deliberation.audit.sequencing import sequence_once
from deliberation.cli.watched import OutOfSight, Watched
from deliberation.database.sessions import Sessions, reading
from deliberation.ledger.note import Verifier
from logs import served, showing


async def shown(sessions: Sessions, log: LogView) -> dict[str, bytes | int]:
    """What is served of one epoch, by paths that begin with it."""
    async with reading(sessions, log.community_id) as db:
        head = await queries.find_checkpoint(db, log)
        assert head is not None
        found = {path: data async for path, data in files.hash_tiles(db, log, head.size)}
        first = (await queries.get_entry(db, log, 0)).body
    return {
        f"{log.epoch}/{path}": data
        for path, data in {**found, "checkpoint": head.note, "entry": first}.items()
    }


async def test_a_log_is_followed_over_a_restart_and_a_change_of_key(
    sessions: Sessions, tmp_path: Path, now: datetime
) -> None:
    heads, key = Heads(tmp_path), LOG_KEY
    first = await a_log(sessions, heads, now)

    async def signed(log: LogView, by: LogKey) -> dict[str, bytes | int]:
        await sequence_once(sessions, by, log.community_id, heads)
        return await shown(sessions, log)

    served_files = await shown(sessions, first)
    with served(showing(served_files)) as address, httpx.Client() as client:
        watched = Watched(f"{address}/1", (Verifier.parse(first.vkey),), tmp_path / "state", client)
        assert watched.look().size == 4
        second = await restart(sessions, first, heads, now)
        served_files.update(await signed(second, key))
        assert watched.look().origin == second.origin
        third = await rotate(sessions, second, heads, now)
        served_files.update({**await shown(sessions, second), **await signed(third, NEW_KEY)})
        with pytest.raises(OutOfSight):
            watched.look()
        keys = (Verifier.parse(first.vkey), Verifier.parse(third.vkey))
        assert Watched(watched.url, keys, watched.state, client).look().origin == third.origin
