"""What can be known of a vote in one dimension, and the sums that follow from it."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from fractions import Fraction


class State(StrEnum):
    """Where a party ends: in exactly one of these. `invalid` is a ballot that came back but says nothing clear."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    INVALID = "invalid"
    SILENT_DELIVERED = "silent_delivered"
    UNDELIVERED = "undelivered"


class Quantity(StrEnum):
    """`silent` is everybody who sent no ballot, where nobody noted who was reached."""

    TOTAL = "total"
    DELIVERED = "delivered"
    PARTICIPATING = "participating"
    PRESENT = "present"
    VOTES = "votes"
    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    INVALID = "invalid"
    SILENT = "silent"
    SILENT_DELIVERED = "silent_delivered"
    UNDELIVERED = "undelivered"
    OBJECTIONS = "objections"
    IN_PERSON = "in_person"
    ABSENT_NOTIFIED = "absent_notified"
    FOR_AT_MEETING = "for_at_meeting"
    REQUIRED_QUORUM = "required_quorum"


Figures = Mapping[Quantity, Fraction | None]
"""What is known in one dimension; a missing quantity is not known."""
Quantities = Mapping[str, Figures]
"""By dimension."""
Known = dict[Quantity, Fraction | None]


def with_sums(figures: Figures, participating: Iterable[State]) -> Known:
    """With what follows from the figures, as far as they are known. What was stated itself stands as stated."""
    sums = {
        Quantity.DELIVERED: _difference(figures, Quantity.TOTAL, Quantity.UNDELIVERED),
        Quantity.PARTICIPATING: _sum(figures, map(Quantity, participating)),
        Quantity.VOTES: votes(figures),
    }
    missing = {name: value for name, value in sums.items() if figures.get(name) is None and value is not None}
    return {**figures, **missing}


def votes(figures: Figures) -> Fraction | None:
    """For and against; None if one is not known."""
    return _sum(figures, (Quantity.FOR, Quantity.AGAINST))


def _sum(figures: Figures, names: Iterable[Quantity]) -> Fraction | None:
    total = Fraction(0)
    for name in names:
        value = figures.get(name)
        if value is None:
            return None
        total += value
    return total


def _difference(figures: Figures, whole: Quantity, part: Quantity) -> Fraction | None:
    above, below = figures.get(whole), figures.get(part)
    return None if above is None or below is None or below > above else above - below
