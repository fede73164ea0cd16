"""Packs the verifier into one file that any Python runs, with no package and no network: `make verifier`.

The same sources make the same bytes, so that a stranger can pack it too and compare.
"""

import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

NAME = "deliberation-verify.pyz"
SHEBANG = b"#!/usr/bin/env python3\n"
_ROOT = Path(__file__).parents[2]
_START = """import sys

if sys.version_info < (3, 11):
    sys.stderr.write("deliberation-verify: this needs Python 3.11 or newer, and this is %d.%d\\n" % sys.version_info[:2])
    sys.exit(2)  # 1 would say that the vote is false

from deliberation.verifier.command import main

sys.exit(main())
"""
_FASTER = "deliberation.ledger.openssl"
"""Not needed, but quicker where its package happens to be installed."""
_LOOK = """
import sys
sys.path.insert(0, sys.argv[1])
import deliberation.verifier.command
print("\\n".join(sorted(name for name in sys.modules if name.partition(".")[0] == "deliberation")))
"""


def pack(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(packed())
    path.chmod(0o755)


def packed() -> bytes:
    """The file's bytes. It reads the sources, so keep it off the event loop."""
    file = BytesIO()
    file.write(SHEBANG)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, data in _files():
            plain = zipfile.ZipInfo(name)
            plain.external_attr = (stat.S_IFREG | 0o644) << 16
            plain.create_system = 3
            archive.writestr(plain, data)
    return file.getvalue()


def _files() -> Iterator[tuple[str, bytes]]:
    yield "__main__.py", _START.encode()
    for name in sorted({*_modules(), _FASTER}):
        place = _ROOT.joinpath(*name.split("."))
        source = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
        yield source.relative_to(_ROOT).as_posix(), source.read_bytes()


def _modules() -> list[str]:
    """What the verifier imports where nothing is installed."""
    command = [sys.executable, "-I", "-S", "-c", _LOOK, str(_ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own interpreter
    return done.stdout.split()


if __name__ == "__main__":
    pack(Path(sys.argv[1]))
