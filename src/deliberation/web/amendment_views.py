"""What an amendment would change, as its pages show it: the home before and after, and the totals."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from deliberation.counting.parties import Party, Unit
from deliberation.polls.amending import electors
from deliberation.polls.amending import queries as amendments
from deliberation.polls.amending.drafts import Draft
from deliberation.web import amendment_words, poll_views, tallies
from deliberation.web.deps import Visit


@dataclass(frozen=True, kw_only=True)
class Side:
    """The home on one side of the change. Names are masked; `other_homes` vote together with it."""

    owners: str
    voters: str
    area: str
    other_homes: str


@dataclass(frozen=True, kw_only=True)
class DraftView:
    """`before` is None where the home was not on the list. `has_voted`: somebody concerned did, so confirming changes nothing."""

    place: str
    before: Side | None
    after: Side | None
    heads: str
    area: str
    has_voted: bool


def area(visit: Visit, cm2: int) -> str:
    return tallies.area(visit.translator, cm2)


async def of(visit: Visit, draft: Draft) -> DraftView:
    unit_id, change = draft.rolled.unit.id, draft.difference
    names = await amendments.masked_names(visit.db, draft.persons)
    before, after = (
        next((party for party in parties if unit_id in party.units), None)
        for parties in (change.removed, change.added)
    )
    was = draft.stands.units.get(unit_id)
    heads, by_area = amendment_words.change_of(
        visit.translator, heads=change.grown("heads"), area_cm2=change.grown("area")
    )
    return DraftView(
        place=draft.rolled.place,
        before=_side(visit, draft, before, was, names) if before and was else None,
        after=_side(visit, draft, after, draft.rolled.unit, names) if after else None,
        heads=heads,
        area=by_area,
        has_voted=await electors.have_voted(visit.db, draft.touched),
    )


def _side(visit: Visit, draft: Draft, party: Party, unit: Unit, names: Mapping[UUID, str]) -> Side:
    return Side(
        owners=_named(visit, names, unit.owners),
        voters=_named(visit, names, party.voters),
        area=area(visit, unit.area_cm2),
        other_homes=poll_views.listed(
            visit, [draft.stands.places[each].name for each in party.units if each != unit.id]
        ),
    )


def _named(visit: Visit, names: Mapping[UUID, str], persons: Collection[str]) -> str:
    return poll_views.listed(visit, [name for person, name in names.items() if str(person) in persons])
