"""Hold the sample votes: one that is over with its result, one that goes on with half of the homes in."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
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
from deliberation.kernel.facts import Actor
from deliberation.kernel.ids import new_id
from deliberation.polls import casting, closing, opening, papers
from deliberation.polls.casting import Accepted, Sent, Voter
from deliberation.polls.closing import Closer
from deliberation.polls.models import PollParty, PollPartyVoter
from deliberation.polls.opening import Plan
from deliberation.polls.rules import Window
from deliberation.roll.models import Person

PRESET = "CN-278-SPEC"
_BATCH = 40


@dataclass(frozen=True, kw_only=True)
class Leaning:
    """How many in a hundred homes vote, and how many of those say no or abstain."""

    turnout: int
    against: int
    abstain: int


@dataclass(frozen=True)
class _Home:
    party_id: UUID
    person_id: UUID
    name: str
    choice: Choice


async def open_vote(
    scene: Scene, proposal_id: UUID, *, question: str, scope: Scope, window: Window, by: str
) -> UUID:
    """Open a poll whose window may have begun in the past; the id of the poll."""
    plan = Plan(
        poll_id=new_id(),
        proposal_id=proposal_id,
        question=question,
        preset_id=PRESET,
        scope=scope,
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


async def vote(scene: Scene, poll_id: UUID, leaning: Leaning, *, but: frozenset[str] = frozenset()) -> int:
    """Let the homes vote, the same way each time; owners named in `but` keep their vote. The number of ballots."""
    async with reading(scene.sessions, scene.community_id) as db:
        homes = [home for home in await _homes(db, poll_id, leaning) if home.name not in but]
    for start in range(0, len(homes), _BATCH):
        async with writing(scene.sessions, scene.community_id) as db:
            for home in homes[start : start + _BATCH]:
                await _cast(db, scene, poll_id, home)
    return len(homes)


async def admit(scene: Scene, poll_id: UUID, leaning: Leaning, *, at: datetime) -> None:
    """Give accounts to those who will vote."""
    async with writing(scene.sessions, scene.community_id) as db:
        for home in await _homes(db, poll_id, leaning):
            await _account(db, scene, home, at)


async def _cast(db: Writer, scene: Scene, poll_id: UUID, home: _Home) -> None:
    account_id = await _account(db, scene, home, scene.now)
    actor = Actor("member", scene.keys.actor_ref(scene.community_id, account_id))
    voter = Voter(account_id=account_id, person_id=home.person_id, pepper=scene.pepper, actor=actor)
    sent = Sent(
        party_id=home.party_id, answers=papers.of_choice(home.choice), seen_revision=0, form_key=new_id()
    )
    answer = await casting.cast(db, scene.community_id, poll_id=poll_id, sent=sent, voter=voter)
    assert isinstance(answer, Accepted), answer


async def _account(db: Writer, scene: Scene, home: _Home, at: datetime) -> UUID:
    """The one they have, or a new one."""
    return await accounts.account_of_person(
        db, scene.community_id, home.person_id, name=home.name, proof=Proof.DESK, now=at
    )


async def close_when_due(scene: Scene, poll_id: UUID, closes_at: datetime) -> None:
    """Wait for the close by the database's clock, then count."""
    async with reading(scene.sessions, scene.community_id) as db:
        now = await database_now(db)
    await asyncio.sleep(max((closes_at - now).total_seconds(), 0) + 0.05)
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


async def _homes(db: Reader, poll_id: UUID, leaning: Leaning) -> list[_Home]:
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
        _Home(party_id, person_id, name, _choice(luck[1], leaning))
        for party_id, person_id, name, luck in chosen
        if luck[0] * 100 < leaning.turnout * 256
    ]


def _choice(luck: int, leaning: Leaning) -> Choice:
    if luck * 100 < leaning.against * 256:
        return Choice.AGAINST
    if luck * 100 < (leaning.against + leaning.abstain) * 256:
        return Choice.ABSTAIN
    return Choice.FOR
