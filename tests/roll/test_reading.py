from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.communities.rules import UnitKind
from deliberation.roll import faults, headers, reading, records, unreadable, workbook
from deliberation.roll.faults import FaultCode
from deliberation.roll.headers import Field
from deliberation.roll.reading import Reading
from deliberation.roll.records import SkipReason
from deliberation.roll.table import Table
from tables import HEADER, a_row, xlsx_bytes

TODAY = date(2026, 3, 1)


def read(*rows: Sequence[str], header: Sequence[str] = HEADER, developer: str = "") -> Reading:
    table = Table(rows=(tuple(header), *map(tuple, rows)))
    return reading.read(table, headers.find(table), on=TODAY, developer=developer)


def codes(read_: Reading) -> list[tuple[int, FaultCode]]:
    return [(fault.row, fault.code) for fault in read_.faults]


def test_a_sound_row_is_a_unit() -> None:
    (unit,) = read(a_row(area="88.5012", share="1", handed_over="2020-07-01")).units
    assert (unit.place.building, unit.place.entrance, unit.place.floor, unit.place.label) == (
        "3栋",
        "2单元",
        "5",
        "502",
    )
    assert (unit.kind, unit.area_cm2, unit.handed_over_on) == (UnitKind.DWELLING, 885_012, date(2020, 7, 1))
    (owner,) = unit.owners
    assert (owner.name, owner.document, owner.phone) == ("林晓", "330100197001011234", "13700001111")
    assert (owner.share, owner.is_developer, unit.row) == (Fraction(1), False, 2)


@pytest.mark.parametrize("between", ["、", "，", ",", ";", "；", "/", "／", "； ", "\n"])
def test_co_owners_are_told_apart_by_every_usual_sign(between: str) -> None:
    (unit,) = read(
        a_row(
            owners=f"林晓{between}何 伟",
            ids=f"A11111{between}b２２２２２",
            phones=f"137 0000 1111{between}+86 13700002222",
        )
    ).units
    assert [(owner.name, owner.document, owner.phone) for owner in unit.owners] == [
        ("林晓", "A11111", "13700001111"),
        ("何伟", "B22222", "13700002222"),
    ]


def test_one_owner_of_two_may_lack_number_and_phone() -> None:
    (unit,) = read(a_row(owners="林晓；何伟", ids="；B22222", phones="13700001111；无")).units
    assert [(owner.document, owner.phone) for owner in unit.owners] == [("", "13700001111"), ("B22222", "")]


def test_a_separator_left_at_the_end_means_nothing() -> None:
    (unit,) = read(a_row(owners="林晓；", ids="A11111；", phones="13700001111;")).units
    assert [owner.name for owner in unit.owners] == ["林晓"]


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"building": ""}, FaultCode.NO_BUILDING, Field.BUILDING),
        ({"unit": ""}, FaultCode.NO_UNIT, Field.UNIT),
        ({"unit": "9" * 41}, FaultCode.TOO_LONG, Field.UNIT),
        ({"kind": "塔楼"}, FaultCode.UNKNOWN_KIND, Field.KIND),
        ({"kind": ""}, FaultCode.NO_KIND, Field.KIND),
        ({"area": "-1"}, FaultCode.NEGATIVE_AREA, Field.AREA),
        ({"area": ""}, FaultCode.NO_AREA, Field.AREA),
        ({"area": "未测"}, FaultCode.AREA_IS_TEXT, Field.AREA),
        ({"area": "88.12345"}, FaultCode.FIVE_DECIMALS, Field.AREA),
        ({"area": "=40+48"}, FaultCode.FORMULA, Field.AREA),
        ({"owners": "=A1"}, FaultCode.FORMULA, Field.OWNERS),
        ({"source": "听说"}, FaultCode.UNKNOWN_AREA_SOURCE, Field.AREA_SOURCE),
        ({"owners": ""}, FaultCode.NO_OWNER, Field.OWNERS),
        ({"owners": "无"}, FaultCode.NO_OWNER, Field.OWNERS),
        ({"owners": "名" * 101}, FaultCode.TOO_LONG, Field.OWNERS),
        ({"owners": "、".join(map(str, range(41)))}, FaultCode.TOO_LONG, Field.OWNERS),
        ({"owners": "林晓、何伟"}, FaultCode.OWNERS_AND_DOCUMENTS_DIFFER, Field.DOCUMENTS),
        ({"ids": "A11111;B22222"}, FaultCode.OWNERS_AND_DOCUMENTS_DIFFER, Field.DOCUMENTS),
        ({"ids": "A11111;;"}, None, None),
        ({"phones": "13700001111/13700002222"}, FaultCode.OWNERS_AND_PHONES_DIFFER, Field.PHONES),
        ({"phones": "1.37E+10"}, FaultCode.BAD_PHONE, Field.PHONES),
        ({"ids": "3.30100197001011E+17"}, FaultCode.BAD_DOCUMENT, Field.DOCUMENTS),
        ({"ids": "3301****1234"}, FaultCode.BAD_DOCUMENT, Field.DOCUMENTS),
        ({"share": "1/2"}, FaultCode.SHARES_DO_NOT_ADD_UP, Field.SHARES),
        ({"share": "1;1"}, FaultCode.OWNERS_AND_SHARES_DIFFER, Field.SHARES),
        ({"share": "一半"}, FaultCode.BAD_SHARE, Field.SHARES),
        ({"handed_over": "去年"}, FaultCode.BAD_DATE, Field.HANDED_OVER_ON),
        ({"owners": "林晓;林 晓", "ids": "", "phones": ""}, FaultCode.OWNER_TWICE, Field.OWNERS),
        ({"owners": "林晓;何伟", "ids": "A11111;a11111", "phones": ""}, FaultCode.OWNER_TWICE, Field.OWNERS),
        ({"owners": "林晓;林晓", "ids": "A11111;", "phones": ""}, FaultCode.OWNER_TWICE, Field.OWNERS),
    ],
)
def test_a_fault_names_its_row_and_cell_and_keeps_the_row_out(
    changes: dict[str, str], code: FaultCode | None, field: Field | None
) -> None:
    found = read(a_row(unit="501", owners="丁一", ids="Z99999"), a_row(**changes))
    assert [(fault.row, fault.code, fault.field) for fault in found.faults] == (
        [(3, code, field)] if code else []
    )
    assert len(found.units) == (1 if code else 2)


