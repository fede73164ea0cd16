"""The last head signed for each log, kept outside the database.

A database that was restored from a backup is behind what was signed. Without this memory its log would go on from
there, and two truths would carry one signature.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from deliberation.audit.facts import Head
from deliberation.audit.queries import LogView
from deliberation.ledger.faults import Malformed
from deliberation.ledger.strict import base64_text, decimal, hash_bytes


@dataclass(frozen=True)
class Heads:
    """A folder with one small file a log."""

    folder: Path

    def find(self, log: LogView) -> Head | None:
        """What was remembered last. Raises Malformed for a file that somebody changed."""
        try:
            lines = self._file(log).read_text().split("\n")
        except FileNotFoundError:
            return None
        if len(lines) != 3 or lines[2]:  # noqa: PLR2004 - size and root, each with its newline
            raise Malformed(f"{self._file(log)} does not hold a size and a root")
        return Head(log.epoch, decimal(lines[0]), hash_bytes(lines[1]))

    def keep(self, log: LogView, size: int, root: bytes) -> None:
        """Remember this head, after its commit: a memory behind the database is weak, one ahead of it would be false."""
        self.folder.mkdir(parents=True, exist_ok=True)
        half = self._file(log).with_suffix(f".{os.getpid()}")
        half.write_text(f"{size}\n{base64_text(root)}\n")
        half.replace(self._file(log))

    def _file(self, log: LogView) -> Path:
        return self.folder / f"{log.community_id}-{log.epoch}.head"
