"""One embedded server a session, one fresh database a test that asks for one, the application on it."""

import asyncio
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4  # noqa: TID251 - only a name for a database

import httpx
import hypothesis
import pytest
from litestar import Litestar
from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

import made_once
from deliberation.app import make_pages, move_in
from deliberation.database import migrating
from deliberation.database.embedded import Server
from deliberation.database.sessions import Sessions, make_engine, make_sessions
from deliberation.kernel.lasting import lasting
from deliberation.settings import Settings
from deliberation.web.heads import answering
from memory import roomy

# how long one example takes depends on who else uses the machine
hypothesis.settings.register_profile(
    "ours",
    deadline=None,
    max_examples=50,
    # the same examples for every change, so that none is refused for what it did not do; long runs ask for others
    derandomize="CHANCE" not in os.environ,
    # how fast a busy machine makes examples, and how many chance throws away, says nothing about the product
    suppress_health_check=[hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.filter_too_much],
)
hypothesis.settings.load_profile("ours")
SECRET = bytes(range(32))
LOG_SEED = bytes(range(32, 64))
OWNER_PASSWORD = "ab" * 16
APP_PASSWORD = "cd" * 16
BASE_URL = "http://testserver.local"
TEMPLATE = "migrated"


@dataclass(frozen=True)
class Database:
    """A migrated database of its own: the owner's address and the application role's."""

    owner: URL
    app: str


def pytest_configure(config: pytest.Config) -> None:
    """Each process that is started here finds what an earlier one compiled.

    A shell makes what it runs in the background deaf to Ctrl+C, and so all that is started here would be.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if made_once.KEPT_IN not in os.environ:
        config.add_cleanup(made_once.keep())
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take long, so that no process waits for another at the end.

    Of those the ones that begin with the samples come last: while one process makes them, the others have something else to do.
    """
    long = {item.path for item in items if item.get_closest_marker("slow")}
    served = {item.path for item in items if "demo" in getattr(item, "fixturenames", ())}
    items.sort(key=lambda item: (item.path not in long, item.path in served))


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="deliberation-tests-", dir=roomy()))
    folder.chmod(0o755)
    with Server(folder, password=OWNER_PASSWORD) as running:
        asyncio.run(_make_template(running))
        yield running
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def database(server: Server) -> AsyncIterator[Database]:
    """A copy of the migrated template, dropped afterwards."""
    name = f"test_{uuid4().hex}"
    await tell(server, f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE} STRATEGY FILE_COPY')
    owner = server.address.url(name)
    yield Database(owner, migrating.app_url(owner, APP_PASSWORD))
    await tell(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
async def sessions(database: Database) -> AsyncIterator[Sessions]:
    """Sessions as the application's role."""
    engine = make_engine(database.app)
    yield make_sessions(engine)
    await engine.dispose()


@pytest.fixture
def now() -> datetime:
    """The frozen present: a Thursday morning in May."""
    return datetime(2026, 5, 21, 2, 0, tzinfo=UTC)


@dataclass
class Hands:
    """A clock that stands still until a test moves it."""

    moment: datetime

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, by: timedelta) -> datetime:
        self.moment += by
        return self.moment


@pytest.fixture
def clock(now: datetime) -> Hands:
    """The application's clock."""
    return Hands(now)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "log.key").write_text(LOG_SEED.hex())
    return Settings(
        data=tmp_path,
        base_url=BASE_URL,
        secret_key_file=tmp_path / "secret.key",
        log_key_file=tmp_path / "log.key",
        is_sequencing=False,
    )


@pytest.fixture
def works() -> bool:
    """Whether the application does what nobody waits for: where a test does it itself, two would race."""
    return True


@pytest.fixture(scope="session")
def pages() -> Litestar:
    """Made once: they take longer to put together than most tests to run."""
    with lasting():
        return make_pages()


@pytest.fixture
async def app(
    pages: Litestar, database: Database, settings: Settings, clock: Hands, *, works: bool
) -> AsyncIterator[Litestar]:
    move_in(pages, settings, database_url=database.app, secret=SECRET, clock=clock, works=works)
    started, stopping = asyncio.Event(), asyncio.Event()

    async def live() -> None:
        # its own task: the lifespan must end in the task that began it, which a fixture cannot promise
        async with pages.lifespan():
            started.set()
            await stopping.wait()

    life = asyncio.create_task(live())
    await started.wait()
    yield pages
    stopping.set()
    await life


@pytest.fixture
async def browse(app: Litestar) -> AsyncIterator[Callable[[], httpx.AsyncClient]]:
    """Makes browsers without scripts: each has cookies of its own."""
    clients: list[httpx.AsyncClient] = []

    def browser(language: str = "zh-Hans") -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=answering(app))  # type: ignore[arg-type]
        # who packs an answer here also unpacks it
        headers = {"accept-language": language, "accept-encoding": "identity"}
        clients.append(httpx.AsyncClient(transport=transport, base_url=BASE_URL, headers=headers))
        return clients[-1]

    yield browser
    for client in clients:
        await client.aclose()


async def _make_template(server: Server) -> None:
    for wait in ("fsync", "full_page_writes", "synchronous_commit"):  # nothing here outlives its test
        await tell(server, f"ALTER SYSTEM SET {wait} = off")
    await tell(server, "ALTER SYSTEM SET max_wal_size = '256MB'")
    await tell(server, "SELECT pg_reload_conf()")
    await tell(server, f"CREATE DATABASE {TEMPLATE}")
    await migrating.migrate(server.address.url(TEMPLATE), APP_PASSWORD)


async def tell(server: Server, statement: str, *, at: str = "postgres") -> None:
    """As the owner of all databases, outside a transaction."""
    engine = create_async_engine(server.address.url(at), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()
