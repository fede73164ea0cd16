"""`ways`: the ways to vote are those the log named before the vote opened, and what goes first by them came first."""

from deliberation.ledger import canonical, digests
from deliberation.papers import ways
from deliberation.papers.ways import Precedence, Ways
from deliberation.verifier import shapes
from deliberation.verifier.docket import Docket
from deliberation.verifier.documents import CONFIG
from deliberation.verifier.faults import NO_SENSE
from deliberation.verifier.journal import DISPUTED, OPENED, WAYS, Journal

CHECK = "ways"


def check(said: shapes.Fields, journal: Journal, docket: Docket) -> Ways:
    """What the vote's own file says, against the log; those ways."""
    found = _read(said, journal, docket)
    if found.precedence is Precedence.SIGNED:
        _check_signed(journal, docket)
    docket.passed(CHECK, f"{found.precedence.value} first, as the log said before the vote opened")
    return found


def _read(said: shapes.Fields, journal: Journal, docket: Docket) -> Ways:
    named, opened = journal.settings[WAYS], journal.one(OPENED)
    if "ways" not in said:
        if named:
            docket.failed(CHECK, f"{CONFIG} does not say the ways that entry {named[0].index} names")
        return ways.BEFORE
    try:
        data = canonical.encode(said["ways"])
        found = ways.parse(data)
    except NO_SENSE:
        docket.failed(CHECK, f"{CONFIG}: ways cannot be read")
        return ways.BEFORE
    if [event.data["value_sha256"] for event in named] != [digests.document(data)]:
        docket.failed(CHECK, f"{CONFIG}: ways are not the ones that the log has the hash of, once")
    for event in named:
        if opened is not None and event.index > opened.index:
            docket.failed(CHECK, f"entry {event.index} names ways to vote when the vote had opened")
    return found


def _check_signed(journal: Journal, docket: Docket) -> None:
    """What follows a signed ballot is signed too, unless that one was in dispute by then."""
    disputes = [(event.index, event.data["ballot"]) for kind, event in journal.disputes if kind == DISPUTED]
    for index, signed in journal.overruling:
        if not any(at < index and ballot == signed for at, ballot in disputes):
            docket.failed(CHECK, f"the ballot at {index} takes the place of a signed one")
