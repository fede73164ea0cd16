"""What pages are told about threads. The words of a hidden comment are not in any view but its author's and staff's."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from deliberation.communities.bylines import Byline
from deliberation.kernel import text as words
from deliberation.threads.rules import Kind, Reason


@dataclass(frozen=True)
class HidingView:
    """Why and when a comment was hidden."""

    ruling_id: UUID
    reason: Reason
    hidden_at: datetime


@dataclass(frozen=True, kw_only=True)
class CommentView:
    """A comment as this reader may see it; `text` is empty when it is hidden or was taken back."""

    id: UUID
    matter_id: UUID
    parent_id: UUID | None
    kind: Kind
    text: str
    author: Byline
    posted_at: datetime
    helpful_count: int
    is_marked: bool
    is_mine: bool
    may_take_back: bool
    is_withdrawn: bool
    hiding: HidingView | None
    replies: tuple["CommentView", ...] = ()

    @property
    def lang(self) -> str:
        return words.language(self.text)

    @property
    def is_shown(self) -> bool:
        return self.hiding is None and not self.is_withdrawn

    @property
    def is_answered(self) -> bool:
        return any(reply.kind is Kind.ANSWER and reply.is_shown for reply in self.replies)


@dataclass(frozen=True)
class CountsView:
    """How many comments a thread shows; `answered` are comments with an official answer."""

    total: int = 0
    supports: int = 0
    concerns: int = 0
    questions: int = 0
    answered: int = 0


@dataclass(frozen=True)
class ReasonView:
    """One of the reasons most neighbours found helpful, cut short."""

    id: UUID
    text: str
    helpful_count: int

    @property
    def lang(self) -> str:
        return words.language(self.text)


@dataclass(frozen=True)
class ReasonsView:
    supports: tuple[ReasonView, ...]
    concerns: tuple[ReasonView, ...]


@dataclass(frozen=True)
class ThreadView:
    """A page of a thread; `found` counts what its filter leaves in all."""

    counts: CountsView
    found: int
    comments: tuple[CommentView, ...]


@dataclass(frozen=True, kw_only=True)
class ToldView:
    """A comment that is hidden, for its author; `is_upheld` after a review."""

    id: UUID
    matter_id: UUID
    text: str
    reason: Reason
    hidden_at: datetime
    appealed_at: datetime | None
    is_upheld: bool

    @property
    def lang(self) -> str:
        return words.language(self.text)


@dataclass(frozen=True)
class AppealView:
    text: str
    appealed_at: datetime

    @property
    def lang(self) -> str:
        return words.language(self.text)


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """What staff are to decide: a reported comment, or a hidden one whose author asks for a review."""

    id: UUID
    matter_id: UUID
    kind: Kind
    text: str
    author: Byline
    posted_at: datetime
    reports: tuple[tuple[Reason, int], ...]
    hiding: HidingView | None
    appeal: AppealView | None

    @property
    def lang(self) -> str:
        return words.language(self.text)


@dataclass(frozen=True, kw_only=True)
class HiddenLine:
    """A line of the public list: that something was hidden, when, why, and what came of it. No name, no words."""

    matter_id: UUID
    reason: Reason
    hidden_at: datetime
    restored_at: datetime | None
    is_appealed: bool
    is_upheld: bool
