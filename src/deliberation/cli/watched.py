"""A log that is followed from outside: its newest head must continue the one that was seen last, over all its epochs."""

import hashlib
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from deliberation.cli.refusals import WrongUse
from deliberation.kernel import clock, durable
from deliberation.ledger import checkpoint as checkpoints
from deliberation.ledger import following, note, tiles
from deliberation.ledger.checkpoint import Checkpoint
from deliberation.ledger.faults import Malformed, Untrue
from deliberation.ledger.following import Step
from deliberation.ledger.note import Verifier
from deliberation.ledger.tiles import Place, Tile

_LONGEST_ANSWER = 1_000_000
WHOLE_SECONDS = 60.0
"""For one answer, which may come byte by byte."""


class Away(Exception):  # noqa: N818 - a claim, as all our refusals are
    """The log did not answer, or not with what a log answers."""


class NotThere(Away):
    """It answered, and has no such file."""


class OutOfSight(Exception):  # noqa: N818 - likewise
    """Nothing false was seen, but the log goes on where it cannot be followed."""


@dataclass(frozen=True)
class Watched:
    """A log, its keys, and the file that remembers its last head. `url` is of the epoch that is read first.

    Where that ends with the number of its epoch, the epochs after it are looked for and followed.
    """

    url: str
    keys: tuple[Verifier, ...]
    state: Path
    client: httpx.Client

    @property
    def has_epochs(self) -> bool:
        return self.url.rpartition("/")[2].isdecimal()

    def trusted(self) -> tuple[bytes, Checkpoint] | None:
        """The signed head that was kept last. Raises WrongUse for a file that is something else."""
        try:
            kept = self.state.read_bytes()
            return kept, following.step(None, kept, self._signer(kept)).shown
        except FileNotFoundError:
            return None
        except (OSError, Untrue, Malformed) as error:
            raise WrongUse(f"{self.state} does not hold a head that this key has signed: {error}") from error

    def look(self) -> Checkpoint:
        """The newest head of the newest epoch, kept.

        Raises Away; OutOfSight; Untrue, with the evidence kept, if it may not be so.
        """
        head = self._look()
        while (begun := self._find_next(head)) is not None:
            # once more: by now the epoch has ended, so its end is to be seen
            head = self._go_on(self._look(), begun)
        return head

    def _look(self) -> Checkpoint:
        trusted = self.trusted()
        url = self.url if trusted is None else self._url(checkpoints.epoch_of(trusted[1].origin))
        shown = self._get(f"{url}/checkpoint")
        kept = None if trusted is None else trusted[0]
        try:
            step = following.step(kept, shown, self._signer(shown if kept is None else kept))
            self._check_epoch(url, step.shown)
            step.check(tiles.reader(self._tiles(url, step)))
        except Untrue:
            self._keep_evidence(trusted=kept, shown=shown)
            raise
        except Malformed as error:
            raise Away(f"{url} answers, but not as a log does: {error}") from error
        durable.write(self.state, shown)
        return step.shown

    def _check_epoch(self, url: str, shown: Checkpoint) -> None:
        if url != self._url(checkpoints.epoch_of(shown.origin)):
            raise Malformed(f"the head is of {shown.origin}")

    def _find_next(self, head: Checkpoint) -> bytes | None:
        """The head of the epoch after this one's, if it has begun."""
        if not self.has_epochs:
            return None
        try:
            return self._get(f"{self._url(checkpoints.epoch_of(head.origin) + 1)}/checkpoint")
        except NotThere:
            return None

    def _go_on(self, ended: Checkpoint, shown: bytes) -> Checkpoint:
        """Into the next epoch, which must begin with what the last one has signed."""
        url = self._url(checkpoints.epoch_of(ended.origin) + 1)
        evidence = {"trusted": self.state.read_bytes(), "shown": shown}
        try:
            log = self._next_signer(ended, shown)
            evidence["first"] = first = self._get(f"{url}/entry?index=0")
            step = following.beginning(shown, first, log)
            step.check(tiles.reader(self._tiles(url, step)))
            size = following.check_begun(first, ended, log)
        except Untrue:
            self._keep_evidence(**evidence)
            raise
        except Malformed as error:
            raise Away(f"{url} answers, but not as a log does: {error}") from error
        if size > ended.size:
            raise OutOfSight(
                f"{log.name} goes on from {size} entries of {ended.origin}, which shows only {ended.size}"
            )
        durable.write(self.state, shown)
        say(f"{ended.origin} has ended with {ended.size} entries; the log goes on as {log.name}")
        return step.shown

    def _signer(self, signed: bytes) -> Verifier:
        log = following.signer(signed, self.keys)
        if log is None:
            raise Untrue("no trusted key has signed this note")
        return log

    def _next_signer(self, ended: Checkpoint, shown: bytes) -> Verifier:
        origin = checkpoints.parse(note.parse(shown).text).origin
        epoch = checkpoints.epoch_of(ended.origin) + 1
        if not checkpoints.may_hold(origin, ended.origin) or checkpoints.epoch_of(origin) != epoch:
            raise Malformed(f"the head is of {origin}, not of epoch {epoch}")
        log = following.signer(shown, self.keys)
        if log is None:
            raise OutOfSight(
                f"{ended.origin} has ended; the log goes on as {origin}, with a key that is not in --vkey: "
                "take it from the notice board, and add it as a line"
            )
        return log

    def _url(self, epoch: int) -> str:
        return f"{self.url.rpartition('/')[0]}/{epoch}" if self.has_epochs else self.url

    def _tiles(self, url: str, step: Step) -> Mapping[Place, bytes]:
        return {tile.place: self._tile(url, tile) for tile in step.tiles()}

    def _tile(self, url: str, tile: Tile) -> bytes:
        """A tile that has filled up since may be there only whole."""
        try:
            data = self._get(f"{url}/{tile.path}")
        except NotThere:
            data = self._get(f"{url}/{Tile(tile.level, tile.index).path}")
        return following.checked_width(tile, data)

    def _get(self, address: str) -> bytes:
        data, must_end_at = b"", time.monotonic() + WHOLE_SECONDS
        try:
            with self.client.stream("GET", address) as answer:
                if answer.status_code == httpx.codes.NOT_FOUND:
                    raise NotThere(f"{address} answers 404")
                if answer.status_code != httpx.codes.OK:
                    raise Away(f"{address} answers {answer.status_code}")
                for part in answer.iter_bytes():
                    data += part
                    if len(data) > _LONGEST_ANSWER or time.monotonic() > must_end_at:
                        raise Away(f"{address} does not end")
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise Away(f"{address} cannot be read: {error or type(error).__name__}") from error
        return data

    def _keep_evidence(self, *, shown: bytes, trusted: bytes | None, first: bytes | None = None) -> None:
        """Two notes that the log has signed and that exclude each other: enough to convince anybody.

        Where they are of two epochs it takes the `first` entry of the later one as well.
        """
        mark = hashlib.sha256(shown).hexdigest()[:8]
        for what, data in (("trusted", trusted), ("shown", shown), ("first", first)):
            if data is not None:
                path = self.state.with_name(f"{self.state.name}.evidence-{mark}-{what}")
                durable.write(path, data)
                sys.stderr.write(f"kept: {path}\n")


def say(words: str) -> None:
    """A line with its time."""
    print(f"{clock.rfc3339(clock.now())} {words}", flush=True)
