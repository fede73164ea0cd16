"""The application: its pages, what goes on beside them, and one database."""

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from litestar import Litestar
from litestar.config.compression import CompressionConfig
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp

from deliberation import background
from deliberation import settings as settings_reader
from deliberation.audit.rules import LogHome, LogKey
from deliberation.database.sessions import make_engine, make_sessions
from deliberation.kernel.clock import Clock, now
from deliberation.kernel.keys import Keys
from deliberation.kernel.lasting import lasting
from deliberation.kernel.refusals import Refusal
from deliberation.settings import Settings
from deliberation.web import arrivals, errors, headers, heads, hosts, site
from deliberation.web.config import WebConfig
from deliberation.web.forms import NotFilledIn

BODY_BYTES = 12_000_000
OPENED_DATABASE = "DELIBERATION_OPENED_DATABASE"
IS_DEMO = "DELIBERATION_DEMO"
IS_WEB_ALONE = "DELIBERATION_WEB_ALONE"


def create_app(
    settings: Settings, *, database_url: str, secret: bytes, clock: Clock = now, works: bool = True
) -> Litestar:
    """The product on one database. `database_url` is the application role's.

    Unless it `works`, it answers people and leaves log, letters and clearing up to another process.
    """
    with lasting():
        app = make_pages()
    move_in(app, settings, database_url=database_url, secret=secret, clock=clock, works=works)
    return app


def make_pages() -> Litestar:
    """All pages, the same for every installation; they answer once one has moved in."""
    return Litestar(
        route_handlers=site.PAGES,
        dependencies={"visit": Provide(arrivals.provide_visit), "change": Provide(arrivals.provide_change)},
        exception_handlers={
            Refusal: errors.on_refusal,
            NotFilledIn: errors.on_unfit_form,
            HTTPException: errors.on_http_exception,
            Exception: errors.on_accident,
        },
        before_send=[headers.add],
        compression_config=CompressionConfig(
            backend="gzip", gzip_compress_level=5, minimum_size=600, exclude_opt_key=headers.INCOMPRESSIBLE
        ),
        middleware=[hosts.OwnHosts()],
        lifespan=[_live],
        request_max_body_size=BODY_BYTES,
        openapi_config=None,
        debug=False,
    )


def move_in(
    app: Litestar, settings: Settings, *, database_url: str, secret: bytes, clock: Clock, works: bool
) -> None:
    """From here on these pages are those of this installation, until another moves in."""
    engine = make_engine(database_url)
    log_key = LogKey(settings_reader.key_in(settings.log_key_file))
    config = WebConfig(
        settings=settings,
        keys=Keys(secret),
        clock=clock,
        sessions=make_sessions(engine),
        database_url=database_url,
        log_home=LogHome(settings.host_name, log_key.public_key),
        log_key=log_key,
    )
    app.state["config"] = config
    app.state["lifespans"] = [
        background.until_the_end(engine.dispose),
        background.until_the_end(config.close),
        background.beside(partial(config.presence.run, config.sessions)),
        *(background.work(config, log_key, database_url) if works else []),
    ]


@asynccontextmanager
async def _live(app: Litestar) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        for lifespan in app.state.lifespans:
            await stack.enter_async_context(lifespan(app))
        yield


def of_environment() -> ASGIApp:
    """The application of one of several worker processes; the parent opened the installation."""
    settings = settings_reader.read(os.environ, is_demo=bool(os.environ.get(IS_DEMO)))
    secret = settings_reader.key_in(settings.secret_key_file)
    works = not os.environ.get(IS_WEB_ALONE)
    app = create_app(settings, database_url=os.environ[OPENED_DATABASE], secret=secret, works=works)
    return heads.answering(app)
