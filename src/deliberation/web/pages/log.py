"""The log of a community in words, and one entry with its bytes: open to everybody."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.audit import cosigning, proving, queries
from deliberation.audit.queries import LogView
from deliberation.audit.rules import NotInTheLog
from deliberation.kernel.text import half_width
from deliberation.ledger import promise, schema, strict
from deliberation.ledger.faults import Malformed
from deliberation.polls import queries as published
from deliberation.polls.rules import Status
from deliberation.web import log_marks, log_subjects, log_views, log_words
from deliberation.web.deps import AnyRequest, Html, Visit
from deliberation.web.log_views import HeadView, Wish
from deliberation.web.refusals import NoSuchPage

_SHOWN_RESULTS = 5
_MOST_PARTS = 1 << 31


class LogPages(Controller):
    """`/c/{slug}/log`, `/c/{slug}/log/check` and `/c/{slug}/log/{seq}`."""

    path = "/c/{slug:str}/log"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        wish = _wish(visit.request)
        logs = await queries.epochs(visit.db, visit.community.id)
        log = _part(logs, wish.part)
        page = await queries.newest_entries(
            visit.db,
            log,
            kinds=log_words.kinds_of(wish.topic),
            subject_ids=await _subjects(visit, wish),
            before=wish.before,
            after=wish.after,
        )
        about = await log_subjects.abouts(visit, [each.entry for each in page.entries])
        older, newer = (
            replace(wish, before=page.before, after=None),
            replace(wish, before=None, after=page.after),
        )
        views = {
            "days": log_views.days(visit, page.entries, about, wish.part),
            "chips": log_views.chips(visit, wish),
            "parts": log_views.parts(visit, logs, log),
            "wish": wish,
            "is_narrowed": wish.is_narrowed,
            "older": log_views.address(visit, older) if page.before is not None else "",
            "newer": log_views.address(visit, newer) if page.after is not None else "",
            "head": await _head(visit, log),
            "waiting": await queries.waiting_count(visit.db, log) if log == logs[-1] else 0,
            "still_since": await _still_since(visit, log) if log == logs[-1] else None,
            "vkey": log.vkey,
            "address": f"{visit.config.settings.base_url}{log_views.files(log)}",
        }
        return visit.render("log/index.html", views)

    @get("/check")
    async def check(self, visit: NamedDependency[Visit]) -> Html:
        """How a neighbour who trusts nobody looks for himself, the easy ways first."""
        logs = await queries.epochs(visit.db, visit.community.id)
        log = _part(logs, None)
        polls = await published.index(visit.db, now=visit.now)
        counted = [poll for poll in polls if poll.closed][:_SHOWN_RESULTS]
        asked = await log_marks.look_up(visit, logs, visit.request.query_params.get("entries"))
        views = {
            "head": await _head(visit, log),
            "vkey": log.vkey,
            "part": log.epoch if len(logs) > 1 else None,
            "running": [poll for poll in polls if poll.status in {Status.OPEN, Status.CLOSED}],
            "counted": counted,
            "asked": asked,
        }
        return visit.render("log/check.html", views, status=422 if asked.fault else 200)

    @get("/{seq:str}")
    async def show(self, visit: NamedDependency[Visit], seq: FromPath[str]) -> Html:
        part = _wish(visit.request).part
        log = await queries.get_log(visit.db, visit.community.id, part)
        head = await queries.find_checkpoint(visit.db, log)
        found = await queries.get_entry(visit.db, log, _number(seq))
        about = await log_subjects.abouts(visit, [found.entry])
        shown = log_views.entry_page(
            visit,
            log,
            found,
            size=head.size if head else 0,
            about=about.get(found.entry.subject.id),
            part=part,
        )
        return visit.render("log/show.html", {"entry": shown, "vkey": log.vkey})


def _part(logs: tuple[LogView, ...], part: int | None) -> LogView:
    """The newest, or the one that is asked for. Raises NoSuchPage."""
    found = [log for log in logs if part is None or log.epoch == part]
    if not found:
        raise NoSuchPage
    return found[-1]


async def _head(visit: Visit, log: LogView) -> HeadView | None:
    head = await queries.find_checkpoint(visit.db, log)
    if head is None:
        return None
    return log_views.head(log, head, await cosigning.witness_count(visit.db, log, head))


async def _still_since(visit: Visit, log: LogView) -> datetime | None:
    """Since when nothing gets its number, if that is longer than was promised to voters."""
    since = await proving.waiting_since(visit.db, log)
    return since if since and since + timedelta(seconds=promise.SECONDS) < visit.now else None


async def _subjects(visit: Visit, wish: Wish) -> frozenset[UUID]:
    if wish.subject_id:
        return frozenset({wish.subject_id})
    if wish.kind and wish.number is not None:
        return await log_subjects.subjects(visit, wish.kind, wish.number)
    return frozenset()


def _wish(request: AnyRequest) -> Wish:
    asked = request.query_params
    topic, subject, kind = (asked.get(name, "") for name in ("type", "subject", "kind"))
    numbers = {
        name: _number(half_width(asked[name])) if asked.get(name) else None
        for name in ("before", "after", "part", "number")
    }
    is_known = not topic or log_words.kinds_of(topic)
    if not is_known or (subject and not schema.UUID.admits(subject)) or kind not in {"", "poll", "proposal"}:
        raise NoSuchPage
    if max(numbers["part"] or 0, numbers["number"] or 0) >= _MOST_PARTS:
        raise NoSuchPage
    return Wish(
        topic=topic,
        kind=kind if numbers["number"] is not None else "",
        subject_id=UUID(subject) if subject else None,
        **numbers,
    )


def _number(text: str) -> int:
    try:
        return strict.decimal(text)
    except Malformed as error:
        raise NotInTheLog from error
