"""When browsers were last seen. A page only reads, so this is written beside the requests, a few times a minute."""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from deliberation.accounts import actions
from deliberation.database.sessions import Sessions, writing

PAUSE_SECONDS = 20
_log = logging.getLogger("deliberation.accounts")


@dataclass
class Presence:
    """One a process."""

    _seen: dict[UUID, datetime] = field(default_factory=dict)

    def note(self, sign_in_id: UUID, at: datetime) -> None:
        self._seen[sign_in_id] = at

    async def run(self, sessions: Sessions) -> None:
        """Until cancelled. What could not be written is written later."""
        while True:
            await asyncio.sleep(PAUSE_SECONDS)
            try:
                await self.write(sessions)
            except (SQLAlchemyError, OSError) as error:
                _log.warning("times seen wait: %s", type(error).__name__)

    async def write(self, sessions: Sessions) -> None:
        if not self._seen:
            return
        seen = dict(self._seen)
        async with writing(sessions) as db:
            await actions.note_seen(db, seen)
        for sign_in_id, at in seen.items():
            if self._seen.get(sign_in_id) == at:
                del self._seen[sign_in_id]
