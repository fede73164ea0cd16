"""What somebody takes home is checked without us, by the key on the notice board."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typing_extensions import override

from audit.writing import founded, record
from builders import LOG_KEY
from deliberation.audit import actions as audit
from deliberation.audit import proving, queries
from deliberation.audit.rules import NoSuchTree, NotInTheLog, NotNumberedYet, OpeningErased
from deliberation.audit.sequencing import sequence_once
from deliberation.database.sessions import Sessions, reading, statement, writing
from deliberation.kernel.facts import Actor, Fact, PublicValue
from deliberation.kernel.ids import new_id
from deliberation.ledger import merkle
from deliberation.ledger import proof as proofs
from deliberation.ledger import receipt as receipts
from deliberation.ledger.faults import Malformed, Untrue

CANARY = "李秀英 13800138000 2号楼301 agree"
VOTER = Actor("member", "ab" * 16)


@dataclass(frozen=True, kw_only=True)
class BallotCast(Fact):
    kind: ClassVar[str] = "ballot.accepted"
    subject: ClassVar[str] = "ballot"

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"vote": str(new_id()), "voter_ref": "cd" * 16, "channel": "web", "rev": 1, "prev": None}

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return {"v": 1, "choices": {"question": [CANARY]}}


async def cast(sessions: Sessions, community_id: UUID, at: datetime) -> UUID:
    async with writing(sessions, community_id) as db:
        fact = BallotCast(subject_id=new_id())
        return (await audit.record(db, community_id, fact, actor=VOTER, at=at)).entry_id


async def test_a_receipt_shows_the_ballot_in_the_log_to_whoever_has_the_key(
    sessions: Sessions, now: datetime
) -> None:
    community_id = await founded(sessions)
    await record(sessions, community_id, 300, now)
    entry_id = await cast(sessions, community_id, now)
    await record(sessions, community_id, 30, now)
    await sequence_once(sessions, LOG_KEY, community_id)
    async with reading(sessions, community_id) as db:
        log = await queries.get_log(db, community_id)
        file = await proving.receipt(db, community_id, entry_id)
    found = receipts.check(file.encode(), log.vkey)
    assert (found.index, found.checkpoint.size) == (301, 332)
    assert found.opening is not None
    assert found.opening.body == {"v": 1, "choices": {"question": [CANARY]}}
    assert found.entry.actor == VOTER
    broken = bytearray(file.encode())
    broken[len(broken) // 3] ^= 1
    with pytest.raises((Malformed, Untrue)):
        receipts.check(bytes(broken), log.vkey)


async def test_a_receipt_still_holds_when_the_log_has_grown(sessions: Sessions, now: datetime) -> None:
    community_id = await founded(sessions)
    entry_id = await cast(sessions, community_id, now)
    await sequence_once(sessions, LOG_KEY, community_id)
    async with reading(sessions, community_id) as db:
        log = await queries.get_log(db, community_id)
        old = receipts.check((await proving.receipt(db, community_id, entry_id)).encode(), log.vkey)
    await record(sessions, community_id, 700, now)
    await sequence_once(sessions, LOG_KEY, community_id)
    async with reading(sessions, community_id) as db:
        new = receipts.check((await proving.receipt(db, community_id, entry_id)).encode(), log.vkey)
        path = await proving.consistency(db, log, old.checkpoint.size, new.checkpoint.size)
    assert (old.checkpoint.size, new.checkpoint.size) == (2, 702)
    merkle.check_consistency(2, 702, old.checkpoint.root, new.checkpoint.root, path)


async def test_every_leaf_and_every_earlier_tree_is_proved(sessions: Sessions, now: datetime) -> None:
    community_id = await founded(sessions)
    await record(sessions, community_id, 519, now)
    await sequence_once(sessions, LOG_KEY, community_id)
    async with reading(sessions, community_id) as db:
        log = await queries.get_log(db, community_id)
        head = await queries.find_checkpoint(db, log)
        assert head is not None
        leaves = {}
        before = None
        while True:
            page = await queries.newest_entries(db, log, before=before)
            leaves |= {view.seq: view.leaf_hash for view in page.entries}
            before = page.before
            if before is None:
                break
        verifier = LOG_KEY.signer(log.origin).verifier
        for seq in range(0, 520, 13):
            proof = proofs.parse((await proving.inclusion(db, log, seq)).encode())
            assert proofs.check(proof, leaves[seq], verifier).size == 520
        frontier = merkle.Frontier()
        roots = [frontier.root()]
        for seq in range(520):
            frontier.append(leaves[seq])
            roots.append(frontier.root())
        assert roots[520] == head.root
        for old in range(0, 521, 37):
            path = await proving.consistency(db, log, old, 520)
            merkle.check_consistency(old, 520, roots[old], head.root, path)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(-3, 1 << 62), st.integers(-3, 1 << 62))
async def test_no_proof_for_what_is_not_there(sessions: Sessions, first: int, second: int) -> None:
    stranger = new_id()
    async with reading(sessions, stranger) as db:
        log = queries.LogView(stranger, 1, f"testserver.local/log/{stranger}/1", bytes(32))
        with pytest.raises(NotInTheLog):
            await proving.inclusion(db, log, first)
        with pytest.raises(NoSuchTree):
            await proving.consistency(db, log, first, second)
        with pytest.raises(NotInTheLog):
            await queries.get_entry(db, log, first)
        with pytest.raises(NotInTheLog):
            await queries.get_seq(db, log, bytes(32))


async def test_a_receipt_needs_an_entry_a_number_and_its_opening(sessions: Sessions, now: datetime) -> None:
    community_id = await founded(sessions)
    entry_id = await cast(sessions, community_id, now)
    async with reading(sessions, community_id) as db:
        with pytest.raises(NotNumberedYet):
            await proving.receipt(db, community_id, entry_id)
        with pytest.raises(NotInTheLog):
            await proving.receipt(db, community_id, new_id())
    await sequence_once(sessions, LOG_KEY, community_id)
    async with writing(sessions, community_id) as db:
        await statement(db, "DELETE FROM audit_private")
    async with reading(sessions, community_id) as db:
        with pytest.raises(OpeningErased):
            await proving.receipt(db, community_id, entry_id)
        log = await queries.get_log(db, community_id)
        assert await proving.inclusion(db, log, 1)


async def test_an_entry_without_private_body_has_a_receipt_too(sessions: Sessions) -> None:
    community_id = await founded(sessions)
    await sequence_once(sessions, LOG_KEY, community_id)
    async with reading(sessions, community_id) as db:
        log = await queries.get_log(db, community_id)
        entry_id = (await statement(db, "SELECT id FROM audit_entry")).scalar_one()
        found = receipts.check((await proving.receipt(db, community_id, entry_id)).encode(), log.vkey)
    assert (found.entry.type, found.opening) == ("log.started", None)


async def test_waiting_for_a_leaf_ends_when_it_is_there_or_when_the_time_is_up(
    sessions: Sessions, now: datetime
) -> None:
    community_id = await founded(sessions)
    entry_id = await cast(sessions, community_id, now)
    assert await proving.wait_for_leaf(sessions, community_id, entry_id, 0.1) is None
    waiting = asyncio.create_task(proving.wait_for_leaf(sessions, community_id, entry_id, 20))
    await asyncio.sleep(0.05)
    await sequence_once(sessions, LOG_KEY, community_id)
    leaf = await waiting
    assert leaf is not None
    assert leaf.seq == 1


async def test_nothing_private_is_in_any_table_of_the_log_but_the_erasable_one(
    sessions: Sessions, now: datetime
) -> None:
    community_id = await founded(sessions)
    await cast(sessions, community_id, now)
    await sequence_once(sessions, LOG_KEY, community_id)
    found = []
    async with reading(sessions, community_id) as db:
        tables = await statement(
            db, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'audit%'"
        )
        for name in [row.tablename for row in tables]:
            rows = await statement(db, f'SELECT * FROM "{name}"')  # noqa: S608 - a table's own name
            text = b"".join(
                value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row
            )
            if any(part.encode() in text for part in [*CANARY.split(), CANARY.encode().hex()]):
                found.append(name)
    assert found == ["audit_private"]


async def test_pages_of_entries_are_newest_first_and_narrowed(sessions: Sessions, now: datetime) -> None:
    community_id = await founded(sessions)
    await record(sessions, community_id, 60, now)
    await cast(sessions, community_id, now)
    await sequence_once(sessions, LOG_KEY, community_id)
    async with reading(sessions, community_id) as db:
        log = await queries.get_log(db, community_id)
        first = await queries.newest_entries(db, log)
        assert [view.seq for view in first.entries] == list(range(61, 11, -1))
        second = await queries.newest_entries(db, log, before=first.before)
        assert [view.seq for view in second.entries] == list(range(11, -1, -1))
        assert (first.after, second.before, second.after) == (None, None, 11)
        back = await queries.newest_entries(db, log, after=second.after)
        assert back == first
        votes = await queries.newest_entries(db, log, kinds=["ballot.accepted", "vote.opened"])
        assert [view.entry.type for view in votes.entries] == ["ballot.accepted"]
        subject_id = second.entries[0].entry.subject.id
        about = await queries.newest_entries(db, log, subject_ids=[subject_id])
        assert [view.seq for view in about.entries] == [11]
        assert await queries.waiting_count(db, log) == 0
