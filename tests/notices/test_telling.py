"""Who could vote hears once, at every address on the roll, that the result hangs out."""

import pytest
from sqlmodel import select

from conftest import Database
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel.ids import new_id
from deliberation.notices import refusals, telling, votes
from deliberation.notices.telling import Word
from deliberation.outbox.models import PostedLetter
from deliberation.outbox.rules import Channel
from deliberation.roll.models import PersonContact
from noticing import an_office

WORD = Word(subject="第 1 号表决结果公示", body="结果：通过", channels=frozenset(Channel))


async def test_the_voters_are_told_once_after_the_notice_hangs(
    sessions: Sessions, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = await an_office(sessions, database, monkeypatch)
    here, vote = office.estate.id, votes.of_poll(office.poll)
    async with writing(sessions, here) as db:
        for place, value in enumerate(("13900000001", "a@letters.example")):
            contact = {
                "kind": "mail" if "@" in value else "phone",
                "value": value,
                "value_hash": f"{place}".encode(),
            }
            person_id = office.estate.persons["业主0"]
            db.add(PersonContact(community_id=here, id=new_id(), person_id=person_id, **contact))
    async with writing(sessions, here) as db:
        with pytest.raises(refusals.NothingHangs):
            await telling.tell(db, here, vote, WORD, by=office.writer)
        await db.rollback()
    await office.published()
    async with writing(sessions, here) as db:
        assert await telling.tell(db, here, vote, WORD, by=office.writer) == 2
    async with writing(sessions, here) as db:
        with pytest.raises(refusals.DoneAlready):
            await telling.tell(db, here, vote, WORD, by=office.third)
    async with reading(sessions) as db:
        assert len((await db.exec(select(PostedLetter.id))).all()) == 2
