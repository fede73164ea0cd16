"""Persons and units as staff look them up."""

from datetime import timedelta
from uuid import UUID

import pytest

import builders
import rolls
import statements
from deliberation.communities import queries as communities
from deliberation.communities.rules import AreaSource
from deliberation.database.sessions import Sessions, reading
from deliberation.roll import directory, recipients
from deliberation.roll.kinds import PersonKind
from tables import a_row

ROWS = [
    a_row(building="10栋", unit="0101", owners="赵敏", ids="A1003", phones=""),
    a_row(
        building="2栋",
        unit="0502",
        owners="林晓、钱进",
        ids="A1001、A1002",
        phones="13700001111、13700002222",
    ),
    a_row(building="2栋", unit="0301", owners="林晓", ids="A1001", phones=""),
    a_row(building="2栋", entrance="1单元", unit="0401", owners="开发商", ids="", phones=""),
    a_row(building="商铺", entrance="", unit="S1", kind="商铺", owners="百家超市有限公司", ids="", phones=""),
]


@pytest.fixture
async def here(sessions: Sessions) -> UUID:
    community_id = await rolls.a_community(sessions)
    await rolls.taken_in(sessions, community_id, rolls.table_of(ROWS))
    return community_id


async def persons(sessions: Sessions, community_id: UUID, sought: str, page: int = 1) -> list[str]:
    async with reading(sessions, community_id) as db:
        found = await directory.persons(db, sought=sought, page=page)
    return [entry.name for entry in found.entries]


async def units(sessions: Sessions, community_id: UUID, sought: str) -> list[str]:
    async with reading(sessions, community_id) as db:
        found = await directory.units(db, sought=sought, page=1)
    return [entry.place for entry in found.entries]


async def test_persons_stand_by_the_sound_of_their_names_with_all_their_places(
    sessions: Sessions, here: UUID
) -> None:
    async with reading(sessions, here) as db:
        found = await directory.persons(db, sought="", page=1)
    assert [entry.name for entry in found.entries] == ["百家超市有限公司", "开发商", "林晓", "钱进", "赵敏"]
    assert found.entries[2].places == ("2栋 2单元 0301", "2栋 2单元 0502")
    assert (found.total, found.pages) == (5, 1)


@pytest.mark.parametrize(
    ("sought", "names"),
    [
        ("林", ["林晓"]),
        ("2栋 502", ["林晓", "钱进"]),
        ("２栋 502", ["林晓", "钱进"]),
        ("S1", ["百家超市有限公司"]),
        ("s1", ["百家超市有限公司"]),
        ("%", []),
        ("_", []),
        ("13700001111", []),
        ("没有这个人", []),
        ("林 晓", ["林晓"]),
        ("林 进", []),
    ],
)
async def test_a_part_of_a_name_or_of_a_place_finds_persons(
    sessions: Sessions, here: UUID, sought: str, names: list[str]
) -> None:
    assert await persons(sessions, here, sought) == names


@pytest.mark.parametrize(
    ("sought", "places"),
    [
        ("", ["2栋 1单元 0401", "2栋 2单元 0301", "2栋 2单元 0502", "10栋 2单元 0101", "商铺 S1"]),
        ("林晓", ["2栋 2单元 0301", "2栋 2单元 0502"]),
        ("10栋 01", ["10栋 2单元 0101"]),
        ("%", []),
    ],
)
async def test_units_stand_in_the_order_people_count_them(
    sessions: Sessions, here: UUID, sought: str, places: list[str]
) -> None:
    assert await units(sessions, here, sought) == places


async def test_who_sold_their_only_flat_is_no_longer_listed(sessions: Sessions, here: UUID) -> None:
    sold = [a_row(building="10栋", unit="0101", owners="孙立", ids="A1009", phones=""), *ROWS[1:]]
    await rolls.taken_in(sessions, here, rolls.table_of(sold), now=builders.NOW + timedelta(days=1))
    assert await persons(sessions, here, "赵敏") == []
    assert await persons(sessions, here, "10栋") == ["孙立"]


