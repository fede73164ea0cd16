"""Votes with a helper: no helper alone makes, changes or keeps back a ballot, and whatever is tried stands somewhere to be seen."""

import asyncio
from dataclasses import replace

import pytest
from sqlmodel import select

from conftest import Database
from database_clock import make_movable, pass_time
from deliberation.communities.rules import Role
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.papers.ways import Precedence, Ways
from deliberation.polls import clerk as closing_clerk
from deliberation.polls import disputes, reminding, rules
from deliberation.polls.assisting import queries
from deliberation.polls.assisting import rules as assisting
from deliberation.polls.assisting.models import AssistedCode
from deliberation.polls.assisting.rules import Ended, Method
from deliberation.polls.assisting.slips import Kept
from deliberation.polls.assisting.taking import Recorded, Refused, Unproved
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.casting import Accepted
from deliberation.polls.dispute_rules import Because, Decider, DecidesOnOwnBallot, Outcome
from deliberation.polls.paper_ends import Clerk
from deliberation.polls.paper_rules import Unreadable
from polling import PEPPER, Home, a_plan, an_estate, closed, open_poll, vote
from polls.alike import counted_alike
from polls.desk import Desk, a_clerk
from polls.helping import Helping
from told import of_kind

FOR, AGAINST = Choice.FOR, Choice.AGAINST
HOMES = (
    Home(label="101", owners=("张三丰",), area_cm2=882_000),
    Home(label="102", owners=("李秀英", "王敏"), area_cm2=1_204_500),
    Home(label="103", owners=("陈国强",), area_cm2=1_000_100),
)


@pytest.fixture
async def homes(sessions: Sessions, database: Database) -> Helping:
    """At two votes a helper may be the only witness."""
    await make_movable(database)
    estate = await an_estate(sessions, HOMES)
    plan = replace(a_plan(estate), ways=Ways(assisted_most=2))
    return Helping(sessions, estate, await open_poll(sessions, estate, plan))


@pytest.fixture
async def helper(sessions: Sessions) -> Clerk:
    return await a_clerk(sessions)


@pytest.fixture
async def other(sessions: Sessions) -> Clerk:
    return await a_clerk(sessions)


async def ballots(homes: Helping) -> list[Ballot]:
    async with reading(homes.sessions, homes.estate.id) as db:
        return list(await db.exec(select(Ballot).order_by(Ballot.cast_at)))


async def told(homes: Helping, kind: str) -> list[dict[str, dict[str, object]]]:
    return await of_kind(homes.sessions, homes.estate.id, kind)


async def test_an_owner_s_code_makes_a_ballot_of_what_was_said_and_the_helper_stands_on_it(
    homes: Helping, helper: Clerk
) -> None:
    said = await homes.said("王敏", AGAINST)
    digits = await homes.send_code(said, helper)
    first, again = [await homes.by_code(said, helper, digits) for _ in range(2)]
    assert isinstance(first, Recorded)
    assert first == again, "a double tap is one vote"
    (ballot,) = await ballots(homes)
    assert (ballot.channel, ballot.choice, ballot.person_id, ballot.cast_by) == (
        "assisted",
        "against",
        homes.estate.persons["王敏"],
        helper.account_id,
    )
    (accepted,) = await told(homes, "ballot.accepted")
    (confirmed,) = await told(homes, "assisted.confirmed")
    assert confirmed["actor"] == accepted["actor"]
    assert confirmed["data"] == {
        "vote": str(homes.poll.id),
        "method": "code",
        "ballot": ballot.commitment,
        "slip": None,
    }
    async with reading(homes.sessions, homes.estate.id) as db:
        assert await queries.find_help(db, ballot.id) == queries.Help("唱票人", Method.CODE)
        kept = (await db.exec(select(AssistedCode))).one()
    assert digits.encode() not in kept.code_hash


async def test_a_code_confirms_one_choice_by_one_helper_and_nothing_else(
    homes: Helping, helper: Clerk, other: Clerk
) -> None:
    said = await homes.said("张三丰", FOR)
    digits = await homes.send_code(said, helper)
    turned = replace(said, answers=(await homes.said("张三丰", AGAINST)).answers)
    for stolen, by in ((turned, helper), (said, other)):
        answer = await homes.by_code(stolen, by, digits)
        assert isinstance(answer, Unproved)
        assert isinstance(answer.refusal, assisting.CodeWrong)
    assert isinstance(await homes.by_code(said, helper, digits), Recorded)


