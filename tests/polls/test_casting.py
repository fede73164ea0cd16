"""One voice a party: re-votes, co-owners, double taps, races with the close, and every refusal with its reason in the log."""

import asyncio
import json
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

import statements
from conftest import Database
from database_clock import make_movable
from deliberation.audit.models import AuditEntry, AuditPrivate
from deliberation.counting.parties import Scope, ScopeKind
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Refusal
from deliberation.ledger import digests
from deliberation.papers import papers
from deliberation.polls import casting, closing, homes, queries, rules
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.casting import Accepted, Refused, Sent, Voter
from deliberation.polls.parties.models import PollParty
from deliberation.polls.tries import TriedTooOften
from polling import (
    CLERK,
    PEPPER,
    Estate,
    Home,
    a_plan,
    a_voter,
    an_estate,
    as_owner,
    closed,
    end_window,
    open_poll,
    vote,
)
from polls.alike import counted_alike

COUPLE = [
    Home(label="501", owners=("李美华", "张建国"), area_cm2=882_000),
    Home(label="502", owners=("王芳",), area_cm2=900_000),
]


async def log_of(sessions: Sessions, estate: Estate, kind: str) -> list[dict[str, object]]:
    async with reading(sessions, estate.id) as db:
        bodies = await db.exec(select(AuditEntry.body).where(AuditEntry.kind == kind).order_by(AuditEntry.at))
        return [json.loads(body) for body in bodies]


async def ballots_of(sessions: Sessions, estate: Estate) -> list[Ballot]:
    async with reading(sessions, estate.id) as db:
        return list(await db.exec(select(Ballot).order_by(Ballot.party_id, Ballot.revision)))


def reason(answer: Accepted | Refused) -> str:
    assert isinstance(answer, Refused)
    return answer.refusal.code


async def test_a_later_vote_of_the_home_supersedes_and_nothing_is_lost(sessions: Sessions) -> None:
    estate = await an_estate(sessions, COUPLE)
    poll = await open_poll(sessions, estate, a_plan(estate))
    first = await vote(sessions, estate, poll, "李美华", Choice.FOR)
    second = await vote(sessions, estate, poll, "张建国", Choice.AGAINST)
    assert isinstance(first, Accepted)
    assert isinstance(second, Accepted)
    one, two = await ballots_of(sessions, estate)
    assert (one.revision, one.choice, one.previous) == (1, "for", None)
    assert (two.revision, two.choice, two.previous) == (2, "against", one.commitment)
    async with reading(sessions, estate.id) as db:
        (home,) = await homes.party_of(db, poll.id, estate.persons["李美华"])
        replaced = await homes.receipt(db, poll.id, first.code, None)
    assert home.said is not None
    assert papers.choice_of(home.said.answers) is Choice.AGAINST
    assert (replaced.is_last, replaced.home) == (False, None)


async def test_the_log_tells_that_a_home_voted_and_seals_what_it_said(sessions: Sessions) -> None:
    estate = await an_estate(sessions, COUPLE)
    poll = await open_poll(sessions, estate, a_plan(estate))
    await vote(sessions, estate, poll, "王芳", Choice.FOR)
    (entry,) = await log_of(sessions, estate, "ballot.accepted")
    assert entry["data"] == {
        "vote": str(poll.id),
        "voter_ref": digests.voter_ref(PEPPER, poll.id, estate.persons["王芳"]),
        "channel": "web",
        "rev": 1,
        "prev": None,
    }
    async with reading(sessions, estate.id) as db:
        salt, body = (await db.exec(select(AuditPrivate.salt, AuditPrivate.body))).one()
    private = json.loads(body)
    assert private["choices"] == {"motion": ["for"]}
    assert private["units"] == [str(estate.units["502"])]
    assert private["weight"] == {"heads": 1, "area_cm2": 900_000}
    assert entry["commit"] == digests.commitment(salt, "ballot.accepted", private)
    assert (await ballots_of(sessions, estate))[0].commitment == entry["commit"]


