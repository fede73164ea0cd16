"""The kinds of case beside a decision: each reads its input and gives its result."""

from collections.abc import Callable, Mapping
from typing import Any

from deliberation.counting.shapes import Object, Shape

DECISION = "decision"

Result = Callable[[Shape], Object]


def _of(module: Any) -> Result:
    return lambda shape: module.result(module.read(shape))


RESULTS: Mapping[str, Result] = {}
"""By the name of the kind: its input's result."""
