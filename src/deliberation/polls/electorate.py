"""The electorate of a poll: made from the roll of a day, written down for good, read again for the count as it stands then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from uuid import UUID

from sqlalchemy import func, insert
from sqlmodel import SQLModel, col, select

from deliberation.counting import parties as counting
from deliberation.counting.parties import (
    Electorate,
    LeftOut,
    LeftOutBecause,
    Party,
    Scope,
    ScopeKind,
    Unit,
    UnitKind,
)
from deliberation.counting.rules import Rule
from deliberation.database import statistics
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.ids import new_id
from deliberation.ledger import digests
from deliberation.papers import documents
from deliberation.polls import counted
from deliberation.polls.models import Poll
from deliberation.polls.parties.models import PollLeftOut, PollParty, PollPartyUnit, PollPartyVoter
from deliberation.polls.rules import NobodyToAsk
from deliberation.roll import electorate as roll

_ROWS_AT_ONCE = 2000
_Unit = tuple[UUID, str | None, int | None, list[UUID] | None]
"""Its id, kind, area and owners as they were frozen."""


@dataclass(frozen=True)
class Roll:
    """An electorate with what only the roll knows: its units, what each is called, and the voters' references in this poll."""

    poll_id: UUID
    electorate: Electorate
    units: Mapping[str, Unit]
    places: Mapping[str, str]
    pepper: bytes

    @cached_property
    def root(self) -> str:
        return digests.set_root(
            "roll", (documents.roll_item(party, self._references(party)) for party in self.electorate.parties)
        )

    @property
    def head_count(self) -> int:
        return sum(party.heads for party in self.electorate.parties)

    @property
    def area_cm2(self) -> int:
        return sum(party.area_cm2 for party in self.electorate.parties)

    @property
    def unit_count(self) -> int:
        return sum(len(party.units) for party in self.electorate.parties)

    def _references(self, party: Party) -> list[str]:
        return [digests.voter_ref(self.pepper, self.poll_id, UUID(person)) for person in party.voters]


async def of_roll(db: Reader, poll_id: UUID, *, scope: Scope, rule: Rule, on: date, pepper: bytes) -> Roll:
    """Who would vote if the roll were frozen now. Raises NobodyToAsk."""
    found = await roll.units_for_poll(db, on=on)
    electorate = counting.electorate(
        (rolled.unit for rolled in found), scope=scope, exclude_kinds=rule.exclude_kinds, how=rule.merge
    )
    if not electorate.parties:
        raise NobodyToAsk
    units, places = (
        {rolled.unit.id: rolled.unit for rolled in found},
        {rolled.unit.id: rolled.place for rolled in found},
    )
    voters = {rolled.unit.id: rolled.voters for rolled in found}
    parties = tuple(party._replace(voters=_who_may_vote(party, voters)) for party in electorate.parties)
    return Roll(poll_id, replace(electorate, parties=parties), units, places, pepper)


