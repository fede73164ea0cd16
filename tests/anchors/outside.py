"""Other people's code at work on our log: `outside/main.go`, built with Debian's Go where that is installed."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

SOURCES = Path("/usr/share/gocode")
_LIBRARY = SOURCES / "src/golang.org/x/mod/sumdb/tlog"


@dataclass(frozen=True)
class Outside:
    """The built program."""

    program: Path

    def says(self, *words: str | Path) -> str:
        """Why it refuses; empty where it finds everything true."""
        done = subprocess.run([self.program, *words], capture_output=True, text=True, timeout=60, check=False)
        if done.returncode == 0:
            return ""
        assert done.returncode == 1, done.stderr
        return done.stderr.strip()


def is_installed() -> bool:
    return shutil.which("go") is not None and _LIBRARY.is_dir()


def build(folder: Path) -> Outside:
    program = folder / "outside"
    environ = os.environ | {
        "GO111MODULE": "off",
        "GOPATH": str(SOURCES),
        "GOCACHE": str(folder / "cache"),
        "GOFLAGS": "",
    }
    source = Path(__file__).parent / "outside" / "main.go"
    subprocess.run(["go", "build", "-o", program, source], env=environ, timeout=280, check=True)
    return Outside(program)