def test_every_faulty_cell_of_a_row_is_named_at_once() -> None:
    found = read(a_row(kind="塔楼", area="", owners="", handed_over="去年"))
    assert {fault.field for fault in found.faults} == {
        Field.KIND,
        Field.AREA,
        Field.OWNERS,
        Field.HANDED_OVER_ON,
    }


def test_every_fault_has_a_sentence_that_can_be_filled_in() -> None:
    assert faults.SENTENCES.keys() == set(FaultCode)
    details = faults.RowFault(
        row=1, code=FaultCode.FORMULA, field=Field.AREA, column="面积", typed="=1", other_row=2
    ).details
    assert all("%(" not in message % details for message in faults.SENTENCES.values())


def test_a_second_row_of_one_unit_is_a_fault_that_names_the_first() -> None:
    found = read(a_row(), a_row(unit="５０２ ", floor=""), a_row(unit="503"))
    assert codes(found) == [(3, FaultCode.DUPLICATE_UNIT)]
    assert (
        found.faults[0].message % found.faults[0].details == "Row 2 names the same unit. Keep one of the two."
    )


def test_a_storeroom_may_bear_the_number_of_its_flat() -> None:
    assert len(read(a_row(), a_row(kind="储藏室")).units) == 2


def test_ditto_means_the_cell_of_the_unit_above_even_past_a_total() -> None:
    total = ["小计", "", "", "", "", "88.50"]
    found = read(a_row(), total, a_row(building="同上", entrance="〃", unit="503", source="同上"))
    assert [unit.place.building for unit in found.units] == ["3栋", "3栋"]
    assert found.units[1].place.entrance == "2单元"
    assert not found.faults


def test_ditto_in_the_first_row_is_no_building() -> None:
    found = read(a_row(building="同上"))
    assert codes(found) == [(2, FaultCode.NO_BUILDING)]
    assert found.faults[0].typed == "同上"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ([], SkipReason.BLANK),
        (["小计", "", "", "", "", "900.5"], SkipReason.TOTAL),
        (["", "", "", "3栋合计：", "", "900.5"], SkipReason.TOTAL),
        (["Grand total", "", "", "", "", "900.5"], SkipReason.TOTAL),
        (["制表：物业", "", "", "", "", "审核：张"], SkipReason.SIGNATURE),
        (["制表人:王", "", "", "", "", "", "", "盖章："], SkipReason.SIGNATURE),
        (["制表：物业", "2026年3月", "张三"], SkipReason.SIGNATURE),
        (["注：面积以登记为准"], SkipReason.SIGNATURE),
        (["二期"], SkipReason.NOTE),
        (HEADER, SkipReason.HEADER),
    ],
)
def test_rows_that_are_no_units_are_skipped_with_the_reason(row: list[str], reason: SkipReason) -> None:
    found = read(a_row(), row, a_row(unit="503"))
    assert [(skipped.row, skipped.reason) for skipped in found.skipped] == [(3, reason)]
    assert (len(found.units), found.faults) == (2, ())


def test_every_reason_to_skip_has_a_sentence() -> None:
    assert records.SKIP_SENTENCES.keys() == set(SkipReason)


def test_a_row_with_an_owner_and_no_room_is_a_fault_and_not_skipped() -> None:
    assert codes(read(a_row(), ["", "", "", "", "", "", "", "何伟"])) == [(3, FaultCode.NO_UNIT)]


def test_a_unit_whose_owner_is_called_a_total_is_a_unit() -> None:
    assert read(a_row(owners="合计")).units[0].owners[0].name == "合计"


