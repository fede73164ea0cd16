"""Homes on a roll, and a clerk who writes down what changed about them."""

from datetime import date, datetime
from uuid import UUID

import builders
import rolls
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel.facts import SYSTEM
from deliberation.roll import directory, home_book, home_changes
from deliberation.roll.causes import Cause, Evidence
from deliberation.roll.home_book import HomeView
from deliberation.roll.home_changes import Clerk
from deliberation.roll.home_rules import Entrant, Event, OwnersWanted

TODAY = builders.NOW.date()


async def a_clerk(sessions: Sessions, community_id: UUID, *, now: datetime = builders.NOW) -> Clerk:
    async with writing(sessions, community_id) as db:
        account_id = await builders.a_member(db, community_id, name="王敏")
    return Clerk(account_id=account_id, actor=SYSTEM, now=now, pepper=rolls.pepper(community_id))


async def home(sessions: Sessions, community_id: UUID, label: str) -> HomeView:
    async with reading(sessions, community_id) as db:
        found = await directory.units(db, sought=label, page=1)
        return await home_book.get(db, found.entries[0].id)


def on(day: date = TODAY, cause: Cause = Cause.SALE) -> Event:
    return Event(cause=cause, evidence=Evidence.DEED, day=day)


async def change_owners(
    sessions: Sessions,
    community_id: UUID,
    before: HomeView,
    *coming: tuple[Entrant, str],
    staying: tuple[tuple[UUID, str], ...] = (),
    event: Event = on(),  # noqa: B008 - frozen
    by: Clerk,
) -> HomeView:
    wanted = OwnersWanted(seen=before.seen, staying=staying, coming=coming)
    async with writing(sessions, community_id) as db:
        await home_changes.change_owners(db, community_id, before.id, wanted, event=event, by=by)
    async with reading(sessions, community_id) as db:
        return await home_book.get(db, before.id)


async def name_voter(
    sessions: Sessions, community_id: UUID, of: HomeView, person: UUID | None, *, by: Clerk
) -> None:
    async with writing(sessions, community_id) as db:
        await home_changes.name_voter(
            db, community_id, of.id, person, event=on(by.now.date(), Cause.VOTER), by=by
        )
