"""`deliberation watch` notices from outside what a log takes back."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

import serving
from deliberation.cli.refusals import WrongUse
from deliberation.cli.watched import Away, Watched
from deliberation.ledger import checkpoint as checkpoints
from deliberation.ledger.faults import Untrue
from deliberation.ledger.following import Forked, RolledBack
from logs import Log, served, showing

LOG = Log()


@pytest.fixture
def files() -> dict[str, bytes | int]:
    """What the log shows; tests change it."""
    return {}


@pytest.fixture
def address(files: dict[str, bytes | int]) -> Iterator[str]:
    with served(showing(files, under="1/")) as address:
        yield f"{address}/1"


@pytest.fixture
def watched(address: str, tmp_path: Path) -> Iterator[Watched]:
    with httpx.Client() as client:
        yield Watched(address, (LOG.verifier,), tmp_path / "state", client)


def show(files: dict[str, bytes | int], log: Log, size: int) -> None:
    files.clear()
    files.update(log.files(size))


def evidence(watched: Watched) -> dict[str, bytes]:
    found = watched.state.parent.glob("*.evidence-*")
    return {path.name.rsplit("-", 1)[-1]: path.read_bytes() for path in found}


def test_a_log_that_grows_is_followed(files: dict[str, bytes | int], watched: Watched) -> None:
    for size in (0, 1, 3, 3, 255, 256, 700):
        show(files, LOG, size)
        assert watched.look() == checkpoints.verify(LOG.note(size), LOG.verifier)
        assert watched.state.read_bytes() == LOG.note(size)
    assert evidence(watched) == {}


def test_a_partial_tile_that_has_filled_up_is_read_whole(
    files: dict[str, bytes | int], watched: Watched
) -> None:
    show(files, LOG, 600)
    files.update({"checkpoint": LOG.note(255), "tile/0/000.p/255": 404})
    assert watched.look().size == 255


def test_a_rollback_is_told_with_both_notes(files: dict[str, bytes | int], watched: Watched) -> None:
    show(files, LOG, 300)
    watched.look()
    show(files, LOG, 299)
    for _ in range(2):
        with pytest.raises(RolledBack):
            watched.look()
    assert watched.state.read_bytes() == LOG.note(300)
    assert evidence(watched) == {"trusted": LOG.note(300), "shown": LOG.note(299)}


@pytest.mark.parametrize("size", [300, 301, 900])
def test_a_fork_is_told_with_both_notes(files: dict[str, bytes | int], watched: Watched, size: int) -> None:
    show(files, LOG, 300)
    watched.look()
    fork = Log(twist=299)
    show(files, fork, size)
    with pytest.raises(Forked):
        watched.look()
    assert watched.state.read_bytes() == LOG.note(300)
    assert evidence(watched) == {"trusted": LOG.note(300), "shown": fork.note(size)}


def test_a_head_that_somebody_else_signed_is_not_believed(
    files: dict[str, bytes | int], watched: Watched
) -> None:
    show(files, Log(key=bytes(32)), 3)
    with pytest.raises(Untrue):
        watched.look()
    assert not watched.state.exists()


def test_what_is_no_log_is_away_and_changes_nothing(files: dict[str, bytes | int], watched: Watched) -> None:
    show(files, LOG, 300)
    watched.look()
    show(files, LOG, 400)
    whole = dict(files)
    for path, answer in (
        ("checkpoint", 503),
        ("checkpoint", 404),
        ("checkpoint", b"<html>Sign in to this network</html>"),
        ("checkpoint", b"x" * 2_000_000),
        ("tile/0/001.p/144", 404),
        ("tile/0/001.p/144", bytes(33)),
    ):
        files.update({**whole, path: answer})
        with pytest.raises(Away):
            watched.look()
        assert watched.state.read_bytes() == LOG.note(300)
    files.update(whole)
    assert watched.look().size == 400


def test_a_state_that_is_no_head_of_this_log_is_refused(
    files: dict[str, bytes | int], watched: Watched
) -> None:
    show(files, LOG, 3)
    for kept in (b"", b"3\n", Log(key=bytes(32)).note(3)):
        watched.state.write_bytes(kept)
        with pytest.raises(WrongUse):
            watched.look()
        assert watched.state.read_bytes() == kept


def test_the_command_ends_as_the_contract_says(
    files: dict[str, bytes | int], address: str, tmp_path: Path
) -> None:
    (tmp_path / "vkey").write_text(f"{LOG.verifier.vkey}\n")
    words = ["watch", f"{address}/", "--vkey", str(tmp_path / "vkey"), "--state", str(tmp_path / "state")]
    away = serving.command([*words, "--once"], dict(os.environ))
    assert (away.returncode, away.stderr.count("\n")) == (2, 1)
    show(files, LOG, 5)
    good = serving.command([*words, "--once"], dict(os.environ))
    assert (good.returncode, good.stderr) == (0, "")
    assert f"{LOG.origin}: 5 entries, root {LOG.root(5).hex()}" in good.stdout
    following = subprocess.Popen(
        [sys.executable, "-m", "deliberation.cli.main", *words, "--interval", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert following.stdout is not None
        assert following.stderr is not None
        assert "5 entries" in following.stdout.readline()
        files["checkpoint"] = 503
        assert "answers 503" in following.stderr.readline()
        show(files, LOG, 4)
        assert following.wait(timeout=30) == 1
        assert "NOT TRUE: the log shows 4 entries and has signed 5 before" in following.stderr.read()
    finally:
        following.kill()
        following.communicate()


def test_a_watcher_ends_when_it_is_asked_to(
    files: dict[str, bytes | int], address: str, tmp_path: Path
) -> None:
    show(files, LOG, 5)
    (tmp_path / "vkey").write_text(LOG.verifier.vkey)
    with subprocess.Popen(
        [
            *(sys.executable, "-m", "deliberation.cli.main", "watch", address),
            *("--vkey", str(tmp_path / "vkey"), "--state", str(tmp_path / "state")),
        ],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 130


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ([], "the following arguments are required"),
        (["http://127.0.0.1:9"], "required: --vkey, --state"),
        (["ftp://example.org", "--vkey", "{vkey}", "--state", "{state}"], "begins with http"),
        (["http://127.0.0.1:9", "--vkey", "{none}", "--state", "{state}"], "does not hold the key"),
        (["http://127.0.0.1:9", "--vkey", "{vkey}", "--state", "{state}"], "cannot be read"),
        (
            ["http://127.0.0.1:9", "--vkey", "{vkey}", "--state", "{state}", "--interval", "0"],
            "seconds from 1",
        ),
    ],
)
def test_wrong_use_of_watch_is_one_line_and_exit_code_2(
    words: list[str], complaint: str, tmp_path: Path
) -> None:
    (tmp_path / "vkey").write_text(LOG.verifier.vkey)
    names = {name: str(tmp_path / name) for name in ("vkey", "state", "none")}
    done = serving.command(["watch", *(word.format(**names) for word in words)], dict(os.environ))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert complaint in done.stderr
    assert not (tmp_path / "state").exists()
