"""Co-owners name the one who votes from their own accounts: it holds once all say the same, and nobody brings it back alone."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from sqlmodel import select

import builders
import homes
import pages
import rolls
import statements
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.roll.causes import Evidence
from deliberation.roll.models import RollChange
from tables import a_row

Browse = Callable[..., httpx.AsyncClient]
HERE = "/c/fuxing-li/co-owned-homes"
ROWS = [
    a_row(unit="101", owners="赵敏、孙立", ids="A1002;A1003", phones=";"),
    a_row(unit="102", owners="孙立、赵敏", ids="A1003;A1002", phones=";"),
    a_row(unit="103", owners="林晓晓", ids="A1001"),
]


@pytest.fixture
async def here(sessions: Sessions) -> UUID:
    community_id = await rolls.a_community(sessions)
    await rolls.taken_in(sessions, community_id, rolls.table_of(ROWS))
    return community_id


async def owner(browse: Browse, sessions: Sessions, here: UUID, name: str) -> tuple[httpx.AsyncClient, UUID]:
    home = await homes.home(sessions, here, "103" if name == "林晓晓" else "101")
    person_id = next(tie.person_id for tie in home.owners if tie.name == name)
    async with writing(sessions, here) as db:
        account_id = await builders.a_member(db, here, name=name, person_id=person_id)
    browser = browse("en")
    await builders.signed_in(browser, sessions, account_id)
    return browser, person_id


async def voters(sessions: Sessions, here: UUID) -> list[str | None]:
    found = [(await homes.home(sessions, here, label)).voter for label in ("101", "102")]
    return [tie.name if tie else None for tie in found]


async def test_it_holds_for_all_their_homes_once_all_say_the_same(
    browse: Browse, sessions: Sessions, here: UUID
) -> None:
    (zhao, zhao_id), (sun, _) = [await owner(browse, sessions, here, name) for name in ("赵敏", "孙立")]
    page = await zhao.get(HERE)
    assert pages.words(page).count("Say so") == 1
    assert "孙*" in pages.words(page)
    assert "孙立" not in page.text
    action = next(str(form["action"]) for form in pages.read(page).select(f'form[action^="{HERE}"]'))
    empty = await pages.send(zhao, page, action)
    assert (empty.status_code, "Choose who shall vote" in pages.faults(empty)) == (422, True)
    noted = await pages.send_and_follow(zhao, page, action, {"person": str(zhao_id)})
    assert "once all of you have said the same" in pages.words(noted)
    assert await voters(sessions, here) == [None, None]
    assert "names 赵*" in pages.words(await sun.get(HERE))
    agreed = await pages.send_and_follow(sun, await sun.get(HERE), action, {"person": str(zhao_id)})
    assert "It is written into the roll" in pages.words(agreed)
    assert await voters(sessions, here) == ["赵敏", "赵敏"]
    async with reading(sessions, here) as db:
        evidence = (await db.exec(select(RollChange.evidence))).one()
    assert evidence == Evidence.OWN_ACCOUNT


async def test_what_all_said_before_somebody_was_named_otherwise_is_not_brought_back_by_one(
    browse: Browse, sessions: Sessions, here: UUID
) -> None:
    (zhao, zhao_id), (sun, sun_id) = [await owner(browse, sessions, here, name) for name in ("赵敏", "孙立")]
    page = await zhao.get(HERE)
    action = next(str(form["action"]) for form in pages.read(page).select(f'form[action^="{HERE}"]'))
    for browser in (zhao, sun):
        await pages.send(
            browser, page if browser is zhao else await sun.get(HERE), action, {"person": str(zhao_id)}
        )
    clerk = await homes.a_clerk(sessions, here, now=builders.NOW + timedelta(days=1))
    await homes.name_voter(sessions, here, await homes.home(sessions, here, "101"), sun_id, by=clerk)
    again = await pages.send_and_follow(zhao, await zhao.get(HERE), action, {"person": str(zhao_id)})
    assert again.status_code == 200
    assert await voters(sessions, here) == ["孙立", "孙立"]


async def test_only_co_owners_have_a_say(browse: Browse, sessions: Sessions, here: UUID) -> None:
    (zhao, _), (lin, lin_id) = [await owner(browse, sessions, here, name) for name in ("赵敏", "林晓晓")]
    page = await zhao.get(HERE)
    action = next(str(form["action"]) for form in pages.read(page).select(f'form[action^="{HERE}"]'))
    assert "You own no home here together with others" in pages.words(await lin.get(HERE))
    stranger = await pages.send(zhao, page, action, {"person": str(lin_id)})
    assert (stranger.status_code, "Choose one of the owners" in pages.faults(stranger)) == (422, True)
    proof = {"_csrf_token": pages.proof(await lin.get("/me"))}
    assert (await lin.post(action, data=proof | {"person": str(lin_id)})).status_code == 403
    assert (await browse("en").get(HERE)).status_code == 303


async def test_more_homes_take_no_more_statements(browse: Browse, sessions: Sessions, here: UUID) -> None:
    (zhao, _) = await owner(browse, sessions, here, "赵敏")
    with statements.asked() as few:
        assert "102" in pages.words(await zhao.get(HERE))
    more = [
        a_row(unit=f"{label}", owners=f"赵敏、邻居{label}", ids=f"A1002;B{label}", phones=";")
        for label in range(201, 221)
    ]
    await rolls.taken_in(sessions, here, rolls.table_of([*ROWS, *more]))
    with statements.asked() as many:
        assert "220" in pages.words(await zhao.get(HERE))
    assert len(few) == len(many)
