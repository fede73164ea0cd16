"""`deliberation poll export`: the file is there, whole, or there is no file."""

import asyncio
import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import select

from bundles.counted import FOR, sequenced
from deliberation.audit.models import AuditEntry
from deliberation.cli.installation import Installation, opened
from deliberation.cli.main import main
from deliberation.database.sessions import make_engine, make_sessions, reading
from deliberation.ledger import entry as entries
from deliberation.polls.casting import Accepted
from polling import a_plan, an_estate, closed, end_window, homes_of, open_poll, vote
from serving import an_empty_installation, environment, free_port, owner_of


@dataclass(frozen=True)
class Served:
    """An installation whose database runs, with two votes: the first is counted, the second goes on."""

    environ: dict[str, str]
    installation: Installation
    community_id: UUID

    def told(self) -> list[entries.Entry]:
        return asyncio.run(_exports(self.installation, self.community_id))


@dataclass(frozen=True)
class Export:
    """The command, run within this process: most of its time would go into starting another."""

    capsys: pytest.CaptureFixture[str]

    def __call__(self, *words: str) -> tuple[int, str, str]:
        """Exit code, what was printed, and what was said on standard error."""
        try:
            code = main(("poll", "export", *words))
        except SystemExit as ended:
            code = int(str(ended.code))
        said = self.capsys.readouterr()
        return code, said.out, said.err


@pytest.fixture
def export(served: Served, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Export:
    for name, value in served.environ.items():
        monkeypatch.setenv(name, value)
    return Export(capsys)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with an_empty_installation() as folder:
        environ = environment(folder, free_port())
        with opened(environ) as installation:
            yield Served(environ, installation, asyncio.run(_two_votes(installation)))


def test_the_file_is_the_one_that_is_named(served: Served, export: Export, tmp_path: Path) -> None:
    out = tmp_path / "vote.zip"
    code, printed, said = export("--community", "fuxing-li", "1", "--grade", "public", "--out", str(out))
    assert (code, said) == (0, "")
    assert printed == f"{hashlib.sha256(out.read_bytes()).hexdigest()}  {out}\n"
    with zipfile.ZipFile(out) as read:
        assert json.loads(read.read("MANIFEST.json"))["grade"] == "public"
    assert [path.name for path in tmp_path.iterdir()] == ["vote.zip"]
    assert served.told() == []


def test_a_file_with_rooms_or_names_is_told_by_the_log(
    served: Served, export: Export, tmp_path: Path
) -> None:
    for grade in ("members", "auditor"):
        out = tmp_path / grade
        code, _, said = export("--community", "fuxing-li", "1", "--grade", grade, "--out", str(out))
        assert (code, said) == (0, "")
        told = served.told()[-1]
        assert told.data["grade"] == grade
        assert told.data["sha256"] == f"sha256:{hashlib.sha256(out.read_bytes()).hexdigest()}"
        assert told.actor.kind == "system"


@pytest.mark.parametrize(
    ("words", "code", "fault"),
    [
        (("--community", "nowhere", "1", "--grade", "public"), 2, "no community is called 'nowhere' here"),
        (("--community", "fuxing-li", "3", "--grade", "public"), 2, "fuxing-li has no vote 3"),
        (("--community", "fuxing-li", "one", "--grade", "public"), 2, "'one' is not the number of a vote"),
        (("--community", "fuxing-li", "1", "--grade", "mine"), 2, "invalid Grade value: 'mine'"),
        (("--community", "fuxing-li", "1"), 2, "--grade"),
        (("--community", "fuxing-li", "2", "--grade", "public"), 1, "This vote has not been counted yet."),
    ],
)
def test_what_cannot_be_had_leaves_nothing_behind(
    export: Export, tmp_path: Path, words: tuple[str, ...], code: int, fault: str
) -> None:
    out = tmp_path / "vote.zip"
    out.write_bytes(b"from before")
    found, printed, said = export(*words, "--out", str(out))
    assert found == code
    assert fault in (said if code == 2 else printed)
    assert len((said or printed).splitlines()) == 1
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"from before"]


def test_a_place_that_cannot_be_written_is_said_in_one_line(export: Export, tmp_path: Path) -> None:
    for out in (tmp_path, tmp_path / "nowhere" / "vote.zip"):
        code, _, said = export("--community", "fuxing-li", "1", "--grade", "members", "--out", str(out))
        assert code == 2
        assert len(said.splitlines()) == 1
        assert str(out) in said
    assert list(tmp_path.iterdir()) == []


async def _two_votes(installation: Installation) -> UUID:
    engine = make_engine(installation.database_url)
    sessions = make_sessions(engine)
    estate = await an_estate(sessions, homes_of([100, 100]))
    poll = await open_poll(sessions, estate, a_plan(estate))
    assert isinstance(await vote(sessions, estate, poll, "业主0", FOR), Accepted)
    await open_poll(sessions, estate, a_plan(estate, preset="CN-278-SPEC"))
    await end_window(owner_of(installation), poll)
    await closed(sessions, estate, poll)
    await sequenced(sessions, estate)
    await engine.dispose()
    return estate.id


async def _exports(installation: Installation, community_id: UUID) -> list[entries.Entry]:
    engine = make_engine(installation.database_url)
    async with reading(make_sessions(engine), community_id) as db:
        query = select(AuditEntry.body).where(AuditEntry.kind == "export.created").order_by(AuditEntry.at)
        found = [entries.parse(body) for body in await db.exec(query)]
    await engine.dispose()
    return found
