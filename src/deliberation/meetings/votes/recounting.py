"""Count again from the record of a vote, and say where it does not follow from itself. Pure."""

from collections import Counter
from fractions import Fraction
from uuid import UUID

from deliberation.counting import presets, quantities
from deliberation.counting.certificates import certificate as certificates
from deliberation.counting.count import Count
from deliberation.counting.quantities import Known, Quantities, Quantity
from deliberation.counting.rules import Choice
from deliberation.counting.shapes import Json, Object, Shape
from deliberation.meetings.attendance import Seat
from deliberation.meetings.kinds import How
from deliberation.meetings.votes import records, tally
from deliberation.meetings.votes.kinds import Effect, Way
from deliberation.meetings.votes.tally import Gathering


def figures(record: Object) -> dict[str, Quantities]:
    """The figures of each call, as a recount begins with them."""
    calls = Shape(record["figures"], "figures").entries()
    rule = presets.parse(record["rule"]).rule
    known: dict[str, Quantities] = {}
    for stage, shape in calls.items():
        dims = {dim: _read(each) for dim, each in shape.entries().items()}
        known[stage] = {dim: quantities.with_sums(each, rule.participating) for dim, each in dims.items()}
    return known


def counted(record: Object) -> Count:
    """Counted again, from the record's figures alone."""
    rule = presets.parse(record["rule"]).rule
    return tally.decided(rule, figures(record), tally.stage_of(rule, str(record["stage"])))


def differences(record: Object) -> tuple[str, ...]:
    """Which parts of a record do not follow from the rest of it; empty for a right one.

    Of a vote by name the figures follow from what each seat said, of hands from what was counted. Of a secret one the number of words must.
    """
    preset = presets.parse(record["rule"])
    found: Object = dict(certificates.counted_json(preset, counted(record)))
    room, by_key = _gathering(record)
    stage = str(record["stage"])
    sums = {Choice(name): number for name, number in Shape(record["sums"], "sums").entries().items()}
    numbers = {choice: number.whole() for choice, number in sums.items()}
    if record["way"] == Way.NAMES:
        said = {
            by_key[each["key"].text()]: each["choice"].one_of(Choice)
            for each in (item.entries() for item in Shape(record["said"], "said").items())
        }
        found["figures"] = records.figures_json(
            {**figures(record), stage: tally.of_words(preset.rule, room, said)}
        )
        found["sums"] = records.sums_json(Counter(said.values()))
    elif record["way"] == Way.HANDS:
        found["figures"] = records.figures_json(
            {**figures(record), stage: tally.of_hands(preset.rule, room, numbers)}
        )
    else:
        made = Shape(record["commitments"], "commitments").texts()
        found["commitments"] = list[Json](sorted(set(made))) if len(made) == sum(numbers.values()) else []
    return tuple(name for name, value in found.items() if record.get(name) != value)


def _read(shape: Shape) -> Known:
    return {Quantity(name): Fraction(figure.text()) for name, figure in shape.entries().items()}


def _gathering(record: Object) -> tuple[Gathering, dict[str, UUID]]:
    """The seats under ids that mean nothing elsewhere."""
    seats: list[Seat] = []
    present: dict[UUID, How] = {}
    effects: dict[UUID, Effect] = {}
    for at, each in enumerate(Shape(record["seats"], "seats").items()):
        fields = each.entries()
        seat_id = UUID(int=at)
        weights = {dim: weight.whole() for dim, weight in fields["weights"].entries().items()}
        seats.append(Seat(id=seat_id, key=fields["key"].text(), weights=weights))
        if fields["present"].value is not None:
            present[seat_id] = fields["present"].one_of(How)
        if fields["interest"].value is not None:
            effects[seat_id] = fields["interest"].one_of(Effect)
    room = Gathering(seats=tuple(seats), present=present, effects=effects)
    return room, {seat.key: seat.id for seat in seats}
