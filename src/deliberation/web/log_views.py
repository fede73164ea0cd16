"""What the pages of the log show: lines by day, the newest head, one entry, and the addresses between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from urllib.parse import urlencode
from uuid import UUID

from deliberation.audit.queries import CheckpointView, EntryView, LogView
from deliberation.kernel.text import sentence
from deliberation.papers import documents
from deliberation.polls.ballots.facts import BallotAccepted
from deliberation.web import log_words
from deliberation.web.deps import Visit
from deliberation.web.log_subjects import About

_EVERYTHING = sentence("Everything")


@dataclass(frozen=True)
class Line:
    """An entry in the list."""

    number: int
    words: str
    at: datetime
    href: str
    about: About | None


@dataclass(frozen=True)
class Day:
    """Entries that follow one another on one day."""

    at: datetime
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class HeadView:
    """The newest signed head, as a neighbour writes it down."""

    size: int
    root: str
    signed_at: datetime
    witness_count: int
    href: str


@dataclass(frozen=True)
class EntryPage:
    """One entry; its text and the code of its receipt, empty but for a ballot, are public facts."""

    number: int
    words: str
    at: datetime
    about: About | None
    text: str
    leaf_hash: str
    code: str
    subject_href: str
    proof_href: str
    bytes_href: str
    earlier_href: str
    later_href: str


@dataclass(frozen=True)
class Wish:
    """What the reader asked to see of the log; `part` is an epoch, the newest where none is asked for.

    `kind` and `number` name a proposal or a poll.
    """

    part: int | None = None
    topic: str = ""
    kind: str = ""
    number: int | None = None
    subject_id: UUID | None = None
    before: int | None = None
    after: int | None = None

    @property
    def is_narrowed(self) -> bool:
        return bool(self.topic or self.kind or self.subject_id)

    @property
    def query(self) -> str:
        """With its question mark; empty where nothing special is asked for."""
        asked = {
            "part": self.part,
            "type": self.topic or None,
            "kind": self.kind or None,
            "number": self.number,
            "subject": self.subject_id,
            "before": self.before,
            "after": self.after,
        }
        found = urlencode({name: value for name, value in asked.items() if value is not None})
        return f"?{found}" if found else ""


def address(visit: Visit, wish: Wish, seq: int | None = None) -> str:
    """Of the list, or of one entry."""
    entry = "" if seq is None else f"/{seq}"
    return f"/c/{visit.community.slug}/log{entry}{wish.query}"


def files(log: LogView) -> str:
    return f"/log/{log.community_id}/{log.epoch}"


def head(log: LogView, found: CheckpointView, witness_count: int) -> HeadView:
    return HeadView(found.size, found.root.hex(), found.signed_at, witness_count, f"{files(log)}/checkpoint")


def parts(visit: Visit, logs: Sequence[LogView], shown: LogView) -> list[tuple[str, str, bool]]:
    """The epochs to choose between, the newest first; none where there is one."""
    if len(logs) == 1:
        return []
    words = sentence("Part %(number)s")
    return [
        (visit.say(words, {"number": log.epoch}), address(visit, Wish(part=log.epoch)), log == shown)
        for log in reversed(logs)
    ]


def chips(visit: Visit, wish: Wish) -> list[tuple[str, str, bool]]:
    kept = replace(wish, topic="", before=None, after=None, subject_id=None)
    current = wish.topic if not wish.subject_id else None
    everything = (visit.say(_EVERYTHING), address(visit, kept), current == "")
    topics = [
        (visit.say(words), address(visit, replace(kept, topic=topic)), current == topic)
        for topic, (words, _) in log_words.TOPICS.items()
    ]
    return [everything, *topics]


def days(
    visit: Visit, entries: Sequence[EntryView], about: Mapping[UUID, About], part: int | None
) -> list[Day]:
    """Days as the entries stand: a day comes twice where the log's order is not that of the clocks."""
    lines = [_line(visit, each, about, part) for each in entries]
    found = [tuple(run) for _, run in groupby(lines, lambda line: visit.community.day(line.at))]
    return [Day(run[0].at, run) for run in found]


def _line(visit: Visit, found: EntryView, about: Mapping[UUID, About], part: int | None) -> Line:
    entry = found.entry
    return Line(
        number=found.seq,
        words=log_words.in_words(entry, visit.translator),
        at=entry.at,
        href=address(visit, Wish(part=part), found.seq),
        about=about.get(entry.subject.id),
    )


def entry_page(
    visit: Visit, log: LogView, found: EntryView, *, size: int, about: About | None, part: int | None
) -> EntryPage:
    entry, here = found.entry, Wish(part=part)
    return EntryPage(
        number=found.seq,
        words=log_words.in_words(entry, visit.translator),
        at=entry.at,
        about=about,
        text=found.body.decode(),
        leaf_hash=found.leaf_hash.hex(),
        code=documents.grouped(documents.receipt_code(found.leaf_hash))
        if entry.type == BallotAccepted.kind
        else "",
        subject_href=address(visit, replace(here, subject_id=entry.subject.id)),
        proof_href=f"{files(log)}/proof?index={found.seq}",
        bytes_href=f"{files(log)}/entry?index={found.seq}",
        earlier_href=address(visit, here, found.seq - 1) if found.seq else "",
        later_href=address(visit, here, found.seq + 1) if found.seq + 1 < size else "",
    )
