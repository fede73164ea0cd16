"""Reads about who holds which mandate."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import col, select

from deliberation.accounts.models import Account
from deliberation.communities.models import Building, Mandate
from deliberation.communities.rules import Role
from deliberation.database.sessions import Reader


@dataclass(frozen=True)
class MandateView:
    """One mandate, held now or once; `place` is a lead's building or lane."""

    id: UUID
    name: str
    role: Role
    place: str
    starts_on: date
    ends_on: date | None


async def held(db: Reader) -> tuple[MandateView, ...]:
    """All mandates, those of today before those that ended."""
    rows = await db.exec(
        select(Mandate, Account.name, Building.name)
        .join(Account, col(Account.id) == col(Mandate.account_id))
        .outerjoin(Building, col(Building.id) == col(Mandate.building_id))
        .order_by(col(Mandate.ends_on).desc().nulls_first(), col(Mandate.role), col(Mandate.starts_on))
    )
    return tuple(
        MandateView(row.id, name, Role(row.role), place or "", row.starts_on, row.ends_on)
        for row, name, place in rows
    )
