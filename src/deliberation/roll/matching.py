"""Which person of the roll each owner of a table is, so that an account stays with its person from table to table.

A document number settles it, and so does the reference that an exported table gives to namesakes. An owner who has none in the table is the only present owner of that name, or of
several the one who owns one of these units. A present owner without a number gets the table's number if the name
and a unit agree. Whoever is still in doubt is somebody new: never is one person's place given to another.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from uuid import UUID

from deliberation.communities.rules import UnitKind
from deliberation.roll import identity, known, progress, references
from deliberation.roll.headers import Field
from deliberation.roll.identity import PersonKey, Register
from deliberation.roll.kinds import PersonKind
from deliberation.roll.known import KnownPerson, KnownRoll, KnownUnit, PlaceKey
from deliberation.roll.progress import Stage, Tell, nobody
from deliberation.roll.reading import Reading
from deliberation.roll.units import RollOwner, RollUnit, SealedOwner, SealedUnit


@dataclass(frozen=True, kw_only=True)
class MatchedPerson:
    """An owner of the table. `contacts` are clear values by their keyed hash; none given means: as they were."""

    id: UUID
    known: KnownPerson | None
    kind: PersonKind
    name: str
    document: bytes | None
    contacts: Mapping[bytes, str] = field(repr=False)

    @property
    def standing_contacts(self) -> frozenset[bytes]:
        return frozenset(self.contacts) or (self.known.contacts if self.known else frozenset())


@dataclass(frozen=True, kw_only=True)
class MatchedUnit:
    """A unit of the table, completed by what the roll knows and the table has no column for."""

    sealed: SealedUnit
    shares: Mapping[UUID, Fraction | None]


@dataclass(frozen=True)
class Matched:
    persons: tuple[MatchedPerson, ...]
    units: tuple[MatchedUnit, ...]

    @property
    def sealed(self) -> tuple[SealedUnit, ...]:
        return tuple(unit.sealed for unit in self.units)


@dataclass
class _Bearer:
    """Somebody in the table, gathered from all their rows. A reference to the roll is no document number and never kept as one."""

    owner: RollOwner
    document: bytes | None
    reference: str
    contacts: dict[bytes, str] = field(default_factory=dict)
    places: set[PlaceKey] = field(default_factory=set)


def match(
    reading: Reading,
    roll: KnownRoll,
    *,
    pepper: bytes,
    make_id: Callable[[], UUID],
    tell: Tell = nobody,
) -> Matched:
    register = Register(owner for unit in reading.units for owner in unit.owners)
    bearers = _bearers(progress.each(reading.units, Stage.COMPARING, tell), register, pepper)
    found = _found(bearers, roll)
    persons = {key: _person(bearer, found.get(key), make_id) for key, bearer in bearers.items()}
    units = tuple(_unit(unit, reading.columns, roll, register, persons) for unit in reading.units)
    return Matched(tuple(persons.values()), units)


def _bearers(units: Iterable[RollUnit], register: Register, pepper: bytes) -> dict[PersonKey, _Bearer]:
    found: dict[PersonKey, _Bearer] = {}
    for unit in units:
        for owner in unit.owners:
            key = register.person(owner)
            bearer = found.get(key) or found.setdefault(key, _bearer(owner, key, pepper))
            bearer.places.add(unit.place.key)
            if owner.phone:
                bearer.contacts[identity.contact_hash(pepper, owner.phone)] = owner.phone
            if owner.is_developer and _is_only_a_word(bearer.owner.name):
                bearer.owner = owner
    return found


def _bearer(owner: RollOwner, key: PersonKey, pepper: bytes) -> _Bearer:
    number = str(key.value) if key.by == "document" else ""
    if references.is_one(number):
        return _Bearer(owner, None, number)
    return _Bearer(owner, identity.document_hash(pepper, number) if number else None, "")


def _is_only_a_word(name: str) -> bool:
    """`开发商` says what it is, not what it is called."""
    return identity.name_key(name) in identity.developer_keys((), "")


def _found(bearers: Mapping[PersonKey, _Bearer], roll: KnownRoll) -> dict[PersonKey, KnownPerson]:
    found: dict[PersonKey, KnownPerson] = {}
    for key, bearer in bearers.items():
        if known_person := _settled(key, bearer, roll):
            found[key] = known_person
    taken = {person.id for person in found.values()}
    wishes = {
        key: person
        for key, bearer in bearers.items()
        if key not in found and key.by != "developer" and (person := _of_that_name(bearer, roll, taken))
    }
    times = Counter(person.id for person in wishes.values())
    return found | {key: person for key, person in wishes.items() if times[person.id] == 1}


def _settled(key: PersonKey, bearer: _Bearer, roll: KnownRoll) -> KnownPerson | None:
    if key.by == "developer":
        return roll.developer
    if bearer.reference:
        return roll.by_reference.get((identity.name_key(bearer.owner.name), bearer.reference))
    return roll.by_document.get(bearer.document or b"")


def _of_that_name(bearer: _Bearer, roll: KnownRoll, taken: set[UUID]) -> KnownPerson | None:
    """The one present owner it can be; None where there is none, or more than one."""
    namesakes = [
        person
        for person in roll.owners_by_name.get(identity.name_key(bearer.owner.name), ())
        if person.id not in taken
    ]
    if bearer.document:
        namesakes = [person for person in namesakes if person.document is None]
    if bearer.document or len(namesakes) > 1:
        namesakes = [person for person in namesakes if roll.units_of[person.id] & bearer.places]
    return namesakes[0] if len(namesakes) == 1 else None


def _person(bearer: _Bearer, known_person: KnownPerson | None, make_id: Callable[[], UUID]) -> MatchedPerson:
    name = bearer.owner.name
    if known_person and _keeps_name(known_person, name):
        name = known_person.name
    return MatchedPerson(
        id=known_person.id if known_person else make_id(),
        known=known_person,
        kind=identity.person_kind(bearer.owner),
        name=name,
        document=bearer.document or (known_person.document if known_person else None),
        contacts=bearer.contacts,
    )


def _keeps_name(person: KnownPerson, name: str) -> bool:
    """Another spelling is no new name, and the developer's name is not lost to the word."""
    return identity.name_key(person.name) == identity.name_key(name) or _is_only_a_word(name)


