"""Whoever may speak for a home hears of every ballot for it, at every address on the roll, once."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from conftest import BASE_URL, Database
from deliberation.audit.rules import LogKey
from deliberation.audit.sequencing import sequence_once
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.kernel.ids import new_id
from deliberation.notifications import actions as notifications
from deliberation.notifications.actions import Post
from deliberation.notifications.follower import Follower
from deliberation.notifications.models import BallotNotice
from deliberation.outbox.models import PostedLetter
from deliberation.outbox.rules import Channel
from deliberation.polls.rules import Channel as Way
from deliberation.roll.models import PersonContact
from deliberation.web import ballot_letters, founding_letters, holder_letters, mandate_letters
from polling import Estate, Home, a_plan, an_estate, as_owner, open_poll, vote

LOG_KEY = LogKey(bytes(range(32, 64)))
COUPLE = [Home(label="501", owners=("李美华", "张建国")), Home(label="502", owners=("王芳",))]
ADDRESSES = {"李美华": ("13800000001", "li@example.org"), "张建国": ("13800000002",), "王芳": ()}
BOTH = frozenset(Channel)


def following(sessions: Sessions, channels: frozenset[Channel] = BOTH) -> Follower:
    return Follower(
        sessions,
        clock.now,
        Post(
            ballot_letters.Wording(BASE_URL),
            mandate_letters.Wording(BASE_URL),
            holder_letters.Wording(BASE_URL),
            founding_letters.Wording(BASE_URL),
            channels,
        ),
    )


async def told(sessions: Sessions, estate: Estate, follower: Follower) -> None:
    while await sequence_once(sessions, LOG_KEY, estate.id):
        pass
    while await follower.tell_due():
        pass


async def a_reachable_estate(sessions: Sessions) -> Estate:
    estate = await an_estate(sessions, COUPLE)
    async with writing(sessions, estate.id) as db:
        for name, addresses in ADDRESSES.items():
            for address in addresses:
                db.add(
                    PersonContact(
                        community_id=estate.id,
                        id=new_id(),
                        person_id=estate.persons[name],
                        kind="mail" if "@" in address else "phone",
                        value=address,
                        value_hash=address.encode(),
                    )
                )
    return estate


async def letters(sessions: Sessions) -> list[PostedLetter]:
    async with reading(sessions) as db:
        return list(await db.exec(select(PostedLetter).order_by(col(PostedLetter.to))))


async def test_every_owner_of_the_home_hears_of_a_ballot_at_every_address(sessions: Sessions) -> None:
    estate = await a_reachable_estate(sessions)
    poll = await open_poll(sessions, estate, a_plan(estate))
    await vote(sessions, estate, poll, "李美华", Choice.FOR)
    await told(sessions, estate, following(sessions))
    assert [letter.to for letter in await letters(sessions)] == [
        "13800000001",
        "13800000002",
        "li@example.org",
    ]
    for letter in await letters(sessions):
        assert "501" in letter.body
        assert poll.question in letter.body
        assert estate.community.help_phone in letter.body
        assert "came in online" in letter.body


async def test_the_letter_does_not_say_how_the_home_voted(sessions: Sessions) -> None:
    estate = await a_reachable_estate(sessions)
    poll = await open_poll(sessions, estate, a_plan(estate))
    await vote(sessions, estate, poll, "李美华", Choice.FOR)
    await told(sessions, estate, following(sessions))
    first = (await letters(sessions))[0].body
    for word in ("赞成", "同意，", "反对", "Yes", "No,", "For", "Against"):
        assert word not in first.replace(poll.question, "")


async def test_each_ballot_is_told_once_whoever_looks_again(sessions: Sessions) -> None:
    estate = await a_reachable_estate(sessions)
    poll = await open_poll(sessions, estate, a_plan(estate))
    await vote(sessions, estate, poll, "李美华", Choice.FOR)
    await told(sessions, estate, following(sessions))
    await told(sessions, estate, following(sessions))
    assert len(await letters(sessions)) == 3
    await vote(sessions, estate, poll, "张建国", Choice.AGAINST)
    await told(sessions, estate, following(sessions))
    found = await letters(sessions)
    assert len(found) == 6
    replaces = [letter for letter in found if "takes the place of the one before" in letter.body]
    assert len(replaces) == 3, "the home hears that its first ballot is replaced"


async def test_a_place_that_was_lost_tells_nobody_a_second_time(
    sessions: Sessions, database: Database
) -> None:
    estate = await a_reachable_estate(sessions)
    poll = await open_poll(sessions, estate, a_plan(estate))
    await vote(sessions, estate, poll, "李美华", Choice.FOR)
    await told(sessions, estate, following(sessions))
    await as_owner(database.owner, "DELETE FROM notice_place")
    await told(sessions, estate, following(sessions))
    assert len(await letters(sessions)) == 3


async def test_who_has_no_address_is_written_down_as_not_reached(sessions: Sessions) -> None:
    estate = await a_reachable_estate(sessions)
    poll = await open_poll(sessions, estate, a_plan(estate))
    await vote(sessions, estate, poll, "王芳", Choice.FOR)
    await told(sessions, estate, following(sessions))
    assert await letters(sessions) == []
    async with reading(sessions, estate.id) as db:
        (notice,) = await db.exec(select(BallotNotice))
    assert (notice.person_id, notice.address_count) == (estate.persons["王芳"], 0)


async def test_no_letter_is_posted_that_nobody_can_send_here(sessions: Sessions) -> None:
    estate = await a_reachable_estate(sessions)
    poll = await open_poll(sessions, estate, a_plan(estate))
    await vote(sessions, estate, poll, "李美华", Choice.FOR)
    await told(sessions, estate, following(sessions, frozenset({Channel.MAIL})))
    assert [letter.to for letter in await letters(sessions)] == ["li@example.org"]


async def test_a_refused_vote_is_no_ballot_to_tell_of(sessions: Sessions) -> None:
    estate = await a_reachable_estate(sessions)
    poll = await open_poll(sessions, estate, a_plan(estate, opens_in=timedelta(hours=1)))
    await vote(sessions, estate, poll, "李美华", Choice.FOR)
    await told(sessions, estate, following(sessions))
    assert await letters(sessions) == []


async def test_ballots_that_were_passed_over_are_not_told(sessions: Sessions) -> None:
    estate = await a_reachable_estate(sessions)
    poll = await open_poll(sessions, estate, a_plan(estate))
    await vote(sessions, estate, poll, "李美华", Choice.FOR)
    async with writing(sessions, estate.id) as db:
        await notifications.pass_over(db, estate.id, now=clock.now())
    await told(sessions, estate, following(sessions))
    assert await letters(sessions) == []


@pytest.mark.parametrize("way", list(Way))
def test_every_channel_has_words(way: Way) -> None:
    assert way in ballot_letters.CAME
