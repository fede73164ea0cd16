"""Mandates in the samples: a neighbour votes for three others, as far as each of them let her."""

from datetime import datetime
from uuid import UUID

from deliberation.counting.rules import Choice
from deliberation.database.sessions import Writer, writing
from deliberation.demo.scene import Scene
from deliberation.demo.ways import people
from deliberation.kernel.ids import new_id
from deliberation.papers import papers
from deliberation.polls.casting import Accepted, Sent, Voter
from deliberation.polls.proxies import agreeing, giving, voting
from deliberation.polls.proxies.wanted import Wanted

_USED, _TOLD_HOW, _ON_PAPER = "白洁", "马晓东", "蒋文静"
GAVE = (_USED, _TOLD_HOW, _ON_PAPER)


async def give(scene: Scene, poll_id: UUID, *, until: datetime) -> None:
    """One is used, one says how to vote and waits to be used, one came on paper and waits for a second clerk."""
    used = await _give(scene, poll_id, _USED, until=until, told=None)
    await _vote(scene, poll_id, used, _USED)
    await _give(scene, poll_id, _TOLD_HOW, until=until, told=Choice.FOR)
    async with writing(scene.sessions, scene.community_id) as db:
        await giving.take_in(
            db,
            scene.community_id,
            poll_id=poll_id,
            wanted=await _wanted(db, scene, poll_id, _ON_PAPER, until=until, told=Choice.FOR),
            photo=people.photo("mandate"),
            clerk=people.clerk_with_mandates(scene, poll_id, people.STAFF),
        )


async def _give(scene: Scene, poll_id: UUID, name: str, *, until: datetime, told: Choice | None) -> UUID:
    """Given online and taken on; the mandate's id."""
    async with writing(scene.sessions, scene.community_id) as db:
        mandate_id = await giving.give(
            db,
            scene.community_id,
            poll_id=poll_id,
            wanted=await _wanted(db, scene, poll_id, name, until=until, told=told),
            giver=people.giver(scene, poll_id, name),
        )
        assert isinstance(mandate_id, UUID), mandate_id
        await agreeing.accept(
            db,
            poll_id=poll_id,
            mandate_id=mandate_id,
            holder=people.giver(scene, poll_id, people.PROXY),
        )
    return mandate_id


async def _vote(scene: Scene, poll_id: UUID, mandate_id: UUID, name: str) -> None:
    holder = people.giver(scene, poll_id, people.PROXY)
    async with writing(scene.sessions, scene.community_id) as db:
        home = await people.home_of(db, scene, poll_id, name)
        answer = await voting.cast(
            db,
            scene.community_id,
            poll_id=poll_id,
            mandate_id=mandate_id,
            sent=Sent(
                party_id=home.party_id,
                answers=papers.of_choice(Choice.FOR),
                seen_revision=home.revision,
                form_key=new_id(),
            ),
            voter=Voter(account_id=holder.account_id, person_id=holder.person_id, pepper=scene.pepper),
        )
    assert isinstance(answer, Accepted), answer


async def _wanted(
    db: Writer, scene: Scene, poll_id: UUID, name: str, *, until: datetime, told: Choice | None
) -> Wanted:
    return Wanted(
        party_id=(await people.home_of(db, scene, poll_id, name)).party_id,
        principal_id=people.person(scene, name),
        holder_id=scene.speakers[people.PROXY].account_id,
        instructions=papers.of_choice(told) if told else None,
        valid_until=until,
        form_key=new_id(),
    )
