"""Taking tables into the roll: once, again, changed, by two people at once."""

import asyncio
import json
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

import builders
import rolls
import statements
from conftest import Database
from deliberation.audit.models import AuditEntry
from deliberation.communities.models import Building, Entrance, Unit
from deliberation.communities.rules import UnitKind
from deliberation.database.sessions import Reader, Sessions, reading, writing
from deliberation.kernel.ids import new_id
from deliberation.roll import imports, present, rules
from deliberation.roll.differences import Aspect, Differences
from deliberation.roll.kinds import PersonKind
from deliberation.roll.known import KnownRoll
from deliberation.roll.models import Ownership, Person, PersonContact, RollImport
from deliberation.roll.rules import Agreed, FaultyRowsLeft, NothingChanges, RollChangedMeanwhile
from tables import HEADER, a_row

FOLDER = next(
    (path for above in Path(__file__).parents if (path := above / "shared/data/roll").is_dir()), None
)
needs_files = pytest.mark.skipif(
    FOLDER is None, reason="the folder shared/data/roll is not beside this repository"
)
LATER = builders.NOW + timedelta(days=30)
GOOD_ROWS = Agreed(without_faulty_rows=True)


@pytest.fixture
async def here(sessions: Sessions) -> UUID:
    return await rolls.a_community(sessions)


async def roll_of(sessions: Sessions, community_id: UUID) -> KnownRoll:
    async with reading(sessions, community_id) as db:
        return await present.roll(db)


async def preview(sessions: Sessions, community_id: UUID, data: bytes) -> Differences:
    async with reading(sessions, community_id) as db:
        return await imports.preview(db, rolls.read(data), pepper=rolls.pepper(community_id))


async def ownerships(db: Reader) -> list[tuple[str, date, date | None]]:
    rows = await db.exec(
        select(Person.name, Ownership.starts_on, Ownership.ends_on)
        .join(Ownership, col(Ownership.person_id) == col(Person.id))
        .order_by(col(Ownership.starts_on), col(Person.name))
    )
    return [(name, begun, ended) for name, begun, ended in rows]


@needs_files
@pytest.mark.parametrize("name", ["hengyu.xlsx", "hengyu.csv"])
async def test_a_real_table_gives_exactly_the_figures_of_a_careful_reader(
    sessions: Sessions, here: UUID, name: str
) -> None:
    assert FOLDER is not None
    expected = json.loads((FOLDER / "hengyu.expected.json").read_text(encoding="utf-8"))
    view = await rolls.taken_in(sessions, here, (FOLDER / name).read_bytes(), agreed=GOOD_ROWS)
    roll = await roll_of(sessions, here)
    for found in (view.figures, roll.figures(on=builders.NOW.date())):
        assert {
            "units": found.units,
            "heads": found.heads,
            "area_cm2": found.area_cm2,
        } == expected["all"]
        assert found.persons == expected["persons"]
    kinds = roll.figures_by_kind(on=builders.NOW.date())
    assert kinds[UnitKind.DWELLING].heads == expected["dwellings"]["heads"]
    assert kinds[UnitKind.DWELLING].area_cm2 == expected["dwellings"]["area_cm2"]


@needs_files
@pytest.mark.parametrize("second", ["hengyu.xlsx", "hengyu.csv"])
async def test_the_same_table_again_in_either_shape_changes_nothing(
    sessions: Sessions, here: UUID, second: str
) -> None:
    assert FOLDER is not None
    await rolls.taken_in(sessions, here, (FOLDER / "hengyu.xlsx").read_bytes(), agreed=GOOD_ROWS)
    again = (FOLDER / second).read_bytes()
    assert (await preview(sessions, here, again)).are_none
    with pytest.raises(NothingChanges):
        await rolls.taken_in(sessions, here, again, agreed=GOOD_ROWS)


