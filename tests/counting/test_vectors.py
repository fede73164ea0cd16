"""The published worked cases, counted as the command counts them, compared letter by letter."""

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from deliberation.counting import presets
from deliberation.counting.cases import file, kinds

DESCRIPTION = {"title", "citation", "source_status"}


def vectors_folder() -> Path | None:
    """`DELIBERATION_VECTORS`, or `shared/vectors` beside one of the folders this file lies in."""
    if "DELIBERATION_VECTORS" in os.environ:
        return Path(os.environ["DELIBERATION_VECTORS"])
    beside = [folder / "shared" / "vectors" for folder in Path(__file__).resolve().parents]
    return next((folder for folder in beside if (folder / "cases.json").is_file()), None)


FOLDER = vectors_folder()
CASES = json.loads((FOLDER / "cases.json").read_text(encoding="utf-8"))["cases"] if FOLDER else []
RULES = json.loads((FOLDER / "rules.json").read_text(encoding="utf-8"))["rules"] if FOLDER else {}
KNOWN = {kinds.DECISION, *kinds.RESULTS}

needs_vectors = pytest.mark.skipif(FOLDER is None, reason="the folder of worked cases is not here")


def counted(case: dict[str, Any]) -> dict[str, Any]:
    """Under the rule as it was published, whatever our own data says."""
    named = {case["rule"]: RULES[case["rule"]]} if "rule" in case else {}
    document = json.dumps({"rules": named, "cases": [case]}).encode()
    (result,) = file.read(io.BytesIO(document)).results()
    return result


@needs_vectors
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_published_case_is_counted_as_published(case: dict[str, Any]) -> None:
    found, expected = counted(case), dict(case["expected"])
    for dim, figures in expected.pop("quantities", {}).items():
        assert found["quantities"][dim].items() >= figures.items()
    assert found.items() >= expected.items()
    if case["kind"] == kinds.DECISION:
        assert found.keys() - {"id", "quantities"} == expected.keys()


@needs_vectors
def test_every_kind_that_was_published_is_known() -> None:
    assert {case["kind"] for case in CASES} == KNOWN


@needs_vectors
@pytest.mark.parametrize("rule_id", ["CN-278-ORD", "CN-278-SPEC"])
def test_our_law_is_the_published_one_but_for_common_rooms(rule_id: str) -> None:
    """Common rooms are nobody's exclusive part; the published rule leaves that to the roll."""
    published = {name: value for name, value in RULES[rule_id].items() if name not in DESCRIPTION}
    assert presets.load(rule_id).rule.as_json() == published | {"exclude_kinds": ["public"]}
