"""Everybody is told of a meeting, each with a code of their own; who knows of it is known."""

from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from builders import a_member
from conftest import Database
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.meetings.call import (
    acknowledging,
    calling,
    codes,
    documents,
    drafting,
    invitees,
    inviting,
    refusals,
    seating,
)
from deliberation.meetings.call.documents import Upload
from deliberation.meetings.call.invitees import InviteeView
from deliberation.meetings.call.inviting import Post, Words
from deliberation.meetings.call.kinds import FileKind
from deliberation.meetings.call.rules import Ticks
from deliberation.meetings.kinds import Via
from deliberation.outbox.models import PostedLetter
from deliberation.outbox.rules import Channel
from deliberation.roll.models import PersonContact
from meetings import hall
from meetings.hall import Hall
from polling import PEPPER, as_owner

POST = Post(frozenset(Channel), lambda invitee, code: Words("开会", f"{invitee.label} {code}"))
PAPER = Upload(title="报价单", kind=FileKind.PAPER, content=b"%PDF-", sha256=sha256(b"%PDF-").hexdigest())


async def contacts(sessions: Sessions, found: Hall, known: Mapping[str, str]) -> None:
    assert found.estate is not None
    async with writing(sessions, found.community.id) as db:
        for name, value in known.items():
            row = PersonContact(
                community_id=found.community.id,
                id=found.estate.persons[name],
                person_id=found.estate.persons[name],
                kind="mail" if "@" in value else "phone",
                value=value,
                value_hash=value.encode(),
            )
            db.add(row)


async def everybody(sessions: Sessions, found: Hall) -> tuple[InviteeView, ...]:
    async with reading(sessions, found.community.id) as db:
        return await invitees.of_meeting(db, found.id)


async def test_messages_go_to_every_address_and_letters_to_the_others(sessions: Sessions) -> None:
    found = await hall.an_assembly(sessions)
    await contacts(sessions, found, {"何建军": "he@example.org", "李明": "13800000731"})
    acting, here = hall.by(found.convenor), found.community.id
    async with writing(sessions, here) as db:
        sent = await inviting.invite(db, here, found.id, post=POST, key=hall.KEY, by=acting)
        bodies = [each.body for each in (await db.exec(select(PostedLetter))).all()]
    assert sent == 2
    by_label = {body.rpartition(" ")[0]: body.rpartition(" ")[2] for body in bodies}
    async with reading(sessions, here) as db:
        for label, code in by_label.items():
            invited = await codes.find(db, code, key=hall.KEY)
            assert label in {seat.label for seat in found.seats if seat.id == invited.seat_id}
    async with writing(sessions, here) as db:
        with pytest.raises(refusals.InvitedAlready):
            await inviting.invite(db, here, found.id, post=POST, key=hall.KEY, by=acting)
        printed = await inviting.on_paper(db, here, found.id, also_reached=False, key=hall.KEY, by=acting)
    assert {each.name for each, _ in printed} == {"陈国强", "赵兰", "王淑芬"}


async def test_only_the_silent_are_reminded_once_a_day_and_their_codes_stay(sessions: Sessions) -> None:
    found = await hall.an_assembly(sessions)
    await contacts(sessions, found, {"何建军": "he@example.org", "李明": "li@example.org"})
    here, early = found.community.id, hall.by(found.convenor, clock.now() - timedelta(days=3))
    async with writing(sessions, here) as db:
        await inviting.invite(db, here, found.id, post=POST, key=hall.KEY, by=early)
        with pytest.raises(refusals.RemindedToday):
            await inviting.remind(db, here, found.id, post=POST, by=early)
        body = (await db.exec(select(PostedLetter.body).where(PostedLetter.to == "he@example.org"))).one()
    code = body.rpartition(" ")[2]
    async with writing(sessions, here) as db:
        await acknowledging.by_code(db, here, code, key=hall.KEY, now=clock.now())
        assert await inviting.remind(db, here, found.id, post=POST, by=hall.by(found.convenor)) == 1
        to = (await db.exec(select(PostedLetter.to).where(PostedLetter.posted_at > early.now))).all()
        await codes.find(db, code, key=hall.KEY)
    assert to == ["li@example.org"]
    told = {each.name: each.acknowledged for each in await everybody(sessions, found)}
    assert told["何建军"] is not None
    assert told["何建军"].via is Via.CODE
    assert told["李明"] is None


