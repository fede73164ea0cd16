"""Whatever stands in a case: an answer, or a refusal in words, and soon."""

import contextlib
import copy
import json
import time
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counting.cases import answer
from counting.test_elections import FIVE, an_election
from counting.test_proxies import FRANCE, ITALY
from counting.test_shares import a_cost
from deliberation.counting import days, elections, options, proxies, shares, thresholds
from deliberation.kernel.refusals import Invalid

GOOD: list[tuple[ModuleType, Any]] = [
    (elections, an_election(*FIVE)),
    (proxies, {**FRANCE, "own": "1", "mandates": ["1", "2"]}),
    (proxies, {**ITALY, "rule": "IT-67-OR", "mandates": ["1", "2"]}),
    (proxies, {"rule": "X", "max_count": 3, "over_limit": "all_are_void", "mandates": ["1"]}),
    (shares, a_cost(["101", "1", "1"], ["102", "0.5", "80.25"])),
    (options, {"ballots": [[1, ["A", ["B", "C"]]], [2, ["C"]]]}),
    (days, {"op": "last_day", "from": "2026-03-01", "days": 15, "holidays": ["2026-03-16"]}),
    (thresholds, {"total": "10", "frac": "2/3", "op": ">=", "step": "0.01"}),
]
HOSTILE = st.sampled_from(
    [
        None,
        True,
        -1,
        0,
        10**40,
        1.5,
        float("inf"),
        float("nan"),
        "",
        "-1",
        "1e999",
        "NaN",
        "9" * 5000,
        "1/0",
        "0/1",
        "１２",
        "A",
        [],
        {},
        [[]],
        {"a": 1},
        "2026-02-30",
    ]
)
QUICKLY_SECONDS = 5


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, each in inner for found in places(each, (*path, key)))]


@settings(max_examples=400)
@given(st.sampled_from(GOOD), st.data())
def test_one_wrong_value_anywhere_is_answered_or_refused(
    good: tuple[ModuleType, Any], data: st.DataObject
) -> None:
    module, question = good[0], copy.deepcopy(good[1])
    *above, last = data.draw(st.sampled_from(places(question)[1:]))
    holder = question
    for key in above:
        holder = holder[key]
    holder[last] = data.draw(HOSTILE)
    with contextlib.suppress(Invalid):
        assert json.loads(json.dumps(answer(module, question))).keys()


@pytest.mark.parametrize(
    ("module", "question"),
    [
        (shares, a_cost(*([f"u{at}", f"1/{10**29 + at}", "1"] for at in range(20_000)))),
        (shares, a_cost(*([f"u{at}", "0.123456789", str(at)] for at in range(20_000)))),
        (proxies, {"rule": "X", "max_count": 3, "mandates": [f"1/{10**29 + at}" for at in range(10_000)]}),
        (proxies, {**ITALY, "rule": "TW-27", "mandates": [f"0.{at:030}" for at in range(10_000)]}),
        (options, {"ballots": [[1, [f"{at}", f"{at % 7}x", f"{at % 11}y"]] for at in range(20_000)]}),
        (options, {"ballots": [[1, [f"{at % 5}", f"{at % 7}x", f"{at % 11}y"]] for at in range(20_000)]}),
        (elections, an_election(*([f"c{at}", "60", "6000"] for at in range(1_000)))),
    ],
)
def test_a_large_case_is_answered_or_refused_soon(module: ModuleType, question: Any) -> None:
    began = time.process_time()
    with contextlib.suppress(Invalid):
        answer(module, question)
    assert time.process_time() - began < QUICKLY_SECONDS
