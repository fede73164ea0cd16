"""The roll on show: who sees what of it, who may object and until when, and what the public log tells."""

import hashlib
import io
import json
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from PIL import Image
from sqlmodel import select

import builders
import homes
import pages
import rolls
from conftest import Database
from deliberation.audit.models import AuditEntry
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel.facts import SYSTEM
from deliberation.roll import eraser, publication_rules, published, publishing
from deliberation.roll.publication_rules import About, Days, Outcome, Saying
from deliberation.roll.publishing import Act
from tables import a_row

Browse = Callable[..., httpx.AsyncClient]
HERE = "/c/fuxing-li/roll"
DESK = "/c/fuxing-li/manage/roll/publications"
UNTIL = homes.TODAY + timedelta(days=14)
ROWS = [
    a_row(unit="101", owners="林晓晓", ids="A1001"),
    a_row(unit="102", owners="赵敏", ids="A1002", phones="", area="100", source="测绘"),
    a_row(building="10栋", unit="103", owners="恒裕物业有限公司", ids="", phones="", source="", area="50.5"),
]


@pytest.fixture
async def here(sessions: Sessions) -> UUID:
    community_id = await rolls.a_community(sessions)
    await rolls.taken_in(sessions, community_id, rolls.table_of(ROWS))
    return community_id


async def somebody(
    browse: Browse,
    sessions: Sessions,
    community_id: UUID,
    *,
    role: Role | None = None,
    owner_of: str = "",
    language: str = "en",
) -> httpx.AsyncClient:
    person = (await homes.home(sessions, community_id, owner_of)).owners[0].person_id if owner_of else None
    async with writing(sessions, community_id) as db:
        account_id = await builders.a_member(db, community_id, person_id=person)
        if role:
            await builders.a_mandate(db, community_id, account_id, role=role)
    browser = browse(language)
    await builders.signed_in(browser, sessions, account_id)
    return browser


async def on_show(sessions: Sessions, community_id: UUID, *, announced_cm2: int | None = None) -> None:
    async with writing(sessions, community_id) as db:
        account_id = await builders.an_account(db)
        await publishing.publish(
            db,
            community_id,
            days=Days(starts_on=homes.TODAY, ends_on=UNTIL),
            announced_cm2=announced_cm2,
            by=an_act(account_id),
        )


def an_act(account_id: UUID, *, person_id: UUID | None = None, days: int = 0) -> Act:
    now = builders.NOW + timedelta(days=days)
    return Act(
        account_id=account_id, person_id=person_id, actor=SYSTEM, now=now, today=homes.TODAY + timedelta(days)
    )


async def logged(sessions: Sessions, community_id: UUID, kind: str) -> list[bytes]:
    async with reading(sessions, community_id) as db:
        found = await db.exec(select(AuditEntry).where(AuditEntry.kind == kind))
        return [entry.body for entry in found]


async def test_staff_put_the_roll_on_show_and_the_page_says_the_difference(
    browse: Browse, sessions: Sessions, here: UUID
) -> None:
    clerk = await somebody(browse, sessions, here, role=Role.STAFF)
    form = await clerk.get(DESK)
    shown = await pages.send_and_follow(
        clerk, form, DESK, {"ends_on": UNTIL.isoformat(), "announced": "207,075"}
    )
    said = pages.words(shown)
    assert "Objections are taken now." in said
    assert "Announced were 207,075.00 m². The list adds up to 206,836.00 m² less." in said
    for words in ("Land register 88.50 m²", "Survey 100.00 m²", "Source not given 50.50 m²"):
        assert words in said
    (entry,) = await logged(sessions, here, "roll.published")
    whole = await clerk.get(f"{HERE}/1/list")
    assert json.loads(entry)["data"] == {
        "announced_area_cm2": 2_070_750_000,
        "list_sha256": f"sha256:{hashlib.sha256(whole.content).hexdigest()}",
        "total_area_cm2": 2_390_000,
        "total_heads": 3,
        "units": 3,
    }
    assert "The roll is on show until" in pages.words(await clerk.get(DESK))
    again = await pages.send(clerk, form, DESK, {"ends_on": UNTIL.isoformat()})
    assert again.status_code == 409


