"""Sign-in letters for people of the roll: made, handed over once, and told to the log as a count."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from deliberation.accounts import codes, letter_codes
from deliberation.accounts import rules as signing_in
from deliberation.audit import actions as audit
from deliberation.communities import actions as communities
from deliberation.database.sessions import Writer
from deliberation.kernel.facts import Actor
from deliberation.roll.facts import LettersIssued
from deliberation.roll.recipients import Recipient
from deliberation.roll.rules import NobodyToWriteTo

NUMBERED = "letter"


@dataclass(frozen=True)
class SignInLetter:
    """What a letter says. The code is shown this once; only its keyed hash is kept."""

    recipient: Recipient
    serial: int
    code: str = field(repr=False)
    expires_at: datetime

    @property
    def grouped_code(self) -> str:
        return codes.grouped(self.code)


async def issue(
    db: Writer,
    community_id: UUID,
    recipients: Sequence[Recipient],
    *,
    key: bytes,
    actor: Actor,
    now: datetime,
) -> tuple[SignInLetter, ...]:
    """A letter for each, numbered in their order; older letters to them end. `key` is codes.LETTER_KEY's. Raises NobodyToWriteTo."""
    if not recipients:
        raise NobodyToWriteTo
    expires_at = now + signing_in.LETTER_CODE_LASTS
    numbers = await communities.next_numbers(db, community_id, NUMBERED, len(recipients))
    serials = {each.person_id: serial for each, serial in zip(recipients, numbers, strict=True)}
    made = await letter_codes.issue_all(
        db,
        community_id,
        serials,
        key=key,
        actor=actor,
        now=now,
        expires_at=expires_at,
    )
    fact = LettersIssued(subject_id=community_id, count=len(made))
    await audit.record(db, community_id, fact, actor=actor, at=now)
    return tuple(
        SignInLetter(each, serials[each.person_id], made[each.person_id], expires_at) for each in recipients
    )
