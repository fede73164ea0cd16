"""What is told of other readings is what a second counter, written from the document alone, finds of the changed vote."""

import json
from collections import Counter
from datetime import date
from io import BytesIO
from typing import Any

from counting import oracle
from counting.test_oracle import drawn
from deliberation.counting.cases import file

DAY = date(2026, 11, 22)
RUNS = 400
Case = dict[str, Any]


def told(rule: Case, case: Case) -> dict[str, Any]:
    whole = {"rules": {"R": rule}, "cases": [{**case, "id": "X", "kind": "decision", "rule": "R"}]}
    (result,) = file.read(BytesIO(json.dumps(whole).encode())).results(read_on=DAY)
    return dict(result)


def otherwise(rule: Case, case: Case) -> dict[str, tuple[Case, Case]]:
    """The vote under each reading, changed by hand in the file."""
    states = rule["participating_states"]
    found = {
        reading: ({**rule, "participating_states": _toggled(states, state)}, case)
        for state, reading in (
            ("abstain", "abstaining_takes_no_part" if "abstain" in states else "abstaining_takes_part"),
            ("invalid", "invalid_takes_no_part" if "invalid" in states else "invalid_takes_part"),
        )
    }
    is_first = case.get("duplicates") == "first"
    other = {**case, "duplicates": "last_before_close" if is_first else "first"}
    found["last_ballot" if is_first else "first_ballot"] = (rule, other)
    for name, reading in (("window", "late_count"), ("scope", "everybody_asked")):
        if name in case:
            found[reading] = (rule, {key: value for key, value in case.items() if key != name})
    return found


def _toggled(states: list[str], state: str) -> list[str]:
    return [each for each in states if each != state] if state in states else [*states, state]


def gaps(result: Case) -> int:
    return sum(test[2] is None or test[3] is None for test in result["tests"])


def test_a_second_counter_agrees_on_every_reading() -> None:
    seen: Counter[str] = Counter()
    for seed in range(RUNS):
        rule, case = drawn(seed)
        stands = oracle.decide(rule, case)
        readings = {each["reading"]: each for each in told(rule, case).get("readings", [])}
        for reading, changed in otherwise(rule, case).items():
            other = oracle.decide(*changed)
            is_other = other["outcome"] != stands["outcome"]
            finding = readings.get(reading)
            if finding is not None and finding["changes_outcome"]:
                assert other["outcome"] == finding["outcome"], (seed, reading)
                seen[reading] += 1
            elif finding is not None:
                assert not is_other, (seed, reading)
            else:
                vague = other["outcome"] == "INSUFFICIENT_DATA" or gaps(other) > gaps(stands)
                asked = "participating" in json.dumps(rule) or reading not in _ABOUT_TAKING_PART
                assert not is_other or vague or not asked, (seed, reading)
    assert {"abstaining_takes_no_part", "invalid_takes_part", "late_count", "first_ballot"} <= seen.keys()


_ABOUT_TAKING_PART = {
    *("abstaining_takes_no_part", "abstaining_takes_part", "invalid_takes_part", "invalid_takes_no_part"),
}