async def test_everybody_of_the_community_sees_masked_names_and_nobody_else_anything(
    browse: Browse, sessions: Sessions, here: UUID
) -> None:
    await on_show(sessions, here)
    member = await somebody(browse, sessions, here)
    assert "Roll no. 1" in pages.words(await member.get(HERE))
    first = await member.get(f"{HERE}/1/buildings/1")
    assert "林**" in pages.words(first)
    assert "恒裕物业有限公司" in (await member.get(f"{HERE}/1/buildings/2")).text, (
        "a body's name is no secret"
    )
    for path in ("", "/1", "/1/buildings/1", "/1/buildings/2", "/1/list", "/1/objections"):
        answer = await member.get(HERE + path)
        assert answer.status_code == 200, path
        assert "林晓晓" not in answer.text
        assert "13700001111" not in answer.text
        assert (await browse("en").get(HERE + path)).headers["location"].startswith("/sign-in")
    assert (await member.get(f"{HERE}/1/buildings/3")).status_code == 404
    assert (await member.get(f"{HERE}/2")).status_code == 404


async def test_the_list_stays_as_it_was_shown_when_the_roll_changes(sessions: Sessions, here: UUID) -> None:
    await on_show(sessions, here)
    clerk = await homes.a_clerk(sessions, here)
    await rolls.taken_in(sessions, here, rolls.table_of([a_row(unit="101", owners="钱进", ids="B1001")]))
    async with reading(sessions, here) as db:
        view, shown = await published.get(db, 1)
    assert clerk.now == builders.NOW
    assert hashlib.sha256(shown.data).hexdigest() == view.shown_sha256
    assert shown.buildings[0].units[0].owners == ("林**",)


async def test_an_owner_objects_staff_decide_and_only_these_two_read_the_words(
    browse: Browse, sessions: Sessions, here: UUID, database: Database
) -> None:
    await on_show(sessions, here)
    owner = await somebody(browse, sessions, here, owner_of="101")
    shown = await owner.get(f"{HERE}/1")
    assert "What it says of your home" in pages.words(shown)
    blank = await owner.get(f"{HERE}/1/objections")
    assert pages.read(blank).select_one("#unit_id option[selected]").get_text() == "3栋 2单元 101"  # type: ignore[union-attr]
    homeless = {"about": "area", "unit_id": "", "said": "小了"}
    refused = await pages.send(owner, blank, f"{HERE}/1/objections", homeless)
    assert (refused.status_code, "Choose the home that it is about." in pages.faults(refused)) == (422, True)
    form = await owner.get(f"{HERE}/1/objections?building=2")
    assert {option.get_text() for option in pages.read(form).select("#unit_id option")} == {
        "None of them",
        "3栋 2单元 101",
        "10栋 2单元 103",
    }, "one's own homes, and those of the building asked for"
    unit = str((await homes.home(sessions, here, "101")).id)
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "PNG")
    sent = await pages.send(
        owner,
        form,
        f"{HERE}/1/objections",
        {"about": "area", "unit_id": unit, "said": "证上写的是九十一平方"},
        files={"picture": ("deed.png", picture.getvalue())},
    )
    assert sent.status_code == 303
    clerk = await somebody(browse, sessions, here, role=Role.STAFF)
    case = f"{DESK}/1/objections/1"
    page = await clerk.get(case)
    assert "证上写的是九十一平方" in pages.words(page)
    assert "On the roll today: " in pages.words(page)
    assert (await clerk.get(f"{HERE}/1/objections/1/photo")).headers["content-type"] == "image/webp"
    refused = await pages.send(clerk, page, case)
    assert refused.status_code == 422
    assert "Say how you decide." in pages.faults(refused)
    decision = {"outcome": "accepted", "reason": "登记簿上确实如此"}
    decided = await pages.send(clerk, page, case, decision)
    assert decided.status_code == 303
    await _the_home_is_put_right(clerk, case, decided.headers["location"])
    assert (await pages.send(clerk, page, case, decision)).status_code == 409
    own = pages.words(await owner.get(f"{HERE}/1"))
    assert "登记簿上确实如此" in own
    neighbour = await somebody(browse, sessions, here, owner_of="102")
    seen = await neighbour.get(f"{HERE}/1")
    assert "No. 1 · The area is wrong · 3栋 2单元 101" in pages.words(seen)
    assert "Right: the roll will be corrected" in pages.words(seen)
    for words in ("证上写的是九十一平方", "登记簿上确实如此"):
        assert words not in seen.text
        columns = await rolls.columns_holding(database, words)
        assert columns == ["roll_objection.said" if words.startswith("证") else "roll_decision.reason"]
    assert (await neighbour.get(f"{HERE}/1/objections/1/photo")).status_code == 404
    assert (await neighbour.get(case)).status_code == 403
    (objected,), (decided,) = (
        await logged(sessions, here, "roll.objected"),
        await logged(sessions, here, "roll.decided"),
    )
    assert json.loads(objected)["data"]["about"] == "area"
    assert json.loads(decided)["data"]["outcome"] == "accepted"
    await _its_photo_goes(sessions, here, owner, clerk)


