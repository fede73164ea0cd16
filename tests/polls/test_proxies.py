"""Votes by proxy: on a mandate that two people stand behind, for so many owners, until the home speaks for itself."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select

from builders import a_mandate
from conftest import Database
from database_clock import make_movable, pass_time
from deliberation.accounts import actions as accounts
from deliberation.communities.rules import Role
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Refusal
from deliberation.papers.ways import Precedence, Ways
from deliberation.polls import queries as polls
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.casting import Accepted, Refused
from deliberation.polls.proxies import giving, holding, queries, rules, searching
from deliberation.polls.proxies.giving import NotTaken
from deliberation.polls.proxies.searching import Found
from deliberation.polls.rules import NotYourHome, SignedOnPaper, VotingClosed
from deliberation.roll.models import PersonContact
from polling import Home, a_plan, a_voter, an_estate, open_poll, vote
from polls.alike import counted_alike
from polls.desk import Desk, a_clerk
from polls.proxying import Proxies, a_desk_clerk, a_neighbour
from told import of_kind

FOR, AGAINST = Choice.FOR, Choice.AGAINST
HOMES = (
    Home(label="101", owners=("张三丰",), area_cm2=882_000),
    Home(label="102", owners=("李秀英", "王敏"), area_cm2=1_204_500),
    Home(label="103", owners=("陈国强",), area_cm2=1_000_100),
    Home(label="104", owners=("赵一",), area_cm2=1_000_000),
    Home(label="105", owners=("福星地产有限公司",), area_cm2=500_000),
)
TWO = Ways(mandates_most=2)


@pytest.fixture
async def proxies(sessions: Sessions, database: Database) -> Proxies:
    await make_movable(database)
    estate = await an_estate(sessions, HOMES, developer="福星地产有限公司")
    return Proxies(sessions, estate, await open_poll(sessions, estate, replace(a_plan(estate), ways=TWO)))


async def told(proxies: Proxies, kind: str) -> list[dict[str, object]]:
    return await of_kind(proxies.sessions, proxies.estate.id, kind)


async def ballots(proxies: Proxies) -> list[tuple[str, str | None]]:
    async with reading(proxies.sessions, proxies.estate.id) as db:
        rows = await db.exec(select(Ballot.channel, Ballot.choice).order_by(col(Ballot.cast_at)))
        return [(channel, choice) for channel, choice in rows]


def reason(answer: Accepted | Refused | UUID | NotTaken) -> type[Refusal] | None:
    return type(answer.refusal) if isinstance(answer, Refused | NotTaken) else None


async def test_who_took_a_mandate_on_votes_for_its_owner_and_may_change_that_vote(proxies: Proxies) -> None:
    neighbour = await a_neighbour(proxies.sessions, proxies.estate, "周邻")
    mandate_id = await proxies.give("张三丰", neighbour)
    assert isinstance(mandate_id, UUID)
    assert reason(await proxies.vote(mandate_id, neighbour, "张三丰", FOR)) is rules.MandateWaits
    await proxies.accept(mandate_id, neighbour)
    for choice in (FOR, AGAINST):
        assert reason(await proxies.vote(mandate_id, neighbour, "张三丰", choice)) is None
    assert await ballots(proxies) == [("proxy", "for"), ("proxy", "against")]
    (given,), (accepted,) = await told(proxies, "proxy.given"), await told(proxies, "proxy.accepted")
    first, last = await told(proxies, "ballot.accepted")
    data = given["data"]
    assert isinstance(data, dict)
    assert data["voter_ref"] == first["data"]["voter_ref"] == last["data"]["voter_ref"]  # type: ignore[index]
    assert data["holder_ref"] == first["actor"]["ref"] == accepted["actor"]["ref"]  # type: ignore[index]
    assert data["holder_ref"] != given["actor"]["ref"]  # type: ignore[index]


async def test_nobody_votes_on_another_s_mandate_or_for_another_home(proxies: Proxies) -> None:
    one, other = [await a_neighbour(proxies.sessions, proxies.estate, name) for name in ("周邻", "吴邻")]
    mandate_id = await proxies.held("张三丰", one)
    assert reason(await proxies.vote(mandate_id, other, "张三丰", FOR)) is NotYourHome
    assert reason(await proxies.vote(mandate_id, one, "陈国强", FOR)) is NotYourHome
    with pytest.raises(rules.NotYourMandate):
        await proxies.accept(await _given(proxies, "陈国强", one), other)
    assert await ballots(proxies) == []


async def _given(proxies: Proxies, name: str, holder_id: UUID) -> UUID:
    mandate_id = await proxies.give(name, holder_id)
    assert isinstance(mandate_id, UUID)
    return mandate_id


async def test_what_the_owner_asks_for_is_what_the_holder_may_say(proxies: Proxies) -> None:
    neighbour = await a_neighbour(proxies.sessions, proxies.estate, "周邻")
    mandate_id = await proxies.held("张三丰", neighbour, told=AGAINST)
    assert reason(await proxies.vote(mandate_id, neighbour, "张三丰", FOR)) is rules.NotAsInstructed
    assert reason(await proxies.vote(mandate_id, neighbour, "张三丰", AGAINST)) is None
    (refused,) = await told(proxies, "ballot.rejected")
    assert refused["data"]["reason"] == "not_as_instructed"  # type: ignore[index]
    assert refused["data"]["channel"] == "proxy"  # type: ignore[index]


async def test_one_over_the_limit_is_refused_and_logged_and_those_before_it_stand(proxies: Proxies) -> None:
    neighbour = await a_neighbour(proxies.sessions, proxies.estate, "周邻")
    first = await proxies.held("张三丰", neighbour)
    second = await proxies.held("李秀英", neighbour)
    assert reason(await proxies.give("陈国强", neighbour)) is rules.TooManyMandates
    (refused,) = await told(proxies, "proxy.refused")
    assert refused["data"]["reason"] == "too_many_mandates"  # type: ignore[index]
    assert reason(await proxies.vote(first, neighbour, "张三丰", FOR)) is None
    await proxies.revoke(first, "张三丰")
    assert reason(await proxies.give("陈国强", neighbour)) is rules.TooManyMandates, "one was voted on"
    await proxies.revoke(second, "王敏")
    assert reason(await proxies.give("陈国强", neighbour)) is None


async def test_two_mandates_at_the_same_moment_do_not_go_over_the_limit(proxies: Proxies) -> None:
    neighbour = await a_neighbour(proxies.sessions, proxies.estate, "周邻")
    await proxies.held("张三丰", neighbour)
    answers = await asyncio.gather(proxies.give("李秀英", neighbour), proxies.give("陈国强", neighbour))
    assert sorted(isinstance(answer, UUID) for answer in answers) == [False, True]


async def test_who_may_not_hold_a_mandate_is_told_why(proxies: Proxies) -> None:
    sessions, estate = proxies.sessions, proxies.estate
    counter = await a_neighbour(sessions, estate, "计票人")
    async with writing(sessions, estate.id) as db:
        await a_mandate(db, estate.id, counter, role=Role.COUNTER, now=clock.now())
        stranger = (await a_desk_clerk(sessions, proxies.poll)).account_id
    developer = (await a_voter(sessions, estate, "福星地产有限公司")).account_id
    wife = (await a_voter(sessions, estate, "王敏")).account_id
    answers = [await proxies.give("李秀英", each) for each in (counter, stranger, developer, wife)]
    assert [reason(answer) for answer in answers] == [
        rules.TakesVotesIn,
        rules.NoSuchHolder,
        rules.HoldsForDeveloper,
        rules.HoldsForOwnHome,
    ]
    assert len(await told(proxies, "proxy.refused")) == 4


async def test_who_began_to_take_votes_in_after_a_mandate_was_given_does_not_vote_on_it(
    proxies: Proxies,
) -> None:
    neighbour = await a_neighbour(proxies.sessions, proxies.estate, "周邻")
    mandate_id = await proxies.held("张三丰", neighbour)
    dawn = datetime(2026, 5, 20, 20, 0, tzinfo=UTC)
    async with writing(proxies.sessions, proxies.estate.id) as db:
        appointed = dawn + timedelta(hours=5)
        await a_mandate(db, proxies.estate.id, neighbour, role=Role.COUNTER, now=appointed)
        held = await holding.roles(db, proxies.estate.id, neighbour, dawn)
    assert held == {Role.COUNTER}, "at four in the morning it is the next day already"
    assert reason(await proxies.vote(mandate_id, neighbour, "张三丰", FOR)) is rules.TakesVotesIn
    assert await ballots(proxies) == []


async def test_the_home_s_own_vote_ends_the_mandate_and_takes_the_place_of_the_proxy_s(
    proxies: Proxies,
) -> None:
    neighbour = await a_neighbour(proxies.sessions, proxies.estate, "周邻")
    mandate_id = await proxies.held("李秀英", neighbour)
    await proxies.vote(mandate_id, neighbour, "李秀英", FOR)
    assert isinstance(
        await vote(proxies.sessions, proxies.estate, proxies.poll, "王敏", AGAINST), Accepted
    ), "a co-owner's own"
    assert reason(await proxies.vote(mandate_id, neighbour, "李秀英", FOR)) is rules.OwnerVoted
    assert await ballots(proxies) == [("proxy", "for"), ("web", "against")]
    (ended,) = await told(proxies, "proxy.revoked")
    assert ended["data"]["reason"] == "voted"  # type: ignore[index]
    assert reason(await proxies.give("李秀英", neighbour)) is None, "and may be given anew"


async def test_a_mandate_that_was_taken_back_or_has_run_out_is_none(
    proxies: Proxies, database: Database
) -> None:
    neighbour = await a_neighbour(proxies.sessions, proxies.estate, "周邻")
    taken_back = await proxies.held("李秀英", neighbour)
    await proxies.revoke(taken_back, "王敏")
    with pytest.raises(rules.DoneBefore):
        await proxies.revoke(taken_back, "李秀英")
    half = proxies.poll.window.opens_at + timedelta(minutes=30)
    short = await proxies.give("张三丰", neighbour, until=half)
    assert isinstance(short, UUID)
    await proxies.accept(short, neighbour)
    with pytest.raises(rules.NotYourMandate):
        await proxies.revoke(short, "陈国强")
    await pass_time(database, "40 minutes")
    assert reason(await proxies.vote(taken_back, neighbour, "李秀英", FOR)) is rules.MandateRevoked
    assert reason(await proxies.vote(short, neighbour, "张三丰", FOR)) is rules.MandateRunOut
    assert isinstance(await proxies.give("张三丰", neighbour), UUID)
    await pass_time(database, "2 hours")
    with pytest.raises(VotingClosed):
        await proxies.give("陈国强", neighbour)
    await pass_time(database, "0 hours")
    with pytest.raises(rules.EndsAfterVoting):
        await proxies.give("陈国强", neighbour, until=proxies.poll.window.closes_at + timedelta(seconds=1))


async def test_one_clerk_alone_makes_no_mandate_of_a_paper(proxies: Proxies) -> None:
    sessions, estate = proxies.sessions, proxies.estate
    neighbour = await a_neighbour(sessions, estate, "周邻")
    one, two = [await a_desk_clerk(sessions, proxies.poll) for _ in range(2)]
    mandate_id = await proxies.take_in("张三丰", neighbour, one)
    assert isinstance(mandate_id, UUID)
    with pytest.raises(rules.TookItIn):
        await proxies.confirm(mandate_id, one)
    with pytest.raises(rules.DoneBefore):
        await proxies.accept(mandate_id, neighbour)
    assert reason(await proxies.vote(mandate_id, neighbour, "张三丰", FOR)) is rules.MandateWaits
    of_the_home = replace(two, person_id=estate.persons["张三丰"])
    with pytest.raises(rules.OwnMandate):
        await proxies.confirm(mandate_id, of_the_home)
    with pytest.raises(rules.NotYourMandate):
        await proxies.revoke(mandate_id, "陈国强")
    await proxies.confirm(mandate_id, two)
    assert reason(await proxies.vote(mandate_id, neighbour, "张三丰", FOR)) is None
    assert reason(await proxies.take_in("陈国强", one.account_id, one)) is rules.NoSuchHolder
    wanted = await proxies.wanted("陈国强", neighbour)
    async with writing(sessions, estate.id) as db:
        with pytest.raises(NotYourHome):
            await giving.give(db, estate.id, poll_id=proxies.poll.id, wanted=wanted, giver=two)
        with pytest.raises(rules.PaperNotShown):
            await giving.take_in(db, estate.id, poll_id=proxies.poll.id, wanted=wanted, photo=None, clerk=two)


async def test_a_signed_form_goes_before_the_proxy(proxies: Proxies) -> None:
    """At the desk it is waited for; and where signed forms go first, nothing takes its place."""
    sessions, estate = proxies.sessions, proxies.estate
    signed = replace(a_plan(estate), ways=Ways(precedence=Precedence.SIGNED), proposal_id=estate.proposal_id)
    second = Proxies(sessions, estate, await open_poll(sessions, estate, signed))
    desk = Desk(sessions, estate, second.poll)
    one, two = await a_clerk(sessions), await a_clerk(sessions)
    neighbour = await a_neighbour(sessions, estate, "周邻")
    mandate_id = await second.held("张三丰", neighbour)
    serial = (await desk.printed(one))["101"]
    await desk.receive(serial, one)
    assert reason(await second.vote(mandate_id, neighbour, "张三丰", FOR)) is rules.FormAtTheDesk
    for clerk in (one, two):
        await desk.read(serial, clerk, "张三丰", AGAINST)
    assert reason(await second.vote(mandate_id, neighbour, "张三丰", FOR)) is rules.OwnerVoted
    anew = await second.held("张三丰", neighbour)
    assert reason(await second.vote(anew, neighbour, "张三丰", FOR)) is SignedOnPaper
    assert await ballots(second) == [("paper", "against")]


@pytest.mark.parametrize("ends", ["vote", "revoke"])
async def test_of_an_own_word_and_the_proxy_s_at_the_same_moment_one_comes_first(
    proxies: Proxies, database: Database, ends: str
) -> None:
    """In the table as in the log: after the mandate's end there is no ballot on it."""
    sessions, estate, poll = proxies.sessions, proxies.estate, proxies.poll
    neighbour = await a_neighbour(sessions, estate, "周邻")
    mandate_id = await proxies.held("张三丰", neighbour)
    sent = await proxies.sent("张三丰", FOR)
    own = (
        vote(sessions, estate, poll, "张三丰", AGAINST, seen_revision=0)
        if ends == "vote"
        else proxies.revoke(mandate_id, "张三丰")
    )
    by_proxy, _ = await asyncio.gather(proxies.vote(mandate_id, neighbour, "张三丰", FOR, sent=sent), own)
    rows = await ballots(proxies)
    assert len(rows) == len(await told(proxies, "ballot.accepted"))
    async with reading(sessions, estate.id) as db:
        assert (await polls.turnout(db, poll)).party_count == len(rows) <= 1
    if isinstance(by_proxy, Refused):
        wanted = rules.OwnerVoted if ends == "vote" else rules.MandateRevoked
        assert reason(by_proxy) is wanted
    else:
        assert rows == [("proxy", "for")]
    counts = await counted_alike(sessions, database, estate, poll)
    assert counts == ({"101": rows[0][1]} if rows else {})


