"""A disputed ballot is set aside until two other people decide; what counts then is the same in every place that says it."""

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from builders import an_account
from conftest import Database
from deliberation.communities.rules import Role
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, statement, writing
from deliberation.kernel import clock
from deliberation.polls import closing, disputed, disputes, homes, queries, tallying
from deliberation.polls import dispute_rules as rules
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.casting import Accepted
from deliberation.polls.dispute_rules import Because, Decider, Outcome, Said
from deliberation.polls.disputes import Owner
from deliberation.polls.models import Poll
from deliberation.polls.queries import PollView
from polling import (
    PEPPER,
    Estate,
    Home,
    a_plan,
    a_voter,
    an_estate,
    closed,
    end_window,
    open_poll,
    vote,
)

COUPLE = [
    Home(label="501", owners=("李美华", "张建国"), area_cm2=882_000),
    Home(label="502", owners=("王芳",), area_cm2=900_000),
]


async def a_poll(sessions: Sessions) -> tuple[Estate, PollView]:
    estate = await an_estate(sessions, COUPLE)
    return estate, await open_poll(sessions, estate, a_plan(estate))


async def ballot_of(sessions: Sessions, estate: Estate, code: str) -> UUID:
    async with reading(sessions, estate.id) as db:
        return (await db.exec(select(Ballot.id).where(Ballot.code == code))).one()


async def cast(sessions: Sessions, estate: Estate, poll: PollView, name: str, choice: Choice) -> UUID:
    answer = await vote(sessions, estate, poll, name, choice)
    assert isinstance(answer, Accepted), answer
    return await ballot_of(sessions, estate, answer.code)


async def dispute(sessions: Sessions, estate: Estate, ballot_id: UUID, name: str) -> UUID:
    owner = Owner(person_id=estate.persons[name], pepper=PEPPER)
    async with writing(sessions, estate.id) as db:
        return await disputes.open_dispute(db, estate.id, ballot_id=ballot_id, owner=owner)


async def a_decider(sessions: Sessions, name: str = "社工") -> Decider:
    async with writing(sessions) as db:
        return Decider(await an_account(db, name=name), None, Role.STAFF)


async def decide(
    sessions: Sessions, estate: Estate, dispute_id: UUID, decider: Decider, outcome: Outcome
) -> bool:
    async with writing(sessions, estate.id) as db:
        return await disputes.decide(
            db,
            estate.id,
            dispute_id=dispute_id,
            outcome=outcome,
            because=Because.OWNER_DID_NOT,
            decider=decider,
            pepper=PEPPER,
        )


async def settle(sessions: Sessions, estate: Estate, dispute_id: UUID, outcome: Outcome) -> None:
    for name in ("社工一", "社工二"):
        await decide(sessions, estate, dispute_id, await a_decider(sessions, name), outcome)


async def counted(sessions: Sessions, estate: Estate, poll: PollView) -> dict[str, str]:
    """What each home says that is counted, by its label; the sums of the database say the same."""
    labels = {str(unit): label for label, unit in estate.units.items()}
    async with reading(sessions, estate.id) as db:
        row = (await db.exec(select(Poll).where(Poll.id == poll.id))).one()
        last = await tallying.last_ballots(db, row)
        sums = await tallying.added_up(db, row, poll.frozen.preset.rule)
        turnout = await queries.turnout(db, poll)
    assert sums.quantities["heads"]["participating"] == len(last.choices) == turnout.head_count  # type: ignore[index]
    return {labels[key]: choice.value for key, choice in last.choices.items()}


async def test_a_disputed_ballot_does_not_count_while_that_is_open(sessions: Sessions) -> None:
    estate, poll = await a_poll(sessions)
    await cast(sessions, estate, poll, "王芳", Choice.FOR)
    ballot_id = await cast(sessions, estate, poll, "李美华", Choice.AGAINST)
    assert await counted(sessions, estate, poll) == {"501": "against", "502": "for"}
    await dispute(sessions, estate, ballot_id, "张建国")
    assert await counted(sessions, estate, poll) == {"502": "for"}


@pytest.mark.parametrize(("outcome", "said"), [(Outcome.UPHELD, "for"), (Outcome.REJECTED, "against")])
async def test_two_people_strike_it_or_let_it_count_again(
    sessions: Sessions, outcome: Outcome, said: str
) -> None:
    estate, poll = await a_poll(sessions)
    await cast(sessions, estate, poll, "李美华", Choice.FOR)
    second = await cast(sessions, estate, poll, "李美华", Choice.AGAINST)
    dispute_id = await dispute(sessions, estate, second, "张建国")
    assert await counted(sessions, estate, poll) == {"501": "for"}
    assert not await decide(sessions, estate, dispute_id, await a_decider(sessions), outcome)
    assert await counted(sessions, estate, poll) == {"501": "for"}
    assert await decide(sessions, estate, dispute_id, await a_decider(sessions, "主任"), outcome)
    assert await counted(sessions, estate, poll) == {"501": said}


