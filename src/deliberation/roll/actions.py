"""Take a table into the roll."""

from datetime import datetime
from uuid import UUID

from deliberation.audit import actions as audit
from deliberation.communities import actions as communities
from deliberation.communities.queries import day_in
from deliberation.database import statistics
from deliberation.database.sessions import Writer
from deliberation.kernel.facts import Actor
from deliberation.kernel.ids import new_id
from deliberation.roll import imports, person_rows, present, rules, standing, unit_rows
from deliberation.roll.facts import RollChanged
from deliberation.roll.figures import Figures
from deliberation.roll.imports import ImportView
from deliberation.roll.models import RollImport
from deliberation.roll.progress import Stage, Tell, nobody
from deliberation.roll.reading import Reading
from deliberation.roll.rules import Agreed

NUMBERED = "roll_import"


async def take_in(
    db: Writer,
    community_id: UUID,
    reading: Reading,
    *,
    pepper: bytes,
    file_sha256: str,
    imported_by: UUID | None,
    actor: Actor,
    now: datetime,
    agreed: Agreed = Agreed(),  # noqa: B008 - frozen
    tell: Tell = nobody,
    import_id: UUID | None = None,
) -> ImportView:
    """Write what the sound rows say; new ownerships begin on the day of the import.

    Its number makes every other import of the community wait until this one is done.
    Raises RollChangedMeanwhile, FaultyRowsLeft or NothingChanges.
    """
    number = await communities.next_number(db, community_id, NUMBERED)
    today = await day_in(db, community_id, now)
    roll = await present.roll(db)
    matched, found = await imports.compared(reading, roll, pepper=pepper, tell=tell)
    rules.check_taking_in(agreed, found, reading.faults)
    await person_rows.write(db, community_id, matched.persons, now=now, tell=tell)
    moved = unit_rows.moves(roll, found, removed_are_gone=agreed.removed_are_gone)
    await unit_rows.write(db, community_id, roll, matched, moved, today=today, tell=tell)
    await statistics.look_again(db, len(matched.units))
    tell(Stage.ADDING_UP, 0, len(matched.units))
    figures = await standing.figures(db, on=today)
    row = _import(community_id, import_id or new_id(), number, file_sha256, figures, imported_by, now)
    db.add(row)
    fact = RollChanged(subject_id=row.id, file_sha256=file_sha256, figures=figures)
    await audit.record(db, community_id, fact, actor=actor, at=now)
    return ImportView(id=row.id, number=number, imported_at=now, file_sha256=file_sha256, figures=figures)


def _import(
    community_id: UUID,
    import_id: UUID,
    number: int,
    file_sha256: str,
    figures: Figures,
    imported_by: UUID | None,
    now: datetime,
) -> RollImport:
    return RollImport(
        community_id=community_id,
        id=import_id,
        number=number,
        file_sha256=file_sha256,
        imported_at=now,
        imported_by=imported_by,
        unit_count=figures.units,
        person_count=figures.persons,
        head_count=figures.heads,
        area_cm2=figures.area_cm2,
    )
