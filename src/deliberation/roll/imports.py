"""Past imports, and what another one would change."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from deliberation.accounts.models import Account
from deliberation.database.sessions import Reader
from deliberation.kernel.ids import new_id
from deliberation.roll import differences, matching, present
from deliberation.roll.differences import Differences
from deliberation.roll.figures import Figures
from deliberation.roll.known import KnownRoll
from deliberation.roll.matching import Matched
from deliberation.roll.models import RollImport
from deliberation.roll.progress import Tell, nobody
from deliberation.roll.reading import Reading


@dataclass(frozen=True, kw_only=True)
class ImportView:
    """One table that was taken in, and the figures of the roll afterwards. `by` is empty for the command line."""

    id: UUID
    number: int
    imported_at: datetime
    by: str = ""
    file_sha256: str
    figures: Figures


async def preview(db: Reader, reading: Reading, *, pepper: bytes, tell: Tell = nobody) -> Differences:
    """What the sound rows of a table would change."""
    _, found = await compared(reading, await present.roll(db), pepper=pepper, tell=tell)
    return found


async def compared(
    reading: Reading, roll: KnownRoll, *, pepper: bytes, tell: Tell = nobody
) -> tuple[Matched, Differences]:
    """A large table takes seconds: other requests go on meanwhile."""

    def compare() -> tuple[Matched, Differences]:
        matched = matching.match(reading, roll, pepper=pepper, make_id=new_id, tell=tell)
        return matched, differences.between(roll.sealed, matched.sealed, in_doubt=reading.in_doubt)

    return await asyncio.to_thread(compare)


async def newest(db: Reader, *, at_most: int) -> tuple[ImportView, ...]:
    rows = await db.exec(
        select(RollImport, Account.name)
        .outerjoin(Account, col(Account.id) == col(RollImport.imported_by))
        .order_by(col(RollImport.number).desc())
        .limit(at_most)
    )
    return tuple(_view(row, name or "") for row, name in rows)


def _view(row: RollImport, by: str) -> ImportView:
    return ImportView(
        id=row.id,
        number=row.number,
        imported_at=row.imported_at,
        by=by,
        file_sha256=row.file_sha256,
        figures=Figures(
            units=row.unit_count, persons=row.person_count, heads=row.head_count, area_cm2=row.area_cm2
        ),
    )
