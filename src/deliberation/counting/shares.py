"""Who pays what: a cost shared out by weight, in whole cents that add up exactly.

Everyone's share is rounded down; the cents left over go one each to the largest remainders, and among equals to the
unit whose id comes first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import assert_never

from deliberation.counting import amounts, numbers
from deliberation.counting.shapes import Misshapen, Object, Shape
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence

MOST_PAYERS = 20_000


class NobodyPays(Invalid):
    message = sentence(
        "No flat has a share in this cost. Give at least one of them a coefficient and an area."
    )


class NothingToPay(Invalid):
    message = sentence("The subsidy is more than the cost. Correct the amounts.")


class Weighting(StrEnum):
    """What a share of the cost goes by. Area is the law's default where nothing was agreed (Civil Code, art. 283)."""

    EQUAL = "equal"
    AREA = "area"
    COEFFICIENT = "coefficient"
    COEFFICIENT_AND_AREA = "coefficient*area"


@dataclass(frozen=True)
class Payer:
    unit: str
    coefficient: Fraction
    area: Fraction

    def weight(self, by: Weighting) -> Fraction:
        match by:
            case Weighting.EQUAL:
                return Fraction(1)
            case Weighting.AREA:
                return self.area
            case Weighting.COEFFICIENT:
                return self.coefficient
            case Weighting.COEFFICIENT_AND_AREA:
                return self.coefficient * self.area
            case _:
                assert_never(by)


@dataclass(frozen=True, kw_only=True)
class Cost:
    price_cents: int
    subsidy_cents: int = 0
    compensation_cents: int = 0
    weighting: Weighting
    payers: tuple[Payer, ...]

    @property
    def net_cents(self) -> int:
        """What the payers owe together. Raises NothingToPay."""
        net = self.price_cents - self.subsidy_cents + self.compensation_cents
        if net < 0:
            raise NothingToPay
        return net


def split(cost: Cost) -> dict[str, int]:
    """Cents by unit, in the order of the payers; they add up to the net cost. Raises NobodyPays, NothingToPay."""
    return apportion(cost.net_cents, {payer.unit: payer.weight(cost.weighting) for payer in cost.payers})


def apportion(amount_cents: int, weights: Mapping[str, Fraction]) -> dict[str, int]:
    """Raises NobodyPays."""
    whole = sum(weights.values(), Fraction(0))
    if whole == 0:
        raise NobodyPays
    owed = {unit: Fraction(amount_cents * weight, whole) for unit, weight in weights.items()}
    paid = {unit: due.numerator // due.denominator for unit, due in owed.items()}
    left_over = amount_cents - sum(paid.values())
    by_remainder = sorted(owed, key=lambda unit: (paid[unit] - owed[unit], unit))
    for unit in by_remainder[:left_over]:
        paid[unit] += 1
    return paid


def read(shape: Shape) -> Cost:
    """The input of a case. Raises Misshapen."""
    fields = shape.fields({"price", "subsidy", "compensation", "weights", "shares"})
    payers = tuple(_payer(row) for row in fields["shares"].items())
    if len(payers) > MOST_PAYERS or len({payer.unit for payer in payers}) < len(payers):
        raise Misshapen(fields["shares"].where)
    amounts.check_commensurable((payer.coefficient for payer in payers), fields["shares"].where)
    amounts.check_commensurable((payer.area for payer in payers), fields["shares"].where)
    return Cost(
        price_cents=amounts.cents(fields["price"]),
        subsidy_cents=amounts.cents(fields["subsidy"]),
        compensation_cents=amounts.cents(fields["compensation"]),
        weighting=fields["weights"].one_of(Weighting),
        payers=payers,
    )


def result(cost: Cost) -> Object:
    """Raises NobodyPays, NothingToPay."""
    pay: Object = {unit: amounts.money_text(cents) for unit, cents in split(cost).items()}
    return {"net": amounts.money_text(cost.net_cents), "pay": pay}


def _payer(shape: Shape) -> Payer:
    match shape.items():
        case (unit, coefficient, area):
            return Payer(unit.text(), numbers.number(coefficient), numbers.number(area))
        case _:
            raise Misshapen(shape.where)
