"""The roll's pages: choose a table, map its columns, look at the differences, take it in; persons, units, refusals."""

import asyncio
import json
import logging
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from sqlmodel import select

import builders
import pages
import rolls
from conftest import Database
from deliberation.audit.models import AuditEntry
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.roll import present
from deliberation.roll.figures import Figures
from deliberation.roll.models import RollImport, RollUpload
from rolls import columns_holding
from tables import HEADER, a_row, csv_bytes, xlsx_bytes

Browse = Callable[..., httpx.AsyncClient]
HERE = "/c/fuxing-li/manage/roll"
NUMBER = "330100197001011234"
FOLDER = next(
    (path for above in Path(__file__).parents if (path := above / "shared/data/roll").is_dir()), None
)
needs_files = pytest.mark.skipif(
    FOLDER is None, reason="the folder shared/data/roll is not beside this repository"
)


@pytest.fixture
async def here(sessions: Sessions) -> UUID:
    return await rolls.a_community(sessions)


async def a_clerk(
    browse: Browse, sessions: Sessions, community_id: UUID, *, role: Role = Role.STAFF, language: str = "en"
) -> httpx.AsyncClient:
    async with writing(sessions, community_id) as db:
        account_id = await builders.a_member(db, community_id, name="王敏")
        await builders.a_mandate(db, community_id, account_id, role=role)
    browser = browse(language)
    await builders.signed_in(browser, sessions, account_id)
    return browser


async def chosen(
    browser: httpx.AsyncClient, data: bytes, *, name: str = "roll.csv", here: str = HERE
) -> httpx.Response:
    """Choose a file on the page for it, and follow to what comes."""
    form = await browser.get(f"{here}/uploads/new")
    answer = await pages.send(browser, form, f"{here}/uploads", files={"file": (name, data)})
    return await browser.get(answer.headers["location"]) if answer.status_code == 303 else answer


async def taken_in(browser: httpx.AsyncClient, preview: httpx.Response, **filled: str) -> httpx.Response:
    return await pages.send(browser, preview, f"{preview.url.path.removesuffix('/import')}/import", filled)


async def figures(sessions: Sessions, community_id: UUID) -> Figures:
    async with reading(sessions, community_id) as db:
        return (await present.roll(db)).figures(on=builders.NOW.date())


@needs_files
@pytest.mark.parametrize("name", ["hengyu.xlsx", "hengyu.csv"])
async def test_a_real_table_is_shown_taken_in_and_then_known(
    browse: Browse, sessions: Sessions, here: UUID, name: str
) -> None:
    assert FOLDER is not None
    expected = json.loads((FOLDER / "hengyu.expected.json").read_text(encoding="utf-8"))
    clerk = await a_clerk(browse, sessions, here)
    data = (FOLDER / name).read_bytes()
    preview = await chosen(clerk, data, name=name)
    rows = [
        int(row.th.get_text()) for row in pages.read(preview).select("table:has(#faults) tbody tr") if row.th
    ]
    is_faulty = name.endswith("xlsx")
    assert rows == ([fault["row"] for fault in expected["row_faults_in_xlsx"]] if is_faulty else [])
    filled = {"without_faulty_rows": "yes"} if is_faulty else {}
    answer = await taken_in(clerk, preview, **filled)
    assert answer.headers["location"] == HERE
    overview = pages.words(await clerk.get(HERE))
    assert "The table is on the roll now." in overview
    assert "All 594 646 506 51,622.5948 m²" in overview
    found = await figures(sessions, here)
    assert {"units": found.units, "heads": found.heads, "area_cm2": found.area_cm2} == expected["all"]
    again = await chosen(clerk, data, name=name)
    assert "The roll already says all of this. There is nothing to take in." in pages.words(again)
    assert "Take it into the roll" not in again.text
    assert pages.read(again).select(f'main .acts a[href="{HERE}"]')
    async with reading(sessions, here) as db:
        assert len((await db.exec(select(RollImport))).all()) == 1


