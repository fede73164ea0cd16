"""Who walks where for a vote: lists given to helpers and taken back, and what each of them may see."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from deliberation.accounts.models import Account, Membership
from deliberation.communities.models import Building, Entrance
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.ids import new_id
from deliberation.polls import deliveries, doors
from deliberation.polls.deliveries import Staircase
from deliberation.polls.door_models import DoorWalk
from deliberation.polls.doors import NoSuchPart, NoSuchWalk, NotAMember, WalksThereAlready
from deliberation.polls.queries import PollView


@dataclass(frozen=True, kw_only=True)
class WalkView:
    """Who has the list of which building, or of which of its entrances."""

    id: UUID
    name: str
    place: str
    given_at: datetime


async def given(db: Reader, poll_id: UUID) -> tuple[WalkView, ...]:
    """The lists that are out now, in the order of the buildings."""
    rows = await db.exec(
        select(DoorWalk, Account.name, Building.name, Entrance.name)
        .join(Account, col(Account.id) == col(DoorWalk.account_id))
        .join(Building, col(Building.id) == col(DoorWalk.building_id))
        .outerjoin(Entrance, col(Entrance.id) == col(DoorWalk.entrance_id))
        .where(DoorWalk.poll_id == poll_id, col(DoorWalk.ended_at).is_(None))
        .order_by(
            col(Building.sort_key), col(Entrance.sort_key).nulls_first(), col(Account.name), col(DoorWalk.id)
        )
    )
    return tuple(
        WalkView(id=row.id, name=name, place=f"{building} {entrance or ''}".strip(), given_at=row.given_at)
        for row, name, building, entrance in rows
    )


async def has_any(db: Reader, poll_id: UUID, account_id: UUID) -> bool:
    asked = select(DoorWalk.id).where(
        DoorWalk.poll_id == poll_id, DoorWalk.account_id == account_id, col(DoorWalk.ended_at).is_(None)
    )
    return (await db.exec(asked)).first() is not None


async def staircases_of(db: Reader, poll_id: UUID, account_id: UUID) -> tuple[Staircase, ...]:
    """What a helper may see: the staircases of their own lists, and no others."""
    rows = (
        await db.exec(
            select(DoorWalk.building_id, DoorWalk.entrance_id).where(
                DoorWalk.poll_id == poll_id,
                DoorWalk.account_id == account_id,
                col(DoorWalk.ended_at).is_(None),
            )
        )
    ).all()
    buildings = {building for building, entrance in rows if entrance is None}
    entrances = {entrance for _, entrance in rows if entrance is not None}
    found = await deliveries.staircases(db, poll_id) if rows else ()
    return tuple(each for each in found if each.building_id in buildings or each.id in entrances)


async def give(
    db: Writer,
    community_id: UUID,
    *,
    poll: PollView,
    account_id: UUID,
    place_id: UUID,
    by: UUID,
    now: datetime,
) -> None:
    """Let a member walk a building or an entrance. Raises NoMoreWalks, NotAMember, NoSuchPart, WalksThereAlready."""
    doors.check_walking(poll.status)
    if await db.get(Membership, (account_id, community_id)) is None:
        raise NotAMember
    building_id, entrance_id = await _part(db, community_id, place_id)
    db.add(
        DoorWalk(
            community_id=community_id,
            id=new_id(),
            poll_id=poll.id,
            account_id=account_id,
            building_id=building_id,
            entrance_id=entrance_id,
            given_by=by,
            given_at=now,
        )
    )
    try:
        await db.flush()
    except IntegrityError as taken:
        raise WalksThereAlready from taken


async def take_back(db: Writer, poll_id: UUID, walk_id: UUID, *, now: datetime) -> None:
    """From now on its holder sees nothing of it. Raises NoSuchWalk."""
    asked = select(DoorWalk).where(
        DoorWalk.poll_id == poll_id, DoorWalk.id == walk_id, col(DoorWalk.ended_at).is_(None)
    )
    row = (await db.exec(asked.with_for_update())).first()
    if row is None:
        raise NoSuchWalk
    row.ended_at = now
    await db.flush()


async def _part(db: Reader, community_id: UUID, place_id: UUID) -> tuple[UUID, UUID | None]:
    """A building, or an entrance with the building it belongs to."""
    entrance = await db.get(Entrance, (community_id, place_id))
    if entrance is not None:
        return entrance.building_id, entrance.id
    if await db.get(Building, (community_id, place_id)) is None:
        raise NoSuchPart
    return place_id, None
