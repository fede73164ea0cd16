"""The kinds of case beside a decision: each reads its input and gives its result."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from deliberation.counting import days, elections, options, proxies, shares, thresholds
from deliberation.counting.shapes import Object, Shape

DECISION = "decision"

Read = TypeVar("Read")
Result = Callable[[Shape], Object]


def _counted(read: Callable[[Shape], Read], result: Callable[[Read], Object]) -> Result:
    return lambda shape: result(read(shape))


RESULTS: Mapping[str, Result] = {
    "threshold": _counted(thresholds.read, thresholds.result),
    "election": _counted(elections.read, elections.result),
    "cost_split": _counted(shares.read, shares.result),
    "proxy": _counted(proxies.read, proxies.result),
    "calendar": _counted(days.read, days.result),
    "options": _counted(options.read, options.result),
}
"""By the name of the kind: from its input to its result. Raises Misshapen."""
