"""How many seats a committee may have."""

from collections.abc import Iterator
from dataclasses import dataclass

from deliberation.counting.lint.findings import Finding, refuse
from deliberation.counting.presets import places
from deliberation.counting.presets.places import Parameter
from deliberation.kernel import exact
from deliberation.kernel.text import sentence

EVEN = sentence(
    "A committee has an odd number of seats, so that it can always decide. Choose one more or one less."
)
FEW = sentence("A committee has %(seats)s seats or more here. Choose more.")
MANY = sentence("A committee has %(seats)s seats at most here. Choose fewer.")


@dataclass(frozen=True, kw_only=True)
class Seats:
    """Seats to be filled, and how large the estate is: a small one may do with fewer."""

    count: int
    households: int | None = None
    area_cm2: int | None = None

    def findings(self, place: str) -> Iterator[Finding]:
        """Raises PlaceUnknown."""
        least, most = self._least(place), places.days(place, Parameter.COMMITTEE_SEATS_MAX)
        if self.count % 2 == 0:
            yield refuse(EVEN, "seats")
        if least is not None and self.count < least:
            yield refuse(FEW, "seats", seats=least)
        if most is not None and self.count > most:
            yield refuse(MANY, "seats", seats=most)

    def _least(self, place: str) -> int | None:
        small = places.days(place, Parameter.SMALL_COMMITTEE_SEATS)
        if small is not None and self._is_small(place):
            return small
        return places.days(place, Parameter.COMMITTEE_SEATS_MIN)

    def _is_small(self, place: str) -> bool:
        homes = places.days(place, Parameter.SMALL_COMMITTEE_HOUSEHOLDS)
        metres = places.days(place, Parameter.SMALL_COMMITTEE_AREA_M2)
        if homes is not None and self.households is not None and self.households <= homes:
            return True
        return metres is not None and self.area_cm2 is not None and self.area_cm2 <= metres * exact.CM2_PER_M2
