"""Sort keys: buildings by number, names by sound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.roll import ordering


@pytest.mark.parametrize(
    "listed",
    [
        ["1栋", "2栋", "9栋", "10栋", "11栋"],
        ["一单元", "二单元", "九单元", "十单元", "十二单元", "二十单元", "一百零三单元"],
        ["101", "0102", "1001"],
        ["A座", "B座", "C2座", "C10座"],
        ["地下车库", "商铺"],
        ["２栋", "10栋"],
    ],
)
def test_places_stand_in_the_order_people_count_them(listed: list[str]) -> None:
    keys = [ordering.place_key(each) for each in listed]
    assert keys == sorted(set(keys))


def test_a_number_in_characters_is_the_same_number() -> None:
    assert ordering.place_key("十二栋") == ordering.place_key("12栋")
    assert ordering.place_key("二〇一室") == ordering.place_key("201室")


def test_names_stand_by_their_pinyin() -> None:
    listed = ["白飞", "陈国强", "李梅", "Li Ming", "王敏", "张伟"]
    keys = [ordering.name_key(each) for each in listed]
    assert keys == sorted(set(keys))


@given(st.text(max_size=20))
def test_any_text_has_a_key(text: str) -> None:
    assert isinstance(ordering.place_key(text), str)
    assert isinstance(ordering.name_key(text), str)


@given(st.integers(0, 99_999), st.integers(0, 99_999))
def test_numbers_are_compared_as_numbers(one: int, other: int) -> None:
    keys = [ordering.place_key(f"{number}栋") for number in (one, other)]
    assert (keys[0] < keys[1]) == (one < other)
