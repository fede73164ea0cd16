"""What keeps desks apart: of two that take in the same proxy at one moment the second sees the first."""

from uuid import UUID

from deliberation.database.sessions import Writer, statement

_ALONE = (
    "SELECT pg_advisory_xact_lock(hashtextextended('meeting_proxy ' || CAST(:meeting AS text) || :proxy, 0))"
)


async def hold_proxy(db: Writer, meeting_id: UUID, proxy: str) -> None:
    """Nobody else marks a seat as present by this proxy until this transaction ends."""
    await statement(db, _ALONE, {"meeting": str(meeting_id), "proxy": proxy})
