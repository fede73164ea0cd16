import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.roll import headers, unreadable
from deliberation.roll.headers import Field
from deliberation.roll.table import Table
from tables import HEADER

ENGLISH = [
    "building", "entrance", "floor", "unit", "kind", "area_m2", "area_source", "owners", "owner_ids", "phones", "share",
    "handed_over_on",
]  # fmt: skip
EVERY_FIELD = dict(enumerate(Field))


def table(*rows: list[str]) -> Table:
    return Table(rows=tuple(map(tuple, rows)))


@pytest.mark.parametrize("names", [HEADER, ENGLISH, [name.upper().replace("_", " ") for name in ENGLISH]])
def test_every_column_is_known_in_both_languages(names: list[str]) -> None:
    header = headers.find(table(names))
    assert header.mapping == EVERY_FIELD
    assert (header.unknown, header.missing) == ({}, ())


@given(st.permutations(range(len(HEADER))))
def test_columns_may_stand_in_any_order(order: list[int]) -> None:
    header = headers.find(table([HEADER[place] for place in order]))
    assert header.mapping == {column: EVERY_FIELD[place] for column, place in enumerate(order)}


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("面积（㎡）", Field.AREA),
        ("建筑面积(平方米)", Field.AREA),
        ("* 房 号：", Field.UNIT),
        ("身份证\n号码", Field.DOCUMENTS),
        ("Ｏｗｎｅｒ", Field.OWNERS),
        ("联系电话", Field.PHONES),
        ("Area (m²)", Field.AREA),
    ],
)
def test_common_ways_of_writing_a_name_are_known(name: str, field: Field) -> None:
    assert headers.recognised((name,)) == {0: field}


def test_titles_and_blank_rows_above_the_header_are_passed_over() -> None:
    header = headers.find(
        table(["恒春里业主名册"], [], ["单位：平方米", "", "日期：2026年"], HEADER, ["1栋"])
    )
    assert header.row == 4


def test_of_a_header_in_two_rows_the_fuller_one_counts() -> None:
    upper = ["楼栋", "房号", "用途", "面积", "业主信息", "", ""]
    lower = ["楼栋", "房号", "用途", "面积", "姓名", "证件号", "电话"]
    assert headers.find(table(upper, lower)).row == 2


def test_an_unknown_column_can_be_mapped_by_hand() -> None:
    header = headers.find(table(["楼栋", "房号", "用途", "实得", "业主"]))
    assert header.unknown == {3: "实得"}
    assert header.missing == (Field.AREA,)
    by_hand = header.mapped({3: Field.AREA})
    assert (by_hand.unknown, by_hand.missing) == ({}, ())


def test_a_field_mapped_by_hand_leaves_the_column_that_held_it() -> None:
    header = headers.find(table(["楼栋", "房号", "用途", "面积", "业主", "合同数"])).mapped(
        {5: Field.AREA, 0: None}
    )
    assert header.mapping[5] is Field.AREA
    assert header.unknown == {0: "楼栋", 3: "面积"}
    assert header.missing == (Field.BUILDING,)


def test_two_columns_that_claim_one_field_are_left_to_a_person() -> None:
    header = headers.find(table(["楼栋", "房号", "用途", "面积", "产权面积", "业主"]))
    assert header.unknown == {3: "面积", 4: "产权面积"}
    assert header.missing == (Field.AREA,)


def test_a_table_of_foreign_names_gives_its_first_row_for_mapping_by_hand() -> None:
    header = headers.find(table(["Liste"], ["Haus", "Wohnung"], ["1", "2"]))
    assert (header.row, header.unknown) == (2, {0: "Haus", 1: "Wohnung"})


def test_a_table_without_any_row_of_names_is_refused() -> None:
    with pytest.raises(unreadable.NoHeader):
        headers.find(table(["名册"], [], ["1栋"]))
