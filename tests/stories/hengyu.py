"""The estate of the sample table, 594 units, and a count of its votes by hand: it shares no code with the product's."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from sqlmodel import col, select

import rolls
from builders import a_community, an_account
from deliberation.communities.models import Building, Entrance, Unit
from deliberation.communities.queries import CommunityView
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.roll.models import Person
from deliberation.roll.units import RollUnit
from matters import a_published_proposal, an_author
from polling import Estate

TABLE = next(
    (path for above in Path(__file__).parents if (path := above / "shared/data/roll/hengyu.csv").is_file()),
    None,
)
Owners = frozenset[tuple[str, str]]
"""Name and document of each."""
DEVELOPER: Owners = frozenset({("", "developer")})
"""All that is not handed over yet is one voice."""


@dataclass
class Hand:
    """What a careful neighbour writes down: whose each home is, and what its owners said last."""

    owners: dict[str, Owners]
    areas: dict[str, int]
    said: dict[Owners, Choice] = field(default_factory=dict)

    @property
    def homes(self) -> dict[Owners, list[str]]:
        found: dict[Owners, list[str]] = {}
        for label, owners in self.owners.items():
            found.setdefault(owners, []).append(label)
        return found

    def says(self, label: str, choice: Choice) -> None:
        self.said[self.owners[label]] = choice

    def struck(self, label: str) -> None:
        del self.said[self.owners[label]]

    def counts(self) -> dict[str, dict[str, str]]:
        """As a certificate spells its figures."""
        heads, area = Counter[str](), Counter[str]()
        for owners, labels in self.homes.items():
            state = self.said[owners].value if owners in self.said else "silent"
            heads[state] += 1
            area[state] += sum(self.areas[label] for label in labels)
        return {"heads": _spelled(heads), "area": _spelled(area)}

    def outcome(self) -> str:
        """Two thirds of all must take part, and three quarters of these agree, by heads and by area (Civil Code, art. 278)."""
        measures = [{name: int(figure) for name, figure in each.items()} for each in self.counts().values()]
        if not all(Fraction(each["participating"], each["total"]) >= Fraction(2, 3) for each in measures):
            return "NO_QUORUM"
        agreed = all(Fraction(each["for"], each["participating"]) >= Fraction(3, 4) for each in measures)
        return "PASS" if agreed else "FAIL"


def _spelled(states: Mapping[str, int]) -> dict[str, str]:
    spelled = {name: states.get(name, 0) for name in ("for", "against", "abstain", "invalid", "silent")}
    votes = spelled["for"] + spelled["against"]
    sums = {"total": sum(states.values()), "participating": votes + spelled["abstain"], "votes": votes}
    return {name: str(figure) for name, figure in (spelled | sums).items()}


async def moved_in(sessions: Sessions) -> tuple[Estate, Hand]:
    """The table taken into the roll of a community. Persons are found by names that nobody shares."""
    assert TABLE is not None
    async with writing(sessions) as db:
        community = await a_community(db, slug="hengyu", name="恒裕花园")
        author = await an_author(db, community.id)
        proposal_id = await a_published_proposal(db, community.id, author)
        convenor = await an_account(db, name="召集人")
    data = TABLE.read_bytes()
    await rolls.taken_in(sessions, community.id, data, now=clock.now())
    estate = await _known(sessions, community, Estate(community, convenor, proposal_id))
    read = rolls.read(data, on=clock.now()).units
    return estate, Hand(
        owners={_label(unit): _owners(unit) for unit in read},
        areas={_label(unit): unit.area_cm2 for unit in read},
    )


async def _known(sessions: Sessions, community: CommunityView, estate: Estate) -> Estate:
    places = (
        select(Unit.id, Building.name, Entrance.name, Unit.label)
        .join(Building, col(Building.id) == col(Unit.building_id))
        .outerjoin(Entrance, col(Entrance.id) == col(Unit.entrance_id))
    )
    async with reading(sessions, community.id) as db:
        for unit_id, *place in (await db.exec(places)).all():
            estate.units[" ".join(name for name in place if name)] = unit_id
        persons = (await db.exec(select(Person.name, Person.id))).all()
    shared = Counter(name for name, _ in persons)
    estate.persons.update({name: person_id for name, person_id in persons if shared[name] == 1})
    return estate


def plain_homes(estate: Estate, hand: Hand) -> Iterator[tuple[str, list[str]]]:
    """Homes that are all their owners have, with the names of these."""
    for owners, (label, *others) in hand.homes.items():
        names = sorted(name for name, _ in owners)
        if not others and owners != DEVELOPER and all(name in estate.persons for name in names):
            yield label, names


def _label(unit: RollUnit) -> str:
    place = unit.place
    return " ".join(each for each in (place.building, place.entrance, place.label) if each)


def _owners(unit: RollUnit) -> Owners:
    if unit.is_with_developer(clock.now().date()):
        return DEVELOPER
    return frozenset((owner.name, owner.document) for owner in unit.owners)
