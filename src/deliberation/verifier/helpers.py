"""`helpers`: behind every ballot with a helper stands a code of its owner's or a second person, and no helper was alone too often."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from deliberation.papers.ways import Ways
from deliberation.verifier.docket import Docket
from deliberation.verifier.journal import ASSISTED, ASSISTED_BEGUN, ASSISTED_CONFIRMED, CLOSED, Journal
from deliberation.verifier.steps import Came, Step

CHECK = "helpers"
_BY_CODE = frozenset({"code", "letter"})
_BY_SLIP = "slip"


@dataclass
class _Slip:
    """What the log says of one slip."""

    begun: list[Step] = field(default_factory=list)
    confirmed: list[Step] = field(default_factory=list)


def check(journal: Journal, ways: Ways, docket: Docket) -> None:
    """What the log says of helpers and slips, against the ballots that came with a helper and the close."""
    slips: defaultdict[object, _Slip] = defaultdict(_Slip)
    confirmed: defaultdict[object, list[Step]] = defaultdict(list)
    for step in journal.helped:
        if step.kind == ASSISTED_BEGUN:
            slips[step.data["slip"]].begun.append(step)
            continue
        if step.data["slip"] is not None:
            slips[step.data["slip"]].confirmed.append(step)
        if step.data["ballot"] is not None:
            confirmed[step.data["ballot"]].append(step)
    assisted = [each for each in journal.came if each.channel == ASSISTED]
    if assisted and not ways.assisted_most:
        docket.failed(CHECK, "ballots came with a helper, and this vote was opened without helpers")
    for came in assisted:
        reason = _fault(came, confirmed.pop(came.commit, []), slips)
        if reason is not None:
            docket.failed(CHECK, f"the ballot with a helper at {came.place}: {reason}")
    for steps in confirmed.values():
        docket.failed(CHECK, f"entry {steps[0].index} confirms a ballot with a helper that is not in the log")
    _check_alone(journal.helped, ways, docket)
    for number, slip in slips.items():
        _check_kept(number, slip, journal, docket)
    docket.passed(
        CHECK,
        f"ballots with a helper: {len(assisted)}, each confirmed by its owner's code or a second person",
    )


def _fault(came: Came, confirmed: Sequence[Step], slips: defaultdict[object, _Slip]) -> str | None:
    """Why nothing stands behind this ballot but its helper."""
    if not confirmed:
        return "nobody is said to have confirmed it"
    if len(confirmed) > 1:
        return "it was confirmed more than once"
    (step,) = confirmed
    if step.data["method"] in _BY_CODE:
        return None if step.actor == came.caster else "its helper did not bring in the code"
    if step.data["method"] != _BY_SLIP:
        return f"it was confirmed by {step.data['method']}, which is no way we know"
    return _slip_fault(came, step, slips[step.data["slip"]])


def _slip_fault(came: Came, confirmed: Step, slip: _Slip) -> str | None:
    begun = [(each.actor, each.at) for each in slip.begun if each.index < confirmed.index]
    if begun != [(came.caster, came.at)]:
        return "its helper did not bring in the slip at that moment"
    if len(slip.confirmed) > 1:
        return "its slip was settled more than once"
    return "its helper alone is the witness of its slip" if confirmed.actor == came.caster else None


def _check_alone(helped: Sequence[Step], ways: Ways, docket: Docket) -> None:
    alone = Counter(
        step.actor for step in helped if step.kind == ASSISTED_CONFIRMED and step.data["method"] in _BY_CODE
    )
    for helper, times in alone.items():
        if times > ways.assisted_most:
            docket.failed(
                CHECK,
                f"helper {helper} was the only witness of {times} ballots, {ways.assisted_most} are allowed",
            )


def _check_kept(number: object, slip: _Slip, journal: Journal, docket: Docket) -> None:
    """A slip that was brought in was settled before the close."""
    closed = journal.one(CLOSED)
    if closed is not None and slip.begun and not any(each.index < closed.index for each in slip.confirmed):
        docket.failed(CHECK, f"slip {number} was brought in, and nothing came of it before the close")
