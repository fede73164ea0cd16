"""The command and a slow, independent counter agree on random votes under random rules, figure by figure.

`DELIBERATION_ORACLE_RUNS` says how many; `DELIBERATION_ORACLE_SEED` where to begin.
"""

import io
import json
import os
from collections import Counter
from fractions import Fraction
from random import Random
from typing import Any

from counting import elections_at_random, oracle
from deliberation.counting.cases import file

RUNS = int(os.environ.get("DELIBERATION_ORACLE_RUNS", "600"))
SEED = int(os.environ.get("DELIBERATION_ORACLE_SEED", "0"))


def drawn(seed: int) -> tuple[dict[str, Any], dict[str, Any]]:
    random = Random(seed)
    rule = elections_at_random.a_rule(random)
    return rule, elections_at_random.a_vote(random, rule)


def counted(rule: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
    document = json.dumps({"cases": [case], "rules": {"R": rule}}).encode()
    (result,) = file.read(io.BytesIO(document)).results()
    return result


def exact(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def as_the_oracle_says(result: dict[str, Any]) -> dict[str, Any]:
    tests = [
        (
            test["stage"],
            test["part"],
            *(exact(test.get(side)) for side in ("left", "right", "base")),
            test["holds"],
        )
        for test in result["tests"]
    ]
    figures = {
        dim: {name: Fraction(value) for name, value in known.items()}
        for dim, known in result["quantities"].items()
    }
    ignored = [(each["index"], each["reason"]) for each in result.get("ignored_ballots", [])]
    return {"outcome": result["outcome"], "figures": figures, "tests": tests, "ignored": ignored}


def known_only(figures: dict[str, Any]) -> dict[str, Any]:
    found = {
        dim: {name: value for name, value in known.items() if value is not None}
        for dim, known in figures.items()
    }
    return {dim: known for dim, known in found.items() if known}


def test_a_second_counter_finds_the_same_of_every_vote() -> None:
    outcomes: Counter[str] = Counter()
    for seed in range(SEED, SEED + RUNS):
        rule, case = drawn(seed)
        expected = oracle.decide(rule, case)
        expected["figures"] = known_only(expected["figures"])
        found = as_the_oracle_says(counted(rule, case))
        assert found == expected, f"seed {seed}: {json.dumps(rule)} {json.dumps(case)}"
        outcomes[found["outcome"]] += 1
    # a run that never comes to some outcome proves nothing about it
    wanted = {"PASS", "FAIL", "NO_QUORUM", "NOT_PASSED", "INSUFFICIENT_DATA", "BRIDGE_OPEN", "BLOCKED"}
    assert outcomes.keys() == wanted, outcomes
