"""When a committee should have met, or its handover should be over, those who sit on it are written to, once for each day that passed."""

from collections.abc import Awaitable, Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.dialects.postgresql import insert

from deliberation.committees import queries
from deliberation.committees.handover import queries as handovers
from deliberation.committees.handover.rules import HandoverView
from deliberation.committees.kinds import Overdue
from deliberation.committees.models import CommitteeReminder
from deliberation.committees.views import CommitteeView
from deliberation.communities import queries as communities
from deliberation.communities.queries import CommunityView
from deliberation.database.sessions import Reader, Sessions, Writer, reading, writing
from deliberation.outbox import actions as outbox
from deliberation.outbox.rules import Channel, Letter
from deliberation.roll import recipients


@dataclass(frozen=True)
class Late:
    """What should have been done, and the last day for it."""

    what: Overdue
    due_on: date


LastMet = Callable[[Reader, CommunityView, CommitteeView], Awaitable[date | None]]
Wording = Callable[[CommunityView, Late], tuple[str, str]]
"""Subject and text."""


async def remind_all(
    sessions: Sessions, last_met: LastMet, wording: Wording, channels: Collection[Channel], *, now: datetime
) -> None:
    """Community by community, one transaction each."""
    async with reading(sessions) as db:
        found = await communities.all_communities(db)
    for community in found:
        async with writing(sessions, community.id) as db:
            await remind(db, community, last_met, wording, channels, now=now)


async def remind(
    db: Writer,
    community: CommunityView,
    last_met: LastMet,
    wording: Wording,
    channels: Collection[Channel],
    *,
    now: datetime,
) -> int:
    """How many things were reminded of. Of two workers one writes the letters."""
    today = community.day(now)
    committee = await queries.find_present(db, today)
    if committee is None or committee.ended is not None or today < committee.starts_on:
        return 0
    met = await last_met(db, community, committee)
    handover = await handovers.find(db, committee.id)
    late = [
        each
        for each in _late(committee, met, handover, today)
        if await _is_first(db, community, committee, each, now)
    ]
    for each in late:
        await _write(db, committee, wording(community, each), channels, now)
    return len(late)


def _late(
    committee: CommitteeView, last_met: date | None, handover: HandoverView | None, today: date
) -> Iterator[Late]:
    duty = queries.duty(last_met, today, committee.place, since=committee.starts_on)
    if duty.is_late and today <= committee.ends_on:
        yield Late(Overdue.MEETING, duty.due_on)
    if handover is not None and handover.open_lines and handover.is_late(today):
        yield Late(Overdue.HANDOVER, handover.due_on)


async def _is_first(
    db: Writer, community: CommunityView, committee: CommitteeView, late: Late, now: datetime
) -> bool:
    row = insert(CommitteeReminder).values(
        community_id=community.id,
        committee_id=committee.id,
        what=late.what.value,
        due_on=late.due_on,
        reminded_at=now,
    )
    return bool((await db.exec(row.on_conflict_do_nothing())).rowcount)


async def _write(
    db: Writer,
    committee: CommitteeView,
    words: tuple[str, str],
    channels: Collection[Channel],
    now: datetime,
) -> None:
    """At every address that the roll has of those who sit; what this service cannot send is not written."""
    subject, body = words
    known = await recipients.addresses(db, {each.person_id for each in committee.sitting if each.person_id})
    for address in sorted({each for own in known.values() for each in own}):
        channel = Channel.MAIL if "@" in address else Channel.SMS
        if channel in channels:
            await outbox.post(db, Letter(channel, address, subject, body), now=now)