async def test_a_later_vote_counts_whatever_became_of_the_one_before(sessions: Sessions) -> None:
    estate, poll = await a_poll(sessions)
    first = await cast(sessions, estate, poll, "李美华", Choice.FOR)
    dispute_id = await dispute(sessions, estate, first, "张建国")
    second = await cast(sessions, estate, poll, "张建国", Choice.AGAINST)
    assert await counted(sessions, estate, poll) == {"501": "against"}
    await settle(sessions, estate, dispute_id, Outcome.UPHELD)
    assert await counted(sessions, estate, poll) == {"501": "against"}
    await dispute(sessions, estate, second, "李美华")
    assert await counted(sessions, estate, poll) == {}


async def test_only_whoever_disputed_it_takes_it_back_and_then_it_counts(sessions: Sessions) -> None:
    estate, poll = await a_poll(sessions)
    ballot_id = await cast(sessions, estate, poll, "李美华", Choice.FOR)
    dispute_id = await dispute(sessions, estate, ballot_id, "张建国")
    async with writing(sessions, estate.id) as db:
        with pytest.raises(rules.NotYourDispute):
            await disputes.withdraw(
                db,
                estate.id,
                dispute_id=dispute_id,
                owner=Owner(person_id=estate.persons["李美华"], pepper=PEPPER),
            )
    async with writing(sessions, estate.id) as db:
        own = Owner(person_id=estate.persons["张建国"], pepper=PEPPER)
        await disputes.withdraw(db, estate.id, dispute_id=dispute_id, owner=own)
    assert await counted(sessions, estate, poll) == {"501": "for"}
    await dispute(sessions, estate, ballot_id, "张建国")
    assert await counted(sessions, estate, poll) == {}


async def test_a_neighbour_can_dispute_nothing_of_another_home(sessions: Sessions) -> None:
    estate, poll = await a_poll(sessions)
    ballot_id = await cast(sessions, estate, poll, "李美华", Choice.FOR)
    with pytest.raises(rules.NotYourBallot):
        await dispute(sessions, estate, ballot_id, "王芳")
    assert await counted(sessions, estate, poll) == {"501": "for"}


async def test_a_ballot_is_disputed_once_at_a_time_and_never_again_when_decided(sessions: Sessions) -> None:
    estate, poll = await a_poll(sessions)
    ballot_id = await cast(sessions, estate, poll, "李美华", Choice.FOR)
    dispute_id = await dispute(sessions, estate, ballot_id, "张建国")
    with pytest.raises(rules.DisputedAlready):
        await dispute(sessions, estate, ballot_id, "李美华")
    await settle(sessions, estate, dispute_id, Outcome.REJECTED)
    with pytest.raises(rules.DisputeSettled):
        await dispute(sessions, estate, ballot_id, "张建国")
    with pytest.raises(rules.DisputeSettled):
        await decide(sessions, estate, dispute_id, await a_decider(sessions, "第三人"), Outcome.UPHELD)


async def test_one_person_alone_settles_nothing_by_deciding_twice(sessions: Sessions) -> None:
    estate, poll = await a_poll(sessions)
    ballot_id = await cast(sessions, estate, poll, "李美华", Choice.FOR)
    dispute_id = await dispute(sessions, estate, ballot_id, "张建国")
    clerk = await a_decider(sessions)
    await decide(sessions, estate, dispute_id, clerk, Outcome.UPHELD)
    for outcome in rules.DECIDED:
        with pytest.raises(rules.DecidedByYou):
            await decide(sessions, estate, dispute_id, clerk, outcome)
    assert not await decide(sessions, estate, dispute_id, await a_decider(sessions, "二"), Outcome.REJECTED)
    assert await decide(sessions, estate, dispute_id, await a_decider(sessions, "三"), Outcome.REJECTED)


async def test_neither_an_owner_nor_whoever_sent_it_decides(sessions: Sessions) -> None:
    estate, poll = await a_poll(sessions)
    ballot_id = await cast(sessions, estate, poll, "李美华", Choice.FOR)
    dispute_id = await dispute(sessions, estate, ballot_id, "张建国")
    sender = await a_voter(sessions, estate, "李美华")
    decider = await a_decider(sessions)
    for each in (
        replace(decider, account_id=sender.account_id),
        replace(decider, person_id=estate.persons["张建国"]),
    ):
        with pytest.raises(rules.DecidesOnOwnBallot):
            await decide(sessions, estate, dispute_id, each, Outcome.REJECTED)


