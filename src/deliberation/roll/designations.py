"""Which co-owner votes for a home: named by the co-owners, until they name another or the owners change."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, func
from sqlmodel import col, or_, select, update

from deliberation.communities.models import Unit
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.ids import new_id
from deliberation.roll import bulk
from deliberation.roll.models import Designation, Ownership


async def standing(db: Reader, *, on: date) -> Mapping[UUID, str]:
    """The person named for each unit on that day."""
    rows = await db.exec(
        select(Designation.unit_id, Designation.person_id).where(
            col(Designation.starts_on) <= on,
            or_(col(Designation.ends_on).is_(None), col(Designation.ends_on) > on),
        )
    )
    return {unit_id: str(person_id) for unit_id, person_id in rows}


async def homes_of(db: Reader, owners: frozenset[UUID]) -> tuple[UUID, ...]:
    """The units that stand and belong to these people and nobody else: they are one voice, so one of them speaks for all."""
    present = (
        select(Ownership.unit_id)
        .join(Unit, col(Unit.id) == col(Ownership.unit_id))
        .where(col(Ownership.ends_on).is_(None), col(Unit.gone_on).is_(None))
        .group_by(col(Ownership.unit_id))
        .having(
            func.count() == len(owners),
            func.count().filter(col(Ownership.person_id).in_(owners)) == len(owners),
        )
    )
    return tuple(await db.exec(present))


async def begin(db: Writer, community_id: UUID, units: Sequence[UUID], person_id: UUID, *, on: date) -> None:
    for unit_id in units:
        row = Designation(
            community_id=community_id, id=new_id(), unit_id=unit_id, person_id=person_id, starts_on=on
        )
        db.add(row)
    await db.flush()


async def end(db: Writer, units: Collection[UUID], *, on: date) -> None:
    """New owners never named anybody."""
    named = await db.exec(select(Designation.unit_id).where(col(Designation.ends_on).is_(None)))
    ended = [{"of": unit_id} for unit_id in sorted(set(units).intersection(named))]
    still = (col(Designation.unit_id) == bindparam("of"), col(Designation.ends_on).is_(None))
    await bulk.each(db, update(Designation).where(*still).values(ends_on=on), ended)
