"""Homes that change hands while a vote runs, and clerks who amend its list, for tests."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlmodel import col, select, update

from deliberation.communities.models import Unit
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.kernel.ids import new_id
from deliberation.polls.amended.causes import Because, Cause
from deliberation.polls.amending import actions, drafts
from deliberation.polls.amending.actions import Ended, Wanted
from deliberation.polls.amending.endings import Clerk
from deliberation.polls.parties.models import PollParty, PollPartyUnit, PollPartyVoter
from deliberation.polls.queries import PollView
from deliberation.roll.causes import Evidence
from deliberation.roll.models import Ownership
from polling import PEPPER, Estate, a_plan, an_estate, open_poll
from polls.desk import a_clerk as somebody

NOTE = "买受人王敏在服务台出示不动产权证"


async def a_clerk(sessions: Sessions, *, person_id: UUID | None = None) -> Clerk:
    clerk = await somebody(sessions, person_id=person_id)
    return Clerk(account_id=clerk.account_id, person_id=person_id, pepper=PEPPER)


async def sell(sessions: Sessions, estate: Estate, label: str, *buyers: str) -> None:
    """On the roll, as of yesterday; the vote's list knows nothing of it."""
    day = clock.now().date() - timedelta(days=1)
    unit_id = estate.units[label]
    async with writing(sessions, estate.id) as db:
        still = (col(Ownership.unit_id) == unit_id, col(Ownership.ends_on).is_(None))
        await db.exec(update(Ownership).where(*still).values(ends_on=day))
        for buyer in buyers:
            db.add(
                Ownership(
                    community_id=estate.id,
                    id=new_id(),
                    unit_id=unit_id,
                    person_id=estate.persons[buyer],
                    starts_on=day,
                )
            )


async def measure(sessions: Sessions, estate: Estate, label: str, area_cm2: int) -> None:
    async with writing(sessions, estate.id) as db:
        await db.exec(update(Unit).where(col(Unit.id) == estate.units[label]).values(area_cm2=area_cm2))


@dataclass(frozen=True)
class Amending:
    """The amendments of one poll, by two clerks."""

    sessions: Sessions
    estate: Estate
    poll: PollView
    first: Clerk
    second: Clerk

    async def propose(self, label: str, cause: Cause = Cause.SALE, *, clerk: Clerk | None = None) -> UUID:
        unit_id = self.estate.units[label]
        async with writing(self.sessions, self.estate.id) as db:
            seen = await drafts.draft(db, self.poll.id, unit_id, pepper=PEPPER)
            return await actions.propose(
                db,
                self.estate.id,
                poll_id=self.poll.id,
                wanted=Wanted(unit_id=unit_id, cause=cause, evidence=Evidence.DEED, note=NOTE),
                seen_sha256=seen.sha256,
                clerk=clerk or self.first,
            )

    async def confirm(self, amendment_id: UUID, *, clerk: Clerk | None = None) -> Ended:
        async with writing(self.sessions, self.estate.id) as db:
            return await actions.confirm(db, amendment_id=amendment_id, clerk=clerk or self.second)

    async def decline(self, amendment_id: UUID, *, clerk: Clerk | None = None) -> None:
        async with writing(self.sessions, self.estate.id) as db:
            await actions.decline(
                db,
                amendment_id=amendment_id,
                because=Because.NOT_SHOWN,
                clerk=clerk or self.second,
            )

    async def amend(self, label: str, cause: Cause = Cause.SALE) -> Ended:
        return await self.confirm(await self.propose(label, cause))

    async def parties(self) -> dict[tuple[str, ...], Collection[str]]:
        """Who speaks, by the homes they speak for: of the parties that stand."""
        labels = {unit_id: label for label, unit_id in self.estate.units.items()}
        names = {person_id: name for name, person_id in self.estate.persons.items()}
        async with reading(self.sessions, self.estate.id) as db:
            stands = set(
                await db.exec(
                    select(PollParty.id).where(
                        PollParty.poll_id == self.poll.id, col(PollParty.replaced_by).is_(None)
                    )
                )
            )
            units = (await db.exec(select(PollPartyUnit.party_id, PollPartyUnit.unit_id))).all()
            voters = (await db.exec(select(PollPartyVoter.party_id, PollPartyVoter.person_id))).all()
        return {
            tuple(sorted(labels[unit] for party, unit in units if party == each)): {
                names[person] for party, person in voters if party == each
            }
            for each in stands
        }


async def amending(sessions: Sessions, homes: Collection[object], *, developer: str = "") -> Amending:
    estate = await an_estate(sessions, homes, developer=developer)  # type: ignore[arg-type]
    poll = await open_poll(sessions, estate, a_plan(estate))
    return Amending(sessions, estate, poll, await a_clerk(sessions), await a_clerk(sessions))