async def test_the_preview_writes_nothing_and_names_every_difference(
    browse: Browse, sessions: Sessions, here: UUID
) -> None:
    await rolls.taken_in(
        sessions, here, rolls.table_of([a_row(unit="101"), a_row(unit="102"), a_row(unit="103")])
    )
    clerk = await a_clerk(browse, sessions, here)
    changed = [
        a_row(unit="101", area="90.0001", owners="钱进", ids="A2002"),
        a_row(unit="102"),
        a_row(unit="9", owners="孙离", ids="44030119800101123"),
    ]
    preview = await chosen(clerk, rolls.table_of(changed))
    said = pages.words(preview)
    assert "An ID number looks too long or too short in row 4." in said
    assert "New 1 Changed 1 Not in the table 1 As before 1" in said
    assert "88.5000 m²" in said
    assert "90.0001 m²" in said
    assert "removed: 林*" in said, (
        "what the roll says is masked: who sends a table holds the table, not the roll"
    )
    assert "added: 钱进" in said
    assert (await figures(sessions, here)).area_cm2 == 3 * 885000


async def test_faulty_rows_show_what_stands_there_and_its_mend(
    browse: Browse, sessions: Sessions, here: UUID
) -> None:
    clerk = await a_clerk(browse, sessions, here)
    data = rolls.table_of(
        [a_row(unit="101"), a_row(unit="102", area="约八十"), a_row(unit="103", ids=f"{NUMBER}?")]
    )
    preview = await chosen(clerk, data)
    said = pages.words(preview)
    assert "约八十" in said
    assert "is not an area" in said
    assert NUMBER not in preview.text
    refused = await taken_in(clerk, preview)
    assert refused.status_code == 422
    assert "Rows with faults: 2." in pages.faults(refused)
    assert (await figures(sessions, here)).units == 0
    agreed = await taken_in(clerk, refused, without_faulty_rows="yes")
    assert agreed.status_code == 303
    assert (await figures(sessions, here)).units == 1


async def test_units_that_are_gone_go_only_when_ticked(
    browse: Browse, sessions: Sessions, here: UUID
) -> None:
    await rolls.taken_in(sessions, here, rolls.table_of([a_row(unit="101"), a_row(unit="102")]))
    clerk = await a_clerk(browse, sessions, here)
    preview = await chosen(clerk, rolls.table_of([a_row(unit="101")]))
    refused = await taken_in(clerk, preview)
    assert refused.status_code == 409
    assert (await figures(sessions, here)).units == 2
    assert (await taken_in(clerk, refused, removed_are_gone="yes")).status_code == 303
    assert (await figures(sessions, here)).units == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file has no rows"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "is not a table"),
        (b"PK\x03\x04 broken", "is damaged"),
        (b"%PDF-1.7\n1 0 obj\n", "is not a table"),
        (b"\n<html><table><tr><td>1</td></tr></table></html>", "is not a table"),
        (b"hello", "No row names the columns"),
    ],
)
async def test_a_file_that_cannot_be_read_is_refused_at_the_field(
    browse: Browse, sessions: Sessions, here: UUID, data: bytes, said: str
) -> None:
    clerk = await a_clerk(browse, sessions, here)
    answer = await chosen(clerk, data)
    assert answer.status_code == 422
    assert said in pages.faults(answer)
    async with reading(sessions, here) as db:
        assert (await db.exec(select(RollUpload))).all() == []


async def test_no_file_at_all_is_refused_at_the_field(browse: Browse, sessions: Sessions, here: UUID) -> None:
    clerk = await a_clerk(browse, sessions, here)
    form = await clerk.get(f"{HERE}/uploads/new")
    answer = await pages.send(clerk, form, f"{HERE}/uploads")
    assert answer.status_code == 422
    assert "Choose the file" in pages.faults(answer)


