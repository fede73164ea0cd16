"""恒裕花园 decides a special matter: 594 units, five ways to vote, and everything that goes wrong in a real one.

The result is the one that a neighbour with the table, a pencil and a list of what was said comes to.
"""

import itertools
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select

from bundles.counted import Counted, bundle_of, sequenced
from bundles.test_paper_verified import check
from conftest import Database
from database_clock import make_movable, pass_time
from deliberation.audit import queries as audit
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.papers.ways import Ways
from deliberation.polls import homes, paper_forms
from deliberation.polls.assisting import taking
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.casting import Accepted, Refused
from deliberation.polls.desk import actions as at_the_desk
from deliberation.polls.dispute_rules import Outcome
from deliberation.polls.models import PollResult
from deliberation.polls.paper_ends import Clerk
from deliberation.polls.paper_rules import Ended
from deliberation.polls.proxies.giving import NotTaken
from deliberation.polls.queries import PollView
from deliberation.polls.rules import VotingClosed
from deliberation.verifier.roots import Named
from polling import Estate, a_plan, closed, open_poll, vote
from polls.amendments import Amending, sell
from polls.amendments import a_clerk as an_amender
from polls.desk import Desk, a_clerk
from polls.helping import Helping
from polls.lengthening import extended
from polls.proxying import Proxies, a_neighbour
from polls.test_disputes import a_decider, decide, dispute
from stories.hengyu import TABLE, Hand, moved_in, plain_homes
from verifier.samples import evidence, failed

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(TABLE is None, reason="the folder shared/data/roll is not beside this repository"),
]
FOR, AGAINST, ABSTAIN = Choice.FOR, Choice.AGAINST, Choice.ABSTAIN
MOSTLY = itertools.cycle((FOR, FOR, FOR, FOR, FOR, FOR, FOR, AGAINST, FOR, ABSTAIN))


@dataclass
class Story:
    """What happens, and what is written down by hand beside it. `fresh` gives homes that nobody was asked for yet."""

    sessions: Sessions
    database: Database
    estate: Estate
    hand: Hand
    poll: PollView
    fresh: Iterator[tuple[str, list[str]]]
    channels: Counter[str] = field(default_factory=Counter)
    forms: dict[str, int] = field(default_factory=dict)
    """The serial number of the form of each home."""

    def came(self, label: str, choice: Choice, channel: str) -> None:
        self.hand.says(label, choice)
        self.channels[channel] += 1

    @property
    def desk(self) -> Desk:
        return Desk(self.sessions, self.estate, self.poll)

    async def on_paper(self, name: str, serial: int, **read: tuple[Clerk, Choice]) -> list[Ended | None]:
        """What became of a form after each reading."""
        first, _ = next(iter(read.values()))
        await self.desk.receive(serial, first)
        return [await self.desk.read(serial, clerk, name, choice) for clerk, choice in read.values()]

    def couple(self) -> tuple[str, list[str]]:
        return next((label, names) for label, names in self.fresh if len(names) > 1)

    async def online(self, label: str, name: str, choice: Choice) -> None:
        assert isinstance(await vote(self.sessions, self.estate, self.poll, name, choice), Accepted)
        self.came(label, choice, "web")

    async def party_of(self, name: str) -> UUID:
        async with reading(self.sessions, self.estate.id) as db:
            return (await homes.party_of(db, self.poll.id, self.estate.persons[name]))[0].party_id

    async def ballot_of(self, name: str) -> UUID:
        """The newest of the home of this owner."""
        newest = (
            select(Ballot.id)
            .where(Ballot.party_id == await self.party_of(name))
            .order_by(col(Ballot.revision).desc())
        )
        async with reading(self.sessions, self.estate.id) as db:
            return (await db.exec(newest.limit(1))).one()


@pytest.fixture
async def story(sessions: Sessions, database: Database) -> Story:
    await make_movable(database)
    estate, hand = await moved_in(sessions)
    plan = a_plan(estate, preset="CN-278-SPEC", lasts=timedelta(days=20))
    poll = await open_poll(sessions, estate, replace(plan, ways=Ways(mandates_most=2, assisted_most=2)))
    return Story(sessions, database, estate, hand, poll, plain_homes(estate, hand))


async def test_a_special_matter_is_decided_as_a_careful_neighbour_counts_it(story: Story) -> None:
    one, two, three = [await a_clerk(story.sessions) for _ in range(3)]
    await most_vote_online(story)
    await co_owners_disagree(story)
    await many_sign_forms(story, one, two)
    await one_clerk_types_something_else(story, one, two, three)
    await some_come_to_the_meeting(story, one, two)
    await some_are_helped(story, one)
    await a_proxy_is_given_one_mandate_too_many(story)
    await a_home_is_sold_before_it_voted(story)
    await a_signature_was_forged(story, one, two)
    story.poll = await extended(story.sessions, story.estate, story.poll)
    await pass_time(story.database, "20 days 30 minutes")
    label, names = next(story.fresh)
    await story.online(label, names[0], FOR)
    await pass_time(story.database, "20 days 2 hours")
    await somebody_comes_too_late(story)

    after = await closed(story.sessions, story.estate, story.poll)
    made = await certificate(story)
    assert made["counts"] == story.hand.counts()
    assert (made["outcome"], after.number) == (story.hand.outcome(), 1)
    assert made["ballots"]["channels"] == dict(sorted(story.channels.items()))
    await a_stranger_checks_it(story, after)


async def most_vote_online(story: Story) -> None:
    for label, names in itertools.islice(story.fresh, 270):
        await story.online(label, names[0], next(MOSTLY))


