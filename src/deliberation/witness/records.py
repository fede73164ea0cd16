"""What a witness has signed last for each log, on its own disk; and what it refused to sign, as evidence."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deliberation.kernel import durable
from deliberation.ledger import note, submission
from deliberation.ledger.faults import Malformed
from deliberation.ledger.submission import Submission, TreeHead, name_of


class InUse(Exception):  # noqa: N818 - a claim, as all our refusals are
    """Another witness keeps its records in this folder: both would sign, and neither would see the other's heads."""


class Damaged(Exception):  # noqa: N818 - a claim, as all our refusals are
    """A record does not say what was signed, so nothing may be signed until a person has looked."""


@dataclass(frozen=True)
class Records:
    """A folder with one file a log: the checkpoint, signed by the log and by the witness."""

    folder: Path

    @contextmanager
    def alone(self) -> Iterator[None]:
        """For as long as it lasts no other process keeps records here. Raises InUse."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise InUse(f"another witness uses {self.folder}") from error
            yield

    def find_note(self, name: str) -> bytes | None:
        try:
            return self._file(name).read_bytes()
        except FileNotFoundError:
            return None

    def find(self, origin: str) -> TreeHead | None:
        """The last head that was signed for this log. Raises Damaged."""
        kept = self.find_note(name_of(origin))
        if kept is None:
            return None
        try:
            head = submission.head_of(note.parse(kept).text)
        except Malformed as error:
            raise Damaged(f"{self._file(name_of(origin))}: {error}") from error
        if head.origin != origin:
            raise Damaged(f"{self._file(name_of(origin))} is of another log")
        return head

    def keep(self, origin: str, signed: bytes) -> None:
        """On the disk when this returns."""
        durable.write(self._file(name_of(origin)), signed)

    def keep_evidence(self, origin: str, refused: Submission) -> Path:
        """What was asked to be signed, beside what was signed before.

        Anybody may send a head that the log has signed, with a proof that proves nothing, as often as they like: so the
        same two heads are kept once, whatever comes with them.
        """
        before = self.find_note(name_of(origin)) or b""
        both = note.parse(refused.note).text + (note.parse(before).text if before else "")
        case = self.folder / "evidence" / f"{name_of(origin)[:16]}-{_mark(both)}"
        if not (case / "refused").exists():
            durable.write(case / "signed-before", before)
            durable.write(case / "refused", submission.make(refused))
        return case

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.checkpoint"


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
