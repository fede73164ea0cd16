"""In words what shows that a list must be amended. Kept beside the log, which seals it: it may name people, and can be erased."""

from deliberation.audit import proving
from deliberation.database.sessions import Reader
from deliberation.polls.amended.models import PollAmendment


async def of(db: Reader, amendment: PollAmendment) -> str | None:
    """None where it was erased, or nobody was asked for one. Raises NotAsSealed."""
    body = await proving.opened(db, amendment.community_id, amendment.entry_id)
    note = None if body is None else body.get("note")
    return note if isinstance(note, str) else None