async def _the_home_is_put_right(clerk: httpx.AsyncClient, case: str, correction: str) -> None:
    """Until then the promise waits: on the page of the office, beside the objection and in the list."""
    office = "/c/fuxing-li/manage"
    assert "Corrections that were promised" in pages.words(await clerk.get(office))
    assert "The home is not put right yet" in pages.words(await clerk.get(DESK))
    assert correction in (await clerk.get(case)).text.replace("&amp;", "&")
    form = await clerk.get(correction)
    assert "证上写的是九十一平方" in pages.words(form)
    fields = pages.read(form)
    assert fields.select("#day")[0]["value"] == homes.TODAY.isoformat()
    assert fields.select("#evidence option[selected]")[0]["value"] == "deed"
    written = await pages.send(clerk, form, correction.partition("?")[0], {"area": "91"})
    assert written.status_code == 303
    for page in (office, DESK, case):
        said = pages.words(await clerk.get(page))
        assert "promised" not in said
        assert "not put right" not in said
        assert "as before" not in said


async def _its_photo_goes(
    sessions: Sessions, here: UUID, owner: httpx.AsyncClient, clerk: httpx.AsyncClient
) -> None:
    """Within thirty days after the decision; the pages say when, the log how many."""
    photo = f"{HERE}/1/objections/1/photo"
    await eraser.erase_old(sessions, now=builders.NOW + timedelta(days=28))
    assert (await owner.get(photo)).status_code == 200
    await eraser.erase_old(sessions, now=builders.NOW + timedelta(days=30))
    await eraser.erase_old(sessions, now=builders.NOW + timedelta(days=31))
    assert [(await reader.get(photo)).status_code for reader in (owner, clerk)] == [404, 404]
    assert "Your photo was deleted on 20 June 2026." in pages.words(await owner.get(f"{HERE}/1"))
    case = pages.words(await clerk.get(f"{DESK}/1/objections/1"))
    assert "The photo that came with it was deleted on 20 June 2026." in case
    (told,) = await logged(sessions, here, "photos.deleted")
    assert json.loads(told)["data"] == {"count": 1}


async def test_the_photo_of_an_objection_that_nobody_decides_goes_half_a_year_after_the_showing(
    sessions: Sessions, here: UUID
) -> None:
    await on_show(sessions, here)
    person = (await homes.home(sessions, here, "101")).owners[0].person_id
    async with writing(sessions, here) as db:
        account_id = await builders.a_member(db, here, person_id=person)
        saying = Saying(about=About.ELSE, unit_id=None, text="不对", photo=b"webp")
        await publishing.object_to(db, here, 1, saying, by=an_act(account_id, person_id=person))
    for days, is_kept in ((14 + 178, True), (14 + 182, False)):
        await eraser.erase_old(sessions, now=builders.NOW + timedelta(days=days))
        async with reading(sessions, here) as db:
            publication, _ = await published.get(db, 1)
            objection = await published.objection(db, publication.id, 1)
        assert objection.has_photo is is_kept
        assert (objection.photo_deleted_at is None) is is_kept
        assert objection.decision is None
    (told,) = await logged(sessions, here, "photos.deleted")
    assert json.loads(told)["data"] == {"count": 1}


