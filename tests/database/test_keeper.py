"""A server that dies is started again beside the work that goes on; one that cannot be is said aloud."""

import os
import shutil
import signal
import time
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from database.asking import PASSWORD, run
from deliberation.database import embedded
from deliberation.database.embedded import Server, ServerNotStarted
from deliberation.database.keeper import Keeper


def test_a_killed_server_is_started_again_with_what_was_committed(folder: Path) -> None:
    with Server(folder, password=PASSWORD) as server, Keeper(server):
        run(server, "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('停车')")
        for _ in range(2):
            killed = server.pid
            assert killed is not None
            os.kill(killed, signal.SIGKILL)
            _wait_for_another(server, killed)
            assert run(server, "SELECT word FROM kept") == ["停车"]


def test_a_server_that_was_stopped_on_purpose_stays_stopped(folder: Path) -> None:
    with Server(folder, password=PASSWORD) as server:
        with Keeper(server):
            run(server, "SELECT 1")
        server.stop()
        time.sleep(0.5)
        assert not server.is_running


def test_a_server_that_cannot_be_started_again_asks_the_process_to_stop(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And never begins on an empty cluster, as when the disk is gone."""
    monkeypatch.setattr(embedded, "ORPHANS_SECONDS", 0.5)
    asked: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: asked.append(number))
    try:
        with pytest.raises(ServerNotStarted, match="could not be started again"):
            _lose(folder, asked)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert asked == [signal.SIGTERM]
    assert not (folder / "postgres" / "PG_VERSION").exists()


def _lose(folder: Path, asked: list[int]) -> None:
    with Server(folder, password=PASSWORD) as server, Keeper(server):
        assert server.pid is not None
        os.kill(server.pid, signal.SIGKILL)
        shutil.rmtree(folder / "postgres")
        deadline = time.monotonic() + 30
        while not asked:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def _wait_for_another(server: Server, killed: int) -> None:
    deadline = time.monotonic() + 30
    while True:
        assert time.monotonic() < deadline
        if server.pid != killed and server.is_running:
            try:
                run(server, "SELECT 1")
            except (OSError, DBAPIError):
                time.sleep(0.05)
            else:
                return
        time.sleep(0.05)
