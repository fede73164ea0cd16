"""What counts when a dispute is over is what would have counted, had nobody disputed: in table, bundle, and by common tools."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bundles.counted import Counted, bundle_of, files_of, lines_of, sequenced
from bundles.test_disputed import STREET, cast, followed, verified, vkey_of
from conftest import Database
from database_clock import make_movable, pass_time
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading
from deliberation.ledger import canonical
from deliberation.ledger.bundle import Grade
from deliberation.papers.ways import Precedence, Ways
from deliberation.polls import closing
from deliberation.polls.dispute_rules import Outcome
from deliberation.polls.paper_rules import Ended
from deliberation.verifier.docket import Status
from polling import a_plan, an_estate, open_poll
from polling import closed as close
from polls.desk import Desk, a_clerk
from polls.test_disputes import counted, settle
from polls.test_disputes import dispute as opened_dispute
from verifier.samples import failed

FOR, AGAINST, ABSTAIN = Choice.FOR, Choice.AGAINST, Choice.ABSTAIN


@pytest.mark.parametrize("precedence", list(Precedence))
async def test_a_form_read_while_a_later_vote_was_in_dispute_counts_only_if_it_would_have_without(
    sessions: Sessions, database: Database, tmp_path: Path, precedence: Precedence
) -> None:
    """Forms of three homes come in, then each votes online and that is disputed: rejected, taken as it is, still open."""
    await make_movable(database)
    estate = await an_estate(sessions, STREET)
    poll = await open_poll(sessions, estate, replace(a_plan(estate), ways=Ways(precedence=precedence)))
    desk, clerks = Desk(sessions, estate, poll), [await a_clerk(sessions), await a_clerk(sessions)]
    forms = await desk.printed(clerks[0])
    owners = {"101": "张三丰", "102": "李秀英", "106": "赵六"}
    for label in owners:
        await desk.receive(forms[label], clerks[0])
    found = {label: await cast(sessions, estate, poll, name, FOR) for label, name in owners.items()}
    disputes = {
        label: await opened_dispute(sessions, estate, found[label], owners[label]) for label in ("101", "106")
    }
    for label, name in owners.items():
        ends = [await desk.read(forms[label], clerk, name, AGAINST) for clerk in clerks]
        is_overtaken = label == "102" and precedence is Precedence.LAST
        assert ends == [None, Ended.REPLACED if is_overtaken else Ended.COUNTED]
    await settle(sessions, estate, disputes["101"], Outcome.REJECTED)
    stands = "for" if precedence is Precedence.LAST else "against"
    assert await counted(sessions, estate, poll) == {"101": stands, "102": stands, "106": "against"}

    await pass_time(database, "2 hours")
    made = Counted(estate, await close(sessions, estate, poll))
    await sequenced(sessions, estate)
    for grade in (Grade.PUBLIC, Grade.AUDITOR):
        bundle = await bundle_of(sessions, made, grade)
        verdict = verified(bundle, await vkey_of(sessions, made))
        assert failed(verdict) == set()
        assert {verdict.status(check) for check in ("box-root", "recount", "ballots-open")} <= {
            Status.PASS,
            Status.SKIP,
        }
    record = canonical.decode(files_of(bundle)["vote/certificate.json"])
    assert record["ballots"]["set_aside"] == (precedence is Precedence.LAST)  # type: ignore[index, call-overload]
    async with reading(sessions, estate.id) as db:
        assert await closing.recount(db, made.poll.id) == ()
    shown = [line.get("withheld", "opened") for line in lines_of(await bundle_of(sessions, made), "ballots")]
    assert shown.count("opened") == (4 if precedence is Precedence.LAST else 3)
    for name, data in files_of(await bundle_of(sessions, made)).items():
        path = tmp_path / "bundle" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    readme = (tmp_path / "bundle" / "README.txt").read_text()
    steps = readme[readme.index("cat > ../log.py") : readme.index("grep -x")]
    done = await asyncio.to_thread(followed, steps, tmp_path / "bundle")
    assert "WRONG" not in done.stdout, done.stdout
    assert "right the counted ballots are those of the close" in done.stdout, done.stderr
