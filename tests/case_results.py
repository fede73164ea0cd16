"""Results that no poll of ours can have yet, from counted cases: each as its certificate tells it."""

import json
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from deliberation.counting import presets
from deliberation.counting.after import Afterwards
from deliberation.counting.cases import decision, file, readings
from deliberation.counting.certificates import summaries
from deliberation.counting.certificates.certificate import Certificate, Counting
from deliberation.counting.certificates.summaries import Summary

DAY = date(2026, 5, 20)
COUNTED_AT = datetime(2026, 5, 21, 1, 0, tzinfo=UTC)


def of_case(rule_id: str, case: dict[str, Any], later: Afterwards | None = None) -> Summary:
    """A counted case as its certificate tells it. Areas in square centimetres, as certificates give them."""
    whole = {"id": "X", "kind": "decision", "rule": rule_id, **case}
    read = file.read(BytesIO(json.dumps({"cases": [whole]}).encode())).cases[0].vote
    assert read is not None
    preset = presets.load(rule_id)
    counted = decision.decide(read, preset.rule).count
    certificate = Certificate(
        poll="case",
        preset=preset,
        count=counted,
        counting=Counting(at=COUNTED_AT, version="1.0.0"),
        findings=readings.of(read, preset.rule, counted, on=DAY),
        later=later,
    )
    return summaries.read(json.loads(certificate.canonical()))


def blocked() -> Summary:
    """A lift that twelve of fourteen homes want; one neighbour's written objection is open."""
    units = [
        {"id": f"{at}", "kind": "dwelling", "owners": [f"O{at}"], "area": 882_000 if at % 2 else 1_204_500}
        for at in range(14)
    ]
    ballots = [{"party": f"O{at}", "choice": "for" if at < 12 else "against"} for at in range(13)]
    case = {"units": units, "ballots": ballots, "open_objections": 1}
    return of_case("CN-JINAN-ELEV", case, Afterwards(open_objection_count=1))


def without_figures() -> Summary:
    """A notice that was posted with heads alone, and not all of them."""
    heads = {"total": 2237, "participating": 1842, "for": 1151}
    return of_case("CN-278-ORD", {"tally": {"vote": {"heads": heads}}})
