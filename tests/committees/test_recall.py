"""Owners ask for a recall and are counted by heads; owners say how satisfied they are, and only sums are told."""

import asyncio
import hashlib
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from builders import NOW
from committees.seated import OWNERS, STARTS, TODAY, Seated, a_committee
from deliberation.audit.models import AuditEntry
from deliberation.committees.rating import actions as rating
from deliberation.committees.rating import sums
from deliberation.committees.recall import actions as recall
from deliberation.committees.recall import answers, heads, papers, queries, refusals, rules
from deliberation.committees.recall.actions import Owner
from deliberation.committees.recall.heads import Heads
from deliberation.committees.recall.kinds import Ended
from deliberation.counting.count import Outcome
from deliberation.database.sessions import Sessions, Writer, reading, writing
from deliberation.kernel.ids import new_id
from deliberation.roll.models import Ownership

MEMBER = "钱二"
HEARD = NOW + timedelta(days=rules.HEARING_DAYS)


def owner(seated: Seated, name: str, now: object = NOW) -> Owner:
    by = seated.by(seated.accounts.get(name, seated.ning), now)  # type: ignore[arg-type]
    return Owner(by, seated.estate.persons.get(name))


async def a_petition(sessions: Sessions, *, signed_in: Iterable[str] = ()) -> Seated:
    """Begun by Chen about a member, who has not answered yet."""
    seated = await a_committee(sessions, signed_in=("陈十", MEMBER, *signed_in))
    member_id = await seated.member_id(MEMBER)
    async with writing(sessions, seated.id) as db:
        number = await recall.open_petition(
            db, seated.id, member_id=member_id, reason="钱二三次不来开会", owner=owner(seated, "陈十")
        )
    assert number == 1
    return seated


async def signs(seated: Seated, name: str, now: object = HEARD) -> None:
    async with writing(seated.sessions, seated.id) as db:
        await recall.sign(db, seated.id, 1, owner=owner(seated, name, now))


async def counted(seated: Seated) -> Heads:
    async with reading(seated.sessions, seated.id) as db:
        petition = await queries.get(db, 1)
        return await heads.of_petition(db, petition.id, today=TODAY)


async def _answers_on_paper(db: Writer, seated: Seated) -> None:
    ning, wen = seated.by(seated.ning), seated.by(seated.wen)
    await answers.enter(db, seated.id, 1, "我在外埠", by=ning)
    with pytest.raises(refusals.AnswerWaits):
        await answers.enter(db, seated.id, 1, "我在外地", by=wen)
    with pytest.raises(refusals.SecondPersonNeeded):
        await answers.compare(db, seated.id, 1, is_same=True, by=ning)
    await answers.compare(db, seated.id, 1, is_same=False, by=wen)
    with pytest.raises(refusals.NoAnswerWaits):
        await answers.compare(db, seated.id, 1, is_same=True, by=wen)
    await answers.enter(db, seated.id, 1, "我在外地", by=wen)
    assert (await queries.get(db, 1)).words is None, "nobody reads what one person alone wrote down"
    await answers.compare(db, seated.id, 1, is_same=True, by=ning)
    assert (await queries.get(db, 1)).words == "我在外地"


async def test_the_member_is_heard_before_anybody_signs(sessions: Sessions) -> None:
    seated = await a_petition(sessions)
    with pytest.raises(refusals.NotHeardYet):
        await signs(seated, "陈十", NOW)
    async with writing(sessions, seated.id) as db:
        said = "没有"
        with pytest.raises(refusals.NotTheMember):
            await recall.answer(db, seated.id, 1, said, by=owner(seated, "陈十").by)
        said = "我在住院。电话 13812345678"
        await recall.answer(db, seated.id, 1, said, by=owner(seated, MEMBER).by)
        with pytest.raises(refusals.HeardAlready):
            await recall.answer(db, seated.id, 1, said, by=owner(seated, MEMBER).by)
        petition = await queries.get(db, 1)
    assert (petition.reason, petition.words) == ("钱*三次不来开会", "我在住院。电话 138****5678")
    await signs(seated, "陈十", NOW)
    assert (await counted(seated)).signed == 1


