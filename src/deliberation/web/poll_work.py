"""What one has to do about a vote by one's roles, in the order in which a vote is run; each with how much of it waits."""

from collections.abc import Iterable
from dataclasses import dataclass

from deliberation.communities.rules import CONVENING_ROLES, DESK_ROLES, Role
from deliberation.kernel.text import sentence
from deliberation.notices.state import after_of
from deliberation.polls import doors, walks
from deliberation.polls.counters import queries as counters
from deliberation.polls.queries import PollView
from deliberation.polls.rules import Status
from deliberation.polls.waiting import queries as waiting
from deliberation.polls.waiting.queries import Waiting
from deliberation.web.deps import Visit, Visitor

_NOTHING = Waiting(forms=0, slips=0, mandates=0, amendments=0, disputes=0)
_BEFORE_THE_CLOSE = frozenset({Status.UPCOMING, Status.OPEN})


@dataclass(frozen=True)
class Task:
    """Where it is done, in which words, and how many things wait there for whoever looks."""

    path: str
    words: str
    waiting: int = 0


@dataclass(frozen=True)
class Stage:
    """Tasks that belong together."""

    words: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class Work:
    """By stages; whether this visitor sees how the vote is counted."""

    stages: tuple[Stage, ...] = ()
    may_close: bool = False


@dataclass(frozen=True)
class _Desk:
    """Whose work on what."""

    visitor: Visitor
    poll: PollView
    slug: str
    waiting: Waiting
    may_walk: bool
    may_help: bool
    is_official: bool

    @property
    def runs(self) -> bool:
        return bool(self.visitor.roles & CONVENING_ROLES)

    @property
    def takes_in(self) -> bool:
        return bool(self.visitor.roles & DESK_ROLES)

    @property
    def looks_on(self) -> bool:
        return bool(self.visitor.roles & (DESK_ROLES | {Role.AUDITOR}))

    @property
    def may_close(self) -> bool:
        """Those who convene and count, and whoever is named."""
        return self.takes_in or self.is_official

    def here(self, page: str) -> str:
        return f"/c/{self.slug}/polls/{self.poll.number}/{page}"

    def desk(self, page: str) -> str:
        return f"/c/{self.slug}/manage/polls/{self.poll.number}/{page}"


async def of_visitor(visit: Visit, poll: PollView) -> Work:
    """Stages with something to do for this visitor; none for whoever has no part in running the vote."""
    visitor = visit.found_visitor
    if visitor is None or not visitor.is_member:
        return Work()
    desk = await _desk(visit, visitor, poll)
    found = (
        Stage(sentence("Reach the homes"), tuple(_reaching(desk))),
        Stage(sentence("Take votes in"), tuple(_taking_in(desk))),
        Stage(sentence("Put right"), tuple(_putting_right(desk))),
        Stage(sentence("Close and count"), tuple(_closing(desk))),
    )
    return Work(tuple(stage for stage in found if stage.tasks), desk.may_close)


async def _desk(visit: Visit, visitor: Visitor, poll: PollView) -> _Desk:
    account_id = visitor.account_id
    has_list = await walks.has_any(visit.db, poll.id, account_id)
    is_at_work = bool(visitor.roles & DESK_ROLES) and poll.status is not Status.COUNTED
    return _Desk(
        visitor=visitor,
        poll=poll,
        slug=visit.community.slug,
        waiting=await waiting.of_account(visit.db, poll.id, account_id, now=visit.now)
        if is_at_work
        else _NOTHING,
        may_walk=poll.status in doors.WALKABLE and (has_list or bool(visitor.roles & CONVENING_ROLES)),
        may_help=poll.status is Status.OPEN
        and poll.ways.assisted_most > 0
        and (has_list or bool(visitor.roles & DESK_ROLES)),
        is_official=await counters.find(visit.db, poll.id, account_id) is not None,
    )


def _reaching(desk: _Desk) -> Iterable[Task]:
    status = desk.poll.status
    if desk.runs and status in _BEFORE_THE_CLOSE:
        yield Task(desk.desk("turnout"), sentence("Turnout by home"))
    if desk.runs and status in {Status.OPEN, Status.CLOSED}:
        yield Task(desk.here("turnout"), sentence("Who has yet to take part, by building"))
    if desk.may_walk:
        yield Task(desk.here("doors"), sentence("From door to door"))


def _taking_in(desk: _Desk) -> Iterable[Task]:
    poll, waiting = desk.poll, desk.waiting
    if desk.takes_in and poll.status is not Status.COUNTED:
        yield Task(desk.desk("paper"), sentence("Votes on paper"), waiting.forms)
    if desk.takes_in and poll.status in _BEFORE_THE_CLOSE:
        yield Task(desk.desk("desk"), sentence("Desk at a meeting"))
    if desk.may_help:
        yield Task(desk.here("assist"), sentence("Help somebody to vote"))
    if desk.looks_on and poll.ways.assisted_most:
        yield Task(desk.desk("helpers"), sentence("Votes with a helper"), waiting.slips)
    if desk.takes_in and poll.ways.mandates_most and poll.status is not Status.COUNTED:
        yield Task(desk.desk("proxies"), sentence("Signed mandates at the desk"), waiting.mandates)


def _putting_right(desk: _Desk) -> Iterable[Task]:
    if desk.runs:
        yield Task(desk.desk("disputes"), sentence("Disputed ballots"), desk.waiting.disputes)
    if desk.looks_on:
        yield Task(desk.desk("amendments"), sentence("Amendments of the list"), desk.waiting.amendments)


def _closing(desk: _Desk) -> Iterable[Task]:
    if desk.runs and after_of(desk.poll.frozen.preset.rule).asks_individual_consents:
        here = f"/c/{desk.slug}/manage/notices/polls/{desk.poll.number}/consents"
        yield Task(here, sentence("Consents of single owners"))
    if desk.runs and desk.poll.status is Status.OPEN:
        yield Task(desk.desk("extension"), sentence("Give the vote more time"))
    if desk.may_close and desk.poll.status is Status.OPEN:
        yield Task(desk.desk("closing"), sentence("Count in the open"))
    if desk.runs and desk.poll.status is Status.COUNTED:
        here = f"/c/{desk.slug}/manage/notices/polls/{desk.poll.number}"
        yield Task(here, sentence("Publish this outcome"))