def _who_may_vote(party: Party, voters: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The owners of its units, or those whom the co-owners of a unit named in their stead."""
    return frozenset[str]().union(*(voters[unit] for unit in party.units))


async def write(db: Writer, community_id: UUID, frozen: Roll) -> None:
    """Write the parties down, their units in the order people count them."""
    key = {"community_id": community_id, "poll_id": frozen.poll_id}
    order = {unit: position for position, unit in enumerate(frozen.places)}
    parties, units, voters = [], [], []
    for party in frozen.electorate.parties:
        party_id = new_id()
        figures = {"heads": party.heads, "area_cm2": party.area_cm2, "is_developer": party.is_developer}
        parties.append({**key, "id": party_id, "key": party.key, **figures, "revision": 0})
        units += [
            {
                **key,
                **_unit_row(frozen.units[unit]),
                "party_id": party_id,
                "place": frozen.places[unit],
                "position": order[unit],
            }
            for unit in party.units
        ]
        voters += [
            {**key, "person_id": UUID(person), "party_id": party_id} for person in sorted(party.voters)
        ]
    left_out = [
        {**key, "reason": left.reason.value, **_left_out_row(frozen.units[left.unit], left.reason)}
        for left in frozen.electorate.left_out
    ]
    await _insert(db, PollParty, parties)
    await _insert(db, PollPartyUnit, units)
    await _insert(db, PollPartyVoter, voters)
    await _insert(db, PollLeftOut, left_out)
    await statistics.look_again(db, len(units))


@dataclass(frozen=True)
class Frozen:
    """The electorate of a poll, and the units in its scope one by one: those that vote, and those of a kind left out.

    `units` is empty in polls from before they were kept.
    """

    electorate: Electorate
    units: tuple[Unit, ...]


async def read(db: Reader, poll: Poll) -> Frozen:
    """As it was frozen, and amended since. Voters are left out of the parties: the count does not ask who may speak."""
    units = await _units(db, poll)
    parties, kept = [], []
    for row in await db.exec(
        select(PollParty)
        .where(PollParty.poll_id == poll.id, counted.STANDS)
        .order_by(func.convert_to(PollParty.key, "UTF8"))
    ):
        own = units.pop(row.id)
        kept += [_unit(unit, is_developer=row.is_developer) for unit in own]
        parties.append(
            Party(
                key=row.key,
                units=tuple(str(unit_id) for unit_id, *_ in own),
                voters=frozenset(),
                heads=row.heads,
                area_cm2=row.area_cm2,
                is_developer=row.is_developer,
            )
        )
    left_out = []
    for left in await db.exec(
        select(PollLeftOut)
        .where(PollLeftOut.poll_id == poll.id, counted.IS_LEFT_OUT)
        .order_by(col(PollLeftOut.unit_id))
    ):
        left_out.append(LeftOut(str(left.unit_id), LeftOutBecause(left.reason)))
        if left.reason == LeftOutBecause.KIND_EXCLUDED:
            found = (left.unit_id, left.kind, left.area_cm2, left.owners)
            kept.append(_unit(found, is_developer=bool(left.is_developer)))
    known = tuple(unit for unit in kept if unit is not None)
    electorate = Electorate(scope_of(poll), tuple(parties), tuple(left_out))
    return Frozen(electorate, known if len(known) == len(kept) else ())


def scope_of(poll: Poll) -> Scope:
    return Scope(
        kind=ScopeKind(poll.scope), building=str(poll.building_id or ""), entrance=str(poll.entrance_id or "")
    )


def _unit_row(unit: Unit) -> dict[str, object]:
    owners = sorted(UUID(person) for person in unit.owners)
    return {"unit_id": UUID(unit.id), "kind": unit.kind.value, "area_cm2": unit.area_cm2, "owners": owners}


def _left_out_row(unit: Unit, reason: LeftOutBecause) -> dict[str, object]:
    """No reading of the law brings in what lies elsewhere: its owners were not asked."""
    if reason is LeftOutBecause.KIND_EXCLUDED:
        return {**_unit_row(unit), "is_developer": unit.developer_pool}
    nothing = dict.fromkeys(("kind", "area_cm2", "owners", "is_developer"))
    return {"unit_id": UUID(unit.id), **nothing}


async def _units(db: Reader, poll: Poll) -> dict[UUID, list[_Unit]]:
    """By party, each party's in the order of their ids."""
    rows = await db.exec(
        select(  # type: ignore[call-overload]
            PollPartyUnit.party_id,
            PollPartyUnit.unit_id,
            PollPartyUnit.kind,
            PollPartyUnit.area_cm2,
            PollPartyUnit.owners,
        )
        .where(PollPartyUnit.poll_id == poll.id)
        .order_by(col(PollPartyUnit.unit_id))
    )
    units: dict[UUID, list[_Unit]] = {}
    for party_id, *unit in rows:
        units.setdefault(party_id, []).append(tuple(unit))
    return units


def _unit(found: _Unit, *, is_developer: bool) -> Unit | None:
    unit_id, kind, area_cm2, owners = found
    if kind is None or area_cm2 is None or owners is None:
        return None
    return Unit(
        id=str(unit_id),
        kind=UnitKind(kind),
        area_cm2=area_cm2,
        owners=frozenset(map(str, owners)),
        developer_pool=is_developer,
    )


async def _insert(db: Writer, table: type[SQLModel], rows: Sequence[Mapping[str, object]]) -> None:
    connection = await db.connection()
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        await connection.execute(insert(table), list(rows[start : start + _ROWS_AT_ONCE]))
