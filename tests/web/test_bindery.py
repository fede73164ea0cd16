"""Bundles are made one at a time, once for all who ask for the same public one, and never for a whole crowd at once."""

import asyncio
import gc
from pathlib import Path
from typing import BinaryIO

import pytest

from deliberation.web.bindery import Bindery, TooManyBundles, Volume


class Maker:
    """Writes some bytes, when it is let, and counts how often it did."""

    def __init__(self, content: bytes = b"x" * 600_000) -> None:
        self.content = content
        self.let = asyncio.Event()
        self.let.set()
        self.count = 0
        self.most_at_once = 0
        self._now = 0

    async def __call__(self, to: BinaryIO) -> None:
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        await self.let.wait()
        to.write(self.content)
        to.flush()
        self.count += 1
        self._now -= 1


async def read(volume: Volume) -> bytes:
    return b"".join([piece async for piece in volume.pieces()])


async def test_what_is_the_same_for_everybody_is_made_once() -> None:
    bindery, maker = Bindery(), Maker()
    volumes = await asyncio.gather(*(bindery.public("one", maker) for _ in range(4)))
    assert maker.count == 1
    assert await asyncio.gather(*map(read, volumes)) == [maker.content] * 4
    await bindery.public("another", maker)
    assert maker.count == 2


async def test_what_is_for_one_person_is_kept_for_nobody() -> None:
    bindery, maker = Bindery(), Maker()
    for _ in range(2):
        assert await read(await bindery.bound(maker)) == maker.content
    assert maker.count == 2


async def test_they_are_made_one_at_a_time_and_a_crowd_is_sent_away() -> None:
    bindery, maker = Bindery(), Maker()
    maker.let.clear()
    waiting = [asyncio.create_task(bindery.bound(maker)) for _ in range(4)]
    await asyncio.sleep(0)
    with pytest.raises(TooManyBundles) as refused:
        await bindery.bound(maker)
    assert refused.value.retry_after_seconds > 0
    maker.let.set()
    await asyncio.gather(*waiting)
    assert (maker.count, maker.most_at_once) == (4, 1)
    await bindery.bound(maker)


async def test_what_is_kept_need_not_wait_its_turn() -> None:
    bindery, maker = Bindery(), Maker()
    await bindery.public("one", maker)
    maker.let.clear()
    waiting = [asyncio.create_task(bindery.bound(maker)) for _ in range(4)]
    await asyncio.sleep(0)
    assert (await bindery.public("one", maker)).size == len(maker.content)
    maker.let.set()
    await asyncio.gather(*waiting)


async def test_one_that_cannot_be_made_leaves_nothing_behind() -> None:
    bindery = Bindery()
    before = open_files()

    async def fail(_: BinaryIO) -> None:
        raise TooManyBundles

    for _ in range(3):
        with pytest.raises(TooManyBundles):
            await bindery.public("one", fail)
    assert open_files() == before


async def test_old_ones_go_but_not_from_under_their_readers() -> None:
    bindery, maker = Bindery(), Maker(b"slow")
    before = open_files()
    slow = await bindery.public("first", maker)
    for name in "abcdef":
        await bindery.public(name, maker)
    assert await read(slow) == b"slow"
    assert open_files() - before <= 5
    await bindery.public("first", maker)
    assert maker.count == 8
    del bindery, slow
    assert open_files() == before


def open_files() -> int:
    """How many files without a name this process holds open."""
    gc.collect()
    found = [link.readlink().name for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    return sum(name.endswith("(deleted)") for name in found)
