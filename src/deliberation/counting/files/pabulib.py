"""Pabulib's files of participatory budgets (.pb): META, PROJECTS and VOTES, with semicolons between the columns.

A vote lists projects with commas; where it gives points, those stand in a column of their own, in the same order.
Every column is kept, also those that are not counted with. https://pabulib.org/format
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from deliberation.counting.budgets import election as electing
from deliberation.counting.budgets.election import Ballot, Election, Project, VoteType
from deliberation.counting.files import faults, plain
from deliberation.counting.files.faults import (
    CannotBeWritten,
    DoesNotAddUp,
    EndsTooSoon,
    NamedAgain,
    NotOnTheList,
    OutOfRange,
)
from deliberation.kernel import exact

MOST_PROJECTS = 2_000
_SECTIONS = ("META", "PROJECTS", "VOTES")
_MUST = {"META": ("key", "value"), "PROJECTS": ("project_id", "cost"), "VOTES": ("voter_id", "vote")}
_KIND = "pb"
Row = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The rows of one section. The first stands on line `top`."""

    columns: Row
    rows: tuple[Row, ...]
    top: int = 1

    def cells(self, column: str) -> tuple[str, ...]:
        at = self.columns.index(column)
        return tuple(row[at] for row in self.rows)


@dataclass(frozen=True, kw_only=True)
class Pabulib:
    meta: Mapping[str, str]
    projects: Sheet
    votes: Sheet
    election: Election

    @property
    def official(self) -> frozenset[str] | None:
        """What the city funded from this budget, where the file says so."""
        if "selected" not in self.projects.columns:
            return None
        marked = zip(self.election.keys, self.projects.cells("selected"), strict=True)
        return frozenset(key for key, selected in marked if selected == "1")


def read(raw: bytes) -> Pabulib:
    """Raises FileRefused, and what Election raises."""
    lines = plain.lines(raw)
    sheets = _sheets(lines)
    meta = _meta(sheets["META"])
    projects, votes = sheets["PROJECTS"], sheets["VOTES"]
    vote_type = _vote_type(meta)
    found = _projects(projects)
    ballots = _ballots(votes, frozenset(project.key for project in found), vote_type)
    _check_sum(meta, "num_projects", len(found))
    _check_sum(meta, "num_votes", len(ballots))
    longest = max((len(ballot.chosen) for ballot in ballots), default=0)
    election = Election(
        money=plain.number(*meta["budget"]),
        projects=found,
        ballots=ballots,
        vote_type=vote_type,
        places=plain.whole(*meta["max_length"]) if "max_length" in meta else longest,
    )
    values = {key: value for key, (value, _) in meta.items()}
    return Pabulib(meta=values, projects=projects, votes=votes, election=election)


def write(file: Pabulib) -> bytes:
    """The three sections as they stand. Raises CannotBeWritten."""
    meta = Sheet(columns=_MUST["META"], rows=tuple(file.meta.items()))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    for section, sheet in zip(_SECTIONS, (meta, file.projects, file.votes), strict=True):
        writer.writerow([section])
        for row in (sheet.columns, *sheet.rows):
            writer.writerow([_printable(cell) for cell in row])
    return out.getvalue().encode()


def compose(election: Election, *, meta: Mapping[str, str], names: Mapping[str, str]) -> Pabulib:
    """A file of our own. `meta` says what we cannot know: country, unit, instance, rule, dates. Voters get numbers."""
    counted = {
        "num_projects": str(len(election.projects)),
        "num_votes": str(len(election.ballots)),
        "budget": exact.exact_text(election.money),
        "vote_type": election.vote_type.value,
    }
    places = {"max_length": str(election.places)} if election.places else {}
    scores = electing.scores(election)
    projects = tuple(
        (key, exact.exact_text(cost), exact.exact_text(scores[key]), names[key])
        for key, cost in election.costs.items()
    )
    numbered = election.vote_type in electing.NUMBERED
    votes = tuple(
        (str(at), ",".join(ballot.chosen), ",".join(exact.exact_text(given) for given in ballot.points))
        for at, ballot in enumerate(election.ballots, start=1)
    )
    return Pabulib(
        meta={**meta, **counted, **places},
        projects=Sheet(columns=("project_id", "cost", "score", "name"), rows=projects),
        votes=Sheet(
            columns=("voter_id", "vote", "points") if numbered else ("voter_id", "vote"),
            rows=votes if numbered else tuple(row[:2] for row in votes),
        ),
        election=election,
    )


