"""What keeps desks and owners apart: of two who name the same proxy, or come for the same seat, the second sees the first."""

from uuid import UUID

from deliberation.database.sessions import Writer, statement

_ALONE = (
    "SELECT pg_advisory_xact_lock(hashtextextended('meeting_proxy ' || CAST(:meeting AS text) || :proxy, 0))"
)
_SEAT = "SELECT pg_advisory_xact_lock(hashtextextended('meeting_seat ' || CAST(:seat AS text), 0))"


async def hold_seat(db: Writer, seat_id: UUID) -> None:
    """Before anything else is held: nobody else comes or leaves for this seat, or changes its mandate, until this transaction ends."""
    await statement(db, _SEAT, {"seat": str(seat_id)})


async def hold_proxy(db: Writer, meeting_id: UUID, proxy: str) -> None:
    """Nobody else names this proxy, or marks a seat as present by them, until this transaction ends."""
    await statement(db, _ALONE, {"meeting": str(meeting_id), "proxy": proxy})
