"""A bundle holds what the log vouches for, shows each grade what it may see, and is the same whenever it is made."""

import asyncio
import hashlib
import io
import json
import subprocess
import sys
from dataclasses import replace

import pytest

import statements
from builders import HOME, LOG_KEY
from bundles.counted import (
    FOR,
    WORKSHOP,
    Counted,
    a_counted_poll,
    bundle_of,
    files_of,
    leaves_of,
    lines_of,
    log_of,
    sequenced,
)
from conftest import Database
from deliberation.audit import actions as audit
from deliberation.audit import cosigning, queries
from deliberation.audit.facts import Head
from deliberation.audit.rules import LogKey
from deliberation.bundles import actions, sources
from deliberation.bundles.facts import ExportCreated
from deliberation.bundles.rules import InTwoLogs, KeyGone, NotSignedYet
from deliberation.counting.certificates import recounting
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.ledger import checkpoint, cosignature, digests, merkle, note
from deliberation.ledger import entry as entries
from deliberation.ledger.bundle import Grade
from deliberation.ledger.cosignature import Cosigner
from deliberation.polls.rules import NoSuchPoll, NotCountedYet
from polling import CLERK, Estate, a_plan, an_estate, closed, end_window, homes_of, open_poll


async def test_everything_that_the_log_names_by_hash_is_in_it(sessions: Sessions, database: Database) -> None:
    files = files_of(await bundle_of(sessions, await a_counted_poll(sessions, database)))
    config = json.loads(files["vote/config.json"])
    told = {each.type: each.data for each in log_of(files)}
    assert (
        digests.document(files["vote/text.bin"])
        == told["vote.opened"]["text_sha256"]
        == config["text_sha256"]
    )
    assert digests.document(files["vote/rules.json"]) == told["vote.opened"]["rules_sha256"]
    assert digests.document(files["vote/certificate.json"]) == told["vote.tallied"]["certificate_sha256"]
    assert digests.document(files["vote/notice.json"]) == told["result.published"]["notice_sha256"]
    items = [json.dumps(line["item"]) for line in map(json.loads, files["vote/roll.jsonl"].splitlines())]
    roots = digests.set_root("roll", [canonical(item) for item in items])
    assert roots == told["roll.frozen"]["roll_root"]
    assert config["opens_at"] == told["vote.opened"]["opens_at"]
    assert "vote/paper.json" not in files


async def test_the_log_in_it_is_whole_and_leads_to_the_signed_root(
    sessions: Sessions, database: Database
) -> None:
    counted = await a_counted_poll(sessions, database)
    files = files_of(await bundle_of(sessions, counted))
    manifest = json.loads(files["MANIFEST.json"])
    key = note.Verifier(manifest["origin"], LOG_KEY.public_key)
    head = checkpoint.verify(files["log/checkpoint"], key)
    frontier = merkle.Frontier()
    for leaf in leaves_of(files):
        frontier.append(merkle.leaf_hash(leaf))
    assert (
        (frontier.size, frontier.root())
        == (head.size, head.root)
        == (manifest["size"], bytes.fromhex(manifest["root"]))
    )
    assert log_of(files)[-1].type == "result.published"


async def test_the_ballots_in_it_give_the_published_count(sessions: Sessions, database: Database) -> None:
    counted = await a_counted_poll(sessions, database)
    bundle = await bundle_of(sessions, counted)
    opened = [line for line in lines_of(bundle, "ballots") if "body" in line]
    chosen = {min(line["body"]["units"]): line["body"]["choices"]["motion"][0] for line in opened}
    assert sorted(chosen.values()) == ["abstain", "against", "for"]
    certificate = json.loads(files_of(bundle)["vote/certificate.json"])
    assert recounting.recount(certificate, chosen).differences == ()
    leaves = leaves_of(files_of(bundle))
    for line in opened:
        commit = digests.commitment(bytes.fromhex(line["salt"]), "ballot.accepted", line["body"])
        assert entries.parse(leaves[line["index"]]).commit == commit


async def test_refused_ballots_are_listed_with_their_reason(sessions: Sessions, database: Database) -> None:
    bundle = await bundle_of(sessions, await a_counted_poll(sessions, database))
    assert [line["reason"] for line in lines_of(bundle, "rejected")] == ["home_voted_meanwhile"]


async def test_it_is_the_same_later_and_from_another_process(sessions: Sessions, database: Database) -> None:
    counted = await a_counted_poll(sessions, database)
    before = {grade: await bundle_of(sessions, counted, grade) for grade in Grade}
    other = await open_poll(sessions, counted.estate, a_plan(counted.estate, preset="CN-278-SPEC"))
    assert other.number == 2
    assert await sequenced(sessions, counted.estate) == 5
    for grade in Grade:
        assert await bundle_of(sessions, counted, grade) == before[grade]
    printed = await asyncio.to_thread(made_elsewhere, database.app, str(counted.estate.id))
    assert printed == hashlib.sha256(before[Grade.AUDITOR]).hexdigest()


ELSEWHERE = """
import asyncio, hashlib, sys, tempfile
from uuid import UUID
from bundles.counted import WORKSHOP
from deliberation import tables
from deliberation.bundles import actions, sources
from deliberation.bundles.facts import ExportCreated
from deliberation.database.sessions import make_engine, make_sessions, reading
from deliberation.ledger.bundle import Grade
from deliberation.ledger.cosignature import Cosigner

async def main():
    engine = make_engine(sys.argv[1])
    with tempfile.TemporaryFile() as file:
        async with reading(make_sessions(engine), UUID(sys.argv[2])) as db:
            source = await sources.get(db, UUID(sys.argv[2]), 1)
            print(await actions.make(db, source, grade=Grade.AUDITOR, workshop=WORKSHOP, to=file))
    await engine.dispose()

asyncio.run(main())
"""


