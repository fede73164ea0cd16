"""The log of a community in words, and one entry with its bytes: open to everybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from urllib.parse import urlencode
from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.audit import queries
from deliberation.audit.queries import CheckpointView, EntryView, LogView
from deliberation.audit.rules import NotInTheLog
from deliberation.kernel.text import sentence
from deliberation.ledger import schema, strict
from deliberation.ledger.faults import Malformed
from deliberation.polls import queries as published
from deliberation.web import log_subjects, log_words
from deliberation.web.deps import AnyRequest, Html, Visit
from deliberation.web.log_subjects import About
from deliberation.web.refusals import NoSuchPage

_SHOWN_RESULTS = 5
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
    href: str


@dataclass(frozen=True)
class EntryPage:
    """One entry; `data` and the bytes are public facts."""

    number: int
    words: str
    at: datetime
    about: About | None
    text: str
    leaf_hash: str
    subject_href: str
    proof_href: str
    bytes_href: str
    earlier_href: str
    later_href: str


@dataclass(frozen=True)
class _Wish:
    """What part of the log the reader asked for."""

    topic: str
    subject_id: UUID | None
    before: int | None
    after: int | None


class LogPages(Controller):
    """`/c/{slug}/log`, `/c/{slug}/log/check` and `/c/{slug}/log/{seq}`."""

    path = "/c/{slug:str}/log"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        wish = _wish(visit.request)
        log = await queries.get_log(visit.db, visit.community.id)
        head = await queries.find_checkpoint(visit.db, log)
        page = await queries.newest_entries(
            visit.db,
            log,
            kinds=log_words.kinds_of(wish.topic),
            subject_id=wish.subject_id,
            before=wish.before,
            after=wish.after,
        )
        about = await log_subjects.abouts(visit, [each.entry for each in page.entries])
        here = partial(_href, visit, wish.topic, wish.subject_id)
        views = {
            "days": _days(visit, [_line(visit, each, about) for each in page.entries]),
            "chips": _chips(visit, wish.topic if not wish.subject_id else None),
            "is_narrowed": bool(wish.topic or wish.subject_id),
            "older": here(before=page.before) if page.before is not None else "",
            "newer": here(after=page.after) if page.after is not None else "",
            "head": _head(log, head) if head else None,
            "waiting": await queries.waiting_count(visit.db, log),
            "vkey": log.vkey,
        }
        return visit.render("log/index.html", views)

    @get("/check")
    async def check(self, visit: NamedDependency[Visit]) -> Html:
        """How a neighbour who trusts nobody looks for himself, the easy ways first."""
        log = await queries.get_log(visit.db, visit.community.id)
        head = await queries.find_checkpoint(visit.db, log)
        polls = await published.index(visit.db, now=visit.now)
        views = {
            "head": _head(log, head) if head else None,
            "vkey": log.vkey,
            "counted": [poll for poll in polls if poll.closed][:_SHOWN_RESULTS],
        }
        return visit.render("log/check.html", views)

    @get("/{seq:str}")
    async def show(self, visit: NamedDependency[Visit], seq: FromPath[str]) -> Html:
        log = await queries.get_log(visit.db, visit.community.id)
        head = await queries.find_checkpoint(visit.db, log)
        found = await queries.get_entry(visit.db, log, _number(seq))
        about = await log_subjects.abouts(visit, [found.entry])
        shown = _page(
            visit, log, found, size=head.size if head else 0, about=about.get(found.entry.subject.id)
        )
        return visit.render("log/show.html", {"entry": shown, "vkey": log.vkey})


def _head(log: LogView, head: CheckpointView) -> HeadView:
    return HeadView(head.size, head.root.hex(), head.signed_at, f"{_files(log)}/checkpoint")


def _wish(request: AnyRequest) -> _Wish:
    asked = request.query_params
    topic, subject = asked.get("type", ""), asked.get("subject", "")
    before, after = (_number(asked[name]) if asked.get(name) else None for name in ("before", "after"))
    if (topic and not log_words.kinds_of(topic)) or (subject and not schema.UUID.admits(subject)):
        raise NoSuchPage
    return _Wish(topic, UUID(subject) if subject else None, before, after)


def _number(text: str) -> int:
    try:
        return strict.decimal(text)
    except Malformed as error:
        raise NotInTheLog from error


def _chips(visit: Visit, current: str | None) -> list[tuple[str, str, bool]]:
    everything = (visit.say(_EVERYTHING), _href(visit), current == "")
    topics = [
        (visit.say(words), _href(visit, topic), current == topic)
        for topic, (words, _) in log_words.TOPICS.items()
    ]
    return [everything, *topics]


def _days(visit: Visit, lines: Sequence[Line]) -> list[Day]:
    """Days as the entries stand: a day comes twice where the log's order is not that of the clocks."""
    found = [tuple(run) for _, run in groupby(lines, lambda line: visit.community.day(line.at))]
    return [Day(run[0].at, run) for run in found]


def _line(visit: Visit, found: EntryView, about: Mapping[UUID, About]) -> Line:
    entry = found.entry
    return Line(
        number=found.seq,
        words=log_words.in_words(entry, visit.translator),
        at=entry.at,
        href=f"{_href(visit)}/{found.seq}",
        about=about.get(entry.subject.id),
    )


def _page(visit: Visit, log: LogView, found: EntryView, *, size: int, about: About | None) -> EntryPage:
    entry = found.entry
    top = _href(visit)
    return EntryPage(
        number=found.seq,
        words=log_words.in_words(entry, visit.translator),
        at=entry.at,
        about=about,
        text=found.body.decode(),
        leaf_hash=found.leaf_hash.hex(),
        subject_href=_href(visit, subject_id=entry.subject.id),
        proof_href=f"{_files(log)}/proof?index={found.seq}",
        bytes_href=f"{_files(log)}/entry?index={found.seq}",
        earlier_href=f"{top}/{found.seq - 1}" if found.seq else "",
        later_href=f"{top}/{found.seq + 1}" if found.seq + 1 < size else "",
    )


def _href(visit: Visit, topic: str = "", subject_id: UUID | None = None, **part: int | None) -> str:
    wanted = {"type": topic or None, "subject": subject_id, **part}
    query = urlencode({name: value for name, value in wanted.items() if value is not None})
    return f"/c/{visit.community.slug}/log{'?' if query else ''}{query}"


def _files(log: LogView) -> str:
    return f"/log/{log.community_id}/{log.epoch}"
