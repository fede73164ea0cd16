"""Votes on paper: two clerks make a ballot, one alone makes none, and whatever comes of a form is in the log."""

import asyncio
import io
import json

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from bundles.counted import Counted, bundle_of, sequenced
from conftest import Database
from database_clock import make_movable, pass_time
from deliberation.audit import queries as audit
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, statement, writing
from deliberation.polls import clerk as closing_clerk
from deliberation.polls import paper_queries, paper_rules, reminding, rules
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.casting import Accepted
from deliberation.polls.models import PollResult
from deliberation.polls.paper_ends import Clerk
from deliberation.polls.paper_rules import Ended, Unreadable
from deliberation.polls.queries import PollView
from deliberation.verifier import checking, roots
from deliberation.verifier.docket import Verdict
from deliberation.verifier.roots import Named
from polling import (
    Home,
    a_plan,
    an_estate,
    closed,
    open_poll,
    vote,
)
from polls.alike import counted_alike
from polls.desk import Desk, a_clerk
from polls.test_disputes import dispute
from told import of_kind
from verifier.samples import failed

FOR, AGAINST = Choice.FOR, Choice.AGAINST
HOMES = (
    Home(label="101", owners=("张三丰",), area_cm2=882_000),
    Home(label="102", owners=("李秀英", "王敏"), area_cm2=1_204_500),
    Home(label="103", owners=("陈国强",), area_cm2=1_000_100),
)


@pytest.fixture
async def desk(sessions: Sessions, database: Database) -> Desk:
    await make_movable(database)
    estate = await an_estate(sessions, HOMES)
    return Desk(sessions, estate, await open_poll(sessions, estate, a_plan(estate)))


@pytest.fixture
async def clerks(sessions: Sessions) -> tuple[Clerk, Clerk, Clerk]:
    return (await a_clerk(sessions), await a_clerk(sessions), await a_clerk(sessions))


async def ballots(desk: Desk) -> list[Ballot]:
    async with reading(desk.sessions, desk.estate.id) as db:
        return list(await db.exec(select(Ballot).order_by(Ballot.party_id, Ballot.revision)))


async def told(desk: Desk, kind: str) -> list[dict[str, object]]:
    return await of_kind(desk.sessions, desk.estate.id, kind)


async def verdict_on(desk: Desk, poll: PollView) -> Verdict:
    async with reading(desk.sessions, desk.estate.id) as db:
        vkey = (await audit.get_log(db, desk.estate.id)).vkey
    bundle = await bundle_of(desk.sessions, Counted(desk.estate, poll))
    return checking.check(io.BytesIO(bundle), roots.read(Named("vkey.txt", f"{vkey}\n".encode())))


async def test_two_clerks_who_read_the_same_make_one_ballot_of_a_form(
    desk: Desk, clerks: tuple[Clerk, Clerk, Clerk]
) -> None:
    one, two, _ = clerks
    serial = (await desk.printed(one))["101"]
    await desk.receive(serial, one)
    assert await desk.read(serial, one, "张三丰", FOR) is None
    assert await ballots(desk) == []
    assert await desk.read(serial, two, "张三丰", FOR) is Ended.COUNTED
    (ballot,) = await ballots(desk)
    assert (ballot.channel, ballot.choice, ballot.person_id) == (
        "paper",
        "for",
        desk.estate.persons["张三丰"],
    )
    (confirmed,) = await told(desk, "paper.confirmed")
    assert confirmed["data"] == {"vote": str(desk.poll.id), "serial": serial, "ballot": ballot.commitment}
    readers = [entry["actor"] for entry in await told(desk, "paper.entered")]
    assert readers[0] != readers[1] == confirmed["actor"]


async def test_the_log_does_not_tell_what_the_first_clerk_read(
    desk: Desk, clerks: tuple[Clerk, Clerk, Clerk]
) -> None:
    serial = (await desk.printed(clerks[0]))["101"]
    await desk.receive(serial, clerks[0])
    await desk.read(serial, clerks[0], "张三丰", FOR)
    (entered,) = await told(desk, "paper.entered")
    assert entered["data"] == {"vote": str(desk.poll.id), "serial": serial}
    assert "commit" not in entered


