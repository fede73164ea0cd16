"""Who is present is worked out from when each seat came and left."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from deliberation.counting.quantities import Quantity
from deliberation.meetings.attendance import Interval, Seat, figures, present_at, weight
from deliberation.meetings.kinds import How

BEGIN = datetime(2026, 5, 1, 11, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SEATS = tuple(
    Seat(id=UUID(int=n), key=str(n), weights={"heads": 1, "area": 8_850 * n + 1}) for n in range(1, 6)
)


def there(seat: Seat, since: int, until: int | None) -> Interval:
    left = None if until is None else BEGIN + until * MINUTE
    return Interval(seat_id=seat.id, how=How.IN_PERSON, since=BEGIN + since * MINUTE, until=left)


def test_a_seat_is_present_from_its_coming_to_just_before_its_leaving() -> None:
    intervals = [there(SEATS[0], 0, 10), there(SEATS[0], 20, None)]
    present = {
        minute: set(present_at(intervals, BEGIN + minute * MINUTE)) for minute in (0, 9, 10, 19, 20, 99)
    }
    here, gone = {SEATS[0].id}, set[UUID]()
    assert present == {0: here, 9: here, 10: gone, 19: gone, 20: here, 99: here}


def test_a_seat_that_came_again_another_way_is_there_that_way() -> None:
    again = Interval(seat_id=SEATS[0].id, how=How.REMOTE, since=BEGIN + 20 * MINUTE, until=None)
    assert present_at([there(SEATS[0], 0, 10), again], BEGIN + 30 * MINUTE) == {SEATS[0].id: How.REMOTE}


@given(st.sets(st.sampled_from(SEATS)), st.sets(st.sampled_from(SEATS)))
def test_who_comes_besides_adds_what_they_weigh_and_no_more(first: set[Seat], others: set[Seat]) -> None:
    here, more = {seat.id for seat in first}, {seat.id for seat in first | others}
    for dim in ("heads", "area"):
        before, after = (figures(SEATS, each, (dim,))[dim][Quantity.PRESENT] for each in (here, more))
        assert before is not None
        assert after == before + weight(others - first, dim)
        assert figures(SEATS, here, (dim,))[dim][Quantity.TOTAL] == Fraction(weight(SEATS, dim))


def test_a_seat_weighs_nothing_in_a_dimension_it_does_not_have() -> None:
    assert figures(SEATS, {SEATS[0].id}, ("members",)) == {
        "members": {Quantity.TOTAL: Fraction(0), Quantity.PRESENT: Fraction(0)}
    }
