"""The roll as it stands, in shapes that pure code can compare with a table."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from uuid import UUID

from deliberation.communities.rules import UnitKind
from deliberation.roll import figures, identity, references
from deliberation.roll.figures import Figures
from deliberation.roll.kinds import PersonKind
from deliberation.roll.units import RollOwner, RollUnit, SealedUnit

PlaceKey = tuple[str, str, str]


@dataclass(frozen=True, kw_only=True)
class KnownPerson:
    """A person who owns something now, or owned it once. `contacts` are keyed hashes."""

    id: UUID
    kind: PersonKind
    name: str
    document: bytes | None
    contacts: frozenset[bytes]


@dataclass(frozen=True, kw_only=True)
class KnownUnit:
    """A unit that stands, with its present owners in the order they came; `shares` by person."""

    id: UUID
    sealed: SealedUnit
    shares: Mapping[UUID, Fraction | None]


@dataclass(frozen=True, kw_only=True)
class KnownRoll:
    """All that is on the roll. `gone` are units that no longer stand; they come back under their old id."""

    persons: Mapping[UUID, KnownPerson]
    units: tuple[KnownUnit, ...]
    gone: Mapping[tuple[PlaceKey, UnitKind], UUID] = field(default_factory=dict)
    buildings: Mapping[str, UUID] = field(default_factory=dict)
    entrances: Mapping[tuple[UUID, str], UUID] = field(default_factory=dict)

    @property
    def sealed(self) -> tuple[SealedUnit, ...]:
        return tuple(unit.sealed for unit in self.units)

    @cached_property
    def by_place_and_kind(self) -> Mapping[tuple[PlaceKey, UnitKind], KnownUnit]:
        return {(unit.sealed.place.key, unit.sealed.kind): unit for unit in self.units}

    @cached_property
    def by_document(self) -> Mapping[bytes, KnownPerson]:
        return {person.document: person for person in self.persons.values() if person.document}

    @cached_property
    def by_reference(self) -> Mapping[tuple[str, str], KnownPerson]:
        """Under the key of their name and the reference that an exported table gives them."""
        return {
            (identity.name_key(person.name), references.of(person.id)): person
            for person in self.persons.values()
        }

    @cached_property
    def units_of(self) -> Mapping[UUID, frozenset[PlaceKey]]:
        """The places that each present owner owns."""
        found: dict[UUID, set[PlaceKey]] = defaultdict(set)
        for unit in self.units:
            for person_id in unit.shares:
                found[person_id].add(unit.sealed.place.key)
        return {person_id: frozenset(places) for person_id, places in found.items()}

    @cached_property
    def owners_by_name(self) -> Mapping[str, tuple[KnownPerson, ...]]:
        """Present owners under the key of their name; the developer is looked up by what they are."""
        found: dict[str, list[KnownPerson]] = defaultdict(list)
        for person_id in self.units_of:
            person = self.persons[person_id]
            if person.kind is not PersonKind.DEVELOPER:
                found[identity.name_key(person.name)].append(person)
        return {name: tuple(persons) for name, persons in found.items()}

    @cached_property
    def developer(self) -> KnownPerson | None:
        return next((p for p in self.persons.values() if p.kind is PersonKind.DEVELOPER), None)

    def figures(self, *, on: date) -> Figures:
        return figures.count(self._counted(), on=on)

    def figures_by_kind(self, *, on: date) -> Mapping[UnitKind, Figures]:
        return figures.by_kind(self._counted(), on=on)

    def _counted(self) -> tuple[RollUnit, ...]:
        """As a reading has them; whom the roll tells apart already is told apart by their id."""
        return tuple(
            RollUnit(
                place=unit.sealed.place,
                kind=unit.sealed.kind,
                area_cm2=unit.sealed.area_cm2,
                area_source=unit.sealed.area_source,
                owners=tuple(self._counted_owner(person_id) for person_id in unit.shares),
                handed_over_on=unit.sealed.handed_over_on,
                row=0,
            )
            for unit in self.units
        )

    def _counted_owner(self, person_id: UUID) -> RollOwner:
        person = self.persons[person_id]
        return RollOwner(
            name=person.name, document=str(person_id), is_developer=person.kind is PersonKind.DEVELOPER
        )


def contacts_digest(contacts: Iterable[bytes]) -> bytes | None:
    """One value for all the ways in which a person can be reached, equal when they are the same."""
    listed = sorted(contacts)
    return hashlib.sha256(b"".join(listed)).digest() if listed else None