async def test_one_clerk_alone_cannot_make_a_ballot(desk: Desk, clerks: tuple[Clerk, Clerk, Clerk]) -> None:
    serial = (await desk.printed(clerks[0]))["101"]
    await desk.receive(serial, clerks[0])
    await desk.read(serial, clerks[0], "张三丰", FOR)
    with pytest.raises(paper_rules.ReadItAlready):
        await desk.read(serial, clerks[0], "张三丰", FOR)
    assert await ballots(desk) == []


@pytest.mark.parametrize(
    ("third", "counted"), [(FOR, "for"), (AGAINST, "against"), (Choice.ABSTAIN, "abstain")]
)
async def test_where_two_readings_differ_a_third_clerk_decides(
    desk: Desk, clerks: tuple[Clerk, Clerk, Clerk], third: Choice, counted: str
) -> None:
    serial = (await desk.printed(clerks[0]))["102"]
    await desk.receive(serial, clerks[0])
    assert await desk.read(serial, clerks[0], "李秀英", FOR) is None
    assert await desk.read(serial, clerks[1], "王敏", AGAINST) is None
    assert await desk.read(serial, clerks[2], "王敏", third) is Ended.COUNTED
    (ballot,) = await ballots(desk)
    assert (ballot.choice, ballot.person_id) == (counted, desk.estate.persons["王敏"])


async def test_a_form_that_two_clerks_cannot_read_is_set_aside_with_the_reason(
    desk: Desk, clerks: tuple[Clerk, Clerk, Clerk]
) -> None:
    serial = (await desk.printed(clerks[0]))["101"]
    await desk.receive(serial, clerks[0])
    await desk.read(serial, clerks[0], "", Unreadable.NOT_SIGNED)
    assert await desk.read(serial, clerks[1], "", Unreadable.NOT_SIGNED) is Ended.SET_ASIDE
    assert await ballots(desk) == []
    (refused,) = await told(desk, "ballot.rejected")
    assert refused["data"] == {
        "vote": str(desk.poll.id),
        "voter_ref": None,
        "reason": "not_signed",
        "channel": "paper",
    }
    with pytest.raises(paper_rules.DoneAlready):
        await desk.read(serial, clerks[2], "张三丰", FOR)


async def test_a_form_outranks_what_the_home_said_online_before_it_came_in(
    desk: Desk, clerks: tuple[Clerk, Clerk, Clerk]
) -> None:
    serial = (await desk.printed(clerks[0]))["102"]
    await vote(desk.sessions, desk.estate, desk.poll, "李秀英", AGAINST)
    await desk.receive(serial, clerks[0])
    await desk.read(serial, clerks[0], "王敏", FOR)
    assert await desk.read(serial, clerks[1], "王敏", FOR) is Ended.COUNTED
    online, paper = await ballots(desk)
    assert (online.channel, paper.channel, paper.previous) == ("web", "paper", online.commitment)


async def test_a_home_that_votes_online_after_its_form_came_in_is_counted_as_it_said_last(
    desk: Desk, clerks: tuple[Clerk, Clerk, Clerk]
) -> None:
    serial = (await desk.printed(clerks[0]))["102"]
    await desk.receive(serial, clerks[0])
    await vote(desk.sessions, desk.estate, desk.poll, "李秀英", AGAINST)
    await desk.read(serial, clerks[0], "王敏", FOR)
    assert await desk.read(serial, clerks[1], "王敏", FOR) is Ended.REPLACED
    (ballot,) = await ballots(desk)
    assert ballot.channel == "web"
    assert [entry["data"] for entry in await told(desk, "ballot.rejected")] == [
        {"vote": str(desk.poll.id), "voter_ref": None, "reason": "later_ballot", "channel": "paper"}
    ]


async def test_a_form_after_the_close_is_kept_and_not_counted(
    desk: Desk, database: Database, clerks: tuple[Clerk, Clerk, Clerk]
) -> None:
    serial = (await desk.printed(clerks[0]))["101"]
    await pass_time(database, "2 hours")
    await desk.receive(serial, clerks[0])
    with pytest.raises(paper_rules.DoneAlready):
        await desk.read(serial, clerks[0], "张三丰", FOR)
    (refused,) = await told(desk, "ballot.rejected")
    assert (refused["data"]["reason"], refused["data"]["channel"]) == ("voting_closed", "paper")  # type: ignore[index]


