"""Who would be asked, in figures, before a poll freezes it."""

from collections import Counter
from dataclasses import dataclass

from deliberation.counting.parties import LeftOutBecause
from deliberation.counting.presets import Voters
from deliberation.polls.electorate import Roll
from deliberation.web import poll_views, tallies
from deliberation.web.deps import Visit

_SHOWN_TOGETHER = 20


@dataclass(frozen=True)
class ElectorateView:
    """What opening would freeze. `together` are homes of one voice, by their places."""

    is_by_home: bool

    heads: int
    units: int
    area: str
    together: tuple[str, ...]
    together_count: int
    developer_units: int
    is_developer_one: bool
    ownerless: int
    left_out: int


def of(visit: Visit, roll: Roll, voters: Voters | None = None) -> ElectorateView:
    parties = roll.electorate.parties
    pools = [party for party in parties if party.is_developer]
    together = [party for party in parties if len(party.units) > 1 and not party.is_developer]
    reasons = Counter(left.reason for left in roll.electorate.left_out)
    order = {unit: position for position, unit in enumerate(roll.places)}
    return ElectorateView(
        is_by_home=voters is Voters.HOUSEHOLDS,
        heads=roll.head_count,
        units=roll.unit_count,
        area=tallies.area(visit.translator, roll.area_cm2),
        together=tuple(
            poll_views.listed(
                visit, [roll.places[unit] for unit in sorted(party.units, key=order.__getitem__)]
            )
            for party in together[:_SHOWN_TOGETHER]
        ),
        together_count=len(together),
        developer_units=sum(len(party.units) for party in pools),
        is_developer_one=len(pools) == 1,
        ownerless=sum(not party.voters for party in parties),
        left_out=reasons[LeftOutBecause.KIND_EXCLUDED],
    )
