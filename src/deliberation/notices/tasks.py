"""What has to be done to publish an outcome, in the order in which it is done: what is done, missing, too late, or not yet to do. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from deliberation.counting.lint.terms import Term
from deliberation.notices import clocks
from deliberation.notices.clocks import Hanging, Hung
from deliberation.notices.consents.views import CONFIRMING, Consents
from deliberation.notices.kinds import Deed, State
from deliberation.notices.terms import Within
from deliberation.notices.views import BoardView, DraftView, NoticeView

COUNTERS = 2


class Task(StrEnum):
    COUNTED = "counted"
    CHECKED = "checked"
    MINUTED = "minuted"
    WRITTEN = "written"
    PUBLISHED = "published"
    PRINTED = "printed"
    POSTED = "posted"
    HUNG = "hung"
    VOTERS_TOLD = "voters_told"
    COMMITTEE_TOLD = "committee_told"
    WINDOW = "window"
    ANSWERED = "answered"
    REMEDIED = "remedied"
    CONSENTS_LISTED = "consents_listed"
    CONSENTS_GIVEN = "consents_given"
    FINAL_SAID = "final_said"
    FILED = "filed"


class Done(StrEnum):
    """`late` is done or still to be done, after its last day."""

    DONE = "done"
    MISSING = "missing"
    LATE = "late"
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class Line:
    """`done_on` is the day it was done, `by` its last day and `term` who says so; `reached` of `asked` where several are needed."""

    task: Task
    done: Done
    done_on: date | None = None
    by: date | None = None
    term: Term | None = None
    reached: int = 0
    asked: int = 0


@dataclass(frozen=True)
class Sheet:
    """A board on which the notice has to hang, and how long it has; `hung` is None where it never did."""

    board: BoardView
    hung: Hung | None
    has_photo: bool


@dataclass(frozen=True)
class Minuted:
    """Of a vote in a meeting: on which day its minutes were published."""

    published_on: date | None


@dataclass(frozen=True, kw_only=True)
class Publishing:
    """Where the publishing of an outcome stands. `confirmed` counters said that the count is theirs.

    `minuted` is None of a poll, `consents` where the outcome waits for none.
    """

    place: str
    today: date
    within: Within
    counted_on: date | None
    confirmed: int
    draft: DraftView | None
    notice: NoticeView | None
    sheets: Sequence[Sheet]
    deeds: Mapping[Deed, date]
    state: State
    ends_on: date | None
    open_objections: int
    remedies_due: int
    asks_correction: bool = False
    final_on: date | None
    is_filed: bool
    minuted: Minuted | None = None
    consents: Consents | None = None


def lines(found: Publishing) -> tuple[Line, ...]:
    """`is_filed`: whether an outcome of this kind has to be filed."""
    return (
        _counted(found),
        _checked(found) if found.minuted is None else _minuted(found.minuted),
        _written(found),
        _published(found),
        _printed(found),
        _posted(found),
        _hung(found),
        _told(found, Task.VOTERS_TOLD, Deed.VOTERS_TOLD, found.within.result),
        _told(found, Task.COMMITTEE_TOLD, Deed.COMMITTEE_TOLD, found.within.decision),
        _window(found),
        _waiting(found, Task.ANSWERED, found.open_objections),
        _waiting(found, Task.REMEDIED, found.remedies_due),
        *(_consents(found.consents) if found.consents else ()),
        _final(found),
        *((_told(found, Task.FILED, Deed.FILED, found.within.filing),) if found.is_filed else ()),
    )


def waiting(found: Publishing) -> int:
    """How many can be done now."""
    return sum(each.done is Done.MISSING or _is_overdue(each) for each in lines(found))


def _is_overdue(line: Line) -> bool:
    return line.done is Done.LATE and line.done_on is None


def _counted(found: Publishing) -> Line:
    done = Done.MISSING if found.counted_on is None else Done.DONE
    return Line(Task.COUNTED, done, done_on=found.counted_on)


def _checked(found: Publishing) -> Line:
    reached = min(found.confirmed, COUNTERS)
    return Line(
        Task.CHECKED, _if_counted(found, is_done=reached == COUNTERS), reached=reached, asked=COUNTERS
    )


def _minuted(minuted: Minuted) -> Line:
    done_on = minuted.published_on
    return Line(Task.MINUTED, Done.MISSING if done_on is None else Done.DONE, done_on=done_on)


def _written(found: Publishing) -> Line:
    texts = found.notice.texts if found.notice else found.draft.texts if found.draft else None
    reached = len(texts.languages) if texts else 0
    return Line(
        Task.WRITTEN, _if_counted(found, is_done=reached == COUNTERS), reached=reached, asked=COUNTERS
    )


def _published(found: Publishing) -> Line:
    if found.counted_on is None:
        return Line(Task.PUBLISHED, Done.NOT_YET)
    return _within(found, Task.PUBLISHED, found.notice.from_on if found.notice else None, found.within.result)


def _printed(found: Publishing) -> Line:
    done_on = found.deeds.get(Deed.PRINTED)
    return Line(Task.PRINTED, _if_published(found, is_done=done_on is not None), done_on=done_on)


def _posted(found: Publishing) -> Line:
    reached = sum(each.hung is not None and each.has_photo for each in found.sheets)
    done = _if_published(found, is_done=bool(found.sheets) and reached == len(found.sheets))
    return Line(Task.POSTED, done, reached=reached, asked=len(found.sheets))


def _hung(found: Publishing) -> Line:
    """A sheet that came down too soon is put up again, or its days are missing for good."""
    states = [each.hung.state if each.hung else None for each in found.sheets]
    reached = sum(each is Hanging.LONG_ENOUGH for each in states)
    if found.notice is None or not states or None in states:
        return Line(Task.HUNG, Done.NOT_YET, reached=reached, asked=len(states))
    if {Hanging.TOO_SHORT, Hanging.BY_THE_COMMON_COUNT} & set(states):
        return Line(Task.HUNG, Done.LATE, reached=reached, asked=len(states))
    until = max(each.hung.until for each in found.sheets if each.hung)
    done = Done.DONE if reached == len(states) else Done.NOT_YET
    return Line(Task.HUNG, done, by=until, reached=reached, asked=len(states))


def _told(found: Publishing, task: Task, deed: Deed, term: Term) -> Line:
    if found.counted_on is None:
        return Line(task, Done.NOT_YET)
    return _within(found, task, found.deeds.get(deed), term)


def _window(found: Publishing) -> Line:
    is_over = found.ends_on is not None and found.today > found.ends_on
    return Line(Task.WINDOW, Done.DONE if is_over else Done.NOT_YET, by=found.ends_on)


def _waiting(found: Publishing, task: Task, count: int) -> Line:
    if found.notice is None:
        return Line(task, Done.NOT_YET)
    if count:
        return Line(task, Done.MISSING, asked=count)
    is_over = found.ends_on is not None and found.today > found.ends_on
    return Line(task, Done.DONE if is_over else Done.NOT_YET)


def _consents(found: Consents) -> tuple[Line, Line]:
    listed = min(len(set(found.confirmed_by)), CONFIRMING)
    given = len(found.wanted) - found.missing_count
    return (
        Line(
            Task.CONSENTS_LISTED,
            Done.DONE if found.is_listed else Done.MISSING,
            reached=listed,
            asked=CONFIRMING,
        ),
        Line(
            Task.CONSENTS_GIVEN,
            Done.MISSING if found.missing_count else Done.DONE if found.is_listed else Done.NOT_YET,
            reached=given,
            asked=len(found.wanted),
        ),
    )


def _final(found: Publishing) -> Line:
    if found.final_on is not None:
        return Line(Task.FINAL_SAID, Done.DONE, done_on=found.final_on)
    is_settled = found.state in {State.FINAL, State.UNDONE}
    return Line(Task.FINAL_SAID, Done.MISSING if is_settled else Done.NOT_YET)


def _within(found: Publishing, task: Task, done_on: date | None, term: Term) -> Line:
    """Of what is to be done within so many days of the count."""
    assert found.counted_on is not None
    last = clocks.last_day(found.counted_on, term.days, found.place)
    is_late = (done_on or found.today) > last.latest
    done = Done.LATE if is_late else Done.DONE if done_on else Done.MISSING
    return Line(task, done, done_on=done_on, by=last.earliest, term=term)


def _if_counted(found: Publishing, *, is_done: bool) -> Done:
    if is_done:
        return Done.DONE
    return Done.NOT_YET if found.counted_on is None else Done.MISSING


def _if_published(found: Publishing, *, is_done: bool) -> Done:
    if is_done:
        return Done.DONE
    return Done.NOT_YET if found.notice is None else Done.MISSING
