"""Real elections that are not part of this repository: `../shared/data`, or the folder DELIBERATION_SAMPLES names."""

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"


def sample(name: str) -> bytes:
    """Skips the test, saying so, where the file is not there."""
    path = Path(os.environ.get("DELIBERATION_SAMPLES", _BESIDE)) / name
    if not path.is_file():
        pytest.skip(f"no real file {name}: put it there, or name its folder in DELIBERATION_SAMPLES")
    return path.read_bytes()
