"""`deliberation roll import` and `roll export`, run as people run it: its own process, its own embedded database in a folder."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlmodel import select

import builders
import rolls
from deliberation.audit.models import AuditEntry
from deliberation.cli.installation import opened
from deliberation.communities import queries as communities
from deliberation.database.sessions import make_engine, make_sessions, reading, writing
from deliberation.roll import present
from deliberation.roll.figures import Figures
from serving import an_empty_installation
from tables import a_row

FOLDER = next(
    (path for above in Path(__file__).parents if (path := above / "shared/data/roll").is_dir()), None
)
needs_files = pytest.mark.skipif(
    FOLDER is None, reason="the folder shared/data/roll is not beside this repository"
)
SLUGS = ("first-place", "second-place", "third-place", "fourth-place")
NUMBER = "330100197001011234"


@dataclass(frozen=True)
class Standing:
    """What is stored about a community's roll."""

    figures: Figures
    log: list[str]


@dataclass(frozen=True)
class Installed:
    """An installation in a folder, used by one command at a time."""

    data: Path

    def run(
        self, *words: str, language: str = "en_GB.UTF-8", act: str = "import"
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "deliberation.cli.main", "roll", act, *words],
            env={
                "DELIBERATION_DATA": str(self.data),
                "LANG": language,
                "PYTHONPATH": ":".join(sys.path),
                "PYTHONIOENCODING": "utf-8",
            },
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def found_communities(self) -> None:
        with opened({"DELIBERATION_DATA": str(self.data)}) as installation:
            asyncio.run(_found(installation.database_url))

    def standing(self, slug: str) -> Standing:
        with opened({"DELIBERATION_DATA": str(self.data)}) as installation:
            return asyncio.run(_standing(installation.database_url, slug))


async def _found(url: str) -> None:
    engine = make_engine(url)
    for slug in SLUGS:
        async with writing(make_sessions(engine)) as db:
            await builders.a_community(db, slug=slug)
    await engine.dispose()


async def _standing(url: str, slug: str) -> Standing:
    engine = make_engine(url)
    sessions = make_sessions(engine)
    async with reading(sessions) as db:
        community = await communities.find_by_slug(db, slug)
    assert community is not None
    async with reading(sessions, community.id) as db:
        figures = (await present.roll(db)).figures(on=builders.NOW.date())
        entries = [entry.body.decode() for entry in await db.exec(select(AuditEntry))]
    await engine.dispose()
    return Standing(figures, entries)


