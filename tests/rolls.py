"""Tables taken into the roll of a community, as tests want them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

import builders
import tables
from deliberation.database.sessions import Sessions, writing
from deliberation.kernel.facts import SYSTEM
from deliberation.roll import actions, headers, reading, workbook
from deliberation.roll.imports import ImportView
from deliberation.roll.reading import Reading
from deliberation.roll.rules import Agreed

PEPPER = bytes(range(32))


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
            pepper=PEPPER,
            file_sha256=sha256(data).hexdigest(),
            imported_by=None,
            agreed=agreed,
            actor=SYSTEM,
            now=now,
        )
