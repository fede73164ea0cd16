"""Why a rule cannot be counted in a poll held here, in words."""

from collections.abc import Mapping
from enum import StrEnum

from deliberation.counting import rules
from deliberation.counting.merging import Merge
from deliberation.counting.quantities import Quantity
from deliberation.counting.rules import Rule
from deliberation.counting.silence import Policy
from deliberation.kernel.text import sentence


class Gap(StrEnum):
    """What a roll with its ballots does not tell."""

    MEETING = "meeting"
    OBJECTIONS = "objections"
    DELIVERY = "delivery"
    SHARES = "shares"
    PERSONS = "persons"
    SILENCE = "silence"
    WEIGHTS = "weights"
    CALLS = "calls"


WORDS: Mapping[Gap, str] = {
    Gap.MEETING: sentence("It counts who comes to a meeting."),
    Gap.OBJECTIONS: sentence("It counts written objections."),
    Gap.DELIVERY: sentence("It counts who got a ballot. That is not recorded here."),
    Gap.SHARES: sentence("It counts shares that are not on the roll."),
    Gap.PERSONS: sentence("It counts persons or families. The roll knows homes and owners only."),
    Gap.SILENCE: sentence("It lets silence count. For that each delivery must be proven."),
    Gap.WEIGHTS: sentence("It changes what some votes weigh."),
    Gap.CALLS: sentence("It allows a second vote after the first."),
}
_GAPS: Mapping[str, Gap] = {
    **dict.fromkeys((Quantity.PRESENT, Quantity.IN_PERSON, Quantity.REQUIRED_QUORUM), Gap.MEETING),
    **dict.fromkeys((Quantity.ABSENT_NOTIFIED, Quantity.FOR_AT_MEETING), Gap.MEETING),
    **dict.fromkeys((Quantity.DELIVERED, Quantity.SILENT_DELIVERED, Quantity.UNDELIVERED), Gap.DELIVERY),
    **dict.fromkeys((Policy.FOLLOW_MAJORITY, Policy.ABSENT_COUNT_FOR), Gap.SILENCE),
    **dict.fromkeys((Merge.PER_HOUSEHOLD, Merge.PER_PERSON), Gap.PERSONS),
    Quantity.OBJECTIONS: Gap.OBJECTIONS,
    "weight_transforms": Gap.WEIGHTS,
    "exclude_kinds_by_dim": Gap.WEIGHTS,
    "required_quorum": Gap.MEETING,
    "stages": Gap.CALLS,
}


def of(rule: Rule) -> tuple[Gap, ...]:
    """Each once, the first first; empty for a rule that a poll can count."""
    return tuple(dict.fromkeys(_GAPS.get(what, Gap.SHARES) for what in rules.needs(rule)))