async def test_a_vote_that_takes_no_proxies_takes_none(sessions: Sessions) -> None:
    estate = await an_estate(sessions, HOMES)
    plan = replace(a_plan(estate), ways=Ways(mandates_most=0))
    proxies = Proxies(sessions, estate, await open_poll(sessions, estate, plan))
    with pytest.raises(rules.NoProxies):
        await proxies.give("张三丰", await a_neighbour(sessions, estate, "周邻"))


async def test_the_same_form_sent_twice_gives_one_mandate_and_a_home_has_one_at_a_time(
    proxies: Proxies,
) -> None:
    sessions, estate = proxies.sessions, proxies.estate
    neighbour = await a_neighbour(sessions, estate, "周邻")
    wanted, giver = await proxies.wanted("张三丰", neighbour), await proxies.owner("张三丰")
    given = []
    for _ in range(2):
        async with writing(sessions, estate.id) as db:
            given.append(
                await giving.give(db, estate.id, poll_id=proxies.poll.id, wanted=wanted, giver=giver)
            )
    assert given[0] == given[1]
    with pytest.raises(rules.MandateGiven):
        await proxies.give("张三丰", neighbour)
    async with reading(sessions, estate.id) as db:
        assert len(await queries.of_poll(db, proxies.poll.id, now=clock.now())) == 1