async def test_one_fifth_by_heads_is_counted_on_the_roll_and_removes_nobody(sessions: Sessions) -> None:
    """Ten homes, ten heads: two are enough. A co-owner who signs too adds no head; who sold counts no longer."""
    seated = await a_petition(sessions, signed_in=("冯九",))
    await signs(seated, "陈十")
    with pytest.raises(refusals.SignedAlready):
        await signs(seated, "陈十")
    found = await counted(seated)
    assert (found.total, found.signed, found.needed, found.is_enough) == (10, 1, 2, False)
    async with writing(sessions, seated.id) as db:
        with pytest.raises(refusals.StillRunning):
            await recall.close(db, seated.id, 1, by=seated.by(seated.ning))
    await signs(seated, "冯九")
    assert (await counted(seated)).is_enough
    async with writing(sessions, seated.id) as db:
        await recall.withdraw(db, seated.id, 1, owner=owner(seated, "冯九"))
        with pytest.raises(refusals.NothingToWithdraw):
            await recall.withdraw(db, seated.id, 1, owner=owner(seated, "冯九"))
    assert not (await counted(seated)).is_enough
    await signs(seated, "冯九")
    async with writing(sessions, seated.id) as db:
        assert await recall.close(db, seated.id, 1, by=seated.by(seated.ning)) is Ended.REACHED
        with pytest.raises(refusals.PetitionOver):
            await recall.close(db, seated.id, 1, by=seated.by(seated.ning))
    assert MEMBER in {each.name for each in (await seated.committee()).sitting}
    with pytest.raises(refusals.PetitionOver):
        await signs(seated, "陈十")


async def test_co_owners_are_one_head_that_signs_once(sessions: Sessions) -> None:
    seated = await a_petition(sessions, signed_in=("冯九",))
    async with writing(sessions, seated.id) as db:
        home = seated.estate.units["110"]
        db.add(
            Ownership(
                community_id=seated.id,
                id=new_id(),
                unit_id=home,
                person_id=seated.estate.persons["冯九"],
                starts_on=STARTS,
            )
        )
        bought = Ownership.person_id == seated.estate.persons["冯九"], Ownership.unit_id != home
        row = (await db.exec(select(Ownership).where(*bought))).one()
        row.ends_on = STARTS
        db.add(row)
    await signs(seated, "陈十")
    await signs(seated, "冯九")
    found = await counted(seated)
    assert (found.total, found.signed) == (9, 1)


async def test_paper_counts_once_a_second_person_found_it(sessions: Sessions) -> None:
    seated = await a_petition(sessions)
    ning, wen = seated.by(seated.ning, HEARD), seated.by(seated.wen, HEARD)
    persons = seated.estate.persons
    async with writing(sessions, seated.id) as db:
        kept = await papers.enter(db, seated.id, 1, person_id=persons["王八"], by=ning)
        wrong = await papers.enter(db, seated.id, 1, person_id=persons["郑七"], by=ning)
        with pytest.raises(refusals.OwnerUnknown):
            await papers.enter(db, seated.id, 1, person_id=new_id(), by=ning)
        with pytest.raises(refusals.SecondPersonNeeded):
            await papers.check(db, seated.id, 1, signature_id=kept, is_found=True, by=ning)
        with pytest.raises(refusals.ChecksWait):
            await recall.close(db, seated.id, 1, by=ning)
    assert (await counted(seated)).signed == 0

    async def checks(signature_id: UUID, *, is_found: bool) -> None:
        async with writing(sessions, seated.id) as db:
            await papers.check(db, seated.id, 1, signature_id=signature_id, is_found=is_found, by=wen)

    both = await asyncio.gather(
        checks(kept, is_found=True), checks(kept, is_found=False), return_exceptions=True
    )
    failed = [each for each in both if each is not None]
    assert len(failed) == 1
    assert isinstance(failed[0], refusals.CheckedAlready | refusals.NoSuchSignature)
    async with writing(sessions, seated.id) as db:
        member = seated.by(seated.accounts[MEMBER], HEARD)
        with pytest.raises(refusals.AboutYou):
            await papers.check(db, seated.id, 1, signature_id=wrong, is_found=False, by=member)
        with pytest.raises(refusals.AboutYou):
            await papers.enter(db, seated.id, 1, person_id=persons["冯九"], by=member)
        with pytest.raises(refusals.AboutYou):
            await recall.close(db, seated.id, 1, by=member)
    await checks(wrong, is_found=False)
    async with reading(sessions, seated.id) as db:
        listed = await queries.on_paper(db, (await queries.get(db, 1)).id)
    assert {each.id for each in listed} <= {kept}
    assert (await counted(seated)).signed == len(listed)


