"""Tiles and entry bundles are those of c2sp.org/tlog-tiles, and never hold more than was signed."""

import gzip
from collections.abc import Callable
from datetime import datetime

import httpx
import pytest

import statements
from audit import naive
from audit.writing import Log, founded, record
from builders import LOG_KEY
from deliberation.audit import queries
from deliberation.audit.sequencing import sequence_once
from deliberation.database.sessions import Sessions, reading
from deliberation.ledger import checkpoint as checkpoints
from deliberation.ledger import entry_bundle, following, merkle, tiles
from deliberation.ledger.checkpoint import Checkpoint

Browse = Callable[..., httpx.AsyncClient]
FOR_EVER = "public, max-age=31536000, immutable"


@pytest.fixture
async def log(sessions: Sessions, now: datetime) -> Log:
    """258 signed entries and two that wait."""
    community_id = await founded(sessions)
    for count in (254, 3):
        await record(sessions, community_id, count, now)
        await sequence_once(sessions, LOG_KEY, community_id)
    await record(sessions, community_id, 2, now)
    async with reading(sessions, community_id) as db:
        return Log(await queries.get_log(db, community_id), f"/log/{community_id}/1")


async def head_of(browser: httpx.AsyncClient, log: Log) -> Checkpoint:
    answer = await browser.get(f"{log.files}/checkpoint")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    return checkpoints.verify(answer.content, LOG_KEY.signer(log.view.origin).verifier)


async def test_a_stranger_recomputes_the_signed_root_from_entries_and_tiles(browse: Browse, log: Log) -> None:
    browser = browse()
    head = await head_of(browser, log)
    assert head.size == 258
    stored, entries = {}, []
    for tile in tiles.changed(0, head.size):
        answer = await browser.get(f"{log.files}/{tile.path}")
        assert answer.status_code == 200, tile.path
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["cache-control"] == FOR_EVER
        assert len(answer.content) == tile.width * 32
        stored[tile.place] = answer.content
        if tile.level == 0:
            bundle = await browser.get(f"{log.files}/{tile.entries_path}")
            assert bundle.headers["cache-control"] == FOR_EVER
            entries += entry_bundle.parse(bundle.content)
    assert b"".join(stored[0, place] for place in range(2)) == b"".join(map(merkle.leaf_hash, entries))
    assert naive.root(entries) == merkle.root(head.size, tiles.reader(stored)) == head.root


async def test_a_follower_gets_the_tiles_it_needs(browse: Browse, log: Log, sessions: Sessions) -> None:
    browser, verifier = browse(), LOG_KEY.signer(log.view.origin).verifier
    trusted = (await browser.get(f"{log.files}/checkpoint")).content
    await sequence_once(sessions, LOG_KEY, log.view.community_id)
    step = following.step(trusted, (await browser.get(f"{log.files}/checkpoint")).content, verifier)
    assert (step.trusted and step.trusted.size, step.shown.size) == (258, 260)
    fetched = {tile.place: (await browser.get(f"{log.files}/{tile.path}")).content for tile in step.tiles()}
    step.check(tiles.reader(fetched))


async def test_the_narrower_tiles_of_earlier_heads_are_served_too(browse: Browse, log: Log) -> None:
    browser = browse()
    whole = (await browser.get(f"{log.files}/tile/0/000")).content
    for width in (1, 77, 255):
        part = await browser.get(f"{log.files}/tile/0/000.p/{width}")
        assert (part.status_code, part.content) == (200, whole[: 32 * width])
        bundle = await browser.get(f"{log.files}/tile/entries/000.p/{width}")
        assert b"".join(map(merkle.leaf_hash, entry_bundle.parse(bundle.content))) == part.content


NOT_SIGNED = (
    "tile/0/001.p/3",
    "tile/0/001",
    "tile/0/002.p/1",
    "tile/1/000.p/2",
    "tile/1/000",
    "tile/2/000.p/1",
    "tile/63/000",
    "tile/64/000",
    "tile/0/x999/999",
    "tile/0/0",
    "tile/00/000",
    "tile/0/000.p/0",
    "tile/0/000.p/256",
    "tile/0/000.p/01",
    "tile/0/-01",
    "tile/0/x000/000",
    "tile/0",
    "tile",
    "tile/entries/001.p/3",
    "tile/entries/001",
    "tile/entries/x999/999",
    "tile/entries/000.p/256",
    "tile/entries/0/000",
    "tile/entries",
    "tile/8/000",
    "tile/0/x999/x999/x999/x999/x999/x999/999",
)


async def test_nothing_is_served_that_was_not_signed(browse: Browse, log: Log) -> None:
    browser = browse()
    for path in NOT_SIGNED:
        answer = await browser.get(f"{log.files}/{path}")
        assert answer.status_code == 404, path
        assert answer.headers["cache-control"] == "no-store"
        assert not path.startswith("tile/0") or answer.text.count("\n") <= 1


async def test_there_are_no_tiles_of_another_log_or_epoch(
    browse: Browse, log: Log, sessions: Sessions
) -> None:
    other = await founded(sessions, "other-place")
    for files in (f"/log/{other}/1", f"/log/{log.view.community_id}/2"):
        for path in ("tile/0/000.p/1", "tile/entries/000.p/1"):
            answer = await browse().get(f"{files}/{path}")
            assert answer.status_code == 404
            assert answer.text.count("\n") == 1


async def test_entries_are_compressed_on_the_way_and_hashes_are_not(browse: Browse, log: Log) -> None:
    browser = browse()
    browser.headers["accept-encoding"] = "gzip"
    async with browser.stream("GET", f"{log.files}/tile/entries/000") as answer:
        sent = b"".join([part async for part in answer.aiter_raw()])
        assert answer.headers["content-encoding"] == "gzip"
    assert len(entry_bundle.parse(gzip.decompress(sent))) == 256
    assert "content-encoding" not in (await browser.get(f"{log.files}/tile/0/000")).headers
    browser.headers["accept-encoding"] = "identity"
    plain = await browser.get(f"{log.files}/tile/entries/000")
    assert "content-encoding" not in plain.headers
    assert len(entry_bundle.parse(plain.content)) == 256


async def test_a_tile_costs_three_statements(browse: Browse, log: Log) -> None:
    for path in ("tile/0/000", "tile/entries/000.p/9"):
        with statements.asked() as asked:
            assert (await browse().get(f"{log.files}/{path}")).status_code == 200
        assert len(asked) == 3, asked
