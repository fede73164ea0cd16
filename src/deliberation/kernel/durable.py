"""Files that are there, whole, after the power went: what was promised because of them must not be forgotten."""

import os
from pathlib import Path


def write(path: Path, data: bytes) -> None:
    """Put the file in its place at once, or leave what was there. It is on the disk when this returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{os.getpid()}")
    with half.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
    _keep_names(path.parent)


def _keep_names(folder: Path) -> None:
    """A new name in a folder is on the disk only when the folder itself is."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
