"""Who signs for which side, and when a handover is done or late. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from deliberation.committees import terms
from deliberation.committees.handover.kinds import Item, Side, State
from deliberation.committees.views import CommitteeView
from deliberation.counting import days
from deliberation.counting.lint.terms import Term
from deliberation.counting.presets.places import Parameter
from deliberation.kernel.refusals import Conflict, NotAllowed, NotFound
from deliberation.kernel.text import sentence

LONGEST_ABOUT = 200
MOST_LINES = 60


class NoHandover(NotFound):
    message = sentence("No handover list is begun here.")


class HandoverBegunAlready(Conflict):
    message = sentence("The handover list is begun already.")


class NoSuchLine(NotFound):
    message = sentence("There is no such line on the handover list.")


class TooManyLines(Conflict):
    message = sentence("The list has %(count)s lines. Put the rest together in the last one.")


class SignedAlready(Conflict):
    message = sentence("This side has signed this line already.")


class PaperWaits(Conflict):
    message = sentence(
        "What this side signed with a pen is entered. Somebody else compares it with the paper."
    )


class NoPaperWaits(Conflict):
    message = sentence("Nothing waits here to be compared with the paper. Perhaps somebody has done it.")


class ComparesOwn(NotAllowed):
    message = sentence("You entered this yourself. Somebody else compares it with the paper.")


class NotThisSide(NotAllowed):
    message = sentence(
        "Only somebody of this side signs it. What was signed with a pen, the office writes down."
    )


class OneForBothSides(NotAllowed):
    message = sentence("You signed this line for the other side. Somebody else must sign it for this one.")


class NotLateYet(Conflict):
    message = sentence("The handover has until %(day)s. The street office is told after that.")


class NothingOpen(Conflict):
    message = sentence("Everything on the list is handed over. There is nothing to tell.")


class ToldAlready(Conflict):
    message = sentence("The street office was told already.")


@dataclass(frozen=True, kw_only=True)
class Signature:
    """As what one side signed a line."""

    state: State
    remark: str = field(repr=False)
    is_paper: bool
    signed_at: datetime
    signed_by: UUID


@dataclass(frozen=True, kw_only=True)
class Entered:
    """What one person of the office read on the paper; it waits for another."""

    id: UUID
    state: State
    remark: str = field(repr=False)
    entered_at: datetime
    entered_by: UUID


@dataclass(frozen=True, kw_only=True)
class LineView:
    """`papers` wait to be compared."""

    id: UUID
    ordinal: int
    item: Item
    about: str
    signatures: Mapping[Side, Signature]
    papers: Mapping[Side, Entered]

    @property
    def is_done(self) -> bool:
        """Both sides say that it is handed over whole."""
        return all(side in self.signatures and self.signatures[side].state is State.WHOLE for side in Side)


@dataclass(frozen=True, kw_only=True)
class HandoverView:
    due_on: date
    lines: tuple[LineView, ...]
    told_on: date | None

    @property
    def open_lines(self) -> tuple[LineView, ...]:
        return tuple(line for line in self.lines if not line.is_done)

    def is_late(self, today: date) -> bool:
        return bool(self.open_lines) and today > self.due_on


def term(place: str) -> Term:
    """How many days the outgoing side has. Raises PlaceUnknown."""
    return terms.term(place, Parameter.HANDOVER_WITHIN_DAYS)


def due_on(committee: CommitteeView) -> date:
    """Counted from the first day of the term."""
    return days.plus_days(committee.starts_on, term(committee.place).days)


def check_signing(line: LineView, side: Side, *, sides: frozenset[Side], by: UUID) -> None:
    """Raise SignedAlready, PaperWaits, NotThisSide or OneForBothSides. `sides`: for which the one who signs belongs here."""
    _check_unsigned(line, side)
    if side not in sides:
        raise NotThisSide
    if any(each.signed_by == by for at, each in line.signatures.items() if at is not side):
        raise OneForBothSides


def check_entering(line: LineView, side: Side, *, by: UUID, is_staff: bool) -> None:
    """Raise SignedAlready, PaperWaits, NotThisSide or OneForBothSides: who signed one side does not write down the other."""
    _check_unsigned(line, side)
    _check_office(line, side, by=by, is_staff=is_staff)


def check_comparing(line: LineView, side: Side, *, by: UUID, is_staff: bool) -> Entered:
    """What waits there. Raise NoPaperWaits, ComparesOwn, NotThisSide or OneForBothSides."""
    entered = line.papers.get(side)
    if entered is None:
        raise NoPaperWaits
    _check_office(line, side, by=by, is_staff=is_staff)
    if entered.entered_by == by:
        raise ComparesOwn
    return entered


def _check_unsigned(line: LineView, side: Side) -> None:
    if side in line.signatures:
        raise SignedAlready
    if side in line.papers:
        raise PaperWaits


def _check_office(line: LineView, side: Side, *, by: UUID, is_staff: bool) -> None:
    if not is_staff:
        raise NotThisSide
    own = [each for at, each in line.signatures.items() if at is not side and not each.is_paper]
    if any(each.signed_by == by for each in own):
        raise OneForBothSides
