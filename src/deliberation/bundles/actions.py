"""Make the bundle of a vote, and say in the log who took one that shows more than the public one."""

import asyncio
import hashlib
import tempfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from deliberation.audit import actions as audit
from deliberation.audit.rules import LogKey
from deliberation.bundles import gathering as files
from deliberation.bundles import rules
from deliberation.bundles.facts import ExportCreated
from deliberation.bundles.sources import Source
from deliberation.database.sessions import Reader, Writer, statement
from deliberation.kernel.facts import Actor
from deliberation.ledger.bundle import Gathering, Grade, Heading
from deliberation.ledger.checkpoint import Checkpoint

_PIECE_BYTES = 1 << 20
_SEALED_WITHIN = "10min"


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """Where a bundle is made and by which keys: `pepper` is the community's, `folder` is where it may lie meanwhile."""

    key: LogKey
    pepper: bytes = field(repr=False)
    folder: Path | None = None


async def make(db: Reader, source: Source, *, grade: Grade, workshop: Workshop, to: BinaryIO) -> str:
    """Write the bundle; its document hash. Raises KeyGone, TextIsAnother."""
    rules.check_key(workshop.key.public_key, source.log.public_key)
    # sealing a large one asks the database nothing for longer than it lets a transaction rest
    await statement(db, f"SET LOCAL idle_in_transaction_session_timeout = '{_SEALED_WITHIN}'")
    with tempfile.TemporaryFile(dir=workshop.folder) as spool:
        gathering = Gathering(spool)
        await files.gather(db, source, gathering, grade=grade, pepper=workshop.pepper)
        head = Checkpoint(source.log.origin, source.head.size, source.head.root)
        heading = Heading(grade=grade, poll=source.poll.id, head=head)
        # copying and hashing a large file would hold up everybody else in this process
        return await asyncio.to_thread(_seal, gathering, heading, workshop.key, to)


async def export(
    db: Writer,
    community_id: UUID,
    source: Source,
    *,
    grade: Grade,
    workshop: Workshop,
    to: BinaryIO,
    actor: Actor,
    now: datetime,
) -> str:
    """The same, and the log says so, unless everybody may have it."""
    sha256 = await make(db, source, grade=grade, workshop=workshop, to=to)
    if grade is not Grade.PUBLIC:
        fact = ExportCreated(subject_id=source.poll.id, grade=grade, sha256=sha256)
        await audit.record(db, community_id, fact, actor=actor, at=now)
    return sha256


def _seal(gathering: Gathering, heading: Heading, key: LogKey, to: BinaryIO) -> str:
    gathering.seal(to, heading, key.seed)
    to.seek(0)
    digest = hashlib.sha256()
    while piece := to.read(_PIECE_BYTES):
        digest.update(piece)
    return f"sha256:{digest.hexdigest()}"
