"""The key files of an installation: the one that signs now, and beside it those that were replaced.

A bundle of a vote in an old epoch is signed with that epoch's key, so a replaced key is kept under its own name.
"""

import os
from pathlib import Path

from deliberation.audit.rules import LogKey
from deliberation.settings import key_in


def key_of(file: Path, public_key: bytes) -> LogKey:
    """The key with this public half; the one that signs now where there is none. Raises ValueError for a damaged file."""
    current = LogKey(key_in(file))
    kept = _kept(file, public_key)
    if current.public_key == public_key or not kept.exists():
        return current
    found = LogKey(key_in(kept))
    return found if found.public_key == public_key else current


def coming(file: Path) -> Path:
    """Where the next key waits until every log has it."""
    return file.with_name(f"{file.name}.next")


def exchange(file: Path) -> None:
    """The next key takes the place of the one that signs now, which is kept."""
    kept = _kept(file, LogKey(key_in(file)).public_key)
    if not kept.exists():
        os.link(file, kept)
    coming(file).replace(file)


def _kept(file: Path, public_key: bytes) -> Path:
    return file.with_name(f"{file.name}.{public_key.hex()[:8]}")
