"""Sequencers that die by SIGKILL at one step: a statement, a commit, or a step of keeping the head in its file.

`python killed.py URL SEED FOLDER COMMUNITY` reads numbers from standard input. For each it forks a process that does
one batch and is killed before the step of that number; it answers `killed`, or `done` where there was no such step.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path
from uuid import UUID

from sqlalchemy import event

from deliberation.audit.heads import Heads
from deliberation.audit.rules import LogKey
from deliberation.audit.sequencing import sequence_once
from deliberation.database.sessions import make_engine, make_sessions


class Steps:
    """Counts what is done, and ends the process before the wanted step."""

    def __init__(self, wanted: int) -> None:
        self._left = wanted

    def count(self, *_: object) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def count_file(self, name: str, _: object) -> None:
        if name in {"os.rename", "fcntl.flock"}:
            self.count()


async def batch(wanted: int, url: str, seed: str, folder: str, community: str) -> None:
    steps, engine = Steps(wanted), make_engine(url)
    for name in ("before_cursor_execute", "commit"):
        event.listen(engine.sync_engine, name, steps.count)
    sys.addaudithook(steps.count_file)
    await sequence_once(
        make_sessions(engine), LogKey(bytes.fromhex(seed)), UUID(community), Heads(Path(folder))
    )
    await engine.dispose()


def forked(wanted: int) -> str:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            asyncio.run(batch(wanted, *sys.argv[1:]))
            code = 0
        finally:
            os._exit(code)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return {0: "done", -signal.SIGKILL: "killed"}.get(status, f"failed {status}")


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(f"{forked(int(line))}\n")
        sys.stdout.flush()
