"""ID numbers that lost or gained a digit: looked at again before a table is taken in, never refused.

A number of a mainland identity card has 18 signs, that of the first generation 15 (GB 11643). Of other papers nothing is known.
"""

import re
from collections.abc import Iterable

from deliberation.roll import identity
from deliberation.roll.units import RollUnit

_NEARLY_A_CARD = re.compile(r"\d{13}[\dX]|\d{15}[\dX]|\d{16}[\dX]|\d{18}[\dX]")
"""14, 16, 17 or 19 signs."""


def rows(units: Iterable[RollUnit]) -> tuple[int, ...]:
    """Of the table, each once."""
    return tuple(
        unit.row
        for unit in units
        if any(
            owner.document and _NEARLY_A_CARD.fullmatch(identity.document_normal(owner.document))
            for owner in unit.owners
        )
    )