async def test_who_knows_a_number_alone_reads_a_masked_name(proxies: Proxies) -> None:
    sought, estate = await a_voter(proxies.sessions, proxies.estate, "李秀英"), proxies.estate
    async with writing(proxies.sessions, estate.id) as db:
        of = {"community_id": estate.id, "id": new_id(), "person_id": sought.person_id}
        db.add(PersonContact(**of, kind="phone", value="13800000001", value_hash=b"1"))
    async with reading(proxies.sessions, estate.id) as db:
        by_name = await searching.people(db, estate.id, sought="李秀英", contact=b"0")
        by_number = await searching.people(db, estate.id, sought="13800000001", contact=b"1")
    assert by_name == (Found(account_id=sought.account_id, name="李秀英", is_on_roll=True),)
    assert [(each.account_id, each.name[0], "秀" in each.name) for each in by_number] == [
        (sought.account_id, "李", False)
    ]


async def test_nobody_is_found_under_a_name_that_the_roll_knows_them_not_by(proxies: Proxies) -> None:
    sessions, estate = proxies.sessions, proxies.estate
    owner, other = await a_voter(sessions, estate, "李秀英"), await a_voter(sessions, estate, "张三丰")
    stranger = await a_neighbour(sessions, estate, "李秀英")
    async with writing(sessions, estate.id) as db:
        await accounts.rename(db, other.account_id, name="李秀英")
        await accounts.rename(db, owner.account_id, name="秀英姐")
    async with reading(sessions, estate.id) as db:
        found = await searching.people(db, estate.id, sought="李秀英", contact=b"0")
    assert found == (
        Found(account_id=owner.account_id, name="李秀英", is_on_roll=True),
        Found(account_id=stranger, name="李秀英", is_on_roll=False),
    )
