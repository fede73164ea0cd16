"""The samples as a resident reads them: texts that are right on any day of the year, and times that people would set."""

import re
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import httpx
import pytest
from sqlmodel import col, select

import made_once
import pages
from builders import HOME
from conftest import SECRET, tell
from deliberation import settings as settings_reader
from deliberation.accounts import actions as accounts
from deliberation.accounts.models import Account
from deliberation.audit.models import AuditEntry, AuditPending
from deliberation.cli.installation import DATABASE
from deliberation.committees import queries as committees
from deliberation.communities import queries as communities
from deliberation.database import migrating
from deliberation.database.embedded import Server
from deliberation.database.sessions import (
    Sessions,
    database_now,
    make_engine,
    make_sessions,
    reading,
    writing,
)
from deliberation.demo import loading, neighbours, samples, settling
from deliberation.demo.scene import ZONE
from deliberation.demo.talking import Sample
from deliberation.kernel.ids import new_id
from deliberation.kernel.keys import Keys
from deliberation.ledger import entry as entries
from deliberation.meetings.call import queries as calls
from deliberation.meetings.kinds import Step
from deliberation.meetings.minutes import given
from deliberation.meetings.minutes import queries as minutes
from deliberation.meetings.minutes.kinds import Progress
from deliberation.meetings.votes import docket
from deliberation.notices import listing
from deliberation.notices import queries as notices
from deliberation.polls import disputed, homes
from deliberation.polls import queries as polls
from deliberation.polls.amended.causes import Outcome
from deliberation.polls.amending import queries as amendments
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.counters import checklist
from deliberation.polls.counters import queries as officials
from deliberation.polls.rules import Channel, Status
from deliberation.polls.scans import keeping as scans
from deliberation.roll import identity, published
from deliberation.roll import queries as roll
from deliberation.settings import Settings
from memory import roomy

NAMED_MONTH = re.compile(r"(?:[一二三四五六七八九十]|\d)月")
FOLDER = files("deliberation.demo")


def texts() -> list[Traversable]:
    return [file for place in ("hengyu", "jiangbin", "yunshan") for file in FOLDER.joinpath(place).iterdir()]


@pytest.mark.parametrize("file", texts(), ids=lambda file: file.name)
def test_no_text_names_a_month_that_the_day_of_loading_would_make_absurd(file: Traversable) -> None:
    assert not NAMED_MONTH.findall(file.read_text(encoding="utf-8"))


def test_no_summary_names_a_month() -> None:
    for sample in vars(samples).values():
        if isinstance(sample, Sample):
            assert not NAMED_MONTH.findall(f"{sample.title}{sample.summary}{sample.takes}{sample.affects}")


@dataclass(frozen=True)
class Loaded:
    """A server of their own with all samples, and their keys."""

    server: Server
    keys: Keys


@pytest.fixture(scope="module")
def loaded() -> Iterator[Loaded]:
    with tempfile.TemporaryDirectory(prefix="deliberation-samples-", dir=roomy()) as name:
        folder = Path(name)
        folder.chmod(0o755)
        made_once.copy(made_once.SAMPLES, folder)
        keys = Keys(settings_reader.key_in(folder / "secret.key"))
        with Server(folder, password=keys.for_purpose("database-owner").hex()) as server:
            yield Loaded(server, keys)


@pytest.fixture
async def samples_loaded(loaded: Loaded) -> AsyncIterator[Sessions]:
    name, template = f"samples_{new_id().hex}", "template1"
    copied = f'CREATE DATABASE "{name}" TEMPLATE "{DATABASE}" STRATEGY FILE_COPY'
    await tell(loaded.server, copied, at=template)
    password = loaded.keys.for_purpose("database-app").hex()
    engine = make_engine(migrating.app_url(loaded.server.address.url(name), password))
    yield make_sessions(engine)
    await engine.dispose()
    await tell(loaded.server, f'DROP DATABASE "{name}" WITH (FORCE)', at=template)


async def test_votes_open_and_close_at_round_hours_and_the_log_follows_the_days(
    samples_loaded: Sessions, loaded: Loaded
) -> None:
    sessions = samples_loaded
    async with reading(sessions) as db:
        now = await database_now(db)
        community = await communities.find_by_slug(db, "hengyu")
    assert community is not None
    async with reading(sessions, community.id) as db:
        found = await polls.index(db, now=now)
        in_turn = select(AuditEntry.body).join(AuditPending, col(AuditPending.entry_id) == col(AuditEntry.id))
        bodies = (await db.exec(in_turn.order_by(col(AuditPending.turn)))).all()
    (running,) = [poll for poll in found if poll.status is Status.OPEN]
    hours = [
        moment.astimezone(ZONE).strftime("%H:%M")
        for moment in (running.window.opens_at, running.window.closes_at)
    ]
    assert hours == ["09:00", "20:00"]
    async with reading(sessions, community.id) as db:
        for contact in neighbours.REACHED_AT.values():
            contact_hash = identity.contact_hash(loaded.keys.community_pepper(community.id), contact)
            person_id = await roll.find_person_by_contact(db, community.id, contact_hash)
            assert await homes.party_of(db, running.id, person_id), "who tries the demo may vote"
    over = {poll.id for poll in found if poll.status is Status.COUNTED}
    told = [entries.parse(body) for body in bodies]
    # the votes that end while the samples load are opened last, dated back
    days = [community.day(each.at) for each in told if each.subject.id not in over]
    assert days == sorted(days)
    assert days[-1] == community.day(now)


