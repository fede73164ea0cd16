"""What a participatory budget is counted from: the money, the projects with their costs, and the ballots as cast."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from deliberation.counting.methods import ranked
from deliberation.counting.ties import BrokenTie
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence


class VoteType(StrEnum):
    """POINTS and SCORES: each project named has a number. RANKS: the order of naming is the ballot."""

    APPROVAL = "approval"
    CHOOSE_ONE = "choose-1"
    POINTS = "cumulative"
    SCORES = "scoring"
    RANKS = "ordinal"


NUMBERED = frozenset({VoteType.POINTS, VoteType.SCORES})
APPROVING = frozenset({VoteType.APPROVAL, VoteType.CHOOSE_ONE})


class CostsNothing(Invalid):
    message = sentence("Project %(name)s must cost more than nothing. Correct its cost.")


class NoMoney(Invalid):
    message = sentence("The budget is below nothing. Correct it.")


class NotAProject(Invalid):
    message = sentence("A ballot names project %(name)s, which is not on the list. Correct it.")


class PointsMissing(Invalid):
    message = sentence(
        "A ballot must give each project that it names a number, or none where none are asked."
    )


class PlacesMissing(Invalid):
    message = sentence("A ballot ranks more projects than it may. Say how many places a ballot has.")


@dataclass(frozen=True, slots=True)
class Project:
    key: str
    cost: Fraction


@dataclass(frozen=True, slots=True)
class Ballot:
    """As cast: in the order of naming, twice if it was named twice. `points` go with `chosen`, where there are any."""

    chosen: tuple[str, ...]
    points: tuple[Fraction, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Election:
    """`places`: how many projects a ballot may rank. Raises the refusals of this module."""

    money: Fraction
    projects: tuple[Project, ...]
    ballots: tuple[Ballot, ...]
    vote_type: VoteType
    places: int = 0

    def __post_init__(self) -> None:
        ranked.check_apart(self.keys)
        for project in self.projects:
            if project.cost <= 0:
                raise CostsNothing({"name": project.key})
        if self.money < 0:
            raise NoMoney
        known = frozenset(self.keys)
        for ballot in self.ballots:
            self._check(ballot, known)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(project.key for project in self.projects)

    @property
    def costs(self) -> Mapping[str, Fraction]:
        return {project.key: project.cost for project in self.projects}

    def _check(self, ballot: Ballot, known: frozenset[str]) -> None:
        if not known.issuperset(ballot.chosen):
            raise NotAProject({"name": next(name for name in ballot.chosen if name not in known)})
        asked = len(ballot.chosen) if self.vote_type in NUMBERED else 0
        if len(ballot.points) != asked:
            raise PointsMissing
        if self.vote_type is VoteType.RANKS and len(ballot.chosen) > self.places:
            raise PlacesMissing


@dataclass(frozen=True, kw_only=True)
class Funding:
    """`funded` in the order of the decision."""

    funded: tuple[str, ...]
    cost: Fraction
    left: Fraction
    broken: tuple[BrokenTie, ...]


def scores(election: Election) -> dict[str, Fraction]:
    """One for each ballot that approves, once a ballot; points added up; or, ranked first of n places, n (Borda)."""
    sums: Counter[str] | dict[str, Fraction]
    if election.vote_type in APPROVING:
        sums = Counter(name for ballot in election.ballots for name in dict.fromkeys(ballot.chosen))
    elif election.vote_type is VoteType.RANKS:
        sums = _borda(election)
    else:
        sums = _points(election)
    return {name: Fraction(sums.get(name, 0)) for name in election.keys}


def _borda(election: Election) -> Counter[str]:
    sums: Counter[str] = Counter()
    for ballot in election.ballots:
        for at, name in enumerate(dict.fromkeys(ballot.chosen)):
            sums[name] += election.places - at
    return sums


def _points(election: Election) -> dict[str, Fraction]:
    sums: dict[str, Fraction] = {}
    for ballot in election.ballots:
        for name, points in zip(ballot.chosen, ballot.points, strict=True):
            sums[name] = sums.get(name, Fraction(0)) + points
    return sums
