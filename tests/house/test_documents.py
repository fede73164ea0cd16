"""Where our documents name a test as the proof of what they say, that test is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
_NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def test_every_test_that_a_document_names_is_there() -> None:
    named = {
        (place, test)
        for page in (ROOT / "docs").rglob("*.md")
        for place, test in _NAMED.findall(page.read_text())
    }
    missing = [
        f"{place}::{test}" for place, test in named if f"def {test}(" not in (ROOT / place).read_text()
    ]
    assert len(named) > 20
    assert missing == []


def test_every_file_of_ours_that_a_document_leads_to_is_there() -> None:
    pages = [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("README*.md")]
    broken = [
        f"{page.name}: {link}"
        for page in pages
        for link in re.findall(r"\]\(([\w./-]+)(?:#[\w-]*)?\)", page.read_text())
        if not (page.parent / link).exists()
    ]
    assert broken == []
