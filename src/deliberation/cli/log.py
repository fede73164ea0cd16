"""`deliberation log`: begin a community's log anew after a restored backup, or sign all logs with another key."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Mapping

from deliberation import settings as settings_reader
from deliberation.audit import epochs, keyring, queries, sequencing
from deliberation.audit.heads import Heads
from deliberation.audit.rules import LogHome, LogKey, NoLog
from deliberation.audit.sequencing import LogHalted
from deliberation.cli.entering import entered, sessions_of
from deliberation.cli.installation import Installation, joined
from deliberation.cli.refusals import WrongUse
from deliberation.cli.serving import log_home
from deliberation.communities import queries as communities
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.ledger import schema

Work = Callable[[Installation, Sessions, argparse.Namespace], Awaitable[int]]


def arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(required=True, metavar="act")
    showing = _act(
        acts, "show", "print the keys of a community's log, epoch by epoch, and what stops it", _show
    )
    showing.add_argument("--community", required=True, metavar="SLUG", help="its short name in addresses")
    summary = "begin a new epoch of a log that must not be signed any more, as after a restored backup"
    restarting = _act(acts, "restart", summary, _restart)
    restarting.add_argument("--community", required=True, metavar="SLUG", help="its short name in addresses")
    restarting.add_argument(
        "--reason", type=_code, default="restored", help="one word for the log; default restored"
    )
    summary = "end every log under its key and begin its next epoch under a new one; stop the service first"
    rotating = _act(acts, "rotate-key", summary, _rotate)
    rotating.add_argument(
        "--reason", type=_code, default="planned", help="one word for the log; default planned"
    )


def _act(
    acts: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, summary: str, work: Work
) -> argparse.ArgumentParser:
    parser = acts.add_parser(name, help=summary, description=summary)
    parser.set_defaults(command=lambda options, environ: _run(work, options, environ))
    return parser


def _code(word: str) -> str:
    if not schema.CODE.admits(word):
        raise argparse.ArgumentTypeError(f"write one short word in small letters, not {word!r}")
    return word


def _run(work: Work, options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    async def run(installation: Installation) -> int:
        async with sessions_of(installation) as sessions:
            return await work(installation, sessions, options)

    with joined(environ) as installation:
        try:
            return asyncio.run(run(installation))
        except (ValueError, LogHalted) as error:
            raise WrongUse(str(error)) from error


async def _show(installation: Installation, sessions: Sessions, options: argparse.Namespace) -> int:
    heads = Heads(installation.settings.log_heads)
    async with reading(sessions) as db:
        community = await entered(db, options.community)
        for log in await queries.epochs(db, community.id):
            head = await queries.find_checkpoint(db, log)
            stop = await sequencing.find_stop(db, log, heads)
            print(f"{log.vkey}\n  {head.size if head else 0} entries; {stop or 'in order'}")
    return 0


async def _restart(installation: Installation, sessions: Sessions, options: argparse.Namespace) -> int:
    heads = Heads(installation.settings.log_heads)
    async with writing(sessions) as db:
        community = await entered(db, options.community)
        old, new = await epochs.restart(
            db,
            community.id,
            home=log_home(installation),
            heads=heads,
            reason=options.reason,
            at=clock.now(),
        )
    heads.halt(old, epochs.FOLLOWED)
    print(
        f"Epoch {new.epoch} of the log has begun. Give its key to the witnesses, and print it anew:\n{new.vkey}"
    )
    return 0


async def _rotate(installation: Installation, sessions: Sessions, options: argparse.Namespace) -> int:
    """The new key waits beside the old one until every log has it; a run that was cut short goes on where it was."""
    current = installation.settings.log_key_file
    old_key = LogKey(settings_reader.key_in(current))
    new_key = LogKey(settings_reader.key_in(keyring.coming(current)))
    home = LogHome(installation.settings.host_name, new_key.public_key)
    heads = Heads(installation.settings.log_heads)
    async with reading(sessions) as db:
        found = await communities.all_communities(db)
    for community in found:
        try:
            async with writing(sessions, community.id) as db:
                log = await epochs.rotate(
                    db,
                    community.id,
                    old_key=old_key,
                    home=home,
                    heads=heads,
                    reason=options.reason,
                    at=clock.now(),
                )
        except NoLog:
            continue
        async with reading(sessions, community.id) as db:
            await epochs.remember(db, community.id, heads)
        print(log.vkey)
    keyring.exchange(current)
    print("Start the service again, give these keys to the witnesses, and print them anew.")
    return 0
