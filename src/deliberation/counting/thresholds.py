"""How much is enough: the smallest amount, in whole steps, that meets a share of a total."""

from dataclasses import dataclass
from fractions import Fraction

from deliberation.counting import expressions, numbers
from deliberation.counting.expressions import Comparison
from deliberation.counting.shapes import Misshapen, Object, Shape
from deliberation.kernel import exact


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """A share of a total. `step` is the smallest amount that can be added: a head, a hundredth of a square metre."""

    total: Fraction
    share: Fraction
    comparison: Comparison
    step: Fraction

    def smallest(self) -> Fraction:
        """The smallest multiple of the step that meets it."""
        steps = Fraction(self.share * self.total, self.step)
        strictly = self.comparison is Comparison.MORE_THAN
        return expressions.smallest_above(steps, strictly=strictly) * self.step


def read(shape: Shape) -> Threshold:
    """Raises Misshapen."""
    fields = shape.fields({"total", "frac", "op", "step"})
    threshold = Threshold(
        total=numbers.number(fields["total"]),
        share=numbers.share(fields["frac"]),
        comparison=fields["op"].one_of(Comparison),
        step=numbers.number(fields["step"]),
    )
    if not threshold.comparison.is_floor:
        raise Misshapen(fields["op"].where)
    if threshold.step == 0:
        raise Misshapen(fields["step"].where)
    return threshold


def result(threshold: Threshold) -> Object:
    return {"smallest": exact.exact_text(threshold.smallest())}
