"""Where a founding stands: its own records, the election about it, and what follows from both."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from deliberation.counting import days
from deliberation.counting.elections import Status
from deliberation.database.sessions import Reader
from deliberation.founding import contents, terms
from deliberation.founding.kinds import Posting
from deliberation.founding.steps import Course, StepView, steps
from deliberation.founding.terms import Terms
from deliberation.founding.views import FoundingView, PostingView
from deliberation.papers.papers import Kind
from deliberation.polls import queries as polls
from deliberation.polls.queries import PollView


@dataclass(frozen=True)
class Progress:
    """`poll`: the election that was opened, if one was."""

    founding: FoundingView
    poll: PollView | None
    course: Course
    terms: Terms
    steps: tuple[StepView, ...]


async def of(db: Reader, founding: FoundingView, *, now: datetime, zone: str) -> Progress:
    poll = await election(db, founding, now=now)
    course = _course(founding, poll, zone)
    local = terms.of(founding.place)
    holidays = days.holidays_of(founding.place.partition("-")[0])
    today = now.astimezone(ZoneInfo(zone)).date()
    return Progress(founding, poll, course, local, steps(course, local, today, holidays))


async def election(db: Reader, founding: FoundingView, *, now: datetime) -> PollView | None:
    """The newest election of the first assembly."""
    if founding.assembly is None:
        return None
    about = founding.assembly.proposal_id
    found = [each for each in await polls.index(db, now=now) if each.proposal_id == about]
    elections = [each for each in found if each.kind is Kind.ELECTION]
    return max(elections, key=lambda each: each.number, default=None)


async def votes(db: Reader, founding: FoundingView, *, now: datetime) -> tuple[PollView, ...]:
    """What else the first assembly decides, such as its rules, in the order in which it was opened."""
    if founding.assembly is None:
        return ()
    about = founding.assembly.proposal_id
    found = [each for each in await polls.index(db, now=now) if each.proposal_id == about]
    return tuple(
        sorted((each for each in found if each.kind is not Kind.ELECTION), key=lambda each: each.number)
    )


def holding(founding: FoundingView, kind: Posting) -> PostingView | None:
    """The last posting of a kind, if it still says what stands."""
    posted = founding.posted(kind)
    return posted if posted is not None and contents.is_current(founding, posted) else None


def elected(poll: PollView) -> tuple[str, ...]:
    """Who was elected, by name; nobody before the count."""
    found = poll.closed.election if poll.closed else None
    if found is None or poll.paper is None:
        return ()
    return tuple(poll.paper.title(each) for each in found.elected)


def _course(founding: FoundingView, poll: PollView | None, zone: str) -> Course:
    here = ZoneInfo(zone)
    closed = poll.closed if poll else None
    return Course(
        begun_on=founding.begun_on,
        group_on=_first_on(founding),
        drafts_on=_posted_on(holding(founding, Posting.DRAFTS)),
        nominated=sum(not each.has_withdrawn for each in founding.candidates),
        candidates_on=_posted_on(holding(founding, Posting.CANDIDATES)),
        open_objections=len(founding.open_objections),
        called_on=founding.assembly.called_on if founding.assembly else None,
        opens_on=poll.window.opens_at.astimezone(here).date() if poll else None,
        counted_on=closed.published_at.astimezone(here).date() if closed else None,
        is_formed=closed is not None and closed.outcome is Status.FORMED,
        events={kind: event.happened_on for kind, event in founding.events.items()},
    )


def _first_on(founding: FoundingView) -> date | None:
    """The group's days run from its first posting, however often its members changed; while a change is not posted it is none."""
    if holding(founding, Posting.GROUP) is None:
        return None
    return next(each.posted_on for each in founding.postings if each.kind is Posting.GROUP)


def _posted_on(posted: PostingView | None) -> date | None:
    return posted.posted_on if posted else None
