"""Reads about more time: when an end was moved, to which, and why."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from deliberation.database.sessions import Reader
from deliberation.polls.extending.models import PollExtension
from deliberation.polls.extending.rules import NoSuchExtension, Reason


@dataclass(frozen=True, kw_only=True)
class ExtensionView:
    """An extension as everybody may see it. `entry_id` is the log's."""

    ordinal: int
    closes_before: datetime
    closes_at: datetime
    reason: Reason
    words: str
    extended_at: datetime
    letter_count: int
    notice_sha256: str
    entry_id: UUID


async def of_poll(db: Reader, poll_id: UUID) -> tuple[ExtensionView, ...]:
    """In their order."""
    rows = await db.exec(
        select(PollExtension).where(PollExtension.poll_id == poll_id).order_by(col(PollExtension.ordinal))
    )
    return tuple(
        ExtensionView(
            ordinal=row.ordinal,
            closes_before=row.closes_before,
            closes_at=row.closes_at,
            reason=Reason(row.reason),
            words=row.words,
            extended_at=row.extended_at,
            letter_count=row.letter_count,
            notice_sha256=row.notice_sha256,
            entry_id=row.entry_id,
        )
        for row in rows
    )


async def moved(db: Reader, poll_ids: Collection[UUID]) -> Mapping[UUID, tuple[datetime, ...]]:
    """When the end of each of these polls was moved; those whose end stands are not in it."""
    rows = await db.exec(
        select(PollExtension.poll_id, PollExtension.extended_at).where(
            col(PollExtension.poll_id).in_(poll_ids)
        )
    )
    found: dict[UUID, tuple[datetime, ...]] = {}
    for poll_id, at in rows:
        found[poll_id] = (*found.get(poll_id, ()), at)
    return found


async def get(db: Reader, poll_id: UUID, ordinal: int) -> ExtensionView:
    """Raises NoSuchExtension."""
    found = next((each for each in await of_poll(db, poll_id) if each.ordinal == ordinal), None)
    if found is None:
        raise NoSuchExtension
    return found


async def notices(db: Reader, poll_id: UUID) -> tuple[bytes, ...]:
    """What each notice says, in the order of the extensions."""
    rows = await db.exec(
        select(PollExtension.notice)
        .where(PollExtension.poll_id == poll_id)
        .order_by(col(PollExtension.ordinal))
    )
    return tuple(bytes(each) for each in rows)