async def test_a_helper_who_guesses_has_five_tries_and_an_owner_gets_five_codes_an_hour(
    homes: Helping, helper: Clerk, database: Database
) -> None:
    said = await homes.said("张三丰", FOR)
    digits = await homes.send_code(said, helper)
    wrong = "000000" if digits != "000000" else "000001"
    tries = [await homes.by_code(said, helper, wrong) for _ in range(6)]
    assert [type(each.refusal) for each in tries if isinstance(each, Unproved)] == [
        *[assisting.CodeWrong] * 5,
        assisting.CodeOver,
    ]
    late = await homes.by_code(said, helper, digits)
    assert isinstance(late, Unproved), "the right one comes too late"
    for _ in range(4):
        digits = await homes.send_code(said, helper)
    with pytest.raises(assisting.CodesSentTooOften):
        await homes.send_code(said, helper)
    await pass_time(database, "11 minutes")
    assert isinstance(await homes.by_code(said, helper, digits), Unproved), "ten minutes have passed"
    assert await ballots(homes) == []


async def test_the_code_of_the_owner_s_letter_confirms_once_and_is_used_up(
    homes: Helping, helper: Clerk
) -> None:
    another = await homes.a_letter("陈国强")
    code = await homes.a_letter("张三丰")
    said = await homes.said("张三丰", FOR)
    assert isinstance(await homes.by_letter(said, helper, another), Unproved)
    assert isinstance(await homes.by_letter(said, helper, code), Recorded)
    again = await homes.said("张三丰", AGAINST)
    answer = await homes.by_letter(again, helper, code)
    assert isinstance(answer, Unproved), "a helper who kept a photo of the code changes nothing with it"
    assert [ballot.choice for ballot in await ballots(homes)] == ["for"]


async def test_nobody_is_the_only_witness_of_more_votes_than_allowed_and_a_second_person_helps_on(
    homes: Helping, helper: Clerk, other: Clerk
) -> None:
    for name in ("张三丰", "王敏"):
        assert isinstance(await homes.confirmed(name, FOR, helper), Recorded)
    third = await homes.confirmed("陈国强", FOR, helper)
    assert isinstance(third, Refused)
    assert isinstance(third.refusal, assisting.OnlyWitnessTooOften)
    (rejected,) = await told(homes, "ballot.rejected")
    assert (rejected["data"]["reason"], rejected["data"]["channel"]) == ("only_witness_too_often", "assisted")
    (slip, *_) = await homes.printed(other)
    said = await homes.said("陈国强", FOR)
    assert await homes.sign(said, helper, slip) == Kept(slip)
    assert await homes.witness(slip, other, "陈国强", FOR) is Ended.COUNTED
    async with reading(homes.sessions, homes.estate.id) as db:
        (line,) = await queries.helpers(db, homes.poll.id)
    assert (line.codes, line.letters, line.slips) == (2, 0, 1)


async def test_a_signed_slip_counts_only_when_a_second_person_reads_the_same_on_it(
    homes: Helping, helper: Clerk, other: Clerk
) -> None:
    good, forged, blank = await homes.printed(other)
    for slip, name in ((good, "张三丰"), (forged, "王敏"), (blank, "陈国强")):
        assert await homes.sign(await homes.said(name, FOR), helper, slip) == Kept(slip)
    assert await ballots(homes) == []
    async with reading(homes.sessions, homes.estate.id) as db:
        signed = await reminding.silent(db, homes.poll.id)
    with pytest.raises(assisting.HelperCannotWitness):
        await homes.witness(good, helper, "张三丰", FOR)
    assert await homes.witness(good, other, "张三丰", FOR) is Ended.COUNTED
    assert await homes.witness(forged, other, "王敏", AGAINST) is Ended.SET_ASIDE
    assert await homes.witness(blank, other, "", Unreadable.NOT_SIGNED) is Ended.SET_ASIDE
    with pytest.raises(assisting.WitnessedAlready):
        await homes.witness(good, other, "张三丰", FOR)
    (ballot,) = await ballots(homes)
    assert (ballot.choice, ballot.cast_by) == ("for", helper.account_id)
    async with reading(homes.sessions, homes.estate.id) as db:
        after = await reminding.silent(db, homes.poll.id)
    assert after.party_count == signed.party_count + 2, "nobody reminds a home whose slip waits"
    reasons = [entry["data"]["reason"] for entry in await told(homes, "ballot.rejected")]
    assert reasons == ["slip_differs", "not_signed"]
    begun = await told(homes, "assisted.begun")
    assert [set(entry["data"]) for entry in begun] == [{"vote", "slip", "photo_sha256"}] * 3
    confirmed = await told(homes, "assisted.confirmed")
    assert confirmed[0]["actor"] != begun[0]["actor"]


