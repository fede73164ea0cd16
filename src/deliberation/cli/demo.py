"""`deliberation demo`: the sample communities, with a sign-in link for one person of each role."""

import argparse
import asyncio
from collections.abc import Mapping

from deliberation.cli.entering import sessions_of
from deliberation.cli.installation import Installation, opened
from deliberation.cli.serving import door, log_home, serve
from deliberation.database.sessions import database_now, reading
from deliberation.demo import loading
from deliberation.demo.loading import Link


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(command=demo)


def demo(_: argparse.Namespace, environ: Mapping[str, str]) -> int:
    with door(environ) as at, opened(environ, is_demo=True) as installation:
        print("Preparing the sample communities …", flush=True)
        links = asyncio.run(_prepared(installation))
        print("Sign in as")
        for link in links:
            address = f"{installation.settings.base_url}/sign-in/link?code={link.code}"
            print(f"  {link.persona.key:<14} {link.persona.name} ({link.persona.what})  {address}")
        serve(installation, at, workers=1)
    return 0


async def _prepared(installation: Installation) -> tuple[Link, ...]:
    async with sessions_of(installation) as sessions:
        await loading.load(sessions, installation.keys, log_home(installation))
        async with reading(sessions) as db:
            now = await database_now(db)
        return await loading.links(sessions, now=now)