async def test_who_may_not_begin_or_end_a_petition(sessions: Sessions) -> None:
    seated = await a_petition(sessions, signed_in=("王八",))
    member_id = await seated.member_id(MEMBER)
    async with writing(sessions, seated.id) as db:
        begun = (await db.exec(select(AuditEntry.body).where(AuditEntry.kind == "recall.opened"))).one()
        assert hashlib.sha256("钱二三次不来开会".encode()).hexdigest() not in str(begun), (
            "a name is soon guessed"
        )
        shown = hashlib.sha256((await queries.get(db, 1)).reason.encode()).hexdigest()
        assert shown in str(begun)
        with pytest.raises(refusals.NotAnOwner):
            await recall.open_petition(
                db, seated.id, member_id=member_id, reason="x", owner=Owner(seated.by(seated.ning), None)
            )
        with pytest.raises(refusals.OpenAlready):
            await recall.open_petition(
                db, seated.id, member_id=member_id, reason="x", owner=owner(seated, "陈十")
            )
        with pytest.raises(refusals.NotBegunByYou):
            await recall.take_back(db, seated.id, 1, by=seated.by(seated.ning))
        late = NOW + timedelta(days=rules.COLLECTING_DAYS + 1)
        with pytest.raises(refusals.TooLateToSign):
            await recall.sign(db, seated.id, 1, owner=owner(seated, "陈十", late))
        await _answers_on_paper(db, seated)
    for name in ("陈十", "王八"):
        await signs(seated, name)
    async with writing(sessions, seated.id) as db:
        with pytest.raises(refusals.OthersSigned):
            await recall.take_back(db, seated.id, 1, by=owner(seated, "陈十").by)
        await recall.withdraw(db, seated.id, 1, owner=owner(seated, "王八", HEARD))
        await recall.take_back(db, seated.id, 1, by=owner(seated, "陈十").by)
        assert (await queries.get(db, 1)).outcome is Ended.TAKEN_BACK


@given(st.integers(1, 10**6), st.data())
def test_the_fewest_heads_that_are_enough_are_told_exactly(total: int, data: st.DataObject) -> None:
    signed = data.draw(st.integers(0, total))
    found = Heads(total, signed)
    assert found.is_enough == (signed >= found.needed)
    assert found.is_enough == (signed * 5 >= total)
    assert found.counted.outcome in {Outcome.PASS, Outcome.FAIL}


async def test_a_household_answers_once_in_half_a_year_and_nothing_is_told_below_five(
    sessions: Sessions,
) -> None:
    seated = await a_committee(sessions)
    persons = seated.estate.persons

    async def rates(name: str, score: int, now: object = NOW) -> None:
        async with writing(sessions, seated.id) as db:
            answer = rating.Answer(score=score, words=f"{score} 分")
            by = seated.by(seated.ning, now)  # type: ignore[arg-type]
            await rating.rate(db, seated.id, answer, person_id=persons.get(name), by=by)

    for name, score in zip(OWNERS[:4], (5, 4, 4, 1), strict=True):
        await rates(name, score)
    with pytest.raises(rating.RatedAlready):
        await rates(OWNERS[0], 1)
    with pytest.raises(rating.OnlyOwnersRate):
        await rates("外人", 1)
    async with reading(sessions, seated.id) as db:
        (told,) = await rating.told(db, await seated.committee())
    assert (told.count, told.by_score, told.mean, told.words) == (4, (), None, ())
    await rates(OWNERS[4], 1)
    later = NOW + timedelta(days=150)
    await rates(OWNERS[0], 1, later)
    async with reading(sessions, seated.id) as db:
        second, first = await rating.told(db, await seated.committee())
    assert (second.half, second.count, second.by_score) == (2, 1, ())
    assert first.by_score == ((5, 1), (4, 2), (3, 0), (2, 0), (1, 2))
    assert first.mean == 3


@given(st.integers(1, 9), st.lists(st.tuples(st.integers(1, 5), st.text(max_size=3)), max_size=12))
def test_sums_tell_nobody_apart_below_the_fewest(half: int, answers: list[tuple[int, str]]) -> None:
    told = sums.added_up(half, answers)
    assert told.count == len(answers)
    if len(answers) < sums.FEWEST:
        assert (told.by_score, told.mean, told.words) == ((), None, ())
    else:
        assert sum(count for _, count in told.by_score) == len(answers)
        assert sum(score * count for score, count in told.by_score) == told.mean * len(answers)  # type: ignore[operator]
