"""`deliberation verify`: check a published bundle offline, with no database and no network."""

import argparse
from collections.abc import Mapping

from deliberation.cli.refusals import WrongUse
from deliberation.verifier import command
from deliberation.verifier.docket import shown
from deliberation.verifier.roots import Useless


def arguments(parser: argparse.ArgumentParser) -> None:
    command.verify_arguments(parser)
    parser.set_defaults(command=verify)


def verify(options: argparse.Namespace, _: Mapping[str, str]) -> int:
    try:
        return command.verify(options)
    except Useless as fault:
        raise WrongUse(shown(str(fault))) from fault
