"""Who counts and watches is named before the count, replaced only with a reason, and confirms the count; else the clock counts alone."""

import contextlib
import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select

from builders import a_mandate, a_member
from conftest import Database
from database_clock import make_movable, pass_time
from deliberation.audit.models import AuditEntry
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.kernel.facts import Actor
from deliberation.polls import clerk
from deliberation.polls.closing import Closer
from deliberation.polls.counters import actions as counters
from deliberation.polls.counters import queries, rules
from deliberation.polls.counters.actions import Naming
from deliberation.polls.counters.queries import OfficialView
from deliberation.polls.counters.rules import Because, Duty, Nominee
from deliberation.polls.queries import PollView
from deliberation.polls.rules import CountedAlready
from polling import CLERK, Estate, a_plan, a_voter, an_estate, homes_of, open_poll

STAFF = UUID(int=1)


async def name(
    sessions: Sessions,
    estate: Estate,
    poll: PollView,
    account_id: UUID,
    duty: Duty,
    *,
    by: UUID | None = None,
) -> None:
    naming = Naming(
        account_id=account_id,
        duty=duty,
        reference=account_id.hex,
        by=by or estate.convenor,
        today=clock.now().date(),
    )
    async with writing(sessions, estate.id) as db:
        await counters.name(db, estate.id, poll_id=poll.id, naming=naming, actor=CLERK)


async def three_named(sessions: Sessions, estate: Estate, poll: PollView) -> list[UUID]:
    """Two counters and a watcher: owners of the first three homes."""
    found = [(await a_voter(sessions, estate, f"业主{place}")).account_id for place in range(3)]
    for account_id, duty in zip(found, (Duty.COUNTER, Duty.COUNTER, Duty.WATCHER), strict=True):
        await name(sessions, estate, poll, account_id, duty)
    return found


async def count(sessions: Sessions, estate: Estate, poll: PollView) -> None:
    async with writing(sessions, estate.id) as db:
        closer = Closer(estate.convenor, Role.COMMITTEE)
        await counters.count(db, estate.id, poll_id=poll.id, closer=closer, actor=CLERK)


async def witness(
    sessions: Sessions, estate: Estate, poll: PollView, account_id: UUID, *, shows_name: bool = False
) -> None:
    async with writing(sessions, estate.id) as db:
        await counters.witness(
            db,
            estate.id,
            poll_id=poll.id,
            account_id=account_id,
            shows_name=shows_name,
            actor=Actor("member", account_id.hex),
        )


async def present(sessions: Sessions, estate: Estate, poll: PollView) -> tuple[OfficialView, ...]:
    async with reading(sessions, estate.id) as db:
        return await queries.present(db, poll.id)


@pytest.fixture
async def estate(sessions: Sessions, database: Database) -> Estate:
    await make_movable(database)
    return await an_estate(sessions, homes_of([100] * 4))


@pytest.fixture
async def poll(sessions: Sessions, estate: Estate) -> PollView:
    return await open_poll(sessions, estate, a_plan(estate))


async def test_those_who_were_named_count_and_confirm_and_the_log_tells_it_without_names(
    sessions: Sessions, database: Database, estate: Estate, poll: PollView
) -> None:
    await pass_time(database, "61 minutes")
    first = await a_voter(sessions, estate, "业主3")
    await name(sessions, estate, poll, first.account_id, Duty.COUNTER)
    with pytest.raises(rules.NotEnoughNamed):
        await count(sessions, estate, poll)
    (replaced,) = await present(sessions, estate, poll)
    async with writing(sessions, estate.id) as db:
        await counters.release(
            db,
            estate.id,
            poll_id=poll.id,
            official_id=replaced.id,
            because=Because.BIASED,
            by=estate.convenor,
            actor=CLERK,
        )
    named = await three_named(sessions, estate, poll)
    with pytest.raises(rules.NothingCountedYet):
        await witness(sessions, estate, poll, named[0])
    await count(sessions, estate, poll)
    await witness(sessions, estate, poll, named[0], shows_name=True)
    await witness(sessions, estate, poll, named[2])
    for account_id, refusal in ((named[0], rules.WitnessedAlready), (first.account_id, rules.NotNamed)):
        with pytest.raises(refusal):
            await witness(sessions, estate, poll, account_id)
    with pytest.raises(CountedAlready):
        await name(sessions, estate, poll, first.account_id, Duty.COUNTER)
    shown = [
        (each.duty, each.public_name, each.witnessed_at is not None)
        for each in await present(sessions, estate, poll)
    ]
    assert shown == [
        (Duty.COUNTER, "业主0", True),
        (Duty.COUNTER, "", False),
        (Duty.WATCHER, "", True),
    ]
    await pass_time(database, "8 days")
    with pytest.raises(rules.WitnessedTooLate):
        await witness(sessions, estate, poll, named[1])
    async with reading(sessions, estate.id) as db:
        told = await db.exec(select(AuditEntry.body).where(col(AuditEntry.kind).startswith("count.")))
        entries = [json.loads(body) for body in told]
    assert sorted(entry["type"] for entry in entries) == [
        *["count.named"] * 4,
        "count.released",
        *["count.witnessed"] * 2,
    ]
    commitments = {entry["commit"] for entry in entries if entry["type"] == "count.named"}
    assert {entry["data"]["naming"] for entry in entries if "naming" in entry["data"]} <= commitments


