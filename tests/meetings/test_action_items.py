"""What was given whom to do, until somebody else has seen that it is done."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from builders import a_person
from conftest import Database
from deliberation.accounts import actions as accounts
from deliberation.communities.queries import CommunityView
from deliberation.database.sessions import Sessions, Writer, reading, writing
from deliberation.kernel.refusals import Refusal
from deliberation.meetings.minutes import (
    actions,
    closing,
    given,
    giving,
    photos,
    queries,
    refusals,
    reminding,
)
from deliberation.meetings.minutes.given import GivenView
from deliberation.meetings.minutes.giving import Task
from deliberation.meetings.minutes.kinds import Circle, Progress, Verdict
from deliberation.outbox.models import PostedLetter
from deliberation.outbox.rules import Channel
from deliberation.proposals.pictures import Picture
from meetings.minuted import CHAIR, HELD, MEMBERS, SECRETARY, Held, a_held_committee
from polling import as_owner

THIRD = MEMBERS[2]
DUE = date(2026, 6, 1)
Act = Callable[[Writer], Awaitable[object]]


@pytest.fixture
async def held(sessions: Sessions) -> Held:
    return await a_held_committee(sessions)


def task(held: Held, owner: str = THIRD) -> Task:
    return Task(
        position=2, what="联系门禁公司，拿三份报价", owner_id=held.accounts[owner], body="", due_on=DUE
    )


async def do(held: Held, act: Act) -> None:
    async with writing(held.sessions, held.id) as db:
        await act(db)


async def refused(held: Held, refusal: type[Refusal], act: Act) -> None:
    with pytest.raises(refusal):
        await do(held, act)


async def given_out(held: Held, wanted: Task | None = None) -> GivenView:
    await do(held, lambda db: giving.give(db, 1, wanted or task(held), by=held.by(SECRETARY)))
    return await seen(held)


async def seen(held: Held, number: int = 1) -> GivenView:
    async with reading(held.sessions, held.id) as db:
        return await given.get(db, number)


def reported(held: Held, name: str = THIRD) -> Act:
    return lambda db: giving.report(db, 1, words="报价已交", picture=None, by=held.by(name))


def decided(held: Held, name: str, verdict: Verdict = Verdict.CONFIRMED) -> Act:
    return lambda db: giving.decide(db, 1, verdict=verdict, reason="少一份", by=held.by(name))


async def test_an_item_is_done_when_another_person_has_seen_it(held: Held) -> None:
    action = await given_out(held)
    assert (action.owner, action.progress, action.item) == (THIRD, Progress.OPEN, (2, "更换单元门"))
    assert [action.is_overdue(DUE), action.is_overdue(DUE + timedelta(days=1))] == [False, True]
    await refused(held, refusals.NotReported, decided(held, CHAIR))
    await refused(held, refusals.NotTheOwner, reported(held, "邻居"))
    await refused(held, refusals.NotTheOwner, reported(held, SECRETARY))
    await do(held, reported(held))
    await refused(held, refusals.ReportedAlready, reported(held))
    await refused(held, refusals.NotTheWriters, decided(held, THIRD))
    await do(held, decided(held, CHAIR, Verdict.REOPENED))
    again = await seen(held)
    assert (again.progress, again.reports[0].reason) == (Progress.OPEN, "少一份")
    await do(held, reported(held))
    await do(held, decided(held, SECRETARY))
    assert (await seen(held)).progress is Progress.DONE
    await refused(held, refusals.DoneAlready, reported(held))
    await refused(held, refusals.DoneAlready, decided(held, CHAIR))


async def test_nobody_confirms_their_own_work(held: Held) -> None:
    await given_out(held, task(held, SECRETARY))
    await do(held, reported(held, SECRETARY))
    await refused(held, refusals.NotOneself, decided(held, SECRETARY))
    await do(held, decided(held, CHAIR))


async def test_what_a_body_does_is_reported_by_the_secretary_and_seen_by_the_chair(held: Held) -> None:
    await given_out(held, replace(task(held), owner_id=None, body="物业公司"))
    await refused(held, refusals.NotTheOwner, reported(held))
    await do(held, reported(held, SECRETARY))
    await refused(held, refusals.NotOneself, decided(held, SECRETARY))
    await do(held, decided(held, CHAIR))


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"owner_id": None}, refusals.OwnerMissing),
        ({"body": "物业公司"}, refusals.OwnerTwice),
        ({"due_on": HELD.date() - timedelta(days=1)}, refusals.DueInThePast),
        ({"position": 9}, refusals.NoSuchItem),
    ],
)
async def test_an_item_needs_one_owner_and_a_day_to_come(
    held: Held, change: dict[str, object], refusal: type[Refusal]
) -> None:
    wanted = replace(task(held), **change)  # type: ignore[arg-type]
    await refused(held, refusal, lambda db: giving.give(db, 1, wanted, by=held.by(CHAIR)))
    stranger = replace(task(held), owner_id=held.accounts["邻居"])
    await refused(held, refusals.NotOfThisMeeting, lambda db: giving.give(db, 1, stranger, by=held.by(CHAIR)))
    await refused(held, refusals.NotTheWriters, lambda db: giving.give(db, 1, wanted, by=held.by(THIRD)))


async def test_open_items_wait_for_the_next_meeting_and_stand_in_the_minutes(held: Held) -> None:
    await given_out(held)
    later = replace(task(held, SECRETARY), due_on=DUE - timedelta(days=9))
    await given_out(held, later)
    async with reading(held.sessions, held.id) as db:
        assert [each.number for each in await given.open_actions(db)] == [2, 1]
        assert [each.number for each in await given.owned_by(db, held.accounts[THIRD])] == [1]
    await do(held, lambda db: actions.draft(db, 1, language="en", by=held.by(SECRETARY)))
    async with reading(held.sessions, held.id) as db:
        record = (await queries.document_of(db, held.meeting_id, 1)).record
    assert [each.number for each in record.items[1].actions] == [1, 2]
    await do(held, lambda db: closing.finalise(db, 1, circle=Circle.OFFICERS, by=held.by(SECRETARY)))
    await refused(
        held, refusals.ClosedForEditing, lambda db: giving.give(db, 1, task(held), by=held.by(SECRETARY))
    )


def the_words(_: CommunityView, task: GivenView) -> tuple[str, str]:
    return "明天到期", task.what


async def test_the_day_before_it_is_due_its_owner_is_written_to_once(held: Held) -> None:
    async with writing(held.sessions, held.id) as db:
        person_id = await a_person(db, held.id, contacts=("13800001234",))
        await accounts.join(db, held.accounts[THIRD], held.id, person_id=person_id, now=HELD)
    await given_out(held)
    await given_out(held, replace(task(held), due_on=DUE + timedelta(days=1)))
    noon = datetime(2026, 5, 31, 4, tzinfo=UTC)
    told = []
    for moment in (noon - timedelta(days=1), noon, noon + timedelta(hours=1)):
        async with writing(held.sessions, held.id) as db:
            told.append(await reminding.remind(db, held.community, the_words, {Channel.SMS}, now=moment))
    assert told == [0, 1, 0]
    async with reading(held.sessions, held.id) as db:
        (letter,) = (await db.exec(select(PostedLetter))).all()
    assert (letter.channel, letter.subject) == ("sms", "明天到期")


async def test_a_photo_of_what_was_done_goes_a_year_after_it_was_found_done(
    held: Held, database: Database
) -> None:
    await given_out(held)
    picture = Picture(content=b"webp", sha256="ab" * 32, width=1, height=1)
    await do(held, lambda db: giving.report(db, 1, words="已办", picture=picture, by=held.by(THIRD)))
    await do(held, decided(held, CHAIR))
    with pytest.raises(DBAPIError):
        await as_owner(database.owner, "UPDATE action_report SET photo = 'x'")
    gone = []
    for days in (300, 400, 401):
        async with writing(held.sessions, held.id) as db:
            gone.append(await photos.delete_old(db, held.id, now=HELD + timedelta(days=days)))
    assert gone == [0, 1, 0]
    async with reading(held.sessions, held.id) as db:
        with pytest.raises(refusals.PhotoDeleted):
            await given.photo(db, (await given.get(db, 1)).id, 1)
