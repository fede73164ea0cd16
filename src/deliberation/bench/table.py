"""What was measured, for people and for programs."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from deliberation.bench.measuring import Measured

_HEAD = ("what", "ours", "limit", "", "ratio", "goal", "")


def for_people(found: Iterable[Measured]) -> str:
    rows = [_HEAD, *map(_row, found)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths) for row in rows)


def for_programs(found: Iterable[Measured]) -> str:
    """A JSON array; `met` is null where no goal is set."""
    rows = [
        {
            **asdict(each.bar),
            "value": each.ours,
            "limit_value": each.limit,
            "ratio": each.ratio,
            "met": each.is_met,
        }
        for each in found
    ]
    return json.dumps(rows, indent=1)


def _row(each: Measured) -> tuple[str, ...]:
    sign = "≥" if each.bar.more_is_better else "≤"
    goal = "" if each.bar.goal is None else f"{sign} {each.bar.goal:.3g}"
    verdict = {None: "", True: "met", False: "not met"}[each.is_met]
    values = (f"{_short(value)} {each.bar.unit}" for value in (each.ours, each.limit))
    return (each.bar.what, *values, each.bar.limit, _short(each.ratio), goal, verdict)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"  # noqa: PLR2004 - three digits say enough


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    """Words to the left, figures to the right."""
    cells = [
        cell.ljust(width) if place in {0, 3, 6} else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join(cells).rstrip()
