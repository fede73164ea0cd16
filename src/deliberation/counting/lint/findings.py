"""What a look at a draft finds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from deliberation.kernel.refusals import Detail


class Weight(StrEnum):
    REFUSE = "refuse"
    WARN = "warn"
    """May be so, but whoever does it must have read why not."""


@dataclass(frozen=True)
class Finding:
    """`message` is a sentence to be translated, `where` the field or the part of the rule it is about."""

    weight: Weight
    message: str
    details: Mapping[str, Detail] = field(default_factory=dict)
    where: str = ""


def refuse(message: str, where: str = "", /, **details: Detail) -> Finding:
    return Finding(Weight.REFUSE, message, details, where)


def warn(message: str, where: str = "", /, **details: Detail) -> Finding:
    return Finding(Weight.WARN, message, details, where)


def refusals(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(each for each in findings if each.weight is Weight.REFUSE)


def warnings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(each for each in findings if each.weight is Weight.WARN)
