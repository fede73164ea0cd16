"""`deliberation …`: finds the command and turns what went wrong into one clear line."""

import argparse
import importlib
import os
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

from typing_extensions import override

from deliberation.cli.refusals import WrongUse
from deliberation.kernel.lasting import lasting

COMMANDS = {
    "run": "serve an installation: pages, log and letters",
    "demo": "serve the sample communities",
    "count": "count a case file offline and print every result exactly",
    "verify": "check a published bundle of a vote, offline",
    "receipt": "check one voter's receipt, offline",
    "roll": "take a table of units into the roll, write the roll as a table, or erase what a person voted",
    "poll": "write the bundle of a counted vote to a file",
    "log": "begin a log anew, or sign all logs with another key",
    "second-step": "let in somebody with a role who lost the second step",
    "watch": "follow a log from outside, and say so when it takes back what it signed",
    "witness": "sign the heads of logs as long as they only grow",
    "migrate": "bring the database to the newest schema",
    "bench": "compare the product with the limits of this machine",
}
"""Each is a module of its own here, read only when it is asked for: counting needs neither web nor database."""


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, as every command does."""

    @override
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parser = Parser(prog="deliberation", description="Talk a matter through and decide it in law.")
    commands = parser.add_subparsers(required=True, metavar="command")
    asked = list(sys.argv[1:] if words is None else words)
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary)
        if name in asked:
            with lasting():
                module = importlib.import_module(f"deliberation.cli.{name.replace('-', '_')}")
            module.arguments(command)
    options = parser.parse_args(asked)
    # asked to stop by a supervisor, it stops in the same good order as by Ctrl-C
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return int(options.command(options, os.environ))
    except WrongUse as refusal:
        sys.stderr.write(f"deliberation: {refusal}\n")
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