def test_one_merged_area_over_two_units_is_a_fault_and_a_merged_building_is_not() -> None:
    rows = [HEADER, a_row(unit="501"), a_row(unit="502", building="", area="")]
    table = workbook.read(
        xlsx_bytes([[cell or None for cell in row] for row in rows], merged=["A2:A3", "F2:F3"])
    )
    found = reading.read(table, headers.find(table), on=TODAY)
    assert codes(found) == [(3, FaultCode.SHARED_AREA)]


def test_one_number_under_two_names_is_a_fault() -> None:
    found = read(a_row(), a_row(unit="503", owners="何伟"))
    assert codes(found) == [(3, FaultCode.DOCUMENT_OF_ANOTHER)]
    assert found.faults[0].other_row == 2


def test_a_name_without_number_that_two_numbered_people_bear_is_a_fault() -> None:
    found = read(a_row(ids="A11111"), a_row(unit="503", ids="B22222"), a_row(unit="504", ids=""))
    assert codes(found) == [(4, FaultCode.UNCLEAR_NAMESAKE)]
    assert found.figures.persons == 2


def test_common_parts_may_belong_to_all() -> None:
    found = read(
        a_row(kind="公共", owners="全体业主", ids="", phones=""),
        a_row(unit="2", kind="公共", owners="", ids="", phones=""),
    )
    assert [unit.owners for unit in found.units] == [(), ()]
    assert (found.figures.heads, found.figures.persons) == (0, 0)


@pytest.mark.parametrize(
    "text", ["开发商", "Developer", "南江房地产开发有限公司", "开发商（南江房地产开发有限公司）"]
)
def test_the_developer_is_known_by_word_and_by_the_only_name_that_says_so(text: str) -> None:
    rows = [
        a_row(),
        a_row(unit="1", owners="南江房地产开发有限公司", ids="", phones=""),
        a_row(unit="2", owners=text, ids="", phones=""),
    ]
    found = read(*rows)
    assert [unit.owners[0].is_developer for unit in found.units] == [False, True, True]
    assert (found.figures.heads, found.figures.persons) == (2, 1)


def test_of_two_companies_that_could_be_the_developer_neither_is_taken_for_it() -> None:
    one, two = (a_row(unit=n, owners=f"{n}置业有限公司", ids="", phones="") for n in ("南江", "北江"))
    assert not any(owner.is_developer for unit in read(one, two).units for owner in unit.owners)
    named = read(one, two, developer="南江置业有限公司")
    assert [unit.owners[0].is_developer for unit in named.units] == [True, False]


def test_a_company_that_is_no_developer_is_an_owner_like_others() -> None:
    row = a_row(kind="商铺", owners="南江房地产经纪有限公司", ids="", phones="")
    assert not read(row).units[0].owners[0].is_developer


def test_a_table_without_a_needed_column_is_refused_by_name() -> None:
    with pytest.raises(unreadable.MissingColumns) as refused:
        read(["1栋", "101"], header=["楼栋", "房号", "用途"])
    assert refused.value.details == {"columns": "面积/area_m2, 业主/owners"}


def test_no_clear_number_shows_in_a_repr_or_a_fault() -> None:
    found = read(
        a_row(), a_row(unit="503", ids="330100197001011234;A11111"), a_row(unit="504", phones="13700001111/2")
    )
    assert len(found.faults) == 2
    assert "33010019" not in repr(found)
    assert "1370000" not in repr(found)


ANY_CELL = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["同上", "小计", "住宅", "1/2", "88.5", "林晓;何伟", "=1", "2024-01-01"]),
)


@given(st.lists(st.lists(ANY_CELL, max_size=len(HEADER)), max_size=6))
def test_every_row_of_any_table_is_a_unit_a_fault_or_skipped(rows: list[list[str]]) -> None:
    table = Table(rows=(tuple(HEADER), *map(tuple, rows)))
    found = reading.read(table, headers.find(table), on=TODAY)
    told = [
        {unit.row for unit in found.units},
        {fault.row for fault in found.faults},
        {row.row for row in found.skipped},
    ]
    assert set.union(*told) == set(range(2, len(table.rows) + 1))
    assert sum(map(len, told)) == len(table.rows) - 1


@given(st.lists(st.integers(1, 9_999_999_999), min_size=1, max_size=20), st.randoms())
def test_figures_do_not_depend_on_the_order_of_the_rows(areas: list[int], random: Random) -> None:
    rows = [
        a_row(
            unit=str(place),
            area=f"{area // 10_000}.{area % 10_000:04}",
            owners=f"业主{area % 5}",
            ids=f"ID{area % 5:05}",
            phones="",
        )
        for place, area in enumerate(areas)
    ]
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert read(*rows).figures == read(*shuffled).figures
    assert read(*rows).figures.area_cm2 == sum(areas)
    assert read(*rows).figures.heads == len({area % 5 for area in areas})
