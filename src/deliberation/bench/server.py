"""The served installation that is measured, and the database below it."""

import asyncio
import os
import re
import time
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from sqlalchemy.engine import URL

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE_BYTES = 8192
_LONGEST_SECONDS = 64
_TPS = re.compile(r"^tps = ([0-9.]+)", re.MULTILINE)
CLIENTS = 16
_TABLES = """
    CREATE TABLE bench_ballot (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, party int, choice text);
    CREATE TABLE bench_entry (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, ballot bigint, body text);
"""
_SCRIPT = """\\set party random(1, 1000000)
WITH made AS (INSERT INTO bench_ballot (party, choice) VALUES (:party, 'for') RETURNING id)
INSERT INTO bench_entry (ballot, body) SELECT id, repeat('x', 400) FROM made;
"""


class NoPgbench(Exception):  # noqa: N818 - a claim, as all our refusals are
    """pgbench is not beside the database's other programs, or could not run."""


@dataclass(frozen=True)
class Served:
    """`pid` is the web process's; `owner` may make tables of its own; `folder` is where the database writes."""

    port: int
    pid: int
    owner: URL
    folder: Path
    pgbench: Path

    def cpu_seconds(self) -> float:
        """What the web process has used so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    async def make_tables(self) -> None:
        """The two plainest tables that could hold a ballot and its entry."""
        address = self.owner.set(drivername="postgresql").render_as_string(hide_password=False)
        connection = await asyncpg.connect(address)
        await connection.execute(_TABLES)
        await connection.close()
        (self.folder / "bench.sql").write_text(_SCRIPT)

    async def bare_inserts_a_second(self, seconds: float) -> float:
        """Both inserts in one durable statement, prepared, from as many clients. Raises NoPgbench.

        A machine that is too busy for a single one is given twice as long.
        """
        longer = max(1, round(seconds))
        while longer < _LONGEST_SECONDS:
            found = _TPS.search(await self._pgbench(longer))
            if found is not None:
                return float(found[1])
            longer *= 2
        raise NoPgbench(f"{self.pgbench}: not one transaction in {longer // 2} s")

    async def _pgbench(self, seconds: int) -> str:
        """What it prints. Raises NoPgbench."""
        words = f"-n -M prepared -c {CLIENTS} -T {seconds} -f {self.folder / 'bench.sql'}"
        who = {"PGHOST": str(self.owner.query["host"]), "PGPASSWORD": str(self.owner.password)}
        try:
            process = await asyncio.create_subprocess_exec(
                self.pgbench,
                *words.split(),
                *("-U", str(self.owner.username), str(self.owner.database)),
                env=who,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
        except OSError as error:
            raise NoPgbench(f"{self.pgbench}: {error.strerror}") from error
        printed, complaints = await process.communicate()
        if process.returncode:
            raise NoPgbench(f"{self.pgbench}: {complaints.decode().strip()[-200:]}")
        return printed.decode()

    def flush_milliseconds(self, times: int = 30) -> list[float]:
        """How long it takes to put one page safely on the disk where the database keeps its own."""
        took = []
        handle = os.open(self.folder / "bench.page", os.O_WRONLY | os.O_CREAT)
        for _ in range(times):
            began = time.perf_counter()
            os.pwrite(handle, bytes(_PAGE_BYTES), 0)
            os.fdatasync(handle)
            took.append((time.perf_counter() - began) * 1000)
        os.close(handle)
        return took
