"""Hold the sample votes: those that are over with their result, those that go on with half of the homes in."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Protocol
from uuid import UUID

from sqlmodel import col, select

from deliberation.accounts import actions as accounts
from deliberation.accounts.rules import Proof
from deliberation.communities import queries as communities
from deliberation.communities.rules import Role
from deliberation.counting.parties import Scope, ScopeKind
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Reader, Writer, database_now, reading, writing
from deliberation.demo.scene import Scene
from deliberation.kernel.ids import new_id
from deliberation.papers import papers
from deliberation.papers.papers import Answers, Paper
from deliberation.polls import casting, closing, opening
from deliberation.polls.casting import Accepted, Sent, Voter
from deliberation.polls.closing import Closer
from deliberation.polls.opening import Plan
from deliberation.polls.parties.models import PollParty, PollPartyVoter
from deliberation.polls.rules import Window
from deliberation.roll.models import Person

PRESET = "CN-278-SPEC"
_BATCH = 40


class Mind(Protocol):
    """What a neighbourhood thinks: how many in a hundred homes vote, and what a home says, by its luck from 0 to 255."""

    @property
    def turnout(self) -> int: ...

    def answers(self, luck: int) -> Answers: ...


@dataclass(frozen=True, kw_only=True)
class Leaning:
    """How many in a hundred homes vote, and how many of those say no or abstain."""

    turnout: int
    against: int
    abstain: int

    def answers(self, luck: int) -> Answers:
        if luck * 100 < self.against * 256:
            return papers.of_choice(Choice.AGAINST)
        if luck * 100 < (self.against + self.abstain) * 256:
            return papers.of_choice(Choice.ABSTAIN)
        return papers.of_choice(Choice.FOR)


@dataclass(frozen=True, kw_only=True)
class Tastes:
    """How many in a hundred homes rank, and the rankings among which they are spread evenly: places by the option."""

    turnout: int
    paper: Paper
    rankings: tuple[Mapping[str, int], ...]

    def answers(self, luck: int) -> Answers:
        return papers.of_places(self.paper, self.rankings[luck % len(self.rankings)])


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question to some neighbours; a motion needs no paper."""

    question: str
    scope: Scope
    preset_id: str = PRESET
    paper: Paper | None = None
    poll_id: UUID = field(default_factory=new_id)


@dataclass(frozen=True)
class _Home:
    party_id: UUID
    person_id: UUID
    name: str
    answers: Answers


async def open_vote(scene: Scene, proposal_id: UUID, asked: Asked, *, window: Window, by: str) -> UUID:
    """Open a poll whose window may have begun in the past; the id of the poll."""
    plan = Plan(
        poll_id=asked.poll_id,
        proposal_id=proposal_id,
        question=asked.question,
        preset_id=asked.preset_id,
        paper=asked.paper,
        scope=asked.scope,
        leave_out=frozenset(),
        window=window,
        record_on=window.opens_at.date(),
    )
    opener = scene.speakers[by]
    async with writing(scene.sessions, scene.community_id) as db:
        frozen = await opening.preview(db, plan, pepper=scene.pepper, now=window.opens_at)
        await opening.open_poll(
            db,
            scene.community_id,
            plan=plan,
            seen_root=frozen.root,
            opened_by=opener.account_id,
            pepper=scene.pepper,
            actor=scene.actor(by),
            now=window.opens_at,
        )
    return plan.poll_id


async def vote(scene: Scene, poll_id: UUID, mind: Mind, *, but: frozenset[str] = frozenset()) -> int:
    """Let the homes vote, the same way each time; owners named in `but` keep their vote. The number of ballots."""
    async with reading(scene.sessions, scene.community_id) as db:
        homes = [home for home in await _homes(db, poll_id, mind) if home.name not in but]
    for start in range(0, len(homes), _BATCH):
        async with writing(scene.sessions, scene.community_id) as db:
            for home in homes[start : start + _BATCH]:
                await _cast(db, scene, poll_id, home)
    return len(homes)


async def admit(scene: Scene, poll_id: UUID, mind: Mind, *, at: datetime) -> None:
    """Give accounts to those who will vote."""
    async with writing(scene.sessions, scene.community_id) as db:
        for home in await _homes(db, poll_id, mind):
            await _account(db, scene, home, at)


async def _cast(db: Writer, scene: Scene, poll_id: UUID, home: _Home) -> None:
    account_id = await _account(db, scene, home, scene.now)
    voter = Voter(account_id=account_id, person_id=home.person_id, pepper=scene.pepper)
    sent = Sent(party_id=home.party_id, answers=home.answers, seen_revision=0, form_key=new_id())
    answer = await casting.cast(db, scene.community_id, poll_id=poll_id, sent=sent, voter=voter)
    assert isinstance(answer, Accepted), answer


async def _account(db: Writer, scene: Scene, home: _Home, at: datetime) -> UUID:
    """The one they have, or a new one."""
    return await accounts.account_of_person(
        db, scene.community_id, home.person_id, name=home.name, proof=Proof.DESK, now=at
    )


async def wait_for(scene: Scene, closes_at: datetime) -> None:
    """Until the end by the database's clock."""
    async with reading(scene.sessions, scene.community_id) as db:
        now = await database_now(db)
    await asyncio.sleep(max((closes_at - now).total_seconds(), 0) + 0.05)


async def close(scene: Scene, poll_id: UUID) -> None:
    async with writing(scene.sessions, scene.community_id) as db:
        chair = scene.speakers["李秀珍"]
        await closing.close(
            db,
            scene.community_id,
            poll_id=poll_id,
            closer=Closer(chair.account_id, Role.COMMITTEE),
            actor=scene.actor(chair.name),
        )


async def entrance_of(scene: Scene, building: str, entrance: str) -> Scope:
    async with reading(scene.sessions, scene.community_id) as db:
        place = next(each for each in await communities.places(db) if each.name == building)
    entrance_id = next(each for each, name in place.entrances if name == entrance)
    return Scope(kind=ScopeKind.ENTRANCE, building=str(place.id), entrance=str(entrance_id))


async def building_of(scene: Scene, building: str) -> Scope:
    async with reading(scene.sessions, scene.community_id) as db:
        place = next(each for each in await communities.places(db) if each.name == building)
    return Scope(kind=ScopeKind.BUILDING, building=str(place.id))


async def _homes(db: Reader, poll_id: UUID, mind: Mind) -> list[_Home]:
    rows = await db.exec(
        select(PollParty.id, PollPartyVoter.person_id, Person.name)
        .join(PollPartyVoter, col(PollPartyVoter.party_id) == col(PollParty.id))
        .join(Person, col(Person.id) == col(PollPartyVoter.person_id))
        .where(PollParty.poll_id == poll_id, col(PollParty.is_developer).is_(False))
        .order_by(col(PollParty.key), col(Person.sort_key))
    )
    first: dict[UUID, tuple[UUID, str]] = {}
    for party_id, person_id, name in rows:
        first.setdefault(party_id, (person_id, name))
    chosen = [
        (party, *voter, sha256(voter[1].encode() + bytes([place % 251])).digest())
        for place, (party, voter) in enumerate(first.items())
    ]
    return [
        _Home(party_id, person_id, name, mind.answers(luck[1]))
        for party_id, person_id, name, luck in chosen
        if luck[0] * 100 < mind.turnout * 256
    ]