async def test_unknown_columns_are_mapped_by_hand_without_choosing_the_file_again(
    browse: Browse, sessions: Sessions, here: UUID
) -> None:
    header = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸", "子", "丑"]
    clerk = await a_clerk(browse, sessions, here)
    columns = await chosen(clerk, csv_bytes([header, a_row(ids=NUMBER)]))
    assert columns.url.path.endswith("/columns")
    assert NUMBER not in columns.text
    assert "Still missing: building, room number, use, area, owners" in pages.words(columns)
    meant = ["building", "entrance", "floor", "unit", "kind", "area_m2", "area_source", "owners", "owner_ids"]
    filled = {f"column-{place}": field for place, field in enumerate(meant)}

    twice = await pages.send(clerk, columns, columns.url.path, {**filled, "column-9": "owners"})
    assert twice.status_code == 422
    assert "Two columns cannot both hold this" in pages.faults(twice)
    short = await pages.send(clerk, columns, columns.url.path, {**filled, "column-5": ""})
    assert "These columns are missing: area." in pages.faults(short)

    preview = await pages.send_and_follow(clerk, columns, columns.url.path, filled)
    assert "New 1" in pages.words(preview)
    assert NUMBER not in preview.text
    assert (await taken_in(clerk, preview)).status_code == 303
    assert (await figures(sessions, here)).units == 1


async def test_a_recognised_column_can_be_corrected(browse: Browse, sessions: Sessions, here: UUID) -> None:
    header = [*HEADER, "实测面积2"]
    clerk = await a_clerk(browse, sessions, here)
    preview = await chosen(clerk, csv_bytes([header, [*a_row(area="80"), "81"]]))
    columns = await clerk.get(f"{preview.url.path}/columns")
    filled = {f"column-{HEADER.index('面积')}": "", f"column-{len(HEADER)}": "area_m2"}
    preview = await pages.send_and_follow(clerk, columns, columns.url.path, filled)
    assert "81.00 m²" in pages.words(preview)


async def test_the_file_is_erased_once_it_is_taken_in(browse: Browse, sessions: Sessions, here: UUID) -> None:
    clerk = await a_clerk(browse, sessions, here)
    preview = await chosen(clerk, rolls.table_of([a_row()]))
    await taken_in(clerk, preview)
    async with reading(sessions, here) as db:
        assert (await db.exec(select(RollUpload))).all() == []
    again = await clerk.get(preview.url.path)
    assert again.headers["location"] == HERE, "whoever comes back late reads that it is done"
    twice = await taken_in(clerk, preview)
    assert twice.headers["location"] == HERE, "a second press is no fault"
    gone = await clerk.get(f"{HERE}/uploads/{UUID(int=1)}")
    assert gone.status_code == 404
    assert "choose the file again" in gone.text


async def test_of_two_clerks_who_take_in_at_once_one_wins_and_the_other_is_told(
    browse: Browse, sessions: Sessions, here: UUID
) -> None:
    clerks = [await a_clerk(browse, sessions, here) for _ in range(2)]
    previews = [
        await chosen(clerk, rolls.table_of([a_row(owners=name, ids="")]))
        for clerk, name in zip(clerks, ("林晓", "钱进"), strict=True)
    ]
    answers = await asyncio.gather(*(taken_in(clerk, p) for clerk, p in zip(clerks, previews, strict=True)))
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    lost = next(place for place, answer in enumerate(answers) if answer.status_code == 409)
    assert "The roll was changed while you looked at it" in pages.faults(answers[lost])
    assert "Changed 1" in pages.words(answers[lost]), "the differences from the roll as it is now"
    retried = await taken_in(clerks[lost], answers[lost])
    assert retried.status_code == 303
    async with reading(sessions, here) as db:
        assert sorted(row.number for row in await db.exec(select(RollImport))) == [1, 2]