@pytest.fixture(scope="module")
def installed() -> Iterator[Installed]:
    with an_empty_installation() as folder:
        made = Installed(folder)
        made.found_communities()
        yield made


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Two sound rows and one with a fault, in row 4."""
    path = tmp_path / "roll.csv"
    rows = [a_row(unit="101", ids=NUMBER), a_row(unit="102", ids=""), a_row(unit="103", area="约八十")]
    path.write_bytes(rolls.table_of(rows))
    return path


@needs_files
@pytest.mark.parametrize(("name", "slug", "answer"), [("xlsx", SLUGS[0], 1), ("csv", SLUGS[1], 0)])
def test_a_real_table_is_shown_then_taken_in_then_known(
    installed: Installed, name: str, slug: str, answer: int
) -> None:
    assert FOLDER is not None
    expected = json.loads((FOLDER / "hengyu.expected.json").read_text(encoding="utf-8"))
    words = ["--community", slug, str(FOLDER / f"hengyu.{name}")]
    shown = installed.run(*words)
    assert (shown.returncode, shown.stderr) == (answer, "")
    assert (
        "Rows read without fault: 594. Units: 594, persons: 646, heads: 506, area: 51,622.5948 m²"
        in shown.stdout
    )
    assert "Units new to the roll: 594, changed: 0, not in the table: 0" in shown.stdout
    assert installed.standing(slug).figures.units == 0, "a preview writes nothing"

    taken = installed.run(*words, "--commit")
    assert taken.returncode == answer
    assert "Taken in as import 1." in taken.stdout
    found = installed.standing(slug).figures
    assert {"units": found.units, "heads": found.heads, "area_cm2": found.area_cm2} == expected["all"]
    assert found.persons == expected["persons"]

    for again in ("xlsx", "csv"):
        known = installed.run("--community", slug, str(FOLDER / f"hengyu.{again}"), "--commit")
        assert "The roll already says all of this." in known.stdout
        assert "Nothing was changed." in known.stdout
    assert sum("roll.changed" in entry for entry in installed.standing(slug).log) == 1


@needs_files
def test_every_faulty_row_is_named_with_its_mend(installed: Installed) -> None:
    assert FOLDER is not None
    expected = json.loads((FOLDER / "hengyu.expected.json").read_text(encoding="utf-8"))
    shown = installed.run("--community", SLUGS[2], str(FOLDER / "hengyu.xlsx"), language="zh_CN.UTF-8")
    assert shown.returncode == 1
    for fault in expected["row_faults_in_xlsx"]:
        assert f"第 {fault['row']} 行" in shown.stdout
    assert "有错的行（不录入）：7" in shown.stdout


def test_good_rows_are_taken_in_and_the_answer_is_still_no(installed: Installed, table: Path) -> None:
    taken = installed.run("--community", SLUGS[3], str(table), "--commit")
    assert taken.returncode == 1
    assert "Row 4" in taken.stdout
    assert "Rows with faults were left out: 1." in taken.stdout
    assert installed.standing(SLUGS[3]).figures.units == 2
    assert NUMBER not in taken.stdout + taken.stderr


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_language_can_be_asked_for(installed: Installed, table: Path, language: str) -> None:
    shown = installed.run("--community", SLUGS[2], str(table), "--language", language)
    assert ("第 4 行" in shown.stdout) == (language == "zh-Hans")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file has no rows"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is not a table"),
        ("楼栋,房号,业主\n1栋,101,林晓\n".encode(), "These columns are missing: 用途/kind, 面积/area_m2"),
    ],
)
def test_a_file_that_is_no_roll_ends_with_two_and_one_line(
    installed: Installed, tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "roll.csv"
    path.write_bytes(content)
    ended = installed.run("--community", SLUGS[2], str(path), "--commit")
    assert ended.returncode == 2
    assert said in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert ended.stdout == ""


def test_a_missing_file_or_community_ends_with_two_and_one_line(installed: Installed, table: Path) -> None:
    for words in (
        ("--community", SLUGS[2], str(table.with_name("none.csv"))),
        ("--community", "nowhere", str(table)),
    ):
        ended = installed.run(*words, "--commit")
        assert (ended.returncode, ended.stdout) == (2, "")
        assert len(ended.stderr.splitlines()) == 1
    assert installed.standing(SLUGS[2]).figures.units == 0


def test_an_exported_roll_is_a_private_file_that_changes_nothing_and_stands_in_the_log(
    installed: Installed, table: Path, tmp_path: Path
) -> None:
    slug = SLUGS[3]
    installed.run("--community", slug, str(table), "--commit")
    out = tmp_path / "out.xlsx"
    done = installed.run("--community", slug, "--out", str(out), act="export")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Units written: " in done.stdout
    assert out.stat().st_mode & 0o077 == 0
    again = installed.run("--community", slug, str(out), "--commit")
    assert "The roll already says all of this." in again.stdout
    assert sum("roll.viewed" in entry for entry in installed.standing(slug).log) == 1


def test_an_export_of_no_community_writes_nothing(installed: Installed, tmp_path: Path) -> None:
    done = installed.run("--community", "nowhere", "--out", str(tmp_path / "out.csv"), act="export")
    assert done.returncode == 2
    assert "no community is called 'nowhere' here" in done.stderr
    assert list(tmp_path.iterdir()) == []
