"""The calls of a vote: each with its quorum and its test, and what leads from one to the next."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from deliberation.counting import expressions, numbers
from deliberation.counting.expressions import Atom, Comparison, Expression
from deliberation.counting.quantities import Quantities, Quantity
from deliberation.counting.shapes import Misshapen, Object, Shape


@dataclass(frozen=True)
class RequiredQuorum:
    """The smallest whole number that meets a comparison: a base some laws take a share of (California)."""

    dim: str
    comparison: Comparison
    share: Fraction
    of: Quantity

    def as_json(self) -> Object:
        smallest: Object = {"op": self.comparison, "frac": numbers.share_text(self.share), "of": self.of}
        return {"dim": self.dim, "smallest_integer": smallest}

    def value(self, quantities: Quantities) -> Fraction | None:
        base = quantities.get(self.dim, {}).get(self.of)
        if base is None:
            return None
        strictly = self.comparison is Comparison.MORE_THAN
        return Fraction(expressions.smallest_above(self.share * base, strictly=strictly))


@dataclass(frozen=True)
class Stage:
    """A stage with `opens_if` is a bridge: a second vote that may follow a lost one. Any other follows a missed quorum."""

    id: str
    quorum: Expression | None
    passing: Expression
    opens_if: Expression | None = None
    required_quorum: RequiredQuorum | None = None

    def as_json(self) -> Object:
        shape: Object = {
            "id": self.id,
            "quorum": None if self.quorum is None else self.quorum.as_json(),
            "pass": self.passing.as_json(),
        }
        if self.opens_if is not None:
            shape["opens_if"] = self.opens_if.as_json()
        if self.required_quorum is not None:
            shape["required_quorum"] = self.required_quorum.as_json()
        return shape

    def parts(self) -> Iterator[tuple[str, Expression]]:
        if self.quorum is not None:
            yield "quorum", self.quorum
        yield "pass", self.passing

    def atoms(self) -> Iterator[Atom]:
        """All of them, what opens it included."""
        if self.opens_if is not None:
            yield from self.opens_if.atoms()
        for _, part in self.parts():
            yield from part.atoms()

    def known(self, quantities: Quantities) -> Quantities:
        """With the quorum as a whole number, where this stage takes shares of it."""
        wanted = self.required_quorum
        if wanted is None:
            return quantities
        figures = {**quantities.get(wanted.dim, {}), Quantity.REQUIRED_QUORUM: wanted.value(quantities)}
        return {**quantities, wanted.dim: figures}


def parse(shape: Shape) -> tuple[Stage, ...]:
    """At least one, no two of one name, the first open from the start. Raises Misshapen."""
    stages = tuple(_stage(stage) for stage in shape.items())
    if not stages or len({stage.id for stage in stages}) < len(stages):
        raise Misshapen(shape.where)
    if stages[0].opens_if is not None:
        raise Misshapen(f"{shape.where}.0.opens_if")
    return stages


def _stage(shape: Shape) -> Stage:
    fields = shape.fields({"id", "pass"}, {"quorum", "opens_if", "required_quorum"})
    quorum, opens_if, required = (fields.get(name) for name in ("quorum", "opens_if", "required_quorum"))
    stage = Stage(
        id=fields["id"].text(),
        quorum=None if quorum is None or quorum.value is None else expressions.parse(quorum),
        passing=expressions.parse(fields["pass"]),
        opens_if=None if opens_if is None else expressions.parse(opens_if),
        required_quorum=None if required is None else _required(required),
    )
    if stage.required_quorum is None and any(
        Quantity.REQUIRED_QUORUM in _asked(atom) for atom in stage.atoms()
    ):
        raise Misshapen(f"{shape.where}.required_quorum")
    return stage


def _required(shape: Shape) -> RequiredQuorum:
    fields = shape.fields({"dim", "smallest_integer"})
    smallest = fields["smallest_integer"].fields({"op", "frac", "of"})
    comparison = smallest["op"].one_of(Comparison)
    if not comparison.is_floor:
        raise Misshapen(smallest["op"].where)
    return RequiredQuorum(
        dim=fields["dim"].text(),
        comparison=comparison,
        share=numbers.share(smallest["frac"]),
        of=smallest["of"].one_of(Quantity),
    )


def _asked(atom: Atom) -> tuple[Quantity | None, ...]:
    return atom.quantity, atom.bound.of
