"""A roll of many homes compared with the roll that stands and taken into it, beside storing its homes alone; nothing of it stays."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from uuid import UUID

from deliberation.bench.measuring import Bar, Measured, Sizes, compare, milliseconds_of
from deliberation.communities.models import Building, Unit
from deliberation.database.sessions import Reader, Sessions, Writer, enter
from deliberation.kernel.facts import SYSTEM
from deliberation.kernel.ids import new_id
from deliberation.roll import actions, bulk, headers, workbook
from deliberation.roll import reading as roll

TAKEN_IN = Bar(
    what="a home of a large roll, read, compared and taken in",
    limit="storing the home alone",
    unit="ms",
)
_HEADER = ("building", "entrance", "floor", "unit", "kind", "area", "owners", "owner_ids", "phones")
_HOMES_A_BUILDING = 200
_SHA256 = "0" * 64


async def all_of(
    sessions: Sessions, community_id: UUID, sizes: Sizes, *, pepper: bytes, now: datetime
) -> list[Measured]:
    data = _table(sizes.homes)
    own, limits = [], []
    for _ in range(sizes.rounds):
        async with sessions() as session:
            db = Writer(Reader(session))
            await enter(db, community_id)
            ours = await milliseconds_of(partial(_taken_in, db, community_id, data, pepper, now))
            await db.rollback()
            await enter(db, community_id)
            limit = await milliseconds_of(partial(_stored, db, community_id, sizes.homes))
            await db.rollback()
        own.append(ours / sizes.homes)
        limits.append(limit / sizes.homes)
    return [compare(TAKEN_IN, own, limits)]


async def _taken_in(db: Writer, community_id: UUID, data: bytes, pepper: bytes, now: datetime) -> None:
    table = workbook.read(data)
    found = roll.read(table, headers.find(table), on=now.date())
    await actions.take_in(
        db,
        community_id,
        found,
        pepper=pepper,
        file_sha256=_SHA256,
        imported_by=None,
        actor=SYSTEM,
        now=now,
    )


async def _stored(db: Writer, community_id: UUID, homes: int) -> None:
    building_id = new_id()
    building = {"id": building_id, "name": "bench", "sort_key": "bench"}
    await bulk.add(db, Building, community_id, [building])
    await bulk.add(db, Unit, community_id, [_unit(building_id, number) for number in range(homes)])


def _unit(building_id: UUID, number: int) -> bulk.Row:
    return {
        "id": new_id(),
        "building_id": building_id,
        "entrance_id": None,
        "label": f"{number}",
        "floor": "",
        "kind": "dwelling",
        "area_cm2": 800_000 + number,
        "area_source": None,
        "handed_over_on": None,
        "gone_on": None,
        "sort_key": f"{number:08}",
    }


def _table(homes: int) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_HEADER, *_rows(homes)])
    return text.getvalue().encode()


def _rows(homes: int) -> Iterator[tuple[str, ...]]:
    """Every home has an owner of its own."""
    for number in range(homes):
        building, place = divmod(number, _HOMES_A_BUILDING)
        floor = 1 + place // 4
        yield (
            f"B{building + 1}",
            "1",
            f"{floor}",
            f"{floor}{place % 4 + 1:02}",
            "dwelling",
            f"{60 + number % 90}.{number % 100:02}",
            f"Owner {number}",
            f"X{number:09}",
            f"139{number:08}",
        )
