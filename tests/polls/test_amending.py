"""A frozen electorate changes by two people, before the close, and never under a vote that was cast."""

import asyncio
from collections.abc import Callable, Coroutine
from uuid import UUID

import pytest
from sqlmodel import select

from conftest import Database
from database_clock import make_movable
from deliberation.audit.rules import NotAsSealed
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.kernel.refusals import Refusal
from deliberation.polls import homes, queries
from deliberation.polls import rules as poll_rules
from deliberation.polls.amended.causes import Cause, Outcome
from deliberation.polls.amending import actions, notes, rules
from deliberation.polls.casting import Accepted, Refused
from deliberation.polls.models import PollClosing
from deliberation.polls.paper_rules import FormVoid
from deliberation.polls.parties.models import PollParty
from polling import Home, as_owner, closed, end_window, vote
from polls.alike import counted_alike
from polls.amendments import NOTE, Amending, a_clerk, amending, measure, sell
from polls.desk import Desk
from polls.desk import a_clerk as a_reader

FOR, AGAINST = Choice.FOR, Choice.AGAINST
DEVELOPER = "福星地产有限公司"
HOMES = (
    Home(label="101", owners=("张三丰",), area_cm2=882_000),
    Home(label="102", owners=("李秀英", "王敏"), area_cm2=1_204_500),
    Home(label="103", owners=("陈国强",), area_cm2=1_000_100),
    Home(label="104", owners=("陈国强",), area_cm2=700_000),
    Home(label="105", owners=(DEVELOPER,), area_cm2=500_000),
    Home(label="106", owners=(DEVELOPER,), area_cm2=400_000),
)


@pytest.fixture
async def at(sessions: Sessions, database: Database) -> Amending:
    await make_movable(database)
    return await amending(sessions, HOMES, developer=DEVELOPER)


async def totals(at: Amending) -> tuple[int, int]:
    """Heads and area as the page of the vote has them."""
    async with reading(at.sessions, at.estate.id) as db:
        frozen = (await queries.page(db, at.poll.number, now=clock.now())).frozen
    return frozen.head_count, frozen.area_cm2


async def test_a_home_that_is_sold_votes_by_its_new_owner_and_heads_split_and_merge(at: Amending) -> None:
    before = await totals(at)
    # the seller keeps a home, the buyer has one: heads stay as many as they were
    await sell(at.sessions, at.estate, "104", "张三丰")
    ended = await at.amend("104")
    assert (ended.outcome, ended.spoke, ended.speak) == (
        Outcome.AMENDED,
        {at.estate.persons["陈国强"]},
        {at.estate.persons["张三丰"]},
    )
    parties = await at.parties()
    assert parties[("101", "104")] == {"张三丰"}
    assert parties[("103",)] == {"陈国强"}
    assert len(parties) == 4
    assert await totals(at) == before
    # the couple buys together what is left to the seller: it is one voice with their own
    await sell(at.sessions, at.estate, "103", "李秀英", "王敏")
    await at.amend("103")
    assert ("102", "103") in await at.parties()
    assert await totals(at) == (before[0] - 1, before[1])
    # the developer's pool loses what it sold; all homes of the buyer stay one voice
    await sell(at.sessions, at.estate, "106", "张三丰")
    await at.amend("106", Cause.HANDED_OVER)
    parties = await at.parties()
    assert ("101", "104", "106") in parties
    assert ("105",) in parties
    # a co-owner alone is another set of owners
    await sell(at.sessions, at.estate, "103", "王敏")
    await at.amend("103", Cause.INHERITANCE)
    assert {("102",), ("103",)} <= (await at.parties()).keys()
    assert await totals(at) == before


async def test_who_sold_is_refused_in_words_and_who_bought_votes(at: Amending) -> None:
    async with reading(at.sessions, at.estate.id) as db:
        shown = await homes.party_of(db, at.poll.id, at.estate.persons["张三丰"])
    await sell(at.sessions, at.estate, "101", "李秀英")
    await at.amend("101")
    late = await vote(
        at.sessions, at.estate, at.poll, "李秀英", FOR, party_id=shown[0].party_id, seen_revision=0
    )
    assert isinstance(late, Refused)
    assert isinstance(late.refusal, poll_rules.ListAmended)
    async with reading(at.sessions, at.estate.id) as db:
        assert await homes.party_of(db, at.poll.id, at.estate.persons["张三丰"]) == ()
        assert len(await homes.party_of(db, at.poll.id, at.estate.persons["李秀英"])) == 2
    assert isinstance(await vote(at.sessions, at.estate, at.poll, "李秀英", FOR), Accepted)


