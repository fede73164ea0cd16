"""What a person's ballots say can be erased after the objections; log, proofs and bundle stay true."""

from datetime import timedelta

import pytest
from sqlmodel import select

from builders import LOG_KEY
from bundles.counted import FOR, a_counted_poll, bundle_of, lines_of, sequenced
from conftest import Database
from deliberation.audit import proving
from deliberation.audit import queries as audit
from deliberation.audit.facts import ErasedBecause
from deliberation.audit.models import AuditEntry, AuditPrivate
from deliberation.audit.rules import OpeningErased
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.ledger import entry as entries
from deliberation.ledger import note, proof
from deliberation.ledger.bundle import Grade
from deliberation.papers.documents import OBJECTION_DAYS
from deliberation.polls import closing, erasing
from deliberation.polls.ballots.models import Ballot
from polling import CLERK, Estate, a_plan, open_poll, vote

LATER = timedelta(days=OBJECTION_DAYS, minutes=1)


async def erased(sessions: Sessions, estate: Estate, name: str, *, after: timedelta = LATER) -> int:
    """How many ballots of this person were erased so long after now."""
    async with writing(sessions, estate.id) as db:
        return await erasing.erase_ballots(
            db,
            estate.id,
            person_id=estate.persons[name],
            reason=ErasedBecause.ON_REQUEST,
            actor=CLERK,
            now=clock.now() + after,
        )


async def test_erased_ballots_cannot_be_opened_and_the_log_says_how_many(
    sessions: Sessions, database: Database
) -> None:
    counted = await a_counted_poll(sessions, database)
    before = {grade: lines_of(await bundle_of(sessions, counted, grade), "ballots") for grade in Grade}
    assert await erased(sessions, counted.estate, "张三丰") == 2
    after = {grade: lines_of(await bundle_of(sessions, counted, grade), "ballots") for grade in Grade}
    gone = {
        line["index"]
        for line, new in zip(before[Grade.AUDITOR], after[Grade.AUDITOR], strict=True)
        if line != new
    }
    for grade in Grade:
        for old, new in zip(before[grade], after[grade], strict=True):
            withheld = old.get("withheld", "erased")
            assert new == ({"index": old["index"], "withheld": withheld} if old["index"] in gone else old)
    assert len(gone) == 2
    async with reading(sessions, counted.estate.id) as db:
        (body,) = await db.exec(select(AuditEntry.body).where(AuditEntry.kind == "erasure.done"))
        assert entries.parse(body).data == {"reason": "on_request", "erased": 2}
        assert b"actor" in body
        assert str(counted.estate.persons["张三丰"]).encode() not in body
        assert await closing.recount(db, counted.poll.id) == ()
    assert await erased(sessions, counted.estate, "张三丰") == 0


async def test_the_log_goes_on_and_still_proves_the_erased_ballot(
    sessions: Sessions, database: Database
) -> None:
    counted = await a_counted_poll(sessions, database)
    async with reading(sessions, counted.estate.id) as db:
        person = counted.estate.persons["张三丰"]
        entry_id = (await db.exec(select(Ballot.entry_id).where(Ballot.person_id == person))).first()
        before = await audit.find_checkpoint(db, await audit.get_log(db, counted.estate.id))
    assert entry_id is not None
    assert before is not None
    await erased(sessions, counted.estate, "张三丰")
    assert await sequenced(sessions, counted.estate) == 1
    async with reading(sessions, counted.estate.id) as db:
        log = await audit.get_log(db, counted.estate.id)
        leaf = await audit.find_leaf(db, counted.estate.id, entry_id)
        assert leaf is not None
        found = proof.parse((await proving.inclusion(db, log, leaf.seq)).encode())
        head = proof.check(found, leaf.leaf_hash, note.Verifier(log.origin, LOG_KEY.public_key))
        assert head.size == before.size + 1
        with pytest.raises(OpeningErased):
            await proving.receipt(db, counted.estate.id, entry_id)


async def test_nothing_is_erased_while_a_recount_may_need_it(sessions: Sessions, database: Database) -> None:
    counted = await a_counted_poll(sessions, database)
    running = await open_poll(sessions, counted.estate, a_plan(counted.estate))
    await vote(sessions, counted.estate, running, "张三丰", FOR)
    assert await erased(sessions, counted.estate, "张三丰", after=timedelta(days=OBJECTION_DAYS - 1)) == 0
    assert await erased(sessions, counted.estate, "张三丰") == 2
    async with reading(sessions, counted.estate.id) as db:
        kept = await db.exec(
            select(AuditPrivate.entry_id)
            .join(Ballot, Ballot.entry_id == AuditPrivate.entry_id)
            .where(Ballot.poll_id == running.id)
        )
        assert len(kept.all()) == 1
