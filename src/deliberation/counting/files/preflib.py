"""PrefLib's files of orders: strict or with ties, complete or not (.soc .soi .toc .toi), in the format of 2022.

    # ALTERNATIVE NAME 1: Lin
    12: 3,{1,2}

Twelve ballots put 3 first, and 1 and 2 equal behind. https://preflib.github.io/PrefLib-Jekyll/format
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from deliberation.counting.files import faults, plain
from deliberation.counting.files.faults import (
    CannotBeWritten,
    DoesNotAddUp,
    EndsTooSoon,
    FileRefused,
    NamedAgain,
    NotOfThisKind,
    NotOnTheList,
)
from deliberation.counting.methods.ranked import Ballot, Profile, Ranks

MOST_CANDIDATES = 20_000
_HEADER = re.compile(r"# ([A-Z][A-Z0-9 ]{0,40}): ?(.*)")
_ORDER = re.compile(r"(?:[0-9]+|\{[0-9]+(?:,[0-9]+)*\})(?:,(?:[0-9]+|\{[0-9]+(?:,[0-9]+)*\}))*")
_RANK = re.compile(r"\{([0-9,]+)\}|([0-9]+)")
_FIELDS = (
    *("FILE NAME", "TITLE", "DESCRIPTION", "DATA TYPE", "MODIFICATION TYPE", "RELATES TO", "RELATED FILES"),
    *(
        "PUBLICATION DATE",
        "MODIFICATION DATE",
        "NUMBER ALTERNATIVES",
        "NUMBER VOTERS",
        "NUMBER UNIQUE ORDERS",
    ),
)
_NAME = "ALTERNATIVE NAME "
Headers = dict[str, tuple[int, str]]
"""By key: the line, and the value."""


class Kind(StrEnum):
    """S: no equal ranks. T: with equal ranks. C: everyone is ranked. I: not everyone need be."""

    SOC = "soc"
    SOI = "soi"
    TOC = "toc"
    TOI = "toi"


@dataclass(frozen=True, kw_only=True)
class PrefLib:
    """`headers` as they stood, in order, the names of the alternatives apart. Candidates are called by number, from “1”."""

    kind: Kind
    headers: Mapping[str, str]
    names: Mapping[str, str]
    profile: Profile


def read(raw: bytes) -> PrefLib:
    """Raises FileRefused."""
    lines = plain.lines(raw)
    headers = _headers(lines)
    names = _names(headers, lines)
    kind = _kind(headers)
    orders = enumerate(lines[len(headers) :], start=len(headers) + 1)
    ballots = tuple(_ballot(line, at, names, kind) for at, line in orders)
    _check_sum(headers, "NUMBER VOTERS", sum(ballot.count for ballot in ballots))
    _check_sum(headers, "NUMBER UNIQUE ORDERS", len(ballots))
    return PrefLib(
        kind=kind,
        headers={key: value for key, (_, value) in headers.items() if not key.startswith(_NAME)},
        names=names,
        profile=Profile(candidates=tuple(names), ballots=ballots),
    )


def write(file: PrefLib) -> bytes:
    """The numbers in the headers are counted anew. Raises CannotBeWritten."""
    counted = {
        "DATA TYPE": file.kind.value,
        "NUMBER ALTERNATIVES": str(len(file.names)),
        "NUMBER VOTERS": str(file.profile.voters),
        "NUMBER UNIQUE ORDERS": str(len(file.profile.ballots)),
    }
    places = {key: str(at) for at, key in enumerate(file.profile.candidates, start=1)}
    headers = {**(file.headers or dict.fromkeys(_FIELDS, "")), **counted}
    out = [f"# {key}: {_line(value)}" for key, value in headers.items()]
    out += [f"# {_NAME}{place}: {_line(file.names[key])}" for key, place in places.items()]
    out += [f"{ballot.count}: {_written(ballot.ranks, places, file.kind)}" for ballot in file.profile.ballots]
    return ("\n".join(out) + "\n").encode()


def narrowest(profile: Profile) -> Kind:
    """The kind of file that says most about these ballots."""
    tied = any(len(rank) > 1 for ballot in profile.ballots for rank in ballot.ranks)
    complete = all(_ranked(ballot.ranks) == len(profile.candidates) for ballot in profile.ballots)
    return Kind(("t" if tied else "s") + "o" + ("c" if complete else "i"))


def _headers(lines: list[str]) -> Headers:
    found: Headers = {}
    for at, line in enumerate(lines, start=1):
        if not line.startswith("#"):
            break
        match = _HEADER.fullmatch(line)
        if match is None:
            raise faults.wrong(at, line, "# TITLE: …")
        if match[1] in found:
            raise NamedAgain(at, {"found": match[1]})
        found[match[1]] = at, match[2]
    for field in ("DATA TYPE", "NUMBER ALTERNATIVES", "NUMBER VOTERS", "NUMBER UNIQUE ORDERS"):
        if field not in found:
            raise _missing(field, lines, len(found))
    return found


def _missing(field: str, lines: list[str], headers: int) -> FileRefused:
    expected = f"# {field}: …"
    if headers == len(lines):
        return EndsTooSoon(headers, {"expected": expected})
    return faults.wrong(headers + 1, lines[headers], expected)


def _names(headers: Headers, lines: list[str]) -> dict[str, str]:
    """By number, from 1 on, none left out and none too many."""
    at, claimed = headers["NUMBER ALTERNATIVES"]
    names = {str(place): "" for place in range(1, plain.whole(claimed, at, most=MOST_CANDIDATES) + 1)}
    for key, (at, name) in headers.items():
        if not key.startswith(_NAME):
            continue
        if (place := key.removeprefix(_NAME)) not in names:
            raise NotOnTheList(at, {"found": faults.shown(place)})
        names[place] = name
    for place in names:
        if _NAME + place not in headers:
            raise _missing(_NAME + place, lines, len(headers))
    return names


def _kind(headers: Headers) -> Kind:
    at, named = headers["DATA TYPE"]
    try:
        return Kind(named)
    except ValueError:
        raise faults.wrong(at, named, "soc, soi, toc, toi") from None


def _ballot(line: str, at: int, names: dict[str, str], kind: Kind) -> Ballot:
    count, colon, order = line.partition(":")
    order = order.removeprefix(" ")
    if not colon or not _ORDER.fullmatch(order):
        raise faults.wrong(at, line, "12: 3,{1,2}")
    ranks = tuple(_ranks(order))
    seen: set[str] = set()
    for name in (name for rank in ranks for name in rank):
        if name not in names:
            raise NotOnTheList(at, {"found": faults.shown(name)})
        if name in seen:
            raise NamedAgain(at, {"found": name})
        seen.add(name)
    if not _fits(ranks, len(names), kind):
        raise NotOfThisKind(at, {"kind": kind.value})
    return Ballot(ranks, plain.whole(count, at, least=1))


def _ranks(order: str) -> Iterator[tuple[str, ...]]:
    if "{" not in order:
        yield from ((name,) for name in order.split(","))
        return
    for match in _RANK.finditer(order):
        yield tuple((match[1] or match[2]).split(","))


def _fits(ranks: Ranks, candidates: int, kind: Kind) -> bool:
    if kind in (Kind.SOC, Kind.SOI) and any(len(rank) > 1 for rank in ranks):
        return False
    return kind in (Kind.SOI, Kind.TOI) or _ranked(ranks) == candidates


def _ranked(ranks: Ranks) -> int:
    return sum(len(rank) for rank in ranks)


def _check_sum(headers: Headers, field: str, found: int) -> None:
    at, claimed = headers[field]
    if plain.whole(claimed, at) != found:
        raise DoesNotAddUp(at, {"field": field, "claimed": claimed, "found": found})


def _written(ranks: Ranks, places: Mapping[str, str], kind: Kind) -> str:
    if not ranks or not all(ranks):
        raise CannotBeWritten({"kind": kind.value, "what": "1,,2" if ranks else "-"})
    rows = [[places[name] for name in rank] for rank in ranks]
    order = ",".join(row[0] if len(row) == 1 else "{" + ",".join(row) + "}" for row in rows)
    if not _fits(ranks, len(places), kind):
        raise CannotBeWritten({"kind": kind.value, "what": faults.shown(order)})
    return order


def _line(value: str) -> str:
    if not plain.is_one_line(value):
        raise CannotBeWritten({"kind": "preflib", "what": faults.shown(value)})
    return value
