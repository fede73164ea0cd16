"""Data folders that many tests begin with: made once a run, by whoever wants one first, and copied for each."""

import asyncio
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from deliberation.cli.entering import sessions_of
from deliberation.cli.installation import Installation, opened
from deliberation.cli.serving import log_home
from deliberation.demo import loading
from memory import roomy

KEPT_IN = "MADE_ONCE_IN"
"""Names the folder to all processes of a run."""
SAMPLES = "samples"
"""The sample communities, not served yet."""
EMPTY = "empty"
"""An installation without a community, with the keys of the folder it is copied to: the same for all who want one."""


def keep() -> Callable[[], None]:
    """Begin a run; what ends it."""
    folder = tempfile.mkdtemp(prefix="deliberation-made-", dir=roomy())
    Path(folder).chmod(0o755)
    os.environ[KEPT_IN] = folder
    return partial(shutil.rmtree, folder, ignore_errors=True)


def copy(what: str, folder: Path) -> None:
    """Into a folder in which at most its keys are. Whoever comes first makes it, with these keys, and others wait."""
    kept = Path(os.environ[KEPT_IN])
    with (kept / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = kept / what
        if not made.exists():
            half = kept / f"{what}.half"
            shutil.copytree(folder, half)
            half.chmod(0o755)
            environ = {**os.environ, "DELIBERATION_DATA": str(half)}
            subprocess.run([sys.executable, __file__, what], env=environ, check=True)
            half.rename(made)
    # the database's files belong to its own user
    subprocess.run(["cp", "-Rp", f"{made}/.", folder], check=True)


async def _load_samples(installation: Installation) -> None:
    async with sessions_of(installation) as sessions:
        await loading.load(sessions, installation.keys, log_home(installation))


if __name__ == "__main__":
    with opened(os.environ, is_demo=sys.argv[1] == SAMPLES) as made:
        if sys.argv[1] == SAMPLES:
            asyncio.run(_load_samples(made))
