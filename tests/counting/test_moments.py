from datetime import datetime

import pytest

from deliberation.counting import moments


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "soon",
            "2026-3-1",
            "2026-02-30",
            "2026-13-01",
            "20260301",
            "2026-W10-1",
            "0001-01-01",
            "9999-12-31",
        ),
        *(
            "2026-03-01T24:00",
            "2026-03-01T10:60",
            "2026-03-01 10:00",
            "2026-03-01T10:00+24:00",
            "2026-03-01T10:00z",
        ),
        *("2026-03-01T10:00:00.1234567", "2026-03-01T1:00", "２０２６-03-01", "2026-03-01\n", "1899-12-31"),
    ],
)
def test_what_is_no_plain_day_or_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the caller says where
        moments.read(text)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("2026-03-01", datetime(2026, 3, 1)),  # noqa: DTZ001 - a day of no zone
        ("2026-03-01T10:00", datetime(2026, 3, 1, 10)),  # noqa: DTZ001
        ("2026-03-01T10:00:00.5Z", datetime(2026, 3, 1, 10, 0, 0, 500_000)),  # noqa: DTZ001
        ("2026-03-01T10:00:00+08:00", datetime(2026, 3, 1, 2)),  # noqa: DTZ001
        ("1900-01-01T00:00+14:00", datetime(1899, 12, 31, 10)),  # noqa: DTZ001
    ],
)
def test_a_moment_is_put_in_its_place(text: str, order: datetime) -> None:
    assert moments.order(moments.read(text)) == order
