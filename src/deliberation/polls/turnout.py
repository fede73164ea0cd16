"""How many took part at each place of a running poll, never how: for those who remind people."""

from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, exists, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col

from deliberation.communities.models import Building, Entrance, Unit
from deliberation.counting.groups import Spot, Turnout
from deliberation.database.sessions import Reader
from deliberation.polls import counted
from deliberation.polls.parties.models import PollParty, PollPartyUnit, PollPartyVoter

_NAMES = ("voices", "heads", "voted_heads", "area_cm2", "voted_area_cm2")


async def by_place(db: Reader, poll_id: UUID) -> tuple[Spot, ...]:
    """In the order people count them. A party with several units is told at its first.

    Not to be shown as it is: a small entrance tells who voted. `counting.groups` puts such places together.
    """
    first = _first_unit_of_each(poll_id)
    place = tuple(map(col, (Building.sort_key, Building.name, Entrance.sort_key, Entrance.name)))
    rows = await (await db.connection()).execute(
        select(col(Building.name), func.coalesce(col(Entrance.name), ""), *_turnout())
        .join(first, first.c.party_id == col(PollParty.id))
        .join(Unit, col(Unit.id) == first.c.unit_id)
        .join(Building, col(Building.id) == col(Unit.building_id))
        .outerjoin(Entrance, col(Entrance.id) == col(Unit.entrance_id))
        .where(col(PollParty.poll_id) == poll_id, counted.STANDS)
        .group_by(*place)
        .order_by(*place)
    )
    return tuple(
        Spot(
            building,
            entrance,
            Turnout(**{name: int(figure) for name, figure in zip(_NAMES, row, strict=True)}),
        )
        for building, entrance, *row in rows
    )


def _first_unit_of_each(poll_id: UUID) -> Subquery:
    return (
        select(col(PollPartyUnit.party_id), col(PollPartyUnit.unit_id))
        .where(col(PollPartyUnit.poll_id) == poll_id)
        .ext(distinct_on(col(PollPartyUnit.party_id)))
        .order_by(col(PollPartyUnit.party_id), col(PollPartyUnit.position))
        .subquery()
    )


def _turnout() -> tuple[ColumnElement[int], ...]:
    """In the order of _NAMES."""
    voted = counted.TOOK_PART
    heads, area = col(PollParty.heads), col(PollParty.area_cm2)
    has_voters = exists().where(
        col(PollPartyVoter.poll_id) == col(PollParty.poll_id),
        col(PollPartyVoter.party_id) == col(PollParty.id),
    )
    return (
        func.count().filter(has_voters),
        func.sum(heads),
        func.coalesce(func.sum(heads).filter(voted), 0),
        func.sum(area),
        func.coalesce(func.sum(area).filter(voted), 0),
    )
