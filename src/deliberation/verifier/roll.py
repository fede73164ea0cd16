"""The roll as it stood at the close: every party, and whether all of them together are what the log vouches for."""

import bisect
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from deliberation.counting.parties import LeftOut, LeftOutBecause, Party, UnitKind
from deliberation.kernel import canonical
from deliberation.kernel.facts import PublicValue
from deliberation.verifier import amendments, forms, shapes
from deliberation.verifier.amendments import Changes
from deliberation.verifier.archive import Archive
from deliberation.verifier.docket import Docket
from deliberation.verifier.faults import Unreadable
from deliberation.verifier.journal import AMENDED, CLOSED, FROZEN, OPENED, Journal

NAME, LEFT_OUT = "vote/roll.jsonl", "vote/left_out.jsonl"
_REFERENCE_BYTES = 16
_NOBODY: frozenset[str] = frozenset()
_LINE: shapes.Kinds = {"item": shapes.OBJECT, "homes": shapes.LIST}
_NAMES: shapes.Kinds = {"owners": shapes.list_of(shapes.TEXT)}
_HOME: shapes.Kinds = {
    "unit": shapes.UUID,
    "kind": shapes.one_of(tuple(UnitKind)).or_null,
    "area_cm2": shapes.COUNT.or_null,
}
_PLACE: shapes.Kinds = {"place": shapes.TEXT}
_KINDS = {kind.value.encode() for kind in UnitKind}


class Row(NamedTuple):
    """A line: the party's item and what it says. `homes_fault` says where the homes are not the party's units.

    It `has_areas` where each of its homes has one; votes from before they were kept have none.
    """

    item: bytes
    party: Party
    voters: bytes
    homes_fault: str
    has_areas: bool = True