async def test_a_double_tap_gets_the_same_receipt_and_counts_once(
    sessions: Sessions, database: Database
) -> None:
    await make_movable(database)
    estate = await an_estate(sessions, COUPLE)
    poll = await open_poll(sessions, estate, a_plan(estate))
    await a_voter(sessions, estate, "王芳")
    form_key = new_id()
    answers = await asyncio.gather(
        *(
            vote(sessions, estate, poll, "王芳", Choice.FOR, seen_revision=0, form_key=form_key)
            for _ in range(8)
        )
    )
    assert len({answer.code for answer in answers if isinstance(answer, Accepted)}) == 1
    assert all(isinstance(answer, Accepted) for answer in answers)
    assert len(await ballots_of(sessions, estate)) == 1
    assert await counted_alike(sessions, database, estate, poll) == {"502": "for"}


async def test_fifty_casts_of_two_co_owners_leave_one_vote_and_the_log_agrees_with_the_table(
    sessions: Sessions,
) -> None:
    estate = await an_estate(sessions, COUPLE)
    poll = await open_poll(sessions, estate, a_plan(estate))
    for name in ("李美华", "张建国"):
        await a_voter(sessions, estate, name)
    answers = await asyncio.gather(
        *(
            vote(sessions, estate, poll, ("李美华", "张建国")[turn % 2], list(Choice)[turn % 3])
            for turn in range(50)
        )
    )
    accepted = [answer for answer in answers if isinstance(answer, Accepted)]
    refused = Counter(answer.refusal.code for answer in answers if isinstance(answer, Refused))
    assert refused.keys() <= {"home_voted_meanwhile"}
    assert len(accepted) + refused.total() == 50
    ballots = await ballots_of(sessions, estate)
    assert [ballot.revision for ballot in ballots] == list(range(1, len(accepted) + 1))
    assert [ballot.previous for ballot in ballots] == [None, *(ballot.commitment for ballot in ballots[:-1])]
    logged = await log_of(sessions, estate, "ballot.accepted")
    assert {entry["commit"] for entry in logged} == {ballot.commitment for ballot in ballots}
    assert len(await log_of(sessions, estate, "ballot.rejected")) == refused.total()
    async with reading(sessions, estate.id) as db:
        turnout = await queries.turnout(db, poll)
    assert (turnout.party_count, turnout.head_count, turnout.area_cm2) == (1, 1, 882_000)


async def test_who_voted_on_an_old_view_is_told_and_not_counted(sessions: Sessions) -> None:
    estate = await an_estate(sessions, COUPLE)
    poll = await open_poll(sessions, estate, a_plan(estate))
    await vote(sessions, estate, poll, "李美华", Choice.FOR)
    answer = await vote(sessions, estate, poll, "张建国", Choice.AGAINST, seen_revision=0)
    assert reason(answer) == "home_voted_meanwhile"
    assert [ballot.choice for ballot in await ballots_of(sessions, estate)] == ["for"]


async def test_the_same_form_with_another_choice_is_not_a_double_tap(sessions: Sessions) -> None:
    estate = await an_estate(sessions, COUPLE)
    poll = await open_poll(sessions, estate, a_plan(estate))
    form_key = new_id()
    await vote(sessions, estate, poll, "王芳", Choice.FOR, seen_revision=0, form_key=form_key)
    answer = await vote(sessions, estate, poll, "王芳", Choice.AGAINST, seen_revision=0, form_key=form_key)
    assert reason(answer) == "home_voted_meanwhile"


async def test_each_refusal_is_logged_with_its_reason(sessions: Sessions, database: Database) -> None:
    estate = await an_estate(sessions, COUPLE)
    later = await open_poll(sessions, estate, a_plan(estate, opens_in=timedelta(minutes=5)))
    poll = await open_poll(sessions, estate, a_plan(estate))
    async with reading(sessions, estate.id) as db:
        (other,) = await homes.party_of(db, poll.id, estate.persons["李美华"])
    said = [reason(await vote(sessions, estate, later, "王芳", Choice.FOR))]
    said.append(reason(await vote(sessions, estate, poll, "王芳", Choice.FOR, party_id=other.party_id)))
    said.append(reason(await vote(sessions, estate, poll, "王芳", Choice.FOR, party_id=new_id())))
    said.append(reason(await vote(sessions, estate, poll, "王芳", Choice.FOR, seen_revision=3)))
    await end_window(database.owner, poll)
    said.append(reason(await vote(sessions, estate, poll, "王芳", Choice.FOR)))
    assert said == [
        "voting_not_open_yet",
        "not_your_home",
        "not_your_home",
        "home_voted_meanwhile",
        "voting_closed",
    ]
    logged = await log_of(sessions, estate, "ballot.rejected")
    assert [entry["data"]["reason"] for entry in logged] == said  # type: ignore[index]
    assert await ballots_of(sessions, estate) == []


