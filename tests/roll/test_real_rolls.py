"""Two files of one estate, as they came: what a careful reader gets out of them is written beside them."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from deliberation.communities.rules import UnitKind
from deliberation.roll import differences, figures, headers, identity, reading, workbook
from deliberation.roll.reading import Reading
from deliberation.roll.units import RollUnit

FOLDER = next(
    (path for above in Path(__file__).parents if (path := above / "shared/data/roll").is_dir()), None
)
pytestmark = pytest.mark.skipif(
    FOLDER is None, reason="the folder shared/data/roll is not beside this repository"
)
PEPPER = bytes(range(32))


def read(name: str) -> Reading:
    assert FOLDER is not None
    table = workbook.read((FOLDER / name).read_bytes())
    return reading.read(table, headers.find(table), on=date(2026, 3, 1))


def expected() -> dict[str, dict[str, int]]:
    assert FOLDER is not None
    loaded: dict[str, dict[str, int]] = json.loads(
        (FOLDER / "hengyu.expected.json").read_text(encoding="utf-8")
    )
    return loaded


def counted(units: Iterable[RollUnit]) -> dict[str, int]:
    found = figures.count(units, on=date(2026, 3, 1))
    return {"units": found.units, "heads": found.heads, "area_cm2": found.area_cm2}


@pytest.mark.parametrize("name", ["hengyu.xlsx", "hengyu.csv"])
def test_the_figures_are_exactly_those_of_a_careful_reader(name: str) -> None:
    found = read(name)
    assert counted(found.units) == expected()["all"]
    assert counted(u for u in found.units if u.kind is not UnitKind.PARKING) == expected()["without_parking"]
    assert counted(u for u in found.units if u.kind is UnitKind.DWELLING) == expected()["dwellings"]
    assert found.figures.persons == expected()["persons"]


def test_the_faulty_rows_are_exactly_those_of_a_careful_reader() -> None:
    found = [
        {"row": fault.row, "fault": fault.code.replace("_", " ")} for fault in read("hengyu.xlsx").faults
    ]
    assert found == expected()["row_faults_in_xlsx"]
    assert read("hengyu.csv").faults == ()


def test_both_files_give_the_same_roll() -> None:
    of_workbook, of_csv = (
        {replace(unit, row=0) for unit in read(name).units} for name in ("hengyu.xlsx", "hengyu.csv")
    )
    assert of_workbook == of_csv


def test_a_second_reading_changes_nothing() -> None:
    first, second = (
        [identity.sealed(unit, PEPPER) for unit in read(name).units] for name in ("hengyu.xlsx", "hengyu.csv")
    )
    found = differences.between(first, second)
    assert found.are_none
    assert len(found.unchanged) == expected()["all"]["units"]


def test_every_row_of_the_workbook_is_accounted_for() -> None:
    found = read("hengyu.xlsx")
    told = [*(u.row for u in found.units), *(f.row for f in found.faults), *(s.row for s in found.skipped), 3]
    assert sorted(told) == list(range(1, 615))
