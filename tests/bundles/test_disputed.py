"""Bundles of a vote with disputed ballots: earlier ballots that count instead, struck ones, rejected disputes; in every grade."""

import asyncio
import io
import subprocess
from pathlib import Path
from uuid import UUID

import pytest

from builders import an_account
from bundles.counted import HOMES, Counted, bundle_of, files_of, lines_of, sequenced
from bundles.forging import CERTIFICATE
from conftest import Database
from database_clock import make_movable, pass_time
from deliberation.audit import queries as audit
from deliberation.communities.rules import Role
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel.ids import new_id
from deliberation.ledger import canonical
from deliberation.ledger.bundle import Grade
from deliberation.papers import papers
from deliberation.papers.papers import Answers
from deliberation.polls import closing, disputes, homes, queries
from deliberation.polls.casting import Accepted
from deliberation.polls.dispute_rules import Because, Decider, Outcome
from deliberation.polls.disputes import Owner
from deliberation.polls.opening import Plan
from deliberation.polls.queries import PollView
from deliberation.verifier import checking, roots
from deliberation.verifier.docket import Status, Verdict
from deliberation.verifier.roots import Named
from polling import PEPPER, Estate, Home, a_plan, an_estate, closed, open_poll, vote

STREET = (
    *HOMES[:3],
    Home(label="106", owners=("赵六",), area_cm2=640_000),
    Home(label="107", owners=("孙七",)),
)
OPTIONS = papers.ranking_of(["东门", "西门"])


async def cast(sessions: Sessions, estate: Estate, poll: PollView, name: str, said: Choice | Answers) -> UUID:
    answer = await vote(sessions, estate, poll, name, said)
    assert isinstance(answer, Accepted), answer
    async with reading(sessions, estate.id) as db:
        return (await homes.receipt(db, poll.id, answer.code, None)).ballot_id


async def dispute(sessions: Sessions, estate: Estate, ballot: UUID, name: str, *ends: Outcome) -> None:
    owner = Owner(person_id=estate.persons[name], pepper=PEPPER)
    async with writing(sessions, estate.id) as db:
        found = await disputes.open_dispute(db, estate.id, ballot_id=ballot, owner=owner)
    for end in ends:
        for at in range(2):
            async with writing(sessions, estate.id) as db:
                decider = Decider(await an_account(db, name=f"社工{at}"), None, Role.STAFF)
                await disputes.decide(
                    db,
                    estate.id,
                    dispute_id=found,
                    outcome=end,
                    because=Because.SIGNATURE_DIFFERS,
                    decider=decider,
                    pepper=PEPPER,
                )


async def a_disputed_poll(
    sessions: Sessions, database: Database, said: tuple[Choice | Answers, ...]
) -> Counted:
    """101: the second is disputed, the first counts. 102: the second is struck, the first counts. 103: rejected, so it counts.

    106: one only, in dispute. 107: the first is disputed, a later one counts.
    """
    yes, no = said
    await make_movable(database)
    estate = await an_estate(sessions, STREET)
    plan = a_plan(estate) if isinstance(yes, Choice) else ranked(estate)
    poll = await open_poll(sessions, estate, plan)
    await cast(sessions, estate, poll, "张三丰", no)
    await dispute(sessions, estate, await cast(sessions, estate, poll, "张三丰", yes), "张三丰")
    await cast(sessions, estate, poll, "李秀英", yes)
    struck = await cast(sessions, estate, poll, "李秀英", no)
    await dispute(sessions, estate, struck, "王敏", Outcome.UPHELD)
    kept = await cast(sessions, estate, poll, "陈国强", yes)
    await dispute(sessions, estate, kept, "陈国强", Outcome.REJECTED)
    await dispute(sessions, estate, await cast(sessions, estate, poll, "赵六", yes), "赵六")
    await dispute(sessions, estate, await cast(sessions, estate, poll, "孙七", no), "孙七")
    await cast(sessions, estate, poll, "孙七", yes)
    await pass_time(database, "2 hours")
    after = await closed(sessions, estate, poll)
    await sequenced(sessions, estate)
    return Counted(estate, after)


