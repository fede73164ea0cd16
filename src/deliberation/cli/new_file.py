"""A file that is there whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from deliberation.cli.refusals import WrongUse


@contextmanager
def beside(out: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """A new file in the same folder, gone at the end unless it took the place of `out`. Raises WrongUse."""
    try:
        if out.is_dir():
            raise WrongUse(f"{out}: is a folder")
        descriptor, name = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
    except OSError as error:
        raise WrongUse(f"{out}: {error.strerror}") from error
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file, Path(name)
    except OSError as error:
        raise WrongUse(f"{out}: {error.strerror}") from error
    finally:
        Path(name).unlink(missing_ok=True)
