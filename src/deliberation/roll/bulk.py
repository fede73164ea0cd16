"""Many rows of one table in one statement: a roll has hundreds of units, and nobody waits for each of them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import Executable, bindparam, insert, update
from sqlmodel import col

from deliberation.database.base import CommunityTable
from deliberation.database.sessions import Writer
from deliberation.roll import progress
from deliberation.roll.progress import Stage, Tell

Row = Mapping[str, object]
_ROWS_A_TURN = 2000


async def add(db: Writer, table: type[CommunityTable], community_id: UUID, rows: Sequence[Row]) -> None:
    """Insert rows; each says all columns but the community. A thousand go in one statement, because their ids come back."""
    statement = insert(table).returning(col(table.id))
    await each(db, statement, [{"community_id": community_id, **row} for row in rows])


async def add_telling(
    db: Writer, table: type[CommunityTable], community_id: UUID, rows: Sequence[Row], stage: Stage, tell: Tell
) -> None:
    """The same, in parts: others get their turn between them, and whoever waits is told."""
    for number, part in enumerate(progress.parts(rows, _ROWS_A_TURN)):
        tell(stage, number * _ROWS_A_TURN, len(rows))
        await add(db, table, community_id, part)


async def change(
    db: Writer, table: type[CommunityTable], community_id: UUID, rows: Mapping[UUID, Row]
) -> None:
    """Write these columns of the rows with these ids; all rows name the same columns."""
    if not rows:
        return
    columns = next(iter(rows.values())).keys()
    statement = (
        update(table)
        .where(col(table.community_id) == bindparam("in_community"), col(table.id) == bindparam("of"))
        .values({column: bindparam(f"new_{column}") for column in columns})
    )
    values = [
        {"in_community": community_id, "of": row_id, **{f"new_{name}": value for name, value in row.items()}}
        for row_id, row in rows.items()
    ]
    await each(db, statement, values)


async def each(db: Writer, statement: Executable, values: Sequence[Row]) -> None:
    """Run one statement for each of these values, in one go."""
    if values:
        await (await db.connection()).execute(statement, values)