def _sheets(lines: list[str]) -> dict[str, Sheet]:
    starts = {line: at for at, line in enumerate(lines) if line in _SECTIONS}
    if tuple(starts) != _SECTIONS or starts["META"]:
        raise faults.wrong(1, lines[0] if lines else "", " … ".join(_SECTIONS))
    ends = (*tuple(starts.values())[1:], len(lines))
    return {
        section: _sheet(section, lines[start + 1 : end], start + 2)
        for (section, start), end in zip(starts.items(), ends, strict=True)
    }


def _sheet(section: str, lines: list[str], top: int) -> Sheet:
    if not lines:
        raise EndsTooSoon(top - 1, {"expected": ";".join(_MUST[section])})
    columns = _cells(lines[0])
    if not set(_MUST[section]) <= set(columns) or len(set(columns)) < len(columns):
        raise faults.wrong(top, lines[0], ";".join(_MUST[section]))
    rows = tuple(_cells(line) for line in lines[1:])
    for at, row in enumerate(rows, start=top + 1):
        if len(row) != len(columns):
            raise faults.wrong(at, lines[at - top], ";".join(columns))
    return Sheet(columns=columns, rows=rows, top=top + 1)


def _cells(line: str) -> Row:
    """Where the quote signs of a line do not quote whole cells, they are letters like others."""
    if '"' not in line:
        return tuple(line.split(";"))
    try:
        return tuple(*csv.reader([line], delimiter=";", strict=True))
    except csv.Error:
        return tuple(line.split(";"))


def _meta(sheet: Sheet) -> dict[str, tuple[str, int]]:
    """By key: the value, and its line."""
    found: dict[str, tuple[str, int]] = {}
    if sheet.columns != _MUST["META"]:
        raise faults.wrong(sheet.top - 1, ";".join(sheet.columns), "key;value")
    for at, (key, value) in enumerate(sheet.rows, start=sheet.top):
        if key in found:
            raise NamedAgain(at, {"found": faults.shown(key)})
        found[key] = value, at
    for field in ("num_projects", "num_votes", "budget", "vote_type"):
        if field not in found:
            raise EndsTooSoon(sheet.top + len(sheet.rows) - 1, {"expected": f"{field};…"})
    return found


def _vote_type(meta: dict[str, tuple[str, int]]) -> VoteType:
    named, at = meta["vote_type"]
    try:
        return VoteType(named)
    except ValueError:
        raise faults.wrong(at, named, ", ".join(VoteType)) from None


def _projects(sheet: Sheet) -> tuple[Project, ...]:
    if len(sheet.rows) > MOST_PROJECTS:
        raise OutOfRange(sheet.top, {"found": len(sheet.rows), "least": 0, "most": MOST_PROJECTS})
    found: dict[str, Project] = {}
    keys, costs = sheet.cells("project_id"), sheet.cells("cost")
    for at, (key, cost) in enumerate(zip(keys, costs, strict=True), start=sheet.top):
        if key in found:
            raise NamedAgain(at, {"found": faults.shown(key)})
        if not key or "," in key:
            raise faults.wrong(at, key, "project_id")
        found[key] = Project(key, plain.number(cost, at))
    return tuple(found.values())


def _ballots(sheet: Sheet, known: frozenset[str], vote_type: VoteType) -> tuple[Ballot, ...]:
    numbered = vote_type in electing.NUMBERED
    if numbered and "points" not in sheet.columns:
        raise faults.wrong(sheet.top - 1, ";".join(sheet.columns), "voter_id;vote;points")
    votes = sheet.cells("vote")
    points = sheet.cells("points") if numbered else ("",) * len(votes)
    return tuple(
        _ballot(vote, given, at, known)
        for at, (vote, given) in enumerate(zip(votes, points, strict=True), start=sheet.top)
    )


def _ballot(vote: str, points: str, at: int, known: frozenset[str]) -> Ballot:
    chosen = tuple(vote.split(",")) if vote else ()
    if not known.issuperset(chosen):
        raise NotOnTheList(at, {"found": faults.shown(next(key for key in chosen if key not in known))})
    return Ballot(chosen, tuple(plain.number(given, at) for given in points.split(",")) if points else ())


def _check_sum(meta: dict[str, tuple[str, int]], field: str, found: int) -> None:
    claimed, at = meta[field]
    if plain.whole(claimed, at) != found:
        raise DoesNotAddUp(at, {"field": field, "claimed": claimed, "found": found})


def _printable(cell: str) -> str:
    if not plain.is_one_line(cell):
        raise CannotBeWritten({"kind": _KIND, "what": faults.shown(cell)})
    return cell
