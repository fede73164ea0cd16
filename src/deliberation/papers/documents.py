"""The bytes that roots, receipts and notices of a poll are made of. Anybody can make them again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from deliberation.counting.parties import Party
from deliberation.kernel import clock
from deliberation.kernel.facts import PublicValue
from deliberation.kernel.text import half_width
from deliberation.ledger import canonical

MOTION = "motion"
"""The id of a poll's one question in the body of a ballot."""
OBJECTION_DAYS = 7
"""A notice of version 1 gives so many; with another number it is another version."""
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0 or O, no 1 or I: people copy these by hand
CODE_LENGTH = 12
_GROUP = 4


@dataclass(frozen=True)
class CastBallot:
    """The last ballot of a party, as the set of ballots knows it. `commit` is hex."""

    party_key: str
    revision: int
    commit: str


def roll_item(party: Party, voters: Iterable[str]) -> bytes:
    """One party of the frozen roll. `voters` are their voter_refs in this poll."""
    return canonical.encode(
        {
            "key": party.key,
            "units": list(party.units),
            "heads": party.heads,
            "area_cm2": party.area_cm2,
            "is_developer": party.is_developer,
            "voters": list[PublicValue](sorted(voters)),
        }
    )


def ballot_item(ballot: CastBallot) -> bytes:
    return canonical.encode({"party": ballot.party_key, "rev": ballot.revision, "commit": ballot.commit})


def receipt_code(leaf_hash: bytes) -> str:
    """The code on a receipt: the first 60 bits of its leaf's hash, so a code belongs to one entry and no other."""
    number = int.from_bytes(leaf_hash[:8]) >> 4
    return "".join(_LETTERS[number >> 5 * place & 31] for place in reversed(range(CODE_LENGTH)))


def grouped(code: str) -> str:
    """The form people read and copy: `7K4P 29QD M3XW`."""
    return " ".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def as_code(typed: str) -> str:
    """A code as people type it: case, spaces and dashes do not matter."""
    return "".join(letter for letter in half_width(typed).upper() if letter in _LETTERS)


def objections_until(published_at: datetime) -> datetime:
    """Whoever objects to a result does so before this moment."""
    return published_at + timedelta(days=OBJECTION_DAYS)


def notice(
    *,
    poll_id: UUID,
    number: int,
    question: str,
    outcome: str,
    certificate: str,
    published_at: datetime,
) -> bytes:
    """What the public notice says, for its fingerprint. `certificate` is the certificate's `sha256:…`."""
    return canonical.encode(
        {
            "v": 1,
            "kind": "deliberation/notice",
            "poll": str(poll_id),
            "number": number,
            "question": question,
            "outcome": outcome,
            "certificate_sha256": certificate,
            "published_at": clock.rfc3339(published_at),
            "objections_until": clock.rfc3339(objections_until(published_at)),
        }
    )
