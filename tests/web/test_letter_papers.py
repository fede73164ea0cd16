"""Sign-in letters as one PDF for the printer: in the order of a walk, numbered, their squares whole."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from uuid import UUID

import httpx
import pypdfium2
import pytest
import segno
from sqlmodel import select

import builders
import pages
import rolls
import squares
from conftest import BASE_URL, Database
from deliberation.accounts.models import LetterCode
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.web.pdf import NoChineseFont, Press
from tables import a_row

Browse = Callable[..., httpx.AsyncClient]
HERE = "/c/fuxing-li/manage/letters"
ROWS = [
    a_row(building="10栋", entrance="1单元", floor="1", unit="0101", owners="孙立", ids="A1004", phones=""),
    a_row(building="2栋", entrance="2单元", floor="10", unit="A", owners="林晓", ids="A1001", phones=""),
    a_row(building="2栋", entrance="2单元", floor="9", unit="B", owners="赵敏", ids="A1003", phones=""),
    a_row(building="2栋", entrance="1单元", floor="3", unit="0301", owners="钱进", ids="A1002", phones=""),
]
WALK = ["钱进", "赵敏", "林晓", "孙立"]
DOTS_PER_MODULE = 8


@pytest.fixture
async def clerk(browse: Browse, sessions: Sessions) -> httpx.AsyncClient:
    community_id = await rolls.a_community(sessions)
    await rolls.taken_in(sessions, community_id, rolls.table_of(ROWS))
    return await a_clerk(browse, sessions, community_id)


async def a_clerk(browse: Browse, sessions: Sessions, community_id: UUID) -> httpx.AsyncClient:
    async with writing(sessions, community_id) as db:
        account_id = await builders.a_member(db, community_id, name="王敏")
        await builders.a_mandate(db, community_id, account_id, role=Role.STAFF)
    browser = browse("zh-Hans")
    await builders.signed_in(browser, sessions, account_id)
    return browser


async def asked(browser: httpx.AsyncClient, building: str, **filled: str) -> httpx.Response:
    """The form for many, with this line of its list chosen and the button for one file."""
    page = await browser.get(HERE)
    option = next(o for o in pages.read(page).select("#building_id option") if o.get_text() == building)
    values = {"building_id": str(option["value"]), "_csrf_token": pages.proof(page), "paper": "pdf"}
    return await browser.post(HERE, data=values | filled)


def sheets(answer: httpx.Response) -> list[str]:
    """What stands on each page of the file."""
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(answer.content)]


def code_on(sheet: str) -> str:
    found = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", sheet)
    assert found, sheet
    return found[0]


async def signs_in(browse: Browse, code: str) -> httpx.Response:
    browser = browse("en")
    page = await browser.get(f"/sign-in/letter?code={code}")
    form = pages.form(page, "/sign-in/letter")
    values = {str(field["name"]): str(field.get("value", "")) for field in form.select("input")}
    return await browser.post("/sign-in/letter", data=values)


async def test_the_whole_community_is_one_file_in_the_order_of_a_walk(clerk: httpx.AsyncClient) -> None:
    answer = await asked(clerk, "整个小区")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    assert 'filename="letters-0001-0004.pdf"' in answer.headers["content-disposition"]
    found = sheets(answer)
    assert len(found) == len(WALK), "one letter, one sheet"
    for number, (name, sheet) in enumerate(zip(WALK, found, strict=True), start=1):
        for words in (name, f"Letter no. {number}", f"第 {number} 封信", "0512-6000 0000", "/sign-in/letter"):
            assert words in sheet


async def test_a_building_is_a_file_of_its_own_and_numbers_go_on(clerk: httpx.AsyncClient) -> None:
    assert len(sheets(await asked(clerk, "2栋"))) == 3
    again = sheets(await asked(clerk, "10栋"))
    assert [("孙立" in sheet, "Letter no. 4" in sheet) for sheet in again] == [(True, True)]


async def test_the_square_on_the_sheet_is_the_address_of_the_code_module_by_module(
    clerk: httpx.AsyncClient,
) -> None:
    answer = await asked(clerk, "10栋")
    (sheet,) = sheets(answer)
    address = f"http://testserver.local/sign-in/letter?code={code_on(sheet)}"
    expected = [
        [bool(module) for module in row] for row in segno.make(address, error="m", micro=False).matrix
    ]
    assert modules_on(answer.content, len(expected)) == expected


def modules_on(paper: bytes, side: int) -> list[list[bool]]:
    """The square on the first page as a camera sees it: which modules are dark."""
    picture = pypdfium2.PdfDocument(paper)[0].render(scale=DOTS_PER_MODULE).to_pil().convert("L")
    dark = picture.point(lambda level: 255 if level < 128 else 0)
    # the square is the only ink on the right third between the line below the name and the words
    left, right = picture.width * 2 // 3, picture.width
    rows = [y for y in range(picture.height) if dark.crop((left, y, right, y + 1)).getbbox()]
    runs = split_at_gaps(rows)
    top, bottom = max(runs, key=lambda run: run[1] - run[0])
    box = dark.crop((left, top, right, bottom + 1)).getbbox()
    assert box
    step = (box[2] - box[0]) / side
    assert abs((bottom + 1 - top) / side - step) < 1, "it is a square"
    spots = [(place + 0.5) * step for place in range(side)]
    return [[dark.getpixel((left + box[0] + x, top + y)) == 255 for x in spots] for y in spots]


def split_at_gaps(rows: Sequence[int]) -> list[tuple[int, int]]:
    starts = [rows[0], *(after for before, after in pairwise(rows) if after > before + 1)]
    ends = [*(before for before, after in pairwise(rows) if after > before + 1), rows[-1]]
    return list(zip(starts, ends, strict=True))


async def test_a_code_of_the_file_signs_in_once_and_a_second_try_is_told_so(
    browse: Browse, clerk: httpx.AsyncClient
) -> None:
    (sheet,) = sheets(await asked(clerk, "10栋"))
    assert (await signs_in(browse, code_on(sheet))).status_code == 303
    second = await signs_in(browse, code_on(sheet))
    assert second.status_code == 422
    assert "This code was used on" in pages.faults(second)


async def test_a_photo_of_the_square_leads_to_sign_in_and_a_photo_of_a_used_one_is_told_so(
    browse: Browse, clerk: httpx.AsyncClient, database: Database
) -> None:
    letters = await asked(clerk, "2栋")
    for number, sheet in enumerate(sheets(letters)):
        (address,) = squares.on(letters.content, number)
        assert address == f"{BASE_URL}/sign-in/letter?code={code_on(sheet)}"
        scanned = await follows(browse, address)
        assert (scanned.status_code, scanned.headers["location"].startswith("/")) == (303, True)
        again = await follows(browse, address)
        assert again.status_code == 422
        assert "This code was used on" in pages.faults(again)
    code = code_on(sheets(letters)[0]).replace("-", "")
    assert await rolls.columns_holding(database, code) == [], "codes are hashed at rest"


async def follows(browse: Browse, address: str) -> httpx.Response:
    """Open the address of a square in a fresh browser and press the button."""
    browser = browse("en")
    page = await browser.get(address)
    return await pages.send(browser, page, "/sign-in/letter")


async def test_a_reprint_ends_the_old_code_and_a_photo_of_it_is_told_so(
    browse: Browse, clerk: httpx.AsyncClient
) -> None:
    (old,) = sheets(await asked(clerk, "10栋"))
    (new,) = sheets(await asked(clerk, "10栋", replaces="yes"))
    refused = await signs_in(browse, code_on(old))
    assert refused.status_code == 422
    assert "This code is from an older letter" in pages.faults(refused)
    assert "21 May 2026" in pages.faults(refused)
    assert (await signs_in(browse, code_on(new))).status_code == 303


async def test_staff_see_the_number_of_the_last_letter_to_somebody(clerk: httpx.AsyncClient) -> None:
    await asked(clerk, "2栋")
    await asked(clerk, "2栋", replaces="yes")
    found = await clerk.get(HERE, params={"q": "赵敏", "lang": "en"})
    assert "Letter no. 5 of 21 May 2026" in pages.words(found)


async def test_nobody_chosen_is_nobody_written_to(clerk: httpx.AsyncClient, sessions: Sessions) -> None:
    page = await clerk.get(HERE)
    answer = await clerk.post(HERE, data={"_csrf_token": pages.proof(page), "paper": "pdf"})
    assert answer.status_code == 422
    async with reading(sessions) as db:
        assert (await db.exec(select(LetterCode))).all() == []


async def test_no_letter_ends_where_no_file_can_be_made(
    clerk: httpx.AsyncClient, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asked(clerk, "10栋")

    async def refuse(_: Press) -> None:
        raise NoChineseFont

    monkeypatch.setattr(Press, "check", refuse)
    assert (await asked(clerk, "10栋")).status_code == 409
    async with reading(sessions) as db:
        assert [row.cancelled_at for row in await db.exec(select(LetterCode))] == [None]
