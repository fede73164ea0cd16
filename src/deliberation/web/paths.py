"""Addresses within our own site."""

from typing import Annotated
from urllib.parse import urlsplit

from litestar.params import PathParameter

Number = Annotated[int, PathParameter(ge=1, le=2**31 - 1)]
"""What stands for `{number:int}` in an address: things here count from 1."""


def local_path(wanted: str | None, otherwise: str = "/") -> str:
    """The path if it leads to a page of ours, else the other one: never to another site."""
    if (
        not wanted
        or not wanted.startswith("/")
        or wanted.startswith(("//", "/\\"))
        or not wanted.isprintable()
    ):
        return otherwise
    parts = urlsplit(wanted)
    return wanted if not parts.scheme and not parts.netloc and "\\" not in wanted else otherwise
