"""How often something may be tried: counted in the database, so that all processes share the count and a restart keeps it.

A try is counted before it is looked at, in a transaction that commits: no refusal takes the count back.
"""

from datetime import datetime
from ipaddress import IPv6Address, ip_address

from sqlalchemy import ColumnElement, and_, case, delete, literal, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from deliberation.accounts import codes, rules
from deliberation.accounts.models import Attempts
from deliberation.accounts.rules import Limit
from deliberation.database.sessions import Writer

_IPV6_HOME = 64


class Counter:
    """Counts tries of whoever `key` makes unrecognisable."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    async def take(self, db: Writer, limit: Limit, subject: str, *, now: datetime) -> None:
        """Count one try. Raises TriedTooOften when the window is full, LockedByFailures when the row is."""
        began_at, count = await self._count(db, limit, subject, now)
        if count <= limit.most:
            return
        if limit.window is None:
            raise rules.LockedByFailures
        raise rules.TriedTooOften(began_at + limit.window - now)

    async def give_back(self, db: Writer, limit: Limit, subject: str) -> None:
        """The try was right after all: a row of failures is over; a window has one try less.

        So neighbours behind one address do not use up each other's tries.
        """
        if limit.window is None:
            await db.exec(delete(Attempts).where(self._is(limit, subject)))
            return
        await db.exec(
            update(Attempts)
            .where(self._is(limit, subject), col(Attempts.count) > 0)
            .values(count=col(Attempts.count) - 1)
        )

    async def _count(self, db: Writer, limit: Limit, subject: str, now: datetime) -> tuple[datetime, int]:
        first = insert(Attempts).values(
            kind=limit.kind, subject=self._hidden(limit, subject), began_at=now, count=1
        )
        is_over = literal(False) if limit.window is None else col(Attempts.began_at) <= now - limit.window  # noqa: FBT003 - SQL's false
        counted = first.on_conflict_do_update(
            index_elements=[col(Attempts.kind), col(Attempts.subject)],
            set_={
                "began_at": case((is_over, now), else_=col(Attempts.began_at)),
                "count": case((is_over, 1), else_=col(Attempts.count) + 1),
            },
        ).returning(col(Attempts.began_at), col(Attempts.count))
        began, count = (await db.exec(counted)).one()
        return began, count

    def _is(self, limit: Limit, subject: str) -> ColumnElement[bool]:
        return and_(col(Attempts.kind) == limit.kind, col(Attempts.subject) == self._hidden(limit, subject))

    def _hidden(self, limit: Limit, subject: str) -> bytes:
        return codes.keyed_hash(self._key, codes.LIMIT_KEY, f"{limit.kind}\n{subject}")


def home_of(address: str) -> str:
    """Whom an address stands for: an IPv6 household has a whole /64."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return str(int(parsed) >> _IPV6_HOME)
    return str(parsed.ipv4_mapped or parsed) if isinstance(parsed, IPv6Address) else address
