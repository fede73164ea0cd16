"""Found communities, give and end mandates, number what is counted."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel, col, select

from deliberation.audit import actions as audit
from deliberation.audit.rules import LogHome
from deliberation.communities import queries, rules
from deliberation.communities.facts import RoleChanged
from deliberation.communities.models import Building, Community, Mandate, Numbering
from deliberation.communities.queries import CommunityView
from deliberation.communities.rules import CommunityKind, Role
from deliberation.database.sessions import Writer, enter
from deliberation.kernel.facts import Actor
from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Refusal


@dataclass(frozen=True, kw_only=True)
class Founding:
    """What a community is called and who helps there; `slug` is its short name in addresses."""

    slug: str
    name: str
    kind: CommunityKind
    place: str
    help_name: str
    help_phone: str
    help_place: str


async def found(db: Writer, founding: Founding, *, home: LogHome, now: datetime) -> CommunityView:
    """Make a community and start its log; from here on the transaction is inside it."""
    rules.check_slug(founding.slug)
    row = Community(
        id=new_id(),
        slug=founding.slug,
        name=founding.name,
        kind=founding.kind.value,
        place=founding.place,
        help_name=founding.help_name,
        help_phone=founding.help_phone,
        help_place=founding.help_place,
        founded_at=now,
    )
    await _add(db, row, otherwise=rules.SlugTaken())
    await enter(db, row.id)
    await audit.start_log(db, row.id, home=home, at=now)
    return queries.view(row)


async def give_role(
    db: Writer,
    community_id: UUID,
    *,
    account_id: UUID,
    role: Role,
    building_id: UUID | None = None,
    starts_on: date,
    ends_on: date | None = None,
    actor: Actor,
    now: datetime,
) -> UUID:
    """The id of the new mandate; with its last day, where that is known from the first. Raises NoSuchBuilding, and RoleHeld if the account holds this one already."""
    if building_id is not None and await db.get(Building, (community_id, building_id)) is None:
        raise rules.NoSuchBuilding
    mandate = Mandate(
        community_id=community_id,
        id=new_id(),
        account_id=account_id,
        role=role.value,
        building_id=building_id,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    await _add(db, mandate, otherwise=rules.RoleHeld())
    fact = RoleChanged(subject_id=mandate.id, role=role, is_held=True)
    await audit.record(db, community_id, fact, actor=actor, at=now)
    return mandate.id


async def end_role(
    db: Writer, community_id: UUID, *, mandate_id: UUID, ends_on: date, actor: Actor, now: datetime
) -> None:
    """`ends_on` is the last day on which the mandate is held; one whose last day was known may end sooner, never later."""
    wanted = select(Mandate).where(Mandate.community_id == community_id, Mandate.id == mandate_id)
    mandate = (await db.exec(wanted.with_for_update())).first()
    if mandate is None:
        raise rules.NoSuchMandate
    rules.check_ending(mandate.starts_on, mandate.ends_on, ends_on)
    if mandate.role == Role.ADMINISTRATOR:
        await _check_another_administrator(db, mandate)
    mandate.ends_on = ends_on
    db.add(mandate)
    fact = RoleChanged(subject_id=mandate.id, role=Role(mandate.role), is_held=False)
    await audit.record(db, community_id, fact, actor=actor, at=now)


async def next_number(db: Writer, community_id: UUID, kind: str) -> int:
    """The next number of this kind of thing, from 1, without a gap; others wait until this transaction ends."""
    return (await next_numbers(db, community_id, kind, 1)).start


async def next_numbers(db: Writer, community_id: UUID, kind: str, count: int) -> range:
    """So many next numbers, as next_number gives them."""
    first = insert(Numbering).values(community_id=community_id, kind=kind, last=count)
    counted = first.on_conflict_do_update(
        index_elements=["community_id", "kind"], set_={"last": col(Numbering.last) + count}
    )
    connection = await db.connection()
    last: int = (await connection.execute(counted.returning(col(Numbering.last)))).scalar_one()
    return range(last - count + 1, last + 1)


async def hold_numbers(db: Writer, community_id: UUID, kind: str) -> None:
    """Nobody takes the next number of this kind until this transaction ends."""
    held = select(Numbering.last).where(Numbering.community_id == community_id, Numbering.kind == kind)
    await db.exec(held.with_for_update())


async def _check_another_administrator(db: Writer, mandate: Mandate) -> None:
    """Raise LastAdministrator. All of them are locked, so that two cannot end each other at one moment."""
    lasting = select(Mandate.id).where(
        Mandate.community_id == mandate.community_id,
        Mandate.role == Role.ADMINISTRATOR.value,
        col(Mandate.ends_on).is_(None),
    )
    if set(await db.exec(lasting.order_by(col(Mandate.id)).with_for_update())) <= {mandate.id}:
        raise rules.LastAdministrator


async def _add(db: Writer, row: SQLModel, *, otherwise: Refusal) -> None:
    """Add a row; `otherwise` is raised where a unique key says no."""
    try:
        async with db.begin_nested():
            db.add(row)
            await db.flush()
    except IntegrityError as error:
        if getattr(error.orig, "sqlstate", None) != "23505":
            raise
        raise otherwise from error
