"""Ballots that were refused: the log has each of them, and so has the list."""

from deliberation.verifier import shapes
from deliberation.verifier.archive import Archive
from deliberation.verifier.docket import Docket
from deliberation.verifier.journal import CLOSED, Journal
from deliberation.verifier.steps import Event

NAME = "vote/rejected.jsonl"
_LINE: shapes.Kinds = {"index": shapes.COUNT, "reason": shapes.CODE}


def read(archive: Archive) -> list[tuple[int, str]]:
    """Index and reason. Raises Unreadable."""
    found = []
    for number, line in enumerate(archive.lines(NAME), start=1):
        where = f"{NAME} line {number}"
        value = shapes.fields(shapes.read(line, where), _LINE, where)
        found.append((value["index"], value["reason"]))
    return found


def check(found: list[tuple[int, str]], journal: Journal, docket: Docket) -> None:
    """`rejected-listed`: each refused ballot of the log, and as many before the close as it says."""
    logged = [(event.index, str(event.data["reason"])) for event in journal.rejected]
    for index, _ in sorted(set(logged) ^ set(found))[:1]:
        docket.failed(
            "rejected-listed", f"the refused ballot at {index} is not the same in the log and in its list"
        )
    if len(found) != len(logged) or found != sorted(found):
        docket.failed(
            "rejected-listed", f"{len(found)} lines in order for {len(logged)} refused ballots in the log"
        )
    closed = journal.one(CLOSED)
    if closed is None:
        docket.failed("rejected-listed", "the log never says that the vote closed")
        return
    number = len(before(closed, journal))
    if closed.data["rejected"] != number:
        docket.failed(
            "rejected-listed", f"rejected is {closed.data['rejected']} in the log, and {number} are before it"
        )
    docket.passed("rejected-listed", f"{len(found)} refused ballots, {number} of them before the close")


def before(closed: Event, journal: Journal) -> list[Event]:
    return [event for event in journal.rejected if event.index < closed.index]
