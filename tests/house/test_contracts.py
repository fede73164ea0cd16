"""The house's rules hold, and each of them is really checked: breaking it makes the check fail."""

import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "deliberation"


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [shutil.which("lint-imports", path=str(Path(sys.executable).parent)) or "lint-imports", "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder / "src"), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )


def ruff(folder: Path, path: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).parent / "ruff", "check", "--no-cache", path],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    return a_copy(tmp_path)


def a_copy(folder: Path) -> Path:
    """Of the house, in which rules may be broken."""
    if not shutil.which("lint-imports", path=str(Path(sys.executable).parent)):
        pytest.skip("the checking tools are not installed here; `make check` installs them")
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copy(ROOT / "README.md", folder)
    return folder


def add(house: Path, path: str, line: str) -> None:
    file = house / "src" / "deliberation" / path
    file.write_text(f"{file.read_text()}\n{line}\n")


def test_the_house_as_it_stands_keeps_every_contract(house: Path) -> None:
    done = lint_imports(house)
    assert done.returncode == 0, done.stdout


BREAKS = {
    "kernel/text.py": ("from deliberation.database import base", "points down the floors"),
    "accounts/queries.py": ("from deliberation.communities import queries", "points down the floors"),
    "communities/rules.py": ("from deliberation.communities import models", "Inside a room"),
    "polls/rules.py": ("from deliberation.bundles import rules", "points down the floors"),
    "ledger/merkle.py": ("import litestar", "are pure"),
    "communities/queries.py": ("import jinja2", "stay in the web"),
}


@pytest.fixture(scope="module")
def complaints(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What is said of a house in which all of these rules are broken, by the contract."""
    house = a_copy(tmp_path_factory.mktemp("broken"))
    for path, (line, _) in BREAKS.items():
        add(house, path, line)
    done = lint_imports(house)
    assert done.returncode != 0
    _, _, told = done.stdout.partition("Broken contracts")
    titles = [title for title, below in pairwise(told.splitlines()) if title and set(below) == {"-"}]
    pieces = re.split("|".join(f"^{re.escape(title)}$" for title in titles), told, flags=re.MULTILINE)
    return dict(zip(titles, pieces[1:], strict=True))


@pytest.mark.parametrize("path", BREAKS)
def test_breaking_a_contract_is_noticed(complaints: dict[str, str], path: str) -> None:
    line, contract = BREAKS[path]
    module = f"deliberation.{path.removesuffix('.py').replace('/', '.')}"
    taken = line.removeprefix("from ").removeprefix("import ").replace(" import ", ".")
    (told,) = (words for title, words in complaints.items() if contract in title)
    assert f"{module} -> {taken}" in told


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("communities/rules.py", "from datetime import datetime\n\nMOMENT = datetime.now()"),
        ("communities/rules.py", "from uuid import uuid4\n\nID = uuid4()"),
        ("communities/models.py", "from sqlmodel import Relationship\n\nUNITS = Relationship()"),
    ],
)
def test_a_banned_name_is_noticed(house: Path, path: str, line: str) -> None:
    add(house, path, line)
    done = ruff(house, f"src/deliberation/{path}")
    assert "TID251" in done.stdout


def test_nothing_below_the_web_commits() -> None:
    rooms = [
        path for path in PACKAGE.rglob("*.py") if path.relative_to(PACKAGE).parts[0] not in {"web", "cli"}
    ]
    assert [str(path) for path in rooms if ".commit(" in path.read_text()] == []


def test_the_repository_carries_no_registry_address_and_no_path_of_a_machine() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    for name in tracked.stdout.split():
        path = ROOT / name
        if path.suffix in {".txt", ".toml", ".md", ".py", ".sh", ".yml", ".html", ".po"} and path.is_file():
            text = path.read_text()
            for word in (
                "files.pythonhosted" + ".org",
                "registry.npmjs" + ".org",
                "pypi" + ".org/simple",
                "/wo" + "rk/",
            ):
                assert word not in text, f"{name}: {word}"
