"""What a closed poll is published as: from its frozen rows alone, for good, by as many statements for a town as for a house."""

import json
from typing import Any
from uuid import UUID

import pytest

import statements
from builders import LOG_KEY
from conftest import Database
from deliberation.audit.sequencing import sequence_once
from deliberation.counting.certificates import recounting
from deliberation.counting.count import Outcome
from deliberation.counting.parties import UnitKind
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel.facts import SYSTEM
from deliberation.polls import closing, outcomes, queries
from deliberation.polls.casting import Refused
from deliberation.polls.models import Poll
from deliberation.polls.outcomes import Tally
from deliberation.polls.queries import PollView
from deliberation.polls.rules import VotingClosed
from polling import Estate, Home, a_plan, an_estate, as_owner, closed, end_window, homes_of, open_poll, vote

FOR, AGAINST, ABSTAIN = Choice.FOR, Choice.AGAINST, Choice.ABSTAIN
STREET = [
    Home(label="101", owners=("甲",)),
    Home(label="102", owners=("乙",)),
    Home(label="103", owners=("甲", "乙")),
    Home(label="104", owners=("丙",)),
    Home(label="P1", owners=("丙",), kind=UnitKind.PARKING, area_cm2=120_000),
    Home(label="亭", owners=(), kind=UnitKind.PUBLIC, area_cm2=50_000),
]


async def certificate_of(sessions: Sessions, estate: Estate, poll: PollView) -> dict[str, Any]:
    async with reading(sessions, estate.id) as db:
        document: dict[str, Any] = json.loads(await queries.certificate(db, poll.id))
        assert recounting.differences(document, document) == ()
        assert await closing.recount(db, poll.id) == ()
    return document


async def a_counted_street(sessions: Sessions, database: Database) -> tuple[Estate, PollView]:
    """甲 changes her mind, 丙 comes too late."""
    estate = await an_estate(sessions, STREET)
    poll = await open_poll(sessions, estate, a_plan(estate))
    await vote(sessions, estate, poll, "甲", AGAINST)
    await vote(sessions, estate, poll, "甲", FOR)
    await vote(sessions, estate, poll, "乙", FOR)
    await sequence_once(sessions, LOG_KEY, estate.id)
    await end_window(database.owner, poll)
    late = await vote(sessions, estate, poll, "丙", AGAINST)
    assert isinstance(late, Refused)
    assert isinstance(late.refusal, VotingClosed)
    return estate, await closed(sessions, estate, poll)


async def test_a_certificate_tells_what_became_of_the_ballots_and_who_counted(
    sessions: Sessions, database: Database
) -> None:
    document = await certificate_of(sessions, *await a_counted_street(sessions, database))
    box = document["ballots"]
    assert (box["counted"], box["replaced"], box["refused"], box["late"]) == (2, 1, 1, 1)
    assert (box["refused_for"], box["channels"]) == ({"voting_closed": 1}, {"web": 2})
    assert box["log"]["size"] >= 3
    assert document["counted_by"]["role"] == "committee"
    assert document["electorate"] == {
        "parties": 4,
        "units": 5,
        "merged": {"same_owner_set": 1},
        "left_out": {"kind_excluded": 1},
    }
    assert (document["margin"]["disputed"], document["with_disputed"]) == (0, None)
    assert document["objections"] is None


async def test_other_readings_are_counted_from_the_frozen_roll_whatever_becomes_of_the_roll(
    sessions: Sessions, database: Database
) -> None:
    estate, poll = await a_counted_street(sessions, database)
    await as_owner(database.owner, "UPDATE unit SET area_cm2 = 1, kind = 'shop'")
    await as_owner(database.owner, "DELETE FROM ownership")
    document = await certificate_of(sessions, estate, poll)
    told = {each["reading"]: each for each in document["sensitivity"]}
    assert document["outcome"] == "NO_QUORUM"
    assert {"any_common_owner", "parking_left_out", "each_unit", "silence_follows"} <= told.keys()
    assert told["silence_follows"]["tests"][0]["left"] == "4"


async def test_no_figure_of_another_reading_tells_how_one_home_voted(
    sessions: Sessions, database: Database
) -> None:
    """Only what follows from the published sums has figures; a changed mind shows only where it decides."""
    document = await certificate_of(sessions, *await a_counted_street(sessions, database))
    told = {each["reading"]: each for each in document["sensitivity"]}
    assert [told[name]["tests"] for name in ("any_common_owner", "parking_left_out", "each_unit")] == [
        None
    ] * 3
    assert "first_ballot" not in told


