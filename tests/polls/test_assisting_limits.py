"""Helpers who try too much: many at once, the same again, or without end."""

import asyncio
from dataclasses import replace

import pytest

from conftest import Database
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions
from deliberation.kernel.ids import new_id
from deliberation.polls.assisting import rules
from deliberation.polls.assisting.slips import Kept
from deliberation.polls.assisting.taking import Recorded, Refused, Unproved
from deliberation.polls.scans.keeping import SamePhoto
from deliberation.polls.tries import TriedTooOften
from polling import CLERK, a_plan, an_estate, end_window, homes_of, open_poll
from polls.desk import a_clerk
from polls.helping import Helping, a_picture

FOR = Choice.FOR
OWNERS = tuple(f"业主{place}" for place in range(6))


@pytest.fixture
async def homes(sessions: Sessions) -> Helping:
    estate = await an_estate(sessions, homes_of([1_000_000] * len(OWNERS)))
    return Helping(sessions, estate, await open_poll(sessions, estate, a_plan(estate)))


async def test_codes_asked_for_at_once_are_no_more_than_one_after_the_other(
    homes: Helping, sessions: Sessions
) -> None:
    helper = await a_clerk(sessions)
    said = await homes.said(OWNERS[0], FOR)
    asked = [homes.send_code(replace(said, form_key=new_id()), helper) for _ in range(12)]
    sent = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(isinstance(each, str) for each in sent) == rules.CODES_AN_HOUR
    assert sum(isinstance(each, rules.CodesSentTooOften) for each in sent) == 12 - rules.CODES_AN_HOUR


async def test_a_helper_guesses_at_no_more_codes_though_they_go_from_home_to_home(
    homes: Helping, sessions: Sessions
) -> None:
    helper, other = await a_clerk(sessions), await a_clerk(sessions)
    for name in OWNERS[:4]:
        said = await homes.said(name, FOR)
        for _ in range(rules.CODES_AN_HOUR):
            await homes.send_code(replace(said, form_key=new_id()), helper)
    said = await homes.said(OWNERS[4], FOR)
    with pytest.raises(rules.CodesUnused):
        await homes.send_code(said, helper)
    assert await homes.send_code(said, other), "others help on"


async def test_one_vote_is_brought_in_on_one_slip_and_one_slip_holds_one_vote(
    homes: Helping, sessions: Sessions
) -> None:
    helper, other = await a_clerk(sessions), await a_clerk(sessions)
    await homes.printed(helper, 3)
    said = await homes.said(OWNERS[0], FOR)
    assert [await homes.sign(said, helper, 1) for _ in range(2)] == [Kept(1), Kept(1)]
    with pytest.raises(rules.BroughtInAlready):
        await homes.sign(said, helper, 2)
    pair = [await homes.said(name, FOR) for name in OWNERS[1:3]]
    came = await asyncio.gather(
        homes.sign(pair[0], helper, 3),
        homes.sign(pair[1], other, 3, picture=a_picture(30)),
        return_exceptions=True,
    )
    assert {type(each) for each in came} == {Kept, rules.SlipUsed}


async def test_one_photo_shows_one_slip_also_when_two_send_it_at_the_same_moment(
    homes: Helping, sessions: Sessions
) -> None:
    helper, other = await a_clerk(sessions), await a_clerk(sessions)
    slips_ = await homes.printed(helper, 3)
    pair = [await homes.said(name, FOR) for name in OWNERS[:2]]
    came = await asyncio.gather(
        homes.sign(pair[0], helper, slips_[0], picture=a_picture(9)),
        homes.sign(pair[1], other, slips_[1], picture=a_picture(9)),
        return_exceptions=True,
    )
    assert {type(each) for each in came} == {Kept, SamePhoto}


async def test_no_more_slips_are_printed_than_homes_can_use(
    homes: Helping, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = await a_clerk(sessions)
    monkeypatch.setattr(rules, "MOST_SLIPS", 3)
    monkeypatch.setattr(rules, "MOST_SLIPS_A_HOME", 0)
    await homes.printed(clerk, 3)
    with pytest.raises(rules.SlipsEnough):
        await homes.printed(clerk, 1)


async def test_a_letter_proves_nothing_to_who_made_it(homes: Helping, sessions: Sessions) -> None:
    printer, other = await a_clerk(sessions), await a_clerk(sessions)
    said, code = await homes.said(OWNERS[0], FOR), await homes.a_letter(OWNERS[0])
    answer = await homes.by_letter(said, printer, code, makes_letters_as=CLERK.ref)
    assert isinstance(answer, Unproved)
    assert isinstance(answer.refusal, rules.OwnLetter)
    assert isinstance(await homes.by_letter(said, other, code), Recorded), "it was not used up"


async def test_nobody_fills_the_log_with_votes_that_are_not_taken(
    homes: Helping, sessions: Sessions, database: Database
) -> None:
    helper = await a_clerk(sessions)
    said = await homes.said(OWNERS[0], FOR)
    await end_window(database.owner, homes.poll)
    for _ in range(50):
        assert isinstance(await homes.by_code(said, helper, "123456"), Refused)
    with pytest.raises(TriedTooOften):
        await homes.by_code(said, helper, "123456")
