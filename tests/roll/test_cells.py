from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.communities.rules import AreaSource, UnitKind
from deliberation.roll import cells
from deliberation.roll.faults import SENTENCES, FaultCode, Faulty


@pytest.mark.parametrize(
    ("text", "cm2"),
    [
        ("88.5", 885_000),
        ("８８．５０", 885_000),
        (" 88.5012 ㎡", 885_012),
        ("88.50平方米", 885_000),
        ("88.5 m²", 885_000),
        ("88.5M2", 885_000),
        ("1,088.5", 10_885_000),
        ("0088.50", 885_000),
        ("88.500000", 885_000),
        ("88.", 880_000),
        ("+88", 880_000),
        ("0.0001", 1),
    ],
)
def test_an_area_is_read_exactly_however_it_is_typed(text: str, cm2: int) -> None:
    assert cells.area_cm2(text) == cm2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", FaultCode.NO_AREA),
        (" — ", FaultCode.NO_AREA),
        ("-3", FaultCode.NEGATIVE_AREA),
        ("－３．５㎡", FaultCode.NEGATIVE_AREA),
        ("0", FaultCode.ZERO_AREA),
        ("-0.00", FaultCode.ZERO_AREA),
        ("约88", FaultCode.AREA_IS_TEXT),
        ("88.5.1", FaultCode.AREA_IS_TEXT),
        ("88,5", FaultCode.AREA_IS_TEXT),
        ("8.85E+1", FaultCode.AREA_IS_TEXT),
        ("=80+8", FaultCode.AREA_IS_TEXT),
        ("٣٣", FaultCode.AREA_IS_TEXT),
        ("nan", FaultCode.AREA_IS_TEXT),
        ("inf", FaultCode.AREA_IS_TEXT),
        ("1000000", FaultCode.AREA_TOO_LARGE),
        ("88.12341", FaultCode.FIVE_DECIMALS),
    ],
)
def test_what_is_no_area_is_refused(text: str, code: FaultCode) -> None:
    with pytest.raises(Faulty) as refused:
        cells.area_cm2(text)
    assert refused.value.code is code


@given(st.decimals(min_value="0.0001", max_value="999999.9999", places=4))
def test_four_decimals_are_never_rounded(area: Decimal) -> None:
    assert Decimal(cells.area_cm2(str(area))) == area * 10_000


@given(st.text(max_size=20))
def test_any_text_is_an_area_or_a_fault(text: str) -> None:
    try:
        said = cells.area_cm2(text)
    except Faulty as fault:
        said = -len(SENTENCES[fault.code])
    assert said != 0


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-05-01", date(2024, 5, 1)),
        ("2024/5/1", date(2024, 5, 1)),
        ("2024.5.1", date(2024, 5, 1)),
        ("２０２４年５月１日", date(2024, 5, 1)),
        ("20240501", date(2024, 5, 1)),
        ("2024-05-01 00:00:00", date(2024, 5, 1)),
        ("", None),
        ("无", None),
    ],
)
def test_a_day_is_read_however_it_is_written(text: str, day: date | None) -> None:
    assert cells.day(text) == day


@pytest.mark.parametrize(
    "text", ["2024-02-30", "2024年5月", "1.5.2024", "明年", "45413", "0001-01-01", "2024-05/01", "9999-01-01"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(Faulty) as refused:
        cells.day(text)
    assert refused.value.code is FaultCode.BAD_DATE


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("住 宅", UnitKind.DWELLING),
        ("Shop", UnitKind.SHOP),
        ("地下车位", UnitKind.PARKING),
        ("储藏间", UnitKind.STORAGE),
        ("公共", UnitKind.PUBLIC),
    ],
)
def test_kinds_are_known_in_both_languages(text: str, kind: UnitKind) -> None:
    assert cells.kind(text) is kind


@pytest.mark.parametrize(("text", "code"), [("", FaultCode.NO_KIND), ("塔楼", FaultCode.UNKNOWN_KIND)])
def test_a_kind_is_never_guessed(text: str, code: FaultCode) -> None:
    with pytest.raises(Faulty) as refused:
        cells.kind(text)
    assert refused.value.code is code


def test_a_source_may_be_left_open_but_not_be_unknown() -> None:
    assert cells.area_source("") is None
    assert cells.area_source("测绘") is AreaSource.SURVEY
    with pytest.raises(Faulty):
        cells.area_source("听说")


@pytest.mark.parametrize(
    ("parts", "shares"),
    [
        (["1/2", "1/2"], (Fraction(1, 2), Fraction(1, 2))),
        (["１/３", "2/3"], (Fraction(1, 3), Fraction(2, 3))),
        (["2", "1"], (Fraction(2, 3), Fraction(1, 3))),
        (["50%", "50%"], (Fraction(1, 2), Fraction(1, 2))),
        (["33.3%", "66.7%"], (Fraction(333, 1000), Fraction(667, 1000))),
        (["0.25", "0.75"], (Fraction(1, 4), Fraction(3, 4))),
        (["100"], (Fraction(1),)),
    ],
)
def test_shares_are_exact_fractions(parts: list[str], shares: tuple[Fraction, ...]) -> None:
    assert cells.shares(parts) == shares


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (["1/2", "1/3"], FaultCode.SHARES_DO_NOT_ADD_UP),
        (["1/2"], FaultCode.SHARES_DO_NOT_ADD_UP),
        (["60%", "50%"], FaultCode.SHARES_DO_NOT_ADD_UP),
        (["33.3%", "33.3%", "33.3%"], FaultCode.SHARES_DO_NOT_ADD_UP),
        (["1/2", ""], FaultCode.BAD_SHARE),
        (["1/0", "1"], FaultCode.BAD_SHARE),
        (["0", "1"], FaultCode.BAD_SHARE),
        (["-1", "2"], FaultCode.BAD_SHARE),
        (["2026-01-02"], FaultCode.BAD_SHARE),
    ],
)
def test_shares_that_make_no_whole_are_refused(parts: list[str], code: FaultCode) -> None:
    with pytest.raises(Faulty) as refused:
        cells.shares(parts)
    assert refused.value.code is code


@given(st.lists(st.integers(1, 999_999), min_size=1, max_size=6))
def test_whole_numbers_always_make_a_whole(weights: list[int]) -> None:
    shares = cells.shares([str(weight) for weight in weights])
    assert sum(shares) == 1
    assert all(share * sum(weights) == weight for share, weight in zip(shares, weights, strict=True))
