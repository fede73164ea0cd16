"""A file between its choosing and its taking in."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

import builders
import rolls
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.roll import eraser, uploads
from deliberation.roll.headers import Field
from deliberation.roll.models import RollUpload
from deliberation.roll.rules import UPLOAD_LASTS, NoSuchUpload

KEY = bytes(range(32))
DATA = "楼栋,证件号\n1栋,330100197001011234\n".encode()


@pytest.fixture
async def here(sessions: Sessions) -> UUID:
    return await rolls.a_community(sessions)


@pytest.fixture
async def sender(sessions: Sessions) -> UUID:
    async with writing(sessions) as db:
        return await builders.an_account(db)


async def kept(sessions: Sessions, community_id: UUID, sender: UUID, data: bytes = DATA) -> UUID:
    async with writing(sessions, community_id) as db:
        return await uploads.keep(
            db,
            community_id,
            account_id=sender,
            file_name="名册.csv",
            data=data,
            key=KEY,
            now=builders.NOW,
        )


async def test_its_sender_gets_it_back_as_it_was(sessions: Sessions, here: UUID, sender: UUID) -> None:
    upload_id = await kept(sessions, here, sender)
    async with reading(sessions, here) as db:
        found = await uploads.get(db, upload_id, account_id=sender, key=KEY, now=builders.NOW)
    assert (found.data, found.file_name, found.by_hand) == (DATA, "名册.csv", {})
    assert "1栋" not in repr(found)


async def test_it_lies_sealed(sessions: Sessions, here: UUID, sender: UUID) -> None:
    await kept(sessions, here, sender)
    async with reading(sessions, here) as db:
        row = (await db.exec(select(RollUpload))).one()
    assert b"330100197001011234" not in row.sealed


async def test_nobody_else_gets_it(sessions: Sessions, here: UUID, sender: UUID) -> None:
    upload_id = await kept(sessions, here, sender)
    async with writing(sessions) as db:
        other = await builders.an_account(db)
    async with reading(sessions, here) as db:
        with pytest.raises(NoSuchUpload):
            await uploads.get(db, upload_id, account_id=other, key=KEY, now=builders.NOW)


async def test_another_community_does_not_get_it(sessions: Sessions, here: UUID, sender: UUID) -> None:
    upload_id = await kept(sessions, here, sender)
    there = await rolls.a_community(sessions, slug="other-place")
    async with reading(sessions, there) as db:
        with pytest.raises(NoSuchUpload):
            await uploads.get(db, upload_id, account_id=sender, key=KEY, now=builders.NOW)


async def test_after_a_day_nobody_gets_it_and_it_is_erased(
    sessions: Sessions, here: UUID, sender: UUID
) -> None:
    upload_id = await kept(sessions, here, sender)
    later = builders.NOW + UPLOAD_LASTS
    async with reading(sessions, here) as db:
        await uploads.get(db, upload_id, account_id=sender, key=KEY, now=later - timedelta(seconds=1))
        with pytest.raises(NoSuchUpload):
            await uploads.get(db, upload_id, account_id=sender, key=KEY, now=later)
    await eraser.erase_old(sessions, now=later - timedelta(seconds=1))
    async with reading(sessions, here) as db:
        assert len((await db.exec(select(RollUpload))).all()) == 1
    await eraser.erase_old(sessions, now=later)
    async with reading(sessions, here) as db:
        assert (await db.exec(select(RollUpload))).all() == []


async def test_a_new_file_takes_the_place_of_the_senders_last(
    sessions: Sessions, here: UUID, sender: UUID
) -> None:
    await kept(sessions, here, sender)
    second = await kept(sessions, here, sender, b"other")
    async with reading(sessions, here) as db:
        assert [row.id for row in await db.exec(select(RollUpload))] == [second]


async def test_what_columns_hold_is_remembered(sessions: Sessions, here: UUID, sender: UUID) -> None:
    upload_id = await kept(sessions, here, sender)
    by_hand = {0: Field.BUILDING, 3: None}
    async with writing(sessions, here) as db:
        await uploads.map_columns(db, upload_id, by_hand, account_id=sender, now=builders.NOW)
    async with reading(sessions, here) as db:
        found = await uploads.get(db, upload_id, account_id=sender, key=KEY, now=builders.NOW)
    assert found.by_hand == by_hand


async def test_once_taken_in_it_is_erased(sessions: Sessions, here: UUID, sender: UUID) -> None:
    upload_id = await kept(sessions, here, sender)
    async with writing(sessions, here) as db:
        await uploads.erase(db, upload_id)
    async with reading(sessions, here) as db:
        with pytest.raises(NoSuchUpload):
            await uploads.get(db, upload_id, account_id=sender, key=KEY, now=builders.NOW)
