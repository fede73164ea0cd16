"""Looks at whole names and telephone numbers: each one is written into the public log, by whom in a pseudonym and what for."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from deliberation.audit import actions as audit
from deliberation.database.sessions import Writer
from deliberation.kernel.facts import Actor
from deliberation.roll.facts import RollViewed


class Shown(StrEnum):
    """What was looked at."""

    PERSONS = "persons"
    UNITS = "units"
    HOME = "home"
    EXPORT = "export"


class Reason(StrEnum):
    """Why somebody needs to see it."""

    VOTE = "vote"
    REACH = "reach"
    CORRECT = "correct"
    CHECK = "check"
    COPY = "copy"


async def record(
    db: Writer,
    community_id: UUID,
    *,
    shown: Shown,
    reason: Reason,
    persons: int,
    actor: Actor,
    now: datetime,
) -> None:
    """In the transaction that shows them. The log says how many persons were shown, never whom."""
    fact = RollViewed(subject_id=community_id, what=shown.value, reason=reason.value, count=persons)
    await audit.record(db, community_id, fact, actor=actor, at=now)
