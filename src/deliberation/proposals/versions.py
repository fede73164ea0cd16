"""The bytes of a published version, from its rows: what a poll's `text_sha256` is the hash of."""

from uuid import UUID

from deliberation.database.sessions import Reader
from deliberation.proposals import cost_queries, queries, texts
from deliberation.proposals.texts import Enclosure


async def canonical_bytes(db: Reader, proposal_id: UUID, number: int) -> bytes:
    """Raises NoSuchVersion."""
    version = await queries.version(db, proposal_id, number)
    costs = await cost_queries.find(db, proposal_id, version=number)
    enclosures = [Enclosure(file.sha256, file.caption) for file in version.files]
    return texts.canonical_bytes(version.text, enclosures, costs.costs_sha256 if costs else None)
