"""How many votes one person may carry for others.

Mandates are checked in the order they came. One that would go over the limit is refused and those before it stand,
or, where the by-laws are stricter, all that this person holds are void.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import assert_never

from deliberation.counting import amounts, numbers
from deliberation.counting.shapes import Misshapen, Object, Shape

MOST_MANDATES = 10_000


class OverLimit(StrEnum):
    REFUSE_THE_LATER = "refuse_the_later"
    ALL_ARE_VOID = "all_are_void"


@dataclass(frozen=True)
class Held:
    """What one holder carries: mandates, their weight, and the weight of the holder's own."""

    count: int
    delegated: Fraction
    own: Fraction

    def with_one_more(self, weight: Fraction) -> "Held":
        return Held(self.count + 1, self.delegated + weight, self.own)


@dataclass(frozen=True)
class MandatesAtMost:
    most: int

    def allows(self, held: Held) -> bool:
        return held.count <= self.most


@dataclass(frozen=True)
class PrincipalsWithin:
    """Not more than a share of all owners by number."""

    share: Fraction
    owners: Fraction

    def allows(self, held: Held) -> bool:
        return held.count <= self.share * self.owners


@dataclass(frozen=True)
class DelegatedWithin:
    """Not more than a share of everything by weight, the holder's own left aside."""

    share: Fraction
    total: Fraction

    def allows(self, held: Held) -> bool:
        return held.delegated <= self.share * self.total


@dataclass(frozen=True)
class OwnAndDelegatedWithin:
    share: Fraction
    total: Fraction

    def allows(self, held: Held) -> bool:
        return held.own + held.delegated <= self.share * self.total


@dataclass(frozen=True)
class AllOf:
    caps: tuple["Cap", ...]

    def allows(self, held: Held) -> bool:
        return all(cap.allows(held) for cap in self.caps)


@dataclass(frozen=True)
class AnyOf:
    """One that allows it is enough; none allow nothing."""

    caps: tuple["Cap", ...]

    def allows(self, held: Held) -> bool:
        return any(cap.allows(held) for cap in self.caps)


Cap = MandatesAtMost | PrincipalsWithin | DelegatedWithin | OwnAndDelegatedWithin | AllOf | AnyOf

NO_PROXIES = MandatesAtMost(0)
"""Members of a committee vote themselves."""
NO_LIMIT = AllOf(())


def france(total: Fraction, *, free: int = 3, share: Fraction = Fraction(1, 10)) -> Cap:
    """Law 65-557, art. 22: three mandates, or more while own and delegated votes stay within a tenth of all."""
    return AnyOf((MandatesAtMost(free), OwnAndDelegatedWithin(share, total)))


class Reading(StrEnum):
    """Laws that limit by heads and by weight at once. Of art. 67 courts read the "and" both ways."""

    ITALY_BOTH = "IT-67-AND"
    ITALY_EITHER = "IT-67-OR"
    TAIWAN = "TW-27"


ITALY_FROM_OWNERS = 20


def both_ways(owners: Fraction, total: Fraction, *, share: Fraction, reading: Reading) -> Cap:
    """A share of the heads and of the weight: refused when over both, or when over either, as the law is read.

    Italy limits only buildings of more than twenty owners (disp. att. c.c., art. 67).
    """
    halves = (PrincipalsWithin(share, owners), DelegatedWithin(share, total))
    match reading:
        case Reading.ITALY_BOTH:
            return NO_LIMIT if owners <= ITALY_FROM_OWNERS else AnyOf(halves)
        case Reading.ITALY_EITHER:
            return NO_LIMIT if owners <= ITALY_FROM_OWNERS else AllOf(halves)
        case Reading.TAIWAN:
            return AllOf(halves)
        case _:
            assert_never(reading)


@dataclass(frozen=True)
class Holder:
    """One person's mandates in the order they came, by their weight."""

    cap: Cap
    mandates: tuple[Fraction, ...]
    own: Fraction = Fraction(0)
    over_limit: OverLimit = OverLimit.REFUSE_THE_LATER


def accepted(holder: Holder) -> tuple[bool, ...]:
    """For each mandate whether it counts."""
    found = tuple(_one_by_one(holder))
    if holder.over_limit is OverLimit.ALL_ARE_VOID and not all(found):
        return (False,) * len(found)
    return found


def _one_by_one(holder: Holder) -> Sequence[bool]:
    held = Held(0, Fraction(0), holder.own)
    found = []
    for weight in holder.mandates:
        wanted = held.with_one_more(weight)
        found.append(holder.cap.allows(wanted))
        held = wanted if found[-1] else held
    return found


def read(shape: Shape) -> Holder:
    """The input of a case: its fields say which limit it is about. Raises Misshapen."""
    names = shape.entries().keys()
    if "max_count" in names:
        return _counted(shape)
    return _french(shape) if "free_count" in names else _shared(shape)


def result(holder: Holder) -> Object:
    found = accepted(holder)
    return {"accepted": sum(found), "rejected": len(found) - sum(found)}


_COMMON = {"rule", "mandates"}


def _counted(shape: Shape) -> Holder:
    fields = shape.fields({*_COMMON, "max_count"}, {"over_limit"})
    return _holder(fields, MandatesAtMost(amounts.bounded(fields["max_count"], MOST_MANDATES)))


def _french(shape: Shape) -> Holder:
    fields = shape.fields(
        {*_COMMON, "own", "total", "free_count", "beyond_free_total_at_most"}, {"over_limit"}
    )
    cap = france(
        numbers.number(fields["total"]),
        free=amounts.bounded(fields["free_count"], MOST_MANDATES),
        share=numbers.share(fields["beyond_free_total_at_most"]),
    )
    return _holder(fields, cap, own=numbers.number(fields["own"]))


def _shared(shape: Shape) -> Holder:
    fields = shape.fields({*_COMMON, "owners", "total", "limit"}, {"over_limit"})
    cap = both_ways(
        numbers.number(fields["owners"]),
        numbers.number(fields["total"]),
        share=numbers.share(fields["limit"]),
        reading=fields["rule"].one_of(Reading),
    )
    return _holder(fields, cap)


def _holder(fields: dict[str, Shape], cap: Cap, own: Fraction = Fraction(0)) -> Holder:
    fields["rule"].text()
    where = fields["mandates"].where
    mandates = tuple(map(numbers.number, fields["mandates"].items()))
    if len(mandates) > MOST_MANDATES:
        raise Misshapen(where)
    amounts.check_commensurable(mandates, where)
    over_limit = (
        fields["over_limit"].one_of(OverLimit) if "over_limit" in fields else OverLimit.REFUSE_THE_LATER
    )
    return Holder(cap, mandates, own, over_limit)
