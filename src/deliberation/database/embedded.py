"""The PostgreSQL server that comes with us: binaries found, cluster made, started and stopped as our child.

It listens on a unix socket only, asks for passwords, keeps fsync on, runs as an unprivileged user when we are
root, and stops with us even when we are killed.
"""

import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy.engine import URL

from deliberation.database import binaries, lifeline
from deliberation.database.unprivileged import Runner

START_SECONDS = 60
ORPHANS_SECONDS = 10
_SOCKET_PATH_LIMIT = 100
_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "password_encryption": "scram-sha-256",
    "logging_collector": "off",
    "log_min_messages": "warning",
    "timezone": "UTC",
}


class ServerNotStarted(Exception):  # noqa: N818 - a claim, as all our refusals are
    """The database server could not be started; the message says why and what to do."""


@dataclass(frozen=True)
class Address:
    """Where the running server is reached: a socket folder, and the owner's password."""

    socket_folder: Path
    password: str

    def url(self, database: str) -> URL:
        return URL.create(
            "postgresql+asyncpg",
            username="postgres",
            password=self.password,
            database=database,
            query={"host": str(self.socket_folder)},
        )


class Server:
    """A cluster in `folder` and the server process on it. Start it from the main thread."""

    def __init__(self, folder: Path, *, password: str, bin_folder: Path | None = None) -> None:
        self._runner = Runner.choose()
        self._cluster = self._runner.reachable_folder(folder / "postgres")
        self._bin = self._runner.readable_binaries(binaries.folder(bin_folder))
        self._password = password
        self._log = folder / "postgres.log"
        self._process: subprocess.Popen[bytes] | None = None
        self.address = Address(self._socket_folder(), password)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Make the cluster if there is none, start the server and wait until it answers. Raises ServerNotStarted."""
        if not (self._cluster / "PG_VERSION").exists():
            self._make_cluster()
        self.restart()

    def restart(self) -> None:
        """Start the server on the cluster that is there, never on a new one. Raises ServerNotStarted."""
        self._wait_for_the_last_one()
        deadline = time.monotonic() + ORPHANS_SECONDS
        while not self._is_ready(self._launched()):
            # after a kill its last connections may hold the memory a moment longer
            if time.monotonic() > deadline:
                msg = f"PostgreSQL stopped at once; see {self._log}"
                raise ServerNotStarted(msg)
            time.sleep(0.2)

    def _launched(self) -> subprocess.Popen[bytes]:
        options = [f"-c{name}={value}" for name, value in _SETTINGS.items()]
        options.append(f"-cunix_socket_directories={self.address.socket_folder}")
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own binaries
                [self._bin / "postgres", "-D", self._cluster, *options],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=lifeline.stop_with_parent,  # noqa: PLW1509 - one system call, no lock of ours is taken
                **self._runner.identity(),
            )
        return self._process

    def stop(self) -> None:
        """Fast shutdown: connections are cut, everything committed is kept."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def runs_already(self) -> bool:
        """Whether somebody else's server answers on this cluster."""
        pid = self._pid_in_file()
        return pid is not None and _is_postgres(pid) and self._state_in_file() == "ready"

    def _make_cluster(self) -> None:
        """Made beside its place, so that a first start cut short leaves nothing that looks like a cluster."""
        half = self._cluster.with_name(f"{self._cluster.name}.half")
        shutil.rmtree(half, ignore_errors=True)
        self._runner.own(half)
        with tempfile.NamedTemporaryFile("w", prefix="deliberation-", dir=tempfile.gettempdir()) as file:
            file.write(self._password)
            file.flush()
            self._runner.hand_over(Path(file.name))
            command = [str(self._bin / "initdb"), "-D", str(half), "--username=postgres"]
            command += [
                "--auth=scram-sha-256",
                f"--pwfile={file.name}",
                "--encoding=UTF8",
                "--data-checksums",
            ]
            command += binaries.locale_options(self._bin)
            done = subprocess.run(  # noqa: S603 - our own binaries
                command, cwd="/", capture_output=True, text=True, check=False, **self._runner.identity()
            )
        if done.returncode != 0:
            msg = f"initdb failed: {done.stderr.strip()[-500:]}"
            raise ServerNotStarted(msg)
        half.rename(self._cluster)

    def _wait_for_the_last_one(self) -> None:
        """A server whose parent was killed is shutting down; give it time, and refuse a second one."""
        deadline = time.monotonic() + START_SECONDS / 4
        while (pid := self._pid_in_file()) is not None and _is_postgres(pid):
            if time.monotonic() > deadline:
                msg = (
                    f"the database in {self._cluster} is in use by process {pid}; stop the other server first"
                )
                raise ServerNotStarted(msg)
            time.sleep(0.05)

    def _is_ready(self, process: subprocess.Popen[bytes]) -> bool:
        """Once it answers; False if it ended instead."""
        deadline = time.monotonic() + START_SECONDS
        while process.poll() is None:
            if self._pid_in_file() == process.pid and self._state_in_file() == "ready":
                return True
            if time.monotonic() > deadline:
                self.stop()
                msg = f"PostgreSQL did not become ready in {START_SECONDS} s; see {self._log}"
                raise ServerNotStarted(msg)
            time.sleep(0.01)
        return False

    def _pid_file(self) -> list[str]:
        try:
            return (self._cluster / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def _pid_in_file(self) -> int | None:
        lines = self._pid_file()
        return int(lines[0]) if lines and lines[0].lstrip("-").isdigit() else None

    def _state_in_file(self) -> str | None:
        lines = self._pid_file()
        return lines[7].strip() if len(lines) > 7 else None  # noqa: PLR2004 - the eighth line is the state

    def _socket_folder(self) -> Path:
        if len(str(self._cluster)) < _SOCKET_PATH_LIMIT - len("/.s.PGSQL.5432.lock"):
            return self._cluster
        name = hashlib.sha256(str(self._cluster).encode()).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"deliberation-{name}"
        self._runner.own(folder)
        return folder


def _is_postgres(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return "(postgres)" in state and ") Z" not in state and pid != os.getpid()