async def test_places_persons_and_ownerships_are_written_once(sessions: Sessions, here: UUID) -> None:
    rows = [
        a_row(building="10栋", unit="101", owners="林晓、赵敏", ids="A1001、A1002", phones="13700001111、"),
        a_row(building="2栋", unit="101", owners="林晓", ids="A1001", phones="13700002222"),
        a_row(building="２ 栋", unit="102", owners="开发商", ids="", phones="", kind="商铺", entrance=""),
    ]
    await rolls.taken_in(sessions, here, rolls.table_of(rows))
    async with reading(sessions, here) as db:
        named = (await db.exec(select(Building.name).order_by(col(Building.sort_key)))).all()
        assert named == ["2栋", "10栋"]
        assert len((await db.exec(select(Entrance))).all()) == 2
        people = {row.name: row for row in await db.exec(select(Person))}
        contacts = {row.value for row in await db.exec(select(PersonContact))}
    assert {name: row.kind for name, row in people.items()} == {
        "林晓": PersonKind.NATURAL,
        "赵敏": PersonKind.NATURAL,
        "开发商": PersonKind.DEVELOPER,
    }
    assert contacts == {"13700001111", "13700002222"}
    roll = await roll_of(sessions, here)
    assert [len(unit.shares) for unit in roll.units] == [1, 1, 2]


async def test_namesakes_with_different_documents_stay_two_people(sessions: Sessions, here: UUID) -> None:
    rows = [a_row(unit="101", ids="A1001"), a_row(unit="102", ids="A1002"), a_row(unit="103", ids="A1001")]
    view = await rolls.taken_in(sessions, here, rolls.table_of(rows))
    assert (view.figures.persons, view.figures.heads) == (2, 2)


async def test_a_new_owner_ends_one_ownership_and_begins_another(sessions: Sessions, here: UUID) -> None:
    await rolls.taken_in(sessions, here, rolls.table_of([a_row(owners="林晓", ids="A1001")]))
    await rolls.taken_in(sessions, here, rolls.table_of([a_row(owners="钱进", ids="A2002")]), now=LATER)
    async with reading(sessions, here) as db:
        assert await ownerships(db) == [
            ("林晓", date(2026, 5, 21), date(2026, 6, 20)),
            ("钱进", date(2026, 6, 20), None),
        ]
        assert len((await db.exec(select(Unit))).all()) == 1


async def test_who_stays_an_owner_stays_the_same_person(sessions: Sessions, here: UUID) -> None:
    both = a_row(owners="林晓、钱进", ids="A1001、A2002", phones="13700001111、13700002222")
    await rolls.taken_in(sessions, here, rolls.table_of([both]))
    before = {person.name: person.id for person in (await roll_of(sessions, here)).persons.values()}
    one = a_row(owners="钱进", ids="A2002", phones="13700002222")
    await rolls.taken_in(sessions, here, rolls.table_of([one]), now=LATER)
    roll = await roll_of(sessions, here)
    assert list(roll.units[0].shares) == [before["钱进"]]


async def test_another_share_is_another_ownership(sessions: Sessions, here: UUID) -> None:
    def row(share: str) -> list[str]:
        return a_row(owners="林晓、钱进", ids="A1001、A2002", phones="", share=share)

    await rolls.taken_in(sessions, here, rolls.table_of([row("1/2;1/2")]))
    await rolls.taken_in(sessions, here, rolls.table_of([row("1/3;2/3")]), now=LATER)
    roll = await roll_of(sessions, here)
    assert sorted(roll.units[0].shares.values(), key=str) == [Fraction(1, 3), Fraction(2, 3)]
    async with reading(sessions, here) as db:
        assert len(await ownerships(db)) == 4


async def test_a_changed_unit_keeps_its_id_and_says_the_new_figures(sessions: Sessions, here: UUID) -> None:
    await rolls.taken_in(sessions, here, rolls.table_of([a_row(area="88.50", floor="5")]))
    before = (await roll_of(sessions, here)).units[0]
    changed = rolls.table_of([a_row(area="88.51", floor="6", kind="商铺", source="测绘")])
    view = await rolls.taken_in(sessions, here, changed, now=LATER)
    after = (await roll_of(sessions, here)).units[0]
    assert after.id == before.id
    assert (after.sealed.area_cm2, after.sealed.kind, after.sealed.place.floor) == (
        885100,
        UnitKind.SHOP,
        "6",
    )
    assert view.figures.area_cm2 == 885100


