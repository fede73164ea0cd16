"""What keeps words apart from each other and from the closing. Nobody who votes waits for another seat, or for the meeting's row."""

from uuid import UUID

from deliberation.database.sessions import Writer, statement

_SHARED = """
    SELECT pg_advisory_xact_lock_shared(hashtextextended('meeting_vote ' || CAST(:vote AS text), 0)),
      pg_advisory_xact_lock(hashtextextended('meeting_vote ' || CAST(:vote AS text) || CAST(:seat AS text), 0))
"""
_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('meeting_vote ' || CAST(:vote AS text), 0))"


async def say_word(db: Writer, vote_id: UUID, seat: UUID | int) -> None:
    """Until this transaction ends the vote is not closed, and nobody else writes for this seat or form."""
    await statement(db, _SHARED, {"vote": str(vote_id), "seat": str(seat)})


async def close_vote(db: Writer, vote_id: UUID) -> None:
    """Every word that was begun is written by now, and none begins until this transaction ends."""
    await statement(db, _ALONE, {"vote": str(vote_id)})
