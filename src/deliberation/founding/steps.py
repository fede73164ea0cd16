"""The steps from nothing to a committee: what is done, what is next, from when and by when. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from deliberation.counting.days import Holidays
from deliberation.founding import clocks
from deliberation.founding.clocks import Bound, Posted
from deliberation.founding.kinds import Event
from deliberation.founding.terms import Terms


class Step(StrEnum):
    """In their order."""

    ALLOWED = "allowed"
    GROUP = "group"
    DRAFTS = "drafts"
    NOMINATIONS = "nominations"
    CANDIDATES = "candidates"
    ELECTION = "election"
    MEETING = "meeting"
    FILING = "filing"
    HANDOVER = "handover"


class State(StrEnum):
    DONE = "done"
    NOW = "now"
    NEXT = "next"


@dataclass(frozen=True, kw_only=True)
class Course:
    """What has happened so far, by days. A posting that no longer says what stands counts as none."""

    begun_on: date
    group_on: date | None = None
    drafts_on: date | None = None
    nominated: int = 0
    candidates_on: date | None = None
    open_objections: int = 0
    called_on: date | None = None
    opens_on: date | None = None
    counted_on: date | None = None
    is_formed: bool = False
    events: Mapping[Event, date]


@dataclass(frozen=True, kw_only=True)
class StepView:
    """`starts`: not before that day; `hangs`: what is posted hangs until then; `due`: it should be done by then."""

    step: Step
    state: State
    done_on: date | None = None
    starts: Bound | None = None
    hangs: Bound | None = None
    due: Bound | None = None
    is_late: bool = False


def steps(course: Course, terms: Terms, today: date, holidays: Holidays) -> tuple[StepView, ...]:
    """All of them, in their order."""
    return (
        StepView(step=Step.ALLOWED, state=State.DONE, done_on=course.begun_on),
        StepView(step=Step.GROUP, state=_state(course.group_on, ready=True), done_on=course.group_on),
        _drafts(course, terms),
        _nominations(course),
        _candidates(course, terms, today),
        _election(course, terms, today, holidays),
        *_after(course, terms, today, holidays),
    )


def _state(done: object, *, ready: bool) -> State:
    if done:
        return State.DONE
    return State.NOW if ready else State.NEXT


def _drafts(course: Course, terms: Terms) -> StepView:
    hangs = None
    if course.drafts_on:
        hangs = clocks.up_until(course.drafts_on, terms.drafts_posted)
    state = _state(course.drafts_on, ready=course.group_on is not None)
    return StepView(step=Step.DRAFTS, state=state, done_on=course.drafts_on, hangs=hangs)


def _nominations(course: Course) -> StepView:
    state = _state(course.candidates_on, ready=course.group_on is not None)
    return StepView(step=Step.NOMINATIONS, state=state, done_on=course.candidates_on)


def _candidates(course: Course, terms: Terms, today: date) -> StepView:
    if course.candidates_on is None:
        state = State.NOW if course.nominated and course.group_on else State.NEXT
        return StepView(step=Step.CANDIDATES, state=state)
    hangs = clocks.up_until(course.candidates_on, terms.candidates_posted)
    is_done = course.called_on is not None or (today > hangs.day and not course.open_objections)
    return StepView(
        step=Step.CANDIDATES,
        state=State.DONE if is_done else State.NOW,
        done_on=hangs.day if is_done else None,
        hangs=hangs,
    )


def _election(course: Course, terms: Terms, today: date, holidays: Holidays) -> StepView:
    due = clocks.assembly_by(course.group_on, terms, holidays) if course.group_on else None
    starts = clocks.call_from(course.candidates_on, terms) if course.candidates_on else None
    if course.called_on and course.drafts_on and course.candidates_on:
        posted = Posted(drafts_on=course.drafts_on, candidates_on=course.candidates_on)
        starts = clocks.vote_from(posted, terms)
    is_ready = starts is not None and course.drafts_on is not None and not course.open_objections
    held_on = course.opens_on or max(today, starts.day if starts else today)
    return StepView(
        step=Step.ELECTION,
        state=_state(course.counted_on, ready=course.called_on is not None or is_ready),
        done_on=course.counted_on,
        starts=starts,
        due=due,
        is_late=due is not None and held_on > due.day,
    )


def _after(course: Course, terms: Terms, today: date, holidays: Holidays) -> tuple[StepView, ...]:
    clocked = (
        (Step.MEETING, Event.MEETING, clocks.meeting_by),
        (Step.FILING, Event.FILING, clocks.filing_by),
        (Step.HANDOVER, Event.HANDOVER, clocks.handover_by),
    )
    has_met = Event.MEETING in course.events
    found = []
    for step, event, due_by in clocked:
        done_on = course.events.get(event)
        due = due_by(course.counted_on, terms, holidays) if course.counted_on else None
        is_ready = course.is_formed and (event is Event.MEETING or has_met)
        found.append(
            StepView(
                step=step,
                state=_state(done_on, ready=is_ready),
                done_on=done_on,
                due=due if course.is_formed else None,
                is_late=due is not None and course.is_formed and (done_on or today) > due.day,
            )
        )
    return tuple(found)
