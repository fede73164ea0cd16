"""Sign-in letters: for one person, for a building; shown once, one live code a person."""

from collections.abc import Callable
from uuid import UUID

import httpx
import pytest
import segno
from sqlmodel import col, select

import builders
import pages
import rolls
from deliberation.accounts.models import LetterCode
from deliberation.audit.models import AuditEntry
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.roll.models import Person
from tables import a_row

Browse = Callable[..., httpx.AsyncClient]
HERE = "/c/fuxing-li/manage/letters"
ROWS = [
    a_row(building="2栋", unit="0502", owners="林晓、钱进", ids="A1001、A1002", phones=""),
    a_row(building="2栋", unit="0301", owners="赵敏", ids="A1003", phones=""),
    a_row(building="2栋", unit="0302", owners="开发商", ids="", phones=""),
    a_row(building="10栋", unit="0101", owners="孙立", ids="A1004", phones=""),
]


@pytest.fixture
async def here(sessions: Sessions) -> UUID:
    community_id = await rolls.a_community(sessions)
    await rolls.taken_in(sessions, community_id, rolls.table_of(ROWS))
    return community_id


async def a_member(
    browse: Browse, sessions: Sessions, community_id: UUID, *, role: Role | None = Role.STAFF
) -> httpx.AsyncClient:
    async with writing(sessions, community_id) as db:
        account_id = await builders.a_member(db, community_id, name="王敏")
        if role:
            await builders.a_mandate(db, community_id, account_id, role=role)
    browser = browse("en")
    await builders.signed_in(browser, sessions, account_id)
    return browser


async def for_person(browser: httpx.AsyncClient, name: str) -> httpx.Response:
    found = await browser.get(HERE, params={"q": name})
    form = next(f for f in pages.read(found).select("form.act") if name in f.get_text())
    values = {str(field["name"]): str(field["value"]) for field in form.select("input")}
    return await browser.post(HERE, data=values)


async def for_building(browser: httpx.AsyncClient, name: str, **filled: str) -> httpx.Response:
    page = await browser.get(HERE)
    option = next(o for o in pages.read(page).select("#building_id option") if o.get_text() == name)
    values = {"building_id": str(option["value"]), "_csrf_token": pages.proof(page), **filled}
    return await browser.post(HERE, data=values)


def letters(page: httpx.Response) -> list[tuple[str, str]]:
    """To whom, and the code."""
    return [
        (sheet.select(".letter-to p")[0].get_text(), sheet.select(".code")[0].get_text())
        for sheet in pages.read(page).select(".sheet--letter")
    ]


async def test_a_letter_says_its_code_in_both_languages_with_a_square(
    browse: Browse, sessions: Sessions, here: UUID
) -> None:
    page = await for_person(await a_member(browse, sessions, here), "赵敏")
    assert page.status_code == 200
    (sheet,) = pages.read(page).select(".sheet--letter")
    (square,) = sheet.select(".qr svg")
    assert square.has_attr("viewbox"), "without it the square is cut off at its frame"
    said = sheet.get_text(" ")
    for words in ("2栋 2单元 0301", "11 June 2026", "2026年6月11日", "0512-6000 0000", "/sign-in/letter"):
        assert words in said
    assert {str(part["lang"]) for part in sheet.select("[lang]")} == {"en", "zh-Hans"}


