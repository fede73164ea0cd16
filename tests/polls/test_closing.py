"""Closing freezes the ballots and counts them; a recount finds the same figures, and an independent count too."""

import asyncio
import json
import random
from datetime import timedelta
from fractions import Fraction
from uuid import UUID

import pytest
from sqlmodel import select

from builders import LOG_KEY
from conftest import Database
from deliberation.audit.models import AuditEntry, AuditLeaf
from deliberation.audit.sequencing import sequence_once
from deliberation.counting.count import Outcome
from deliberation.counting.quantities import Quantity
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.ledger import digests
from deliberation.polls import casting, clerk, closing, queries, rules
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.parties.models import PollParty
from deliberation.polls.rules import Status
from polling import a_plan, a_voter, an_estate, as_owner, closed, end_window, homes_of, open_poll, vote

FOR, AGAINST, ABSTAIN = Choice.FOR, Choice.AGAINST, Choice.ABSTAIN
_WAITS_FOR_A_LOCK = (
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


async def counted(
    sessions: Sessions, database: Database, areas: list[int], votes: list[Choice], *, preset: str
) -> queries.PollView:
    estate = await an_estate(sessions, homes_of(areas))
    poll = await open_poll(sessions, estate, a_plan(estate, preset=preset))
    for place, choice in enumerate(votes):
        await vote(sessions, estate, poll, f"业主{place}", choice)
    await end_window(database.owner, poll)
    after = await closed(sessions, estate, poll)
    async with reading(sessions, estate.id) as db:
        assert await closing.recount(db, poll.id) == ()
    return after


@pytest.mark.parametrize(
    ("preset", "areas", "votes", "outcome"),
    [
        ("CN-278-ORD", [100] * 12, [FOR] * 5 + [AGAINST] * 3, Outcome.PASS),
        ("CN-278-ORD", [100] * 12, [FOR] * 7, Outcome.NO_QUORUM),
        ("CN-278-ORD", [100] * 12, [FOR] * 4 + [AGAINST] * 4, Outcome.FAIL),
        ("CN-278-ORD", [100] * 12, [ABSTAIN] * 12, Outcome.FAIL),
        ("CN-278-ORD", [100] * 12, [], Outcome.NO_QUORUM),
        ("CN-278-SPEC", [100] * 12, [FOR] * 9 + [AGAINST] * 3, Outcome.PASS),
        ("CN-278-SPEC", [100] * 12, [FOR] * 8 + [AGAINST] * 3, Outcome.FAIL),
        ("CN-278-SPEC", [881_237] * 12, [FOR] * 6 + [AGAINST, ABSTAIN], Outcome.PASS),
        # by heads three of four agree; by area one square centimetre is missing
        ("CN-278-SPEC", [100, 100, 99, 100], [FOR] * 3 + [AGAINST], Outcome.FAIL),
        ("CN-278-SPEC", [100, 100, 100, 100], [FOR] * 3 + [AGAINST], Outcome.PASS),
        # heads reach two thirds, area lacks one square centimetre
        ("CN-278-ORD", [100, 99, 100], [FOR, FOR], Outcome.NO_QUORUM),
    ],
)
async def test_thresholds_are_exact(
    sessions: Sessions,
    database: Database,
    preset: str,
    areas: list[int],
    votes: list[Choice],
    outcome: Outcome,
) -> None:
    poll = await counted(sessions, database, areas, votes, preset=preset)
    assert poll.closed is not None
    assert poll.closed.outcome is outcome
    assert poll.closed.count.outcome is outcome
    assert poll.status is Status.COUNTED


async def test_the_result_is_what_an_independent_count_finds(sessions: Sessions, database: Database) -> None:
    chance = random.Random(7)
    areas = [chance.randrange(400_000, 1_600_000) for _ in range(17)]
    estate = await an_estate(sessions, homes_of(areas))
    poll = await open_poll(sessions, estate, a_plan(estate, preset="CN-278-SPEC"))
    last: dict[int, Choice] = {}
    for _ in range(30):
        place, choice = chance.randrange(17), chance.choice([FOR, FOR, FOR, AGAINST, ABSTAIN])
        await vote(sessions, estate, poll, f"业主{place}", choice)
        last[place] = choice
    await end_window(database.owner, poll)
    result = (await closed(sessions, estate, poll)).closed
    assert result is not None
    took_part = sum(areas[place] for place in last)
    agreed = sum(areas[place] for place, choice in last.items() if choice is FOR)
    area = result.count.quantities["area"]
    assert (area[Quantity.PARTICIPATING], area[Quantity.FOR], area[Quantity.TOTAL]) == (
        took_part,
        agreed,
        sum(areas),
    )
    heads = sum(choice is FOR for choice in last.values())
    has_quorum = len(last) * 3 >= 17 * 2 and took_part * 3 >= sum(areas) * 2
    has_passed = heads * 4 >= len(last) * 3 and agreed * 4 >= took_part * 3
    expected = Outcome.NO_QUORUM if not has_quorum else Outcome.PASS if has_passed else Outcome.FAIL
    assert result.outcome is expected
    assert (result.accepted_count, result.counted_count) == (30, len(last))
    ratios = {test.atom.text: test.ratio for test in result.count.tests}
    assert ratios["area.for >= 3/4 of participating"] == Fraction(agreed, took_part)


async def test_closing_too_early_is_refused(sessions: Sessions) -> None:
    estate = await an_estate(sessions, homes_of([100] * 3))
    poll = await open_poll(sessions, estate, a_plan(estate))
    with pytest.raises(rules.StillOpen):
        await closed(sessions, estate, poll)


async def test_a_poll_is_counted_once(sessions: Sessions, database: Database) -> None:
    estate = await an_estate(sessions, homes_of([100] * 3))
    poll = await open_poll(sessions, estate, a_plan(estate))
    await end_window(database.owner, poll)
    await closed(sessions, estate, poll)
    with pytest.raises(rules.CountedAlready):
        await closed(sessions, estate, poll)


async def test_a_refusal_on_its_way_is_waited_for_and_counted(sessions: Sessions, database: Database) -> None:
    """Else the log could tell of it before the close, and the close of one refusal fewer."""
    estate = await an_estate(sessions, homes_of([100]))
    poll = await open_poll(sessions, estate, a_plan(estate))
    voter = await a_voter(sessions, estate, "业主0")
    await end_window(database.owner, poll)
    async with writing(sessions, estate.id) as db:
        refusal = rules.NotYourHome()
        await casting.refuse(db, estate.id, poll_id=poll.id, refusal=refusal, voter=voter)
        closing_it = asyncio.create_task(closed(sessions, estate, poll))
        async with asyncio.timeout(60):
            while not await as_owner(database.owner, _WAITS_FOR_A_LOCK):  # noqa: ASYNC110 - for the database
                await asyncio.sleep(0.02)
        assert not closing_it.done()
    after = (await closing_it).closed
    assert after is not None
    assert after.rejected_count == 1


async def test_what_is_over_is_counted_without_anybody_asking(sessions: Sessions, database: Database) -> None:
    estate = await an_estate(sessions, homes_of([100] * 3))
    over = await open_poll(sessions, estate, a_plan(estate))
    await open_poll(sessions, estate, a_plan(estate))
    await end_window(database.owner, over)
    assert await clerk.close_due(sessions) == 1
    assert await clerk.close_due(sessions) == 0
    async with reading(sessions, estate.id) as db:
        newest, oldest = await queries.index(db, now=clock.now())
    assert (newest.status, oldest.status) == (Status.OPEN, Status.COUNTED)


async def test_the_log_tells_closing_count_and_notice_with_their_fingerprints(
    sessions: Sessions, database: Database
) -> None:
    poll = await counted(sessions, database, [100] * 3, [FOR, FOR], preset="CN-278-ORD")
    assert poll.closed is not None
    estate_id = await only_community(database)
    async with reading(sessions, estate_id) as db:
        entries = {
            kind: json.loads(body)["data"]
            for kind, body in await db.exec(select(AuditEntry.kind, AuditEntry.body))
        }
        certificate = await queries.certificate(db, poll.id)
        notice = await queries.notice(db, poll.id)
    assert entries["vote.closed"]["ballotset_root"] == poll.closed.ballotset_root
    assert (entries["vote.closed"]["accepted"], entries["vote.closed"]["counted"]) == (2, 2)
    assert entries["vote.tallied"] == {
        "vote": str(poll.id),
        "outcome": "pass",
        "certificate_sha256": digests.document(certificate),
    }
    assert entries["result.published"]["notice_sha256"] == digests.document(notice)
    assert json.loads(certificate)["ballots"]["root"] == poll.closed.ballotset_root


async def test_the_closing_tells_where_the_ballots_stand_in_the_log(
    sessions: Sessions, database: Database
) -> None:
    estate = await an_estate(sessions, homes_of([100] * 3))
    poll = await open_poll(sessions, estate, a_plan(estate))
    for place in (0, 1, 0):
        await vote(sessions, estate, poll, f"业主{place}", FOR)
    await sequence_once(sessions, LOG_KEY, estate.id)
    await end_window(database.owner, poll)
    await closed(sessions, estate, poll)
    async with reading(sessions, estate.id) as db:
        body = (await db.exec(select(AuditEntry.body).where(AuditEntry.kind == "vote.closed"))).one()
        seqs = list(await db.exec(select(AuditLeaf.seq).where(AuditLeaf.kind == "ballot.accepted")))
    told = json.loads(body)["data"]
    assert (told["first_index"], told["last_index"]) == (min(seqs), max(seqs))
    assert len(seqs) == 3


async def test_a_recount_shows_what_somebody_changed_behind_our_back(
    sessions: Sessions, database: Database
) -> None:
    poll = await counted(sessions, database, [100] * 3, [FOR, FOR], preset="CN-278-ORD")
    await as_owner(database.owner, "ALTER TABLE ballot DISABLE TRIGGER USER")
    await as_owner(
        database.owner, "UPDATE ballot SET choice = 'against' WHERE code = (SELECT min(code) FROM ballot)"
    )
    async with reading(sessions, await only_community(database)) as db:
        differences = await closing.recount(db, poll.id)
    assert "counts.heads.for" in differences


async def test_before_the_count_nobody_gets_certificate_receipts_or_recount(sessions: Sessions) -> None:
    estate = await an_estate(sessions, homes_of([100] * 3))
    poll = await open_poll(sessions, estate, a_plan(estate))
    await vote(sessions, estate, poll, "业主0", FOR)
    async with reading(sessions, estate.id) as db:
        for ask in (
            queries.certificate(db, poll.id),
            queries.notice(db, poll.id),
            queries.counted_codes(db, poll),
            closing.recount(db, poll.id),
        ):
            with pytest.raises(rules.NotCountedYet):
                await ask


async def test_turnout_is_the_same_however_people_vote(sessions: Sessions) -> None:
    seen = []
    for slug, choice in (("one", FOR), ("two", AGAINST), ("three", ABSTAIN)):
        estate = await an_estate(sessions, homes_of([100, 200, 300]), slug=slug)
        poll = await open_poll(sessions, estate, a_plan(estate, opens_in=timedelta(0)))
        await vote(sessions, estate, poll, "业主1", choice)
        async with reading(sessions, estate.id) as db:
            seen.append(await queries.turnout(db, poll))
    assert seen[0] == seen[1] == seen[2]
    assert (seen[0].party_count, seen[0].area_cm2) == (1, 200)
    assert [(go.dim, go.reached, go.needed) for go in seen[0].to_go] == [("heads", 1, 2), ("area", 200, 400)]


async def test_the_counted_receipts_are_the_last_of_each_home(sessions: Sessions, database: Database) -> None:
    estate = await an_estate(sessions, homes_of([100] * 3))
    poll = await open_poll(sessions, estate, a_plan(estate))
    for choice in (FOR, AGAINST):
        await vote(sessions, estate, poll, "业主0", choice)
    await end_window(database.owner, poll)
    after = await closed(sessions, estate, poll)
    async with reading(sessions, estate.id) as db:
        codes = await queries.counted_codes(db, after)
        last = (await db.exec(select(Ballot.code).where(Ballot.revision == 2))).one()
        parties = (await db.exec(select(PollParty).where(PollParty.revision > 0))).all()
    assert codes == (last,)
    assert len(parties) == 1


async def only_community(database: Database) -> UUID:
    ((found,),) = await as_owner(database.owner, "SELECT id FROM community")
    assert isinstance(found, UUID)
    return found
