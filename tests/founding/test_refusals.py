"""What a founding says no to, and that nothing is half written then."""

from collections.abc import Awaitable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func
from sqlmodel import select

import founded
from builders import an_account
from conftest import Database
from deliberation.audit.models import AuditEntry
from deliberation.database.sessions import Sessions, Writer, reading, writing
from deliberation.founding import actions, assembly, candidacies, queries, refusals
from deliberation.founding.acting import By
from deliberation.founding.assembly import Standing
from deliberation.founding.eligibility import Standing as Eligible
from deliberation.founding.kinds import Capacity, Condition, Draft, Evidence, Outcome, Posting
from deliberation.founding.views import FoundingView
from deliberation.kernel import clock
from deliberation.kernel.refusals import Refusal
from deliberation.polls.opening import UnfitSeats
from deliberation.roll.models import Ownership, Person
from polling import Estate, Home, an_estate, closed, end_window, homes_of

NAMES = tuple(f"业主{place}" for place in range(5))


@pytest.fixture
async def here(sessions: Sessions) -> Estate:
    return await an_estate(sessions, homes_of([1_000_000] * 5))


class Room:
    """Acts in one transaction; each refusal is undone and must have written nothing."""

    def __init__(self, db: Writer, here: Estate) -> None:
        self.db, self.id = db, here.id

    async def refuses(self, why: type[Refusal], act: Awaitable[Any]) -> None:
        before = await self._entries()
        with pytest.raises(why):
            async with self.db.begin_nested():
                await act
        assert await self._entries() == before

    async def newest(self) -> FoundingView:
        return await queries.newest(self.db)

    async def _entries(self) -> int:
        return (await self.db.exec(select(func.count()).select_from(AuditEntry))).one()


async def _posted(db: Writer, here: Estate) -> None:
    await founded.begun(db, here, who=founded.by(here, days_ago=40))
    await founded.grouped(db, here, NAMES[:3], who=founded.by(here, days_ago=40))
    await founded.drafted(db, here, "第一条", who=founded.by(here, days_ago=30))
    await founded.stood(db, here, NAMES, who=founded.by(here, days_ago=25))


async def test_nothing_is_begun_without_a_roll_or_for_more_owners_than_there_are(
    sessions: Sessions, here: Estate
) -> None:
    standing = Eligible(total_cm2=5_000_000, handed_over_cm2=5_000_000, first_on=None, heads=5)
    async with writing(sessions, here.id) as db:
        room, who = Room(db, here), founded.by(here)

        def begin(**changes: int) -> Awaitable[int]:
            wanted = replace(standing, **changes)
            return actions.begin(db, here.id, place="cn-beijing", standing=wanted, by=who)

        await room.refuses(refusals.NoFounding, actions.post_group(db, here.id, by=who))
        await room.refuses(refusals.RollEmpty, begin(heads=0, total_cm2=0, handed_over_cm2=0))
        await room.refuses(refusals.TooManyCallers, begin(caller_heads=6))
        await room.refuses(refusals.TooMuchArea, begin(caller_cm2=5_000_001))
        await room.refuses(refusals.NotYetAllowed, begin())
        assert await begin(caller_heads=1)


async def test_what_hangs_must_be_what_stands(sessions: Sessions, here: Estate) -> None:
    async with writing(sessions, here.id) as db:
        await _posted(db, here)
        room, today, past = Room(db, here), founded.by(here), founded.by(here, days_ago=24)
        same = actions.write_draft(db, here.id, kind=Draft.RULES, text="rules: 第一条", by=today)
        await room.refuses(refusals.DraftUnchanged, same)
        await room.refuses(refusals.PostedAlready, actions.post_candidates(db, here.id, by=today))
        await room.refuses(refusals.PostedAlready, actions.post_group(db, here.id, by=today))
        own = await candidacies.object_to(db, here.id, said="有问题", by=past)
        assert own == 1
        await room.refuses(refusals.ObjectionsOpen, _called(db, here, today))
        objection = (await room.newest()).objections[0]
        await room.refuses(refusals.OwnObjection, _answered(db, here, objection.id, today))
        other = replace(today, account_id=await an_account(db, name="别人"))
        await _answered(db, here, objection.id, other)
        await room.refuses(refusals.AnsweredAlready, _answered(db, here, objection.id, other))
        await room.refuses(refusals.NoSuchObjection, _answered(db, here, UUID(int=7), other))
        await room.refuses(
            refusals.ObjectedTooLate, candidacies.object_to(db, here.id, said="晚了", by=today)
        )
        await actions.write_draft(db, here.id, kind=Draft.RULES, text="第二稿", by=today)
        await room.refuses(refusals.DraftsChanged, _called(db, here, today))


