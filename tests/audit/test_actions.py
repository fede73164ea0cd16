"""An entry stands or falls with what it tells of, and no right of the application can change it afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import select
from typing_extensions import override

import statements
from builders import HOME, a_community, an_account
from deliberation.audit import actions as audit
from deliberation.audit.models import AuditEntry, AuditLog, AuditPending, AuditPrivate
from deliberation.audit.rules import NoLog
from deliberation.communities import actions as communities
from deliberation.communities.facts import RoleChanged
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, Writer, reading, writing
from deliberation.database.sessions import statement as run
from deliberation.kernel.facts import SYSTEM, Actor, Fact, PublicValue
from deliberation.kernel.ids import new_id
from deliberation.ledger import digests, merkle
from deliberation.ledger import entry as entries

CLERK = Actor("clerk", "ab" * 16)
VOTE = UUID(int=7 << 76 | 1 << 63)


@dataclass(frozen=True, kw_only=True)
class BallotCast(Fact):
    """A fact with a private body, as polls have it."""

    kind: ClassVar[str] = "ballot.accepted"
    subject: ClassVar[str] = "ballot"
    body: Mapping[str, PublicValue] = field(default_factory=dict)

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"vote": str(VOTE), "voter_ref": "cd" * 16, "channel": "web", "rev": 1, "prev": None}

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return self.body


async def test_a_community_begins_with_its_log_and_the_key_that_signs_it(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        community = await a_community(db)
    async with reading(sessions, community.id) as db:
        log = (await db.exec(select(AuditLog))).one()
        entry = entries.parse((await db.exec(select(AuditEntry))).one().body)
    assert log.origin == f"testserver.local/log/{community.id}/1"
    assert (entry.log, entry.type, entry.data["public_key"]) == (
        log.origin,
        "log.started",
        HOME.public_key.hex(),
    )


async def test_an_entry_and_its_row_are_both_there_after_the_commit(
    sessions: Sessions, now: datetime
) -> None:
    async with writing(sessions) as db:
        community = await a_community(db)
        mandate_id = await communities.give_role(
            db,
            community.id,
            account_id=await an_account(db),
            role=Role.STAFF,
            starts_on=now.date(),
            actor=CLERK,
            now=now,
        )
    async with reading(sessions, community.id) as db:
        row = (await db.exec(select(AuditEntry).where(AuditEntry.kind == "role.changed"))).one()
        assert len((await db.exec(select(AuditPending))).all()) == 2
    entry = entries.parse(row.body)
    assert (entry.subject.id, entry.data, entry.actor) == (mandate_id, {"role": "staff", "on": True}, CLERK)
    assert row.leaf_hash == merkle.leaf_hash(row.body)


async def test_an_entry_goes_with_the_row_that_is_rolled_back(sessions: Sessions, now: datetime) -> None:
    async with writing(sessions) as db:
        community = await a_community(db)

    async def give_and_fail(db: Writer) -> None:
        account_id = await an_account(db)
        await communities.give_role(
            db,
            community.id,
            account_id=account_id,
            role=Role.STAFF,
            starts_on=now.date(),
            actor=CLERK,
            now=now,
        )
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        async with writing(sessions, community.id) as db:
            await give_and_fail(db)
    async with reading(sessions, community.id) as db:
        assert {row.kind for row in await db.exec(select(AuditEntry))} == {"log.started"}
        assert len((await db.exec(select(AuditPending))).all()) == 1


async def test_the_entry_only_commits_to_the_private_body(sessions: Sessions, now: datetime) -> None:
    body: dict[str, PublicValue] = {"choices": {"question": ["agree"]}, "voter": "李秀英"}
    async with writing(sessions) as db:
        community = await a_community(db)
        done = await audit.record(
            db, community.id, BallotCast(subject_id=new_id(), body=body), actor=CLERK, at=now
        )
    async with reading(sessions, community.id) as db:
        row = (await db.exec(select(AuditEntry).where(AuditEntry.id == done.entry_id))).one()
        private = (await db.exec(select(AuditPrivate))).one()
    assert b"agree" not in row.body
    assert "李秀英".encode() not in row.body
    assert done.salt is not None
    assert len(done.salt) == 32
    assert private.salt == done.salt
    assert entries.parse(row.body).commit == digests.commitment(done.salt, "ballot.accepted", body)


async def test_two_salts_are_never_the_same_unless_asked_for(sessions: Sessions, now: datetime) -> None:
    fact = BallotCast(subject_id=new_id())
    async with writing(sessions) as db:
        community = await a_community(db)
        first = await audit.record(db, community.id, fact, actor=CLERK, at=now)
        second = await audit.record(db, community.id, fact, actor=CLERK, at=now)
        chosen = await audit.record(db, community.id, fact, actor=CLERK, at=now, salt=b"s" * 32)
    assert first.salt != second.salt
    assert chosen.salt == b"s" * 32


async def test_an_entry_costs_two_statements(sessions: Sessions, now: datetime) -> None:
    async with writing(sessions) as db:
        community = await a_community(db)
        with statements.asked() as asked:
            await audit.record(db, community.id, BallotCast(subject_id=new_id()), actor=CLERK, at=now)
    assert len(asked) <= 2


async def test_nothing_is_recorded_without_a_log(sessions: Sessions, now: datetime) -> None:
    stranger = new_id()
    fact = RoleChanged(subject_id=new_id(), role=Role.LEAD, is_held=True)
    with pytest.raises(NoLog):
        async with writing(sessions, stranger) as db:
            await audit.record(db, stranger, fact, actor=SYSTEM, at=now)


@pytest.mark.parametrize("table", ["audit_log", "audit_entry", "audit_leaf", "audit_checkpoint"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET community_id = community_id",
        "DELETE FROM {}",
        "TRUNCATE {} CASCADE",
        "ALTER TABLE {} DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
    ],
)
async def test_the_application_may_not_change_what_was_written(
    sessions: Sessions, table: str, statement: str
) -> None:
    async with writing(sessions) as db:
        community = await a_community(db)
    with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
        async with writing(sessions, community.id) as db:
            await run(db, statement.format(table))


async def test_an_entry_cannot_be_read_or_written_from_another_community(
    sessions: Sessions, now: datetime
) -> None:
    async with writing(sessions) as db:
        mine = await a_community(db)
    async with writing(sessions) as db:
        other = await a_community(db, slug="other-place")
    async with reading(sessions, other.id) as db:
        assert {row.community_id for row in await db.exec(select(AuditEntry))} == {other.id}
    async with reading(sessions) as db:
        assert (await db.exec(select(AuditEntry))).all() == []
    fact = RoleChanged(subject_id=new_id(), role=Role.LEAD, is_held=True)
    with pytest.raises(NoLog):
        async with writing(sessions, other.id) as db:
            await audit.record(db, mine.id, fact, actor=SYSTEM, at=now)
    log = audit.LogView(mine.id, 1, f"testserver.local/log/{mine.id}/1", HOME.public_key)
    with pytest.raises(DBAPIError, match="row-level security"):
        async with writing(sessions, other.id) as db:
            await audit._write(db, log, fact, actor=SYSTEM, at=now, salt=b"")
