"""Part of `counters`: where two people counted again by hand, what they found follows from their figures and the certificate."""

from collections.abc import Mapping

from deliberation.kernel.facts import PublicValue
from deliberation.papers import hand_counts
from deliberation.papers.hand_counts import Sums
from deliberation.verifier import shapes
from deliberation.verifier.docket import Docket
from deliberation.verifier.documents import CERTIFICATE
from deliberation.verifier.faults import NO_SENSE
from deliberation.verifier.journal import HAND_COUNTED, TALLIED, Journal
from deliberation.verifier.steps import Step

CHECK = "counters"


def check(journal: Journal, record: shapes.Fields | None, docket: Docket) -> None:
    """Without a record, only who counted is looked at."""
    first: dict[object, Step] = {}
    for step in journal.by_hand:
        number = step.data["number"]
        if step.data["certificate_sha256"] != journal.text(TALLIED, "certificate_sha256"):
            docket.failed(CHECK, f"entry {step.index} counts by hand what is another count")
        if step.kind == HAND_COUNTED:
            first.setdefault(number, step)
            continue
        before = first.pop(number, None)
        if before is None or before.actor == step.actor:
            docket.failed(CHECK, f"entry {step.index} compares what no other person had counted by hand")
        if record is not None:
            _check_found(step, record, docket)


def _check_found(step: Step, record: shapes.Fields, docket: Docket) -> None:
    try:
        asked = hand_counts.lines(record)
    except NO_SENSE as fault:
        docket.failed(CHECK, f"nobody can count by hand what {CERTIFICATE} says: {type(fault).__name__}")
        return
    published = hand_counts.published(asked)
    first, second = _sums(step.data["first"]), _sums(step.data["second"])
    if first.keys() != published.keys() or second.keys() != published.keys():
        docket.failed(CHECK, f"entry {step.index} has other figures than {CERTIFICATE}")
    elif step.data["found"] != hand_counts.found(published, first, second):
        docket.failed(CHECK, f"entry {step.index} says {step.data['found']}, which its figures do not")


def _sums(value: PublicValue) -> Sums:
    assert isinstance(value, Mapping), "the ledger admits nothing else here"
    return {name: number for name, number in value.items() if isinstance(number, int)}
