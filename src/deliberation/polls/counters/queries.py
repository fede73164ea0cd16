"""Reads about counters and watchers: who is named, who was replaced, who confirmed the count."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from deliberation.accounts.models import Account
from deliberation.communities.rules import Role
from deliberation.database.sessions import Reader
from deliberation.polls.counters.models import CountOfficial, CountRelease, CountWitness
from deliberation.polls.counters.rules import Because, Duty
from deliberation.polls.models import Poll


@dataclass(frozen=True, kw_only=True)
class OfficialView:
    """Somebody who was named. `released` says why they are not any more; `witnessed_at` is None before they confirm.

    A guest has no account, agreed to be named before, and signs the printed result instead of confirming here.
    """

    id: UUID
    account_id: UUID | None
    name: str
    is_namesake: bool
    duty: Duty
    role: Role | None
    named_at: datetime
    released: Because | None
    witnessed_at: datetime | None
    shows_name: bool

    @property
    def public_name(self) -> str:
        """Empty where it is not for everybody: whoever holds an office is named, others if they agreed."""
        return self.name if self.is_guest or self.role is not None or self.shows_name else ""

    @property
    def is_guest(self) -> bool:
        return self.account_id is None


async def every(db: Reader, poll_id: UUID) -> tuple[OfficialView, ...]:
    """Counters before watchers, in the order in which they were named; those who were replaced too."""
    rows = await db.exec(
        select(CountOfficial, Account.name, CountRelease, CountWitness)
        .outerjoin(Account, col(Account.id) == col(CountOfficial.account_id))
        .outerjoin(CountRelease, col(CountRelease.official_id) == col(CountOfficial.id))
        .outerjoin(CountWitness, col(CountWitness.official_id) == col(CountOfficial.id))
        .where(CountOfficial.poll_id == poll_id)
        .order_by(col(CountOfficial.duty), col(CountOfficial.named_at), col(CountOfficial.id))
    )
    return tuple(_view(*row) for row in rows)


async def present(db: Reader, poll_id: UUID) -> tuple[OfficialView, ...]:
    """The same of those who are named now."""
    return tuple(each for each in await every(db, poll_id) if each.released is None)


async def find(db: Reader, poll_id: UUID, account_id: UUID) -> OfficialView | None:
    """As what this account is named now."""
    return next((each for each in await present(db, poll_id) if each.account_id == account_id), None)


def anybody_is_named() -> ColumnElement[bool]:
    """Of a Poll's row."""
    return (
        select(CountOfficial.id)
        .outerjoin(CountRelease, col(CountRelease.official_id) == col(CountOfficial.id))
        .where(col(CountOfficial.poll_id) == col(Poll.id), col(CountRelease.official_id).is_(None))
        .correlate(Poll)
        .exists()
    )


def _view(
    row: CountOfficial, name: str | None, release: CountRelease | None, witness: CountWitness | None
) -> OfficialView:
    return OfficialView(
        id=row.id,
        account_id=row.account_id,
        name=name or row.guest_name or "",
        is_namesake=row.is_namesake,
        duty=Duty(row.duty),
        role=Role(row.role) if row.role else None,
        named_at=row.named_at,
        released=Because(release.reason) if release else None,
        witnessed_at=witness.witnessed_at if witness else None,
        shows_name=witness.shows_name if witness else False,
    )
