"""`extensions`: an end was only ever moved later, before it had come, and each time with the notice that the log names."""

from deliberation.ledger import digests
from deliberation.papers.extensions import KIND
from deliberation.verifier import shapes
from deliberation.verifier.archive import Archive
from deliberation.verifier.docket import Docket
from deliberation.verifier.journal import CLOSED, OPENED, Journal
from deliberation.verifier.manifest import EXTENSIONS
from deliberation.verifier.steps import Event

CHECK = "extensions"
_NOTICE: shapes.Kinds = {
    "v": shapes.exactly(1),
    "kind": shapes.exactly(KIND),
    "poll": shapes.UUID,
    "number": shapes.COUNT,
    "question": shapes.TEXT,
    "ordinal": shapes.COUNT,
    "closes_before": shapes.TIME,
    "closes_at": shapes.TIME,
    "reason": shapes.CODE,
    "words": shapes.TEXT,
    "extended_at": shapes.TIME,
}
_SAID_TWICE = ("closes_before", "closes_at", "reason")
_OF_THE_VOTE = ("poll", "number", "question")


def read(archive: Archive) -> tuple[bytes, ...]:
    """The notices; none where the bundle has no such file. Raises Unreadable."""
    return tuple(archive.lines(EXTENSIONS)) if EXTENSIONS in archive.members else ()


def check(notices: tuple[bytes, ...], journal: Journal, config: shapes.Fields | None, docket: Docket) -> None:
    """Raises Unreadable for a notice that is none."""
    _check_ends(journal, docket)
    if len(notices) != len(journal.extended):
        docket.failed(
            CHECK, f"{EXTENSIONS} has {len(notices)} notices, and the log names {len(journal.extended)}"
        )
    for ordinal, (notice, event) in enumerate(zip(notices, journal.extended, strict=False), start=1):
        _check_notice(notice, ordinal, event, config, docket)
    docket.passed(
        CHECK, f"times that the end was moved: {len(journal.extended)}, each later, in time and with a notice"
    )


def _check_ends(journal: Journal, docket: Docket) -> None:
    opened, closed = journal.one(OPENED), journal.one(CLOSED)
    end = journal.text(OPENED, "closes_at")
    for event in journal.extended:
        before, after = str(event.data["closes_before"]), str(event.data["closes_at"])
        if before != end:
            docket.failed(CHECK, f"entry {event.index} moves an end that was not the vote's")
        if after <= before:
            docket.failed(
                CHECK, f"entry {event.index} moves the end from {before} to {after}, which is no later"
            )
        if event.at >= before:
            docket.failed(
                CHECK, f"entry {event.index} of {event.at} came when the vote had ended at {before}"
            )
        if opened is None or event.index < opened.index or event.at < str(opened.data["opens_at"]):
            docket.failed(CHECK, f"entry {event.index} came before the vote began")
        if closed is not None and event.index > closed.index:
            docket.failed(CHECK, f"entry {event.index} came after the vote was closed")
        end = after


def _check_notice(
    notice: bytes, ordinal: int, event: Event, config: shapes.Fields | None, docket: Docket
) -> None:
    """Raises Unreadable."""
    where = f"{EXTENSIONS} line {ordinal}"
    if digests.document(notice) != event.data["notice_sha256"]:
        docket.failed(CHECK, f"{where} is not the notice that entry {event.index} names")
        return
    said = shapes.fields(shapes.read(notice, where), _NOTICE, where)
    expected = {name: event.data[name] for name in _SAID_TWICE} | {
        "ordinal": ordinal,
        "extended_at": event.at,
    }
    if config is not None:
        expected |= {name: config[name] for name in _OF_THE_VOTE}
    for name, value in expected.items():
        if said[name] != value:
            docket.failed(CHECK, f"{where}: {name} is not what the log or the other files say")