async def test_after_the_count_nothing_is_disputed_decided_or_taken_back(
    sessions: Sessions, database: Database
) -> None:
    estate, poll = await a_poll(sessions)
    ballot_id = await cast(sessions, estate, poll, "李美华", Choice.FOR)
    other = await cast(sessions, estate, poll, "王芳", Choice.FOR)
    dispute_id = await dispute(sessions, estate, ballot_id, "张建国")
    await end_window(database.owner, poll)
    await closed(sessions, estate, poll)
    with pytest.raises(rules.DisputedTooLate):
        await dispute(sessions, estate, other, "王芳")
    with pytest.raises(rules.DisputedTooLate):
        await decide(sessions, estate, dispute_id, await a_decider(sessions), Outcome.REJECTED)
    async with reading(sessions, estate.id) as db:
        assert await closing.recount(db, poll.id) == ()
        summary = await queries.summary(db, poll.id)
        assert await queries.counted_codes(db, await queries.page(db, poll.number, now=clock.now()))
    assert summary.disputed_count == 1
    assert summary.box is not None
    assert (summary.box.counted_count, summary.box.set_aside_count, summary.box.replaced_count) == (1, 1, 0)
    assert summary.with_disputed is not None
    assert summary.with_disputed.quantities["heads"]["for"] == 2  # type: ignore[index]


async def test_between_the_end_and_the_count_there_is_still_time(
    sessions: Sessions, database: Database
) -> None:
    estate, poll = await a_poll(sessions)
    ballot_id = await cast(sessions, estate, poll, "李美华", Choice.FOR)
    await end_window(database.owner, poll)
    await dispute(sessions, estate, ballot_id, "张建国")
    shown = await closed(sessions, estate, poll)
    assert shown.closed is not None
    assert (shown.closed.accepted_count, shown.closed.counted_count) == (1, 0)


async def test_of_two_who_dispute_at_once_one_does(sessions: Sessions) -> None:
    estate, poll = await a_poll(sessions)
    ballot_id = await cast(sessions, estate, poll, "李美华", Choice.FOR)
    found = await asyncio.gather(
        *(dispute(sessions, estate, ballot_id, name) for name in ("李美华", "张建国") * 3),
        return_exceptions=True,
    )
    assert sum(isinstance(each, UUID) for each in found) == 1
    assert sum(isinstance(each, rules.DisputedAlready) for each in found) == 5


async def test_a_vote_and_a_dispute_at_once_leave_the_vote_counted(sessions: Sessions) -> None:
    estate, poll = await a_poll(sessions)
    ballot_id = await cast(sessions, estate, poll, "李美华", Choice.FOR)
    await a_voter(sessions, estate, "张建国")
    await asyncio.gather(
        dispute(sessions, estate, ballot_id, "李美华"),
        vote(sessions, estate, poll, "张建国", Choice.AGAINST, seen_revision=1),
    )
    assert await counted(sessions, estate, poll) == {"501": "against"}


async def test_the_receipt_says_that_it_is_set_aside_and_then_struck(sessions: Sessions) -> None:
    estate, poll = await a_poll(sessions)
    answer = await vote(sessions, estate, poll, "李美华", Choice.FOR)
    assert isinstance(answer, Accepted)
    ballot_id = await ballot_of(sessions, estate, answer.code)
    dispute_id = await dispute(sessions, estate, ballot_id, "张建国")
    async with reading(sessions, estate.id) as db:
        receipt = await homes.receipt(db, poll.id, answer.code, None)
        assert await disputed.open_count(db, poll.id) == 1
    assert (receipt.is_last, receipt.is_disputed, receipt.is_struck) == (False, True, False)
    await settle(sessions, estate, dispute_id, Outcome.UPHELD)
    async with reading(sessions, estate.id) as db:
        receipt = await homes.receipt(db, poll.id, answer.code, None)
        (view,) = await disputed.of_poll(db, poll.id)
    assert (receipt.is_last, receipt.is_disputed, receipt.is_struck) == (False, False, True)
    assert [decision.name for decision in view.decisions] == ["社工一", "社工二"]


@pytest.mark.parametrize("table", ["dispute", "dispute_decision", "dispute_closing"])
async def test_what_was_said_about_a_ballot_is_for_ever(sessions: Sessions, table: str) -> None:
    estate, poll = await a_poll(sessions)
    ballot_id = await cast(sessions, estate, poll, "李美华", Choice.FOR)
    dispute_id = await dispute(sessions, estate, ballot_id, "张建国")
    await settle(sessions, estate, dispute_id, Outcome.UPHELD)
    async with writing(sessions, estate.id) as db:
        with pytest.raises(DBAPIError, match="permission denied"):
            await statement(db, f"DELETE FROM {table}")  # noqa: S608 - three names of ours


@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from(rules.DECIDED)), max_size=6))
def test_no_dispute_is_settled_but_by_two_who_say_the_same(said: list[tuple[int, Outcome]]) -> None:
    earlier: list[Said] = []
    for who, outcome in said:
        account = UUID(int=who)
        decider = Decider(account, None, Role.STAFF)
        if account in {each.account_id for each in earlier}:
            with pytest.raises(rules.DecidedByYou):
                rules.decided(earlier, decider, outcome)
            continue
        same = [each for each in earlier if each.outcome is outcome]
        assert rules.decided(earlier, decider, outcome) is (len(same) >= 1)
        earlier.append(Said(account, None, outcome))
