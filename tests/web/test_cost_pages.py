"""Who pays what, in a browser without scripts: set out by a lead, read by members, kept from strangers."""

import re
from collections.abc import Callable

import httpx
import pytest
from sqlmodel import select

import pages
import statements
from builders import NOW, a_mandate, a_member, signed_in
from deliberation.audit.models import AuditEntry
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.ledger import entry
from deliberation.proposals import actions as proposals
from deliberation.proposals import queries
from deliberation.proposals.models import ProposalShare
from polling import Estate, Home, a_voter, an_estate

Browse = Callable[..., httpx.AsyncClient]
MATTER = "/c/fuxing-li/proposals/1"
COSTS = f"{MATTER}/costs"
FILLED = {
    "price": "62万",
    "subsidy": "150,000",
    "weighting": "coefficient*area",
    "scope": "community",
    "per": "home",
    "rows": "1 栋 1 单元 101 0\n1 栋 1 单元 201, 1\n1 栋 1 单元 301, 1.5",
}


async def _estate(sessions: Sessions) -> Estate:
    areas = (("101", "王桂兰", 850_000), ("201", "李秀珍", 850_000), ("301", "王桂兰", 1_200_000))
    return await an_estate(
        sessions, [Home(label=label, owners=(owner,), area_cm2=area) for label, owner, area in areas]
    )


async def _officer(browse: Browse, sessions: Sessions, estate: Estate, role: Role) -> httpx.AsyncClient:
    browser = browse("en")
    async with writing(sessions, estate.id) as db:
        account_id = await a_member(db, estate.id, name="陈国强")
        await a_mandate(db, estate.id, account_id, role=role)
    await signed_in(browser, sessions, account_id)
    return browser


async def _owner(browse: Browse, sessions: Sessions, estate: Estate, name: str) -> httpx.AsyncClient:
    browser = browse("en")
    await signed_in(browser, sessions, (await a_voter(sessions, estate, name)).account_id)
    return browser


async def _published(lead: httpx.AsyncClient, filled: dict[str, str]) -> httpx.Response:
    form = await lead.get(f"{COSTS}/edit")
    table = await pages.send(lead, form, f"{COSTS}/check", filled)
    assert table.status_code == 200, pages.faults(table)
    return await pages.send_and_follow(lead, table, COSTS)


async def test_a_lead_sets_the_table_out_and_an_owner_sees_their_own_line_first(
    browse: Browse, sessions: Sessions
) -> None:
    estate = await _estate(sessions)
    lead = await _officer(browse, sessions, estate, Role.LEAD)
    shown = await _published(lead, FILLED)
    assert "as a new version" in shown.text
    assert "Version 2" in pages.words(shown)
    owner = await _owner(browse, sessions, estate, "王桂兰")
    mine = pages.words(await owner.get(MATTER))
    assert "Your share ¥319,245.28" in mine
    assert mine.index("Your share") < mine.index("Left to share")
    table = await owner.get(COSTS)
    amounts = [cell.text for cell in pages.read(table).select("tbody td:nth-child(2)")]
    assert amounts == ["¥0.00", "¥150,754.72", "¥319,245.28"]
    assert pages.read(table).select_one("tfoot td").text == "¥470,000.00"  # type: ignore[union-attr]
    assert "李秀珍" not in table.text


async def test_the_log_says_so_and_the_text_that_a_vote_asks_about_has_the_table_in_it(
    browse: Browse, sessions: Sessions
) -> None:
    estate = await _estate(sessions)
    lead = await _officer(browse, sessions, estate, Role.LEAD)
    await _published(lead, FILLED)
    async with writing(sessions, estate.id) as db:
        rows = await db.exec(select(AuditEntry.body).where(AuditEntry.subject_id == estate.proposal_id))
        told = [entry.parse(body) for body in rows]
        shares = (await db.exec(select(ProposalShare))).all()
        frozen = await proposals.freeze(db, estate.id, proposal_id=estate.proposal_id, now=NOW)
        before = await queries.version(db, estate.proposal_id, 1)
    costed = next(each for each in told if each.type == "proposal.costed")
    assert costed.data["net_cents"] == sum(share.cents for share in shares) == 47_000_000
    assert (frozen.version, frozen.text) == (2, before.text)
    assert frozen.text_sha256 != before.text_sha256
    assert (await lead.get(f"{COSTS}/edit")).status_code == 409


async def test_a_revised_text_keeps_its_table(browse: Browse, sessions: Sessions) -> None:
    estate = await _estate(sessions)
    staff = await _officer(browse, sessions, estate, Role.STAFF)
    await _published(staff, {**FILLED, "weighting": "area", "rows": ""})
    again = await _published(staff, {**FILLED, "weighting": "equal", "rows": ""})
    assert "Version 3" in pages.words(again)
    old = pages.words(await staff.get(f"{COSTS}?version=2"))
    assert "By floor area" in old
    assert "¥156,666.66" not in old
    new = pages.words(await staff.get(f"{COSTS}?version=3"))
    assert "¥156,666.67" in new
    assert "By floor area" in pages.words(await staff.get(f"{MATTER}/versions/2"))
    assert "Who pays what" not in pages.words(await staff.get(f"{MATTER}/versions/1"))


