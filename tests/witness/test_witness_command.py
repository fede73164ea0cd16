"""`deliberation witness` as a process: what it has signed outlives every death."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

import serving
from deliberation.cli import witness
from deliberation.ledger import cosignature, note, submission
from deliberation.ledger.cosignature import Witness
from logs import Log

LOG = Log()


@pytest.fixture
def words(tmp_path: Path) -> list[str]:
    (tmp_path / "logs").write_text(f"{LOG.verifier.vkey}\n")
    files = {"--key": "key", "--state": "state", "--logs": "logs"}
    return [
        "witness",
        "--port",
        "0",
        *(word for name, file in files.items() for word in (name, str(tmp_path / file))),
    ]


@contextmanager
def running(words: list[str]) -> Iterator[tuple[subprocess.Popen[str], Witness, str]]:
    """The process, its key and its address, as it prints them."""
    process = subprocess.Popen(
        [sys.executable, "-m", "deliberation.cli.main", *words], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        key = Witness.parse(process.stdout.readline().strip())
        address = process.stdout.readline().split()[-1]
        yield process, key, address
    finally:
        process.kill()
        process.communicate()


def add(address: str, log: Log, old: int, size: int) -> httpx.Response:
    body = submission.make(log.submission(old, size))
    return httpx.post(f"{address}/add-checkpoint", content=body, timeout=30)


def test_what_was_signed_is_known_after_a_kill_and_a_clean_end(words: list[str]) -> None:
    keys = set()
    with running(words) as (process, key, address):
        signed = add(address, LOG, 0, 7)
        assert cosignature.verify(note.parse(LOG.note(7) + signed.content), [key])
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=30)
        keys.add(key.vkey)
    with running(words) as (process, key, address):
        assert add(address, Log(twist=3), 7, 7).status_code == 422
        assert add(address, LOG, 0, 9).text == "7\n"
        assert add(address, LOG, 7, 9).status_code == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
        keys.add(key.vkey)
    with running(words) as (process, key, address):
        assert add(address, LOG, 7, 9).text == "9\n"
        second = serving.command(words, dict(os.environ))
        assert (second.returncode, second.stderr.count("\n")) == (2, 1)
        assert "another witness uses" in second.stderr
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0
        keys.add(key.vkey)
    assert len(keys) == 1


def test_those_who_say_nothing_leave_room_for_those_who_do(words: list[str]) -> None:
    with running(words) as (_, _, address), ExitStack() as silent:
        url = httpx.URL(address)
        for _ in range(2 * witness._AT_ONCE):
            silent.enter_context(socket.create_connection((url.host, url.port), timeout=30))
        assert add(address, LOG, 0, 7).status_code == 200


def test_whoever_reads_the_address_is_let_in() -> None:
    with witness._door("127.0.0.1", 0) as door, socket.create_connection(door.getsockname(), timeout=30):
        pass


def test_wrong_use_is_one_line_and_exit_code_2(words: list[str], tmp_path: Path) -> None:
    (tmp_path / "bad").write_text("# ours\nnot a key\n")
    cases = {
        "bad, line 2": [*words[:-1], str(tmp_path / "bad")],
        "none: No such file": [*words[:-1], str(tmp_path / "none")],
        "port 70000": [*words, "--port", "70000"],
        "a key's name": [*words, "--name", "two words"],
    }
    for complaint, asked in cases.items():
        done = serving.command(asked, dict(os.environ))
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.count("\n") == 1
        assert complaint in done.stderr
