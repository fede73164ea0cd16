"""What pages are told about proposals: frozen values, nothing to compute."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from deliberation.communities.bylines import Byline
from deliberation.kernel import text as words
from deliberation.proposals.rules import Category, FileKind, Standing
from deliberation.proposals.texts import Text


@dataclass(frozen=True, kw_only=True)
class CardView:
    """A published proposal in a list."""

    id: UUID
    number: int
    title: str
    summary: str
    category: Category
    standing: Standing
    author: Byline
    published_at: datetime

    @property
    def lang(self) -> str:
        return words.language(self.title)


@dataclass(frozen=True, kw_only=True)
class DraftView:
    """A draft in its author's list."""

    id: UUID
    title: str
    saved_at: datetime

    @property
    def lang(self) -> str:
        return words.language(self.title)


@dataclass(frozen=True)
class IndexView:
    """A page of the list; the counts say how many each filter would leave."""

    cards: tuple[CardView, ...]
    total: int
    by_standing: dict[Standing, int]
    by_category: dict[Category, int]


@dataclass(frozen=True, kw_only=True)
class WithdrawalView:
    reason: str
    is_by_staff: bool
    withdrawn_at: datetime


@dataclass(frozen=True, kw_only=True)
class ProposalView:
    """One proposal as it is now. `version` is 0 while it is a draft; `number` is None then."""

    id: UUID
    number: int | None
    edition: int
    text: Text
    author: Byline
    standing: Standing
    saved_at: datetime
    published_at: datetime | None
    frozen_at: datetime | None
    withdrawal: WithdrawalView | None

    @property
    def lang(self) -> str:
        return words.language(self.text.title + self.text.summary)


@dataclass(frozen=True, kw_only=True)
class FileView:
    """A picture or paper without its bytes; `size` in bytes."""

    id: UUID
    kind: FileKind
    sha256: str
    caption: str
    width: int | None
    height: int | None
    page_count: int | None
    size: int

    @property
    def name(self) -> str:
        """The last part of its address."""
        return f"{self.sha256}.{'webp' if self.kind is FileKind.PICTURE else 'pdf'}"

    @property
    def kilobytes(self) -> int:
        return max(1, -(-self.size // 1000))

    @property
    def lang(self) -> str:
        return words.language(self.caption)


@dataclass(frozen=True)
class FileContent:
    """The bytes of a file; `is_public` unless only its author may see it yet."""

    kind: FileKind
    caption: str
    content: bytes
    is_public: bool


@dataclass(frozen=True, kw_only=True)
class VersionLine:
    """A version in the list of versions."""

    version: int
    changed: str
    made_at: datetime
    text_sha256: str

    @property
    def lang(self) -> str:
        return words.language(self.changed)


@dataclass(frozen=True, kw_only=True)
class VersionView(VersionLine):
    """A version with its text; `text_sha256` is `sha256:` and the hash of the version's canonical bytes."""

    proposal_id: UUID
    text: Text
    files: tuple[FileView, ...]


@dataclass(frozen=True)
class PageView:
    """Everything the room knows for a proposal's own page."""

    proposal: ProposalView
    files: tuple[FileView, ...]
    versions: tuple[VersionLine, ...]

    @property
    def pictures(self) -> tuple[FileView, ...]:
        return tuple(file for file in self.files if file.kind is FileKind.PICTURE)

    @property
    def papers(self) -> tuple[FileView, ...]:
        return tuple(file for file in self.files if file.kind is FileKind.PAPER)