async def test_a_slip_is_good_once_and_only_if_we_printed_it(
    homes: Helping, helper: Clerk, other: Clerk
) -> None:
    slip, *_ = await homes.printed(other)
    with pytest.raises(assisting.NoSuchSlip):
        await homes.sign(await homes.said("张三丰", FOR), helper, 99)
    await homes.sign(await homes.said("张三丰", FOR), helper, slip)
    with pytest.raises(assisting.SlipUsed):
        await homes.sign(await homes.said("王敏", FOR), other, slip)


async def test_nobody_helps_at_their_own_home_or_names_a_stranger_as_the_voter(
    homes: Helping, sessions: Sessions, helper: Clerk
) -> None:
    owner = await a_clerk(sessions, person_id=homes.estate.persons["李秀英"])
    with pytest.raises(assisting.OwnHome):
        await homes.confirmed("王敏", FOR, owner)
    with pytest.raises(assisting.NotOfThisHome):
        await homes.by_code(await homes.said("陈国强", FOR, home_of="张三丰"), helper, "123456")
    slip, *_ = await homes.printed(helper)
    await homes.sign(await homes.said("王敏", FOR), helper, slip)
    with pytest.raises(assisting.OwnHome):
        await homes.witness(slip, owner, "王敏", FOR)


async def test_a_vote_that_allows_no_helpers_takes_none(sessions: Sessions, helper: Clerk) -> None:
    estate = await an_estate(sessions, HOMES)
    plan = replace(a_plan(estate), ways=Ways(assisted_most=0))
    homes = Helping(sessions, estate, await open_poll(sessions, estate, plan))
    with pytest.raises(assisting.NoHelpers):
        await homes.confirmed("张三丰", FOR, helper)
    with pytest.raises(assisting.NoHelpers):
        await homes.printed(helper)


async def test_a_helper_cannot_keep_a_slip_back_past_the_close(
    homes: Helping, helper: Clerk, other: Clerk, database: Database
) -> None:
    slip, *_ = await homes.printed(other)
    await homes.sign(await homes.said("张三丰", FOR), helper, slip)
    await pass_time(database, "2 hours")
    assert await closing_clerk.close_due(homes.sessions) == 0
    with pytest.raises(rules.PaperUnfinished):
        await closed(homes.sessions, homes.estate, homes.poll)
    assert await homes.witness(slip, other, "张三丰", FOR) is Ended.COUNTED
    await closed(homes.sessions, homes.estate, homes.poll)
    late = await homes.said("王敏", FOR)
    answer = await homes.by_code(late, helper, await homes.send_code(late, helper))
    assert isinstance(answer, Refused)


async def test_a_home_that_votes_itself_after_it_signed_is_counted_as_it_said_last(
    homes: Helping, helper: Clerk, other: Clerk
) -> None:
    slip, *_ = await homes.printed(other)
    await homes.sign(await homes.said("张三丰", FOR), helper, slip)
    assert isinstance(await vote(homes.sessions, homes.estate, homes.poll, "张三丰", AGAINST), Accepted)
    assert await homes.witness(slip, other, "张三丰", FOR) is Ended.REPLACED
    assert [ballot.choice for ballot in await ballots(homes)] == ["against"]


