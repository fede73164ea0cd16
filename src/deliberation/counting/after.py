"""What can still undo or hold a vote that was won by numbers: objections, and the consent of single owners."""

from dataclasses import dataclass

from deliberation.counting import expressions
from deliberation.counting.expressions import Expression
from deliberation.counting.shapes import Object, Shape


@dataclass(frozen=True, kw_only=True)
class After:
    blocks_if_open_objections: bool = False
    asks_individual_consents: bool = False
    fails_if: Expression | None = None
    window_days: int | None = None

    def as_json(self) -> Object:
        shape: Object = {}
        if self.blocks_if_open_objections:
            shape["block_if_open_objections"] = True
        if self.asks_individual_consents:
            shape["individual_consents"] = True
        if self.fails_if is not None:
            shape["fails_if"] = self.fails_if.as_json()
        return shape if self.window_days is None else shape | {"window_days": self.window_days}

    def is_blocked(self, afterwards: "Afterwards") -> bool:
        objected = self.blocks_if_open_objections and afterwards.open_objection_count > 0
        return objected or (self.asks_individual_consents and afterwards.missing_consent_count > 0)


@dataclass(frozen=True, kw_only=True)
class Afterwards:
    """What came after the count, as it stands now."""

    open_objection_count: int = 0
    missing_consent_count: int = 0


def parse(shape: Shape) -> After:
    """Raises Misshapen."""
    fields = shape.fields((), {"block_if_open_objections", "individual_consents", "fails_if", "window_days"})
    days = fields.get("window_days")
    return After(
        blocks_if_open_objections=_is_so(fields.get("block_if_open_objections")),
        asks_individual_consents=_is_so(fields.get("individual_consents")),
        fails_if=expressions.parse(fields["fails_if"]) if "fails_if" in fields else None,
        window_days=None if days is None else days.whole(),
    )


def _is_so(shape: Shape | None) -> bool:
    return shape is not None and shape.truth()