def made_elsewhere(address: str, community: str) -> str:
    """The hash of the auditor's bundle that a process of its own makes."""
    environ = {"PYTHONPATH": ":".join(sys.path), "TZ": "Asia/Shanghai", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, address, community],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().removeprefix("sha256:")


async def test_a_larger_vote_takes_no_more_statements(sessions: Sessions, database: Database) -> None:
    small = await a_counted_poll(sessions, database, homes=homes_of([100]), votes=[], slug="small")
    large = await a_counted_poll(
        sessions, database, homes=homes_of([100] * 60), votes=[("业主1", FOR), ("业主2", FOR)], slug="large"
    )
    fact = ExportCreated(subject_id=large.poll.id, grade=Grade.MEMBERS, sha256=f"sha256:{'0' * 64}")
    async with writing(sessions, large.estate.id) as db:
        for _ in range(300):
            await audit.record(db, large.estate.id, fact, actor=CLERK, at=clock.now())
    again = await open_poll(sessions, large.estate, a_plan(large.estate))
    await end_window(database.owner, again)
    large = Counted(large.estate, await closed(sessions, large.estate, again))
    await sequenced(sessions, large.estate)
    with statements.asked() as few:
        await bundle_of(sessions, small)
    with statements.asked() as many:
        assert len(leaves_of(files_of(await bundle_of(sessions, large)))) > 300
    assert len(many) == len(few) < 30


async def test_there_is_none_before_the_count(sessions: Sessions) -> None:
    estate = await an_estate(sessions, homes_of([100, 100]))
    poll = await open_poll(sessions, estate, a_plan(estate))
    async with reading(sessions, estate.id) as db:
        with pytest.raises(NoSuchPoll):
            await sources.get(db, estate.id, 2)
        with pytest.raises(NotCountedYet):
            await sources.get(db, estate.id, poll.number)


async def test_a_result_that_the_log_has_not_signed_has_no_bundle(
    sessions: Sessions, database: Database
) -> None:
    counted = await a_counted_poll(sessions, database, is_sequenced=False)
    with pytest.raises(NotSignedYet):
        await bundle_of(sessions, counted)


async def test_a_vote_whose_log_began_anew_has_no_bundle(sessions: Sessions, database: Database) -> None:
    estate = await an_estate(sessions, homes_of([100, 100]))
    poll = await open_poll(sessions, estate, a_plan(estate))
    await sequenced(sessions, estate)
    await begun_anew(sessions, estate)
    await end_window(database.owner, poll)
    counted = Counted(estate, await closed(sessions, estate, poll))
    await sequenced(sessions, estate)
    with pytest.raises(InTwoLogs):
        await bundle_of(sessions, counted)


async def test_nothing_is_signed_with_another_key_than_the_log_s(
    sessions: Sessions, database: Database
) -> None:
    counted = await a_counted_poll(sessions, database)
    workshop = replace(WORKSHOP, key=LogKey(bytes(32)))
    async with reading(sessions, counted.estate.id) as db:
        source = await sources.get(db, counted.estate.id, counted.poll.number)
        made = io.BytesIO()
        with pytest.raises(KeyGone):
            await actions.make(db, source, grade=Grade.PUBLIC, workshop=workshop, to=made)
    assert made.getvalue() == b""


async def test_a_vote_of_an_earlier_epoch_keeps_its_bundle(sessions: Sessions, database: Database) -> None:
    counted = await a_counted_poll(sessions, database)
    before = await bundle_of(sessions, counted)
    await begun_anew(sessions, counted.estate)
    assert await bundle_of(sessions, counted) == before


async def begun_anew(sessions: Sessions, estate: Estate) -> None:
    """The log goes on as its next epoch."""
    async with writing(sessions, estate.id) as db:
        head = await queries.find_checkpoint(db, await queries.get_log(db, estate.id))
        assert head is not None
        last = Head(1, head.size, head.root)
        await audit.start_log(db, estate.id, home=HOME, at=clock.now(), before=last)
    await sequenced(sessions, estate)


def canonical(text: str) -> bytes:
    return json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


async def test_what_witnesses_signed_under_its_head_is_in_it(sessions: Sessions, database: Database) -> None:
    counted = await a_counted_poll(sessions, database)
    before = files_of(await bundle_of(sessions, counted))
    witness, now = Cosigner("witness.example/street", bytes(range(64, 96))), clock.now()
    community_id = counted.estate.id
    async with reading(sessions, community_id) as db:
        source = await sources.get(db, community_id, 1)
    line = witness.line(note.parse(source.head.note).text, now)
    async with writing(sessions, community_id) as db:
        key = witness.witness.public_key
        await cosigning.keep(db, source.log, source.head, witness_key=key, line=line, at=now)
    after = files_of(await bundle_of(sessions, counted))
    assert after["log/checkpoint"] == before["log/checkpoint"] + f"{line}\n".encode()
    assert {name for name in after if after[name] != before[name]} == {
        *("log/checkpoint", "MANIFEST.json", "MANIFEST.note")
    }
    opened = note.parse(after["log/checkpoint"])
    assert [each.witness for each in cosignature.verify(opened, [witness.witness])] == [witness.witness]
