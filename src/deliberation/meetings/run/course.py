"""Where a meeting stands, worked out from the steps it went through."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from deliberation.meetings.kinds import ItemKind, Step


class Status(StrEnum):
    CALLED = "called"
    OPEN = "open"
    ADJOURNED = "adjourned"
    ENDED = "ended"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class Taken:
    """One step as it was taken. `had_quorum` is said of the end alone."""

    step: Step
    at: datetime
    item_id: UUID | None = None
    resumes_at: datetime | None = None
    had_quorum: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Item:
    """One item of the agenda, in its place. `is_on_notice` is false for what was added after the call."""

    id: UUID
    position: int
    kind: ItemKind
    title: str
    body: str
    is_on_notice: bool


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One time an item was before the meeting; it may be taken up again. `until` is None while it is."""

    item_id: UUID
    since: datetime
    until: datetime | None


@dataclass(frozen=True, kw_only=True)
class Course:
    """The steps in their order, and what follows from them."""

    steps: tuple[Taken, ...]
    turns: tuple[Turn, ...]

    @property
    def status(self) -> Status:
        whole = [each.step for each in self.steps if each.item_id is None]
        return _STATUS[whole[-1]] if whole else Status.CALLED

    @property
    def opened_at(self) -> datetime | None:
        return self._at(Step.OPENED)

    @property
    def ended_at(self) -> datetime | None:
        return self._at(Step.ENDED)

    @property
    def resumes_at(self) -> datetime | None:
        """When an adjourned meeting goes on."""
        return self.steps[-1].resumes_at if self.status is Status.ADJOURNED else None

    @property
    def missed_quorum(self) -> bool:
        """Whether it ended without ever having had it, so that it may be called again."""
        return bool(self.steps) and self.steps[-1].had_quorum is False

    @property
    def current(self) -> UUID | None:
        """The item that is before the meeting."""
        last = self.turns[-1] if self.turns else None
        return last.item_id if last is not None and last.until is None else None

    @property
    def sessions(self) -> tuple[tuple[datetime, datetime | None], ...]:
        """From each opening or resuming to its adjournment or end; None is not over yet."""
        found: list[tuple[datetime, datetime | None]] = []
        for each in self.steps:
            if each.step in (Step.OPENED, Step.RESUMED):
                found.append((each.at, None))
            elif each.step in (Step.ADJOURNED, Step.ENDED) and found and found[-1][1] is None:
                found[-1] = (found[-1][0], each.at)
        return tuple(found)

    @property
    def done(self) -> frozenset[UUID]:
        return frozenset(turn.item_id for turn in self.turns if turn.until is not None) - {self.current}

    def next_of(self, items: Sequence[Item]) -> Item | None:
        """The first in the agenda's order that was not before the meeting yet."""
        return next((item for item in items if item.id not in self.done and item.id != self.current), None)

    def skipped(self, items: Sequence[Item]) -> tuple[Item, ...]:
        """Items left behind while a later one was taken up."""
        places = {item.id: item.position for item in items}
        taken = {turn.item_id for turn in self.turns}
        farthest = max((places[each] for each in taken if each in places), default=0)
        return tuple(item for item in items if item.id not in taken and item.position < farthest)

    def _at(self, step: Step) -> datetime | None:
        return next((each.at for each in self.steps if each.step is step), None)


def of(steps: Sequence[Taken]) -> Course:
    """Adjourning interrupts the item that is before the meeting, and resuming takes it up again, also after another time was set."""
    turns: list[Turn] = []
    interrupted: UUID | None = None
    before: Step | None = None
    for each in steps:
        is_running = bool(turns) and turns[-1].until is None
        if is_running and each.step in _ENDS_TURN:
            turns[-1] = replace(turns[-1], until=each.at)
        if each.step is Step.ADJOURNED and before is not Step.ADJOURNED:
            interrupted = turns[-1].item_id if is_running else None
        begun = interrupted if each.step is Step.RESUMED else each.item_id
        if begun is not None and each.step in _BEGINS_TURN:
            turns.append(Turn(item_id=begun, since=each.at, until=None))
        before = each.step
    return Course(steps=tuple(steps), turns=tuple(turns))


_BEGINS_TURN = {Step.ITEM_BEGUN, Step.RESUMED}
_ENDS_TURN = {Step.ITEM_BEGUN, Step.ITEM_ENDED, Step.ADJOURNED, Step.ENDED}
_STATUS = {
    Step.OPENED: Status.OPEN,
    Step.RESUMED: Status.OPEN,
    Step.ADJOURNED: Status.ADJOURNED,
    Step.ENDED: Status.ENDED,
    Step.CANCELLED: Status.CANCELLED,
}
