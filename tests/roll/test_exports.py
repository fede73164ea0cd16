"""The roll as a table: taken out and in again it changes nothing, whatever the roll holds; what cannot come back is named."""

import csv
import io
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlmodel import select

import builders
import deliberation
import homes
import rolls
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel.ids import new_id
from deliberation.roll import directory, exports, home_book, identity, imports, marks, present, written
from deliberation.roll.exports import Export, Language
from deliberation.roll.home_rules import Entrant
from deliberation.roll.models import Person, PersonContact
from deliberation.roll.rules import Agreed
from deliberation.roll.written import FileForm
from tables import a_row

FOLDER = next(
    (path for above in Path(__file__).parents if (path := above / "shared/data/roll").is_dir()), None
)
SOURCE = Path(deliberation.__file__).parent
ROWS = [
    a_row(unit="0101", floor="1", owners="林晓", ids="A1001", phones="13700001111"),
    a_row(unit="0102", owners="王伟、李娜", ids="B1001;B1002", phones=";13700002222", share="1/3;2/3"),
    a_row(unit="0103", owners="王伟", ids="B2001", phones="13700003333", area="88.5001"),
    a_row(unit="-101", owners="王伟", ids="B1001", kind="车位", source="", phones="", area="12"),
    a_row(unit="0104", owners="开发商", ids="", phones="", source="合同", handed_over=""),
    a_row(unit="0105", owners="赵敏", ids="", phones="+491701234567", handed_over="2027-01-31"),
    a_row(unit="物业用房", owners="全体业主", ids="", phones="", kind="公共", floor=""),
    a_row(
        entrance="", unit="S1", owners="恒裕置业有限公司", ids="C1001", phones="", kind="商铺", source="测绘"
    ),
]


@pytest.fixture
async def here(sessions: Sessions) -> UUID:
    community_id = await rolls.a_community(sessions)
    await rolls.taken_in(sessions, community_id, rolls.table_of(ROWS))
    return community_id


async def export(sessions: Sessions, community_id: UUID, *, language: Language = "zh-Hans") -> Export:
    async with reading(sessions, community_id) as db:
        return await exports.whole(
            db, language=language, pepper=rolls.pepper(community_id), on=builders.NOW.date()
        )


@pytest.mark.parametrize("form", list(FileForm))
@pytest.mark.parametrize("language", ["en", "zh-Hans"])
async def test_what_is_taken_out_and_in_again_changes_nothing(
    sessions: Sessions, here: UUID, form: FileForm, language: Language
) -> None:
    found = await export(sessions, here, language=language)
    assert found.lost == ()
    assert len(found.rows) == len(ROWS)
    read = rolls.read(written.to_bytes(found, form))
    assert read.faults == ()
    assert len(read.units) == len(ROWS)
    async with reading(sessions, here) as db:
        differences = await imports.preview(db, read, pepper=rolls.pepper(here))
    assert differences.are_none
    assert len(differences.unchanged) == len(ROWS)


async def test_a_changed_file_changes_only_that_and_namesakes_stay_apart(
    sessions: Sessions, here: UUID
) -> None:
    data = written.to_bytes(await export(sessions, here), FileForm.CSV)
    changed = data.decode("utf-8-sig").replace("88.5001", "90").encode()
    async with reading(sessions, here) as db:
        before = await present.roll(db)
    await rolls.taken_in(sessions, here, changed, now=builders.NOW + timedelta(days=1))
    async with reading(sessions, here) as db:
        after = await present.roll(db)
    assert after.persons == before.persons, "nobody is new, nobody lost a number, no mark became one"
    assert {unit.id: unit.shares for unit in after.units} == {unit.id: unit.shares for unit in before.units}
    assert sum(u.sealed.area_cm2 for u in after.units) - sum(u.sealed.area_cm2 for u in before.units) == 14999


async def test_only_namesakes_have_a_mark_and_no_number_leaves_the_roll(
    sessions: Sessions, here: UUID
) -> None:
    found = await export(sessions, here)
    documents = [str(row[8]) for row in found.rows]
    marked = [text for text in documents if text]
    assert len(marked) == 3
    assert len({mark for text in marked for mark in text.split(";") if mark}) == 2
    data = written.to_bytes(found, FileForm.CSV).decode()
    assert all(number not in data for number in ("A1001", "B1001", "B1002", "B2001", "C1001"))


async def test_a_mark_of_another_roll_is_never_kept_as_a_document_number(
    sessions: Sessions, here: UUID
) -> None:
    elsewhere = await rolls.a_community(sessions, slug="elsewhere")
    data = written.to_bytes(await export(sessions, here), FileForm.CSV)
    await rolls.taken_in(sessions, elsewhere, data, agreed=Agreed())
    async with reading(sessions, elsewhere) as db:
        people = (await db.exec(select(Person).where(Person.name == "王伟"))).all()
    assert len(people) == 2
    assert all(person.document_hash is None for person in people)


