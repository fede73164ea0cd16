"""`counters`: counters and watchers were named before the close, and whoever confirmed the count was one of them."""

from collections import Counter

from deliberation.verifier.docket import Docket
from deliberation.verifier.journal import CLOSED, NAMED, RELEASED, TALLIED, Journal
from deliberation.verifier.steps import Event

CHECK = "counters"
COUNTER, WATCHER = "counter", "watcher"


def check(journal: Journal, docket: Docket) -> None:
    named: dict[str, str] = {}
    confirmed: set[str] = set()
    for kind, event, commit in journal.officials:
        if kind == NAMED:
            _name(event, commit, named, journal, docket)
        elif kind == RELEASED:
            _release(event, named, journal, docket)
        else:
            _confirm(event, named, confirmed, journal, docket)
    docket.passed(CHECK, _said(Counter(named.values()), len(confirmed)))


def _name(event: Event, commit: str, named: dict[str, str], journal: Journal, docket: Docket) -> None:
    duty = str(event.data["duty"])
    if duty not in {COUNTER, WATCHER} or not commit or commit in named:
        docket.failed(CHECK, f"entry {event.index} names nobody to count or to watch")
    _check_before_close(event, journal, docket)
    named[commit] = duty


def _release(event: Event, named: dict[str, str], journal: Journal, docket: Docket) -> None:
    if named.pop(str(event.data["naming"]), None) is None:
        docket.failed(CHECK, f"entry {event.index} replaces somebody who was not named")
    _check_before_close(event, journal, docket)


def _confirm(
    event: Event, named: dict[str, str], confirmed: set[str], journal: Journal, docket: Docket
) -> None:
    naming, tallied = str(event.data["naming"]), journal.one(TALLIED)
    if naming not in named or naming in confirmed:
        docket.failed(CHECK, f"entry {event.index} confirms the count for nobody who was named, or twice")
    if tallied is None or event.index < tallied.index:
        docket.failed(CHECK, f"entry {event.index} confirms a count that was not done yet")
    elif event.data["certificate_sha256"] != tallied.data["certificate_sha256"]:
        docket.failed(CHECK, f"entry {event.index} confirms another count")
    confirmed.add(naming)


def _check_before_close(event: Event, journal: Journal, docket: Docket) -> None:
    closed = journal.one(CLOSED)
    if closed is not None and event.index > closed.index:
        docket.failed(CHECK, f"entry {event.index} is about who counts, after the vote closed")


def _said(duties: Counter[str], confirmed: int) -> str:
    if not duties:
        return "nobody was named to count or to watch"
    return f"counters named: {duties[COUNTER]}, watchers: {duties[WATCHER]}; confirmed so far by {confirmed}"