class Roll:
    """The parties in the order of their keys; a place is a party's place among them."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.parties: list[Party] = []
        self._voters: list[bytes] = []
        self.roots: tuple[str, ...] = ("",)
        """At the close, then before the last amendment, and so on to the freezing."""
        self.changes = Changes()
        self.unit_count = 0
        self.left_out: tuple[LeftOut, ...] = ()

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def root(self) -> str:
        return self.roots[0]

    def add(self, row: Row) -> None:
        self.keys.append(row.party.key)
        self.parties.append(row.party)
        self._voters.append(row.voters)
        self.unit_count += len(row.party.units)

    def find(self, key: str) -> int | None:
        place = bisect.bisect_left(self.keys, key)
        return place if place < len(self.keys) and self.keys[place] == key else None

    def may_speak(self, place: int, voter: bytes) -> bool:
        """`voter` in hex."""
        reference, voters = bytes.fromhex(voter.decode()), self._voters[place]
        at = voters.find(reference)
        while at % _REFERENCE_BYTES and at >= 0:
            at = voters.find(reference, at + 1)
        return at >= 0

    def places_of(self, voters: Collection[bytes], places: Iterable[int]) -> dict[bytes, set[int]]:
        """For which of these places each of these voters, in hex, may speak."""
        found: dict[bytes, set[int]] = {voter: set() for voter in voters}
        for place in places:
            named = self._voters[place].hex().encode()
            for start in range(0, len(named), 2 * _REFERENCE_BYTES):
                mine = found.get(named[start : start + 2 * _REFERENCE_BYTES])
                if mine is not None:
                    mine.add(place)
        return found

    def forget_voters(self) -> None:
        """Nobody asks again who may speak."""
        self._voters = []

    def merged(self) -> list[Party]:
        """The parties of several units."""
        return [party for party in self.parties if len(party.units) > 1]


def read(archive: Archive, grade: str, docket: Docket) -> Roll:
    """All but its root. Raises Unreadable."""
    roll = Roll()
    before = ""
    for number, line in enumerate(archive.lines(NAME), start=1):
        row = _row(line, number, is_public=grade == "public")
        _check_row(row, before, number, docket)
        before = row.party.key
        roll.add(row)
    roll.left_out = tuple(_left_out(archive))
    roll.changes = amendments.read(archive)
    _check_units(roll, docket)
    return roll


def roots_of(archive: Archive, grade: str, _: Docket) -> tuple[str, ...]:
    """In hex, as `Roll.roots` has them; too few where amendments do not fit the roll. Raises Unreadable."""
    sealed = []
    for number, line in enumerate(archive.lines(NAME), start=1):
        item = _item(line, number, is_public=grade == "public")
        sealed.append(amendments.seal(item))
    return (amendments.root_of(sealed), *amendments.roots_before(amendments.read(archive), sealed))


def check_frozen(roll: Roll, journal: Journal, docket: Docket) -> None:
    """`roll-root`: the roll that the log says was closed with; amended back, the ones before, down to the one that was frozen."""
    frozen = journal.one(FROZEN)
    if frozen is None:
        docket.failed("roll-root", "the log never says that a roll was frozen")
        return
    if len(roll.roots) <= len(roll.changes.lines):
        docket.failed("roll-root", f"the amendments in {amendments.NAME} do not lead to {NAME}")
        return
    _check_roots(roll, journal, docket)
    totals = {
        "units": roll.unit_count,
        "total_heads": sum(party.heads for party in roll.parties),
        "total_area_cm2": sum(party.area_cm2 for party in roll.parties),
    }
    for event, there in _totals_told(roll, journal, totals, frozen.data):
        for name, total in there.items():
            if event[name] != total:
                docket.failed("roll-root", f"{name} is {event[name]} in the log, and {total} on the roll")
    docket.passed("roll-root", f"{len(roll)} parties with {roll.unit_count} units, root {roll.root[:16]}…")


def _check_roots(roll: Roll, journal: Journal, docket: Docket) -> None:
    told = [(CLOSED, journal.text(CLOSED, "roll_root"), roll.root)] if journal.one(CLOSED) else []
    told += [
        (kind, journal.text(kind, "roll_root"), roll.roots[-1])
        for kind in (FROZEN, OPENED)
        if journal.one(kind) is not None
    ]
    took_effect = [each.step for each in journal.amendments if each.step.kind == AMENDED]
    told += [
        (f"{AMENDED} at {entry.index}", str(entry.data["roll_root"]), root)
        for entry, root in zip(reversed(took_effect), roll.roots, strict=False)
    ]
    for kind, said, root in told:
        if said != root:
            docket.failed(
                "roll-root", f"{kind} in the log names another roll than {NAME}, whose root is {root}"
            )


def _totals_told(
    roll: Roll, journal: Journal, totals: Mapping[str, int], frozen: Mapping[str, PublicValue]
) -> Iterator[tuple[Mapping[str, PublicValue], Mapping[str, int]]]:
    """What the log says at the freezing and at each amendment, with what it should say."""
    took_effect = {
        each.step.index: each.step.data for each in journal.amendments if each.step.kind == AMENDED
    }
    there = dict(totals)
    for line in reversed(roll.changes.lines):
        if line.index in took_effect:
            yield took_effect[line.index], dict(there)
        there = {name: total - line.grown()[name] for name, total in there.items()}
    yield frozen, there


def _check_row(row: Row, before: str, number: int, docket: Docket) -> None:
    party = row.party
    if party.units != (party.key,) and (party.units[:1] != (party.key,) or _is_unordered(party.units)):
        docket.failed(
            "roll-root", f"{NAME} line {number}: a party is named by its first unit, and has each once"
        )
    if party.key <= before:
        raise Unreadable(f"{NAME} line {number}: {party.key} is out of order, or there twice")
    if row.homes_fault:
        docket.failed("electorate", f"{NAME} line {number}: {row.homes_fault}")
    elif not row.has_areas:
        docket.skipped("electorate", f"{NAME} line {number}: a home without its area, so nothing adds up")


def _is_unordered(units: tuple[str, ...]) -> bool:
    return list(units) != sorted(set(units))


def _check_units(roll: Roll, docket: Docket) -> None:
    """Each unit has one voice, or none."""
    others: set[str] = set()
    for unit in (
        *(unit for party in roll.merged() for unit in party.units[1:]),
        *(left.unit for left in roll.left_out),
    ):
        if unit in others or roll.find(unit) is not None:
            docket.failed("roll-root", f"unit {unit} is on the roll twice")
        others.add(unit)


def _item(line: bytes, number: int, *, is_public: bool) -> bytes:
    found = _usual(line, is_public=is_public)
    return _read(line, f"{NAME} line {number}", is_public=is_public).item if found is None else found[4]


def _usual(line: bytes, *, is_public: bool) -> re.Match[bytes] | None:
    """A line of the form that most have."""
    found = forms.ROLL_LINE.fullmatch(line) if is_public else None
    return found if found is not None and found[2] in _KINDS else None


def _row(line: bytes, number: int, *, is_public: bool) -> Row:
    found = _usual(line, is_public=is_public)
    if found is None:
        return _read(line, f"{NAME} line {number}", is_public=is_public)
    home_area, _, home, item, area, heads, developer, key, unit, voters = found.groups()
    name = key.decode()
    units = (name if unit == key else unit.decode(),)
    return Row(
        item,
        Party(name, units, _NOBODY, int(heads), int(area), developer == b"true"),
        bytes.fromhex(voters.translate(None, b'",').decode()),
        "" if home == unit and home_area == area else _homes_fault(home != unit),
    )


def _read(line: bytes, where: str, *, is_public: bool) -> Row:
    names = {} if is_public else _NAMES
    value = shapes.fields(shapes.read(line, where), {**_LINE, **names}, where)
    item = shapes.fields(value["item"], amendments.ITEM, f"{where}: item")
    kinds = _HOME if is_public else {**_HOME, **_PLACE}
    homes = [shapes.fields(home, kinds, f"{where}: homes") for home in value["homes"]]
    return Row(
        item=canonical.spell(item),
        party=Party(
            key=item["key"],
            units=tuple(item["units"]),
            voters=_NOBODY,
            heads=item["heads"],
            area_cm2=item["area_cm2"],
            is_developer=item["is_developer"],
        ),
        voters=bytes.fromhex("".join(item["voters"])),
        homes_fault=_other_homes(homes, item),
        has_areas=all(home["area_cm2"] is not None for home in homes),
    )


def _other_homes(homes: list[shapes.Fields], item: shapes.Fields) -> str:
    if sorted(home["unit"] for home in homes) != item["units"]:
        return _homes_fault(units=True)
    areas: list[Any] = [home["area_cm2"] for home in homes]
    return _homes_fault(units=False) if None not in areas and sum(areas) != item["area_cm2"] else ""


def _homes_fault(units: bool) -> str:  # noqa: FBT001 - which of two sentences
    return "its homes are not its units" if units else "its homes' areas do not add up to its own"


def _left_out(archive: Archive) -> Iterator[LeftOut]:
    kinds = {"unit": shapes.UUID, "reason": shapes.one_of(tuple(LeftOutBecause))}
    before = ""
    for number, line in enumerate(archive.lines(LEFT_OUT), start=1):
        where = f"{LEFT_OUT} line {number}"
        value = shapes.fields(shapes.read(line, where), kinds, where)
        if value["unit"] <= before:
            raise Unreadable(f"{where}: {value['unit']} is out of order, or there twice")
        before = value["unit"]
        yield LeftOut(before, LeftOutBecause(value["reason"]))