async def test_a_seat_acknowledges_once_signed_in_or_at_the_desk_and_nobody_else_for_it(
    sessions: Sessions,
) -> None:
    found = await hall.a_committee_meeting(sessions)
    here = found.community.id
    async with writing(sessions, here) as db:
        own = hall.by(found.accounts["赵兰"])
        assert await acknowledging.by_account(db, here, found.id, person_id=None, by=own) == 1
        assert await acknowledging.by_account(db, here, found.id, person_id=None, by=own) == 1
        stranger = hall.by(await a_member(db, here, name="路人"))
        with pytest.raises(refusals.NotYours):
            await acknowledging.by_account(db, here, found.id, person_id=None, by=stranger)
        desk = hall.by(found.convenor)
        await acknowledging.at_the_desk(db, here, found.id, seat_id=found.seat(1).id, by=desk)
        with pytest.raises(refusals.NoSuchSeat):
            await acknowledging.at_the_desk(db, here, found.id, seat_id=UUID(int=7), by=desk)
    via = {
        each.number: each.acknowledged and each.acknowledged.via for each in await everybody(sessions, found)
    }
    assert (via[1], via[2], via[3]) == (Via.DESK, Via.ACCOUNT, None)


async def test_who_was_called_by_a_message_is_told_that_it_is_cancelled(sessions: Sessions) -> None:
    found = await hall.an_assembly(sessions)
    await contacts(sessions, found, {"何建军": "he@example.org"})
    here, acting = found.community.id, hall.by(found.convenor)
    async with writing(sessions, here) as db:
        await inviting.invite(db, here, found.id, post=POST, key=hall.KEY, by=acting)
        await calling.cancel(db, here, found.id, reason="停电", by=acting)
        off = Post(frozenset(Channel), lambda _invitee, _code: Words("不开了", "停电"))
        assert await inviting.tell_cancelled(db, found.id, post=off, by=acting) == 1
        told = (await db.exec(select(PostedLetter.to).where(PostedLetter.subject == "不开了"))).all()
    assert told == ["he@example.org"]


async def test_a_cancelled_meeting_invites_nobody(sessions: Sessions) -> None:
    found = await hall.a_committee_meeting(sessions)
    here, acting = found.community.id, hall.by(found.convenor)
    made = await hall.issue_codes(sessions, found)
    async with writing(sessions, here) as db:
        await calling.cancel(db, here, found.id, reason="停电", by=acting)
        with pytest.raises(refusals.Cancelled):
            await inviting.on_paper(db, here, found.id, also_reached=True, key=hall.KEY, by=acting)
        with pytest.raises(refusals.Cancelled):
            await acknowledging.by_code(db, here, next(iter(made.values())), key=hall.KEY, now=clock.now())


async def test_a_paper_stands_in_the_call_by_its_hash_and_stays(
    sessions: Sessions, database: Database
) -> None:
    found = await hall.a_committee_meeting(sessions)
    here, acting = found.community.id, hall.by(found.convenor)
    member = seating.Member(account_id=found.convenor, name="王敏")
    async with writing(sessions, here) as db:
        wanted = hall.a_draft(starts_at=clock.now() + timedelta(days=20))
        meeting = await hall.drafted(db, here, wanted, hall.DECISIONS[:1], by=acting)
        item = meeting.items[0].id
        await documents.add(db, here, meeting.id, item, PAPER, by=acting)
        with pytest.raises(refusals.DocumentTwice):
            await documents.add(db, here, meeting.id, item, PAPER, by=acting)
        seats = seating.of_members([member])
        called = await calling.call(
            db, here, meeting.id, seats=seats, ticks=Ticks(), pepper=PEPPER, by=acting
        )
        kept = (await documents.of_meeting(db, meeting.id))[0]
        with pytest.raises(refusals.CalledAlready):
            await documents.remove(db, meeting.id, kept.id)
    assert called.called is not None
    assert [each.sha256 for each in called.called.items[0].documents] == [PAPER.sha256]
    with pytest.raises(DBAPIError):
        await as_owner(database.owner, "DELETE FROM meeting_document")
    async with writing(sessions, here) as db:
        again = await hall.drafted(db, here, wanted, hall.DECISIONS[:1], by=acting)
        await documents.add(db, here, again.id, again.items[0].id, PAPER, by=acting)
        await drafting.discard(db, again.id)
