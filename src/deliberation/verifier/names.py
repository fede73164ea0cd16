"""What a file in a bundle may be called: plain ASCII below one folder, so that unpacking it can hurt nobody."""

import re

from deliberation.verifier.faults import NotABundle

LONGEST = 200
_PATH = re.compile(r"[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*")


def checked(data: bytes) -> str:
    """Raises NotABundle."""
    if not data.isascii():
        raise NotABundle(f"a name in the ZIP is not plain ASCII: {data[:LONGEST]!r}")
    name = data.decode("ascii")
    if name.startswith(("/", "\\")) or name[1:2] == ":":
        raise NotABundle(f"a name in the ZIP is absolute: {name[:LONGEST]!r}")
    if ".." in re.split(r"[/\\]", name):
        raise NotABundle(f"a name in the ZIP leads out of its folder: {name[:LONGEST]!r}")
    if name.endswith("/"):
        raise NotABundle(f"a folder stands in the ZIP: {name[:LONGEST]!r}")
    if len(name) > LONGEST or not _PATH.fullmatch(name) or "." in name.split("/"):
        raise NotABundle(f"an odd name in the ZIP: {name[:LONGEST]!r}")
    return name