async def test_strangers_see_the_sum_and_no_home(browse: Browse, sessions: Sessions) -> None:
    estate = await _estate(sessions)
    await _published(await _officer(browse, sessions, estate, Role.LEAD), FILLED)
    stranger = browse("en")
    for path in (MATTER, COSTS):
        shown = await stranger.get(path)
        assert "¥470,000.00" in shown.text
        assert "between ¥0.00 and ¥319,245.28" in pages.words(shown)
        assert "301" not in pages.words(shown)


@pytest.mark.parametrize("role", [Role.COUNTER, Role.AUDITOR])
async def test_nobody_else_sets_it_out(browse: Browse, sessions: Sessions, role: Role) -> None:
    estate = await _estate(sessions)
    other = await _officer(browse, sessions, estate, role)
    assert (await other.get(f"{COSTS}/edit")).status_code == 403
    assert "costs/edit" not in (await other.get(MATTER)).text
    assert (await other.get(COSTS)).status_code == 404


async def test_every_fault_is_said_where_it_is_and_what_was_typed_stays(
    browse: Browse, sessions: Sessions
) -> None:
    estate = await _estate(sessions)
    lead = await _officer(browse, sessions, estate, Role.LEAD)
    form = await lead.get(f"{COSTS}/edit")
    empty = await pages.send(lead, form, f"{COSTS}/check", {"price": "viel"})
    assert empty.status_code == 422
    for words in ("Write an amount in yuan", "Choose what the shares go by", "Choose who shares the cost"):
        assert words in pages.faults(empty)
    wrong = {**FILLED, "rows": "1 栋 1 单元 101 0\n9 栋 1\n1 栋 1 单元 201 x1"}
    unfit = await pages.send(lead, form, f"{COSTS}/check", wrong)
    assert unfit.status_code == 422
    rows = [re.sub(r"\s+", " ", row.get_text(" ").strip()) for row in pages.read(unfit).select("tr.faulty")]
    assert rows[0].startswith("2 9 栋 No home in this scope")
    assert rows[1].startswith("3 1 栋 1 单元 201 Write a number")
    assert "9 栋 1" in pages.read(unfit).find("textarea").text  # type: ignore[union-attr]
    rich = await pages.send(lead, form, f"{COSTS}/check", {**FILLED, "subsidy": "63万"})
    assert "The subsidy is more than the cost" in pages.faults(rich)


async def test_a_file_goes_before_the_box_and_its_rows_come_along(browse: Browse, sessions: Sessions) -> None:
    estate = await _estate(sessions)
    lead = await _officer(browse, sessions, estate, Role.LEAD)
    form = await lead.get(f"{COSTS}/edit")
    file = "房号,系数\n1 栋 1 单元 101,1\n1 栋 1 单元 201,1\n1 栋 1 单元 301,2\n".encode("gb18030")
    filled = {**FILLED, "weighting": "coefficient", "rows": ""}
    table = await pages.send(lead, form, f"{COSTS}/check", filled, files={"table": ("系数.csv", file)})
    assert table.status_code == 200, pages.faults(table)
    await pages.send_and_follow(lead, table, COSTS)
    assert "¥235,000.00" in pages.words(await lead.get(COSTS))
    broken = await pages.send(
        lead, form, f"{COSTS}/check", filled, files={"table": ("系数.csv", b"\x00\x01")}
    )
    assert "cannot be read as a table" in pages.faults(broken)


async def test_a_table_that_is_no_longer_true_is_shown_anew_before_it_is_published(
    browse: Browse, sessions: Sessions
) -> None:
    estate = await _estate(sessions)
    lead = await _officer(browse, sessions, estate, Role.LEAD)
    table = await pages.send(lead, await lead.get(f"{COSTS}/edit"), f"{COSTS}/check", FILLED)
    stale = await pages.send(lead, table, COSTS, {"seen": "sha256:" + "0" * 64})
    assert stale.status_code == 409
    assert "Look at the new table" in pages.faults(stale)
    silent = await pages.send(lead, stale, COSTS, {"changed": ""})
    assert silent.status_code == 422
    twice = [await pages.send(lead, table, COSTS) for _ in range(2)]
    assert [each.status_code for each in twice] == [303, 303]
    async with reading(sessions, estate.id) as db:
        assert len(await queries.versions(db, estate.proposal_id)) == 2


async def test_more_homes_take_no_more_statements(browse: Browse, sessions: Sessions) -> None:
    few = [Home(label="101", owners=("王桂兰",))]
    many = [Home(label=f"2-{at}", owners=("王桂兰",), building="2 栋") for at in range(30)]
    estate = await an_estate(sessions, [*few, *many])
    lead = await _officer(browse, sessions, estate, Role.LEAD)
    owner = await _owner(browse, sessions, estate, "王桂兰")
    counted = []
    for scope in (f"building:{estate.buildings['1 栋']}", "community"):
        await _published(lead, {**FILLED, "scope": scope, "weighting": "area", "rows": ""})
        for path in (MATTER, COSTS):
            with statements.asked() as asked:
                await owner.get(path)
            counted.append(len(asked))
    assert counted[:2] == counted[2:]