def _unit(
    unit: RollUnit,
    columns: frozenset[Field],
    roll: KnownRoll,
    register: Register,
    persons: Mapping[PersonKey, MatchedPerson],
) -> MatchedUnit:
    before = _before(unit.place.key, unit.kind, roll)
    owners = [(persons[register.person(owner)], owner.share) for owner in unit.owners]
    shares = {person.id: share for person, share in owners}
    if before and Field.SHARES not in columns and shares.keys() == before.shares.keys():
        shares = dict(before.shares)
    sealed = SealedUnit(
        place=unit.place,
        kind=unit.kind,
        area_cm2=unit.area_cm2,
        area_source=unit.area_source,
        owners=tuple(_sealed(person, shares[person.id]) for person, _ in owners),
        handed_over_on=unit.handed_over_on,
    )
    return MatchedUnit(sealed=_completed(sealed, before, columns), shares=shares)


def _before(place: PlaceKey, kind: UnitKind, roll: KnownRoll) -> KnownUnit | None:
    return roll.by_place_and_kind.get((place, kind))


def _completed(sealed: SealedUnit, before: KnownUnit | None, columns: frozenset[Field]) -> SealedUnit:
    """A column that the table does not have says nothing: what the roll knows stays."""
    if before is None:
        return sealed
    was = before.sealed
    if Field.FLOOR not in columns:
        sealed = replace(sealed, place=replace(sealed.place, floor=was.place.floor))
    if Field.AREA_SOURCE not in columns:
        sealed = replace(sealed, area_source=was.area_source)
    if Field.HANDED_OVER_ON not in columns:
        sealed = replace(sealed, handed_over_on=was.handed_over_on)
    return sealed


def _sealed(person: MatchedPerson, share: Fraction | None) -> SealedOwner:
    return SealedOwner(
        name=person.name,
        document=person.document,
        contact=known.contacts_digest(person.standing_contacts),
        share=share,
        is_developer=person.kind is PersonKind.DEVELOPER,
    )
