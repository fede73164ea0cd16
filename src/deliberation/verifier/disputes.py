"""Which ballots are set aside, as the log tells: those under a dispute that is open at the close, and those struck."""

from dataclasses import dataclass

from deliberation.verifier.docket import Docket
from deliberation.verifier.journal import CLOSED, DISPUTED, Journal
from deliberation.verifier.steps import Event

OPEN, UPHELD, REJECTED, WITHDRAWN = "open", "upheld", "rejected", "withdrawn"
_ENDS = {UPHELD, REJECTED, WITHDRAWN}
_MAY_BE_DISPUTED = {None, WITHDRAWN}


@dataclass(frozen=True)
class SetAside:
    """Commitments, in hex."""

    open: frozenset[bytes] = frozenset()
    struck: frozenset[bytes] = frozenset()

    @property
    def all(self) -> frozenset[bytes]:
        return self.open | self.struck


def read(journal: Journal, docket: Docket) -> SetAside:
    """Part of `disputes`: each is opened, then settled once, before the close. That it names a ballot the box sees."""
    closed = journal.one(CLOSED)
    states: dict[str, str] = {}
    for kind, event in journal.disputes:
        if closed is not None and event.index > closed.index:
            docket.failed("disputes", f"entry {event.index} is about a ballot, after the vote closed")
            continue
        ballot = str(event.data["ballot"])
        states[ballot] = _next(kind, event, states.get(ballot), docket)
    docket.passed(
        "disputes", f"{len(states)} ballots were disputed, each dispute opened and settled in order"
    )
    return SetAside(open=_those(states, OPEN), struck=_those(states, UPHELD))


def _next(kind: str, event: Event, before: str | None, docket: Docket) -> str:
    if kind == DISPUTED:
        if before not in _MAY_BE_DISPUTED:
            docket.failed("disputes", f"entry {event.index} disputes a ballot that is {before}")
        return OPEN
    outcome = str(event.data["outcome"])
    if before != OPEN:
        docket.failed("disputes", f"entry {event.index} settles what no open dispute is about")
    if outcome not in _ENDS:
        docket.failed("disputes", f"entry {event.index} settles a dispute as {outcome}, which is no end")
    return outcome


def _those(states: dict[str, str], state: str) -> frozenset[bytes]:
    return frozenset(ballot.encode() for ballot, each in states.items() if each == state)
