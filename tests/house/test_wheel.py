"""The wheel is whole: unpacked into an empty folder, it serves without the checkout."""

import re
import signal
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

import serving
from serving import Served

ROOT = Path(__file__).parents[2]
PLACES = {
    "src/deliberation": "deliberation",
    "templates": "deliberation/_templates",
    "migrations": "deliberation/_migrations",
}
# without the site module nobody reads the .pth file that leads to the checkout
PYTHON = (sys.executable, "-S", "-W", "error")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    made = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    (found,) = folder.iterdir()
    return found


@pytest.fixture(scope="module")
def unpacked(wheel: Path) -> Path:
    folder = wheel.parent / "unpacked"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture
def environ(unpacked: Path) -> dict[str, str]:
    """Our packages come from the unpacked wheel alone, other people's from where they are installed."""
    return {"PYTHONPATH": f"{unpacked}:{sysconfig.get_path('purelib')}", "PYTHONUTF8": "1"}


def tracked(folder: str) -> set[str]:
    """What git keeps in a folder, or what lies there where there is no git."""
    listed = subprocess.run(["git", "ls-files", "-z", folder], cwd=ROOT, capture_output=True, check=False)
    names = {name for name in listed.stdout.decode().split("\0") if (ROOT / name).is_file()}
    there = {
        path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*") if path.suffix != ".pyc"
    }
    return names or {name for name in there if (ROOT / name).is_file()}


@pytest.mark.parametrize("folder", PLACES)
def test_the_wheel_holds_every_file_of_the_product_and_no_other(wheel: Path, folder: str) -> None:
    within = zipfile.ZipFile(wheel).namelist()
    wanted = {PLACES[folder] + name.removeprefix(folder) for name in tracked(folder)}
    others = [place for source, place in PLACES.items() if source != folder]
    held = {
        name
        for name in within
        if name.startswith(f"{PLACES[folder]}/")
        and not any(name.startswith(f"{place}/") for place in others if place.startswith(PLACES[folder]))
    }
    assert wanted
    assert held == wanted


def test_what_is_no_code_is_among_it(wheel: Path) -> None:
    within = zipfile.ZipFile(wheel).namelist()
    for name in (
        "deliberation/_templates/base.html",
        "deliberation/_migrations/env.py",
        "deliberation/_migrations/versions/0001_foundation.py",
        "deliberation/web/i18n/zh_Hans/polls.po",
        "deliberation/counting/presets/cn.json",
        "deliberation/demo/hengyu/parking.md",
    ):
        assert name in within
    assert any(name.startswith("deliberation/web/static/css/") for name in within)


def test_the_wheel_brings_the_command_and_the_licence(unpacked: Path) -> None:
    (folder,) = unpacked.glob("deliberation-*.dist-info")
    assert "deliberation = deliberation.cli.main:main" in (folder / "entry_points.txt").read_text()
    assert (folder / "licenses" / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


def test_unpacked_and_served_nothing_is_taken_from_the_checkout(
    unpacked: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    asked = subprocess.run(
        [*PYTHON, "-c", "import sys, deliberation.app as app; print(app.__file__, *sys.path, sep='\\n')"],
        cwd=tmp_path,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 0, asked.stderr
    module, *places = asked.stdout.splitlines()
    assert module == str(unpacked / "deliberation" / "app.py")
    assert not [place for place in places if place in {str(ROOT), str(ROOT / "src")}]


@pytest.fixture
def demo(environ: dict[str, str], tmp_path: Path) -> Iterator[Served]:
    """The wheel's sample communities, served from an empty working folder with an empty data folder."""
    nowhere = tmp_path / "nowhere"
    nowhere.mkdir()
    with serving.a_data_folder() as folder:
        served = Served(
            folder,
            words=("demo",),
            more=environ,
            python=PYTHON,
            working_folder=nowhere,
            patience_seconds=200,  # the samples are loaded first
        )
        served.start()
        yield served
        if served.process is not None and served.process.poll() is None:
            served.kill_everything()
        assert list(nowhere.iterdir()) == []


@pytest.mark.slow
def test_the_wheel_alone_serves_the_sample_communities(demo: Served) -> None:
    links = re.findall(rf"{demo.address}/sign-in/link\?code=\S+", demo.printed)
    assert len(links) == 18
    with httpx.Client(base_url=demo.address, follow_redirects=True, timeout=30) as browser:
        chinese = browser.get("/", headers={"accept-language": "zh-CN"})
        assert (chinese.status_code, 'lang="zh-Hans"' in chinese.text) == (200, True)
        assert "登录" in chinese.text
        sheet = re.search(r'href="(/static/app\.[^"]+\.css)"', chinese.text)
        assert sheet is not None
        styled = browser.get(sheet[1])
        assert (styled.status_code, styled.headers["content-type"]) == (200, "text/css; charset=utf-8")
        english = browser.get("/c/hengyu/proposals", headers={"accept-language": "en"})
        assert (english.status_code, 'lang="en"' in english.text) == (200, True)
        overview = browser.get("/c/hengyu", headers={"accept-language": "zh-CN"})
        counted = re.findall(r'href="(/c/hengyu/polls/\d+/result)"', overview.text)
        results = [browser.get(path, headers={"accept-language": "zh-CN"}) for path in counted]
        assert {result.status_code for result in results} == {200}
        assert any("通过" in result.text for result in results)
    assert demo.stop(signal.SIGTERM) == 0
    assert demo.complaints == ""
