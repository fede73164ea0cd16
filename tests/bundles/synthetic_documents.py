"""What was asked in a vote that nobody held: text, rule, window, and the documents that say so."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from deliberation.counting import presets
from deliberation.kernel import clock
from deliberation.ledger import canonical, digests
from deliberation.papers import documents

POLL = UUID("01930000-0000-7000-8000-0000000000aa")
PROPOSAL = UUID("01930000-0000-7000-8000-0000000000cc")
OPENS = datetime(2026, 5, 21, 1, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=7)
RECORD_ON = date(2026, 5, 20)
QUESTION = "您是否同意停车位方案？"
TEXT = b'deliberation/proposal/v1\n{"title":"\xe5\x81\x9c\xe8\xbd\xa6\xe4\xbd\x8d"}'
PRESET = presets.load("CN-278-ORD")


def notice(outcome: str, certificate: bytes, at: datetime) -> bytes:
    return documents.notice(
        poll_id=POLL,
        number=1,
        question=QUESTION,
        outcome=outcome,
        certificate=digests.document(certificate),
        published_at=at,
    )


def config(*, rules_sha256: str, certificate_sha256: str, notice_sha256: str) -> bytes:
    return canonical.encode(
        {
            "v": 1,
            "poll": str(POLL),
            "number": 1,
            "kind": "motion",
            "question": QUESTION,
            "proposal": str(PROPOSAL),
            "proposal_version": 1,
            "text_sha256": digests.document(TEXT),
            "scope": {"kind": "community", "building": "", "entrance": ""},
            "opens_at": clock.rfc3339(OPENS),
            "closes_at": clock.rfc3339(CLOSES),
            "record_on": RECORD_ON.isoformat(),
            "rules_sha256": rules_sha256,
            "certificate_sha256": certificate_sha256,
            "notice_sha256": notice_sha256,
        }
    )