async def test_who_withdrew_stands_no_more_and_the_list_hangs_anew(sessions: Sessions, here: Estate) -> None:
    async with writing(sessions, here.id) as db:
        await _posted(db, here)
        room, today = Room(db, here), founded.by(here)
        await candidacies.withdraw(db, here.id, 2, by=today)
        await room.refuses(refusals.CandidateGone, candidacies.withdraw(db, here.id, 2, by=today))
        checked = candidacies.check(db, here.id, 2, founded.FOUND, by=today)
        await room.refuses(refusals.CandidateGone, checked)
        await room.refuses(refusals.NoSuchCandidate, candidacies.withdraw(db, here.id, 9, by=today))
        await room.refuses(refusals.ListChanged, _called(db, here, today))
        await room.refuses(refusals.NotOnTheBoard, candidacies.object_to(db, here.id, said="？", by=today))
        again = founded.a_nomination(here, NAMES[0])
        await room.refuses(refusals.ChosenTwice, candidacies.nominate(db, here.id, again, by=today))
        await actions.post_candidates(db, here.id, by=today)
        posted = (await room.newest()).posted(Posting.CANDIDATES)
        assert posted is not None
        assert (posted.number, len(posted.content["candidates"])) == (2, 4)  # type: ignore[arg-type]
        await room.refuses(refusals.TooEarly, _called(db, here, today))
        day = replace(today, now=today.now + timedelta(days=7), today=today.today + timedelta(days=7))
        await room.refuses(refusals.TooEarly, _called(db, here, day))
        day = replace(today, now=today.now + timedelta(days=8), today=today.today + timedelta(days=8))
        await room.refuses(refusals.TooFewForTheSeats, _called(db, here, day))
        await room.refuses(UnfitSeats, _called(db, here, day, seats=3))


async def test_only_human_beings_who_own_a_home_stand_or_speak_for_the_owners(sessions: Sessions) -> None:
    homes = [Home(label=str(101 + place), owners=(name,)) for place, name in enumerate((*NAMES, NAMES[0]))]
    here = await an_estate(sessions, [*homes, Home(label="109", owners=("云山置业",))], developer="云山置业")
    async with writing(sessions, here.id) as db:
        room, past = Room(db, here), founded.by(here, days_ago=40)
        await founded.begun(db, here, who=past)
        developer = here.persons["云山置业"]
        for nobody in (developer, UUID(int=7), here.id):
            await room.refuses(refusals.NotAnOwner, actions.add_owner(db, here.id, person_id=nobody, by=past))
        typed = actions.add_member(db, here.id, name="外人", capacity=Capacity.OWNER, by=past)
        await room.refuses(refusals.OwnersFromTheRoll, typed)
        await founded.grouped(db, here, NAMES[:3], who=past)
        twice = actions.add_owner(db, here.id, person_id=here.persons[NAMES[0]], by=past)
        await room.refuses(refusals.ChosenTwice, twice)
        company = replace(founded.a_nomination(here, NAMES[0]), person_id=developer)
        await room.refuses(refusals.NotAnOwner, candidacies.nominate(db, here.id, company, by=past))


async def test_namesakes_are_told_apart_by_their_homes(sessions: Sessions, here: Estate) -> None:
    async with writing(sessions, here.id) as db:
        past = founded.by(here, days_ago=40)
        await founded.begun(db, here, who=past)
        other = (await db.exec(select(Person).where(Person.id == here.persons[NAMES[1]]))).one()
        other.name = NAMES[0]
        await db.flush()
        for name in NAMES[:2]:
            await actions.add_owner(db, here.id, person_id=here.persons[name], by=past)
        members = (await queries.newest(db)).members
    assert [each.name for each in members] == [NAMES[0], f"{NAMES[0]}（1 栋 1 单元 102）"]


