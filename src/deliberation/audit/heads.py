"""The last head signed for each log, kept outside the database; and why a log must not be signed any more.

A database that was restored from a backup is behind what was signed. Without this memory its log would go on from
there, and two truths would carry one signature.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deliberation.audit.facts import Head
from deliberation.audit.queries import LogView
from deliberation.kernel import durable
from deliberation.ledger import checkpoint as checkpoints
from deliberation.ledger.faults import Malformed, Untrue
from deliberation.ledger.note import Verifier
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
        """Remember this head, after its commit: a memory behind the database is weak, one ahead of it would be false.

        It is on the disk when this returns. A smaller head does not take the place of a larger one.
        """
        with self._alone():
            kept = self.find(log)
            if kept is None or kept.size < size:
                durable.write(self._file(log), f"{size}\n{base64_text(root)}\n".encode())

    def halt(self, log: LogView, reason: str) -> None:
        """Nothing more is signed for this log, until somebody has looked and taken the file away. The first reason stays."""
        if self.find_halt(log) is None:
            durable.write(self.halt_file(log), f"{reason}\n".encode())

    def find_halt(self, log: LogView) -> str | None:
        try:
            return self.halt_file(log).read_text().strip()
        except FileNotFoundError:
            return None

    def halt_file(self, log: LogView) -> Path:
        return self.folder / f"{log.community_id}-{log.epoch}.halted"

    def find_evidence(self, log: LogView) -> Head | None:
        """The head that a witness showed, if this log's key signed it. Raises Untrue or Malformed if it did not."""
        try:
            shown = self.evidence_file(log).read_bytes()
        except FileNotFoundError:
            return None
        head = checkpoints.verify(shown, Verifier(log.origin, log.public_key))
        return Head(log.epoch, head.size, head.root)

    def keep_evidence(self, log: LogView, size: int, shown: bytes) -> None:
        """A head that a witness showed and this log's key signed. It takes no larger one's place."""
        with self._alone():
            try:
                known = self.find_evidence(log)
            except (Malformed, Untrue):
                known = None
            if known is None or known.size < size:
                durable.write(self.evidence_file(log), shown)

    def evidence_file(self, log: LogView) -> Path:
        """A head with our signature that the database does not know, as a witness showed it."""
        return self.folder / f"{log.community_id}-{log.epoch}.witnessed"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Two sequencers remember one after the other."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _file(self, log: LogView) -> Path:
        return self.folder / f"{log.community_id}-{log.epoch}.head"
