"""What every handler may lean on: settings, keys, the clock and the sessions of this process."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from deliberation.accounts import codes
from deliberation.accounts.hashing import Hasher
from deliberation.accounts.limits import Counter
from deliberation.accounts.presence import Presence
from deliberation.audit.rules import LogHome, LogKey
from deliberation.communities.rules import CONVENING_ROLES, Role
from deliberation.database.sessions import Sessions
from deliberation.kernel.clock import Clock
from deliberation.kernel.keys import Keys
from deliberation.settings import Settings
from deliberation.web.bindery import Bindery
from deliberation.web.meeting_live import Live
from deliberation.web.pdf import Press
from deliberation.web.table_desk import TableDesk

SIGN_INS_AT_ONCE = 4


@dataclass
class WebConfig:
    """One a process."""

    settings: Settings
    keys: Keys
    clock: Clock
    sessions: Sessions
    database_url: str = field(repr=False)
    log_home: LogHome
    log_key: LogKey

    hasher: Hasher = field(default_factory=Hasher)
    presence: Presence = field(default_factory=Presence)
    press: Press = field(default_factory=Press)
    bindery: Bindery = field(default_factory=Bindery)
    table_desk: TableDesk = field(default_factory=TableDesk)
    meetings: Live = field(default_factory=Live)
    gate: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(SIGN_INS_AT_ONCE))

    async def close(self) -> None:
        """Write what is still to be written; the hashing thread and the processes at the tables end."""
        self.table_desk.close()
        with suppress(SQLAlchemyError, OSError):
            await self.presence.write(self.sessions)
        self.hasher.close()

    @cached_property
    def counter(self) -> Counter:
        return Counter(self.keys.for_purpose(codes.LIMIT_KEY))

    @cached_property
    def csrf_key(self) -> bytes:
        return self.keys.for_purpose("csrf")

    @cached_property
    def flash_key(self) -> bytes:
        return self.keys.for_purpose("flash")

    def actor_ref(self, community_id: UUID, account_id: UUID) -> str:
        """The pseudonym of an account within one community."""
        return self.keys.actor_ref(community_id, account_id)

    def needs_second_step(self, roles: frozenset[Role], second_step_at: datetime | None) -> bool:
        """Staff, committee and administrators of a real installation sign in with a time-based code as well."""
        return bool(roles & CONVENING_ROLES) and second_step_at is None and not self.settings.is_demo
