"""Photos from the doors go within thirty days after the count; that they were there, and when they went, stays."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from conftest import Database
from deliberation.audit.models import AuditEntry
from deliberation.database.sessions import Sessions, reading, statement, writing
from deliberation.kernel import clock
from deliberation.kernel.ids import new_id
from deliberation.polls import deliveries, delivering
from deliberation.polls.deliveries import NoSuchPhoto
from deliberation.polls.delivering import Round
from deliberation.polls.door_models import DeliveryPhoto
from deliberation.polls.doors import How
from deliberation.polls.photos import eraser
from deliberation.polls.queries import PollView
from deliberation.proposals.pictures import Picture
from polling import CLERK, Estate, Home, a_plan, an_estate, closed, end_window, open_poll

HOMES = [Home(label="101", owners=("甲",)), Home(label="102", owners=("乙",))]


async def a_delivery(sessions: Sessions) -> tuple[Estate, PollView]:
    """A home whose letter box was photographed while a vote ran."""
    estate = await an_estate(sessions, HOMES)
    poll = await open_poll(sessions, estate, a_plan(estate))
    async with writing(sessions, estate.id) as db:
        (staircase,) = await deliveries.staircases(db, poll.id)
        photo = Picture(content=b"webp", sha256="ab" * 32, width=1, height=1)
        told = {estate.units["101"]: How.LETTER_BOX, estate.units["102"]: How.LETTER_BOX}
        now = clock.now()
        walk = Round(staircase=staircase, told=told, at=now, photo=photo, form_key=new_id())
        await delivering.write_down(
            db, estate.id, poll=poll, walk=walk, by=estate.convenor, actor=CLERK, now=now
        )
    return estate, poll


async def photos(sessions: Sessions, estate: Estate) -> list[bytes | None]:
    async with reading(sessions, estate.id) as db:
        return list(await db.exec(select(DeliveryPhoto.content)))


async def test_a_photo_goes_within_thirty_days_after_the_count_and_the_log_tells_how_many(
    sessions: Sessions, database: Database
) -> None:
    estate, poll = await a_delivery(sessions)
    await eraser.erase_old(sessions, now=clock.now() + timedelta(days=400))
    assert await photos(sessions, estate) == [b"webp"], "a vote that was not counted keeps its photos"
    await end_window(database.owner, poll)
    await closed(sessions, estate, poll)
    await eraser.erase_old(sessions, now=clock.now() + timedelta(days=28))
    assert await photos(sessions, estate) == [b"webp"]
    gone = clock.now() + timedelta(days=30)
    await eraser.erase_old(sessions, now=gone)
    await eraser.erase_old(sessions, now=gone + timedelta(hours=1))
    assert await photos(sessions, estate) == [None]
    async with reading(sessions, estate.id) as db:
        (staircase,) = await deliveries.staircases(db, poll.id)
        rows = await deliveries.recorded(db, poll.id, staircase)
        assert {row.photo_deleted_at for row in rows} == {gone}
        photo_id = rows[0].photo_id
        assert photo_id
        with pytest.raises(NoSuchPhoto):
            await deliveries.photo(db, poll.id, photo_id)
        entries = (await db.exec(select(AuditEntry).where(AuditEntry.kind == "photos.deleted"))).all()
    (entry,) = entries
    assert '"data":{"count":1}' in entry.body.decode()
    assert not [unit for unit in estate.units.values() if str(unit) in entry.body.decode()]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE delivery_photo SET content = 'other'",
        "UPDATE delivery_photo SET sha256 = 'other'",
        "UPDATE delivery_photo SET content = NULL, deleted_at = NULL",
        "UPDATE delivery_photo SET content = NULL, deleted_at = now(), sha256 = 'other'",
        "DELETE FROM delivery_photo",
    ],
)
async def test_nothing_else_about_a_photo_is_ever_changed(sessions: Sessions, change: str) -> None:
    estate, _ = await a_delivery(sessions)
    with pytest.raises(DBAPIError):
        async with writing(sessions, estate.id) as db:
            await statement(db, change)
