"""The room has no way to a float: not by name, not by number, not by a division of whole numbers."""

import ast
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import deliberation.counting
from deliberation.kernel import exact

ROOM = Path(deliberation.counting.__file__).parent
FILES = sorted(ROOM.rglob("*.py"))
FORBIDDEN_NAMES = {"float", "complex", "round", "pow", "statistics", "numpy"}
FORBIDDEN_ROOTS = {
    "sqlalchemy",
    "sqlmodel",
    "litestar",
    "jinja2",
    "asyncpg",
    "socket",
    "os",
    "random",
    "time",
}
EXACT_MATH = {"ceil", "floor", "lcm"}


def ways_to_a_float(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=float() | complex()):
                yield node
            case ast.BinOp(op=ast.Div()) | ast.AugAssign(op=ast.Div()):
                yield node
            case ast.Name(id=name) if name in FORBIDDEN_NAMES:
                yield node
            case ast.Attribute(value=ast.Name(id="math"), attr=name) if name not in EXACT_MATH:
                yield node


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name.split(".")[0] for alias in names)
            case ast.ImportFrom(module=str(module)):
                yield module.split(".")[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOM).as_posix())
def test_the_room_has_no_float_and_no_outside(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert [node.lineno for node in ways_to_a_float(tree)] == []
    assert not set(imported(tree)) & FORBIDDEN_ROOTS


@pytest.mark.parametrize(
    "source", ["x = 0.5", "x = a / b", "x /= 2", "x = float(y)", "x = math.sqrt(y)", "round(x)"]
)
def test_the_search_for_floats_finds_one(source: str) -> None:
    assert list(ways_to_a_float(ast.parse(source)))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(600), "600"),
        (Fraction(609, 2), "304.5"),
        (Fraction(9, 4), "2.25"),
        (Fraction(1, 80), "0.0125"),
        (Fraction(-1, 2), "-0.5"),
        (Fraction(10, 3), "10/3"),
        (Fraction(22642108570, 200000), "113210.54285"),
    ],
)
def test_an_exact_number_is_written_in_full(value: Fraction, text: str) -> None:
    assert exact.exact_text(value) == text


@given(st.fractions())
def test_an_exact_number_reads_back_as_itself(value: Fraction) -> None:
    assert Fraction(exact.exact_text(value)) == value


@given(st.fractions(0, 10**9), st.integers(0, 4))
def test_rounding_stays_within_one_step_on_its_side(value: Fraction, places: int) -> None:
    step = Fraction(1, 10**places)
    low, high = exact.rounded(value, places=places), exact.rounded(value, places=places, up=True)
    assert Fraction(low) <= value <= Fraction(high)
    assert value - Fraction(low) < step
    assert Fraction(high) - value < step
    assert -low.as_tuple().exponent == places


def test_square_metres_and_percents_are_rounded_on_the_side_asked_for() -> None:
    assert exact.square_metres(19_999) == Decimal("1.99")
    assert exact.square_metres(19_999, up=True) == Decimal("2.00")
    assert exact.square_metres(Fraction(20_000, 3), places=4) == Decimal("0.6666")
    assert exact.percent(Fraction(2, 3)) == Decimal("66.66")
    assert exact.percent(Fraction(2, 3), up=True, places=1) == Decimal("66.7")


@pytest.mark.parametrize("text", ["", "1,5", "-1", "1.23456", "1e3", "１０", "1.", "1234567890123"])
def test_an_area_that_is_not_plain_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="four decimals"):
        exact.area_cm2(text)


def test_an_area_keeps_its_four_decimals() -> None:
    assert exact.area_cm2("226421.0857") == 2_264_210_857
