"""Photos of a vote go when their term is over: that they were there, and when they went, stays."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from conftest import Database
from deliberation.audit.models import AuditEntry
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, statement, writing
from deliberation.kernel import clock
from deliberation.kernel.ids import new_id
from deliberation.papers.documents import OBJECTION_DAYS
from deliberation.papers.ways import Ways
from deliberation.polls import deliveries, delivering
from deliberation.polls.assisting import queries as assisting
from deliberation.polls.deliveries import NoSuchPhoto
from deliberation.polls.delivering import Round
from deliberation.polls.door_models import DeliveryPhoto
from deliberation.polls.doors import How
from deliberation.polls.photos import eraser
from deliberation.polls.photos.deleting import TERMS
from deliberation.polls.proxies import queries as proxies
from deliberation.polls.proxies.models import ProxyPhoto
from deliberation.polls.proxies.rules import NoSuchProxy
from deliberation.polls.queries import PollView
from deliberation.polls.scans import keeping
from deliberation.polls.scans.keeping import ScanDeleted
from deliberation.polls.scans.models import PaperPhoto
from deliberation.proposals.pictures import Picture
from polling import CLERK, Estate, Home, a_plan, an_estate, closed, end_window, open_poll
from polls.desk import Desk, a_clerk
from polls.helping import Helping
from polls.proxying import Proxies, a_desk_clerk, a_neighbour
from told import bodies

HOMES = [Home(label=label, owners=(name,)) for label, name in (("101", "甲"), ("102", "乙"), ("103", "丙"))]
WAYS = Ways(assisted_most=1, mandates_most=1)
THIRTEEN_MONTHS = timedelta(days=31 + 365)
PHOTO = Picture(content=b"webp", sha256="ab" * 32, width=1, height=1)


@dataclass(frozen=True)
class Photographed:
    """A letter box, a form on paper, a slip of a vote with a helper, and a mandate, all of one vote."""

    sessions: Sessions
    estate: Estate
    poll: PollView
    form: int
    slip: int

    async def are_kept(self) -> dict[type, list[bool]]:
        async with reading(self.sessions, self.estate.id) as db:
            return {
                photos: [each is not None for each in await db.exec(select(photos.content))]
                for photos in TERMS
            }

    async def told(self) -> list[str]:
        async with reading(self.sessions, self.estate.id) as db:
            return [body.decode() for body in await bodies(db, col(AuditEntry.kind) == "photos.deleted")]


@pytest.fixture
async def taken(sessions: Sessions) -> Photographed:
    estate = await an_estate(sessions, HOMES)
    poll = await open_poll(sessions, estate, replace(a_plan(estate), ways=WAYS))
    await _at_the_doors(sessions, estate, poll)
    one, two = await a_clerk(sessions), await a_clerk(sessions)
    desk, helping = Desk(sessions, estate, poll), Helping(sessions, estate, poll)
    form = (await desk.printed(one))["101"]
    await desk.receive(form, one)
    async with writing(sessions, estate.id) as db:
        await keeping.attach(db, estate.id, poll_id=poll.id, serial=form, picture=PHOTO, clerk=one)
    (slip,) = await helping.printed(one, count=1)
    await helping.sign(await helping.said("乙", Choice.FOR), one, slip)
    for clerk in (one, two):
        await desk.read(form, clerk, "甲", Choice.FOR)
    await helping.witness(slip, two, "乙", Choice.FOR)
    holder = await a_neighbour(sessions, estate, "丁")
    await Proxies(sessions, estate, poll).take_in("丙", holder, await a_desk_clerk(sessions, poll))
    return Photographed(sessions, estate, poll, form, slip)


async def _at_the_doors(sessions: Sessions, estate: Estate, poll: PollView) -> None:
    async with writing(sessions, estate.id) as db:
        (staircase,) = await deliveries.staircases(db, poll.id)
        told = {estate.units["101"]: How.LETTER_BOX, estate.units["102"]: How.LETTER_BOX}
        now = clock.now()
        walk = Round(staircase=staircase, told=told, at=now, photo=PHOTO, form_key=new_id())
        await delivering.write_down(
            db, estate.id, poll=poll, walk=walk, by=estate.convenor, actor=CLERK, now=now
        )


async def test_photos_from_the_doors_go_within_thirty_days_after_the_count_and_those_of_papers_within_thirteen_months(
    taken: Photographed, database: Database
) -> None:
    sessions, all_kept = taken.sessions, {DeliveryPhoto: [True], PaperPhoto: [True] * 2, ProxyPhoto: [True]}
    await eraser.erase_old(sessions, now=clock.now() + timedelta(days=4000))
    assert await taken.are_kept() == all_kept, "a vote that was not counted keeps its photos"
    await end_window(database.owner, taken.poll)
    await closed(sessions, taken.estate, taken.poll)
    counted = clock.now()
    await eraser.erase_old(sessions, now=counted + timedelta(days=28))
    assert await taken.are_kept() == all_kept
    for later in (0, 1):
        await eraser.erase_old(sessions, now=counted + timedelta(days=30, hours=later))
    assert await taken.are_kept() == all_kept | {DeliveryPhoto: [False]}
    await eraser.erase_old(sessions, now=counted + timedelta(days=OBJECTION_DAYS + 365))
    assert await taken.are_kept() == all_kept | {DeliveryPhoto: [False]}, "a court may want to see them"
    gone = counted + THIRTEEN_MONTHS
    for later in (0, 1):
        await eraser.erase_old(sessions, now=gone + timedelta(hours=later))
    assert await taken.are_kept() == {DeliveryPhoto: [False], PaperPhoto: [False] * 2, ProxyPhoto: [False]}
    first, second = await taken.told()
    assert '"data":{"count":1}' in first
    assert '"data":{"count":3}' in second
    assert not [unit for unit in taken.estate.units.values() if str(unit) in first + second]
    await _the_lists_say_when(taken, {"doors": counted + timedelta(days=30), "papers": gone})


async def _the_lists_say_when(taken: Photographed, gone: dict[str, datetime]) -> None:
    async with reading(taken.sessions, taken.estate.id) as db:
        (staircase,) = await deliveries.staircases(db, taken.poll.id)
        rows = await deliveries.recorded(db, taken.poll.id, staircase)
        assert {row.photo_deleted_at for row in rows} == {gone["doors"]}
        assert await keeping.scans(db, taken.poll.id) == {taken.form: gone["papers"]}
        (slip,) = await assisting.slips_of(db, taken.poll.id)
        assert slip.photo_deleted_at == gone["papers"]
        assert rows[0].photo_id
        with pytest.raises(NoSuchPhoto):
            await deliveries.photo(db, taken.poll.id, rows[0].photo_id)
        with pytest.raises(ScanDeleted):
            await keeping.scan(db, taken.poll.id, taken.form)
        with pytest.raises(ScanDeleted):
            await assisting.photo(db, taken.poll.id, taken.slip)
        (mandate,) = await proxies.of_poll(db, taken.poll.id, now=clock.now())
        with pytest.raises(NoSuchProxy):
            await proxies.photo(db, taken.poll.id, mandate.id)


async def test_nothing_else_about_a_photo_is_ever_changed(taken: Photographed) -> None:
    for photos in TERMS:
        for change in (
            "UPDATE {} SET content = 'other'",
            "UPDATE {} SET sha256 = 'other'",
            "UPDATE {} SET content = NULL, deleted_at = NULL",
            "UPDATE {} SET content = NULL, deleted_at = now(), sha256 = 'other'",
            "DELETE FROM {}",
        ):
            with pytest.raises(DBAPIError):
                async with writing(taken.sessions, taken.estate.id) as db:
                    await statement(db, change.format(photos.__tablename__))
