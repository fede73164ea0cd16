"""`deliberation run`: an installation for real."""

import argparse
import asyncio
from argparse import ArgumentTypeError
from collections.abc import Mapping

from deliberation.accounts import actions as accounts
from deliberation.accounts.rules import Method
from deliberation.cli.entering import sessions_of
from deliberation.cli.installation import Installation, opened
from deliberation.cli.refusals import WrongUse
from deliberation.cli.serving import door, serve, work
from deliberation.communities import queries as communities
from deliberation.database.sessions import database_now, writing

MOST_WORKERS = 8
PARTS = (WEB, WORKER) = ("web", "worker")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--workers", type=_workers, help=f"web processes, 1 to {MOST_WORKERS} (default 1)")
    parser.add_argument(
        "--only",
        choices=PARTS,
        help="web: answer people; worker: write the log, send letters, clear up. Both on one DELIBERATION_DATABASE_URL",
    )
    parser.set_defaults(command=run)


def _workers(word: str) -> int:
    number = int(word) if word.isascii() and word.isdigit() else 0
    if not 1 <= number <= MOST_WORKERS:
        raise ArgumentTypeError(f"write a number from 1 to {MOST_WORKERS}, not {word!r}")
    return number


def run(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    if options.only == WORKER and options.workers:
        raise WrongUse("--workers says how many web processes there are, and --only worker starts none")
    if options.only and not environ.get("DELIBERATION_DATABASE_URL"):
        msg = (
            "--only splits the service in two: set DELIBERATION_DATABASE_URL to the database that both share"
        )
        raise WrongUse(msg)
    if options.only == WORKER:
        with opened(environ) as installation:
            work(installation)
        return 0
    with door(environ) as at, opened(environ) as installation:
        code = asyncio.run(_first_code(installation))
        if code:
            print("There is no community yet. Found the first one here; the link works once:")
            print(f"  {installation.settings.base_url}/sign-in/link?code={code}&next=/start")
        serve(installation, at, workers=options.workers or 1, is_web_alone=options.only is not None)
    return 0


async def _first_code(installation: Installation) -> str | None:
    """The code of a link for the first administrator, while there is no community."""
    async with sessions_of(installation) as sessions, writing(sessions) as db:
        if await communities.all_communities(db):
            return None
        now = await database_now(db)
        account_id = await accounts.make_account(db, name="管理员 Administrator", now=now)
        return await accounts.issue_link(db, account_id, method=Method.FIRST_LINK, now=now)
