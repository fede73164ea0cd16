"""The page of a vote's bundle: who is offered which file, what comes, and what the log tells of it."""

import asyncio
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from litestar import Litestar
from sqlmodel import select

import pages
from builders import LOG_KEY, a_mandate, a_member, signed_in
from bundles.counted import WORKSHOP, Counted, a_counted_poll
from conftest import Database
from deliberation.audit.models import AuditEntry
from deliberation.bundles import actions, sources
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, reading, statement, writing
from deliberation.kernel import clock
from deliberation.ledger import digests, note
from deliberation.ledger import entry as entries
from deliberation.ledger.bundle import Grade
from deliberation.web.bindery import Bindery
from polling import a_plan, an_estate, as_owner, homes_of, open_poll

Browse = Callable[..., httpx.AsyncClient]
_END_IDLE_TRANSACTIONS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE usename = 'deliberation_app' AND datname = current_database() AND state = 'idle in transaction'
"""


@pytest.fixture
def now() -> datetime:
    """The real present, since the database's clock decides here; a little later than the polls were opened."""
    return clock.now() + timedelta(minutes=1)


def here(counted: Counted) -> str:
    return f"/c/{counted.estate.community.slug}/polls/{counted.poll.number}/bundle"


async def a_visitor(
    sessions: Sessions, browser: httpx.AsyncClient, counted: Counted, name: str, role: Role | None = None
) -> httpx.AsyncClient:
    """A browser signed in as a member, on the roll if the roll has the name, who holds this role or none."""
    estate = counted.estate
    async with writing(sessions, estate.id) as db:
        account_id = estate.members.get(name) or await a_member(
            db, estate.id, name=name, person_id=estate.persons.get(name)
        )
        if role is not None:
            await a_mandate(db, estate.id, account_id, role=role)
    await signed_in(browser, sessions, account_id, now=clock.now())
    return browser


def offered(answer: httpx.Response) -> list[str]:
    """The grades for which the page has a button."""
    page = pages.read(answer)
    links = [str(link["href"]) for link in page.select("main a[href]")]
    acts = [str(form["action"]) for form in page.select("main form[action]")]
    return [each.rsplit("/", 1)[-1] for each in [*links, *acts] if "/bundle/" in each and "vkey" not in each]


async def test_everybody_takes_the_public_file_from_the_page_of_the_result(
    sessions: Sessions, database: Database, browse: Browse
) -> None:
    counted = await a_counted_poll(sessions, database)
    for language, words in (("en", "The whole vote in one file"), ("zh-Hans", "整次表决，一个文件")):
        browser = browse(language)
        result = await browser.get(here(counted).replace("/bundle", "/result"))
        assert f'href="{here(counted)}"' in result.text
        page = await browser.get(here(counted))
        assert words in pages.words(page)
        assert offered(page) == ["public.zip"]
        file = await browser.get(f"{here(counted)}/public.zip")
        assert (file.status_code, file.headers["content-type"]) == (200, "application/zip")
        assert int(file.headers["content-length"]) == len(file.content)
        assert 'filename="fuxing-li-vote-1-public.zip"' in file.headers["content-disposition"]
        assert grade_of(file) == "public"
    async with reading(sessions, counted.estate.id) as db:
        assert (await db.exec(select(AuditEntry).where(AuditEntry.kind == "export.created"))).all() == []


async def test_with_the_three_files_of_the_page_a_stranger_counts_again_without_us(
    sessions: Sessions, database: Database, browse: Browse, tmp_path: Path
) -> None:
    counted = await a_counted_poll(sessions, database)
    browser = browse("en")
    page = pages.read(await browser.get(here(counted)))
    command, longer = page.select_one("#command"), page.select_one("#command-with-receipt")
    assert command is not None
    assert longer is not None
    assert longer.text == f"{command.text} --receipt receipt-1-….tlog-proof --prev log-head-….txt"
    _, program, bundle, _, key = command.text.split()
    for name, address in (
        (program, f"/{program}"),
        (bundle, f"{here(counted)}/public.zip"),
        (key, f"{here(counted)}/vkey.txt"),
    ):
        (tmp_path / name).write_bytes((await browser.get(address)).content)
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-I", "-S", program, bundle, "--vkey", key],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    passed = {line.split()[1] for line in done.stdout.splitlines() if line.startswith("pass")}
    assert passed >= {"manifest-signature", "checkpoint-signature", "log-root", "box-root", "recount"}
    # the close of this vote was moved as its database's owner, and that is seen
    assert "FAIL  order" in done.stdout
    assert done.returncode == 1


async def test_the_key_on_the_page_is_the_log_s(
    sessions: Sessions, database: Database, browse: Browse
) -> None:
    counted = await a_counted_poll(sessions, database)
    browser = browse("en")
    page = await browser.get(here(counted))
    saved = (await browser.get(f"{here(counted)}/vkey.txt")).text
    assert saved.strip() in pages.words(page)
    assert note.Verifier.parse(saved.strip()).public_key == LOG_KEY.public_key


async def test_a_neighbour_takes_the_file_with_rooms_and_the_log_tells_it(
    sessions: Sessions, database: Database, browse: Browse
) -> None:
    counted = await a_counted_poll(sessions, database)
    browser = await a_visitor(sessions, browse("en"), counted, "李秀英")
    page = await browser.get(here(counted))
    assert offered(page) == ["public.zip", "members"]
    file = await pages.send(browser, page, f"{here(counted)}/members")
    assert (file.status_code, grade_of(file)) == (200, "members")
    async with reading(sessions, counted.estate.id) as db:
        (body,) = await db.exec(select(AuditEntry.body).where(AuditEntry.kind == "export.created"))
    told = entries.parse(body)
    assert told.data == {
        "vote": str(counted.poll.id),
        "grade": "members",
        "sha256": digests.document(file.content),
    }
    assert told.subject.id == counted.poll.id


