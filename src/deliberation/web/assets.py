"""Static files under names that carry their content's hash; all component styles joined into one sheet."""

import hashlib
import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
PREFIX = "/static"
_COMMENT = re.compile(r"/\*.*?\*/\n*|^[ ]+", re.DOTALL | re.MULTILINE)
_KINDS = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".txt": "text/plain",
}


@cache
def files() -> dict[str, tuple[bytes, str]]:
    """Every file by its hashed name (`js/app.1f2e3d4c.js`): bytes and content type."""
    return {
        _hashed(name, content): (content, _KINDS[Path(name).suffix]) for name, content in _sources().items()
    }


@cache
def url(name: str) -> str:
    """The address of a source file such as `app.css`. Raises KeyError when there is none."""
    return f"{PREFIX}/{_hashed(name, _sources()[name])}"


@cache
def _sources() -> dict[str, bytes]:
    found = {
        path.relative_to(FOLDER).as_posix(): path.read_bytes()
        for path in sorted(FOLDER.rglob("*"))
        if path.suffix in _KINDS and path.parent.name != "css"
    }
    found["app.css"] = _sheet()
    return found


def _sheet() -> bytes:
    """The styles in the order of their names, without what only their writers read."""
    parts = [path.read_text(encoding="utf-8") for path in sorted((FOLDER / "css").glob("*.css"))]
    return _COMMENT.sub("", "".join(parts)).replace("\n\n", "\n").encode()


def _hashed(name: str, content: bytes) -> str:
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}{dot}{suffix}"
