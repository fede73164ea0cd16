"""Sends what is due, again and again, until it is cancelled."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from deliberation.database.sessions import Sessions, writing
from deliberation.kernel.clock import Clock
from deliberation.outbox import actions
from deliberation.outbox.models import PostedLetter
from deliberation.outbox.rules import Channel, Letter
from deliberation.outbox.senders import Sender

PAUSE_SECONDS = 1.5
AT_ONCE = 5
_log = logging.getLogger("deliberation.outbox")
# its own lines name the whole address, and a gateway's address may hold its key
logging.getLogger("httpx").setLevel(logging.WARNING)


@dataclass(frozen=True)
class Worker:
    """One a process; several processes share the letters by locked rows."""

    sessions: Sessions
    senders: Mapping[Channel, Sender]
    clock: Clock
    keeps_words: bool

    async def run(self) -> None:
        """Until cancelled. A database that is away is waited for."""
        while True:
            try:
                busy = await self.send_due()
            except (SQLAlchemyError, OSError) as error:
                _log.warning("letters wait: %s", type(error).__name__)
                busy = False
            if not busy:
                await asyncio.sleep(PAUSE_SECONDS)

    async def send_due(self) -> bool:
        """Send a few letters that are due; whether there were any."""
        async with writing(self.sessions) as db:
            due = await actions.claim(db, at_most=AT_ONCE, now=self.clock())
        await asyncio.gather(*(self._send(letter) for letter in due))
        return bool(due)

    async def _send(self, row: PostedLetter) -> None:
        channel = Channel(row.channel)
        letter = Letter(channel, row.to, row.subject, row.body)
        try:
            await self.senders[channel].send(letter)
        except Exception as error:  # noqa: BLE001 - whatever a server answers, the letter is tried again
            # the kind alone: a server's words may repeat the address or the letter
            _log.warning("letter %s waits: %s", row.id, type(error).__name__)
            async with writing(self.sessions) as db:
                await actions.note_failed(db, row, now=self.clock())
            return
        async with writing(self.sessions) as db:
            await actions.note_sent(db, row.id, keeps_words=self.keeps_words, now=self.clock())
