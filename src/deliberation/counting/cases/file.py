"""A whole case file: read as it comes, counted in order."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from deliberation.counting import presets, rules
from deliberation.counting.cases import decision, kinds, printing, readings
from deliberation.counting.cases.columns import Papers, Units
from deliberation.counting.cases.decision import LISTS, SETTINGS, Decision
from deliberation.counting.cases.stream import MOST_IN_ENTRY, Stream
from deliberation.counting.presets import PresetUnknown
from deliberation.counting.rules import InvalidRule, Rule
from deliberation.counting.shapes import Misshapen, Object, Shape, UnknownWord
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence

MOST_CASES = 10_000
MOST_UNITS = 2_000_000
MOST_BALLOTS = 4_000_000
MOST_NAMES = 4_000_000
"""Of a whole file: units, ballots, and parties named in lists."""
_DESCRIPTION = frozenset({"title", "source", "why", "expected"})
_WORDS = ("id", "kind", "rule")


class NoCaseFile(Invalid):
    message = sentence("This is no case file: it must be a JSON object with a list of cases.")


class TooMany(Invalid):
    message = sentence("The file has more than %(most)s %(what)s. Count fewer cases at a time.")


@dataclass
class Case:
    """One entry of `cases`, whatever its kind."""

    where: str
    words: dict[str, Shape] = field(default_factory=dict)
    vote: Decision | None = None
    input: Shape | None = None


@dataclass
class CaseFile:
    """Rules as they stand in the file: those that no case names are never read further."""

    rules: dict[str, Shape] = field(default_factory=dict)
    cases: list[Case] = field(default_factory=list)

    def results(self, *, read_on: date | None = None) -> Iterator[Object]:
        """In the order of the cases; each case is let go when it is counted. Raises Misshapen and other refusals.

        With a day also what other readings of the law of that day would have made of each decision.
        """
        known: dict[str, Rule | InvalidRule] = {}
        for at, case in enumerate(self.cases):
            self.cases[at] = Case(case.where)
            yield {"id": case.words["id"].text(), **self._result(case, known, read_on)}

    def _result(self, case: Case, known: dict[str, Rule | InvalidRule], read_on: date | None) -> Object:
        kind = case.words["kind"].text()
        if kind != kinds.DECISION:
            return _other(kind, case)
        if "rule" not in case.words or case.input is not None:
            raise Misshapen(f"{case.where}.{'rule' if case.input is None else 'input'}")
        rule_id = case.words["rule"]
        if rule_id.text() not in known:
            known[rule_id.text()] = self._rule(rule_id)
        rule = known[rule_id.text()]
        try:
            if isinstance(rule, InvalidRule):
                raise rule
            vote = case.vote or Decision(case.where)
            found = decision.decide(vote, rule)
            told = () if read_on is None else readings.of(vote, rule, found.count, on=read_on)
            return printing.decided(found, told)
        except InvalidRule as fault:
            return printing.invalid(fault)

    def _rule(self, rule_id: Shape) -> Rule | InvalidRule:
        given = self.rules.get(rule_id.text())
        try:
            if given is not None:
                return rules.parse(given.where, given.value)
            return presets.published_rule(rule_id.text())
        except InvalidRule as fault:
            return fault
        except PresetUnknown:
            raise UnknownWord(rule_id.where, word=rule_id.text()) from None


def read(file: BinaryIO) -> CaseFile:
    """Raises Unreadable, Misshapen and other refusals for what is no case file."""
    stream = Stream(file)
    found = CaseFile()
    left = dict(_MOST)
    names = set()
    if not stream.is_object():
        raise NoCaseFile
    for name in stream.names("file"):
        names.add(name)
        match name:
            case "cases":
                for at in stream.entries(name):
                    _take(left, "cases")
                    found.cases.append(_case(stream, f"cases.{at}", left))
            case "rules":
                found.rules = Shape(stream.whole(name), name).entries()
                for rule in found.rules.values():
                    rule.entries()
            case "about" | "schema":
                stream.value(name)
            case _:
                raise Misshapen(name)
    stream.end()
    if "cases" not in names:
        raise NoCaseFile
    return found


_MOST = {"cases": MOST_CASES, "units": MOST_UNITS, "ballots": MOST_BALLOTS, "names": MOST_NAMES}


def _take(left: dict[str, int], what: str, number: int = 1) -> None:
    left[what] -= number
    if left[what] < 0:
        raise TooMany({"what": what, "most": _MOST[what]})


def _case(stream: Stream, where: str, left: dict[str, int]) -> Case:
    case = Case(where)
    for name in stream.names(where):
        place = f"{where}.{name}"
        if name in _WORDS:
            case.words[name] = Shape(stream.value(place, MOST_IN_ENTRY), place)
            case.words[name].text()
        elif name == "input":
            case.input = Shape(stream.whole(place), place)
        elif name in _DESCRIPTION:
            stream.value(place)
        else:
            case.vote = case.vote or Decision(where)
            _vote(stream, case.vote, name, left)
    for name in ("id", "kind"):
        if name not in case.words:
            raise Misshapen(f"{where}.{name}")
    return case


def _vote(stream: Stream, vote: Decision, name: str, left: dict[str, int]) -> None:
    place = f"{vote.where}.{name}"
    if name in SETTINGS:
        vote.settings[name] = Shape(stream.whole(place), place)
    elif name == "units":
        vote.units = _units(stream, place, left)
    elif name == "ballots":
        vote.papers = _papers(stream, place, left)
    elif name in LISTS:
        vote.parties[name] = _names(stream, place, left)
    else:
        raise Misshapen(place)


def _units(stream: Stream, where: str, left: dict[str, int]) -> Units:
    units = Units()
    for value in stream.values(where):
        _take(left, "units")
        units.add(value, where)
        _take(left, "names", len(units.owners[-1]))
    units.check()
    return units


def _papers(stream: Stream, where: str, left: dict[str, int]) -> Papers:
    papers = Papers()
    for value in stream.values(where):
        _take(left, "ballots")
        papers.add(value, where)
    return papers


def _names(stream: Stream, where: str, left: dict[str, int]) -> list[str]:
    names = []
    for at, value in enumerate(stream.values(where)):
        _take(left, "names")
        names.append(Shape(value, f"{where}.{at}").text())
    return names


def _other(kind: str, case: Case) -> Object:
    if kind not in kinds.RESULTS:
        raise UnknownWord(f"{case.where}.kind", word=kind)
    if case.input is None or case.vote is not None or "rule" in case.words:
        raise Misshapen(f"{case.where}.input")
    return kinds.RESULTS[kind](case.input)
