"""`verify` and `receipt` as commands: files in, words out, and an exit code. The same in the product and by themselves."""

import argparse
import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from deliberation.ledger import promise as promises
from deliberation.ledger.faults import Malformed, Untrue
from deliberation.ledger.promise import Promise
from deliberation.verifier import checking, holdings, roots, wording
from deliberation.verifier.docket import shown
from deliberation.verifier.faults import NotABundle
from deliberation.verifier.roots import MOST_OF_A_FILE, Named, Useless

VERIFY = "check a published bundle of a vote, offline"
RECEIPT = "check one voter's receipt, or the promise of one, offline"


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:  # type: ignore[explicit-override] # Python 3.11 has no word for it
        self.exit(2, f"{self.prog}: {shown(message)}; see {self.prog} --help\n")


def verify_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bundle", metavar="BUNDLE", help="the ZIP file, as it was published")
    _add_keys(parser)
    parser.add_argument(
        "--policy", metavar="FILE", help="whose cosignatures are asked for (c2sp.org/tlog-policy)"
    )
    parser.add_argument(
        "--prev",
        metavar="CHECKPOINT",
        action="append",
        default=[],
        help="a head of this log seen before; again for more",
    )
    parser.add_argument(
        "--receipt",
        metavar="FILE",
        action="append",
        default=[],
        help="a voter's receipt, or the promise of one; again for more",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of lines")


def receipt_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE", help="the receipt or the promise, as it was downloaded after voting"
    )
    _add_keys(parser)


def verify(options: argparse.Namespace) -> int:
    """0: all passed; 1: something is false; 3: something could not be checked. Raises Useless: wrong use, or no bundle."""
    trusted = roots.read(
        _held(options.vkey),
        policy_file=None if options.policy is None else _held(options.policy),
        prevs=[_held(name) for name in options.prev],
        receipts=[_held(name) for name in options.receipt],
    )
    try:
        with Path(options.bundle).open("rb") as file, _uncollected():
            verdict = checking.check(file, trusted)
    except NotABundle as fault:
        raise Useless(f"{options.bundle}: not a bundle: {fault}") from fault
    except OSError as fault:
        raise Useless(f"{options.bundle}: {fault.strerror or 'cannot be read from the middle'}") from fault
    except Exception as fault:  # a fault of ours must not end like a lie of theirs
        raise Useless(f"{options.bundle}: the verifier itself is at fault: {fault!r}") from fault
    _print([wording.as_json(verdict)] if options.json else wording.lines(verdict))
    return verdict.exit_code


@contextmanager
def _uncollected() -> Iterator[None]:
    """Of a million ballots nothing is garbage before the end, and to look for it again and again takes time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def receipt(options: argparse.Namespace) -> int:
    """0: it holds; 1: it does not. Raises Useless: wrong use, or neither a receipt nor a promise."""
    keys = roots.read_keys(_held(options.vkey))
    file = _held(options.file)
    roots.check_receipt(file)
    try:
        found = holdings.checked(file.data, keys)
    except (Malformed, Untrue) as fault:
        what = "promise" if promises.is_one(file.data) else "receipt"
        _print([f"This {what} does not hold: {shown(str(fault))}."])
        return 1
    _print(wording.of_promise(found) if isinstance(found, Promise) else wording.of_receipt(found))
    return 0


def main(words: Sequence[str] | None = None) -> int:
    """The commands by themselves, without the rest of the product: BUNDLE --vkey FILE, or receipt FILE --vkey FILE."""
    asked = list(sys.argv[1:] if words is None else words)
    is_receipt = asked[:1] == ["receipt"]
    parser = Parser(prog="deliberation-verify", description=RECEIPT if is_receipt else VERIFY)
    if is_receipt:
        parser.prog += " receipt"
        receipt_arguments(parser)
    else:
        parser.epilog = "deliberation-verify receipt FILE --vkey FILE checks a receipt instead"
        verify_arguments(parser)
    options = parser.parse_args(asked[1:] if is_receipt or asked[:1] == ["verify"] else asked)
    try:
        return receipt(options) if is_receipt else verify(options)
    except Useless as fault:
        sys.stderr.write(f"{parser.prog}: {shown(str(fault))}\n")
        return 2
    except KeyboardInterrupt:
        return 130


def _add_keys(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--vkey",
        metavar="FILE",
        required=True,
        help="the log's keys, one a line, as the notice board shows them",
    )


def _held(name: str) -> Named:
    try:
        with Path(name).open("rb") as file:
            data = file.read(MOST_OF_A_FILE + 1)
    except OSError as fault:
        raise Useless(f"{name}: {fault.strerror}") from fault
    except ValueError as fault:
        raise Useless(f"{name}: no name of a file") from fault
    if len(data) > MOST_OF_A_FILE:
        raise Useless(f"{name}: more than {MOST_OF_A_FILE} bytes")
    return Named(name, data)


def _print(words: Sequence[str]) -> None:
    output = "".join(f"{line}\n" for line in words).encode("utf-8", "replace")
    try:
        sys.stdout.buffer.write(output)
        sys.stdout.buffer.flush()
    except OSError as fault:
        # what is left cannot be written either: without this Python tries again as it ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise Useless(f"standard output: {fault.strerror}") from fault
