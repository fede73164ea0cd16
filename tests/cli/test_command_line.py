"""What the commands answer: exit codes, one clear line for wrong use, and an end that leaves nothing running."""

import os
import shutil
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import made_once
import serving
from deliberation.cli.main import main
from deliberation.cli.refusals import WrongUse
from deliberation.cli.serving import door
from deliberation.database import migrating
from serving import Served

NOBODY = "postgresql://u:p@127.0.0.1:1/x"


@pytest.fixture
def folder() -> Iterator[Path]:
    with serving.a_data_folder() as made:
        yield made


Refused = Callable[..., str]


@pytest.fixture
def refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Refused]:
    """Run a command that must refuse; the one line it says."""
    before = signal.getsignal(signal.SIGTERM)

    def run(*words: str, **settings: str) -> str:
        environ = serving.environment(folder, serving.free_port(), **settings)
        monkeypatch.setattr(os, "environ", environ)
        try:
            code: object = main(words)
        except SystemExit as end:
            code = end.code
        printed = capsys.readouterr()
        assert (code, printed.out) == (2, ""), printed.err
        (line,) = printed.err.splitlines()
        assert line.startswith("deliberation")
        assert not (folder / "postgres").exists(), "nothing is begun"
        return line

    yield run
    signal.signal(signal.SIGTERM, before)


