"""`deliberation poll export`: write the bundle of a counted vote to a file."""

import argparse
import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from deliberation.audit import keyring
from deliberation.bundles import actions as bundles
from deliberation.bundles import sources
from deliberation.bundles.actions import Workshop
from deliberation.cli import new_file
from deliberation.cli.entering import entered, sessions_of
from deliberation.cli.installation import Installation, joined
from deliberation.cli.refusals import WrongUse
from deliberation.database.sessions import writing
from deliberation.kernel import clock
from deliberation.kernel.facts import SYSTEM
from deliberation.kernel.refusals import Refusal
from deliberation.ledger.bundle import Grade
from deliberation.polls.rules import NoSuchPoll

_MOST_DIGITS = 9


def arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(required=True, metavar="act")
    summary = "write the bundle of a counted vote, from which anybody checks and recounts it"
    exporting = acts.add_parser("export", help=summary, description=summary)
    exporting.add_argument(
        "number", metavar="NUMBER", type=_number, help="the vote's number, as in its address"
    )
    exporting.add_argument("--community", required=True, metavar="SLUG", help="its short name in addresses")
    exporting.add_argument(
        "--grade",
        required=True,
        type=Grade,
        choices=list(Grade),
        metavar="GRADE",
        help="public: homes without room numbers or names; members: with room numbers and masked names; "
        "auditor: with names. Who takes one of the last two is in the public log",
    )
    exporting.add_argument("--out", required=True, type=Path, metavar="FILE", help="the file to write")
    exporting.set_defaults(command=export)


def export(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """0: the file is there, whole. 1: there is no bundle of this vote, or not yet."""
    with new_file.beside(options.out) as (half, path), joined(environ) as installation:
        job = _Export(installation, options.community, options.number, options.grade)
        try:
            sha256 = asyncio.run(job.run(half, options.out.parent))
        except NoSuchPoll as refusal:
            raise WrongUse(f"{options.community} has no vote {options.number}") from refusal
        except Refusal as refusal:
            print(refusal.message)
            return 1
        half.flush()
        os.fsync(half.fileno())
        # only now is it whole, and in the log if it must be
        path.replace(options.out)
    print(f"{sha256.removeprefix('sha256:')}  {options.out}")
    return 0


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
        msg = f"{text!r} is not the number of a vote"
        raise argparse.ArgumentTypeError(msg)
    return int(text)


@dataclass(frozen=True)
class _Export:
    installation: Installation
    slug: str
    number: int
    grade: Grade

    async def run(self, half: BinaryIO, folder: Path) -> str:
        async with sessions_of(self.installation) as sessions, writing(sessions) as db:
            community = await entered(db, self.slug)
            source = await sources.get(db, community.id, self.number)
            return await bundles.export(
                db,
                community.id,
                source,
                grade=self.grade,
                workshop=Workshop(
                    key=keyring.key_of(self.installation.settings.log_key_file, source.log.public_key),
                    pepper=self.installation.keys.community_pepper(community.id),
                    folder=folder,
                ),
                to=half,
                actor=SYSTEM,
                now=clock.now(),
            )