async def test_a_number_given_later_belongs_to_the_owner_of_that_name_there(
    sessions: Sessions, here: UUID
) -> None:
    await rolls.taken_in(sessions, here, rolls.table_of([a_row(owners="林晓", ids="")]))
    before = (await roll_of(sessions, here)).units[0].shares
    data = rolls.table_of([a_row(owners="林晓", ids="A1001")])
    assert (await preview(sessions, here, data)).changed[0].aspects == (Aspect.OWNERS,)
    await rolls.taken_in(sessions, here, data, now=LATER)
    roll = await roll_of(sessions, here)
    assert roll.units[0].shares == before
    assert len(roll.persons) == 1
    assert (await preview(sessions, here, data)).are_none


async def test_a_number_that_two_owners_of_one_name_get_gives_nobody_the_old_account(
    sessions: Sessions, here: UUID
) -> None:
    await rolls.taken_in(
        sessions, here, rolls.table_of([a_row(unit="101", ids=""), a_row(unit="102", ids="")])
    )
    before = set((await roll_of(sessions, here)).persons)
    await rolls.taken_in(
        sessions, here, rolls.table_of([a_row(unit="101", ids="A1001"), a_row(unit="102", ids="A1002")])
    )
    roll = await roll_of(sessions, here)
    assert before.isdisjoint(roll.units_of)
    assert len(roll.units_of) == 2


async def test_an_owner_without_number_is_the_numbered_owner_of_that_name(
    sessions: Sessions, here: UUID
) -> None:
    await rolls.taken_in(sessions, here, rolls.table_of([a_row(owners="林晓", ids="A1001")]))
    assert (
        await preview(sessions, here, rolls.table_of([a_row(owners="林 晓", ids="", phones="")]))
    ).are_none


async def test_a_new_name_under_a_known_number_renames_the_person(sessions: Sessions, here: UUID) -> None:
    await rolls.taken_in(sessions, here, rolls.table_of([a_row(owners="林晓", ids="A1001")]))
    await rolls.taken_in(sessions, here, rolls.table_of([a_row(owners="林小晓", ids="A1001")]), now=LATER)
    roll = await roll_of(sessions, here)
    assert [person.name for person in roll.persons.values()] == ["林小晓"]
    async with reading(sessions, here) as db:
        assert len(await ownerships(db)) == 1


async def test_a_new_phone_takes_the_place_of_the_old_one_and_none_leaves_it(
    sessions: Sessions, here: UUID
) -> None:
    async def phones() -> set[str]:
        async with reading(sessions, here) as db:
            return {row.value for row in await db.exec(select(PersonContact))}

    await rolls.taken_in(sessions, here, rolls.table_of([a_row(phones="13700001111")]))
    data = rolls.table_of([a_row(phones="13700009999")])
    assert (await preview(sessions, here, data)).changed[0].aspects == (Aspect.CONTACTS,)
    await rolls.taken_in(sessions, here, data, now=LATER)
    assert await phones() == {"13700009999"}
    assert (await preview(sessions, here, rolls.table_of([a_row(phones="")]))).are_none


async def test_a_table_without_a_column_leaves_what_the_roll_knows(sessions: Sessions, here: UUID) -> None:
    known = a_row(owners="林晓、钱进", ids="A1、A2", phones="", share="1/3;2/3", handed_over="2027-01-01")
    known[HEADER.index("证件号")] = "A1001、A2002"
    await rolls.taken_in(sessions, here, rolls.table_of([known]))
    kept = [HEADER.index(name) for name in ("楼栋", "单元", "房号", "用途", "面积", "业主")]
    data = rolls.table_of([[known[at] for at in kept]], header=[HEADER[at] for at in kept])
    assert (await preview(sessions, here, data)).are_none