async def test_another_clerk_cannot_open_my_file(browse: Browse, sessions: Sessions, here: UUID) -> None:
    mine, other = [await a_clerk(browse, sessions, here) for _ in range(2)]
    preview = await chosen(mine, rolls.table_of([a_row()]))
    for path in (preview.url.path, f"{preview.url.path}/columns"):
        assert (await other.get(path)).status_code == 404


ROUTES = ("", "/persons", "/units", "/uploads/new", "/uploads/{id}", "/uploads/{id}/columns")
POSTS = ("/uploads", "/uploads/{id}/columns", "/uploads/{id}/import")


@pytest.mark.parametrize("who", ["stranger", "resident", "lead", "committee", "staff elsewhere"])
async def test_only_staff_of_this_community_get_in(
    browse: Browse, sessions: Sessions, here: UUID, who: str
) -> None:
    staff = await a_clerk(browse, sessions, here)
    preview = await chosen(staff, rolls.table_of([a_row()]))
    upload_id = preview.url.path.rpartition("/")[2]
    browser = await someone(who, browse, sessions, here)
    await browser.get("/settings")
    for path in ROUTES:
        answer = await browser.get(HERE + path.format(id=upload_id))
        assert answer.status_code == (303 if who == "stranger" else 403), path
        assert "林晓" not in answer.text
    proof = pages.proof(await browser.get("/settings"))
    for path in POSTS:
        answer = await browser.post(HERE + path.format(id=upload_id), data={"_csrf_token": proof})
        assert answer.status_code == (303 if who == "stranger" else 403), path
    assert (await figures(sessions, here)).units == 0


async def someone(who: str, browse: Browse, sessions: Sessions, here: UUID) -> httpx.AsyncClient:
    match who:
        case "stranger":
            return browse("en")
        case "resident":
            async with writing(sessions, here) as db:
                account_id = await builders.a_member(db, here)
            browser = browse("en")
            await builders.signed_in(browser, sessions, account_id)
            return browser
        case "staff elsewhere":
            there = await rolls.a_community(sessions, slug="other-place")
            return await a_clerk(browse, sessions, there)
        case _:
            return await a_clerk(browse, sessions, here, role=Role(who))


@pytest.mark.parametrize("path", POSTS)
async def test_a_form_without_our_proof_changes_nothing(
    browse: Browse, sessions: Sessions, here: UUID, path: str
) -> None:
    clerk = await a_clerk(browse, sessions, here)
    preview = await chosen(clerk, rolls.table_of([a_row()]))
    upload_id = preview.url.path.rpartition("/")[2]
    answer = await clerk.post(HERE + path.format(id=upload_id), data={"without_faulty_rows": "yes"})
    assert answer.status_code == 403
    assert (await figures(sessions, here)).units == 0


async def test_names_are_masked_until_somebody_asks_for_them(
    browse: Browse, sessions: Sessions, here: UUID
) -> None:
    await rolls.taken_in(
        sessions,
        here,
        rolls.table_of([a_row(owners="林晓晓"), a_row(unit="9", owners="钱进", ids="B1234567")]),
    )
    clerk = await a_clerk(browse, sessions, here)
    for path in ("/persons", "/units"):
        masked = await clerk.get(f"{HERE}{path}?q=502")
        assert "林**" in pages.words(masked)
        assert "林晓晓" not in masked.text
        assert "钱" not in pages.words(masked)
        assert "13700001111" not in masked.text
        refused = await pages.send(clerk, masked, f"{HERE}{path}/names")
        assert refused.status_code == 422
        assert "Say what you need it for." in pages.faults(refused)
        assert "林晓晓" not in refused.text
        full = await pages.send(clerk, masked, f"{HERE}{path}/names", {"reason": "reach"})
        assert full.status_code == 200
        assert "林晓晓" in full.text
        assert "钱" not in pages.words(full), "what was looked for is kept"
        assert ("13700001111" in full.text) is (path == "/persons")
    assert "137****1111" in (await clerk.get(f"{HERE}/persons")).text
    async with reading(sessions, here) as db:
        entries = (await db.exec(select(AuditEntry).where(AuditEntry.kind == "roll.viewed"))).all()
    told = sorted((json.loads(entry.body)["data"] for entry in entries), key=lambda data: str(data["what"]))
    assert told == [
        {"count": 1, "reason": "reach", "what": "persons"},
        {"count": 1, "reason": "reach", "what": "units"},
    ]


