"""Which epoch a community's log is at, remembered from one entry to the next: whoever votes would wait for the question.

What is remembered may be out of date for one entry, which then stands in the newer epoch, as one that came too late for its own does.
"""

from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from deliberation.audit import queries
from deliberation.audit.queries import LogView
from deliberation.database.sessions import Reader, Writer

_STARTED = "logs started"
_known: WeakKeyDictionary[Engine, dict[UUID, LogView]] = WeakKeyDictionary()
"""By database, for only what is committed there is true of it."""


async def get_log(db: Writer, community_id: UUID) -> LogView:
    """The newest epoch, as far as this process knows. Raises NoLog."""
    started: dict[UUID, LogView] = db.info.get(_STARTED, {})
    log = started.get(community_id) or (await _of(db)).get(community_id)
    if log is None:
        log = (await _of(db))[community_id] = await queries.get_log(db, community_id)
    return log


def start(db: Writer, log: LogView) -> None:
    """It began in this transaction; nobody else knows it until that is committed."""
    db.info.setdefault(_STARTED, {})[log.community_id] = log


async def forget(db: Writer, community_id: UUID) -> None:
    (await _of(db)).pop(community_id, None)


async def _of(db: Reader) -> dict[UUID, LogView]:
    engine = (await db.connection()).engine.sync_engine
    return _known.setdefault(engine, {})
