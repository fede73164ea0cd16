"""The co-owner whom the others named is the only voter of their voice, in votes opened later."""

from sqlmodel import select

import homes
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading
from deliberation.kernel import clock
from deliberation.polls.casting import Accepted, Refused
from deliberation.polls.parties.models import PollPartyVoter
from polling import Estate, Home, a_plan, an_estate, open_poll, vote

ESTATE = [
    Home(label="101", owners=("李美华", "张建国"), area_cm2=880_000),
    Home(label="102", owners=("张建国", "李美华"), area_cm2=900_000),
    Home(label="103", owners=("王芳",), area_cm2=700_000),
]


async def named(sessions: Sessions, estate: Estate, name: str) -> None:
    clerk = await homes.a_clerk(sessions, estate.id, now=clock.now())
    home = await homes.home(sessions, estate.id, "101")
    await homes.name_voter(sessions, estate.id, home, estate.persons[name], by=clerk)


async def test_who_was_named_votes_and_the_other_co_owner_is_refused(sessions: Sessions) -> None:
    estate = await an_estate(sessions, ESTATE)
    before = await open_poll(sessions, estate, a_plan(estate))
    await named(sessions, estate, "李美华")
    poll = await open_poll(sessions, estate, a_plan(estate))
    assert (poll.frozen.party_count, poll.frozen.area_cm2) == (
        before.frozen.party_count,
        before.frozen.area_cm2,
    )
    assert poll.frozen.roll_root != before.frozen.roll_root
    async with reading(sessions, estate.id) as db:
        voters = set(await db.exec(select(PollPartyVoter.person_id).where(PollPartyVoter.poll_id == poll.id)))
        earlier = set(
            await db.exec(select(PollPartyVoter.person_id).where(PollPartyVoter.poll_id == before.id))
        )
    assert voters == {estate.persons["李美华"], estate.persons["王芳"]}
    assert earlier == set(estate.persons.values()), "a vote that is open keeps its list"
    taken = await vote(sessions, estate, poll, "李美华", Choice.FOR)
    assert isinstance(taken, Accepted)
    async with reading(sessions, estate.id) as db:
        party = (
            await db.exec(
                select(PollPartyVoter.party_id).where(
                    PollPartyVoter.poll_id == poll.id, PollPartyVoter.person_id == estate.persons["李美华"]
                )
            )
        ).one()
    refused = await vote(sessions, estate, poll, "张建国", Choice.AGAINST, party_id=party, seen_revision=1)
    assert isinstance(refused, Refused)