async def test_what_is_missing_in_an_objection_stands_at_its_field(
    browse: Browse, sessions: Sessions, here: UUID
) -> None:
    await on_show(sessions, here)
    owner = await somebody(browse, sessions, here, owner_of="101")
    form = await owner.get(f"{HERE}/1/objections")
    refused = await pages.send(owner, form, f"{HERE}/1/objections")
    assert refused.status_code == 422
    for words in ("Say what is wrong.", "Say how it should be"):
        assert words in pages.faults(refused)
    filled = {"about": "else", "said": "不对"}
    refused = await pages.send(
        owner, form, f"{HERE}/1/objections", filled, files={"picture": ("x.png", b"no picture")}
    )
    assert refused.status_code == 422
    assert await logged(sessions, here, "roll.objected") == []


async def test_who_is_not_on_the_roll_is_told_where_to_go(
    browse: Browse, sessions: Sessions, here: UUID
) -> None:
    await on_show(sessions, here)
    member = await somebody(browse, sessions, here)
    form = await member.get(f"{HERE}/1/objections")
    assert "Only people on the roll can object here." in pages.words(form)
    proof = pages.proof(await member.get("/settings"))
    answer = await member.post(
        f"{HERE}/1/objections", data={"_csrf_token": proof, "about": "else", "said": "x"}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("starts", "ends", "refusal"),
    [
        (-1, 10, publication_rules.BeginsInThePast),
        (0, 0, publication_rules.ShownTooShort),
        (0, 91, publication_rules.ShownTooLong),
    ],
)
async def test_days_that_cannot_be_are_refused(
    sessions: Sessions, here: UUID, starts: int, ends: int, refusal: type[publication_rules.Invalid]
) -> None:
    days = Days(starts_on=homes.TODAY + timedelta(days=starts), ends_on=homes.TODAY + timedelta(days=ends))
    async with writing(sessions, here) as db:
        account_id = await builders.an_account(db)
        with pytest.raises(refusal):
            await publishing.publish(db, here, days=days, announced_cm2=None, by=an_act(account_id))


async def test_an_empty_roll_is_not_put_on_show(sessions: Sessions) -> None:
    community_id = await rolls.a_community(sessions)
    days = Days(starts_on=homes.TODAY, ends_on=UNTIL)
    async with writing(sessions, community_id) as db:
        account_id = await builders.an_account(db)
        with pytest.raises(publication_rules.EmptyRoll):
            await publishing.publish(db, community_id, days=days, announced_cm2=None, by=an_act(account_id))


async def test_after_the_last_day_nobody_objects_and_nobody_decides_their_own(
    sessions: Sessions, here: UUID
) -> None:
    await on_show(sessions, here)
    owner = (await homes.home(sessions, here, "101")).owners[0].person_id
    saying = Saying(about=About.ELSE, unit_id=None, text="不对")
    async with writing(sessions, here) as db:
        account_id = await builders.an_account(db)
        late, own = (an_act(account_id, person_id=owner, days=days) for days in (15, 14))
        with pytest.raises(publication_rules.NotOnShow):
            await publishing.object_to(db, here, 1, saying, by=late)
        elsewhere = Saying(about=About.ELSE, unit_id=UUID(int=7), text="不对")
        with pytest.raises(publication_rules.NoSuchUnitShown):
            await publishing.object_to(db, here, 1, elsewhere, by=own)
        for _ in range(publication_rules.MOST_OBJECTIONS):
            await publishing.object_to(db, here, 1, saying, by=own)
        with pytest.raises(publication_rules.TooManyObjections):
            await publishing.object_to(db, here, 1, saying, by=own)
        view, _ = await published.get(db, 1)
        objection = await published.objection(db, view.id, 1)
        with pytest.raises(publication_rules.OwnObjection):
            await publishing.decide(db, here, objection.id, outcome=Outcome.ACCEPTED, reason="是", by=own)
