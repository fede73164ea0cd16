"""`deliberation migrate`."""

import argparse
from collections.abc import Mapping

from deliberation.cli.installation import opened


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(command=migrate)


def migrate(_: argparse.Namespace, environ: Mapping[str, str]) -> int:
    with opened(environ):
        print("The database is up to date.")
    return 0
