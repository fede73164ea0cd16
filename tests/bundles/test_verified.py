"""What we hand out, the verifier finds true: every kind of vote in every grade, and what was erased it does not call good."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlmodel import select

from builders import LOG_KEY
from bundles.counted import HOMES, Counted, bundle_of, sequenced
from bundles.forging import CERTIFICATE, Bundle, Value
from conftest import LOG_SEED, Database
from database_clock import make_movable, pass_time
from deliberation.audit import cosigning, proving
from deliberation.audit import queries as audit
from deliberation.audit.facts import ErasedBecause
from deliberation.bundles import sources
from deliberation.counting.elections import Dim
from deliberation.counting.parties import UnitKind
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.kernel.ids import new_id
from deliberation.ledger import note
from deliberation.ledger.bundle import Grade
from deliberation.ledger.cosignature import Cosigner
from deliberation.papers import candidates, papers
from deliberation.papers.candidates import Terms
from deliberation.papers.documents import OBJECTION_DAYS
from deliberation.papers.papers import Answers, Order
from deliberation.polls import casting, erasing, homes
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.casting import Accepted, Sent
from deliberation.polls.opening import Plan
from deliberation.polls.queries import PollView
from deliberation.verifier import checking, roots
from deliberation.verifier.docket import Status, Verdict
from deliberation.verifier.roots import Named
from polling import CLERK, Estate, Home, a_plan, a_voter, an_estate, closed, open_poll

GARAGE = Home(label="B1", owners=("张三丰",), area_cm2=125_000, kind=UnitKind.PARKING)
WITNESSES = tuple(Cosigner(f"{name}.example", name.encode() * 32) for name in "ab")
OPTIONS = papers.ranking_of(["东门", "西门", "都不要"])
FALSE_OF_HIDDEN: dict[str, list[Callable[[Value], object]]] = {
    "motion": [
        lambda record: record["counts"]["heads"].update({"for": "9"}),
        lambda record: record["margin"].update(flip=None),
        lambda record: record.update(outcome="FAIL"),
    ],
    "ranking": [
        lambda record: record["rankings"].pop(),
        lambda record: record["rankings"].reverse(),
        lambda record: record["rankings"][0].update(count=2),
        lambda record: record["rankings"][0].update(ranks=[["o9"]]),
        lambda record: record["rankings"][1].update(ranks=[["o2"]]),
        lambda record: record["counts"].update(cast=3),
        lambda record: record.update(outcome="NOBODY"),
    ],
    "election": [
        lambda record: record["candidates"].reverse(),
        lambda record: record["candidates"][0]["counts"]["heads"].update({"for": "4"}),
        lambda record: record["candidates"][0]["counts"]["heads"].update({"silent": "4"}),
        lambda record: record["candidates"][0]["tests"][0].update(holds=None),
        lambda record: record["counts"]["elected"].append("nobody"),
        lambda record: record["counts"]["total"].update(heads=9),
        lambda record: record.update(outcome="NO_QUORUM"),
    ],
}
"""Of votes in which a ballot is erased that was counted."""


@dataclass
class Held:
    """Three votes that were held, and what a neighbour kept of them: an old head, and a receipt of the first."""

    estate: Estate
    polls: Mapping[str, PollView]
    old_head: bytes
    receipt: bytes
    vkey: bytes
    policy: Named | None = None


async def said(
    sessions: Sessions, estate: Estate, poll: PollView, name: str, answers: Answers, *, is_taken: bool = True
) -> None:
    """Speak for the first home of this owner; a form that was looked at too long ago is not taken."""
    voter = await a_voter(sessions, estate, name)
    async with reading(sessions, estate.id) as db:
        home = (await homes.party_of(db, poll.id, voter.person_id))[0]
    sent = Sent(
        party_id=home.party_id,
        answers=answers,
        seen_revision=home.revision if is_taken else 7,
        form_key=new_id(),
    )
    async with writing(sessions, estate.id) as writer:
        found = await casting.cast(writer, estate.id, poll_id=poll.id, sent=sent, voter=voter)
    assert isinstance(found, Accepted) == is_taken


async def test_every_kind_of_vote_is_found_true_and_what_was_erased_is_not_called_good(
    sessions: Sessions,
    database: Database,
) -> None:
    held = await _held(sessions, database)
    for name, poll in held.polls.items():
        for grade in Grade:
            verdict = await verified(sessions, held, poll, grade)
            # nobody said whose cosignatures are wanted, and only an auditor sees what was replaced
            unseen = ("ballots-open",) if grade is not Grade.AUDITOR and name == "motion" else ()
            assert verdict.of(Status.FAIL) == (), (name, grade)
            assert verdict.of(Status.SKIP) == ("cosignatures", *unseen), (name, grade)
    await _witnessed(sessions, held)
    for name, poll in held.polls.items():
        # nothing in it was replaced, or the auditor sees what was
        whole = [await verified(sessions, held, poll, grade) for grade in Grade]
        assert [verdict.exit_code for verdict in whole] == ([3, 3, 0] if name == "motion" else [0, 0, 0])
        for left_out, check in (
            ("parties", "electorate"),
            ("electorate", "electorate"),
            ("counts", "recount"),
        ):
            assert check in (
                await _changed(sessions, held, poll, lambda record, name=left_out: record.pop(name))
            ).of(Status.FAIL), (name, left_out)
    async with writing(sessions, held.estate.id) as db:
        erased = await erasing.erase_ballots(
            db,
            held.estate.id,
            person_id=held.estate.persons["王敏"],
            reason=ErasedBecause.ON_REQUEST,
            actor=CLERK,
            now=clock.now() + timedelta(days=OBJECTION_DAYS, hours=3),
        )
    assert erased == 3
    for poll in held.polls.values():
        verdict = await verified(sessions, held, poll, Grade.AUDITOR)
        assert verdict.of(Status.FAIL) == ()
        assert {"ballots-open", "recount"} <= set(verdict.of(Status.SKIP))
        assert verdict.exit_code == 3
    for name, changes in FALSE_OF_HIDDEN.items():
        for change in changes:
            verdict = await _changed(sessions, held, held.polls[name], change)
            assert "recount" in verdict.of(Status.FAIL), (name, changes.index(change))


async def _held(sessions: Sessions, database: Database) -> Held:
    """Nothing in the database is put right by hand but its clock."""
    await make_movable(database)
    estate = await an_estate(sessions, (*HOMES, GARAGE), developer="福星地产有限公司")
    for name in ("张三丰", "李秀英", "王敏", "陈国强"):
        await a_voter(sessions, estate, name)
    motion, ranking, election = [
        await open_poll(sessions, estate, plan)
        for plan in (
            a_plan(estate, leave_out=[UnitKind.PARKING]),
            replace(a_plan(estate, preset="GENERIC-STRAW-POLL"), paper=OPTIONS),
            _election(estate),
        )
    ]
    await said(sessions, estate, motion, "张三丰", papers.of_choice(Choice.AGAINST))
    await said(sessions, estate, motion, "李秀英", papers.of_choice(Choice.FOR))
    await said(sessions, estate, motion, "张三丰", papers.of_choice(Choice.FOR), is_taken=False)
    await said(sessions, estate, motion, "王敏", papers.of_choice(Choice.ABSTAIN))
    await sequenced(sessions, estate)
    old_head = await _head(sessions, estate)
    await said(sessions, estate, motion, "张三丰", papers.of_choice(Choice.FOR))
    await said(sessions, estate, motion, "陈国强", papers.of_choice(Choice.FOR))
    await said(sessions, estate, ranking, "陈国强", papers.of_places(OPTIONS, {"o1": 1, "o3": 1, "o2": 2}))
    await said(sessions, estate, ranking, "王敏", papers.of_places(OPTIONS, {"o2": 3}))
    for name, choice in (("张三丰", Choice.FOR), ("王敏", Choice.FOR), ("陈国强", Choice.AGAINST)):
        assert election.paper is not None
        judged = {election.paper.options[0].id: choice, election.paper.options[1].id: Choice.FOR}
        await said(sessions, estate, election, name, candidates.judged(election.paper, judged))
    await pass_time(database, "2 hours")
    polls = {}
    for name, poll in (("motion", motion), ("ranking", ranking), ("election", election)):
        polls[name] = await closed(sessions, estate, poll)
    await sequenced(sessions, estate)
    receipt, vkey = await _receipt(sessions, estate, motion)
    return Held(estate, polls, old_head, receipt, vkey)


async def verified(sessions: Sessions, held: Held, poll: PollView, grade: Grade) -> Verdict:
    """With the key, head and receipt that somebody kept."""
    bundle = await bundle_of(sessions, Counted(held.estate, poll), grade)
    trusted = roots.read(
        Named("vkey.txt", held.vkey),
        policy_file=held.policy,
        prevs=[Named("head", held.old_head)],
        receipts=[Named("receipt", held.receipt)],
    )
    return checking.check(io.BytesIO(bundle), trusted)


async def _changed(
    sessions: Sessions, held: Held, poll: PollView, change: Callable[[Value], object]
) -> Verdict:
    """Its certificate says something else, and everything that follows from it is made again."""
    bundle = Bundle.opened(await bundle_of(sessions, Counted(held.estate, poll)), LOG_SEED)
    bundle.edit(CERTIFICATE, change)
    bundle.rename()
    bundle.relog()
    return checking.check(io.BytesIO(bundle.sealed()), roots.read(Named("vkey.txt", held.vkey)))


async def _witnessed(sessions: Sessions, held: Held) -> None:
    """Two witnesses sign the heads of the bundles, and a reader asks for both."""
    for poll in held.polls.values():
        async with writing(sessions, held.estate.id) as db:
            source = await sources.get(db, held.estate.id, poll.number)
            text = note.parse(source.head.note).text
            for each in WITNESSES:
                line, key = each.line(text, poll.window.closes_at), each.witness.public_key
                await cosigning.keep(db, source.log, source.head, witness_key=key, line=line, at=clock.now())
    lines = [
        f"log {held.vkey.decode().strip()}",
        *(f"witness {each.name} {each.witness.vkey}" for each in WITNESSES),
    ]
    names = " ".join(each.name for each in WITNESSES)
    text = "\n".join([*lines, f"group both all {names}", "quorum both", ""])
    held.policy = Named("policy", text.encode())


def _election(estate: Estate) -> Plan:
    plan = a_plan(estate)
    stands = candidates.listed(["李秀英", "陈国强", "王敏"])
    terms = Terms(seats=3, sitting=2, rank=(Dim.HEADS, Dim.AREA), order=Order.LOT)
    return replace(plan, paper=candidates.paper(plan.poll_id, stands, terms))


async def _head(sessions: Sessions, estate: Estate) -> bytes:
    async with reading(sessions, estate.id) as db:
        head = await audit.find_checkpoint(db, await audit.get_log(db, estate.id))
    assert head is not None
    return head.note


async def _receipt(sessions: Sessions, estate: Estate, poll: PollView) -> tuple[bytes, bytes]:
    """The receipt of a ballot that was counted, and the log's key."""
    async with reading(sessions, estate.id) as db:
        log = await audit.get_log(db, estate.id)
        assert log.public_key == LOG_KEY.public_key
        mine = select(Ballot.entry_id).where(
            Ballot.poll_id == poll.id, Ballot.person_id == estate.persons["陈国强"]
        )
        entry_id = (await db.exec(mine)).one()
        return (await proving.receipt(db, estate.id, entry_id)).encode(), f"{log.vkey}\n".encode()
