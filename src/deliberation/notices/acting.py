"""Who acts here, and what every act begins with."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from deliberation.audit import actions as audit
from deliberation.communities import actions as communities
from deliberation.database.sessions import Writer, database_now
from deliberation.kernel.facts import Actor, Fact
from deliberation.notices import clocks
from deliberation.notices.views import NoticeView


@dataclass(frozen=True, kw_only=True)
class By:
    """Who acts; `zone` says which day it is in the community.

    `at` is for what is told afterwards, as samples do; without it the database's clock says when it is.
    """

    account_id: UUID
    person_id: UUID | None
    actor: Actor
    zone: str
    at: datetime | None = None


@dataclass(frozen=True)
class Moment:
    """When it is, and which day that is in the community."""

    at: datetime
    today: date


async def moment(db: Writer, by: By) -> Moment:
    now = by.at or await database_now(db)
    return Moment(now, clocks.day_of(now, by.zone))


async def told(db: Writer, community_id: UUID, fact: Fact, by: By, at: datetime) -> UUID:
    """The id of its entry in the log."""
    return (await audit.record(db, community_id, fact, actor=by.actor, at=at)).entry_id


def numbered(year: int) -> str:
    return f"notice_{year}"


def objections_of(notice: NoticeView) -> str:
    """What the objections to a notice are numbered by; it stands there since the notice was published."""
    return f"notice_objection_{notice.name}"


async def hold(db: Writer, community_id: UUID, notice: NoticeView) -> None:
    """Nothing else is written down about notices of its year until this transaction ends."""
    await communities.hold_numbers(db, community_id, numbered(notice.year))
