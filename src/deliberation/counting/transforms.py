"""What the law does to weights before they are counted: caps, and a vote that is worth less than its share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from deliberation.counting import numbers
from deliberation.counting.shapes import Misshapen, Object, Shape, UnknownWord

HALF = Fraction(1, 2)
ONLY_FOR_VOTES = "votes"


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What each party weighs in one dimension: whole numbers of 1/`scale`.

    `votes` is what its vote is worth where that differs from what it weighs; `total` is everybody's weight.
    """

    values: Sequence[int]
    scale: int
    total: int
    votes: Sequence[int] | None = None

    @classmethod
    def of(cls, values: Sequence[int], scale: int = 1) -> "Weights":
        return cls(values=values, scale=scale, total=sum(values))

    def capped(self, limits: Sequence[int]) -> "Weights":
        """No party above its limit, and no vote above what its party weighs."""
        values = [min(pair) for pair in zip(self.values, limits, strict=True)]
        votes = None
        if self.votes is not None:
            votes = [min(pair) for pair in zip(self.votes, values, strict=True)]
        return Weights(values=values, scale=self.scale, total=sum(values), votes=votes)

    def finer(self, factor: int) -> "Weights":
        """The same weights in units `factor` times smaller."""
        if factor == 1:
            return self
        return Weights(
            values=[value * factor for value in self.values],
            scale=self.scale * factor,
            total=self.total * factor,
            votes=None if self.votes is None else [vote * factor for vote in self.votes],
        )


@dataclass(frozen=True)
class Parties:
    """Who is behind the weights, in their order: names, and how many units each has."""

    names: Sequence[str]
    unit_counts: Sequence[int]


@dataclass(frozen=True)
class CapToOthers:
    """A party with more than `above` of everything weighs as much as all others together (France, law 65-557 art. 22)."""

    dim: str
    above: Fraction

    def as_json(self) -> Object:
        return {"type": "cap_to_sum_of_others", "dim": self.dim, "if_above": numbers.share_text(self.above)}

    def apply(self, weights: Weights, _: Parties) -> Weights:
        share = self.above
        limit = weights.total * share.numerator
        values = [
            weights.total - value if value * share.denominator > limit else value for value in weights.values
        ]
        return weights.capped(values)


@dataclass(frozen=True)
class CapShare:
    """Nothing above `cap` of the original total counts (Taiwan, art. 27). If the total does not shrink, the rest is mute."""

    dim: str
    cap: Fraction
    total_shrinks: bool

    def as_json(self) -> Object:
        return {
            "type": "cap_share_of_original_total",
            "dim": self.dim,
            "cap": numbers.share_text(self.cap),
            "total_shrinks": self.total_shrinks,
        }

    def apply(self, weights: Weights, _: Parties) -> Weights:
        fine = weights.finer(self.cap.denominator)
        most = weights.total * self.cap.numerator
        capped = fine.capped([most] * len(fine.values))
        return capped if self.total_shrinks else replace(capped, total=fine.total)


@dataclass(frozen=True, kw_only=True)
class Multiply:
    """One party's weight times `by`, if it is large enough (New South Wales, SSMA 2015 s. 5(2A))."""

    dim: str
    party: str
    by: Fraction
    if_total_at_least: Fraction | None = None
    if_lots_more_than: int | None = None
    only_for_votes: bool

    def as_json(self) -> Object:
        shape: Object = {"type": "multiply", "dim": self.dim, "party": self.party}
        shape["by"] = numbers.share_text(self.by)
        if self.if_total_at_least is not None:
            shape["if_total_at_least"] = numbers.share_text(self.if_total_at_least)
        if self.if_lots_more_than is not None:
            shape["if_lots_more_than"] = self.if_lots_more_than
        return shape | {"only_for": ONLY_FOR_VOTES} if self.only_for_votes else shape

    def apply(self, weights: Weights, parties: Parties) -> Weights:
        at = next((at for at, name in enumerate(parties.names) if name == self.party), None)
        if at is None or not self._is_meant(weights, at, parties.unit_counts[at]):
            return weights
        fine = weights.finer(self.by.denominator)
        less = weights.values[at] * self.by.numerator
        if self.only_for_votes:
            votes = fine.values if fine.votes is None else fine.votes
            return replace(fine, votes=_replaced(votes, at, less))
        return Weights.of(_replaced(fine.values, at, less), fine.scale)

    def _is_meant(self, weights: Weights, at: int, unit_count: int) -> bool:
        if self.if_lots_more_than is not None and unit_count <= self.if_lots_more_than:
            return False
        share = self.if_total_at_least or Fraction(0)
        return weights.values[at] * share.denominator >= share.numerator * weights.total


Transform = CapToOthers | CapShare | Multiply


def apply(
    transforms: Sequence[Transform], weights: Mapping[str, Weights], parties: Parties
) -> Mapping[str, Weights]:
    """In the order of the rule."""
    found = dict(weights)
    for transform in transforms:
        found[transform.dim] = transform.apply(found[transform.dim], parties)
    return found


def parse(shape: Shape) -> Transform:
    """Raises Misshapen."""
    kind = shape.entries().get("type", Shape(None, f"{shape.where}.type"))
    if kind.text() not in _READERS:
        raise UnknownWord(kind.where, word=kind.text())
    return _READERS[kind.text()](shape)


def _cap_to_others(shape: Shape) -> CapToOthers:
    fields = shape.fields({"type", "dim"}, {"if_above"})
    return CapToOthers(
        fields["dim"].text(), numbers.share(fields["if_above"]) if "if_above" in fields else HALF
    )


def _cap_share(shape: Shape) -> CapShare:
    fields = shape.fields({"type", "dim", "cap"}, {"total_shrinks"})
    shrinks = fields.get("total_shrinks", Shape(value=True, where=shape.where))
    return CapShare(fields["dim"].text(), numbers.share(fields["cap"]), shrinks.truth())


def _multiply(shape: Shape) -> Multiply:
    fields = shape.fields(
        {"type", "dim", "party", "by"}, {"if_total_at_least", "if_lots_more_than", "only_for"}
    )
    if "only_for" in fields and fields["only_for"].text() != ONLY_FOR_VOTES:
        raise Misshapen(fields["only_for"].where)
    least, lots = fields.get("if_total_at_least"), fields.get("if_lots_more_than")
    return Multiply(
        dim=fields["dim"].text(),
        party=fields["party"].text(),
        by=numbers.share(fields["by"]),
        if_total_at_least=None if least is None else numbers.share(least),
        if_lots_more_than=None if lots is None else lots.whole(),
        only_for_votes="only_for" in fields,
    )


_READERS: Mapping[str, Callable[[Shape], Transform]] = {
    "cap_to_sum_of_others": _cap_to_others,
    "cap_share_of_original_total": _cap_share,
    "multiply": _multiply,
}


def _replaced(values: Sequence[int], at: int, value: int) -> list[int]:
    return [*values[:at], value, *values[at + 1 :]]