async def test_letters_for_a_building_go_once_to_each_person_in_the_order_of_a_walk(
    sessions: Sessions, here: UUID
) -> None:
    async with reading(sessions, here) as db:
        second = next(each for each in await communities.places(db) if each.name == "2栋")
        found = await recipients.present(db, building_id=second.id)
    assert [(each.name, each.place) for each in found] == [
        ("林晓", "2栋 2单元 0301"),
        ("钱进", "2栋 2单元 0502"),
    ]


async def test_a_unit_says_its_area_and_where_it_was_read(sessions: Sessions, here: UUID) -> None:
    async with reading(sessions, here) as db:
        entry = (await directory.units(db, sought="S1", page=1)).entries[0]
    assert (entry.area_cm2, entry.area_source) == (885000, AreaSource.REGISTER)
    assert entry.masked_owners == ("百家超市有限公司",)


async def test_a_page_holds_so_many_and_the_next_the_rest(sessions: Sessions, here: UUID) -> None:
    rows = [a_row(unit=str(number), owners=f"业主{number:03}", ids="", phones="") for number in range(70)]
    await rolls.taken_in(sessions, here, rolls.table_of([*ROWS, *rows]))
    first, second = [await persons(sessions, here, "业主", page) for page in (1, 2)]
    assert (len(first), len(second)) == (directory.PAGE_ROWS, 20)
    assert set(first).isdisjoint(second)


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("张三", PersonKind.NATURAL, "张*"),
        ("欧阳娜娜", PersonKind.NATURAL, "欧***"),
        ("Alexander Smith", PersonKind.NATURAL, "A***"),
        ("百家超市有限公司", PersonKind.LEGAL, "百家超市有限公司"),
        ("开发商", PersonKind.DEVELOPER, "开发商"),
    ],
)
def test_a_masked_name_shows_its_first_sign(name: str, kind: PersonKind, shown: str) -> None:
    assert directory.masked_name(name, kind) == shown


async def test_a_longer_list_takes_no_more_statements(sessions: Sessions) -> None:
    times = []
    for slug, size in (("small-place", 2), ("large-place", 40)):
        community_id = await rolls.a_community(sessions, slug=slug)
        rows = [a_row(unit=str(number), ids=f"A{number:05}") for number in range(size)]
        await rolls.taken_in(sessions, community_id, rolls.table_of(rows))
        async with reading(sessions, community_id) as db:
            with statements.asked() as asked:
                await directory.persons(db, sought="", page=1)
                await directory.units(db, sought="", page=1)
        times.append(len(asked))
    assert times[0] == times[1]


async def test_a_surname_finds_everybody_of_that_name_on_every_page_and_nobody_else(
    sessions: Sessions,
) -> None:
    community_id = await rolls.a_community(sessions)
    names = [
        f"{surname}{given}" for surname in "王陈林" for given in "敏芳强伟静丽军洋艳杰超明娟霞平刚桂英华玉"
    ]
    rows = [a_row(unit=f"{place:04}", owners=name, ids=f"A{place:05}") for place, name in enumerate(names)]
    await rolls.taken_in(sessions, community_id, rolls.table_of(rows))
    sought = {name for name in names if name.startswith("王")}
    found: list[str] = []
    async with reading(sessions, community_id) as db:
        first = await directory.persons(db, sought="王", page=1)
        for page in range(1, first.pages + 1):
            found += [entry.name for entry in (await directory.persons(db, sought="王", page=page)).entries]
    assert (set(found), first.total) == (sought, len(sought))


async def test_the_words_of_a_name_may_stand_in_any_order(sessions: Sessions) -> None:
    community_id = await rolls.a_community(sessions)
    await rolls.taken_in(sessions, community_id, rolls.table_of([a_row(owners="Marco Rossi", ids="A0001")]))
    assert await persons(sessions, community_id, "rossi marco") == ["Marco Rossi"]