async def test_a_form_that_was_printed_anew_is_no_longer_good(
    desk: Desk, clerks: tuple[Clerk, Clerk, Clerk]
) -> None:
    old, new = [(await desk.printed(clerks[0]))["101"] for _ in range(2)]
    with pytest.raises(paper_rules.FormReplaced):
        await desk.receive(old, clerks[0])
    await desk.receive(new, clerks[0])
    with pytest.raises(paper_rules.ReceivedAlready):
        await desk.receive(new, clerks[1])


async def test_a_home_gets_so_many_forms_and_no_more(
    desk: Desk, clerks: tuple[Clerk, Clerk, Clerk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper_rules, "MOST_FORMS", 2)
    for _ in range(2):
        await desk.printed(clerks[0])
    with pytest.raises(paper_rules.PrintedTooOften):
        await desk.printed(clerks[1])


async def test_no_form_is_read_that_nobody_took_in_and_none_is_made_up(
    desk: Desk, clerks: tuple[Clerk, Clerk, Clerk]
) -> None:
    serial = (await desk.printed(clerks[0]))["101"]
    with pytest.raises(paper_rules.NotReceivedYet):
        await desk.read(serial, clerks[0], "张三丰", FOR)
    with pytest.raises(paper_rules.NoSuchForm):
        await desk.receive(99, clerks[0])


async def test_nobody_reads_the_form_of_their_own_home_or_names_a_stranger_as_its_signer(
    desk: Desk, clerks: tuple[Clerk, Clerk, Clerk]
) -> None:
    serial = (await desk.printed(clerks[0]))["101"]
    await desk.receive(serial, clerks[0])
    owner = await a_clerk(desk.sessions, person_id=desk.estate.persons["张三丰"])
    with pytest.raises(paper_rules.OwnForm):
        await desk.read(serial, owner, "张三丰", FOR)
    with pytest.raises(paper_rules.NotASigner):
        await desk.read(serial, clerks[0], "陈国强", FOR)


async def test_forms_are_printed_for_homes_that_have_not_voted(
    desk: Desk, clerks: tuple[Clerk, Clerk, Clerk]
) -> None:
    await vote(desk.sessions, desk.estate, desk.poll, "李秀英", FOR)
    forms = await desk.printed(clerks[0])
    assert sorted(forms) == ["101", "103"]
    await desk.receive(forms["101"], clerks[0])
    assert sorted(await desk.printed(clerks[0])) == ["103"]


async def test_two_clerks_at_the_same_moment_make_one_ballot(
    desk: Desk, clerks: tuple[Clerk, Clerk, Clerk]
) -> None:
    serial = (await desk.printed(clerks[0]))["101"]
    came = await asyncio.gather(*(desk.receive(serial, clerk) for clerk in clerks), return_exceptions=True)
    assert sum(isinstance(each, paper_rules.ReceivedAlready) for each in came) == 2
    ends = await asyncio.gather(
        *(desk.read(serial, clerk, "张三丰", FOR) for clerk in clerks), return_exceptions=True
    )
    assert sum(end is Ended.COUNTED for end in ends) == 1
    assert sum(isinstance(end, paper_rules.DoneAlready) for end in ends) == 1
    assert len(await ballots(desk)) == 1


async def test_a_form_and_an_online_vote_at_the_same_moment_leave_one_that_counts(
    desk: Desk, database: Database, clerks: tuple[Clerk, Clerk, Clerk]
) -> None:
    serial = (await desk.printed(clerks[0]))["101"]
    await desk.receive(serial, clerks[0])
    await desk.read(serial, clerks[0], "张三丰", FOR)
    ended, online = await asyncio.gather(
        desk.read(serial, clerks[1], "张三丰", FOR),
        vote(desk.sessions, desk.estate, desk.poll, "张三丰", AGAINST, seen_revision=0),
    )
    last = (await ballots(desk))[-1]
    if isinstance(online, Accepted):
        assert (ended, last.choice, len(await ballots(desk))) == (Ended.REPLACED, "against", 1)
    else:
        assert (ended, last.choice, len(await ballots(desk))) == (Ended.COUNTED, "for", 1)
    counts = await counted_alike(desk.sessions, database, desk.estate, desk.poll)
    assert counts == {"101": last.choice}


async def test_the_vote_waits_for_forms_that_came_in_and_counts_them_after_the_close(
    desk: Desk, database: Database, clerks: tuple[Clerk, Clerk, Clerk]
) -> None:
    serial = (await desk.printed(clerks[0]))["102"]
    await desk.receive(serial, clerks[0])
    await desk.read(serial, clerks[0], "李秀英", FOR)
    await pass_time(database, "2 hours")
    assert await closing_clerk.close_due(desk.sessions) == 0
    with pytest.raises(rules.PaperUnfinished):
        await closed(desk.sessions, desk.estate, desk.poll)
    assert await desk.read(serial, clerks[1], "李秀英", FOR) is Ended.COUNTED
    after = await closed(desk.sessions, desk.estate, desk.poll)
    async with reading(desk.sessions, desk.estate.id) as db:
        (result,) = await db.exec(select(PollResult))
        view = await paper_queries.desk(db, desk.poll.id, clerks[0].account_id)
    certificate = json.loads(result.certificate)
    assert certificate["counts"]["heads"]["for"] == "1"
    assert view.ended_count(Ended.COUNTED) == 1
    await sequenced(desk.sessions, desk.estate)
    assert failed(await verdict_on(desk, after)) == set()


@pytest.mark.parametrize("table", ["paper_form", "paper_arrival", "paper_reading", "paper_end"])
async def test_nobody_with_the_application_s_rights_changes_what_was_read(
    desk: Desk, clerks: tuple[Clerk, Clerk, Clerk], table: str
) -> None:
    serial = (await desk.printed(clerks[0]))["101"]
    await desk.receive(serial, clerks[0])
    await desk.read(serial, clerks[0], "张三丰", FOR)
    await desk.read(serial, clerks[1], "张三丰", FOR)
    with pytest.raises(DBAPIError):
        async with writing(desk.sessions, desk.estate.id) as db:
            await statement(db, f"DELETE FROM {table}")  # noqa: S608 - a name of ours


async def test_a_home_whose_form_lies_at_the_desk_is_not_reminded(
    desk: Desk, clerks: tuple[Clerk, Clerk, Clerk]
) -> None:
    serial = (await desk.printed(clerks[0]))["101"]
    async with reading(desk.sessions, desk.estate.id) as db:
        before = await reminding.silent(db, desk.poll.id)
    await desk.receive(serial, clerks[0])
    async with reading(desk.sessions, desk.estate.id) as db:
        after = await reminding.silent(db, desk.poll.id)
    assert (before.party_count, after.party_count) == (3, 2)


async def test_a_form_counts_where_the_later_vote_online_was_set_aside(
    desk: Desk, clerks: tuple[Clerk, Clerk, Clerk]
) -> None:
    serial = (await desk.printed(clerks[0]))["102"]
    await desk.receive(serial, clerks[0])
    await vote(desk.sessions, desk.estate, desk.poll, "李秀英", AGAINST)
    (online,) = await ballots(desk)
    await dispute(desk.sessions, desk.estate, online.id, "王敏")
    await desk.read(serial, clerks[0], "王敏", FOR)
    assert await desk.read(serial, clerks[1], "王敏", FOR) is Ended.COUNTED


async def test_a_new_form_is_printed_for_a_home_whose_only_vote_was_set_aside(
    desk: Desk, clerks: tuple[Clerk, Clerk, Clerk]
) -> None:
    await vote(desk.sessions, desk.estate, desk.poll, "李秀英", FOR)
    (online,) = await ballots(desk)
    await dispute(desk.sessions, desk.estate, online.id, "王敏")
    assert sorted(await desk.printed(clerks[0])) == ["101", "102", "103"]
