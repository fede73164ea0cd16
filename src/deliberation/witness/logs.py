"""The logs that a witness serves: a file with one key a line, read again when it changes."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from deliberation.ledger.faults import Malformed
from deliberation.ledger.note import Verifier


def read(path: Path) -> Mapping[str, Sequence[Verifier]]:
    """The keys by the origin they sign. Empty lines and lines that begin with # are passed over. Raises Malformed."""
    found: dict[str, list[Verifier]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        vkey = line.strip()
        if not vkey or vkey.startswith("#"):
            continue
        try:
            key = Verifier.parse(vkey)
        except Malformed as error:
            raise Malformed(f"{path}, line {number}: {error}") from error
        found.setdefault(key.name, []).append(key)
    return found


class Logs:
    """The file's keys as they are now; a file that became unreadable leaves the keys as they were."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._changed_at = path.stat().st_mtime_ns
        self._keys = read(path)

    def keys(self) -> Mapping[str, Sequence[Verifier]]:
        try:
            changed_at = self._path.stat().st_mtime_ns
            if changed_at != self._changed_at:
                self._keys, self._changed_at = read(self._path), changed_at
        except (OSError, ValueError):
            return self._keys
        return self._keys
