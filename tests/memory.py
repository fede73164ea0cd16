"""Where files are kept in memory, if the machine has room: none of what the tests write outlives them."""

import os
import shutil
from pathlib import Path

_MEMORY = Path("/dev/shm")  # noqa: S108 - folders of our own are made in it
_ROOMY_BYTES = 4 << 30


def roomy() -> Path | None:
    """The folder; None where there is none, and the usual place serves."""
    is_there = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK)
    return _MEMORY if is_there and shutil.disk_usage(_MEMORY).free > _ROOMY_BYTES else None
