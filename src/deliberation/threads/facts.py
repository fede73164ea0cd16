"""What happened in threads, as the log tells it: kinds and reasons in the open, the words only as a commitment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from typing_extensions import override

from deliberation.kernel.facts import Fact, PublicValue
from deliberation.threads.rules import Kind, Reason


@dataclass(frozen=True, kw_only=True)
class CommentPosted(Fact):
    """Somebody spoke. The words are the private body."""

    kind: ClassVar[str] = "comment.posted"
    subject: ClassVar[str] = "comment"
    matter_id: UUID
    comment_kind: Kind
    words: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"proposal": str(self.matter_id), "kind": self.comment_kind.value}

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return {"text": self.words}


@dataclass(frozen=True, kw_only=True)
class _CommentFact(Fact):
    subject: ClassVar[str] = "comment"

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {}


@dataclass(frozen=True, kw_only=True)
class CommentAnswered(_CommentFact):
    """Staff or committee answered this question."""

    kind: ClassVar[str] = "comment.answered"


@dataclass(frozen=True, kw_only=True)
class CommentWithdrawn(_CommentFact):
    kind: ClassVar[str] = "comment.withdrawn"


@dataclass(frozen=True, kw_only=True)
class CommentRestored(_CommentFact):
    kind: ClassVar[str] = "comment.restored"


@dataclass(frozen=True, kw_only=True)
class CommentReported(_CommentFact):
    kind: ClassVar[str] = "comment.reported"
    reason: Reason

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"reason": self.reason.value}


@dataclass(frozen=True, kw_only=True)
class CommentHidden(CommentReported):
    kind: ClassVar[str] = "comment.hidden"
