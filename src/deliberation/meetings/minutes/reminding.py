"""The day before something is due, whoever was given it is written to, once."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from deliberation.accounts.models import Membership
from deliberation.communities import queries as communities
from deliberation.communities.queries import CommunityView
from deliberation.database.sessions import Reader, Sessions, Writer, reading, writing
from deliberation.meetings.minutes import given
from deliberation.meetings.minutes.action_models import ActionReminder
from deliberation.meetings.minutes.given import GivenView
from deliberation.meetings.minutes.kinds import Progress
from deliberation.outbox import actions as outbox
from deliberation.outbox.rules import Channel, Letter
from deliberation.roll import recipients

Wording = Callable[[CommunityView, GivenView], tuple[str, str]]
"""Subject and text."""


async def remind_all(
    sessions: Sessions, wording: Wording, channels: Collection[Channel], *, now: datetime
) -> None:
    """Community by community, one transaction each."""
    async with reading(sessions) as db:
        found = await communities.all_communities(db)
    for community in found:
        async with writing(sessions, community.id) as db:
            await remind(db, community, wording, channels, now=now)


async def remind(
    db: Writer, community: CommunityView, wording: Wording, channels: Collection[Channel], *, now: datetime
) -> int:
    """How many were reminded of. Of two workers one writes the letter; what this service cannot send is not written."""
    tomorrow = community.day(now) + timedelta(days=1)
    due = [
        each
        for each in await given.open_actions(db)
        if each.progress is Progress.OPEN and each.due_on == tomorrow and each.owner_id is not None
    ]
    mine = [each for each in due if await _is_first(db, community.id, each.id, now)]
    addresses = await _addresses(db, community.id, {each.owner_id for each in mine if each.owner_id})
    for each in mine:
        subject, body = wording(community, each)
        for address in addresses.get(each.owner_id, ()) if each.owner_id else ():
            channel = Channel.MAIL if "@" in address else Channel.SMS
            if channel in channels:
                await outbox.post(db, Letter(channel, address, subject, body), now=now)
    return len(mine)


async def _is_first(db: Writer, community_id: UUID, action_id: UUID, now: datetime) -> bool:
    row = insert(ActionReminder).values(community_id=community_id, action_id=action_id, reminded_at=now)
    return bool((await db.exec(row.on_conflict_do_nothing())).rowcount)


async def _addresses(
    db: Reader, community_id: UUID, accounts: Collection[UUID]
) -> dict[UUID, tuple[str, ...]]:
    """By account, of those who are on the roll."""
    asked = select(Membership.account_id, Membership.person_id).where(
        Membership.community_id == community_id, col(Membership.account_id).in_(accounts)
    )
    persons = {account_id: person_id for account_id, person_id in await db.exec(asked) if person_id}
    known = await recipients.addresses(db, set(persons.values()))
    return {account_id: tuple(known.get(person_id, ())) for account_id, person_id in persons.items()}
