"""Reads of amendments: what was proposed for which home, by whom, and how it ended; names are masked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import aliased
from sqlmodel import col, select

from deliberation.accounts.models import Account
from deliberation.communities.models import Building, Entrance, Unit
from deliberation.database.sessions import Reader
from deliberation.polls.amended.causes import Because, Cause, Outcome
from deliberation.polls.amended.models import PollAmendment, PollAmendmentEnding
from deliberation.polls.amending.rules import NoSuchAmendment
from deliberation.roll import directory
from deliberation.roll.causes import Evidence
from deliberation.roll.kinds import PersonKind
from deliberation.roll.models import Person


@dataclass(frozen=True, kw_only=True)
class EndingView:
    """`heads` and `area_cm2` are by how much the totals changed."""

    outcome: Outcome
    because: Because | None
    by: str
    at: datetime
    heads: int
    area_cm2: int


@dataclass(frozen=True, kw_only=True)
class AmendmentView:
    """What was proposed for a home. `owners` are who owns it by that, masked."""

    id: UUID
    unit_id: UUID
    place: str
    cause: Cause
    evidence: Evidence
    area_cm2: int
    owners: tuple[str, ...]
    proposed_by: UUID
    by: str
    at: datetime
    ending: EndingView | None


async def of_poll(db: Reader, poll_id: UUID) -> tuple[AmendmentView, ...]:
    """The newest first."""
    proposer, ender = aliased(Account), aliased(Account)
    rows = (
        await db.exec(
            select(  # type: ignore[call-overload]
                PollAmendment, PollAmendmentEnding, Unit, Building, Entrance, proposer.name, ender.name
            )
            .join(proposer, col(proposer.id) == col(PollAmendment.proposed_by))
            .join(Unit, col(Unit.id) == col(PollAmendment.unit_id))
            .join(Building, col(Building.id) == col(Unit.building_id))
            .outerjoin(Entrance, col(Entrance.id) == col(Unit.entrance_id))
            .outerjoin(PollAmendmentEnding, col(PollAmendmentEnding.amendment_id) == col(PollAmendment.id))
            .outerjoin(ender, col(ender.id) == col(PollAmendmentEnding.ended_by))
            .where(PollAmendment.poll_id == poll_id)
            .order_by(col(PollAmendment.ordinal).desc())
        )
    ).all()
    names = await masked_names(db, {person for row, *_ in rows for person in row.owners})
    return tuple(
        AmendmentView(
            id=row.id,
            unit_id=row.unit_id,
            place=directory.place(building.name, entrance.name if entrance else None, unit.label),
            cause=Cause(row.cause),
            evidence=Evidence(row.evidence),
            area_cm2=row.area_cm2,
            owners=tuple(names[person] for person in row.owners if person in names),
            proposed_by=row.proposed_by,
            by=name,
            at=row.proposed_at,
            ending=_ending(ending, ended_by) if ending else None,
        )
        for row, ending, unit, building, entrance, name, ended_by in rows
    )


async def get(db: Reader, poll_id: UUID, amendment_id: UUID) -> AmendmentView:
    """Raises NoSuchAmendment."""
    for each in await of_poll(db, poll_id):
        if each.id == amendment_id:
            return each
    raise NoSuchAmendment


async def masked_names(db: Reader, persons: Collection[UUID]) -> Mapping[UUID, str]:
    rows = await db.exec(
        select(Person).where(col(Person.id).in_(sorted(persons))).order_by(col(Person.sort_key))
    )
    return {row.id: directory.masked_name(row.name, PersonKind(row.kind)) for row in rows}


def _ending(row: PollAmendmentEnding, by: str) -> EndingView:
    return EndingView(
        outcome=Outcome(row.outcome),
        because=Because(row.reason) if row.reason else None,
        by=by,
        at=row.ended_at,
        heads=row.heads_change,
        area_cm2=row.area_cm2_change,
    )