async def test_units_that_left_the_table_stay_until_somebody_says_they_are_gone(
    sessions: Sessions, here: UUID
) -> None:
    whole = rolls.table_of([a_row(unit="101"), a_row(unit="102", area="60")])
    part = rolls.table_of([a_row(unit="101")])
    await rolls.taken_in(sessions, here, whole)
    removed = (await preview(sessions, here, part)).removed
    assert [unit.place.label for unit in removed] == ["102"]
    with pytest.raises(NothingChanges):
        await rolls.taken_in(sessions, here, part, now=LATER)
    view = await rolls.taken_in(sessions, here, part, now=LATER, agreed=Agreed(removed_are_gone=True))
    assert view.figures.units == 1
    async with reading(sessions, here) as db:
        gone = (await db.exec(select(Unit).where(col(Unit.gone_on).is_not(None)))).one()
        ended = (await db.exec(select(Ownership).where(Ownership.unit_id == gone.id))).one()
    assert (gone.label, gone.gone_on, ended.ends_on) == ("102", LATER.date(), LATER.date())
    await rolls.taken_in(sessions, here, whole, now=LATER)
    back = [unit.id for unit in (await roll_of(sessions, here)).units if unit.sealed.place.label == "102"]
    assert back == [gone.id]


async def test_a_use_that_a_gone_unit_of_the_place_had_brings_that_unit_back(
    sessions: Sessions, here: UUID
) -> None:
    flat, shop = rolls.table_of([a_row(kind="住宅")]), rolls.table_of([a_row(kind="商铺")])
    both = rolls.table_of([a_row(kind="住宅"), a_row(kind="商铺")])
    await rolls.taken_in(sessions, here, both)
    await rolls.taken_in(sessions, here, flat, agreed=Agreed(removed_are_gone=True))
    await rolls.taken_in(sessions, here, shop, now=LATER)
    roll = await roll_of(sessions, here)
    assert [unit.sealed.kind for unit in roll.units] == [UnitKind.SHOP]
    assert [kind for _, kind in roll.gone] == [UnitKind.DWELLING]


async def test_faulty_rows_are_never_taken_in_and_good_ones_only_when_agreed(
    sessions: Sessions, here: UUID
) -> None:
    data = rolls.table_of([a_row(unit="101"), a_row(unit="102", area="约八十")])
    with pytest.raises(FaultyRowsLeft):
        await rolls.taken_in(sessions, here, data)
    assert (await roll_of(sessions, here)).units == ()
    view = await rolls.taken_in(sessions, here, data, agreed=GOOD_ROWS)
    assert view.figures.units == 1


@pytest.mark.parametrize("spoilt", [{"area": "约八十"}, {"kind": "飞船"}, {"owners": ""}])
async def test_a_unit_whose_row_has_a_fault_is_not_gone(
    sessions: Sessions, here: UUID, spoilt: dict[str, str]
) -> None:
    await rolls.taken_in(sessions, here, rolls.table_of([a_row(unit=unit) for unit in ("101", "102", "103")]))
    data = rolls.table_of([a_row(unit="101"), a_row(unit="102", **spoilt)])
    assert [unit.place.label for unit in (await preview(sessions, here, data)).removed] == ["103"]
    agreed = Agreed(without_faulty_rows=True, removed_are_gone=True)
    await rolls.taken_in(sessions, here, data, now=LATER, agreed=agreed)
    assert {unit.sealed.place.label for unit in (await roll_of(sessions, here)).units} == {"101", "102"}


async def test_a_preview_of_another_state_is_refused(sessions: Sessions, here: UUID) -> None:
    data = rolls.table_of([a_row(owners="林晓", ids="A1001")])
    seen = rules.fingerprint(await preview(sessions, here, data))
    await rolls.taken_in(sessions, here, rolls.table_of([a_row(owners="钱进", ids="A2002")]))
    with pytest.raises(RollChangedMeanwhile):
        await rolls.taken_in(sessions, here, data, agreed=Agreed(seen=seen))