async def test_a_vote_that_was_cast_stands_with_its_weight_whoever_owns_the_home_now(at: Amending) -> None:
    await vote(at.sessions, at.estate, at.poll, "张三丰", FOR)
    before = await at.parties()
    await sell(at.sessions, at.estate, "101", "王敏")
    assert (await at.amend("101")).outcome is Outcome.STANDS
    await measure(at.sessions, at.estate, "101", 999_999)
    assert (await at.amend("101", Cause.WRONG_AREA)).outcome is Outcome.STANDS
    # nor does the buyer's vote grow by a home that he buys after it
    await sell(at.sessions, at.estate, "103", "张三丰")
    assert (await at.amend("103")).outcome is Outcome.STANDS
    assert await at.parties() == before
    async with reading(at.sessions, at.estate.id) as db:
        assert set(await db.exec(select(PollParty.replaced_by))) == {None}


async def test_who_sold_after_voting_may_still_change_the_vote_and_who_bought_may_not(at: Amending) -> None:
    await vote(at.sessions, at.estate, at.poll, "张三丰", FOR)
    async with reading(at.sessions, at.estate.id) as db:
        party_id = (await homes.party_of(db, at.poll.id, at.estate.persons["张三丰"]))[0].party_id
    await sell(at.sessions, at.estate, "101", "王敏")
    assert (await at.amend("101")).outcome is Outcome.STANDS
    bought = await vote(at.sessions, at.estate, at.poll, "王敏", AGAINST, party_id=party_id, seen_revision=1)
    assert isinstance(bought, Refused)
    assert isinstance(bought.refusal, poll_rules.NotYourHome)
    assert isinstance(await vote(at.sessions, at.estate, at.poll, "张三丰", AGAINST), Accepted)


async def test_a_wrong_area_is_put_right_and_counted(at: Amending, database: Database) -> None:
    heads, area = await totals(at)
    await measure(at.sessions, at.estate, "101", 900_000)
    await at.amend("101", Cause.WRONG_AREA)
    assert await totals(at) == (heads, area + 18_000)
    await vote(at.sessions, at.estate, at.poll, "张三丰", FOR)
    await end_window(database.owner, at.poll)
    after = await closed(at.sessions, at.estate, at.poll)
    async with reading(at.sessions, at.estate.id) as db:
        turnout = await queries.turnout(db, after)
        closing = (await db.exec(select(PollClosing))).one()
    assert (turnout.head_count, turnout.area_cm2) == (1, 900_000)
    assert closing.roll_root not in {None, after.frozen.roll_root}


Step = Callable[[Amending, UUID], Coroutine[None, None, object]]


async def _by_the_same_person(at: Amending, proposed: UUID) -> object:
    return await at.confirm(proposed, clerk=at.first)


async def _by_the_same_person_with_another_account(at: Amending, _: UUID) -> object:
    person_id = at.estate.persons["王敏"]
    first = await a_clerk(at.sessions, person_id=person_id)
    second = await a_clerk(at.sessions, person_id=person_id)
    await sell(at.sessions, at.estate, "103", "张三丰")
    return await at.confirm(await at.propose("103", clerk=first), clerk=second)


async def _by_the_buyer(at: Amending, proposed: UUID) -> object:
    return await at.confirm(proposed, clerk=await a_clerk(at.sessions, person_id=at.estate.persons["李秀英"]))


async def _proposed_twice(at: Amending, _: UUID) -> object:
    return await at.propose("101")


async def _of_nothing(at: Amending, _: UUID) -> object:
    return await at.propose("102")


async def _after_the_roll_changed_again(at: Amending, proposed: UUID) -> object:
    await sell(at.sessions, at.estate, "101", "王敏")
    return await at.confirm(proposed)


async def _twice(at: Amending, proposed: UUID) -> object:
    await at.confirm(proposed)
    return await at.confirm(proposed)


async def _declined(at: Amending, proposed: UUID) -> object:
    await at.decline(proposed)
    return await at.confirm(proposed)


async def _declined_by_oneself(at: Amending, proposed: UUID) -> object:
    return await at.decline(proposed, clerk=at.first)


async def _withdrawn_by_another(at: Amending, proposed: UUID) -> object:
    async with writing(at.sessions, at.estate.id) as db:
        return await actions.withdraw(db, amendment_id=proposed, clerk=at.second)


async def _of_a_home_that_lies_at_the_desk(at: Amending, proposed: UUID) -> object:
    desk, reader = Desk(at.sessions, at.estate, at.poll), await a_reader(at.sessions)
    await desk.receive((await desk.printed(reader))["101"], reader)
    return await at.confirm(proposed)


