"""A case under other readings: the same register and ballots, or the same published figures, decided again."""

import dataclasses
from collections.abc import Iterator
from datetime import date

from deliberation.counting import presets
from deliberation.counting.ballots import Duplicates
from deliberation.counting.cases import decision
from deliberation.counting.cases.decision import Decision
from deliberation.counting.count import Count
from deliberation.counting.rules import Rule
from deliberation.counting.sensitivity import findings, readings
from deliberation.counting.sensitivity.findings import Finding
from deliberation.counting.sensitivity.readings import Reading
from deliberation.counting.shapes import Shape
from deliberation.kernel.refusals import Refusal


def of(case: Decision, rule: Rule, stands: Count, *, on: date) -> tuple[Finding, ...]:
    """`on` says which rules of other classes are in force."""
    found = [
        *(
            _found(case, each.rule, stands, each.reading)
            for each in (*readings.of_states(rule), *readings.of_parties(rule))
        ),
        *(_found(other, rule, stands, reading) for reading, other in _taken_otherwise(case)),
        *_by_class(case, rule, stands, on),
    ]
    return findings.ordered([finding for finding in found if finding is not None])


def _found(case: Decision, rule: Rule, stands: Count, reading: Reading) -> Finding | None:
    other = _decided(case, rule)
    return None if other is None else findings.found(stands, reading, other)


def _decided(case: Decision, rule: Rule) -> Count | None:
    """None where the reading makes no sense of this case: its ballots name parties that there would not be."""
    try:
        return decision.decide(case, rule).count
    except Refusal:
        return None


def _taken_otherwise(case: Decision) -> Iterator[tuple[Reading, Decision]]:
    """The same rule, but other ballots or other units are taken."""
    settings = case.settings
    duplicates = settings.get("duplicates")
    is_first = duplicates is not None and duplicates.value == Duplicates.FIRST
    other = Shape((Duplicates.LAST if is_first else Duplicates.FIRST).value, f"{case.where}.duplicates")
    reading = Reading.LAST_BALLOT if is_first else Reading.FIRST_BALLOT
    yield reading, dataclasses.replace(case, settings={**settings, "duplicates": other})
    for name, without in (("window", Reading.LATE_COUNT), ("scope", Reading.EVERYBODY_ASKED)):
        if name in settings:
            rest = {key: shape for key, shape in settings.items() if key != name}
            yield without, dataclasses.replace(case, settings=rest)


def _by_class(case: Decision, rule: Rule, stands: Count, on: date) -> Iterator[Finding | None]:
    preset = presets.every().get(rule.id)
    for other in () if preset is None else presets.beside(preset, on):
        same_voices = dataclasses.replace(other.rule, merge=rule.merge, exclude_kinds=rule.exclude_kinds)
        count = _decided(case, same_voices)
        if count is not None:
            yield findings.found(stands, Reading.OTHER_CLASS, count, rule_id=other.id, title=other.title)
