"""`deliberation receipt`: check one voter's receipt offline, and say what it proves."""

import argparse
from collections.abc import Mapping

from deliberation.cli.refusals import WrongUse
from deliberation.verifier import command
from deliberation.verifier.docket import shown
from deliberation.verifier.roots import Useless


def arguments(parser: argparse.ArgumentParser) -> None:
    command.receipt_arguments(parser)
    parser.set_defaults(command=receipt)


def receipt(options: argparse.Namespace, _: Mapping[str, str]) -> int:
    try:
        return command.receipt(options)
    except Useless as fault:
        raise WrongUse(shown(str(fault))) from fault
