"""Who pays what for a proposal: a cost, the homes that share it, and by what. Pure; the parts add up to the cent."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from deliberation.counting import shares
from deliberation.counting.parties import Scope, UnitKind
from deliberation.counting.shares import Cost, Payer, Weighting
from deliberation.kernel import exact
from deliberation.kernel.facts import PublicValue
from deliberation.kernel.refusals import Conflict, Invalid, NotFound
from deliberation.kernel.text import sentence
from deliberation.ledger import canonical
from deliberation.roll.homes import Home

_DOMAIN = b"deliberation/costs/v1\n"
BY_COEFFICIENT = frozenset({Weighting.COEFFICIENT, Weighting.COEFFICIENT_AND_AREA})


class NobodyShares(Invalid):
    field = "scope"
    message = sentence("No home of the roll is there. Choose a wider area, or fill the roll first.")


class SubsidyTooHigh(Invalid):
    field = "subsidy"
    message = sentence("The subsidy is more than the cost. Correct the amounts.")


class NobodyHasAShare(Invalid):
    field = "rows"
    message = sentence("No home has a share in this cost. At least one needs a coefficient above zero.")


class NoSuchCosts(NotFound):
    message = sentence("Nobody has worked out yet who pays what for this proposal.")


class CostsChangedMeanwhile(Conflict):
    message = sentence(
        "The roll or the text changed while you looked. Look at the new table, then publish it."
    )


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is to be paid and by whom, as somebody set it out."""

    price_cents: int
    subsidy_cents: int
    compensation_cents: int
    weighting: Weighting
    scope: Scope
    left_out: frozenset[UnitKind]

    @property
    def net_cents(self) -> int:
        return self.price_cents - self.subsidy_cents + self.compensation_cents


@dataclass(frozen=True, kw_only=True)
class Share:
    """One home's line. `coefficient` is None where the rule asks for none."""

    home: Home
    coefficient: Fraction | None
    cents: int


@dataclass(frozen=True, kw_only=True)
class Split:
    """The table of one version of a proposal, worked out from the roll of `record_on`."""

    plan: Plan
    record_on: date
    shares: tuple[Share, ...]

    @property
    def sha256(self) -> str:
        """`sha256:` and the hexadecimal hash of the table's bytes."""
        return f"sha256:{hashlib.sha256(_DOMAIN + canonical.encode(_document(self))).hexdigest()}"


def work_out(plan: Plan, homes: Sequence[Home], coefficients: Mapping[UUID, Fraction], *, on: date) -> Split:
    """Raises NobodyShares, SubsidyTooHigh, NobodyHasAShare."""
    if not homes:
        raise NobodyShares
    payers = tuple(
        Payer(str(home.id), coefficients.get(home.id, Fraction(0)), Fraction(home.area_cm2)) for home in homes
    )
    cost = Cost(
        price_cents=plan.price_cents,
        subsidy_cents=plan.subsidy_cents,
        compensation_cents=plan.compensation_cents,
        weighting=plan.weighting,
        payers=payers,
    )
    try:
        owed = shares.split(cost)
    except shares.NothingToPay as refusal:
        raise SubsidyTooHigh from refusal
    except shares.NobodyPays as refusal:
        raise NobodyHasAShare from refusal
    return Split(
        plan=plan,
        record_on=on,
        shares=tuple(
            Share(
                home=home,
                coefficient=coefficients[home.id] if plan.weighting in BY_COEFFICIENT else None,
                cents=owed[str(home.id)],
            )
            for home in homes
        ),
    )


def _document(split: Split) -> PublicValue:
    plan = split.plan
    return {
        "price_cents": plan.price_cents,
        "subsidy_cents": plan.subsidy_cents,
        "compensation_cents": plan.compensation_cents,
        "weighting": plan.weighting.value,
        "record_on": split.record_on.isoformat(),
        "shares": [
            {
                "unit": str(share.home.id),
                "area_cm2": share.home.area_cm2,
                "coefficient": None if share.coefficient is None else exact.exact_text(share.coefficient),
                "cents": share.cents,
            }
            for share in split.shares
        ],
    }
