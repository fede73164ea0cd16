"""Owners of the roll in a founding: looked for by staff, named once they are chosen, owners still when their names are posted."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import col, select

from deliberation.database.sessions import Reader, Writer
from deliberation.founding import refusals, rules
from deliberation.founding.acting import By
from deliberation.founding.views import CandidateView
from deliberation.roll import directory, looks
from deliberation.roll.kinds import PersonKind
from deliberation.roll.looks import Reason, Shown
from deliberation.roll.models import Ownership, Person


@dataclass(frozen=True)
class Owner:
    """A human being who owns a home here now. `places` are all that they own or live in."""

    person_id: UUID
    name: str = field(repr=False)
    places: tuple[str, ...]

    def named(self, others: Iterable[str]) -> str:
        """As nobody else of these is named: a namesake says where their home is. Without the colon that parts a name from words."""
        name = self.name.replace(":", " ").replace("：", " ")
        if name not in set(others) or not self.places:
            return name
        return f"{name}（{self.places[0]}）"[: rules.LONGEST_NAME]


async def chosen(db: Writer, community_id: UUID, person_id: UUID, *, by: By) -> Owner:
    """Whoever was found masked is named from now on, which is a look at the roll. Raises NotAnOwner."""
    row = (await db.exec(select(Person).where(Person.id == person_id))).first()
    if row is None or row.kind != PersonKind.NATURAL.value or not await _owning(db, [person_id]):
        raise refusals.NotAnOwner
    await looks.record(
        db,
        community_id,
        shown=Shown.PERSONS,
        reason=Reason.VOTE,
        persons=1,
        actor=by.actor,
        now=by.now,
    )
    places = await directory.places_of(db, [person_id])
    return Owner(person_id, row.name, tuple(places[person_id]))


async def owns(db: Reader, candidate: CandidateView) -> bool:
    """Whether they own something now; of one who is only known by name it is for those who check to find out."""
    return candidate.person_id is None or bool(await _owning(db, [candidate.person_id]))


async def check(db: Reader, candidates: Iterable[CandidateView]) -> None:
    """Raise OwnsNoLonger for the first who sold what they owned here."""
    known = {each.person_id: each.name for each in candidates if each.person_id is not None}
    owning = await _owning(db, known)
    for person_id, name in known.items():
        if person_id not in owning:
            raise refusals.OwnsNoLonger({"name": name})


async def _owning(db: Reader, persons: Iterable[UUID]) -> frozenset[UUID]:
    present = select(Ownership.person_id).where(
        col(Ownership.person_id).in_(sorted(persons)), col(Ownership.ends_on).is_(None)
    )
    return frozenset(await db.exec(present))
