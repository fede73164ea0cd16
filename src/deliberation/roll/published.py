"""The roll on show: its publications, what was objected and how it was decided, as everybody, the objector and staff see it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from deliberation.communities.models import Building, Entrance, Unit
from deliberation.database.sessions import Reader
from deliberation.roll import directory, shown_list
from deliberation.roll.publication_models import RollDecision, RollObjection, RollPublication
from deliberation.roll.publication_rules import About, Days, NoSuchObjection, NoSuchPublication, Outcome
from deliberation.roll.shown_list import ShownList


@dataclass(frozen=True, kw_only=True)
class PublicationView:
    """Areas in square centimetres; `announced_cm2` is what somebody else said the whole is, where they did."""

    id: UUID
    number: int
    days: Days
    announced_cm2: int | None
    unit_count: int
    head_count: int
    area_cm2: int
    shown_sha256: str
    published_at: datetime


@dataclass(frozen=True, kw_only=True)
class DecisionView:
    outcome: Outcome
    reason: str = field(repr=False)
    decided_at: datetime


@dataclass(frozen=True, kw_only=True)
class ObjectionView:
    """`place` is empty where it is about the list as a whole. `said`, the photo and the reason are for its writer and staff."""

    id: UUID
    number: int
    publication_number: int
    unit_id: UUID | None
    place: str
    person_id: UUID
    about: About
    said: str = field(repr=False)
    has_photo: bool
    photo_deleted_at: datetime | None
    raised_at: datetime
    decision: DecisionView | None


async def publications(db: Reader) -> tuple[PublicationView, ...]:
    """The newest first."""
    rows = await db.exec(select(RollPublication).order_by(col(RollPublication.number).desc()))
    return tuple(_publication(row) for row in rows)


async def get(db: Reader, number: int) -> tuple[PublicationView, ShownList]:
    """A publication and the list as it was shown. Raises NoSuchPublication."""
    row = (await db.exec(select(RollPublication).where(RollPublication.number == number))).first()
    if row is None:
        raise NoSuchPublication
    return _publication(row), shown_list.read(row.shown)


async def shown_until(db: Reader) -> date | None:
    """The last day of the newest publication."""
    return (await db.exec(select(func.max(RollPublication.ends_on)))).one()


async def objections(db: Reader, publication_id: UUID) -> tuple[ObjectionView, ...]:
    """In the order they came."""
    rows = await db.exec(
        select(  # type: ignore[call-overload]
            RollObjection, RollDecision, RollPublication.number, Building.name, Entrance.name, Unit.label
        )
        .join(RollPublication, col(RollPublication.id) == col(RollObjection.publication_id))
        .outerjoin(RollDecision, col(RollDecision.objection_id) == col(RollObjection.id))
        .outerjoin(Unit, col(Unit.id) == col(RollObjection.unit_id))
        .outerjoin(Building, col(Building.id) == col(Unit.building_id))
        .outerjoin(Entrance, col(Entrance.id) == col(Unit.entrance_id))
        .where(RollObjection.publication_id == publication_id)
        .order_by(col(RollObjection.number))
    )
    return tuple(_objection(*row) for row in rows)


async def open_objections(db: Reader) -> int:
    """How many of all publications nobody has answered."""
    asked = (
        select(func.count())
        .select_from(RollObjection)
        .outerjoin(RollDecision, col(RollDecision.objection_id) == col(RollObjection.id))
        .where(col(RollDecision.objection_id).is_(None))
    )
    return (await db.exec(asked)).one()


async def objection(db: Reader, publication_id: UUID, number: int) -> ObjectionView:
    """Raises NoSuchObjection."""
    for each in await objections(db, publication_id):
        if each.number == number:
            return each
    raise NoSuchObjection


async def photo(db: Reader, objection_id: UUID) -> bytes:
    """A WebP picture. Raises NoSuchObjection where there is none."""
    found = (await db.exec(select(RollObjection.photo).where(RollObjection.id == objection_id))).first()
    if not found:
        raise NoSuchObjection
    return found


async def undecided(db: Reader) -> int:
    decided = select(RollDecision.objection_id)
    waiting = select(func.count()).select_from(RollObjection).where(col(RollObjection.id).not_in(decided))
    return (await db.exec(waiting)).one()


def _publication(row: RollPublication) -> PublicationView:
    return PublicationView(
        id=row.id,
        number=row.number,
        days=Days(starts_on=row.starts_on, ends_on=row.ends_on),
        announced_cm2=row.announced_cm2,
        unit_count=row.unit_count,
        head_count=row.head_count,
        area_cm2=row.area_cm2,
        shown_sha256=row.shown_sha256,
        published_at=row.published_at,
    )


def _objection(
    row: RollObjection, decision: RollDecision | None, number: int, *place: str | None
) -> ObjectionView:
    building, entrance, label = place
    return ObjectionView(
        id=row.id,
        number=row.number,
        publication_number=number,
        unit_id=row.unit_id,
        place=directory.place(building or "", entrance, label or ""),
        person_id=row.person_id,
        about=About(row.about),
        said=row.said,
        has_photo=row.photo is not None,
        photo_deleted_at=row.photo_deleted_at,
        raised_at=row.raised_at,
        decision=_decision(decision) if decision else None,
    )


def _decision(row: RollDecision) -> DecisionView:
    return DecisionView(outcome=Outcome(row.outcome), reason=row.reason, decided_at=row.decided_at)