async def test_the_clock_closes_without_a_role(sessions: Sessions, database: Database) -> None:
    estate = await an_estate(sessions, homes_of([100] * 3))
    poll = await open_poll(sessions, estate, a_plan(estate))
    await end_window(database.owner, poll)
    async with writing(sessions, estate.id) as db:
        await closing.close(db, estate.id, poll_id=poll.id, closer=None, actor=SYSTEM)
    assert (await certificate_of(sessions, estate, poll))["counted_by"]["role"] is None


async def of_the_first_version(
    database: Database, sessions: Sessions, estate: Estate, poll: PollView
) -> bytes:
    """Put the rows back to what they were before certificates told more."""
    document = await certificate_of(sessions, estate, poll)
    for name in ("electorate", "notes", "margin", "sensitivity", "objections", "counted_by", "with_disputed"):
        del document[name]
    for name in ("refused_for", "late", "channels", "log", "set_aside"):
        del document["ballots"][name]
    for test in document["tests"]:
        del test["need"], test["slack"]
    for party in document["parties"]:
        del party["merged_because"]
    stored = json.dumps(document | {"v": 1}, sort_keys=True, separators=(",", ":")).encode()
    for table in ("poll_result", "poll_closing", "poll_party_unit", "poll_left_out"):
        await as_owner(database.owner, f"ALTER TABLE {table} DISABLE TRIGGER USER")
    values = {"stored": stored}
    await as_owner(database.owner, "UPDATE poll_result SET certificate = :stored, summary = NULL", values)
    await as_owner(
        database.owner,
        "UPDATE poll_closing SET refused = NULL, closed_as = NULL, log_size = NULL, log_root = NULL",
    )
    await as_owner(database.owner, "UPDATE poll_party_unit SET kind = NULL, area_cm2 = NULL, owners = NULL")
    await as_owner(database.owner, "UPDATE poll_left_out SET kind = NULL, area_cm2 = NULL, owners = NULL")
    return stored


async def test_a_certificate_that_was_published_before_is_served_and_counted_again_as_it_was(
    sessions: Sessions, database: Database
) -> None:
    estate, poll = await a_counted_street(sessions, database)
    stored = await of_the_first_version(database, sessions, estate, poll)
    async with reading(sessions, estate.id) as db:
        assert await queries.certificate(db, poll.id) == stored
        summary = await queries.summary(db, poll.id)
        assert await closing.recount(db, poll.id) == ()
    assert (summary.version, summary.count.outcome) == (1, Outcome.NO_QUORUM)
    assert summary.electorate is not None
    assert (summary.electorate.party_count, summary.electorate.left_out) == (4, {"kind_excluded": 1})
    assert summary.told == ()


def test_a_record_of_a_ranking_differs_where_python_alone_takes_two_values_for_one() -> None:
    stored = json.dumps({"v": 1, "counted": True, "counted_by": 1}).encode()
    fresh = Tally(Outcome.PASS, {"v": 1, "counted": 1, "counted_by": 2}, {})
    assert outcomes.differences(Poll(paper=b"{}"), stored, fresh) == ("counted",)


@pytest.mark.parametrize("ask", ["close", "recount", "summary"])
async def test_an_electorate_ten_times_as_large_takes_as_many_statements(
    sessions: Sessions, database: Database, ask: str
) -> None:
    taken = []
    for slug, number in (("small", 3), ("large", 30)):
        estate = await an_estate(sessions, homes_of([100] * number), slug=slug)
        poll = await open_poll(sessions, estate, a_plan(estate))
        for place in range(number):
            await vote(sessions, estate, poll, f"业主{place}", FOR)
        await end_window(database.owner, poll)
        if ask != "close":
            await closed(sessions, estate, poll)
        async with writing(sessions, estate.id) as db:
            with statements.asked() as taken_now:
                await do(ask, db, estate.id, poll)
        taken.append(len(taken_now))
    assert taken[0] == taken[1] > 0


async def do(what: str, db: Any, community_id: UUID, poll: PollView) -> None:
    match what:
        case "close":
            await closing.close(db, community_id, poll_id=poll.id, closer=None, actor=SYSTEM)
        case "recount":
            await closing.recount(db, poll.id)
        case _:
            await queries.summary(db, poll.id)
