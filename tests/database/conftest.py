"""A folder for a server of a test's own."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def folder() -> Iterator[Path]:
    """Outside pytest's own folders, whose doors any other run of pytest shuts to the database's user."""
    with tempfile.TemporaryDirectory(prefix="deliberation-server-") as name:
        Path(name).chmod(0o755)
        yield Path(name)
