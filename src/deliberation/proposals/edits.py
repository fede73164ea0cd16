"""What an author sends: a text, files to add, files to take out."""

from dataclasses import dataclass
from uuid import UUID

from deliberation.proposals.papers import Paper
from deliberation.proposals.pictures import Picture
from deliberation.proposals.rules import FileKind
from deliberation.proposals.texts import Text


@dataclass(frozen=True, kw_only=True)
class NewFile:
    """A file that was taken in; `caption` says what a picture shows, or what a paper is called."""

    kind: FileKind
    content: bytes
    sha256: str
    caption: str
    width: int | None = None
    height: int | None = None
    page_count: int | None = None


@dataclass(frozen=True, kw_only=True)
class Edit:
    """A text as it should be now. `edition` is the one the author had before them; `changed` says what is new."""

    text: Text
    added: tuple[NewFile, ...] = ()
    removed: frozenset[UUID] = frozenset()
    edition: int = 0
    changed: str = ""


def of_picture(picture: Picture, caption: str) -> NewFile:
    return NewFile(
        kind=FileKind.PICTURE,
        content=picture.content,
        sha256=picture.sha256,
        caption=caption,
        width=picture.width,
        height=picture.height,
    )


def of_paper(paper: Paper, caption: str) -> NewFile:
    return NewFile(
        kind=FileKind.PAPER,
        content=paper.content,
        sha256=paper.sha256,
        caption=caption,
        page_count=paper.page_count,
    )