async def co_owners_disagree(story: Story) -> None:
    """What one of them says last is what the home says."""
    label, (first, second, *_) = story.couple()
    assert isinstance(await vote(story.sessions, story.estate, story.poll, first, AGAINST), Accepted)
    await story.online(label, second, FOR)


async def many_sign_forms(story: Story, one: Clerk, two: Clerk) -> None:
    story.forms = await printed(story, one)
    for label, names in itertools.islice(story.fresh, 60):
        choice = next(MOSTLY)
        ends = await story.on_paper(names[0], story.forms[label], one=(one, choice), two=(two, choice))
        assert ends == [None, Ended.COUNTED]
        story.came(label, choice, "paper")


async def one_clerk_types_something_else(story: Story, one: Clerk, two: Clerk, three: Clerk) -> None:
    label, names = next(story.fresh)
    ends = await story.on_paper(
        names[0], story.forms[label], one=(one, AGAINST), two=(two, FOR), three=(three, FOR)
    )
    assert ends == [None, None, Ended.COUNTED]
    story.came(label, FOR, "paper")


async def some_come_to_the_meeting(story: Story, one: Clerk, two: Clerk) -> None:
    for label, names in itertools.islice(story.fresh, 5):
        poll_id, party_id = story.poll.id, await story.party_of(names[0])
        person_id = story.estate.persons[names[0]]
        async with writing(story.sessions, story.estate.id) as db:
            await at_the_desk.mark_present(
                db, story.estate.id, poll_id=poll_id, party_id=party_id, person_id=person_id, clerk=one
            )
            form = await at_the_desk.hand_form(
                db, story.estate.id, poll_id=poll_id, party_id=party_id, clerk=one
            )
        ends = await story.on_paper(names[0], form.serial, one=(one, FOR), two=(two, FOR))
        assert ends == [None, Ended.COUNTED]
        story.came(label, FOR, "meeting")


async def some_are_helped(story: Story, helper: Clerk) -> None:
    """Two of them by codes of their own; the third would have the helper alone as witness."""
    helping = Helping(story.sessions, story.estate, story.poll)
    for label, names in itertools.islice(story.fresh, 2):
        assert isinstance(await helping.confirmed(names[0], FOR, helper), taking.Recorded)
        story.came(label, FOR, "assisted")


async def a_proxy_is_given_one_mandate_too_many(story: Story) -> None:
    proxies = Proxies(story.sessions, story.estate, story.poll)
    holder = await a_neighbour(story.sessions, story.estate, "热心邻居")
    for label, names in itertools.islice(story.fresh, 2):
        mandate = await proxies.held(names[0], holder)
        assert isinstance(await proxies.vote(mandate, holder, names[0], FOR), Accepted)
        story.came(label, FOR, "proxy")
    _, names = next(story.fresh)
    assert isinstance(await proxies.give(names[0], holder), NotTaken)


async def a_home_is_sold_before_it_voted(story: Story) -> None:
    """To a neighbour, who is one head with both homes from then on."""
    alone = [(label, names) for label, names in itertools.islice(story.fresh, 6) if len(names) == 1]
    (sold, _), (own, (buyer,)) = alone[:2]
    clerks = [await an_amender(story.sessions) for _ in range(2)]
    await sell(story.sessions, story.estate, sold, buyer)
    await Amending(story.sessions, story.estate, story.poll, *clerks).amend(sold)
    story.hand.owners[sold] = story.hand.owners[own]
    await story.online(sold, buyer, FOR)


async def a_signature_was_forged(story: Story, one: Clerk, two: Clerk) -> None:
    """Somebody signed for an owner who then heard of it; two people found that it was not theirs."""
    label, names = next(story.fresh)
    await story.on_paper(names[0], story.forms[label], one=(one, FOR), two=(two, FOR))
    opened = await dispute(story.sessions, story.estate, await story.ballot_of(names[0]), names[0])
    for _ in range(2):
        await decide(story.sessions, story.estate, opened, await a_decider(story.sessions), Outcome.UPHELD)
    assert story.hand.owners[label] not in story.hand.said


async def somebody_comes_too_late(story: Story) -> None:
    """Online it is refused; a form is kept at the desk and does not count."""
    label, names = next(story.fresh)
    late = await vote(story.sessions, story.estate, story.poll, names[0], AGAINST)
    assert isinstance(late, Refused)
    assert isinstance(late.refusal, VotingClosed)
    await story.desk.receive(story.forms[label], await a_clerk(story.sessions))


async def a_stranger_checks_it(story: Story, after: PollView) -> None:
    await sequenced(story.sessions, story.estate)
    async with reading(story.sessions, story.estate.id) as db:
        vkey = Named("vkey.txt", f"{(await audit.get_log(db, story.estate.id)).vkey}\n".encode())
    verdict = check(await bundle_of(story.sessions, Counted(story.estate, after)), vkey)
    assert failed(verdict) == set()
    on_paper = story.channels["paper"] + story.channels["meeting"] + 1  # and the forged one
    assert evidence(verdict, "paper") == f"ballots on paper: {on_paper}, each read by two people apart"


async def certificate(story: Story) -> dict[str, dict[str, object]]:
    async with reading(story.sessions, story.estate.id) as db:
        found = (
            await db.exec(select(PollResult.certificate).where(PollResult.poll_id == story.poll.id))
        ).one()
    return json.loads(found)  # type: ignore[no-any-return]


async def printed(story: Story, clerk: Clerk) -> dict[str, int]:
    async with writing(story.sessions, story.estate.id) as db:
        forms = await paper_forms.print_forms(
            db, story.estate.id, poll_id=story.poll.id, building_id=None, clerk=clerk
        )
    return {form.places[0]: form.serial for form in forms}
