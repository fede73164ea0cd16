"""`deliberation roll erase`: nobody can read any more what this person voted, and everything else stays as it was."""

import asyncio
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import col, select

import polling
from bundles.counted import HOMES, VOTES, sequenced
from conftest import Database
from database_clock import make_movable, make_true, pass_time
from deliberation.audit import queries
from deliberation.audit.models import AuditEntry
from deliberation.cli.entering import sessions_of
from deliberation.cli.installation import Installation, opened
from deliberation.cli.main import main
from deliberation.database.sessions import reading, writing
from deliberation.kernel import clock
from deliberation.kernel.ids import new_id
from deliberation.ledger import entry as entries
from deliberation.papers.documents import OBJECTION_DAYS
from deliberation.roll.kinds import PersonKind
from deliberation.roll.models import Person
from polling import Estate, a_plan, an_estate, closed, open_poll, vote
from serving import an_empty_installation, environment, free_port, owner_of

ERASE = ("roll", "erase", "--community", "fuxing-li", "--reason", "on_request")
TELLS = "Ballots that can no longer be opened: {}\n"


@dataclass(frozen=True)
class Served:
    """An installation whose database runs, with a counted vote, and the key of its log."""

    installation: Installation
    estate: Estate
    vkey: str

    async def told(self) -> list[object]:
        """What the log says was erased."""
        async with sessions_of(self.installation) as sessions, reading(sessions, self.estate.id) as db:
            query = select(AuditEntry.body).where(AuditEntry.kind == "erasure.done")
            found = [entries.parse(body) for body in await db.exec(query.order_by(col(AuditEntry.at)))]
        assert {each.actor.kind for each in found} <= {"system"}
        return [each.data for each in found]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    with an_empty_installation() as folder:
        environ = environment(folder, free_port())
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        with opened(environ) as installation:
            yield asyncio.run(_counted(installation, monkeypatch))


async def _counted(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> Served:
    database = Database(owner_of(installation), installation.database_url)
    await make_movable(database)
    async with sessions_of(installation) as sessions:
        estate = await an_estate(sessions, HOMES, slug="fuxing-li", developer="福星地产有限公司")
        # the roll is frozen as the installation itself would do it
        monkeypatch.setattr(polling, "PEPPER", installation.keys.community_pepper(estate.id))
        poll = await open_poll(sessions, estate, a_plan(estate))
        for name, choice in VOTES:
            await vote(sessions, estate, poll, name, choice)
        await pass_time(database, "2 hours")
        await closed(sessions, estate, poll)
        await sequenced(sessions, estate)
        async with writing(sessions, estate.id) as db:
            db.add(_of_the_same_name(estate.id))
            vkey = (await queries.get_log(db, estate.id)).vkey
    await make_true(database)
    return Served(installation, estate, vkey)


def _of_the_same_name(community_id: UUID) -> Person:
    return Person(
        community_id=community_id,
        id=new_id(),
        kind=PersonKind.NATURAL.value,
        name="王敏",
        sort_key="王敏",
        added_at=clock.now(),
    )


@pytest.fixture
def let_time_pass(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Until nobody may object any more to what is counted by now."""
    later = clock.now() + timedelta(days=OBJECTION_DAYS + 1)
    return lambda: monkeypatch.setattr(clock, "now", lambda: later)


@dataclass(frozen=True)
class Run:
    """Commands, run within this process: most of its time would go into starting another."""

    capsys: pytest.CaptureFixture[str]

    def __call__(self, *words: str) -> tuple[int, str, str]:
        """Exit code, what was printed, and what was said on standard error."""
        try:
            code = main(words)
        except SystemExit as ended:
            code = int(str(ended.code))
        said = self.capsys.readouterr()
        return code, said.out, said.err


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return Run(capsys)


def verified(run: Run, served: Served, folder: Path, grade: str) -> str:
    """What the verifier says of the vote's bundle of this grade."""
    bundle, vkey = folder / f"{grade}.zip", folder / "vkey.txt"
    vkey.write_text(f"{served.vkey}\n")
    exported = run("poll", "export", "--community", "fuxing-li", "1", "--grade", grade, "--out", str(bundle))
    assert exported[0] == 0
    return run("verify", str(bundle), "--vkey", str(vkey))[1]


def test_what_a_person_voted_is_closed_for_good_once_nobody_may_object(
    served: Served, run: Run, tmp_path: Path, let_time_pass: Callable[[], None]
) -> None:
    assert run(*ERASE, "张三丰") == (0, TELLS.format(0), "")
    assert "erased" not in verified(run, served, tmp_path, "members")
    let_time_pass()
    assert run(*ERASE, "张三丰") == (0, TELLS.format(2), "")
    for grade in ("members", "public"):
        said = verified(run, served, tmp_path, grade)
        assert re.search(r"^skip +ballots-open +withheld: 1 erased and", said, re.MULTILINE), said
        assert re.search(r"^skip +recount ", said, re.MULTILINE), said
        assert not re.search(r"^FAIL ", said, re.MULTILINE), said
    assert run(*ERASE, "张三丰") == (0, TELLS.format(0), "")
    by_id = run(*ERASE[:-1], "kept_long_enough", str(served.estate.persons["陈国强"]))
    assert by_id == (0, TELLS.format(1), "")
    assert asyncio.run(served.told()) == [
        {"reason": "on_request", "erased": 2},
        {"reason": "kept_long_enough", "erased": 1},
    ]


def test_nothing_is_erased_of_somebody_who_is_not_certainly_the_one_that_is_meant(
    served: Served, run: Run, let_time_pass: Callable[[], None]
) -> None:
    let_time_pass()
    for words, fault in (
        ((*ERASE, "路人"), "nobody on the roll of fuxing-li is called '路人'"),
        ((*ERASE, str(UUID(int=7))), "nobody on the roll of fuxing-li is called '0000"),
        (
            (*ERASE, "王敏"),
            f"several people are called '王敏'; give the id: {served.estate.persons['王敏']}, ",
        ),
        ((*ERASE[:3], "nowhere", *ERASE[4:], "张三丰"), "no community is called 'nowhere' here"),
        ((*ERASE[:-1], "because", "张三丰"), "invalid choice: 'because'"),
        ((*ERASE[:-2], "张三丰"), "required: --reason"),
    ):
        code, printed, said = run(*words)
        assert (code, printed, len(said.splitlines())) == (2, "", 1)
        assert fault in said
    assert asyncio.run(served.told()) == []
