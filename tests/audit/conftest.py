"""What the tests of the log share: a memory of heads, and a submitter that does not wait."""

from pathlib import Path

import pytest

from deliberation.audit import submitter
from deliberation.audit.heads import Heads


@pytest.fixture
def heads(tmp_path: Path) -> Heads:
    return Heads(tmp_path / "heads")


@pytest.fixture
def quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submitter, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(submitter, "FIRST_PAUSE_SECONDS", 0.05)