async def test_a_visitor_meets_every_way_to_vote_and_what_goes_wrong_on_it(samples_loaded: Sessions) -> None:
    sessions = samples_loaded
    async with reading(sessions) as db:
        now = await database_now(db)
        community = await communities.find_by_slug(db, "hengyu")
    assert community is not None
    async with reading(sessions, community.id) as db:
        running, lift = [await polls.page(db, number, now=now) for number in (1, 2)]
        ways = set(await db.exec(select(Ballot.channel).where(Ballot.poll_id == running.id)))
        waits = await checklist.waiting(db, running.id)
        ends = {
            each.ending.outcome if each.ending else None for each in await amendments.of_poll(db, running.id)
        }
        counted = [each.witnessed_at is not None for each in await officials.present(db, lift.id)]
        (show,) = await published.publications(db)
        decided = {each.decision is not None for each in await published.objections(db, show.id)}
        (disputed_form,) = [each.ballot_id for each in await disputed.of_poll(db, running.id)]
        assert await scans.of_ballot(db, disputed_form), "who decides can look at the signature"
    assert ways == {channel.value for channel in Channel}
    assert (waits.slips, waits.disputes, waits.differing) == (1, 1, 1)
    assert ends == {None, Outcome.AMENDED}
    assert sorted(counted) == [False, True, True], "the counter of the samples may still confirm"
    assert decided == {False, True}
    links = await loading.links(sessions, now=now)
    assert {"proxy", "helper", "clerk", "counter", "secretary"} <= {link.persona.key for link in links}


async def test_a_visitor_meets_a_committee_its_meetings_and_the_boards(samples_loaded: Sessions) -> None:
    sessions = samples_loaded
    async with reading(sessions) as db:
        now = await database_now(db)
        community = await communities.find_by_slug(db, "hengyu")
    assert community is not None
    async with reading(sessions, community.id) as db:
        committee = await committees.present(db, community.day(now))
        meetings = {each.title: each for each in await calls.listed(db)}
        had = [(await calls.get(db, each.number)).had_quorum for each in meetings.values()]
        last = await minutes.get(db, meetings["业主委员会第六次会议"].number)
        at_work = await docket.of_meeting(db, meetings["业主委员会第七次会议"].id)
        given_out = await given.all_here(db)
        result = (await listing.newest(db, at_most=1))[0]
        said = await notices.objections(db, [result.id])
    assert (len(committee.sitting), len(committee.gone), len(committee.waiting)) == (7, 1, 1)
    assert {each.last_step for each in meetings.values()} == {None, Step.OPENED, Step.ENDED}
    assert [each.is_called for each in meetings.values()].count(False) == 1, "a draft"
    assert False in had, "one that missed its quorum"
    assert last.publication is not None
    assert (last.publication.refused, len(last.notes)) == (1, 1)
    assert at_work.open_vote is not None, "who comes may look on at a vote"
    assert {each.progress for each in given_out} == {Progress.OPEN, Progress.DONE}
    assert [each.is_overdue(community.day(now)) for each in given_out].count(True) == 1
    assert {each.answer is None for each in said} == {True, False}
    assert now < result.ends_at(community.time_zone)


async def test_a_demo_starts_again_whatever_its_visitors_call_themselves(samples_loaded: Sessions) -> None:
    sessions = samples_loaded
    async with reading(sessions) as db:
        now = await database_now(db)
        community = await communities.find_by_slug(db, "hengyu")
    assert community is not None
    before = await loading.links(sessions, now=now)
    async with writing(sessions) as db:
        for account in (await db.exec(select(Account).where(Account.name == "王桂兰"))).all():
            await accounts.rename(db, account.id, name="桂兰奶奶")
        for account in (await db.exec(select(Account).where(Account.name == "梁健"))).all():
            await accounts.rename(db, account.id, name="小梁")
        namesake = await accounts.make_account(db, name="林晓云", now=now)
        await accounts.join(db, namesake, community.id, now=now)
    after = await loading.links(sessions, now=now)
    roles = [link.persona.role for link in after]
    assert roles == [link.persona.role for link in before if link.persona.name != "梁健"]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, is_demo=True)


async def test_the_page_of_letters_says_whose_phone_or_mail_to_type_and_the_code_signs_in(
    sessions: Sessions, browse: Callable[..., httpx.AsyncClient], now: datetime
) -> None:
    await settling.settle(sessions, Keys(SECRET), HOME, settling.HENGYU, now=now)
    browser = browse("en")
    ways = await browser.get("/sign-in")
    assert pages.read(ways).select('main a[href="/letters"]')
    shown = pages.read(await browser.get("/letters"))
    assert [each.get_text() for each in shown.select("#try ~ dl dt")] == list(neighbours.REACHED_AT)
    contacts = [each.get_text() for each in shown.select("#try ~ dl .num")]
    assert contacts == list(neighbours.REACHED_AT.values())
    for contact in contacts:
        other = browse("en")
        asking = await other.get("/sign-in/code?c=hengyu")
        typing = await pages.send_and_follow(other, asking, "/sign-in/code", {"contact": contact})
        newest = pages.read(await other.get("/letters")).select_one(".letter h3")
        assert newest is not None
        digits = "".join(sign for sign in newest.get_text() if sign.isdigit())
        signed_in = await pages.send_and_follow(other, typing, "/sign-in/code/check", {"code": digits})
        assert signed_in.url.path == "/c/hengyu"
