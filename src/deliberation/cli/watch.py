"""`deliberation watch`: follow a log from outside, and say so when it takes back what it has signed."""

import argparse
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import httpx

from deliberation.cli.refusals import WrongUse
from deliberation.cli.watched import Away, OutOfSight, Watched, say
from deliberation.kernel import clock
from deliberation.ledger.checkpoint import Checkpoint
from deliberation.ledger.faults import Untrue
from deliberation.ledger.note import Verifier
from deliberation.verifier import roots
from deliberation.verifier.roots import Named

_SECONDS = 60
_PATIENCE_SECONDS = 20
_LONGEST_SECONDS = 86_400


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("url", metavar="URL", help="where the log is read: https://…/log/<community>/<epoch>")
    parser.add_argument(
        "--vkey", metavar="FILE", type=Path, required=True, help="the log's keys, one a line; one is enough"
    )
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
        watched = Watched(options.url.rstrip("/"), _vkeys(options.vkey), options.state, client)
        try:
            _say_head(watched.look())
            if not watched.has_epochs:
                sys.stderr.write(f"{options.url} does not end with an epoch: no later one is looked for\n")
            while not options.once:
                time.sleep(options.interval)
                _look_again(watched)
        except Away as away:
            raise WrongUse(str(away)) from away
        except Untrue as untruth:
            sys.stderr.write(f"NOT TRUE: {untruth}\n")
            return 1
        except OutOfSight as end:
            sys.stderr.write(f"NOT FOLLOWED: {end}\n")
            return 3
        except OSError as error:
            raise WrongUse(f"{error.filename}: {error.strerror}") from error
    return 0


def _look_again(watched: Watched) -> None:
    """Whoever has answered once may be away for a while."""
    try:
        _say_head(watched.look())
    except Away as away:
        sys.stderr.write(f"{clock.rfc3339(clock.now())} {away}\n")


def _say_head(head: Checkpoint) -> None:
    say(f"{head.origin}: {head.size} entries, root {head.root.hex()}")


def _vkeys(path: Path) -> tuple[Verifier, ...]:
    try:
        return roots.read_keys(Named(path.name, path.read_bytes()))
    except (OSError, ValueError) as error:
        raise WrongUse(f"{path} does not hold the key of a log: {error}") from error


def _seconds(word: str) -> int:
    number = int(word) if word.isascii() and word.isdigit() else 0
    if not 1 <= number <= _LONGEST_SECONDS:
        raise argparse.ArgumentTypeError(
            f"write a number of seconds from 1 to {_LONGEST_SECONDS}, not {word!r}"
        )
    return number
