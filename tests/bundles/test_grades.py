"""Each grade of a bundle shows what it may, and who took one that shows more is in the log."""

import json
from pathlib import Path

import pytest
from sqlmodel import select

from bundles.counted import (
    HOMES,
    WORKSHOP,
    a_counted_poll,
    bundle_of,
    files_of,
    lines_of,
)
from conftest import Database
from deliberation.audit.models import AuditEntry
from deliberation.bundles import actions, sources
from deliberation.bundles.rules import grades_for
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.kernel.ids import new_id
from deliberation.ledger import digests
from deliberation.ledger import entry as entries
from deliberation.ledger.bundle import Grade
from deliberation.roll.models import PersonContact
from polling import CLERK


async def test_each_grade_shows_what_it_says_and_no_more(sessions: Sessions, database: Database) -> None:
    counted = await a_counted_poll(sessions, database)
    made = {grade: await bundle_of(sessions, counted, grade) for grade in Grade}
    public, members, auditor = (lines_of(made[grade], "roll") for grade in Grade)
    assert all(line.keys() == {"item", "homes"} for line in public)
    assert all(home.keys() == {"unit", "kind", "area_cm2"} for line in public for home in line["homes"])
    assert {home["place"] for line in members for home in line["homes"]} >= {"1 栋 1 单元 101"}
    masked = {name for line in members for name in line["owners"]}
    assert masked == {"张**", "李**", "王*", "陈**", "福星地产有限公司"}
    whole = {name for line in auditor for name in line["owners"]}
    assert whole == {name for home in HOMES for name in home.owners}
    withheld = [[line.get("withheld") for line in lines_of(made[grade], "ballots")] for grade in Grade]
    assert withheld[0] == withheld[1] == ["superseded", "superseded", None, None, None]
    assert withheld[2] == [None] * 5
    assert [json.loads(files_of(made[grade])["MANIFEST.json"])["grade"] for grade in Grade] == list(Grade)


async def test_no_phone_is_in_any_bundle_and_no_name_before_the_auditor_s(
    sessions: Sessions, database: Database
) -> None:
    counted = await a_counted_poll(sessions, database)
    estate, phone = counted.estate, "13800001234"
    async with writing(sessions, estate.id) as db:
        for person_id in estate.persons.values():
            own = {"community_id": estate.id, "id": new_id(), "person_id": person_id}
            db.add(PersonContact(**own, kind="phone", value=phone, value_hash=person_id.bytes))
    private = {name for home in HOMES for name in home.owners if len(name) < 4}
    for grade in Grade:
        everything = b"\n".join(files_of(await bundle_of(sessions, counted, grade)).values()).decode(
            errors="replace"
        )
        assert phone not in everything
        assert "召集人" not in everything
        assert {name for name in private if name in everything} == (
            private if grade is Grade.AUDITOR else set()
        )
        for home in HOMES:
            assert (f"单元 {home.label}" in everything) == (grade is not Grade.PUBLIC)
        for person_id in estate.persons.values():
            assert str(person_id) not in everything
    assert "福星地产" not in b"".join(files_of(await bundle_of(sessions, counted)).values()).decode(
        errors="replace"
    )


async def test_who_takes_more_than_the_public_bundle_is_in_the_log(
    sessions: Sessions, database: Database, tmp_path: Path
) -> None:
    counted = await a_counted_poll(sessions, database)
    for grade in Grade:
        with (tmp_path / grade).open("w+b") as file:
            async with writing(sessions, counted.estate.id) as db:
                source = await sources.get(db, counted.estate.id, 1)
                await actions.export(
                    db,
                    counted.estate.id,
                    source,
                    grade=grade,
                    workshop=WORKSHOP,
                    to=file,
                    actor=CLERK,
                    now=clock.now(),
                )
    async with reading(sessions, counted.estate.id) as db:
        rows = await db.exec(select(AuditEntry.body).where(AuditEntry.kind == "export.created"))
        told = [entries.parse(body) for body in rows]
    assert {each.data["grade"]: each.data["sha256"] for each in told} == {
        grade: digests.document((tmp_path / grade).read_bytes()) for grade in (Grade.MEMBERS, Grade.AUDITOR)
    }
    assert {each.actor for each in told} == {CLERK}


@pytest.mark.parametrize(
    ("belongs_here", "roles", "grades"),
    [
        (False, set(), [Grade.PUBLIC]),
        (False, {Role.AUDITOR}, [Grade.PUBLIC]),
        (True, set(), [Grade.PUBLIC, Grade.MEMBERS]),
        (True, {Role.ADMINISTRATOR, Role.STAFF, Role.COMMITTEE}, [Grade.PUBLIC, Grade.MEMBERS]),
        (True, {Role.AUDITOR}, list(Grade)),
    ],
)
def test_names_are_for_auditors(*, belongs_here: bool, roles: set[Role], grades: list[Grade]) -> None:
    assert list(grades_for(belongs_here=belongs_here, roles=frozenset(roles))) == grades