async def test_of_two_who_take_in_at_once_one_wins_and_the_other_is_told(
    sessions: Sessions, here: UUID
) -> None:
    one, other = (rolls.table_of([a_row(owners=name, ids="")]) for name in ("林晓", "钱进"))
    agreed = [Agreed(seen=rules.fingerprint(await preview(sessions, here, data))) for data in (one, other)]
    answers = await asyncio.gather(
        rolls.taken_in(sessions, here, one, agreed=agreed[0]),
        rolls.taken_in(sessions, here, other, agreed=agreed[1]),
        return_exceptions=True,
    )
    refused = [answer for answer in answers if isinstance(answer, BaseException)]
    assert [type(each) for each in refused] == [RollChangedMeanwhile]
    roll = await roll_of(sessions, here)
    assert [len(unit.shares) for unit in roll.units] == [1]
    async with reading(sessions, here) as db:
        assert [row.number for row in await db.exec(select(RollImport))] == [1]


async def test_the_log_tells_the_figures_and_no_name(sessions: Sessions, here: UUID) -> None:
    view = await rolls.taken_in(sessions, here, rolls.table_of([a_row(owners="林晓")]))
    async with reading(sessions, here) as db:
        entry = (await db.exec(select(AuditEntry).where(AuditEntry.kind == "roll.changed"))).one()
    data = json.loads(entry.body)["data"]
    assert data == {
        "import_sha256": f"sha256:{view.file_sha256}",
        "units": 1,
        "total_heads": 1,
        "total_area_cm2": 885000,
    }
    assert "林晓" not in entry.body.decode()


async def test_another_community_sees_nothing_of_it(sessions: Sessions, here: UUID) -> None:
    data = rolls.table_of([a_row()])
    await rolls.taken_in(sessions, here, data)
    there = await rolls.a_community(sessions, slug="other-place")
    assert (await roll_of(sessions, there)).units == ()
    assert len((await preview(sessions, there, data)).added) == 1


async def test_no_document_number_is_in_any_column_of_the_database(
    sessions: Sessions, here: UUID, database: Database
) -> None:
    number = "330100197001011234"
    await rolls.taken_in(sessions, here, rolls.table_of([a_row(ids=number, owners="林晓")]))
    found = await rolls.columns_holding(database, number)
    assert found == []
    assert await rolls.columns_holding(database, "林晓") != [], "the search finds what is there"


async def test_a_larger_table_takes_no_more_statements(sessions: Sessions) -> None:
    times: list[int] = []
    for slug, size in (("small-place", 3), ("large-place", 60)):
        community_id = await rolls.a_community(sessions, slug=slug)
        rows = [a_row(unit=str(number), ids=f"A{number:05}") for number in range(size)]
        changed = [a_row(unit=str(number), ids=f"B{number:05}", area="70") for number in range(size)]
        with statements.asked() as asked:
            await rolls.taken_in(sessions, community_id, rolls.table_of(rows))
            await rolls.taken_in(sessions, community_id, rolls.table_of(changed), now=LATER)
        times.append(len(asked))
    assert times[0] == times[1]


async def test_the_day_of_an_import_is_the_communitys_own(sessions: Sessions, here: UUID) -> None:
    late_in_the_evening_utc = datetime.fromisoformat("2026-05-21T20:00:00+00:00")
    await rolls.taken_in(sessions, here, rolls.table_of([a_row()]), now=late_in_the_evening_utc)
    async with reading(sessions, here) as db:
        assert (await ownerships(db))[0][1] == date(2026, 5, 22)


async def test_an_error_of_the_database_does_not_repeat_a_phone_or_a_name(
    sessions: Sessions, here: UUID
) -> None:
    await rolls.taken_in(sessions, here, rolls.table_of([a_row(owners="林晓", phones="13700001111")]))
    async with reading(sessions, here) as db:
        known = (await db.exec(select(PersonContact))).one()
    again = PersonContact(**(known.model_dump() | {"id": new_id()}))
    with pytest.raises(IntegrityError) as error:
        async with writing(sessions, here) as db:
            db.add(again)
    assert "13700001111" not in str(error.value)
    assert "value_hash" in str(error.value)