@pytest.mark.parametrize(
    ("step", "refusal"),
    [
        (_by_the_same_person, rules.ProposedByYou),
        (_by_the_same_person_with_another_account, rules.ProposedByYou),
        (_by_the_buyer, rules.OwnHome),
        (_proposed_twice, rules.ProposedAlready),
        (_of_nothing, rules.SameAsFrozen),
        (_after_the_roll_changed_again, rules.NotAsProposed),
        (_twice, rules.EndedAlready),
        (_declined, rules.EndedAlready),
        (_declined_by_oneself, rules.ProposedByYou),
        (_withdrawn_by_another, rules.NotProposedByYou),
        (_of_a_home_that_lies_at_the_desk, rules.FormAtTheDesk),
    ],
)
async def test_nobody_amends_alone_nor_what_cannot_be(
    at: Amending, step: Step, refusal: type[Refusal]
) -> None:
    await sell(at.sessions, at.estate, "101", "李秀英")
    proposed = await at.propose("101")
    with pytest.raises(refusal):
        await step(at, proposed)


async def test_nobody_fills_the_log_with_amendments_of_one_home_that_are_taken_back(at: Amending) -> None:
    await sell(at.sessions, at.estate, "101", "王敏")
    for _ in range(rules.MOST_PROPOSED):
        proposed = await at.propose("101")
        async with writing(at.sessions, at.estate.id) as db:
            await actions.withdraw(db, amendment_id=proposed, clerk=at.first)
    with pytest.raises(rules.ProposedTooOften):
        await at.propose("101", clerk=at.second)


async def test_after_the_end_the_list_stays_as_it_is(at: Amending, database: Database) -> None:
    await sell(at.sessions, at.estate, "101", "李秀英")
    proposed = await at.propose("101")
    await end_window(database.owner, at.poll)
    for late in (at.confirm(proposed), at.propose("101"), at.decline(proposed)):
        with pytest.raises(rules.AmendedTooLate):
            await late


async def test_a_list_that_somebody_tampered_with_is_not_amended(at: Amending, database: Database) -> None:
    await sell(at.sessions, at.estate, "101", "李秀英")
    proposed = await at.propose("101")
    await as_owner(database.owner, "UPDATE poll_party SET area_cm2 = area_cm2 + 1 WHERE is_developer")
    with pytest.raises(rules.ListNotAsLogged):
        await at.confirm(proposed)


async def test_what_was_seen_is_noted_beside_the_log_and_nobody_confirms_another_note(
    at: Amending, database: Database
) -> None:
    await sell(at.sessions, at.estate, "101", "王敏")
    proposed = await at.propose("101")
    async with reading(at.sessions, at.estate.id) as db:
        assert await notes.of(db, await actions.get(db, proposed)) == NOTE
    (logged,) = await as_owner(
        database.owner,
        "SELECT convert_from(body, 'UTF8') FROM audit_entry WHERE kind = 'roll.amend_proposed'",
    )
    assert "commit" in str(logged[0])
    assert NOTE not in str(logged[0])
    await as_owner(
        database.owner,
        "UPDATE audit_private SET body = convert_to(replace(convert_from(body, 'UTF8'), '王敏', '张三'), 'UTF8') "
        "WHERE entry_id = (SELECT entry_id FROM poll_amendment)",
    )
    with pytest.raises(NotAsSealed):
        await at.confirm(proposed)
    await as_owner(database.owner, "DELETE FROM audit_private")
    assert (await at.confirm(proposed)).outcome is Outcome.AMENDED


async def test_a_form_printed_for_who_sold_is_void(at: Amending) -> None:
    desk, reader = Desk(at.sessions, at.estate, at.poll), await a_reader(at.sessions)
    serial = (await desk.printed(reader))["101"]
    await sell(at.sessions, at.estate, "101", "李秀英")
    await at.amend("101")
    with pytest.raises(FormVoid):
        await desk.receive(serial, reader)
    assert "101" in await desk.printed(reader)


async def test_of_a_vote_and_an_amendment_at_the_same_moment_one_comes_first(
    at: Amending, database: Database
) -> None:
    await sell(at.sessions, at.estate, "101", "李秀英")
    proposed = await at.propose("101")
    voted, ended = await asyncio.gather(
        vote(at.sessions, at.estate, at.poll, "张三丰", FOR), at.confirm(proposed)
    )
    if isinstance(voted, Accepted):
        assert ended.outcome is Outcome.STANDS
    else:
        assert ended.outcome is Outcome.AMENDED
        assert isinstance(voted.refusal, poll_rules.ListAmended | poll_rules.NotInElectorate)
    counts = await counted_alike(at.sessions, database, at.estate, at.poll)
    assert counts == ({"101": "for"} if isinstance(voted, Accepted) else {})
