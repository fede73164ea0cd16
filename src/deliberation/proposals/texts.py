"""The text of a proposal, and the only bytes of it: what a poll asks about is known by their hash."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from deliberation.kernel.facts import PublicValue
from deliberation.ledger import canonical
from deliberation.proposals.rules import Category, Stage

_DOMAIN = b"deliberation/proposal/v1\n"


@dataclass(frozen=True, kw_only=True)
class Text:
    """What an author writes. An empty fact is one that nobody knows yet."""

    title: str
    summary: str
    body: str
    category: Category
    stages: tuple[Stage, ...]
    cost_cents: int | None = None
    paid_from: str = ""
    affects: str = ""
    takes: str = ""


@dataclass(frozen=True)
class Enclosure:
    """A file that belongs to a text: hash of its bytes in hexadecimal, and what it shows or is called."""

    sha256: str
    caption: str


def in_order(stages: Sequence[Stage]) -> tuple[Stage, ...]:
    """Chosen stages, each once, in the order in which they are passed."""
    return tuple(stage for stage in Stage if stage in stages)


def canonical_bytes(text: Text, enclosures: Sequence[Enclosure], costs_sha256: str | None = None) -> bytes:
    """The only bytes of a version; `costs_sha256` is its cost table's. Raises ValueError for text that is not NFC."""
    costs: dict[str, PublicValue] = {} if costs_sha256 is None else {"costs": costs_sha256}
    return _DOMAIN + canonical.encode(
        {
            **costs,
            "title": text.title,
            "summary": text.summary,
            "body": text.body,
            "category": text.category.value,
            "stages": [stage.value for stage in text.stages],
            "cost_cents": text.cost_cents,
            "paid_from": text.paid_from,
            "affects": text.affects,
            "takes": text.takes,
            "files": [{"sha256": each.sha256, "caption": each.caption} for each in enclosures],
        }
    )


def text_sha256(text: Text, enclosures: Sequence[Enclosure], costs_sha256: str | None = None) -> str:
    """`sha256:` and the hexadecimal hash of the version's bytes."""
    return f"sha256:{hashlib.sha256(canonical_bytes(text, enclosures, costs_sha256)).hexdigest()}"