async def test_a_long_list_has_pages(browse: Browse, sessions: Sessions, here: UUID) -> None:
    rows = [a_row(unit=str(number), owners=f"业主{number:03}", ids="", phones="") for number in range(60)]
    await rolls.taken_in(sessions, here, rolls.table_of(rows))
    clerk = await a_clerk(browse, sessions, here)
    first = await clerk.get(f"{HERE}/units")
    later = pages.read(first).select_one("a[rel=next]")
    assert later is not None
    second = await clerk.get(str(later["href"]))
    assert len(pages.read(second).select("tbody tr")) == 10
    for odd in ("0", "-1", "x", "99999999999999999999", "²"):
        assert (await clerk.get(f"{HERE}/units", params={"page": odd})).status_code == 200


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
async def test_a_table_with_everything_in_it_shows_in_both_languages(
    browse: Browse, sessions: Sessions, here: UUID, language: str
) -> None:
    clerk = await a_clerk(browse, sessions, here, language=language)
    rows = [["业主名册"], HEADER, a_row(), a_row(unit="7", kind="飞船"), ["合计", "", "", "", "", "88.5"]]
    preview = await chosen(clerk, xlsx_bytes(rows), name="roll.xlsx")
    assert preview.status_code == 200
    said = pages.words(preview)
    assert ("有错的行" in said) == (language == "zh-Hans")


async def test_a_document_number_reaches_no_page_log_record_or_column(
    browse: Browse,
    sessions: Sessions,
    here: UUID,
    database: Database,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, logger="deliberation")
    clerk = await a_clerk(browse, sessions, here)
    rows = [
        [f"名册 {NUMBER}"],
        HEADER,
        a_row(ids=NUMBER),
        a_row(unit="2", ids=NUMBER, owners="别人"),
        a_row(unit="3", area=NUMBER),
        a_row(unit="4", kind=NUMBER, ids=f"{NUMBER}、{NUMBER}"),
        [f"备注：{NUMBER}"],
    ]
    preview = await chosen(clerk, csv_bytes(rows))
    seen = [preview, await clerk.get(f"{preview.url.path}/columns")]
    assert await columns_holding(database, NUMBER) == [], "the kept file is sealed"
    refused = await taken_in(clerk, preview)
    seen += [refused, await taken_in(clerk, refused, without_faulty_rows="yes")]
    seen += [await clerk.get(HERE + path) for path in ("", "/persons", "/units", "/export")]
    assert (await figures(sessions, here)).units == 1
    for page in seen:
        assert NUMBER not in page.text, page.url
    assert NUMBER not in caplog.text
    assert await columns_holding(database, NUMBER) == []
    async with reading(sessions, here) as db:
        entries = [entry.body.decode() for entry in await db.exec(select(AuditEntry))]
    assert not any(NUMBER in entry for entry in entries)


async def test_a_refused_form_can_be_read_in_the_other_language(
    browse: Browse, sessions: Sessions, here: UUID
) -> None:
    clerk = await a_clerk(browse, sessions, here)
    no_file = await chosen(clerk, b"")
    faulty = await chosen(clerk, rolls.table_of([a_row(), a_row(unit="9", area="x")]))
    for refused in (no_file, await taken_in(clerk, faulty)):
        assert refused.status_code == 422
        link = pages.read(refused).select_one("a[hreflang=zh-Hans]")
        assert link is not None
        assert (await clerk.get(str(link["href"]))).status_code == 200
