"""`deliberation bench`: the sample communities in a database of their own, measured and thrown away."""

import argparse
import multiprocessing
import os
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import replace
from pathlib import Path

import uvloop
from sqlalchemy import make_url
from sqlalchemy.engine import URL

from deliberation import settings as settings_reader
from deliberation.audit.rules import LogKey
from deliberation.bench import (
    crowd,
    gathering,
    hall,
    importing,
    offline,
    recording,
    rooms,
    table,
    verifying,
    visiting,
    voting,
)
from deliberation.bench.lines import NotAnswered
from deliberation.bench.measuring import QUICK, Measured, Sizes
from deliberation.bench.offline import NotCounted
from deliberation.bench.rooms import Log
from deliberation.bench.server import NoPgbench, Served
from deliberation.bench.verifying import NotVerified
from deliberation.cli.entering import sessions_of
from deliberation.cli.installation import Installation, opened
from deliberation.cli.refusals import WrongUse
from deliberation.cli.serving import log_home, serve
from deliberation.communities import queries as communities
from deliberation.database import binaries, lifeline
from deliberation.database.sessions import database_now, reading
from deliberation.demo import loading
from deliberation.polls import queries as polls
from deliberation.polls.rules import Status
from deliberation.proposals import queries as proposals

COMMUNITY = "hengyu"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print for programs")
    parser.add_argument(
        "--quick", action="store_true", help="one small round: shows that it runs, not how fast"
    )
    parser.add_argument(
        "--crowd", type=int, metavar="N", help="units and ballots of the largest vote (default: a million)"
    )
    parser.set_defaults(command=bench)


def bench(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    sizes = QUICK if options.quick else Sizes()
    if options.crowd is not None:
        sizes = replace(sizes, crowd=max(1, options.crowd))
    with tempfile.TemporaryDirectory(prefix="deliberation-bench-") as folder, socket.socket() as at:
        Path(folder).chmod(0o755)
        at.bind(("127.0.0.1", 0))
        own = _environ(environ, folder, at.getsockname()[1])
        with opened(own, is_demo=True) as installation:
            _say("Loading the sample communities …")
            found = uvloop.run(_unserved(installation, sizes))
            with _served(own, installation, at) as served:
                try:
                    found += uvloop.run(_served_in(installation, served, sizes))
                except (NoPgbench, NotAnswered, OSError, EOFError) as error:
                    raise WrongUse(str(error)) from error
            found += _large(installation, sizes)
    print(table.for_programs(found) if options.json else table.for_people(found))
    return 0


def _environ(environ: Mapping[str, str], folder: str, port: int) -> dict[str, str]:
    """An installation of its own, whatever is set; its visitors may say that they come from many addresses."""
    kept = {name: value for name, value in environ.items() if name == "DELIBERATION_POSTGRES_BIN"}
    return {
        **kept,
        "DELIBERATION_DATA": folder,
        "DELIBERATION_PORT": str(port),
        "DELIBERATION_TRUSTED_PROXY": "127.0.0.1",
    }


async def _unserved(installation: Installation, sizes: Sizes) -> list[Measured]:
    """Before the server runs: its sequencer would number the entries first."""
    key = LogKey(settings_reader.key_in(installation.settings.log_key_file))
    async with sessions_of(installation) as sessions:
        await loading.load(sessions, installation.keys, log_home(installation))
        async with reading(sessions) as db:
            community = await communities.find_by_slug(db, COMMUNITY)
            now = await database_now(db)
        assert community is not None
        _say("Measuring the rooms …")
        log = Log(sessions, community.id, key, now)
        found = await rooms.all_of(log, sizes)
        async with reading(sessions, community.id) as db:
            ended = await polls.index(db, now=now)
        number = next(each.number for each in ended if each.status is Status.COUNTED)
        pepper = installation.keys.community_pepper(community.id)
        folder = installation.settings.data
        _say(f"Taking a roll of {sizes.homes:,} homes in …")
        found += await importing.all_of(sessions, community.id, sizes, pepper=pepper, now=now)
        try:
            found += await verifying.all_of(log, number, pepper=pepper, folder=folder, sizes=sizes)
        except NotVerified as error:
            raise WrongUse(str(error)) from error
    return found


async def _served_in(installation: Installation, served: Served, sizes: Sizes) -> list[Measured]:
    async with sessions_of(installation) as sessions:
        async with reading(sessions) as db:
            community = await communities.find_by_slug(db, COMMUNITY)
            now = await database_now(db)
        assert community is not None
        async with reading(sessions, community.id) as db:
            poll = next(each for each in await polls.index(db, now=now) if each.status is Status.OPEN)
            proposal = await proposals.find_by_id(db, poll.proposal_id)
        assert proposal is not None
        count = sizes.ballots + sizes.lone_ballots
        people = await voting.voters(sessions, community.id, poll.id, count, now=now)
    here = f"/c/{COMMUNITY}"
    _say("Measuring ballots …")
    found = await voting.all_of(served, people, f"{here}/polls/{poll.number}", sizes)
    _say("Measuring pages …")
    page = f"{here}/proposals/{proposal.number}"
    found += await visiting.all_of(served, people[0], page, sizes)
    _say(f"A meeting of {sizes.seats} …")
    async with sessions_of(installation) as sessions:
        pepper = installation.keys.community_pepper(community.id)
        room = await hall.open_for(sessions, community.id, COMMUNITY, sizes.seats, pepper=pepper, now=now)
        found += await gathering.all_of(served, room, sizes)
        _say("Measuring the log …")
        return [*found, *await recording.all_of(sessions, served.owner, community.id, sizes)]


def _large(installation: Installation, sizes: Sizes) -> list[Measured]:
    """After all that a million rows would disturb."""
    _say(f"Counting a vote of {sizes.crowd:,} …")
    try:
        return [
            *uvloop.run(_crowd(installation, sizes)),
            *offline.all_of(installation.settings.data, sizes),
        ]
    except NotCounted as error:
        raise WrongUse(str(error)) from error


async def _crowd(installation: Installation, sizes: Sizes) -> list[Measured]:
    async with sessions_of(installation) as sessions:
        async with reading(sessions) as db:
            community = await communities.find_by_slug(db, COMMUNITY)
        assert community is not None
        return await crowd.all_of(sessions, _owner(installation), community.id, sizes)


def _owner(installation: Installation) -> URL:
    password = installation.keys.for_purpose("database-owner").hex()
    return make_url(installation.database_url).set(username="postgres", password=password)


@contextmanager
def _served(environ: Mapping[str, str], installation: Installation, at: socket.socket) -> Iterator[Served]:
    """The installation served by a process of its own, as it always is."""
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(environ, installation, at))
    # who comes before it is ready waits at the door; if it ends, nobody does
    at.listen()
    process.start()
    at.close()
    settings = installation.settings
    try:
        yield Served(
            port=settings.port,
            pid=process.pid or 0,
            owner=_owner(installation),
            folder=settings.data,
            pgbench=binaries.folder(settings.postgres_bin) / "pgbench",
        )
    finally:
        process.terminate()
        process.join()


def _serve(environ: Mapping[str, str], installation: Installation, at: socket.socket) -> None:
    lifeline.stop_with_parent()
    for name in [name for name in os.environ if name.startswith("DELIBERATION_")]:
        del os.environ[name]
    os.environ.update(environ)
    with redirect_stdout(sys.stderr):
        serve(installation, at, workers=1)


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")
