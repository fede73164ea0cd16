"""Counted votes and their bundles, for tests."""

import io
import json
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from builders import LOG_KEY
from conftest import Database
from deliberation.audit.sequencing import sequence_once
from deliberation.bundles import actions, sources
from deliberation.bundles.actions import Workshop
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading
from deliberation.ledger import entry as entries
from deliberation.ledger.bundle import Grade
from deliberation.polls.queries import PollView
from polling import PEPPER, Estate, Home, a_plan, an_estate, closed, end_window, open_poll, vote

FOR, AGAINST, ABSTAIN = Choice.FOR, Choice.AGAINST, Choice.ABSTAIN
WORKSHOP = Workshop(key=LOG_KEY, pepper=PEPPER)
HOMES = (
    Home(label="101", owners=("张三丰",), area_cm2=882_000),
    Home(label="102", owners=("李秀英", "王敏"), area_cm2=1_204_500),
    Home(label="103", owners=("陈国强",), area_cm2=1_000_100),
    Home(label="104", owners=("陈国强",), area_cm2=700_000),
    Home(label="105", owners=("福星地产有限公司",), area_cm2=500_000),
)
VOTES = (("张三丰", AGAINST), ("李秀英", FOR), ("张三丰", FOR), ("陈国强", ABSTAIN), ("王敏", AGAINST))
"""Two homes vote twice, and in one of them another owner does so."""


@dataclass(frozen=True)
class Counted:
    """A vote that is counted, and its community."""

    estate: Estate
    poll: PollView


async def a_counted_poll(
    sessions: Sessions,
    database: Database,
    *,
    homes: Iterable[Home] = HOMES,
    votes: Sequence[tuple[str, Choice]] = VOTES,
    is_sequenced: bool = True,
    slug: str = "fuxing-li",
) -> Counted:
    """The owner of the first home also sends a form that comes too late for its home."""
    estate = await an_estate(sessions, homes, slug=slug, developer="福星地产有限公司")
    poll = await open_poll(sessions, estate, a_plan(estate))
    for name, choice in votes:
        await vote(sessions, estate, poll, name, choice)
    for name, _ in votes[:1]:
        await vote(sessions, estate, poll, name, FOR, seen_revision=9)
    await end_window(database.owner, poll)
    after = await closed(sessions, estate, poll)
    if is_sequenced:
        await sequenced(sessions, estate)
    return Counted(estate, after)


async def sequenced(sessions: Sessions, estate: Estate) -> int:
    return await sequence_once(sessions, LOG_KEY, estate.id)


async def bundle_of(sessions: Sessions, counted: Counted, grade: Grade = Grade.PUBLIC) -> bytes:
    """The bundle, without a word in the log."""
    with tempfile.TemporaryFile() as file:
        async with reading(sessions, counted.estate.id) as db:
            source = await sources.get(db, counted.estate.id, counted.poll.number)
            await actions.make(db, source, grade=grade, workshop=WORKSHOP, to=file)
        file.seek(0)
        return file.read()


def files_of(bundle: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(bundle)) as read:
        return {name: read.read(name) for name in read.namelist()}


def lines_of(bundle: bytes, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in files_of(bundle)[f"vote/{name}.jsonl"].splitlines()]


def leaves_of(files: dict[str, bytes]) -> list[bytes]:
    found = []
    for name in sorted(name for name in files if name.startswith("log/tile/entries/")):
        data = files[name]
        while data:
            length = int.from_bytes(data[:2])
            found.append(data[2 : 2 + length])
            data = data[2 + length :]
    return found


def log_of(files: dict[str, bytes]) -> list[entries.Entry]:
    return [entries.parse(leaf) for leaf in leaves_of(files)]
