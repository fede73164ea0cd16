"""`deliberation …`: finds the command and turns what went wrong into one clear line."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from deliberation.cli import demo, migrate, roll, run
from deliberation.cli.refusals import WrongUse

COMMANDS: tuple[tuple[str, str, Callable[[argparse.ArgumentParser], None]], ...] = (
    ("run", "serve an installation: pages, log and letters", run.arguments),
    ("demo", "serve the sample communities", demo.arguments),
    ("roll", "take a table of units into the roll", roll.arguments),
    ("migrate", "bring the database to the newest schema", migrate.arguments),
)


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="deliberation", description="Talk a matter through and decide it in law."
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    for name, summary, arguments in COMMANDS:
        arguments(commands.add_parser(name, help=summary, description=summary))
    options = parser.parse_args(words)
    try:
        return int(options.command(options, os.environ))
    except WrongUse as refusal:
        sys.stderr.write(f"deliberation: {refusal}\n")
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