def test_a_refusal_is_an_exit_code_and_a_line_on_standard_error(folder: Path) -> None:
    done = serving.command(["nothing"], serving.environment(folder, serving.free_port()))
    assert (done.returncode, done.stdout) == (2, "")
    assert "invalid choice: 'nothing'" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "required: command"),
        (["nothing"], "invalid choice: 'nothing'"),
        (["run", "more"], "unrecognized arguments: more"),
        (["run", "--workers", "0"], "a number from 1 to 8"),
        (["run", "--workers", "many"], "a number from 1 to 8"),
        (["run", "--only", "worker", "--workers", "1"], "--only worker starts none"),
        (["roll"], "required: act"),
        (["roll", "import", "/nowhere/table.csv", "--community", "x"], "/nowhere/table.csv: No such file"),
    ],
)
def test_words_that_are_no_command_are_refused_in_one_line(
    refused: Refused, words: list[str], said: str
) -> None:
    assert said in refused(*words)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"DELIBERATION_PORT": "99999"}, "DELIBERATION_PORT must be a number from 1 to 65535"),
        ({"DELIBERATION_BASE_URL": "ftp://x"}, "DELIBERATION_BASE_URL must begin with http"),
        ({"DELIBERATION_HOST": "nowhere.invalid"}, "cannot serve on nowhere.invalid"),
        ({"DELIBERATION_DATABASE_URL": "sqlite:///x"}, "DELIBERATION_DATABASE_URL must be an address"),
        ({"DELIBERATION_DATABASE_URL": "x"}, "DELIBERATION_DATABASE_URL must be an address"),
        ({"DELIBERATION_DATABASE_URL": "postgresql://h:x/y"}, "DELIBERATION_DATABASE_URL must be an address"),
        ({"DELIBERATION_DATABASE_URL": NOBODY}, "the database cannot be used"),
        ({"DELIBERATION_DATABASE_URL": "postgresql://u@nowhere.invalid/x"}, "the database cannot be used"),
        ({"DELIBERATION_POSTGRES_BIN": "/nowhere"}, "no PostgreSQL 15 or newer in /nowhere"),
        ({"DELIBERATION_SMTP_URL": "mail.example.org"}, "DELIBERATION_SMTP_URL"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused_in_one_line(
    refused: Refused, settings: dict[str, str], said: str
) -> None:
    assert said in refused("run", **settings)


def test_whoever_reads_the_address_is_let_in_and_nobody_else_takes_it(folder: Path) -> None:
    environ = serving.environment(folder, serving.free_port())
    with (
        door(environ) as taken,
        socket.create_connection(taken.getsockname(), timeout=30),
        pytest.raises(WrongUse, match="set another DELIBERATION_PORT"),
    ):
        door(environ)


@pytest.mark.parametrize("which", ["secret.key", "log.key"])
@pytest.mark.parametrize("content", [b"", b"zz\n", b"00" * 31, b"\xff\xfe"])
def test_a_key_file_that_is_none_is_refused_and_stays_as_it_is(
    refused: Refused, folder: Path, which: str, content: bytes
) -> None:
    (folder / which).write_bytes(content)
    assert f"{which} must hold 64 hexadecimal digits" in refused("migrate")
    assert (folder / which).read_bytes() == content


def test_a_folder_in_the_place_of_a_key_file_is_refused(refused: Refused, folder: Path) -> None:
    (folder / "log.key").unlink()
    (folder / "log.key").mkdir()
    assert "log.key: Is a directory" in refused("migrate")


@pytest.mark.parametrize("command", ["run", "demo"])
def test_a_port_in_use_is_refused_before_anything_is_begun(refused: Refused, command: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert f"port {port}: Address already in use" in refused(command, DELIBERATION_PORT=port)


@contextmanager
def something_else(words: bytes) -> Iterator[str]:
    """The address of a server that is no PostgreSQL: it says these words to everybody, or nothing at all."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        held: list[socket.socket] = []

        def answer() -> None:
            try:
                while True:
                    held.append(server.accept()[0])
                    if words:
                        held[-1].sendall(words)
                        held[-1].close()
            except OSError:
                return

        thread = threading.Thread(target=answer)
        thread.start()
        yield f"postgresql://u:p@127.0.0.1:{server.getsockname()[1]}/x"
        server.shutdown(socket.SHUT_RDWR)
        thread.join()
        for each in held:
            each.close()


@pytest.mark.parametrize("words", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b""], ids=["a web server", "silence"])
def test_a_server_that_is_no_database_is_refused_in_one_line(
    refused: Refused, words: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "CONNECT_SECONDS", 1)
    with something_else(words) as address:
        assert "the database cannot be used" in refused("migrate", DELIBERATION_DATABASE_URL=address)


def test_migrating_again_changes_nothing(folder: Path) -> None:
    environ = serving.environment(folder, serving.free_port())
    for _ in range(2):
        done = serving.command(["migrate"], environ)
        assert (done.returncode, done.stdout, done.stderr) == (0, "The database is up to date.\n", "")


@contextmanager
def started(folder: Path, *words: str) -> Iterator[Served]:
    made_once.copy(made_once.EMPTY, folder)
    served = Served(folder, words=words or ("run",))
    served.start()
    yield served
    if served.process is not None and served.process.poll() is None:
        served.kill_everything()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "by"),
    [(("run",), signal.SIGTERM), (("run", "--workers", "2"), signal.SIGINT)],
    ids=["alone", "two workers"],
)
def test_asked_to_stop_it_stops_whole_and_keeps_what_it_has(
    folder: Path, words: tuple[str, ...], by: signal.Signals
) -> None:
    with started(folder, *words) as served:
        processes = [*served.web_processes(), *served.database_processes()]
        assert served.stop(by) == 0
        serving.wait_until_gone(processes)
        assert served.complaints == ""
        served.start()
        assert served.printed.count("the link works once") == 2
        assert served.stop() == 0


@pytest.mark.slow
def test_ctrl_c_in_a_terminal_reaches_every_process_and_all_stop_in_good_order(folder: Path) -> None:
    with started(folder, "run", "--workers", "2") as served:
        processes = [*served.web_processes(), *served.database_processes()]
        assert served.process is not None
        os.killpg(served.process.pid, signal.SIGINT)
        assert served.process.wait(timeout=60) == 0
        serving.wait_until_gone(processes)
        assert served.complaints == ""


@pytest.mark.slow
def test_ctrl_c_at_the_first_start_leaves_nothing_running_and_nothing_half_made(folder: Path) -> None:
    served = Served(folder)
    served.launch()
    assert served.process is not None
    serving.wait_until(lambda: list(folder.glob("postgres*")))
    processes = serving.descendants(served.process.pid)
    assert served.stop() == 130
    serving.wait_until_gone(processes)
    served.start()
    assert served.stop() == 0


@pytest.mark.slow
def test_a_database_that_cannot_be_started_again_ends_the_service_with_a_line(folder: Path) -> None:
    with started(folder) as served:
        shutil.rmtree(folder / "postgres" / "global")
        serving.kill(served.database_processes())
        assert served.process is not None
        assert served.process.wait(timeout=60) == 2
        assert "deliberation: the database stopped and could not be started again" in served.complaints
