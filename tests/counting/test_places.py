"""What a place asks for, and where that was found."""

from fractions import Fraction

import pytest

from deliberation.counting import presets
from deliberation.counting.presets import SourceStatus, places
from deliberation.counting.presets.places import Parameter, PlaceUnknown


@pytest.mark.parametrize(
    ("place", "parameter", "value", "found_in"),
    [
        ("cn-zhejiang-hangzhou", Parameter.NOTICE_DAYS_EXTRAORDINARY, 7, "cn-zhejiang-hangzhou"),
        ("cn-zhejiang-hangzhou", Parameter.FILING_WITHIN_DAYS, 30, "cn"),
        ("cn-zhejiang-ningbo", Parameter.CANDIDATES_POSTING_DAYS, 10, "cn-zhejiang-ningbo"),
        ("cn-shandong-weifang", Parameter.COMMITTEE_SEATS_MIN, 5, "cn-shandong"),
        ("cn-shandong-weifang", Parameter.PROXY_MANDATES_MAX, 3, "cn-shandong-weifang"),
        ("cn", Parameter.NOTICE_DAYS, 15, "cn"),
        ("cn-beijing", Parameter.HANDED_OVER_SHARE, Fraction(1, 2), "cn-beijing"),
        ("cn", Parameter.COMMITTEE_SEATS_MAX, 11, "any"),
        ("it", Parameter.NOTICE_DAYS, 5, "it"),
        ("au-nsw", Parameter.NOTICE_DAYS, 15, "any"),
    ],
)
def test_the_nearest_place_that_says_something_is_heard(
    place: str, parameter: Parameter, value: int | Fraction, found_in: str
) -> None:
    found = places.setting(place, parameter)
    assert found is not None
    assert (found.value, found.place) == (value, found_in)


def test_what_nobody_says_is_not_made_up() -> None:
    assert places.setting("cn-shanghai", Parameter.PROXY_MANDATES_MAX) is None
    assert places.days("cn-shanghai", Parameter.PROXY_MANDATES_MAX) is None
    assert places.days("cn-shanghai", Parameter.FIRST_ASSEMBLY_WITHIN_DAYS) == 90


def test_common_practice_never_claims_to_be_law() -> None:
    settings = places.get_place("any").settings.values()
    assert settings
    assert {setting.source_status for setting in settings} == {SourceStatus.UNVERIFIED}


def test_notes_come_from_the_place_and_what_it_belongs_to() -> None:
    found = [note.wording["en"] for note in places.notes("cn-zhejiang-hangzhou")]
    assert found[0] == "Online by default, paper on request."
    assert "Tell the residents' committee of the meeting." in found


def test_a_range_is_never_upside_down() -> None:
    for place in places.every():
        for parameter in Parameter:
            if parameter.endswith("_min"):
                least = places.days(place, parameter)
                most = places.days(place, Parameter(parameter.removesuffix("min") + "max"))
                assert least is None or most is None or least <= most


def test_every_preset_is_of_a_place_we_can_name() -> None:
    for preset in presets.every().values():
        assert places.get_place(preset.place or "").name["zh-Hans"]


def test_an_unknown_place_is_refused() -> None:
    with pytest.raises(PlaceUnknown):
        places.setting("atlantis", Parameter.NOTICE_DAYS)


def test_days_are_whole() -> None:
    with pytest.raises(ValueError, match="share"):
        places.days("cn-beijing", Parameter.HANDED_OVER_SHARE)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("浙江省杭州市西湖区", "cn-zhejiang-hangzhou"),
        ("杭州西湖区", "cn-zhejiang-hangzhou"),
        ("广东省江门市蓬江区", "cn-guangdong"),
        ("佛山市南海区桂城街道", "cn-guangdong-foshan"),
        ("南京市上海路12号", None),
        ("湖滨街道", None),
        ("Zürich, Switzerland", "ch"),
        ("Berlin", None),
        ("", None),
    ],
)
def test_an_address_names_the_nearest_place_we_know(address: str, place: str | None) -> None:
    assert places.named_in(address) == place
