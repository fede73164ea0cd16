"""The mutants of a module: cosmic-ray's operators, one change each, where a change means something."""

import ast
import itertools
import random
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from cosmic_ray import plugins
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator

SOURCE = Path(__file__).parents[2] / "src"
ROOM = "deliberation.counting"
_ORDERS = {"Eq", "NotEq", "Lt", "LtE", "Gt", "GtE"}

Place = tuple[int, int]
"""A line, and a column of it."""


@dataclass(frozen=True, order=True)
class Mutant:
    """The change that `operator` makes at its `occurrence` in a module; `text` is the whole module, changed."""

    module: str
    place: Place
    operator: str
    occurrence: int
    text: str = field(compare=False, repr=False)

    @property
    def name(self) -> str:
        line, column = self.place
        return f"{self.module}:{line}:{column} {self.operator.removeprefix('core/')} #{self.occurrence}"


def modules() -> list[str]:
    """Every module of the room by its name."""
    paths = sorted((SOURCE / ROOM.replace(".", "/")).rglob("*.py"))
    dotted = (".".join(path.relative_to(SOURCE).with_suffix("").parts) for path in paths)
    return [name.removesuffix(".__init__") for name in dotted]


def path_of(module: str) -> Path:
    path = SOURCE / module.replace(".", "/")
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def of_module(module: str, *, most: int | None = None, seed: int = 0) -> list[Mutant]:
    """In the order of their places; if there are more than `most`, so many of them, the same for the same seed.

    What only the type checker reads is left alone: it, and no test, would notice.
    """
    source = path_of(module).read_text()
    changes = list(_changes(source))
    random.Random(f"{seed} {module}").shuffle(changes)
    mutants = (
        Mutant(module, place, name, occurrence, text)
        for place, name, occurrence in changes
        if (text := _changed(source, plugins.get_operator(name)(), occurrence)) is not None
    )
    return sorted(itertools.islice(mutants, most))


def _changes(source: str) -> Iterator[tuple[Place, str, int]]:
    """Where each operator could change something, for the how-manieth time."""
    declared = list(_declared(ast.parse(source)))
    nodes = list(ast_nodes(get_ast(source)))
    for name in filter(_is_telling, sorted(plugins.operator_names())):
        operator: Operator = plugins.get_operator(name)()
        places = [begin for node in nodes for begin, _ in operator.mutation_positions(node)]
        for occurrence, place in enumerate(places):
            if not any(begin <= place < end for begin, end in declared):
                yield place, name, occurrence


def unchanged(mutant: Mutant) -> Mutant:
    """No mutant at all: whoever finds this one finds them all, and nothing."""
    return replace(mutant, operator="none", text=path_of(mutant.module).read_text())


def _is_telling(operator: str) -> bool:
    """Not those that put in numbers at random, nor identity for equality: whether two equal numbers are one is an accident."""
    _, comparison, change = operator.partition("ReplaceComparisonOperator_")
    families = [name in _ORDERS for name in change.split("_")] if comparison else [True]
    return (
        len(set(families)) == 1 and not plugins.get_operator(operator).arguments() and operator != "core/NoOp"
    )


def _changed(source: str, operator: Operator, occurrence: int) -> str | None:
    """None where there is no such program, or Python itself warns of it."""
    try:
        text = mutate_code(source, operator, occurrence)
        with warnings.catch_warnings(action="error"):
            compile(text, "mutant", "exec")
    except (SyntaxError, AttributeError):
        # the operator for exceptions knows no dotted names
        return None
    return str(text)


def _declared(tree: ast.Module) -> Iterator[tuple[Place, Place]]:
    """From where to where types stand, what a data class is like, marks between parameters, and the belt of a zip."""
    for node in ast.walk(tree):
        match node:
            case ast.arg(annotation=said) | ast.AnnAssign(annotation=said) if said is not None:
                yield _span(said)
            case ast.keyword(arg="strict", value=belt):
                yield _span(belt)
            case ast.ClassDef(decorator_list=decorators):
                yield from (_span(each) for each in decorators)
            case ast.FunctionDef(returns=said, args=args):
                yield from () if said is None else (_span(said),)
                named = [*args.posonlyargs, *args.args]
                if named and args.kwonlyargs:
                    after = args.defaults[-1] if args.defaults else named[-1]
                    yield _span(after)[1], _span(args.kwonlyargs[0])[0]
                elif args.kwonlyargs:
                    yield (node.lineno, node.col_offset), _span(args.kwonlyargs[0])[0]


def _span(node: ast.expr | ast.arg) -> tuple[Place, Place]:
    return (node.lineno, node.col_offset), (node.end_lineno or 0, node.end_col_offset or 0)
