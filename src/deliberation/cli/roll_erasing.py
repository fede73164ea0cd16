"""`deliberation roll erase`: what a person's ballots say can be read by nobody any more."""

import argparse
import asyncio
from collections.abc import Mapping
from uuid import UUID

from deliberation.audit.facts import ErasedBecause
from deliberation.cli.entering import entered, sessions_of
from deliberation.cli.installation import Installation, joined
from deliberation.cli.refusals import WrongUse
from deliberation.communities.queries import CommunityView
from deliberation.database.sessions import Reader, writing
from deliberation.kernel import clock
from deliberation.kernel.facts import SYSTEM
from deliberation.ledger import schema
from deliberation.notices import queries as notices
from deliberation.polls import erasing
from deliberation.roll import queries as roll


def arguments(acts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    summary = "erase what a person's ballots say, in votes that nobody may object to any more"
    parser = acts.add_parser(
        "erase", help=summary, description=f"{summary}. Votes stay counted, and the log stays whole"
    )
    parser.add_argument("person", metavar="PERSON", help="the whole name on the roll, or the person's id")
    parser.add_argument("--community", required=True, metavar="SLUG", help="its short name in addresses")
    parser.add_argument(
        "--reason",
        required=True,
        choices=[each.value for each in ErasedBecause],
        help="which the public log tells, without the name",
    )
    parser.set_defaults(command=erase)


def erase(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    reason = ErasedBecause(options.reason)
    with joined(environ) as installation:
        count = asyncio.run(_erase(installation, options.community, options.person, reason))
    print(f"Ballots that can no longer be opened: {count}")
    return 0


async def _erase(installation: Installation, slug: str, person: str, reason: ErasedBecause) -> int:
    async with sessions_of(installation) as sessions, writing(sessions) as db:
        community = await entered(db, slug)
        now = clock.now()
        return await erasing.erase_ballots(
            db,
            community.id,
            person_id=await _person(db, community, person),
            reason=reason,
            actor=SYSTEM,
            now=now,
            spared=await notices.disputable(db, community.day(now)),
        )


async def _person(db: Reader, community: CommunityView, asked: str) -> UUID:
    """Somebody on the roll, also who has moved away. Raises WrongUse where there is nobody, or more than one."""
    found = await roll.persons_called(db, UUID(asked) if schema.UUID.admits(asked) else asked)
    if not found:
        raise WrongUse(f"nobody on the roll of {community.slug} is called {asked!r}")
    if len(found) > 1:
        raise WrongUse(f"several people are called {asked!r}; give the id: {', '.join(map(str, found))}")
    return found[0]
