"""What may be done in a founding, by which the rules of the place are kept. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from deliberation.counting.presets.places import Parameter
from deliberation.founding import refusals, terms
from deliberation.founding.clocks import Bound
from deliberation.founding.kinds import Capacity, Condition, Evidence

LONGEST_NAME = 40
MOST_OBJECTIONS = 20


@dataclass(frozen=True)
class Seated:
    """Somebody in the preparatory group."""

    name: str
    capacity: Capacity


def check_group(place: str, group: Sequence[Seated]) -> None:
    """Raise GroupSize or TooFewOwners. An odd number everywhere: a group must be able to decide."""
    least = terms.asked(place, Parameter.PREPARATORY_MEMBERS_MIN)
    most = terms.asked(place, Parameter.PREPARATORY_MEMBERS_MAX)
    if len(group) % 2 == 0 or not int(least.value) <= len(group) <= int(most.value):
        raise refusals.GroupSize(
            {
                "count": len(group),
                "least": int(least.value),
                "most": int(most.value),
                "law": least.citation,
            }
        )
    share = terms.asked(place, Parameter.PREPARATORY_OWNER_SHARE)
    owners = Counter(each.capacity for each in group)[Capacity.OWNER]
    if Fraction(owners, len(group)) < share.value:
        needed = -(-len(group) * share.value // 1)
        raise refusals.TooFewOwners(
            {"owners": owners, "count": len(group), "needed": int(needed), "law": share.citation}
        )


def is_fit(findings: Mapping[Condition, Evidence]) -> bool:
    """Every condition was seen to be met."""
    return all(condition in findings and findings[condition].is_met for condition in Condition)


def check_day(bound: Bound, today: date) -> None:
    """Raise TooEarly before the bound's day."""
    if today < bound.day:
        raise refusals.TooEarly(details(bound))


def details(bound: Bound) -> dict[str, int | date | Mapping[str, str]]:
    """What a refusal says of the day: the day itself, how many days, and where that is written."""
    return {"day": bound.day, "days": bound.term.days, "law": bound.term.setting.citation}


def check_event(happened_on: date, *, counted_on: date, today: date) -> None:
    """Raise BeforeTheCount or InTheFuture."""
    if happened_on > today:
        raise refusals.InTheFuture
    if happened_on < counted_on:
        raise refusals.BeforeTheCount({"day": counted_on})