async def test_whom_the_table_has_no_room_for_is_named_before_anything_is_lost(
    sessions: Sessions, here: UUID
) -> None:
    async with writing(sessions, here) as db:
        person = (await db.exec(select(Person).where(Person.name == "林晓"))).one()
        second = "13700009999"
        db.add(
            PersonContact(
                community_id=here,
                id=new_id(),
                person_id=person.id,
                kind="phone",
                value=second,
                value_hash=identity.contact_hash(rolls.pepper(here), second),
            )
        )
    found = await export(sessions, here)
    assert found.lost == ("3栋 2单元 0101",)


@pytest.mark.skipif(FOLDER is None, reason="the folder shared/data/roll is not beside this repository")
async def test_a_real_roll_with_a_sale_by_hand_comes_back_whole(sessions: Sessions) -> None:
    assert FOLDER is not None
    estate = await rolls.a_community(sessions, slug="hengyu")
    await rolls.taken_in(sessions, estate, (FOLDER / "hengyu.csv").read_bytes())
    clerk = await homes.a_clerk(sessions, estate)
    async with reading(sessions, estate) as db:
        entry = (await directory.units(db, sought="", page=1)).entries[0]
        sold = await home_book.get(db, entry.id)
    buyers = ((Entrant(name="欧阳若兰", phone="13800001234"), "2/3"), (Entrant(name="Rossi Marco"), "1/3"))
    await homes.change_owners(sessions, estate, sold, *buyers, by=clerk)
    found = await export(sessions, estate)
    assert found.lost == ()
    read = rolls.read(written.to_bytes(found, FileForm.XLSX))
    assert read.faults == ()
    async with reading(sessions, estate) as db:
        differences = await imports.preview(db, read, pepper=rolls.pepper(estate))
    assert differences.are_none
    assert len(differences.unchanged) == 594


DANGEROUS = [
    a_row(unit="-101", building="+3栋", entrance="@2", owners="-王伟", ids="B1001", phones="+491701234567"),
    a_row(unit="@102", building="-3栋", entrance="－1", owners="+李娜、@赵敏", ids="B1002;B1003", phones=";"),
    a_row(unit="'-103", building="''+3栋", entrance="－2", owners="＋孙立", ids="B1004", phones=""),
]
FORMULA = "=HYPERLINK(1)"


async def test_nothing_in_an_exported_table_runs_and_all_of_it_comes_back(sessions: Sessions) -> None:
    here = await rolls.a_community(sessions)
    await rolls.taken_in(
        sessions, here, rolls.table_of([*DANGEROUS, a_row(unit="9", owners="孙立", ids="B1009")])
    )
    async with writing(sessions, here) as db:
        person = (await db.exec(select(Person).where(Person.name == "孙立"))).one()
        person.name = FORMULA
        db.add(person)
    found = await export(sessions, here)
    assert found.lost == ()
    for form in FileForm:
        data = written.to_bytes(found, form)
        cells = _texts(data, form)
        assert any(FORMULA in cell for cell in cells)
        if form is FileForm.CSV:
            assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r\n＝＋－＠")]
        read = rolls.read(data)
        assert read.faults == ()
        async with reading(sessions, here) as db:
            differences = await imports.preview(db, read, pepper=rolls.pepper(here))
        assert differences.are_none


def _texts(data: bytes, form: FileForm) -> list[str]:
    """Every cell as text; a formula in a workbook fails the test."""
    if form is FileForm.CSV:
        return [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")) for cell in row]
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    listed = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" for cell in listed)
    return [str(cell.value) for cell in listed]


@given(st.text(alphabet="'=+-@\t\r\n＝＋－＠a", max_size=6))
def test_a_mark_comes_off_as_it_was_put_on(text: str) -> None:
    found = marks.marked(text)
    assert marks.unmarked(found) == text
    assert found[:1] not in set("=+-@\t\r\n＝＋－＠")


def test_tables_are_written_in_one_place() -> None:
    """Who writes another table for people has to think of its formulas."""
    writing_tables = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if "csv.writer" in (code := path.read_text(encoding="utf-8")) or "import Workbook" in code
    }
    assert writing_tables - {"roll/spreadsheet.py", "counting/files/pabulib.py"} == {
        "roll/written.py",
        "bench/importing.py",
        "demo/estate.py",
        "demo/street.py",
        "demo/young.py",
        "web/attendance_tables.py",
    }
