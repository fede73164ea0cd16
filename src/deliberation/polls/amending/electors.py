"""The electorate of a poll as it stands, with all that an amendment of it needs; and parties that go and come."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, insert, update
from sqlmodel import SQLModel, col, or_, select

from deliberation.counting.parties import Party, Unit, UnitKind
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.ids import new_id
from deliberation.ledger import digests
from deliberation.papers import documents
from deliberation.polls import counted, paper_queries
from deliberation.polls.amending.differences import Amended, Difference
from deliberation.polls.amending.rules import TooOldToAmend
from deliberation.polls.assisting import queries as assisting
from deliberation.polls.models import Poll
from deliberation.polls.parties.models import PollParty, PollPartyUnit, PollPartyVoter
from deliberation.roll.electorate import RolledUnit


@dataclass(frozen=True)
class Place:
    """What a home is called, where it comes on a walk, and since when its owners have a voice, if not since the freezing."""

    name: str
    position: int
    held_since: datetime | None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Parties in the order of their keys, with those who speak for them; units and places by the unit's id."""

    poll: Poll
    parties: tuple[Party, ...]
    ids: Mapping[str, UUID]
    """Of the rows, by the party's key."""
    units: Mapping[str, Unit]
    places: Mapping[str, Place]
    pepper: bytes = field(repr=False)

    def references(self, party: Party) -> list[str]:
        return [digests.voter_ref(self.pepper, self.poll.id, UUID(person)) for person in party.voters]

    def after(self, difference: Difference) -> tuple[Party, ...]:
        removed = set(difference.removed)
        return (*(party for party in self.parties if party not in removed), *difference.added)

    def root(self, parties: Iterable[Party]) -> str:
        return digests.set_root(
            "roll", (documents.roll_item(party, self.references(party)) for party in parties)
        )


async def standing(db: Reader, poll: Poll, *, pepper: bytes) -> Standing:
    """Raises TooOldToAmend where homes were not kept one by one."""
    rows = (
        await db.exec(
            select(  # type: ignore[call-overload]
                PollParty.id, PollParty.key, PollParty.heads, PollParty.area_cm2, PollParty.is_developer
            )
            .where(PollParty.poll_id == poll.id, counted.STANDS)
            .order_by(func.convert_to(col(PollParty.key), "UTF8"))
        )
    ).all()
    voters = await _voters(db, poll)
    units: dict[str, Unit] = {}
    places: dict[str, Place] = {}
    of_party: dict[UUID, list[str]] = {}
    pooled = {party_id for party_id, *_, is_developer in rows if is_developer}
    for row in await _units(db, poll):
        if row.kind is None or row.area_cm2 is None or row.owners is None:
            raise TooOldToAmend
        unit = Unit(
            id=str(row.unit_id),
            kind=UnitKind(row.kind),
            area_cm2=row.area_cm2,
            owners=frozenset(map(str, row.owners)),
            developer_pool=row.party_id in pooled,
        )
        units[unit.id] = unit
        places[unit.id] = Place(row.place, row.position, row.held_since)
        of_party.setdefault(row.party_id, []).append(unit.id)
    parties = tuple(
        Party(
            key=key,
            units=tuple(of_party[party_id]),
            voters=frozenset(voters.get(party_id, ())),
            heads=heads,
            area_cm2=area_cm2,
            is_developer=is_developer,
        )
        for party_id, key, heads, area_cm2, is_developer in rows
    )
    ids = {row[1]: row[0] for row in rows}
    return Standing(poll=poll, parties=parties, ids=ids, units=units, places=places, pepper=pepper)


async def hold(db: Writer, poll_id: UUID, parties: Collection[UUID]) -> None:
    """These parties, then the poll, in the order in which every vote takes them: nobody votes, closes or amends meanwhile."""
    await db.exec(
        select(PollParty.id)
        .where(col(PollParty.id).in_(sorted(parties)))
        .order_by(col(PollParty.id))
        .with_for_update(key_share=True)
    )
    await db.exec(select(Poll.id).where(Poll.id == poll_id).with_for_update(key_share=True))


