"""`paper`: behind every ballot on paper stand two people who read the form apart, and no form that came in vanished."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from deliberation.verifier.docket import Docket
from deliberation.verifier.journal import CLOSED, CONFIRMED, ENTERED, RECEIVED, SIGNED, Journal
from deliberation.verifier.steps import Step

CHECK = "paper"
_PEOPLE = 2


@dataclass
class _Form:
    """What the log says of one form."""

    received: list[Step] = field(default_factory=list)
    entered: list[Step] = field(default_factory=list)
    confirmed: list[Step] = field(default_factory=list)


def check(journal: Journal, docket: Docket) -> None:
    """What the log says of forms, against the ballots on paper and the close."""
    forms: defaultdict[object, _Form] = defaultdict(_Form)
    for step in journal.steps:
        form = forms[step.data["serial"]]
        {RECEIVED: form.received, ENTERED: form.entered, CONFIRMED: form.confirmed}[step.kind].append(step)
    confirmed: dict[object, Step] = {
        step.data["ballot"]: step for form in forms.values() for step in form.confirmed
    }
    on_paper = [each for each in journal.came if each.channel in SIGNED]
    for came in on_paper:
        said = confirmed.pop(came.commit, None)
        reason = _fault(forms[said.data["serial"]], said, came.at) if said else "no form is said to hold it"
        if reason is not None:
            docket.failed(CHECK, f"the ballot on paper at {came.place}: {reason}")
    for ballot, step in confirmed.items():
        if ballot is not None:
            docket.failed(
                CHECK, f"form {step.data['serial']} is said to hold a ballot that is not in the log"
            )
    for serial, form in forms.items():
        _check_kept(serial, form, journal, docket)
    docket.passed(CHECK, f"ballots on paper: {len(on_paper)}, each read by two people apart")


def _fault(form: _Form, confirmed: Step, at: str) -> str | None:
    """Why this form is no reason for a ballot of this moment."""
    if len(form.confirmed) != 1:
        return "its form was settled more than once"
    if [step.at for step in form.received if step.index < confirmed.index] != [at]:
        return "its form did not come in at that moment"
    readers = {step.actor for step in form.entered if step.index < confirmed.index}
    if len(readers) < _PEOPLE or confirmed.actor not in readers:
        return "its form was not read by two people"
    return None


def _check_kept(serial: object, form: _Form, journal: Journal, docket: Docket) -> None:
    """A form that came in while the vote was open was settled before the close."""
    closed = journal.one(CLOSED)
    if closed is None or not _in_time(form.received, journal.closes_at):
        return
    if not any(step.index < closed.index for step in form.confirmed):
        docket.failed(CHECK, f"form {serial} came in time, and nothing came of it before the close")


def _in_time(received: Sequence[Step], closes_at: str) -> bool:
    return any(step.at < closes_at for step in received)
