"""`deliberation verify` on the file of a counted vote, in a process of its own, beside one that only hashes the file."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from deliberation.audit import queries as audit
from deliberation.bench.measuring import Bar, Measured, Sizes, compare
from deliberation.bench.rooms import Log
from deliberation.bundles import actions, sources
from deliberation.bundles.actions import Workshop
from deliberation.database.sessions import reading
from deliberation.ledger.bundle import Grade

SECONDS = Bar(what="verifying the file of a counted vote", limit="hashing the file", unit="s")
MEMORY = Bar(what="memory for verifying the file of a counted vote", limit="hashing the file", unit="MiB")
_HASHING = "import hashlib, sys; hashlib.file_digest(open(sys.argv[1], 'rb'), 'sha256')"
_WATCHING = """
import resource, subprocess, sys, time
began = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""
"""A small process between: what a process begins with counts as its own, and this one is large."""
_WELL = (0, 3)
"""Nothing false was found; nobody said whose cosignatures are wanted."""


class NotVerified(Exception):  # noqa: N818 - a claim, as all our refusals are
    """The command found something false, or did not end by itself."""


async def all_of(log: Log, number: int, *, pepper: bytes, folder: Path, sizes: Sizes) -> list[Measured]:
    """Of the poll of this number, whose result is numbered. Raises NotVerified."""
    bundle, vkey = folder / "vote.zip", folder / "vote.vkey"
    workshop = Workshop(key=log.key, pepper=pepper, folder=folder)
    async with reading(log.sessions, log.community_id) as db:
        source = await sources.get(db, log.community_id, number)
        with bundle.open("w+b") as file:
            await actions.make(db, source, grade=Grade.PUBLIC, workshop=workshop, to=file)
        vkey.write_text((await audit.get_log(db, log.community_id)).vkey)
    ours, limits = [], []
    for _ in range(sizes.rounds):
        words = ["-m", "deliberation.cli.main", "verify", str(bundle), "--vkey", str(vkey)]
        ours.append(_run(words, _WELL))
        limits.append(_run(["-c", _HASHING, str(bundle)], (0,)))
    bundle.unlink()
    vkey.unlink()
    return [
        compare(bar, [each[place] for each in ours], [each[place] for each in limits])
        for place, bar in enumerate((SECONDS, MEMORY))
    ]


def _run(words: Sequence[str], well: Sequence[int]) -> tuple[float, float]:
    """Seconds, and the most memory that the process ever had, in MiB."""
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", _WATCHING, sys.executable, *words], capture_output=True, text=True, check=False
    )
    if done.returncode not in well:
        raise NotVerified(f"{words[1]} ended with {done.returncode}: {done.stderr.strip()[-200:]}")
    seconds, kib = done.stdout.split()
    return float(seconds), int(kib) / 1024
