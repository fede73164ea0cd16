"""Consents as they are read, and where each stands. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from deliberation.notices.consents.kinds import Need, Standing, Word
from deliberation.notices.kinds import Way

CONFIRMING = 2
"""So many of the office say that the list is whole: nobody settles it alone."""


@dataclass(frozen=True, kw_only=True)
class WordView:
    """`name` is the owner's, for the office; `photo_id` is of what came on paper."""

    word: Word
    way: Way
    person_id: UUID
    name: str
    said_at: datetime
    photo_id: UUID | None
    photo_deleted_at: datetime | None


@dataclass(frozen=True)
class Dropped:
    reason: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ConsentView:
    """`place` is what the neighbours call the home, `part` the building it lies in, with its entrance.

    `words` stand in the order in which they were said.
    """

    id: UUID
    number: int
    unit_id: UUID
    place: str
    part: str
    need: Need
    reason: str
    asked_at: datetime
    words: tuple[WordView, ...]
    dropped: Dropped | None

    @property
    def standing(self) -> Standing:
        """One owner of several may agree for the home; who refuses holds it until they take that back themselves."""
        if self.dropped is not None:
            return Standing.DROPPED
        last = set(self._last().values())
        if Word.REFUSED in last:
            return Standing.REFUSED
        return Standing.GIVEN if Word.GIVEN in last else Standing.WAITS

    def last_of(self, person_id: UUID | None) -> Word | None:
        """What this owner said last; None who said nothing, or took it back."""
        found = self._last().get(person_id) if person_id else None
        return None if found is Word.WITHDRAWN else found

    def _last(self) -> Mapping[UUID, Word]:
        return {each.person_id: each.word for each in self.words}


@dataclass(frozen=True, kw_only=True)
class Consents:
    """All of a vote. `confirmed_by` are those of the office who said that the list is whole as it stands now."""

    asked: tuple[ConsentView, ...] = ()
    confirmed_by: Collection[UUID] = ()

    @property
    def edition(self) -> int:
        """How often the list was changed."""
        return len(self.asked) + sum(each.dropped is not None for each in self.asked)

    @property
    def wanted(self) -> tuple[ConsentView, ...]:
        """Those that are still asked for."""
        return tuple(each for each in self.asked if each.dropped is None)

    @property
    def missing_count(self) -> int:
        return sum(each.standing is not Standing.GIVEN for each in self.wanted)

    @property
    def is_listed(self) -> bool:
        return len(set(self.confirmed_by)) >= CONFIRMING
