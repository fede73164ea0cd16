"""PDF papers: opened, walked through, and refused when there is more in them than pages to read."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence

MOST_BYTES = 10_000_000
MOST_PAGES = 300
_MOST_OBJECTS = 30_000
_AFTER_THE_END = 1024  # some programs pad; more than that is another file behind the paper
_BEGINNING, _END = b"%PDF-", b"%%EOF"
_ACTIVE_KEYS = frozenset(
    {"/JS", "/JavaScript", "/EmbeddedFiles", "/EmbeddedFile", "/EF", "/XFA", "/RichMediaContent", "/AA"}
)
_ACTIVE_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition", "/RichMedia"}
)


class NotAPaper(Invalid):
    message = sentence("This is not a PDF that we can open. Save it as PDF once more and send that.")
    field = "paper"


class PaperTooLarge(Invalid):
    message = sentence("A paper may have at most 10 MB and 300 pages. Send the part that matters.")
    field = "paper"


class PaperIsLocked(Invalid):
    message = sentence("This PDF is locked with a password. Save it without one and send that.")
    field = "paper"


class PaperIsActive(Invalid):
    message = sentence("This PDF holds programs or other files. Print it into a new PDF and send that.")
    field = "paper"


@dataclass(frozen=True)
class Paper:
    """A PDF with pages only."""

    content: bytes
    sha256: str
    page_count: int


def read(data: bytes) -> Paper:
    """The paper in these bytes. Slow: keep it off the event loop."""
    if len(data) > MOST_BYTES:
        raise PaperTooLarge
    if not data.startswith(_BEGINNING) or not _ends(data):
        raise NotAPaper
    try:
        return Paper(data, hashlib.sha256(data).hexdigest(), _checked_pages(data))
    except (PyPdfError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
        raise NotAPaper from error
    except (RecursionError, MemoryError) as error:
        raise PaperTooLarge from error


def _ends(data: bytes) -> bool:
    return len(data) - data.rfind(_END) - len(_END) <= _AFTER_THE_END if _END in data else False


def _checked_pages(data: bytes) -> int:
    reader = PdfReader(BytesIO(data), strict=False)
    if reader.is_encrypted:
        raise PaperIsLocked
    references = tuple(_references(reader))
    if len(references) > _MOST_OBJECTS:
        raise PaperTooLarge
    for reference in references:
        if _is_active(reader.get_object(reference)):
            raise PaperIsActive
    pages = len(reader.pages)
    if pages > MOST_PAGES:
        raise PaperTooLarge
    if pages == 0:
        raise NotAPaper
    return pages


def _references(reader: PdfReader) -> Iterator[IndirectObject]:
    for generation, places in reader.xref.items():
        yield from (IndirectObject(number, generation, reader) for number in places)
    yield from (IndirectObject(number, 0, reader) for number in reader.xref_objStm)


def _is_active(found: object) -> bool:
    """Whether an object, or one written inside it, acts by itself or hides a file."""
    waiting = [found]
    while waiting:
        each = waiting.pop()
        if isinstance(each, DictionaryObject):
            if each.keys() & _ACTIVE_KEYS or each.get("/S") in _ACTIVE_ACTIONS:
                return True
            waiting += [value for value in each.values() if not isinstance(value, IndirectObject)]
        elif isinstance(each, ArrayObject):
            waiting += [value for value in each if not isinstance(value, IndirectObject)]
    return False
