"""What is written down at the doors: added and never changed, the newest counts, and the log tells counts alone."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlmodel import select

from conftest import Database
from deliberation.audit.models import AuditEntry
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, statement, writing
from deliberation.kernel import clock
from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Refusal
from deliberation.polls import deliveries, delivering, doors, queries, walks
from deliberation.polls.deliveries import Staircase
from deliberation.polls.delivering import Round
from deliberation.polls.door_models import Delivery
from deliberation.polls.doors import DoorState, How
from deliberation.polls.queries import PollView
from deliberation.polls.rules import FormAltered
from polling import CLERK, Estate, Home, a_plan, a_voter, an_estate, end_window, open_poll, vote

HOMES = [
    Home(label="101", owners=("甲",)),
    Home(label="102", owners=("乙",)),
    Home(label="201", owners=("丙", "丁")),
    Home(label="901", owners=("乙",), building="2 栋"),
]


async def a_poll(sessions: Sessions) -> tuple[Estate, PollView]:
    estate = await an_estate(sessions, HOMES)
    return estate, await open_poll(sessions, estate, a_plan(estate))


async def stairs(sessions: Sessions, estate: Estate, poll: PollView) -> tuple[Staircase, ...]:
    async with reading(sessions, estate.id) as db:
        return await deliveries.staircases(db, poll.id)


async def told(
    sessions: Sessions,
    estate: Estate,
    poll: PollView,
    said: dict[str, How],
    *,
    ago: timedelta = timedelta(0),
    form_key: UUID | None = None,
    building: int = 0,
) -> int:
    walk = Round(
        staircase=(await stairs(sessions, estate, poll))[building],
        told={estate.units[label]: how for label, how in said.items()},
        at=clock.now() - ago,
        photo=None,
        form_key=form_key or new_id(),
    )
    async with writing(sessions, estate.id) as db:
        return await delivering.write_down(
            db, estate.id, poll=poll, walk=walk, by=estate.convenor, actor=CLERK, now=clock.now()
        )


async def states(sessions: Sessions, estate: Estate, poll: PollView) -> dict[str, DoorState]:
    found = await stairs(sessions, estate, poll)
    return {door.label: door.state for each in found for door in each.doors}


async def test_what_was_told_last_counts_and_a_vote_stands_above_it(sessions: Sessions) -> None:
    estate, poll = await a_poll(sessions)
    assert set((await states(sessions, estate, poll)).values()) == {DoorState.NOT_REACHED}
    await told(sessions, estate, poll, {"101": How.UNREACHABLE, "102": How.LETTER_BOX, "201": How.REFUSED})
    await told(sessions, estate, poll, {"101": How.IN_PERSON, "201": How.UNREACHABLE}, ago=timedelta(days=1))
    await vote(sessions, estate, poll, "乙", Choice.AGAINST)
    assert await states(sessions, estate, poll) == {
        "101": DoorState.DELIVERED,
        "102": DoorState.VOTED,
        "201": DoorState.NOT_REACHED,
        "901": DoorState.VOTED,
    }
    async with reading(sessions, estate.id) as db:
        figures = deliveries.figures(await deliveries.staircases(db, poll.id))
    assert list(figures.values()) == [2, 1, 0, 1]


async def test_a_party_is_reached_where_word_came_to_one_of_its_homes(sessions: Sessions) -> None:
    estate, poll = await a_poll(sessions)
    await told(sessions, estate, poll, {"901": How.POSTED_NOTICE}, building=1)
    await told(sessions, estate, poll, {"101": How.REFUSED, "201": How.UNREACHABLE})
    async with reading(sessions, estate.id) as db:
        reached = await deliveries.reached(db, poll.id)
    (both,) = {
        door.party_id
        for each in await stairs(sessions, estate, poll)
        for door in each.doors
        if door.label == "901"
    }
    assert reached == {both}


async def test_a_walk_goes_by_floor_and_room_and_knows_who_needs_no_visit(sessions: Sessions) -> None:
    estate, poll = await a_poll(sessions)
    await vote(sessions, estate, poll, "甲", Choice.FOR)
    first, second = await stairs(sessions, estate, poll)
    assert [door.label for door in first.doors] == ["101", "102", "201"]
    assert [door.label for door in first.to_visit] == ["102", "201"]
    assert (first.name, second.name) == ("1 栋 1 单元", "2 栋 1 单元")


async def test_the_log_tells_how_many_and_never_which(sessions: Sessions) -> None:
    estate, poll = await a_poll(sessions)
    assert (
        await told(sessions, estate, poll, {"101": How.IN_PERSON, "102": How.IN_PERSON, "201": How.REFUSED})
        == 3
    )
    async with reading(sessions, estate.id) as db:
        rows = (await db.exec(select(AuditEntry).where(AuditEntry.kind == "letters.delivered"))).all()
    bodies = [row.body.decode() for row in rows]
    expected = [
        f'"data":{{"count":{count},"how":"{how}","vote":"{poll.id}"}}'
        for count, how in ((2, "in_person"), (1, "refused"))
    ]
    assert [any(data in body for body in bodies) for data in expected] == [True, True]
    assert len(bodies) == 2
    assert not [body for body in bodies for unit in estate.units.values() if str(unit) in body]


async def test_a_form_that_comes_twice_is_written_down_once(sessions: Sessions) -> None:
    estate, poll = await a_poll(sessions)
    key = new_id()
    assert await told(sessions, estate, poll, {"101": How.IN_PERSON}, form_key=key) == 1
    assert await told(sessions, estate, poll, {"101": How.IN_PERSON}, form_key=key) == 0
    async with reading(sessions, estate.id) as db:
        assert len((await db.exec(select(Delivery))).all()) == 1
        assert (
            len((await db.exec(select(AuditEntry).where(AuditEntry.kind == "letters.delivered"))).all()) == 1
        )


async def test_nobody_fills_the_disk_with_one_home(sessions: Sessions) -> None:
    estate, poll = await a_poll(sessions)
    for _ in range(20):
        assert await told(sessions, estate, poll, {"101": How.IN_PERSON}) == 1
    with pytest.raises(doors.ToldTooOften):
        await told(sessions, estate, poll, {"101": How.IN_PERSON, "102": How.REFUSED})
    assert await told(sessions, estate, poll, {"102": How.REFUSED}) == 1


@pytest.mark.parametrize(
    ("said", "ago", "refusal"),
    [
        ({}, timedelta(0), doors.NothingTold),
        ({"101": How.IN_PERSON}, timedelta(hours=-1), doors.NotYetHappened),
        ({"901": How.IN_PERSON}, timedelta(0), FormAltered),
    ],
    ids=["nothing", "in the future", "of another entrance"],
)
async def test_what_cannot_be_so_is_refused(
    sessions: Sessions, said: dict[str, How], ago: timedelta, refusal: type[Refusal]
) -> None:
    estate, poll = await a_poll(sessions)
    with pytest.raises(refusal):
        await told(sessions, estate, poll, said, ago=ago)


async def test_after_the_end_nothing_more_is_written_down(sessions: Sessions, database: Database) -> None:
    estate, poll = await a_poll(sessions)
    await end_window(database.owner, poll)
    async with reading(sessions, estate.id) as db:
        over = await queries.page(db, poll.number, now=clock.now())
    with pytest.raises(doors.NoMoreWalks):
        await told(sessions, estate, over, {"101": How.IN_PERSON})


@pytest.mark.parametrize("change", ["UPDATE delivery SET how = 'in_person'", "DELETE FROM delivery"])
async def test_what_was_written_down_cannot_be_changed(sessions: Sessions, change: str) -> None:
    estate, poll = await a_poll(sessions)
    await told(sessions, estate, poll, {"101": How.UNREACHABLE})
    with pytest.raises((DBAPIError, ProgrammingError)):
        async with writing(sessions, estate.id) as db:
            await statement(db, change)


async def test_a_helper_sees_the_entrances_of_their_own_lists_until_they_are_taken_back(
    sessions: Sessions,
) -> None:
    estate, poll = await a_poll(sessions)
    helper = (await a_voter(sessions, estate, "甲")).account_id
    for place in (estate.entrances["1 栋 1 单元"], estate.buildings["2 栋"]):
        async with writing(sessions, estate.id) as db:
            await walks.give(
                db,
                estate.id,
                poll=poll,
                account_id=helper,
                place_id=place,
                by=estate.convenor,
                now=clock.now(),
            )
    async with reading(sessions, estate.id) as db:
        own = await walks.staircases_of(db, poll.id, helper)
        given = await walks.given(db, poll.id)
    assert [each.name for each in own] == ["1 栋 1 单元", "2 栋 1 单元"]
    assert [(each.name, each.place) for each in given] == [("甲", "1 栋 1 单元"), ("甲", "2 栋")]
    async with writing(sessions, estate.id) as db:
        await walks.take_back(db, poll.id, given[0].id, now=clock.now())
    async with reading(sessions, estate.id) as db:
        assert [each.name for each in await walks.staircases_of(db, poll.id, helper)] == ["2 栋 1 单元"]
        assert await walks.staircases_of(db, poll.id, estate.convenor) == ()
    with pytest.raises(doors.NoSuchWalk):
        async with writing(sessions, estate.id) as db:
            await walks.take_back(db, poll.id, given[0].id, now=clock.now())


async def test_a_list_goes_to_a_member_once_and_for_a_place_that_is_there(sessions: Sessions) -> None:
    estate, poll = await a_poll(sessions)
    helper = (await a_voter(sessions, estate, "甲")).account_id
    place = estate.buildings["2 栋"]
    for account_id, place_id, refusal in (
        (estate.convenor, place, doors.NotAMember),
        (helper, new_id(), doors.NoSuchPart),
        (helper, place, None),
        (helper, place, doors.WalksThereAlready),
    ):
        async with writing(sessions, estate.id) as db:
            try:
                await walks.give(
                    db,
                    estate.id,
                    poll=poll,
                    account_id=account_id,
                    place_id=place_id,
                    by=estate.convenor,
                    now=clock.now(),
                )
                refused = None
            except Refusal as error:
                refused = type(error)
                await db.rollback()
        assert refused is refusal