async def have_voted(db: Reader, parties: Collection[UUID]) -> bool:
    """Whether any of them cast a ballot, even one that was set aside since."""
    found = await db.exec(
        select(PollParty.id).where(col(PollParty.id).in_(sorted(parties)), PollParty.revision > 0)
    )
    return found.first() is not None


async def have_a_form_at_the_desk(db: Reader, parties: Collection[UUID]) -> bool:
    """Or a slip that a helper brought in, which is to be read as a form is."""
    found = await db.exec(
        select(PollParty.id).where(
            col(PollParty.id).in_(sorted(parties)), or_(paper_queries.IS_AT_THE_DESK, assisting.IS_WAITING)
        )
    )
    return found.first() is not None


async def replace(
    db: Writer, stands: Standing, change: Difference, amended: RolledUnit, *, amendment_id: UUID, at: datetime
) -> None:
    """Nobody of these parties has voted, which the database refuses as well."""
    gone = [stands.ids[party.key] for party in change.removed]
    await db.exec(
        update(PollParty)
        .where(col(PollParty.id).in_(gone))
        .values(replaced_by=amendment_id)
        .execution_options(synchronize_session=False)
    )
    key = {"community_id": stands.poll.community_id, "poll_id": stands.poll.id}
    parties: list[dict[str, object]] = []
    units: list[dict[str, object]] = []
    voters: list[dict[str, object]] = []
    for party in change.added:
        party_id = new_id()
        figures = {"heads": party.heads, "area_cm2": party.area_cm2, "is_developer": party.is_developer}
        parties.append(
            {**key, "id": party_id, "key": party.key, **figures, "revision": 0, "added_by": amendment_id}
        )
        units += [
            {**key, "party_id": party_id, **_unit_row(stands, unit, amended, at)} for unit in party.units
        ]
        voters += [{**key, "party_id": party_id, "person_id": UUID(person)} for person in party.voters]
    await _insert(db, PollParty, parties)
    await _insert(db, PollPartyUnit, units)
    await _insert(db, PollPartyVoter, voters)


def amended_unit(rolled: RolledUnit) -> Amended:
    return Amended(rolled.unit, rolled.voters)


def _unit_row(stands: Standing, unit_id: str, amended: RolledUnit, at: datetime) -> dict[str, object]:
    before = stands.units.get(unit_id)
    unit = amended.unit if unit_id == amended.unit.id else before
    assert unit is not None  # parties are made of the units that stand, and the amended one
    place = stands.places.get(unit_id) or Place(
        amended.place, 1 + max((each.position for each in stands.places.values()), default=0), None
    )
    has_new_owners = before is None or before.owners != unit.owners
    return {
        "unit_id": UUID(unit_id),
        "place": place.name,
        "position": place.position,
        "kind": unit.kind.value,
        "area_cm2": unit.area_cm2,
        "owners": sorted(UUID(person) for person in unit.owners),
        "held_since": at if has_new_owners else place.held_since,
    }


async def _units(db: Reader, poll: Poll) -> list[PollPartyUnit]:
    """In the order of their ids."""
    rows = await db.exec(
        select(PollPartyUnit)
        .join(PollParty, col(PollParty.id) == col(PollPartyUnit.party_id))
        .where(PollPartyUnit.poll_id == poll.id, counted.STANDS)
        .order_by(col(PollPartyUnit.unit_id))
    )
    return list(rows)


async def _voters(db: Reader, poll: Poll) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {}
    for party_id, person_id in await db.exec(
        select(PollPartyVoter.party_id, PollPartyVoter.person_id)
        .join(PollParty, col(PollParty.id) == col(PollPartyVoter.party_id))
        .where(PollPartyVoter.poll_id == poll.id, counted.STANDS)
    ):
        found.setdefault(party_id, set()).add(str(person_id))
    return found


async def _insert(db: Writer, table: type[SQLModel], rows: list[dict[str, object]]) -> None:
    if rows:
        await (await db.connection()).execute(insert(table), rows)
