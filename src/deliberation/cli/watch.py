"""`deliberation watch`: follow a log from outside, and say so when it takes back what it has signed."""

import argparse
import hashlib
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from deliberation.cli.refusals import WrongUse
from deliberation.kernel import clock, durable
from deliberation.ledger import following, tiles
from deliberation.ledger.checkpoint import Checkpoint
from deliberation.ledger.faults import Malformed, Untrue
from deliberation.ledger.following import Step
from deliberation.ledger.note import Verifier
from deliberation.ledger.tiles import Place, Tile

_SECONDS = 60
_PATIENCE_SECONDS = 20
_LONGEST_ANSWER = 1_000_000


class Away(Exception):  # noqa: N818 - a claim, as all our refusals are
    """The log did not answer, or not with what a log answers."""


class NotThere(Away):
    """It answered, and has no such file."""


@dataclass(frozen=True)
class Watched:
    """A log, the key it must sign with, and the file that remembers its last head."""

    url: str
    log: Verifier
    state: Path
    client: httpx.Client

    def trusted(self) -> bytes | None:
        """The signed head that was kept last. Raises WrongUse for a file that is something else."""
        try:
            kept = self.state.read_bytes()
            following.step(None, kept, self.log)
        except FileNotFoundError:
            return None
        except (OSError, Untrue, Malformed) as error:
            raise WrongUse(f"{self.state} does not hold a head that this key has signed: {error}") from error
        return kept

    def look(self) -> Checkpoint:
        """The head that is shown now, kept. Raises Away; Untrue, with the evidence kept, if it may not be so."""
        trusted = self.trusted()
        shown = self._get("checkpoint")
        try:
            step = following.step(trusted, shown, self.log)
            step.check(tiles.reader(self._tiles(step)))
        except Untrue:
            self._keep_evidence(trusted, shown)
            raise
        except Malformed as error:
            raise Away(f"{self.url} answers, but not as a log does: {error}") from error
        durable.write(self.state, shown)
        return step.shown

    def _tiles(self, step: Step) -> Mapping[Place, bytes]:
        return {tile.place: self._tile(tile) for tile in step.tiles()}

    def _tile(self, tile: Tile) -> bytes:
        """A tile that has filled up since may be there only whole."""
        try:
            data = self._get(tile.path)
        except NotThere:
            data = self._get(Tile(tile.level, tile.index).path)
        return following.checked_width(tile, data)

    def _get(self, path: str) -> bytes:
        address, data = f"{self.url}/{path}", b""
        try:
            with self.client.stream("GET", address) as answer:
                if answer.status_code == httpx.codes.NOT_FOUND:
                    raise NotThere(f"{address} answers 404")
                if answer.status_code != httpx.codes.OK:
                    raise Away(f"{address} answers {answer.status_code}")
                for part in answer.iter_bytes():
                    data += part
                    if len(data) > _LONGEST_ANSWER:
                        raise Away(f"{address} does not end")
        except httpx.HTTPError as error:
            raise Away(f"{address} cannot be read: {error or type(error).__name__}") from error
        return data

    def _keep_evidence(self, trusted: bytes | None, shown: bytes) -> None:
        """Two notes that one key has signed and that exclude each other: enough to convince anybody."""
        mark = hashlib.sha256(shown).hexdigest()[:8]
        for what, signed in (("trusted", trusted), ("shown", shown)):
            if signed is not None:
                path = self.state.with_name(f"{self.state.name}.evidence-{mark}-{what}")
                durable.write(path, signed)
                sys.stderr.write(f"kept: {path}\n")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("url", metavar="URL", help="where the log is read: https://…/log/<community>/<epoch>")
    parser.add_argument("--vkey", metavar="FILE", type=Path, required=True, help="the log's key, one line")
    parser.add_argument(
        "--state", metavar="FILE", type=Path, required=True, help="remembers the last head; made when absent"
    )
    parser.add_argument("--once", action="store_true", help="look once and end")
    parser.add_argument(
        "--interval", metavar="SECONDS", type=_seconds, default=_SECONDS, help=f"default {_SECONDS}"
    )
    parser.set_defaults(command=watch)


def watch(options: argparse.Namespace, _: Mapping[str, str]) -> int:
    if not options.url.startswith(("http://", "https://")):
        raise WrongUse(f"the address of a log begins with http:// or https://, not {options.url!r}")
    with httpx.Client(timeout=_PATIENCE_SECONDS, headers={"accept-encoding": "gzip, identity"}) as client:
        watched = Watched(options.url.rstrip("/"), _vkey(options.vkey), options.state, client)
        try:
            _say(watched.look())
            while not options.once:
                time.sleep(options.interval)
                _look_again(watched)
        except Away as away:
            raise WrongUse(str(away)) from away
        except Untrue as untruth:
            sys.stderr.write(f"NOT TRUE: {untruth}\n")
            return 1
        except OSError as error:
            raise WrongUse(f"{error.filename}: {error.strerror}") from error
    return 0


def _look_again(watched: Watched) -> None:
    """Whoever has answered once may be away for a while."""
    try:
        _say(watched.look())
    except Away as away:
        sys.stderr.write(f"{clock.rfc3339(clock.now())} {away}\n")


def _say(head: Checkpoint) -> None:
    print(
        f"{clock.rfc3339(clock.now())} {head.origin}: {head.size} entries, root {head.root.hex()}", flush=True
    )


def _vkey(path: Path) -> Verifier:
    try:
        return Verifier.parse(path.read_text().strip())
    except (OSError, ValueError) as error:
        raise WrongUse(f"{path} does not hold the key of a log: {error}") from error


def _seconds(word: str) -> int:
    number = int(word) if word.isascii() and word.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"write a number of seconds from 1, not {word!r}")
    return number
