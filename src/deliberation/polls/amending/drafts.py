"""What an amendment of a home would do, from what the roll says of it today."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from deliberation.communities.models import Community
from deliberation.counting.parties import Party, Unit
from deliberation.counting.rules import Rule
from deliberation.database.sessions import Reader, database_now
from deliberation.polls import electorate, tallying
from deliberation.polls.amended.models import PollAmendment
from deliberation.polls.amending import differences, electors, rules
from deliberation.polls.amending.differences import Difference
from deliberation.polls.amending.electors import Standing
from deliberation.polls.models import Poll, PollOpening
from deliberation.polls.rules import NoSuchPoll
from deliberation.roll import electorate as roll
from deliberation.roll.electorate import RolledUnit

_NO_PEPPER = b""
"""Where nothing is named in the log."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What an amendment of a home would do."""

    stands: Standing
    rolled: RolledUnit
    difference: Difference

    @property
    def sha256(self) -> str:
        return self.difference.sha256(self.stands.references)

    @property
    def touched(self) -> frozenset[UUID]:
        return frozenset(self.stands.ids[party.key] for party in self.difference.removed)

    @property
    def spoke(self) -> frozenset[UUID]:
        """Who speaks for the home as the list stands."""
        return self._voters(self.difference.removed)

    @property
    def speak(self) -> frozenset[UUID]:
        """Who would."""
        return self._voters(self.difference.added)

    def _voters(self, parties: tuple[Party, ...]) -> frozenset[UUID]:
        unit = self.rolled.unit.id
        return frozenset(UUID(person) for party in parties if unit in party.units for person in party.voters)

    @property
    def persons(self) -> frozenset[UUID]:
        """Everybody concerned, and the home's owners before and after."""
        unit = self.rolled.unit
        before = self.stands.units.get(unit.id)
        owners = unit.owners | (before.owners if before else frozenset())
        return self.concerned | {UUID(person) for person in owners}

    @property
    def concerned(self) -> frozenset[UUID]:
        parties = (*self.difference.removed, *self.difference.added)
        return frozenset(UUID(person) for party in parties for person in party.voters)


class Aspect(StrEnum):
    """In what the roll and the list of a vote differ."""

    NOT_LISTED = "not_listed"
    OWNERS = "owners"
    VOTER = "voter"
    AREA = "area"
    KIND = "kind"
    HANDED_OVER = "handed_over"


@dataclass(frozen=True)
class Differing:
    """A home of which the roll says something else than the list."""

    unit_id: UUID
    place: str
    aspects: tuple[Aspect, ...]


async def draft(db: Reader, poll_id: UUID, unit_id: UUID, *, pepper: bytes) -> Draft:
    """What the roll of today would change for that home. Raises NoSuchPoll, TooOldToAmend, HomeUnknown and why it cannot be."""
    poll, opening = await _poll(db, poll_id)
    rule = tallying.preset_of(opening).rule
    found = {rolled.unit.id: rolled for rolled in await roll.units_for_poll(db, on=await _today(db, poll))}
    rolled = found.get(str(unit_id))
    if rolled is None:
        raise rules.HomeUnknown
    stands = await electors.standing(db, poll, pepper=pepper)
    _check_voice(poll, rule, rolled, is_in=rolled.unit.id in stands.units)
    change = differences.difference(stands.parties, stands.units, electors.amended_unit(rolled), rule.merge)
    if not change.removed and not change.added:
        raise rules.SameAsFrozen
    return Draft(stands=stands, rolled=rolled, difference=change)


async def differing(db: Reader, poll_id: UUID) -> tuple[Differing, ...]:
    """The homes of which the roll of today says something else than the list, in the order people count them.

    Raises NoSuchPoll, TooOldToAmend.
    """
    poll, opening = await _poll(db, poll_id)
    rule = tallying.preset_of(opening).rule
    stands = await electors.standing(db, poll, pepper=_NO_PEPPER)
    speak = {unit: party.voters for party in stands.parties for unit in party.units}
    found = []
    for rolled in await roll.units_for_poll(db, on=await _today(db, poll)):
        before = stands.units.get(rolled.unit.id)
        aspects = _aspects(rolled, before, speak.get(rolled.unit.id, frozenset()))
        if aspects and _has_voice(poll, rule, rolled):
            found.append(Differing(UUID(rolled.unit.id), rolled.place, aspects))
    return tuple(found)


async def as_proposed(db: Reader, amendment: PollAmendment, *, pepper: bytes) -> Draft:
    """Raises NotAsProposed where roll or list changed since."""
    try:
        found = await draft(db, amendment.poll_id, amendment.unit_id, pepper=pepper)
    except (rules.HomeUnknown, rules.SameAsFrozen, rules.HasNoVoice, rules.WouldLoseItsVoice) as gone:
        raise rules.NotAsProposed from gone
    if found.sha256 != amendment.difference_sha256:
        raise rules.NotAsProposed
    return found


async def _poll(db: Reader, poll_id: UUID) -> tuple[Poll, PollOpening]:
    row = (
        await db.exec(
            select(Poll, PollOpening)
            .join(PollOpening, col(PollOpening.poll_id) == col(Poll.id))
            .where(Poll.id == poll_id)
        )
    ).first()
    if row is None:
        raise NoSuchPoll
    return row[0], row[1]


def _has_voice(poll: Poll, rule: Rule, rolled: RolledUnit) -> bool:
    return electorate.scope_of(poll).contains(rolled.unit) and rolled.unit.kind not in rule.exclude_kinds


def _check_voice(poll: Poll, rule: Rule, rolled: RolledUnit, *, is_in: bool) -> None:
    if not _has_voice(poll, rule, rolled):
        raise rules.WouldLoseItsVoice if is_in else rules.HasNoVoice


def _aspects(rolled: RolledUnit, before: Unit | None, speak: frozenset[str]) -> tuple[Aspect, ...]:
    unit = rolled.unit
    if before is None:
        return (Aspect.NOT_LISTED,)
    differs = {
        Aspect.HANDED_OVER: unit.developer_pool != before.developer_pool,
        Aspect.OWNERS: unit.owners != before.owners,
        Aspect.VOTER: unit.owners == before.owners and rolled.voters != speak & before.owners,
        Aspect.AREA: unit.area_cm2 != before.area_cm2,
        Aspect.KIND: unit.kind is not before.kind,
    }
    return tuple(aspect for aspect, is_so in differs.items() if is_so)


async def _today(db: Reader, poll: Poll) -> date:
    zone = (await db.exec(select(Community.time_zone).where(Community.id == poll.community_id))).one()
    return (await database_now(db)).astimezone(ZoneInfo(zone)).date()
