"""How a command comes to an installation's data: sessions of the application's role, and one community by its short name."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from deliberation.cli.installation import Installation
from deliberation.cli.refusals import WrongUse
from deliberation.communities import queries as communities
from deliberation.communities.queries import CommunityView
from deliberation.database.sessions import Reader, Sessions, enter, make_engine, make_sessions


@asynccontextmanager
async def sessions_of(installation: Installation) -> AsyncIterator[Sessions]:
    engine = make_engine(installation.database_url)
    try:
        yield make_sessions(engine)
    finally:
        await engine.dispose()


async def entered(db: Reader, slug: str) -> CommunityView:
    """From here on the transaction is inside this community. Raises WrongUse."""
    community = await communities.find_by_slug(db, slug)
    if community is None:
        raise WrongUse(f"no community is called {slug!r} here")
    await enter(db, community.id)
    return community