async def test_the_square_leads_to_the_sign_in_page_with_the_code(
    browse: Browse, sessions: Sessions, here: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    make = segno.make
    monkeypatch.setattr(segno, "make", lambda text, **options: drawn.append(text) or make(text, **options))
    page = await for_person(await a_member(browse, sessions, here), "赵敏")
    assert drawn == [f"http://testserver.local/sign-in/letter?code={letters(page)[0][1]}"]


async def test_a_new_letter_ends_the_older_one(browse: Browse, sessions: Sessions, here: UUID) -> None:
    clerk = await a_member(browse, sessions, here)
    first, second = [letters(await for_person(clerk, "赵敏"))[0][1] for _ in range(2)]
    assert first != second
    async with reading(sessions) as db:
        rows = (await db.exec(select(LetterCode).order_by(col(LetterCode.id)))).all()
    assert [row.cancelled_at is None for row in rows] == [False, True]


async def test_a_building_gets_a_letter_each_in_the_order_of_a_walk(
    browse: Browse, sessions: Sessions, here: UUID
) -> None:
    page = await for_building(await a_member(browse, sessions, here), "2栋")
    assert [name for name, _ in letters(page)] == ["赵敏", "林晓", "钱进"]
    assert len({code for _, code in letters(page)}) == 3


async def test_pressing_twice_does_not_end_a_pile_of_letters_that_is_on_its_way(
    browse: Browse, sessions: Sessions, here: UUID
) -> None:
    clerk = await a_member(browse, sessions, here)
    await for_building(clerk, "2栋")
    refused = await for_building(clerk, "2栋")
    assert refused.status_code == 422
    assert "People whose letter still works: 3." in pages.faults(refused)
    async with reading(sessions) as db:
        assert (
            len((await db.exec(select(LetterCode).where(col(LetterCode.cancelled_at).is_(None)))).all()) == 3
        )
    assert len(letters(await for_building(clerk, "2栋", replaces="yes"))) == 3


async def test_who_has_an_account_gets_a_letter_only_when_asked_for(
    browse: Browse, sessions: Sessions, here: UUID
) -> None:
    async with writing(sessions, here) as db:
        person = (await db.exec(select(Person).where(Person.name == "林晓"))).one()
        await builders.a_member(db, here, person_id=person.id)
    clerk = await a_member(browse, sessions, here)
    assert [name for name, _ in letters(await for_building(clerk, "2栋"))] == ["赵敏", "钱进"]
    everybody = await for_building(clerk, "2栋", also_signed_in="yes", replaces="yes")
    assert [name for name, _ in letters(everybody)] == ["赵敏", "林晓", "钱进"]


async def test_a_building_where_everybody_signed_in_says_so(
    browse: Browse, sessions: Sessions, here: UUID
) -> None:
    async with writing(sessions, here) as db:
        person = (await db.exec(select(Person).where(Person.name == "孙立"))).one()
        await builders.a_member(db, here, person_id=person.id)
    answer = await for_building(await a_member(browse, sessions, here), "10栋")
    assert answer.status_code == 422
    assert "Nobody here needs a letter" in pages.faults(answer)


async def test_the_developer_gets_no_letter(browse: Browse, sessions: Sessions, here: UUID) -> None:
    clerk = await a_member(browse, sessions, here)
    found = await clerk.get(HERE, params={"q": "开发商"})
    assert pages.read(found).select("form.act") == []


async def test_a_code_reaches_the_database_only_as_a_hash_and_the_log_only_as_a_count(
    browse: Browse, sessions: Sessions, here: UUID
) -> None:
    page = await for_building(await a_member(browse, sessions, here), "2栋")
    async with reading(sessions, here) as db:
        entries = (await db.exec(select(AuditEntry).where(AuditEntry.kind == "letters.issued"))).all()
        hashes = [row.code_hash for row in await db.exec(select(LetterCode))]
    (entry,) = entries
    assert '"data":{"count":3}' in entry.body.decode()
    for name, code in letters(page):
        assert name not in entry.body.decode()
        assert all(code.replace("-", "").encode() not in each for each in hashes)


@pytest.mark.parametrize("role", [None, Role.LEAD, Role.COMMITTEE, Role.COUNTER])
async def test_only_staff_make_letters(
    browse: Browse, sessions: Sessions, here: UUID, role: Role | None
) -> None:
    browser = await a_member(browse, sessions, here, role=role)
    assert (await browser.get(HERE)).status_code == 403
    async with reading(sessions, here) as db:
        person = (await db.exec(select(Person).where(Person.name == "赵敏"))).one()
    proof = pages.proof(await browser.get("/settings"))
    answer = await browser.post(HERE, data={"_csrf_token": proof, "person_id": str(person.id)})
    assert answer.status_code == 403
    async with reading(sessions) as db:
        assert (await db.exec(select(LetterCode))).all() == []


async def test_staff_of_another_community_reach_nobody_here(
    browse: Browse, sessions: Sessions, here: UUID
) -> None:
    there = await rolls.a_community(sessions, slug="other-place")
    browser = await a_member(browse, sessions, there)
    assert (await browser.get(HERE)).status_code == 403
    async with reading(sessions, here) as db:
        person = (await db.exec(select(Person).where(Person.name == "赵敏"))).one()
    proof = pages.proof(await browser.get("/settings"))
    answer = await browser.post(
        "/c/other-place/manage/letters", data={"_csrf_token": proof, "person_id": str(person.id)}
    )
    assert answer.status_code == 422
    async with reading(sessions) as db:
        assert (await db.exec(select(LetterCode))).all() == []


@pytest.mark.usefixtures("here")
async def test_a_stranger_is_asked_to_sign_in(browse: Browse) -> None:
    answer = await browse("en").get(HERE)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")
