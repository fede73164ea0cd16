"""The server that comes with us: it starts, keeps what was committed, and ends with us."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from database.asking import PASSWORD, run
from deliberation.database.embedded import Server, ServerNotStarted


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return
        if ") Z" in state:
            return
        time.sleep(0.05)
    pytest.fail("the server is still running")


def test_it_keeps_what_was_committed_from_one_start_to_the_next(folder: Path) -> None:
    with Server(folder, password=PASSWORD) as server:
        run(server, "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('停车')")
    with Server(folder, password=PASSWORD) as server:
        assert run(server, "SELECT word FROM kept") == ["停车"]


def test_a_first_start_that_was_cut_short_is_begun_again(folder: Path) -> None:
    (folder / "postgres.half").mkdir()
    (folder / "postgres.half" / "PG_VERSION").write_text("18")
    with Server(folder, password=PASSWORD) as server:
        assert run(server, "SELECT 1") == [1]
    assert not (folder / "postgres.half").exists()


def test_it_keeps_what_was_committed_when_the_server_is_killed(folder: Path) -> None:
    server = Server(folder, password=PASSWORD)
    server.start()
    run(server, "CREATE TABLE kept AS SELECT generate_series(1, 50000) AS number")
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    server.stop()
    with Server(folder, password=PASSWORD) as again:
        assert run(again, "SELECT count(*) FROM kept") == [50000]


def test_it_ends_when_its_parent_is_killed_and_starts_again(folder: Path) -> None:
    program = textwrap.dedent(
        """
        import sys, time
        from pathlib import Path
        from deliberation.database.embedded import Server
        server = Server(Path(sys.argv[1]), password=sys.argv[2])
        server.start()
        print(server.pid, flush=True)
        time.sleep(60)
        """
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(folder), PASSWORD],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ.copy(),
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    with Server(folder, password=PASSWORD) as again:
        assert run(again, "SELECT 1") == [1]
    wait_until_gone(pid)


def test_a_second_server_on_the_same_data_is_refused_in_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deliberation.database.embedded.START_SECONDS", 2)
    with Server(folder, password=PASSWORD), pytest.raises(ServerNotStarted, match="in use by process"):
        Server(folder, password=PASSWORD).start()


def test_nobody_gets_in_without_the_password(folder: Path) -> None:
    with (
        Server(folder, password=PASSWORD) as server,
        pytest.raises(DBAPIError, match="password authentication failed"),
    ):
        run(server, "SELECT 1", password="wrong")


def test_durability_is_on_and_no_port_is_open(folder: Path) -> None:
    with Server(folder, password=PASSWORD) as server:
        shown = [run(server, f"SHOW {name}")[0] for name in ("fsync", "synchronous_commit", "data_checksums")]
        assert shown == ["on", "on", "on"]
        assert run(server, "SHOW listen_addresses") == [""]


def test_the_password_file_of_the_first_start_does_not_stay(folder: Path) -> None:
    with Server(folder, password=PASSWORD):
        pass
    left = [path for path in folder.rglob("*") if path.is_file() and PASSWORD.encode() in path.read_bytes()]
    assert left == []
