"""Mandates in one poll, for tests: given online or on paper, agreed to, used, taken back."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from builders import a_member, an_account
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel.ids import new_id
from deliberation.papers import papers
from deliberation.polls import homes
from deliberation.polls.casting import Accepted, Refused, Sent, Voter
from deliberation.polls.paper_ends import Clerk
from deliberation.polls.proxies import agreeing, giving, voting
from deliberation.polls.proxies.giving import NotTaken
from deliberation.polls.proxies.wanted import Giver, Wanted
from deliberation.polls.queries import PollView
from deliberation.proposals.pictures import Picture
from polling import MEMBER, PEPPER, Estate, a_voter

PHOTO = Picture(b"a signed mandate", hashlib.sha256(b"a signed mandate").hexdigest(), 1, 1)


async def a_neighbour(sessions: Sessions, estate: Estate, name: str) -> UUID:
    """Somebody of the community who owns nothing."""
    async with writing(sessions, estate.id) as db:
        return await a_member(db, estate.id, name=name)


async def a_desk_clerk(sessions: Sessions, poll: PollView, *, person_id: UUID | None = None) -> Giver:
    async with writing(sessions) as db:
        account_id = await an_account(db, name="登记人")
    actor = Clerk(account_id=account_id, person_id=person_id, pepper=PEPPER).actor(poll.id)
    return Giver(account_id=account_id, person_id=person_id, actor=actor, pepper=PEPPER)


@dataclass(frozen=True)
class Proxies:
    sessions: Sessions
    estate: Estate
    poll: PollView

    async def wanted(
        self,
        name: str,
        holder_id: UUID,
        *,
        told: Choice | None = None,
        until: datetime | None = None,
    ) -> Wanted:
        person_id = self.estate.persons[name]
        async with reading(self.sessions, self.estate.id) as db:
            home = (await homes.party_of(db, self.poll.id, person_id))[0]
        return Wanted(
            party_id=home.party_id,
            principal_id=person_id,
            holder_id=holder_id,
            instructions=papers.of_choice(told) if told else None,
            valid_until=until or self.poll.window.closes_at,
            form_key=new_id(),
        )

    async def give(
        self, name: str, holder_id: UUID, *, told: Choice | None = None, until: datetime | None = None
    ) -> UUID | NotTaken:
        wanted = await self.wanted(name, holder_id, told=told, until=until)
        giver = await self.owner(name)
        async with writing(self.sessions, self.estate.id) as db:
            return await giving.give(db, self.estate.id, poll_id=self.poll.id, wanted=wanted, giver=giver)

    async def take_in(
        self, name: str, holder_id: UUID, clerk: Giver, *, told: Choice | None = None
    ) -> UUID | NotTaken:
        wanted = await self.wanted(name, holder_id, told=told)
        async with writing(self.sessions, self.estate.id) as db:
            return await giving.take_in(
                db, self.estate.id, poll_id=self.poll.id, wanted=wanted, photo=PHOTO, clerk=clerk
            )

    async def accept(self, mandate_id: UUID, holder_id: UUID) -> None:
        async with writing(self.sessions, self.estate.id) as db:
            await agreeing.accept(
                db, poll_id=self.poll.id, mandate_id=mandate_id, holder=self.account(holder_id)
            )

    async def lay_down(self, mandate_id: UUID, holder_id: UUID) -> None:
        async with writing(self.sessions, self.estate.id) as db:
            await agreeing.lay_down(
                db, poll_id=self.poll.id, mandate_id=mandate_id, holder=self.account(holder_id)
            )

    async def confirm(self, mandate_id: UUID, clerk: Giver) -> None:
        async with writing(self.sessions, self.estate.id) as db:
            await agreeing.confirm(db, poll_id=self.poll.id, mandate_id=mandate_id, clerk=clerk)

    async def revoke(self, mandate_id: UUID, name: str) -> None:
        async with writing(self.sessions, self.estate.id) as db:
            await agreeing.revoke(
                db,
                poll_id=self.poll.id,
                mandate_id=mandate_id,
                person_id=self.estate.persons[name],
                actor=MEMBER,
            )

    async def held(self, name: str, holder_id: UUID, *, told: Choice | None = None) -> UUID:
        """Given online and taken on."""
        mandate_id = await self.give(name, holder_id, told=told)
        assert isinstance(mandate_id, UUID)
        await self.accept(mandate_id, holder_id)
        return mandate_id

    async def sent(self, name: str, choice: Choice) -> Sent:
        """The ballot form of the home of that owner, as it is now."""
        async with reading(self.sessions, self.estate.id) as db:
            home = (await homes.party_of(db, self.poll.id, self.estate.persons[name]))[0]
        return Sent(
            party_id=home.party_id,
            answers=papers.of_choice(choice),
            seen_revision=home.revision,
            form_key=new_id(),
        )

    async def vote(
        self, mandate_id: UUID, holder_id: UUID, name: str, choice: Choice, *, sent: Sent | None = None
    ) -> Accepted | Refused:
        voter = casting_voter(holder_id)
        form = sent or await self.sent(name, choice)
        async with writing(self.sessions, self.estate.id) as db:
            return await voting.cast(
                db, self.estate.id, poll_id=self.poll.id, mandate_id=mandate_id, sent=form, voter=voter
            )

    async def owner(self, name: str) -> Giver:
        voter = await a_voter(self.sessions, self.estate, name)
        return replace(self.account(voter.account_id), person_id=voter.person_id)

    def account(self, account_id: UUID) -> Giver:
        actor = casting_voter(account_id).caster(self.poll.id)
        return Giver(account_id=account_id, person_id=None, actor=actor, pepper=PEPPER)


def casting_voter(account_id: UUID) -> Voter:
    return Voter(account_id=account_id, person_id=None, pepper=PEPPER)
