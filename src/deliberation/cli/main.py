"""`deliberation …`: finds the command and turns what went wrong into one clear line."""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from typing_extensions import override

from deliberation.cli import bench, count, demo, migrate, roll, run, second_step
from deliberation.cli.refusals import WrongUse

COMMANDS: tuple[tuple[str, str, Callable[[argparse.ArgumentParser], None]], ...] = (
    ("run", "serve an installation: pages, log and letters", run.arguments),
    ("demo", "serve the sample communities", demo.arguments),
    ("count", "count a case file offline and print every result exactly", count.arguments),
    ("roll", "take a table of units into the roll", roll.arguments),
    ("second-step", "let in somebody with a role who lost the second step", second_step.arguments),
    ("migrate", "bring the database to the newest schema", migrate.arguments),
    ("bench", "compare the product with the limits of this machine", bench.arguments),
)


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, as every command does."""

    @override
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parser = Parser(prog="deliberation", description="Talk a matter through and decide it in law.")
    commands = parser.add_subparsers(required=True, metavar="command")
    for name, summary, arguments in COMMANDS:
        arguments(commands.add_parser(name, help=summary, description=summary))
    options = parser.parse_args(words)
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
