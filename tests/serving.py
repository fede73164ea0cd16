"""`deliberation run` as a process of its own on a free port, and ways to end it, the cruel ones included."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from sqlalchemy.engine import URL, make_url

import made_once
from conftest import LOG_SEED, SECRET
from deliberation.cli.installation import Installation
from memory import roomy

PATIENCE_SECONDS = 60


@contextmanager
def a_data_folder() -> Iterator[Path]:
    """An empty folder that the database's own user can reach, with the keys that the builders use."""
    with tempfile.TemporaryDirectory(prefix="deliberation-served-", dir=roomy()) as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "secret.key").write_text(SECRET.hex())
        (folder / "log.key").write_text(LOG_SEED.hex())
        yield folder


@contextmanager
def an_empty_installation() -> Iterator[Path]:
    """The same, with a database that is up to date: what a second start finds."""
    with a_data_folder() as folder:
        made_once.copy(made_once.EMPTY, folder)
        yield folder


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def environment(folder: Path, port: int, **more: str) -> dict[str, str]:
    """The environment of the tests, with the settings of an installation in `folder`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DELIBERATION_")}
    return {**kept, "DELIBERATION_DATA": str(folder), "DELIBERATION_PORT": str(port), **more}


def owner_of(installation: Installation) -> URL:
    """Its database as the owner, who can do what the application cannot."""
    password = installation.keys.for_purpose("database-owner").hex()
    return make_url(installation.database_url).set(username="postgres", password=password)


def command(
    words: Sequence[str], environ: dict[str, str], *, seconds: float = PATIENCE_SECONDS
) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "deliberation.cli.main", *words],
        env=environ,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )


@dataclass
class Served:
    """An installation being served; what it prints is kept in two files, beside its data unless told otherwise."""

    folder: Path
    output: Path | None = None
    port: int = field(default_factory=free_port)
    words: tuple[str, ...] = ("run",)
    more: dict[str, str] = field(default_factory=dict)
    python: tuple[str, ...] = (sys.executable,)
    working_folder: Path | None = None
    patience_seconds: float = PATIENCE_SECONDS
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environ(self) -> dict[str, str]:
        return environment(self.folder, self.port, **self.more)

    @property
    def printed(self) -> str:
        return (self._output / "printed.txt").read_text()

    @property
    def complaints(self) -> str:
        return (self._output / "complaints.txt").read_text()

    @property
    def _output(self) -> Path:
        return self.output or self.folder

    def start(self) -> None:
        """Waited for until it answers."""
        self.launch()
        self.wait_until_it_answers()

    def launch(self) -> None:
        """As the leader of a process group of its own."""
        with (
            (self._output / "printed.txt").open("ab") as printed,
            (self._output / "complaints.txt").open("ab") as complaints,
        ):
            self.process = subprocess.Popen(
                [*self.python, "-m", "deliberation.cli.main", *self.words],
                env=self.environ,
                cwd=self.working_folder,
                stdout=printed,
                stderr=complaints,
                start_new_session=True,
            )

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + self.patience_seconds
        while time.monotonic() < deadline:
            assert self.process is not None
            assert self.process.poll() is None, self.complaints
            if self.status("/sign-in") == 200:
                return
            time.sleep(0.1)
        raise AssertionError(f"it does not answer: {self.complaints}")

    def status(self, path: str) -> int:
        """The status of one answer; 0 where nobody answers."""
        try:
            return httpx.get(f"{self.address}{path}", timeout=20).status_code
        except httpx.TransportError:
            return 0

    def database_processes(self) -> list[int]:
        """The database server's processes: the first one is the one that starts the others."""
        try:
            first = int((self.folder / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return []
        return [first, *descendants(first)] if is_alive(first) else []

    def connection_process(self) -> int:
        """A process of the database server that serves one of the application's connections."""
        for pid in self.database_processes()[1:]:
            if "deliberation_app" in command_of(pid):
                return pid
        raise AssertionError("the application is not connected")

    def web_processes(self) -> list[int]:
        assert self.process is not None
        database = set(self.database_processes())
        return [pid for pid in (self.process.pid, *descendants(self.process.pid)) if pid not in database]

    def kill_web(self) -> None:
        """The web alone; the database is left to itself."""
        assert self.process is not None
        kill(self.web_processes())
        self.process.wait(timeout=PATIENCE_SECONDS)

    def kill_everything(self) -> None:
        """As when the power goes: nobody gets to say goodbye."""
        assert self.process is not None
        kill({*self.database_processes(), self.process.pid, *descendants(self.process.pid)})
        self.process.wait(timeout=PATIENCE_SECONDS)

    def stop(self, by: signal.Signals = signal.SIGINT) -> int:
        """Ask it to stop, and its exit code."""
        assert self.process is not None
        self.process.send_signal(by)
        return self.process.wait(timeout=PATIENCE_SECONDS)


def kill(pids: Iterable[int]) -> None:
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def wait_until(is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def wait_until_gone(pids: Sequence[int]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while any(map(is_alive, pids)):
        assert time.monotonic() < deadline, f"still there: {[pid for pid in pids if is_alive(pid)]}"
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    try:
        return ") Z" not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def command_of(pid: int) -> str:
    """What a process was started as; nothing once it has gone, which may be at any moment."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def descendants(pid: int) -> list[int]:
    """The processes that a process started, and those that they started."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
            children.setdefault(parent, []).append(int(folder.name))
    found = [pid]
    for each in found:
        found += children.get(each, [])
    return found[1:]