async def test_who_waits_for_a_turn_keeps_no_transaction_waiting(
    app: Litestar, sessions: Sessions, database: Database, browse: Browse
) -> None:
    """PostgreSQL ends one that does nothing for half a minute, and large bundles take longer."""
    counted = await a_counted_poll(sessions, database)
    browser = await a_visitor(sessions, browse("en"), counted, "李秀英")
    page = await browser.get(here(counted))
    bindery: Bindery = app.state.config.bindery
    let = asyncio.Event()
    before = asyncio.create_task(bindery.bound(lambda _: let.wait()))
    asked = asyncio.create_task(pages.send(browser, page, f"{here(counted)}/members"))
    async with asyncio.timeout(60):
        while bindery._waiting < 2:  # noqa: ASYNC110 - the one that is made, and the one that waits
            await asyncio.sleep(0.02)
    assert await as_owner(database.owner, _END_IDLE_TRANSACTIONS) == []
    let.set()
    await before
    file = await asked
    assert (file.status_code, grade_of(file)) == (200, "members")
    async with reading(sessions, counted.estate.id) as db:
        (body,) = await db.exec(select(AuditEntry.body).where(AuditEntry.kind == "export.created"))
    assert entries.parse(body).data["sha256"] == digests.document(file.content)


async def test_the_transaction_may_rest_while_a_large_bundle_is_sealed(
    sessions: Sessions, database: Database
) -> None:
    counted = await a_counted_poll(sessions, database)
    asked = "SELECT setting::int FROM pg_settings WHERE name = 'idle_in_transaction_session_timeout'"
    async with reading(sessions, counted.estate.id) as db:
        before = (await statement(db, asked)).scalar_one()
        source = await sources.get(db, counted.estate.id, counted.poll.number)
        await actions.make(db, source, grade=Grade.PUBLIC, workshop=WORKSHOP, to=io.BytesIO())
        assert (await statement(db, asked)).scalar_one() >= 10 * before
    async with reading(sessions, counted.estate.id) as db:
        assert (await statement(db, asked)).scalar_one() == before


async def test_only_an_auditor_takes_the_file_with_names(
    sessions: Sessions, database: Database, browse: Browse
) -> None:
    counted = await a_counted_poll(sessions, database)
    auditor = await a_visitor(sessions, browse("en"), counted, "周审", Role.AUDITOR)
    page = await auditor.get(here(counted))
    assert offered(page) == ["public.zip", "members", "auditor"]
    file = await pages.send(auditor, page, f"{here(counted)}/auditor")
    assert (file.status_code, grade_of(file)) == (200, "auditor")
    for name, role in (("张三丰", None), ("刘主任", Role.ADMINISTRATOR)):
        browser = await a_visitor(sessions, browse("en"), counted, name, role)
        page = await browser.get(here(counted))
        assert offered(page) == ["public.zip", "members"]
        target, values, headers = pages.filled_in(page, f"{here(counted)}/members")
        refused = await browser.post(target.replace("members", "auditor"), data=values, headers=headers)
        assert refused.status_code == 403
        assert "This file shows more than you may see" in pages.words(refused)


async def test_an_account_without_home_or_role_gets_the_public_file_alone(
    sessions: Sessions, database: Database, browse: Browse
) -> None:
    counted = await a_counted_poll(sessions, database)
    browser = await a_visitor(sessions, browse("en"), counted, "路人")
    assert offered(await browser.get(here(counted))) == ["public.zip"]


async def test_before_the_count_there_is_no_bundle(sessions: Sessions, browse: Browse) -> None:
    estate = await an_estate(sessions, homes_of([100, 100]))
    poll = await open_poll(sessions, estate, a_plan(estate))
    counted, browser = Counted(estate, poll), browse("en")
    for path in ("", "/public.zip", "/vkey.txt"):
        answer = await browser.get(f"{here(counted)}{path}")
        assert answer.status_code == 404
        assert "not been counted yet" in pages.words(answer)
        vote = here(counted).removesuffix("/bundle")
        assert f'href="{vote}"' in answer.text


async def test_a_result_without_a_signed_head_says_when_to_come_back(
    sessions: Sessions, database: Database, browse: Browse
) -> None:
    counted = await a_counted_poll(sessions, database, is_sequenced=False)
    answer = await browse("en").get(f"{here(counted)}/public.zip")
    assert answer.status_code == 409
    assert "Try again in a minute" in pages.words(answer)


async def test_a_voter_is_told_before_casting_who_can_look_it_up(sessions: Sessions, browse: Browse) -> None:
    estate = await an_estate(sessions, homes_of([100, 100]))
    poll = await open_poll(sessions, estate, a_plan(estate))
    browser = await a_visitor(sessions, browse("en"), Counted(estate, poll), "业主0")
    vote = f"/c/{estate.community.slug}/polls/{poll.number}"
    told = "After the close, neighbours can look up how each home voted. Names are masked."
    assert told in pages.words(await browser.get(vote))
    ballot = await browser.get(f"{vote}/ballot")
    check = await pages.send(browser, ballot, f"{vote}/ballot/check", {"choice": "for"})
    assert told in pages.words(check)


def grade_of(answer: httpx.Response) -> str:
    with zipfile.ZipFile(io.BytesIO(answer.content)) as read:
        assert read.testzip() is None
        return str(json.loads(read.read("MANIFEST.json"))["grade"])