@pytest.mark.parametrize("is_on_the_roll", [True, False])
async def test_a_stranger_to_the_electorate_is_refused_and_logged(
    sessions: Sessions,
    is_on_the_roll: bool,  # noqa: FBT001 - a case
) -> None:
    estate = await an_estate(sessions, [*COUPLE, Home(label="B-01", owners=("赵强",), building="2 栋")])
    scope = Scope(kind=ScopeKind.BUILDING, building=str(estate.buildings["1 栋"]))
    poll = await open_poll(sessions, estate, a_plan(estate, scope=scope))
    async with reading(sessions, estate.id) as db:
        (home,) = await homes.party_of(db, poll.id, estate.persons["王芳"])
    voter = await a_voter(sessions, estate, "赵强")
    if not is_on_the_roll:
        voter = Voter(account_id=voter.account_id, person_id=None, pepper=PEPPER)
    sent = Sent(
        party_id=home.party_id, answers=papers.of_choice(Choice.FOR), seen_revision=0, form_key=new_id()
    )
    async with writing(sessions, estate.id) as writer:
        answer = await casting.cast(writer, estate.id, poll_id=poll.id, sent=sent, voter=voter)
    assert reason(answer) == "not_in_electorate"
    (entry,) = await log_of(sessions, estate, "ballot.rejected")
    assert (entry["data"]["voter_ref"] is None) is not is_on_the_roll  # type: ignore[index]


async def test_a_poll_of_another_community_is_not_there(sessions: Sessions) -> None:
    estate = await an_estate(sessions, COUPLE)
    other = await an_estate(sessions, COUPLE, slug="elsewhere")
    poll = await open_poll(sessions, other, a_plan(other))
    voter = await a_voter(sessions, estate, "王芳")
    sent = Sent(party_id=new_id(), answers=papers.of_choice(Choice.FOR), seen_revision=0, form_key=new_id())
    with pytest.raises(rules.NoSuchPoll):
        async with writing(sessions, estate.id) as db:
            await casting.cast(db, estate.id, poll_id=poll.id, sent=sent, voter=voter)


async def test_nobody_fills_the_log_with_refused_votes(sessions: Sessions) -> None:
    estate = await an_estate(sessions, COUPLE)
    poll = await open_poll(sessions, estate, a_plan(estate))
    voter = await a_voter(sessions, estate, "王芳")

    async def try_again() -> None:
        async with writing(sessions, estate.id) as db:
            await casting.refuse(db, estate.id, poll_id=poll.id, refusal=rules.NotYourHome(), voter=voter)

    for _ in range(50):
        await try_again()
    with pytest.raises(TriedTooOften):
        await try_again()
    assert len(await log_of(sessions, estate, "ballot.rejected")) == 50


async def test_casts_racing_the_close_are_counted_or_told_that_they_were_late(
    sessions: Sessions, database: Database
) -> None:
    areas = [Home(label=str(100 + place), owners=(f"业主{place}",)) for place in range(24)]
    estate = await an_estate(sessions, areas)
    poll = await open_poll(sessions, estate, a_plan(estate))
    for name in estate.persons:
        await a_voter(sessions, estate, name)
    early = await vote(sessions, estate, poll, "业主0", Choice.FOR)
    ends = clock.now() + timedelta(milliseconds=350)
    await as_owner(database.owner, "UPDATE poll SET closes_at = :at", {"at": ends})

    async def cast(place: int) -> Accepted | Refused:
        """However slow the machine, the last of them comes after the end."""
        is_last = place == len(areas) - 1
        await asyncio.sleep(0.7 if is_last else 0.025 * place)
        return await vote(sessions, estate, poll, f"业主{place}", Choice.FOR)

    async def close() -> None:
        while True:
            try:
                async with writing(sessions, estate.id) as db:
                    await closing.close(db, estate.id, poll_id=poll.id, closer=None, actor=CLERK)
            except rules.StillOpen:
                await asyncio.sleep(0.01)
            else:
                return

    answers = [early, *(await asyncio.gather(close(), *(cast(place) for place in range(1, 24))))[1:]]
    accepted = [answer for answer in answers if isinstance(answer, Accepted)]
    late = [answer for answer in answers if isinstance(answer, Refused)]
    assert accepted
    assert late
    assert {reason(answer) for answer in late} == {"voting_closed"}
    async with reading(sessions, estate.id) as db:
        result = (await queries.page(db, poll.number, now=clock.now())).closed
        assert await closing.recount(db, poll.id) == ()
    assert result is not None
    assert result.counted_count == len(accepted)
    assert all(ballot.cast_at < ends for ballot in await ballots_of(sessions, estate))


