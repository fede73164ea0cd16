"""BLT, the format that programs for the single transferable vote share.

4 2            four stand for two seats
-3             the third has withdrawn
28 1 2=4 - 3 0 28 ballots: 1, then 2 and 4 equal, a rank skipped, then 3
0              no more ballots
"Lin"          the names, in order, and the title last
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from deliberation.counting.files import faults, plain
from deliberation.counting.files.faults import CannotBeWritten, EndsTooSoon, NamedAgain
from deliberation.counting.methods.ranked import Ballot, Profile

MOST_CANDIDATES = 20_000
_KIND = "blt"
Line = tuple[int, str]


@dataclass(frozen=True, kw_only=True)
class Blt:
    """Candidates are called “1”, “2”, …; `names` says who they are."""

    title: str
    seats: int
    names: Mapping[str, str]
    profile: Profile


def read(raw: bytes) -> Blt:
    """Raises FileRefused."""
    lines = plain.lines(raw)
    rows = _rows(lines)
    stand, seats = _first(_next(rows, lines, "4 2"))
    keys = tuple(str(place) for place in range(1, stand + 1))
    withdrawn: list[str] = []
    ballots: list[Ballot] = []
    row = _next(rows, lines, "0")
    if row[1].startswith("-"):
        withdrawn = [_key(token.removeprefix("-"), row[0], stand) for token in row[1].split()]
        row = _next(rows, lines, "0")
    while row[1] != "0":
        ballots.append(_ballot(row, stand))
        row = _next(rows, lines, "0")
    names = {key: _quoted(_next(rows, lines, '"…"')) for key in keys}
    title = _quoted(_next(rows, lines, '"…"'))
    for at, more in rows:
        raise faults.wrong(at, more, "")
    profile = Profile(candidates=keys, ballots=tuple(ballots), withdrawn=frozenset(withdrawn))
    return Blt(title=title, seats=seats, names=names, profile=profile)


def write(file: Blt) -> bytes:
    """Raises CannotBeWritten."""
    places = {key: str(at) for at, key in enumerate(file.profile.candidates, start=1)}
    out = [f"{len(places)} {file.seats}"]
    if file.profile.withdrawn:
        out.append(" ".join(f"-{places[key]}" for key in places if key in file.profile.withdrawn))
    for ballot in file.profile.ballots:
        ranks = ("=".join(places[key] for key in rank) or "-" for rank in ballot.ranks)
        out.append(" ".join((str(ballot.count), *ranks, "0")))
    out += ["0", *(_in_quotes(file.names[key]) for key in places), _in_quotes(file.title)]
    return ("\n".join(out) + "\n").encode()


def _rows(lines: list[str]) -> Iterator[Line]:
    """What stands on each line, without notes (# …) and empty lines."""
    for at, line in enumerate(lines, start=1):
        text = line.strip() if line.lstrip().startswith('"') else line.partition("#")[0].strip()
        if text:
            yield at, text


def _next(rows: Iterator[Line], lines: list[str], expected: str) -> Line:
    for row in rows:
        return row
    raise EndsTooSoon(len(lines), {"expected": expected})


def _first(row: Line) -> tuple[int, int]:
    at, text = row
    match text.split():
        case [stand, seats]:
            stands = plain.whole(stand, at, least=1, most=MOST_CANDIDATES)
            return stands, plain.whole(seats, at, least=1, most=MOST_CANDIDATES)
    raise faults.wrong(at, text, "4 2")


def _ballot(row: Line, stand: int) -> Ballot:
    at, text = row
    count, *tokens = text.split()
    if not tokens or tokens.pop() != "0":
        raise faults.wrong(at, text, "28 1 2=4 - 3 0")
    ranks = tuple(_rank(token, at, stand) for token in tokens)
    seen: set[str] = set()
    for key in (key for rank in ranks for key in rank):
        if key in seen:
            raise NamedAgain(at, {"found": key})
        seen.add(key)
    return Ballot(ranks, plain.whole(count, at, least=1))


def _rank(token: str, at: int, stand: int) -> tuple[str, ...]:
    return () if token == "-" else tuple(_key(name, at, stand) for name in token.split("="))  # noqa: S105 - a rank


def _key(token: str, at: int, stand: int) -> str:
    return str(plain.whole(token, at, least=1, most=stand))


def _quoted(row: Line) -> str:
    at, text = row
    if len(text) < len('""') or text[0] != '"' or text[-1] != '"' or '"' in text[1:-1]:
        raise faults.wrong(at, text, '"…"')
    return text[1:-1]


def _in_quotes(text: str) -> str:
    if '"' in text or not plain.is_one_line(text):
        raise CannotBeWritten({"kind": _KIND, "what": faults.shown(text)})
    return f'"{text}"'
