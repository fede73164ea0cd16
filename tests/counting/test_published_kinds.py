"""The published worked cases of every kind but decisions, answered key by key."""

from typing import Any

import pytest

from counting.cases import answer
from counting.test_vectors import CASES, needs_vectors
from deliberation.counting import days, elections, options, proxies, shares, thresholds

MODULES = {
    "election": elections,
    "proxy": proxies,
    "calendar": days,
    "cost_split": shares,
    "options": options,
    "threshold": thresholds,
}
OURS = [case for case in CASES if case["kind"] in MODULES]


@needs_vectors
@pytest.mark.parametrize("case", OURS, ids=lambda case: case["id"])
def test_a_published_case_is_answered_as_published(case: dict[str, Any]) -> None:
    assert answer(MODULES[case["kind"]], case["input"]) == case["expected"]


@needs_vectors
def test_every_kind_has_its_cases() -> None:
    assert {case["kind"] for case in OURS} == set(MODULES)
