"""What the database adds up is what counting every party by itself finds."""

import random
from dataclasses import replace

import pytest

from conftest import Database
from deliberation.counting import count, presets, rules
from deliberation.counting.rules import Choice, Rule, RuleNeedsMore
from deliberation.database.sessions import Sessions, reading
from deliberation.papers.agreement import TwoCountsDiffer, check_same
from deliberation.polls import electorate, tallying
from deliberation.polls.casting import Accepted, Refused
from deliberation.polls.models import Poll
from deliberation.polls.queries import PollView
from polling import Estate, Home, a_plan, an_estate, end_window, homes_of, open_poll, vote

AREAS = (0, 1, 999_999, 1_000_000, 7_654_321, 2**40)
OPERATORS = (">", ">=", "<", "<=", "==")
SHARES = ("0/1", "1/3", "1/2", "2/3", "3/4", "1/1")
STATES = ("for", "against", "abstain", "invalid", "participating", "votes", "total", "silent")


def a_test(chance: random.Random) -> dict[str, str]:
    return {
        "q": chance.choice(STATES),
        "dim": chance.choice(("heads", "area")),
        "op": chance.choice(OPERATORS),
        "frac": chance.choice(SHARES),
        "of": chance.choice(STATES),
    }


def a_rule(chance: random.Random) -> Rule:
    """Any rule that a poll can be counted by."""
    states = chance.sample(["for", "against", "abstain", "invalid"], chance.randint(1, 4))
    stage = {
        "id": "vote",
        "quorum": {"any": [a_test(chance), a_test(chance)]},
        "pass": {"all": [a_test(chance), {"not": a_test(chance)}]},
    }
    shape = {
        "dims": ["heads", "area"],
        "merge": "same_owner_set",
        "participating_states": list[object](states),
        "non_response": {"policy": "ignore"},
        "stages": [stage],
    }
    return rules.parse("random", shape)


def an_owner(chance: random.Random) -> str:
    return f"业主{chance.randrange(8)}"


async def check(sessions: Sessions, estate: Estate, view: PollView, chance: random.Random) -> int:
    """Both ways under many rules; how many ballots stand."""
    async with reading(sessions, estate.id) as db:
        poll = await db.get_one(Poll, (estate.id, view.id))
        frozen = (await electorate.read(db, poll)).electorate
        last = await tallying.last_ballots(db, poll)
        for rule in [presets.load("CN-278-SPEC").rule, *(a_rule(chance) for _ in range(15))]:
            by_party = count.count(rule, frozen.parties, last.choices)
            assert await tallying.added_up(db, poll, rule) == by_party
    return len(last.choices)


@pytest.mark.parametrize("seed", range(3))
async def test_the_database_adds_up_what_counting_every_party_finds(
    sessions: Sessions, database: Database, seed: int
) -> None:
    """Homes owned together, changed votes, every choice, votes that came too late, another poll beside it."""
    chance = random.Random(seed)
    homes = [
        Home(
            label=str(place),
            owners=tuple({an_owner(chance) for _ in range(chance.choice((1, 1, 2)))}),
            area_cm2=chance.choice(AREAS),
        )
        for place in range(14)
    ]
    estate = await an_estate(sessions, homes)
    owners = sorted({name for home in homes for name in home.owners})
    poll = await open_poll(sessions, estate, a_plan(estate))
    assert await check(sessions, estate, poll, chance) == 0
    for _ in range(4):
        for name in chance.choices(owners, k=4):
            answer = await vote(sessions, estate, poll, name, chance.choice(list(Choice)))
            assert isinstance(answer, Accepted)
        standing = await check(sessions, estate, poll, chance)
    assert 0 < standing < len(homes)
    await end_window(database.owner, poll)
    assert isinstance(await vote(sessions, estate, poll, owners[0], Choice.AGAINST), Refused)
    again = await open_poll(sessions, estate, a_plan(estate))
    assert await check(sessions, estate, again, chance) == 0
    assert await check(sessions, estate, poll, chance) == standing


async def test_where_weights_do_not_add_up_the_database_is_not_asked(sessions: Sessions) -> None:
    estate = await an_estate(sessions, homes_of([100, 200]))
    view = await open_poll(sessions, estate, a_plan(estate))
    capped = presets.published_rule("FR-25-REDUCED")
    async with reading(sessions, estate.id) as db:
        poll = await db.get_one(Poll, (estate.id, view.id))
        with pytest.raises(RuleNeedsMore):
            await tallying.added_up(db, poll, capped)


def test_two_counts_that_differ_are_not_published() -> None:
    rule = presets.load("CN-278-SPEC").rule
    nobody = count.count(rule, (), {})
    check_same(nobody, replace(nobody))
    with pytest.raises(TwoCountsDiffer):
        check_same(nobody, replace(nobody, outcome=count.Outcome.FAIL))
