"""Minutes as one document: the record, and the words around it. Its canonical bytes are what is signed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from pydantic import TypeAdapter

from deliberation.kernel import canonical
from deliberation.ledger import digests
from deliberation.meetings.minutes.record import Record

Language = Literal["zh-Hans", "en"]
LANGUAGES: tuple[Language, ...] = ("zh-Hans", "en")
LONGEST_WORDS = 20_000
"""Characters of one part."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """Markdown: before the items, on each of them by its id, and after them."""

    opening: str
    items: Mapping[UUID, str]
    closing: str

    def parts(self) -> Mapping[str, str]:
        """By a name that is good for a form's field."""
        items = {str(item_id): text for item_id, text in self.items.items()}
        return {"opening": self.opening, **items, "closing": self.closing}


@dataclass(frozen=True, kw_only=True)
class Document:
    language: Language
    record: Record
    words: Words
    schema: Literal["deliberation/minutes/v1"] = "deliberation/minutes/v1"

    def canonical_bytes(self) -> bytes:
        """RFC 8785. The names that only the mask needs are no part of it."""
        printed = replace(self, record=replace(self.record, names=()))
        return canonical.encode(_ADAPTER.dump_python(printed, mode="json"))

    def sha256(self) -> str:
        """As the log names a document."""
        return digests.document(self.canonical_bytes())


_ADAPTER = TypeAdapter(Document)


def read(content: bytes) -> Document:
    """From the bytes that `canonical_bytes` made."""
    return _ADAPTER.validate_json(content)
