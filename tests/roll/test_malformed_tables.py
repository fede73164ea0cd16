"""Two hundred tables that are wrong in a known way: each is refused, or its rows are named with their mend; nothing is written."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from sqlmodel import select

import builders
import malformed
import pages
import rolls
from conftest import SECRET, Database
from deliberation.audit.models import AuditEntry
from deliberation.cli import main
from deliberation.cli import roll as command
from deliberation.cli.installation import Installation
from deliberation.communities import queries as communities
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, make_engine, make_sessions, reading, writing
from deliberation.kernel.keys import Keys
from deliberation.roll import faults
from deliberation.roll.models import RollImport, RollUpload
from deliberation.settings import Settings
from deliberation.web.i18n.translator import Translator
from malformed import Malformed

Browse = Callable[..., httpx.AsyncClient]
TABLES = malformed.tables()
WITH_ROWS = [table for table in TABLES if table.faults]
UPLOADS = "/c/fuxing-li/manage/roll/uploads"
WORDS = ["roll", "import", "--community", "fuxing-li", "--language", "en", "--commit"]


def test_they_are_two_hundred_of_every_kind() -> None:
    assert len({table.data for table in TABLES}) == malformed.NUMBER
    assert {code for table in TABLES for _, code in table.faults} == set(faults.FaultCode)


@pytest.mark.parametrize("start", range(0, malformed.NUMBER, 50))
def test_each_is_refused_or_its_row_is_named_and_the_sound_rows_are_read(start: int) -> None:
    for table in TABLES[start : start + 50]:
        if table.refusal:
            with pytest.raises(table.refusal):
                rolls.read(table.data)
            continue
        found = rolls.read(table.data)
        assert {(fault.row, fault.code) for fault in found.faults} == table.faults, table.name
        assert len(found.units) >= len(malformed.SOUND) - len(table.faults), table.name


def test_the_command_names_what_is_wrong_and_writes_nothing(
    database: Database,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The roll says all that the sound rows say: a table that wrote anything would show."""

    @contextmanager
    def joined(_: object) -> Iterator[Installation]:
        yield Installation(settings, Keys(SECRET), database.app)

    monkeypatch.setattr(command, "joined", joined)
    before = asyncio.run(_prepared(database))
    for table in [*(each for each in TABLES if each.refusal), *WITH_ROWS[::3]]:
        path = tmp_path / f"table{table.suffix}"
        path.write_bytes(table.data)
        ended = main.main([*WORDS, str(path)])
        said = capsys.readouterr()
        if table.refusal:
            assert (ended, said.out) == (2, ""), table.name
            assert len(said.err.splitlines()) == 1, table.name
            assert "%(" not in said.err, table.name
            continue
        assert (ended, said.err) == (1, ""), table.name
        assert "Nothing was changed." in said.out, table.name
        for row, code in table.faults:
            assert f"Row {row}, " in said.out, table.name
            mend = faults.SENTENCES[code].rpartition(". ")[2] or faults.SENTENCES[code]
            assert mend in said.out, table.name
        assert "A10000" not in said.out, "a document number is not repeated"
    assert asyncio.run(_stored(database)) == before


def _sample() -> list[Malformed]:
    """The first of every kind of refusal, and some rows."""
    refused = {table.refusal: table for table in reversed(TABLES) if table.refusal}
    return [*refused.values(), *WITH_ROWS[:: len(WITH_ROWS) // 5]]


async def test_the_page_names_what_is_wrong_and_writes_nothing(browse: Browse, sessions: Sessions) -> None:
    here = await rolls.a_community(sessions)
    async with writing(sessions, here) as db:
        clerk = await builders.a_member(db, here, name="王敏")
        await builders.a_mandate(db, here, clerk, role=Role.STAFF)
    browser = browse("en")
    await builders.signed_in(browser, sessions, clerk)
    form = await browser.get(f"{UPLOADS}/new")
    for table in _sample():
        file = (f"roll{table.suffix}", table.data)
        shown = await pages.send(browser, form, UPLOADS, files={"file": file})
        if shown.status_code == 303:
            shown = await pages.when_ready(browser, await browser.get(shown.headers["location"]))
        if shown.status_code == 422:
            assert table.refusal, table.name
            assert pages.faults(shown), table.name
            continue
        assert shown.status_code == 200, table.name
        rows = {
            int(row.th.get_text())
            for row in pages.read(shown).select("table:has(#faults) tbody tr")
            if row.th
        }
        assert rows == {row for row, _ in table.faults}, table.name
        if table.refusal:
            assert str(shown.url.path).endswith("/columns"), table.name
            continue
        unticked = await pages.send(browser, shown, f"{shown.url.path}/import")
        assert unticked.status_code == 422, table.name
        assert "Mend the file" in pages.words(unticked), table.name
    async with reading(sessions, here) as db:
        assert not (await db.exec(select(RollImport))).all()
        assert len((await db.exec(select(RollUpload))).all()) <= 1


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_every_refusal_is_a_sentence_in_both_languages(language: str) -> None:
    translator = Translator(language)
    for table in TABLES:
        for row, code in table.faults:
            found = replace(_FAULT, row=row, code=code)
            said = translator.say(found.message, found.details)
            assert "%(" not in said
            assert (said == found.message % found.details) == (language == "en")


_FAULT = faults.RowFault(
    row=1, code=faults.FaultCode.NO_UNIT, field=faults.Field.UNIT, column="房号", typed="x", other_row=2
)


async def _prepared(database: Database) -> tuple[int, list[UUID]]:
    engine = make_engine(database.app)
    sessions = make_sessions(engine)
    here = await rolls.a_community(sessions)
    rows = [*malformed.SOUND, malformed.NAMESAKE]
    await rolls.taken_in(sessions, here, rolls.table_of(rows))
    await engine.dispose()
    return await _stored(database)


async def _stored(database: Database) -> tuple[int, list[UUID]]:
    engine = make_engine(database.app)
    sessions = make_sessions(engine)
    async with reading(sessions) as db:
        community = await communities.find_by_slug(db, "fuxing-li")
    assert community is not None
    async with reading(sessions, community.id) as db:
        imports = len((await db.exec(select(RollImport))).all())
        entries = sorted(entry.id for entry in await db.exec(select(AuditEntry)))
    await engine.dispose()
    return imports, entries