@pytest.mark.usefixtures("poll")
async def test_the_clock_counts_alone_where_nobody_is_named_and_leaves_it_to_those_who_are_for_a_day(
    sessions: Sessions, database: Database, estate: Estate
) -> None:
    theirs = await open_poll(sessions, estate, a_plan(estate))
    await three_named(sessions, estate, theirs)
    await pass_time(database, "61 minutes")
    assert await clerk.close_due(sessions) == 1
    assert await clerk.close_due(sessions) == 0
    await pass_time(database, "25 hours 1 minute")
    assert await clerk.close_due(sessions) == 1


async def test_only_people_of_the_community_are_named_once_and_never_oneself_as_watcher(
    sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    now = clock.now() - timedelta(days=1)
    async with writing(sessions, estate.id) as db:
        guest = await a_member(db, estate.id, name="过客")
        staff = await a_member(db, estate.id, name="何敏仪")
        await a_mandate(db, estate.id, staff, role=Role.COUNTER, now=now)
    owner = (await a_voter(sessions, estate, "业主0")).account_id
    await name(sessions, estate, poll, owner, Duty.COUNTER)
    await name(sessions, estate, poll, staff, Duty.COUNTER, by=staff)
    for account_id, duty, refusal in (
        (owner, Duty.WATCHER, rules.NamedAlready),
        (guest, Duty.COUNTER, rules.NotOfHere),
        (STAFF, Duty.COUNTER, rules.NotOfHere),
    ):
        with pytest.raises(refusal):
            await name(sessions, estate, poll, account_id, duty)
    assert [each.public_name for each in await present(sessions, estate, poll)] == ["", "何敏仪"]


def test_who_stands_neither_counts_nor_watches_and_who_names_does_not_watch() -> None:
    def nominee(own: str) -> Nominee:
        return Nominee(account_id=STAFF, names=frozenset({own}), is_on_roll=True, role=None)

    for own, duty, refusal in (
        ("李 秀珍", Duty.COUNTER, rules.StandsForElection),
        ("李秀珍", Duty.WATCHER, rules.StandsForElection),
        ("王敏", Duty.WATCHER, rules.WatchesOneself),
    ):
        with pytest.raises(refusal):
            rules.check_naming(nominee(own), duty, by=STAFF, named=(), candidates=("李秀珍", "陈国强"))
    rules.check_naming(nominee("王敏"), Duty.COUNTER, by=STAFF, named=(), candidates=("李秀珍",))


def test_a_namesake_of_a_candidate_counts_where_the_roll_knows_both_and_somebody_says_so() -> None:
    stands = {"candidates": ("李秀珍",), "by": STAFF, "named": ()}
    said = Nominee(
        account_id=STAFF, names=frozenset({"李秀珍"}), is_on_roll=True, role=None, is_namesake=True
    )
    with pytest.raises(rules.IsTheCandidate):
        rules.check_naming(said, Duty.COUNTER, **stands)
    rules.check_naming(replace(said, has_namesake=True), Duty.COUNTER, **stands)
    rules.check_naming(replace(said, is_on_roll=False, role=Role.STAFF), Duty.COUNTER, **stands)
    with pytest.raises(rules.StandsForElection):
        rules.check_naming(replace(said, has_namesake=True, is_namesake=False), Duty.COUNTER, **stands)


async def test_a_watcher_without_an_account_is_named_by_name_and_not_by_one_s_own(
    sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    namer = (await a_voter(sessions, estate, "业主0")).account_id
    for guest, refusal in (
        ("业主 0", rules.GuestIsYou),
        ("居委会老周", None),
        ("居委会 老周", rules.GuestNamedAlready),
    ):
        with pytest.raises(refusal) if refusal else contextlib.nullcontext():
            async with writing(sessions, estate.id) as db:
                await counters.name_guest(db, estate.id, poll_id=poll.id, guest=guest, by=namer, actor=CLERK)
    (watcher,) = await present(sessions, estate, poll)
    assert (watcher.duty, watcher.public_name, watcher.is_guest) == (Duty.WATCHER, "居委会老周", True)
    with pytest.raises(rules.GuestStandsForElection):
        rules.check_guest("老 周", own=(), named=(), candidates=("老周",))
