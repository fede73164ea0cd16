"""Reads about who holds which mandate."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import and_, col, select

from deliberation.accounts.models import Account, TimeCode
from deliberation.communities.models import Building, Mandate
from deliberation.communities.rules import CONVENING_ROLES, NoSuchMandate, Role
from deliberation.database.sessions import Reader


@dataclass(frozen=True)
class MandateView:
    """One mandate, held now or once; `place` is a lead's building or lane."""

    id: UUID
    account_id: UUID
    name: str
    role: Role
    place: str
    starts_on: date
    ends_on: date | None
    has_second_step: bool

    def is_endable(self, on: date) -> bool:
        """One whose last day is known may still end sooner."""
        return self.ends_on is None or self.ends_on > on

    def is_resettable(self, on: date) -> bool:
        """Whether there is a second step that may be taken away from its holder."""
        is_held = self.ends_on is None or self.ends_on >= on
        return is_held and self.has_second_step and self.role in CONVENING_ROLES


async def get(db: Reader, mandate_id: UUID) -> MandateView:
    """Raises NoSuchMandate."""
    found = next((each for each in await held(db) if each.id == mandate_id), None)
    if found is None:
        raise NoSuchMandate
    return found


async def held(db: Reader) -> tuple[MandateView, ...]:
    """All mandates, those of today before those that ended."""
    proved = and_(
        col(TimeCode.account_id) == col(Mandate.account_id), col(TimeCode.confirmed_at).is_not(None)
    )
    rows = await db.exec(
        select(Mandate, Account.name, Building.name, TimeCode.confirmed_at)
        .join(Account, col(Account.id) == col(Mandate.account_id))
        .outerjoin(Building, col(Building.id) == col(Mandate.building_id))
        .outerjoin(TimeCode, proved)
        .order_by(col(Mandate.ends_on).desc().nulls_first(), col(Mandate.role), col(Mandate.starts_on))
    )
    return tuple(
        MandateView(
            id=row.id,
            account_id=row.account_id,
            name=name,
            role=Role(row.role),
            place=place or "",
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            has_second_step=proved_at is not None,
        )
        for row, name, place, proved_at in rows
    )