async def test_a_vote_that_waits_past_the_close_is_late(sessions: Sessions, database: Database) -> None:
    estate = await an_estate(sessions, COUPLE)
    poll = await open_poll(sessions, estate, a_plan(estate))
    await a_voter(sessions, estate, "李美华")
    await as_owner(
        database.owner, "UPDATE poll SET closes_at = clock_timestamp() + interval '300 milliseconds'"
    )
    async with writing(sessions, estate.id) as holder:
        await holder.exec(select(PollParty).with_for_update(key_share=True))
        waiting = asyncio.create_task(vote(sessions, estate, poll, "李美华", Choice.FOR))
        await asyncio.sleep(0.6)
    assert reason(await waiting) == "voting_closed"


async def test_a_cast_takes_six_statements_whatever_the_electorate(sessions: Sessions) -> None:
    for slug, size in (("small", 2), ("large", 60)):
        estate = await an_estate(
            sessions, [Home(label=str(place), owners=(f"业主{place}",)) for place in range(size)], slug=slug
        )
        poll = await open_poll(sessions, estate, a_plan(estate))
        voter = await a_voter(sessions, estate, "业主0")
        async with writing(sessions, estate.id) as db:
            (home,) = await homes.party_of(db, poll.id, voter.person_id)
            sent = Sent(
                party_id=home.party_id,
                answers=papers.of_choice(Choice.FOR),
                seen_revision=0,
                form_key=new_id(),
            )
            with statements.asked() as asked:
                await casting.cast(db, estate.id, poll_id=poll.id, sent=sent, voter=voter)
        assert len(asked) <= 6, asked


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ballot SET choice = 'against'",
        "DELETE FROM ballot",
        "TRUNCATE ballot",
        "UPDATE poll SET closes_at = closes_at + interval '1 day'",
        "UPDATE poll SET gate = 1",
        "DELETE FROM poll",
        "UPDATE poll_party SET heads = 2",
        "DELETE FROM poll_party",
        "UPDATE poll_opening SET roll_root = 'x'",
        "DELETE FROM poll_closing",
        "UPDATE poll_result SET outcome = 'PASS'",
        "DELETE FROM ballot_refusal",
        "UPDATE poll_party_voter SET person_id = person_id",
    ],
)
async def test_the_application_cannot_change_what_was_said(
    sessions: Sessions, database: Database, statement: str
) -> None:
    estate = await an_estate(sessions, COUPLE)
    poll = await open_poll(sessions, estate, a_plan(estate))
    await vote(sessions, estate, poll, "王芳", Choice.FOR)
    await vote(sessions, estate, poll, "王芳", Choice.FOR, seen_revision=0)
    await end_window(database.owner, poll)
    await closed(sessions, estate, poll)
    with pytest.raises(DBAPIError):
        async with writing(sessions, estate.id) as db:
            await (await db.connection()).execute(text(statement))


def test_every_refusal_of_a_vote_is_a_code_the_log_takes() -> None:
    for refusal in (rules.NotInElectorate, rules.NotYourHome, rules.HomeVotedMeanwhile, rules.VotingClosed):
        assert issubclass(refusal, Refusal)
        assert len(refusal({"closes_at": 0, "voted_at": 0}).code) <= 40


async def test_the_log_calls_a_caster_by_a_name_good_for_this_poll_alone(sessions: Sessions) -> None:
    estate = await an_estate(sessions, COUPLE)
    poll = await open_poll(sessions, estate, a_plan(estate))
    await vote(sessions, estate, poll, "李美华", Choice.FOR)
    voter = await a_voter(sessions, estate, "李美华")
    (entry,) = await log_of(sessions, estate, "ballot.accepted")
    assert entry["actor"] == {"kind": "member", "ref": voter.caster(poll.id).ref}
    assert voter.caster(poll.id).ref != voter.caster(new_id()).ref
