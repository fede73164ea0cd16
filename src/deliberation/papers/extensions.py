"""What the notice of more time says, for its fingerprint. Pure, so that the verifier reads the same."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from deliberation.kernel import clock
from deliberation.ledger import canonical

KIND = "deliberation/extension"


@dataclass(frozen=True, kw_only=True)
class Extension:
    """A vote's end, moved. `ordinal` counts from 1; `words` are empty unless a by-law is the reason."""

    poll_id: UUID
    number: int
    question: str
    ordinal: int
    closes_before: datetime
    closes_at: datetime
    reason: str
    words: str
    extended_at: datetime


def notice(extension: Extension) -> bytes:
    return canonical.encode(
        {
            "v": 1,
            "kind": KIND,
            "poll": str(extension.poll_id),
            "number": extension.number,
            "question": extension.question,
            "ordinal": extension.ordinal,
            "closes_before": clock.rfc3339(extension.closes_before),
            "closes_at": clock.rfc3339(extension.closes_at),
            "reason": extension.reason,
            "words": extension.words,
            "extended_at": clock.rfc3339(extension.extended_at),
        }
    )
