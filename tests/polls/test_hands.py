"""Through whose hands a ballot came, whatever way it took: they do not decide when its home disputes it."""

from uuid import UUID

import pytest
from sqlmodel import select

from deliberation.communities.rules import Role
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, writing
from deliberation.polls import dispute_rules as rules
from deliberation.polls import disputes
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.casting import Accepted, Refused
from deliberation.polls.desk import actions as desk
from deliberation.polls.dispute_rules import Because, Decider, Outcome
from deliberation.polls.disputes import Owner
from deliberation.polls.parties.models import PollPartyVoter
from deliberation.polls.queries import PollView
from polling import PEPPER, Estate, a_plan, an_estate, homes_of, open_poll, vote
from polls.desk import a_clerk
from polls.helping import KEY
from polls.proxying import Proxies, a_desk_clerk, a_neighbour

FOR = Choice.FOR
HOME, OTHER = "业主0", "业主1"


@pytest.fixture
async def vote_here(sessions: Sessions) -> tuple[Estate, PollView]:
    estate = await an_estate(sessions, homes_of([1_000_000, 1_000_000]))
    return estate, await open_poll(sessions, estate, a_plan(estate))


async def disputed(sessions: Sessions, estate: Estate, name: str, answer: Accepted | Refused) -> UUID:
    assert isinstance(answer, Accepted), answer
    owner = Owner(person_id=estate.persons[name], pepper=PEPPER)
    async with writing(sessions, estate.id) as db:
        ballot_id = (await db.exec(select(Ballot.id).where(Ballot.code == answer.code))).one()
        return await disputes.open_dispute(db, estate.id, ballot_id=ballot_id, owner=owner)


async def decide(sessions: Sessions, estate: Estate, dispute_id: UUID, account_id: UUID) -> bool:
    async with writing(sessions, estate.id) as db:
        return await disputes.decide(
            db,
            estate.id,
            dispute_id=dispute_id,
            outcome=Outcome.REJECTED,
            because=Because.SIGNATURE_SAME,
            decider=Decider(account_id, None, Role.STAFF),
            pepper=PEPPER,
        )


async def test_whoever_took_a_mandate_in_or_confirmed_it_does_not_decide_on_its_vote(
    sessions: Sessions, vote_here: tuple[Estate, PollView]
) -> None:
    estate, poll = vote_here
    proxies = Proxies(sessions, estate, poll)
    holder = await a_neighbour(sessions, estate, "王邻")
    one, two = await a_desk_clerk(sessions, poll), await a_desk_clerk(sessions, poll)
    mandate_id = await proxies.take_in(HOME, holder, one)
    assert isinstance(mandate_id, UUID)
    await proxies.confirm(mandate_id, two)
    dispute_id = await disputed(sessions, estate, HOME, await proxies.vote(mandate_id, holder, HOME, FOR))
    for account_id in (one.account_id, two.account_id, holder):
        with pytest.raises(rules.DecidesOnOwnBallot):
            await decide(sessions, estate, dispute_id, account_id)
    assert not await decide(sessions, estate, dispute_id, (await a_clerk(sessions)).account_id)


async def test_whoever_marked_a_home_as_present_or_handed_it_a_code_does_not_decide_on_its_vote(
    sessions: Sessions, vote_here: tuple[Estate, PollView]
) -> None:
    estate, poll = vote_here
    door, table = await a_clerk(sessions), await a_clerk(sessions)
    async with writing(sessions, estate.id) as db:
        person_id = estate.persons[HOME]
        party_id = (
            await db.exec(
                select(PollPartyVoter.party_id).where(
                    PollPartyVoter.poll_id == poll.id, PollPartyVoter.person_id == person_id
                )
            )
        ).one()
        here = {"poll_id": poll.id, "party_id": party_id}
        await desk.mark_present(db, estate.id, **here, person_id=person_id, clerk=door)
        await desk.hand_code(db, estate.id, **here, clerk=table, key=KEY)
    dispute_id = await disputed(sessions, estate, HOME, await vote(sessions, estate, poll, HOME, FOR))
    others = await disputed(sessions, estate, OTHER, await vote(sessions, estate, poll, OTHER, FOR))
    for account_id in (door.account_id, table.account_id):
        with pytest.raises(rules.DecidesOnOwnBallot):
            await decide(sessions, estate, dispute_id, account_id)
        assert await decide(sessions, estate, others, account_id) == (account_id == table.account_id)


async def test_a_ballot_is_disputed_and_taken_back_three_times_and_then_no_more_by_the_same_person(
    sessions: Sessions, vote_here: tuple[Estate, PollView]
) -> None:
    estate, poll = vote_here
    answer = await vote(sessions, estate, poll, HOME, FOR)
    owner = Owner(person_id=estate.persons[HOME], pepper=PEPPER)
    for _ in range(rules.MOST_DISPUTES):
        dispute_id = await disputed(sessions, estate, HOME, answer)
        async with writing(sessions, estate.id) as db:
            await disputes.withdraw(db, estate.id, dispute_id=dispute_id, owner=owner)
    with pytest.raises(rules.DisputedTooOften):
        await disputed(sessions, estate, HOME, answer)
