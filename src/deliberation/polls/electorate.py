"""The electorate of a poll: made from the roll of a day, written down for good, read again for the count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from sqlalchemy import func, insert
from sqlmodel import SQLModel, col, select

from deliberation.counting import parties as counting
from deliberation.counting.parties import Electorate, LeftOut, LeftOutBecause, Party, Scope, ScopeKind
from deliberation.counting.rules import Rule
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.ids import new_id
from deliberation.ledger import digests
from deliberation.polls import documents
from deliberation.polls.models import Poll, PollLeftOut, PollParty, PollPartyUnit, PollPartyVoter
from deliberation.polls.rules import NobodyToAsk
from deliberation.roll import electorate as roll

_ROWS_AT_ONCE = 2000


@dataclass(frozen=True)
class Roll:
    """An electorate with what only the roll knows: what each unit is called, and the voters' references in this poll."""

    poll_id: UUID
    electorate: Electorate
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
    return Roll(poll_id, electorate, {rolled.unit.id: rolled.place for rolled in found}, pepper)


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
                "unit_id": UUID(unit),
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
        {**key, "unit_id": UUID(left.unit), "reason": left.reason.value}
        for left in frozen.electorate.left_out
    ]
    await _insert(db, PollParty, parties)
    await _insert(db, PollPartyUnit, units)
    await _insert(db, PollPartyVoter, voters)
    await _insert(db, PollLeftOut, left_out)


async def read(db: Reader, poll: Poll) -> Electorate:
    """The electorate as it was frozen. Voters are left out: the count does not ask who may speak."""
    units: dict[UUID, list[str]] = {}
    for party_id, unit_id in await db.exec(
        select(PollPartyUnit.party_id, PollPartyUnit.unit_id).where(PollPartyUnit.poll_id == poll.id)
    ):
        units.setdefault(party_id, []).append(str(unit_id))
    rows = await db.exec(
        select(PollParty).where(PollParty.poll_id == poll.id).order_by(func.convert_to(PollParty.key, "UTF8"))
    )
    parties = tuple(
        Party(
            key=row.key,
            units=tuple(sorted(units[row.id])),
            voters=frozenset(),
            heads=row.heads,
            area_cm2=row.area_cm2,
            is_developer=row.is_developer,
        )
        for row in rows
    )
    left_out = await db.exec(
        select(PollLeftOut).where(PollLeftOut.poll_id == poll.id).order_by(col(PollLeftOut.unit_id))
    )
    return Electorate(
        scope_of(poll),
        parties,
        tuple(LeftOut(str(row.unit_id), LeftOutBecause(row.reason)) for row in left_out),
    )


def scope_of(poll: Poll) -> Scope:
    return Scope(
        kind=ScopeKind(poll.scope), building=str(poll.building_id or ""), entrance=str(poll.entrance_id or "")
    )


async def _insert(db: Writer, table: type[SQLModel], rows: Sequence[Mapping[str, object]]) -> None:
    connection = await db.connection()
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        await connection.execute(insert(table), list(rows[start : start + _ROWS_AT_ONCE]))
