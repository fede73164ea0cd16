"""Tables taken into the roll of a community, as tests want them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

import builders
import tables
from conftest import SECRET, Database
from deliberation.database.sessions import Sessions, writing
from deliberation.kernel.facts import SYSTEM
from deliberation.kernel.keys import Keys
from deliberation.roll import actions, headers, reading, workbook
from deliberation.roll.imports import ImportView
from deliberation.roll.reading import Reading
from deliberation.roll.rules import Agreed


def pepper(community_id: UUID) -> bytes:
    """As the application of the tests derives it."""
    return Keys(SECRET).community_pepper(community_id)


def read(data: bytes, *, on: datetime = builders.NOW) -> Reading:
    table = workbook.read(data)
    return reading.read(table, headers.find(table), on=on.date())


def table_of(rows: Iterable[Sequence[str]], *, header: Sequence[str] = tables.HEADER) -> bytes:
    return tables.csv_bytes([header, *rows])


async def a_community(sessions: Sessions, *, slug: str = "fuxing-li") -> UUID:
    async with writing(sessions) as db:
        return (await builders.a_community(db, slug=slug)).id


async def taken_in(
    sessions: Sessions,
    community_id: UUID,
    data: bytes,
    *,
    now: datetime = builders.NOW,
    agreed: Agreed = Agreed(),  # noqa: B008 - frozen
) -> ImportView:
    async with writing(sessions, community_id) as db:
        return await actions.take_in(
            db,
            community_id,
            read(data, on=now),
            pepper=pepper(community_id),
            file_sha256=sha256(data).hexdigest(),
            imported_by=None,
            agreed=agreed,
            actor=SYSTEM,
            now=now,
        )


async def columns_holding(database: Database, value: str) -> list[str]:
    """Every column of every table, as text and as bytes, in which the value stands."""
    engine = create_async_engine(database.owner, poolclass=NullPool)
    found = []
    async with engine.connect() as connection:
        columns = await connection.execute(
            text(
                "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            )
        )
        for table, column in columns.all():
            query = text(
                f'SELECT count(*) FROM "{table}" WHERE "{column}"::text LIKE :text OR "{column}"::text LIKE :hex'  # noqa: S608 - names of our own tables
            )
            values = {"text": f"%{value}%", "hex": f"%{value.encode().hex()}%"}
            if (await connection.execute(query, values)).scalar_one():
                found.append(f"{table}.{column}")
    await engine.dispose()
    return found
