"""`deliberation second-step reset`: let in the only administrator, who lost the second step."""

import argparse
import asyncio
from collections.abc import Mapping

from deliberation.accounts import passwords
from deliberation.cli.entering import entered, sessions_of
from deliberation.cli.installation import Installation, joined
from deliberation.cli.refusals import WrongUse
from deliberation.communities import mandates, second_steps
from deliberation.communities.mandates import MandateView
from deliberation.communities.queries import CommunityView
from deliberation.database.sessions import Reader, writing
from deliberation.kernel import clock
from deliberation.kernel.facts import SYSTEM
from deliberation.kernel.text import half_width


def arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(required=True, metavar="act")
    summary = "take the second step away from somebody with a role, who sets it up anew at the next sign-in"
    resetting = acts.add_parser("reset", help=summary, description=summary)
    resetting.add_argument("name", metavar="NAME", help="the sign-in name, or the name that neighbours read")
    resetting.add_argument("--community", required=True, metavar="SLUG", help="its short name in addresses")
    resetting.set_defaults(command=reset)


def reset(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    with joined(environ) as installation:
        return asyncio.run(_run(installation, options.community, options.name))


async def _run(installation: Installation, slug: str, name: str) -> int:
    now = clock.now()
    async with sessions_of(installation) as sessions, writing(sessions) as db:
        community = await entered(db, slug)
        mandate = await _mandate(db, community, name)
        await second_steps.reset(
            db, community.id, mandate_id=mandate.id, by=None, on=community.day(now), actor=SYSTEM, now=now
        )
    print(f"The second step of {mandate.name} is reset. It is set up again at the next sign-in.")
    return 0


async def _mandate(db: Reader, community: CommunityView, name: str) -> MandateView:
    """A role that this person holds today. Raises WrongUse where there is nobody, or more than one."""
    today = community.day(clock.now())
    kept = await passwords.find_by_login_name(db, half_width(name).casefold())
    found = {
        each.account_id: each
        for each in await mandates.held(db)
        if each.is_resettable(today) and (each.name == name or (kept and kept.account_id == each.account_id))
    }
    if not found:
        raise WrongUse(f"nobody called {name!r} holds a role with a second step in {community.slug}")
    if len(found) > 1:
        raise WrongUse(f"several people are called {name!r}; give the sign-in name")
    return next(iter(found.values()))