async def test_who_sold_stands_no_more(sessions: Sessions, here: Estate) -> None:
    async with writing(sessions, here.id) as db:
        await _posted(db, here)
        room, today = Room(db, here), founded.by(here)
        home = select(Ownership).where(Ownership.person_id == here.persons[NAMES[4]])
        (await db.exec(home)).one().ends_on = today.today
        await db.flush()
        await room.refuses(refusals.OwnsNoLonger, _called(db, here, today))
        await room.refuses(refusals.OwnsNothing, candidacies.check(db, here.id, 5, founded.FOUND, by=today))
        await candidacies.withdraw(db, here.id, 1, by=today)
        await room.refuses(refusals.OwnsNoLonger, actions.post_candidates(db, here.id, by=today))
        sold = {**founded.FOUND, Condition.OWNER: Evidence.CONTRADICTED}
        await candidacies.check(db, here.id, 5, sold, by=today)
        await actions.post_candidates(db, here.id, by=today)


async def test_once_called_nothing_of_it_changes_and_the_election_is_the_one_that_was_called(
    sessions: Sessions, here: Estate
) -> None:
    await founded.called(sessions, here, NAMES, seats=5)
    async with writing(sessions, here.id) as db:
        room, today = Room(db, here), founded.by(here)
        founding = await room.newest()
        assert founding.assembly is not None
        proposal_id = founding.assembly.proposal_id
        for act in (
            actions.write_draft(db, here.id, kind=Draft.RULES, text="另一稿", by=today),
            actions.post_drafts(db, here.id, by=today),
            actions.post_candidates(db, here.id, by=today),
            candidacies.withdraw(db, here.id, 1, by=today),
            candidacies.check(db, here.id, 1, dict.fromkeys(Condition, Evidence.MISSING), by=today),
            candidacies.object_to(db, here.id, said="晚了", by=today),
            _called(db, here, today),
        ):
            await room.refuses(refusals.ElectionCalled, act)

        async def check(days: int, names: tuple[str, ...], seats: int) -> None:
            standing = Standing(opens_on=today.today + timedelta(days=days), candidates=names, seats=seats)
            await assembly.check_election(db, here.id, proposal_id, standing, now=today.now)

        await check(0, NAMES, 5)
        await room.refuses(refusals.VotesTooEarly, check(-10, NAMES, 5))
        await room.refuses(refusals.NotThePostedList, check(0, NAMES[:4], 5))
        await room.refuses(refusals.NotThePostedList, check(0, (*NAMES, "外人"), 5))
        await room.refuses(refusals.NotThePostedSeats, check(0, NAMES, 3))
        posted_on = today.today - timedelta(days=30)
        early = assembly.check_vote(db, proposal_id, opens_on=posted_on + timedelta(days=15))
        await room.refuses(refusals.VotesTooEarly, early)
        await assembly.check_vote(db, proposal_id, opens_on=posted_on + timedelta(days=16))
        await assembly.check_vote(db, here.proposal_id, opens_on=posted_on)
        elsewhere = Standing(opens_on=today.today, candidates=(), seats=1)
        await assembly.check_election(db, here.id, here.proposal_id, elsewhere, now=today.now)


async def test_another_election_follows_only_a_count_that_formed_nothing(
    sessions: Sessions, database: Database, here: Estate
) -> None:
    await founded.called(sessions, here, NAMES, seats=5)
    async with reading(sessions, here.id) as reader:
        called = (await queries.newest(reader)).assembly
    assert called is not None
    poll = await founded.open_election(sessions, here, called.proposal_id, NAMES, seats=5)

    async def check(*names: str) -> None:
        standing = Standing(opens_on=founded.by(here).today, candidates=names, seats=1)
        async with writing(sessions, here.id) as db:
            await assembly.check_election(db, here.id, called.proposal_id, standing, now=clock.now())

    with pytest.raises(refusals.ElectedAlready):
        await check(*NAMES)
    await end_window(database.owner, poll)
    await closed(sessions, here, poll)
    await check(*NAMES[:2])
    with pytest.raises(refusals.NotThePostedList):
        await check("外人")


def _called(db: Writer, here: Estate, who: By, *, seats: int = 5) -> Awaitable[int]:
    return assembly.call(db, here.id, founded.a_call(here, seats), by=who)


def _answered(db: Writer, here: Estate, objection_id: UUID, who: By) -> Awaitable[None]:
    return candidacies.answer(db, here.id, objection_id, outcome=Outcome.REJECTED, reason="不实", by=who)
