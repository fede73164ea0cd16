"""Members who are owners of the roll: named once they are chosen, and told when they own nothing here any more."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, or_, select

from deliberation.committees import refusals, rules
from deliberation.committees.acting import By
from deliberation.committees.views import MemberView
from deliberation.communities.models import Unit
from deliberation.database.sessions import Reader, Writer
from deliberation.roll import directory, looks
from deliberation.roll.kinds import PersonKind
from deliberation.roll.looks import Reason, Shown
from deliberation.roll.models import Ownership, Person


async def named(db: Writer, community_id: UUID, person_id: UUID, *, others: Iterable[str], by: By) -> str:
    """A human being who owns a home here, as nobody else of these is named; a look at the roll. Raises NotAnOwner."""
    row = (await db.exec(select(Person).where(Person.id == person_id))).first()
    owning = await owning_on(db, [person_id], by.today)
    if row is None or row.kind != PersonKind.NATURAL.value or not owning:
        raise refusals.NotAnOwner
    await looks.record(
        db,
        community_id,
        shown=Shown.PERSONS,
        reason=Reason.VOTE,
        persons=1,
        actor=by.actor,
        now=by.now,
    )
    places = (await directory.places_of(db, [person_id]))[person_id]
    if row.name not in set(others) or not places:
        return row.name
    return f"{row.name}（{places[0]}）"[: rules.LONGEST_NAME]


async def owning_on(db: Reader, persons: Iterable[UUID], day: date) -> frozenset[UUID]:
    """Those of them who own something here on a day: the last day of an ownership is still one of it."""
    owned = (
        select(Ownership.person_id)
        .join(Unit, col(Unit.id) == col(Ownership.unit_id))
        .where(
            col(Ownership.person_id).in_(sorted(persons)),
            col(Ownership.starts_on) <= day,
            or_(col(Ownership.ends_on).is_(None), col(Ownership.ends_on) >= day),
            or_(col(Unit.gone_on).is_(None), col(Unit.gone_on) > day),
        )
    )
    return frozenset(await db.exec(owned))


async def sold(db: Reader, members: Iterable[MemberView], today: date) -> dict[UUID, date | None]:
    """Members who own nothing here any more, by the last day on which they did; None where the roll knows no such day."""
    known = {each.person_id: each.id for each in members if each.person_id is not None}
    lost = set(known) - await owning_on(db, known, today)
    ends = await db.exec(
        select(Ownership.person_id, func.max(col(Ownership.ends_on)))
        .where(col(Ownership.person_id).in_(sorted(lost)), col(Ownership.ends_on) < today)
        .group_by(col(Ownership.person_id))
    )
    last = dict(ends.all())
    return {known[person_id]: last.get(person_id) for person_id in sorted(lost)}
