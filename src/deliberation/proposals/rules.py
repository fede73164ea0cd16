"""What a proposal is made of, who may change it, and until when."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from deliberation.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from deliberation.kernel.text import sentence

MOST_FILES = 12


class Category(StrEnum):
    """What a proposal is about, for finding it again."""

    PARKING = "parking"
    LIFT = "lift"
    FIRE_SAFETY = "fire_safety"
    GREEN = "green"
    REPAIRS = "repairs"
    MONEY = "money"
    OTHER = "other"


class Stage(StrEnum):
    """A stage a proposal may pass after it is raised, in this order."""

    DELIBERATION = "deliberation"
    COSTING = "costing"
    VOTE = "vote"
    NOTICE = "notice"
    BUILT = "built"
    JUDGED = "judged"


class Standing(StrEnum):
    """Where a proposal stands, as far as this room knows."""

    DRAFT = "draft"
    OPEN = "open"
    FROZEN = "frozen"
    WITHDRAWN = "withdrawn"


class FileKind(StrEnum):
    """A picture is shown on the page; a paper is a PDF to take away."""

    PICTURE = "picture"
    PAPER = "paper"


class NoSuchProposal(NotFound):
    message = sentence("There is no such proposal here. It may be a draft of somebody else.")


class NoSuchVersion(NotFound):
    message = sentence("This proposal has no such version.")


class NotTheAuthor(NotAllowed):
    message = sentence("Only the author can change this proposal. You can comment on it.")


class AlreadyPublished(Conflict):
    message = sentence("This proposal has been published already.")


class NotPublished(Conflict):
    message = sentence("This proposal is still a draft.")


class AlreadyWithdrawn(Conflict):
    message = sentence("This proposal was withdrawn. Nothing more can change on it.")


class TextIsFrozen(Conflict):
    message = sentence("A vote on this text has begun, so it stays as it is. You can still comment on it.")


class SavedMeanwhile(Conflict):
    message = sentence("You saved this in another window in the meantime. Open it again and change it there.")


class NothingChanged(Invalid):
    message = sentence("Nothing is different from the last version. Change something first.")


class SayWhatChanged(Invalid):
    message = sentence("Say in one sentence what you changed, so that neighbours need not compare.")
    field = "changed"


class TooManyFiles(Invalid):
    message = sentence("A proposal takes at most %(most)s pictures and papers. Remove one first.")
    field = "files"


@dataclass(frozen=True)
class State:
    """What decides whether a proposal may still change."""

    author_id: UUID
    is_published: bool = False
    is_frozen: bool = False
    is_withdrawn: bool = False

    @property
    def standing(self) -> Standing:
        if self.is_withdrawn:
            return Standing.WITHDRAWN
        if self.is_frozen:
            return Standing.FROZEN
        return Standing.OPEN if self.is_published else Standing.DRAFT


def check_drafting(state: State, account_id: UUID) -> None:
    """Raise the first reason why this account may not change the draft; others do not learn that it exists."""
    if state.author_id != account_id and not state.is_published:
        raise NoSuchProposal
    if state.is_published:
        raise AlreadyPublished


def check_revising(state: State, account_id: UUID) -> None:
    """Raise the first reason why this account may not make a new version."""
    _check_is_open(state, account_id)
    if state.author_id != account_id:
        raise NotTheAuthor


def check_withdrawing(state: State, account_id: UUID, *, is_staff: bool) -> None:
    """Raise the first reason why this account may not withdraw it."""
    _check_is_open(state, account_id)
    if state.author_id != account_id and not is_staff:
        raise NotTheAuthor


def check_costing(state: State) -> None:
    """Raise the first reason why nobody may publish who pays what for it."""
    if not state.is_published:
        raise NoSuchProposal
    if state.is_withdrawn:
        raise AlreadyWithdrawn
    if state.is_frozen:
        raise TextIsFrozen


def check_freezing(state: State) -> None:
    """Raise the first reason why no poll may ask about it. A second poll may ask about a frozen text."""
    if not state.is_published:
        raise NotPublished
    if state.is_withdrawn:
        raise AlreadyWithdrawn


def check_file_count(count: int) -> None:
    if count > MOST_FILES:
        raise TooManyFiles({"most": MOST_FILES})


def _check_is_open(state: State, account_id: UUID) -> None:
    if not state.is_published:
        raise NotPublished if state.author_id == account_id else NoSuchProposal
    if state.is_withdrawn:
        raise AlreadyWithdrawn
    if state.is_frozen:
        raise TextIsFrozen