def ranked(estate: Estate) -> Plan:
    made = a_plan(estate)
    return Plan(**{**vars(made), "paper": OPTIONS, "poll_id": new_id()})


def verified(bundle: bytes, vkey: str) -> Verdict:
    key = Named("keys", vkey.encode())
    return checking.check(io.BytesIO(bundle), roots.read(key))


async def vkey_of(sessions: Sessions, counted: Counted) -> str:
    async with reading(sessions, counted.estate.id) as db:
        return (await audit.get_log(db, counted.estate.id)).vkey


def followed(steps: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["bash", "-c", steps], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("grade", list(Grade))
async def test_what_is_set_aside_counts_for_nobody_who_checks_it(
    sessions: Sessions, database: Database, grade: Grade
) -> None:
    counted = await a_disputed_poll(sessions, database, (Choice.FOR, Choice.AGAINST))
    bundle = await bundle_of(sessions, counted, grade)
    verdict = verified(bundle, await vkey_of(sessions, counted))
    assert [finding for finding in verdict.findings if finding.status is Status.FAIL] == []
    assert {verdict.status(name) for name in ("box-root", "recount", "disputes")} == {Status.PASS}
    made = canonical.decode(files_of(bundle)[CERTIFICATE])
    assert isinstance(made, dict)
    heads = made["counts"]["heads"]  # type: ignore[index, call-overload]
    others = made["with_disputed"]["counts"]["heads"]  # type: ignore[index, call-overload]
    assert (heads["for"], heads["against"]) == ("3", "1")  # type: ignore[index, call-overload]
    assert (others["for"], others["against"]) == ("5", "0")  # type: ignore[index, call-overload]
    assert made["margin"]["disputed"] == 2  # type: ignore[index, call-overload]
    async with reading(sessions, counted.estate.id) as db:
        assert await closing.recount(db, counted.poll.id) == ()


async def test_the_public_sees_what_counts_and_what_is_in_dispute_and_not_what_was_struck(
    sessions: Sessions, database: Database
) -> None:
    counted = await a_disputed_poll(sessions, database, (Choice.FOR, Choice.AGAINST))
    shown = [
        line.get("withheld", "opened") for line in lines_of(await bundle_of(sessions, counted), "ballots")
    ]
    assert shown == [
        *("opened", "opened", "opened", "struck", "opened", "opened", "superseded", "opened"),
    ]
    whole = lines_of(await bundle_of(sessions, counted, Grade.AUDITOR), "ballots")
    assert all("body" in line for line in whole)


async def test_a_ranking_leaves_out_what_is_set_aside_as_well(sessions: Sessions, database: Database) -> None:
    east, west = (papers.of_places(OPTIONS, {option.id: 1}) for option in OPTIONS.options[:2])
    counted = await a_disputed_poll(sessions, database, (east, west))
    verdict = verified(await bundle_of(sessions, counted), await vkey_of(sessions, counted))
    assert [finding for finding in verdict.findings if finding.status is Status.FAIL] == []
    assert verdict.status("recount") is Status.PASS
    async with reading(sessions, counted.estate.id) as db:
        assert await closing.recount(db, counted.poll.id) == ()


async def test_common_tools_find_the_same_codes_as_the_page_of_the_result(
    sessions: Sessions, database: Database, tmp_path: Path
) -> None:
    counted = await a_disputed_poll(sessions, database, (Choice.FOR, Choice.AGAINST))
    for name, data in files_of(await bundle_of(sessions, counted)).items():
        path = tmp_path / "bundle" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    readme = (tmp_path / "bundle" / "README.txt").read_text()
    steps = readme[readme.index("cat > ../log.py") : readme.index("grep -x")]
    done = await asyncio.to_thread(followed, steps, tmp_path / "bundle")
    assert "WRONG" not in done.stdout, done.stdout
    assert "right the counted ballots are those of the close" in done.stdout, done.stderr
    async with reading(sessions, counted.estate.id) as db:
        poll = await queries.page(db, counted.poll.number, now=counted.poll.window.closes_at)
        codes = await queries.counted_codes(db, poll)
    printed = (tmp_path / "codes.txt").read_text().split("\n")[:-1]
    assert [line.replace(" ", "") for line in printed] == list(codes)