async def test_who_helped_and_who_confirmed_do_not_decide_when_the_home_disputes_it(
    homes: Helping, helper: Clerk, other: Clerk
) -> None:
    slip, *_ = await homes.printed(other)
    await homes.sign(await homes.said("张三丰", FOR), helper, slip)
    await homes.witness(slip, other, "张三丰", FOR)
    (ballot,) = await ballots(homes)
    owner = disputes.Owner(person_id=homes.estate.persons["张三丰"], pepper=PEPPER)
    async with writing(homes.sessions, homes.estate.id) as db:
        dispute_id = await disputes.open_dispute(db, homes.estate.id, ballot_id=ballot.id, owner=owner)
    for clerk in (helper, other):
        with pytest.raises(DecidesOnOwnBallot):
            async with writing(homes.sessions, homes.estate.id) as db:
                await disputes.decide(
                    db,
                    homes.estate.id,
                    dispute_id=dispute_id,
                    outcome=Outcome.REJECTED,
                    because=next(iter(Because)),
                    decider=Decider(clerk.account_id, None, Role.STAFF),
                    pepper=PEPPER,
                )


async def test_a_helper_and_an_online_vote_at_the_same_moment_leave_one_ballot_that_counts(
    homes: Helping, helper: Clerk, database: Database
) -> None:
    said = await homes.said("张三丰", FOR)
    digits = await homes.send_code(said, helper)
    assisted, online = await asyncio.gather(
        homes.by_code(said, helper, digits),
        vote(homes.sessions, homes.estate, homes.poll, "张三丰", AGAINST, seen_revision=0),
    )
    (ballot,) = await ballots(homes)
    assert isinstance(assisted, Recorded) is (ballot.choice == "for")
    assert isinstance(online, Accepted) is (ballot.choice == "against")
    assert len(await told(homes, "ballot.rejected")) == 1
    counts = await counted_alike(homes.sessions, database, homes.estate, homes.poll)
    assert counts == {"101": ballot.choice}


async def test_two_helpers_at_one_home_at_the_same_moment_make_one_ballot(
    homes: Helping, helper: Clerk, other: Clerk
) -> None:
    both = [(await homes.said("李秀英", FOR), helper), (await homes.said("王敏", AGAINST), other)]
    codes = [await homes.send_code(said, by) for said, by in both]
    answers = await asyncio.gather(
        *(homes.by_code(said, by, digits) for (said, by), digits in zip(both, codes, strict=True))
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Recorded", "Refused"]
    assert len(await ballots(homes)) == 1


async def test_two_last_votes_of_one_helper_at_the_same_moment_are_not_both_allowed(
    homes: Helping, helper: Clerk
) -> None:
    assert isinstance(await homes.confirmed("张三丰", FOR, helper), Recorded)
    both = [await homes.said("王敏", FOR), await homes.said("陈国强", FOR)]
    codes = [await homes.send_code(said, helper) for said in both]
    answers = await asyncio.gather(
        *(homes.by_code(said, helper, digits) for said, digits in zip(both, codes, strict=True)),
        return_exceptions=True,
    )
    assert sum(isinstance(answer, Recorded) for answer in answers) == 1
    assert len(await ballots(homes)) == 2


async def test_two_people_at_one_slip_at_the_same_moment_make_one_ballot(
    homes: Helping, helper: Clerk, other: Clerk, sessions: Sessions
) -> None:
    third = await a_clerk(sessions)
    slip, *_ = await homes.printed(other)
    await homes.sign(await homes.said("张三丰", FOR), helper, slip)
    ends = await asyncio.gather(
        *(homes.witness(slip, clerk, "张三丰", FOR) for clerk in (other, third)), return_exceptions=True
    )
    assert sum(end is Ended.COUNTED for end in ends) == 1
    assert sum(isinstance(end, assisting.WitnessedAlready) for end in ends) == 1


async def test_a_helper_does_not_take_the_place_of_a_form_its_owner_signed_where_that_goes_first(
    sessions: Sessions, helper: Clerk, other: Clerk
) -> None:
    estate = await an_estate(sessions, HOMES)
    plan = replace(a_plan(estate), ways=Ways(precedence=Precedence.SIGNED))
    homes = Helping(sessions, estate, await open_poll(sessions, estate, plan))
    desk = Desk(sessions, estate, homes.poll)
    serial = (await desk.printed(other))["101"]
    await desk.receive(serial, other)
    for clerk in (helper, other):
        await desk.read(serial, clerk, "张三丰", FOR)
    answer = await homes.confirmed("张三丰", AGAINST, helper)
    assert isinstance(answer, Refused)
    assert isinstance(answer.refusal, rules.SignedOnPaper)
