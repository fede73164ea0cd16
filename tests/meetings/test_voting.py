"""A committee of seven decides: who may move, vote and close, what is refused, and what is kept of every vote."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from random import Random
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from deliberation.audit.models import AuditEntry
from deliberation.counting.count import Outcome
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, statement, writing
from deliberation.kernel import clock
from deliberation.kernel.refusals import Refusal
from deliberation.meetings.kinds import How
from deliberation.meetings.minutes import gathering
from deliberation.meetings.run import refusals as refused
from deliberation.meetings.run import steps
from deliberation.meetings.votes import (
    closing,
    forms,
    hands,
    interests,
    motions,
    opening,
    records,
    recounting,
    refusals,
    words,
)
from deliberation.meetings.votes import steps as vote_steps
from deliberation.meetings.votes.interests import Declared
from deliberation.meetings.votes.kinds import Effect, MotionEnd, Way
from deliberation.meetings.votes.models import MeetingForm, MeetingVoteWord
from deliberation.meetings.votes.motions import Moved
from deliberation.meetings.votes.opening import Opening
from deliberation.meetings.votes.views import Standing
from meetings.voting import CODE, a_voting_committee

FOR, AGAINST = Choice.FOR, Choice.AGAINST


async def test_a_vote_by_name_counts_the_last_word_of_each_seat_that_is_there_at_the_close(
    sessions: Sessions,
) -> None:
    here = await a_voting_committee(sessions, 1, 2, 3, 4, 5)
    vote = await here.opened(await here.moved())
    await here.called_out(vote, 1, 2, 3)
    await here.says(vote, 4, AGAINST)
    await here.says(vote, 4, FOR)
    await here.says(vote, 5)
    await here.called_out(vote, 3, choice=AGAINST)
    await here.meeting.leave(5)
    with pytest.raises(refusals.NotPresent):
        await here.says(vote, 5)
    closed = await here.closed(vote)
    record = json.loads(closed.record)
    assert (record["sums"], record["not_counted"]) == (
        {"for": 3, "against": 1, "abstain": 0, "invalid": 0},
        1,
    )
    assert closed.count.outcome is Outcome.FAIL
    assert recounting.differences(record) == ()
    kept = await here.kept(vote)
    assert (kept.record, kept.sha256) == (closed.record, closed.sha256)
    with pytest.raises(refusals.VoteNotOpen):
        await here.says(vote, 4)
    with pytest.raises(refusals.VoteNotOpen):
        await here.closed(vote)
    async with reading(sessions, here.meeting.called.community.id) as db:
        bodies = (await db.exec(select(AuditEntry.body).where(AuditEntry.kind == "meeting.voted"))).one()
        said = select(MeetingVoteWord.choice).where(MeetingVoteWord.seat_id == here.seat(3))
        assert list(await db.exec(said.order_by(col(MeetingVoteWord.revision)))) == ["for", "against"]
    told = json.loads(bodies)["data"]
    assert (told["record_sha256"], told["outcome"], told["for"]) == (closed.sha256, "fail", 3)
    with pytest.raises(DBAPIError, match="stays"):
        async with writing(sessions, here.meeting.called.community.id) as db:
            await statement(db, "DELETE FROM meeting_vote_word")


async def test_a_quorum_that_is_lost_before_the_close_decides_nothing_and_the_motion_stays_open(
    sessions: Sessions,
) -> None:
    here = await a_voting_committee(sessions, 1, 2, 3, 4)
    motion_id = await here.moved()
    vote = await here.opened(motion_id)
    await here.called_out(vote, 1, 2, 3, 4)
    await here.meeting.leave(4)
    assert (await here.closed(vote)).count.outcome is Outcome.NO_QUORUM
    assert (await here.docket()).motion(motion_id).standing is Standing.OPEN
    await here.meeting.come(4, how=How.REMOTE)
    again = await here.opened(motion_id)
    await here.called_out(again, 1, 2, 3)
    await here.says(again, 4)
    assert (await here.closed(again)).count.outcome is Outcome.PASS
    assert (await here.docket()).motion(motion_id).standing is Standing.CARRIED
    with pytest.raises(refusals.MotionOver):
        await here.opened(motion_id)


async def test_the_meeting_goes_on_only_when_no_vote_is_open(sessions: Sessions) -> None:
    here = await a_voting_committee(sessions, 1, 2, 3, 4, 5)
    vote = await here.opened(await here.moved())
    items = here.meeting.called.decisions
    for act in (
        partial(vote_steps.begin_item, item_id=items[1].id),
        vote_steps.end_item,
        partial(vote_steps.adjourn, resumes_at=clock.now() + timedelta(days=1)),
        vote_steps.end,
    ):
        with pytest.raises(refused.NotLeading):
            await here.act(act, meeting_id=here.id, by=here.meeting.member(5))
        with pytest.raises(refusals.VoteStillOpen):
            await here.act(act, meeting_id=here.id, by=here.chair)
    await here.called_out(vote, 1, 2, 3, 4)
    await here.closed(vote)
    await here.act(vote_steps.end, meeting_id=here.id, by=here.chair)


async def test_an_interest_mutes_a_seat_and_is_taken_back_only_before_a_vote(sessions: Sessions) -> None:
    here = await a_voting_committee(sessions)
    mine = Declared(item_id=here.item_id, seat_id=here.seat(3), about="门禁公司是我弟弟开的")

    async def declare(declared: Declared, number: int) -> None:
        by = here.meeting.member(number)
        await here.act(interests.declare, meeting_id=here.id, declared=declared, by=by)

    with pytest.raises(refused.NotYourSeat):
        await declare(mine, 4)
    with pytest.raises(refusals.AboutMissing):
        await declare(Declared(item_id=here.item_id, seat_id=here.seat(3), about=" "), 3)
    await declare(mine, 3)
    with pytest.raises(refusals.InterestDeclared):
        await declare(mine, 1)
    other = Declared(item_id=here.item_id, seat_id=here.seat(4), about="亲戚", effect=Effect.OUT)
    with pytest.raises(refusals.OtherEffect):
        await declare(other, 1)
    (interest,) = (await here.docket()).interests
    assert interest.effect is Effect.MUTE
    await here.act(interests.withdraw, meeting_id=here.id, interest_id=interest.id, by=here.meeting.member(3))
    await declare(mine, 3)
    motion_id = await here.moved()
    with pytest.raises(refusals.CounterHasAnInterest):
        await here.opened(motion_id, Way.HANDS, counters=(3, 4))
    vote = await here.opened(motion_id)
    with pytest.raises(refusals.HasAnInterest):
        await here.says(vote, 3)
    (interest,) = (await here.docket()).interests
    with pytest.raises(refusals.VotedAlready):
        await here.act(interests.withdraw, meeting_id=here.id, interest_id=interest.id, by=here.chair)
    await here.called_out(vote, 1, 2, 4)
    # three of seven, for the mute seat stays in the base: of six three would not be enough either, of five they would
    assert (await here.closed(vote)).count.outcome is Outcome.FAIL


async def test_nobody_is_silenced_by_one_person_alone(sessions: Sessions) -> None:
    here = await a_voting_committee(sessions)

    async def act(action: Callable[..., Awaitable[None]], number: int, **wanted: object) -> None:
        await here.act(action, meeting_id=here.id, by=here.meeting.member(number), **wanted)

    async def noted(about: str, seat: int) -> UUID:
        declared = Declared(item_id=here.item_id, seat_id=here.seat(seat), about=about)
        await act(interests.declare, 1, declared=declared)
        return (await here.docket()).interests[-1].id

    third, fourth = await noted("听说他亲戚在门禁公司", 3), await noted("亲属", 4)
    assert not (await here.docket()).effects(here.item_id), "what the chair notes alone changes nothing"
    for number, refusal in ((1, refusals.NeedsASecond), (5, refused.NotYourSeat)):
        with pytest.raises(refusal):
            await act(interests.confirm, number, interest_id=third)
    await act(interests.confirm, 3, interest_id=third)
    await act(interests.confirm, 2, interest_id=fourth)
    with pytest.raises(refusals.ConfirmedAlready):
        await act(interests.confirm, 2, interest_id=third)
    own = Declared(item_id=here.item_id, seat_id=here.seat(5), about="我弟弟开的公司")
    await act(interests.declare, 5, declared=own)
    fifth = (await here.docket()).interests[-1].id
    with pytest.raises(refusals.NotYoursToTakeBack):
        await act(interests.withdraw, 1, interest_id=fifth)
    sixth = await noted("同事", 6)
    vote = await here.opened(await here.moved())
    with pytest.raises(refusals.MotionOpen):
        await act(interests.confirm, 2, interest_id=sixth)
    await here.says(vote, 6)
    for number in (3, 4, 5):
        with pytest.raises(refusals.HasAnInterest):
            await here.says(vote, number)
    said = await here.act(gathering.meeting, number=here.meeting.called.meeting.number)
    assert said is not None
    item = next(each for each in (await here.act(gathering.record, meeting=said)).items if each.interests)
    assert [(each.seat, each.declared_as, each.confirmed_as) for each in item.interests] == [
        (3, "chair", "seat"),
        (4, "chair", "secretary"),
        (5, "seat", None),
    ], "the minutes say who declared it"


async def test_amendments_are_decided_before_the_motion_in_the_chairs_order_and_make_its_new_text(
    sessions: Sessions,
) -> None:
    here = await a_voting_committee(sessions)
    motion_id = await here.moved("换刷卡门禁，预算两万元")
    small = await here.moved("换刷卡门禁，预算一万八千元", amends=motion_id)
    far = await here.moved("换人脸门禁，预算三万元", amends=motion_id)
    with pytest.raises(refusals.AmendsAnAmendment):
        await here.moved("换密码门禁", amends=far)
    with pytest.raises(refusals.NothingChanged):
        await here.moved("换刷卡门禁，预算两万元", amends=motion_id)
    with pytest.raises(refusals.AmendmentsFirst):
        await here.opened(motion_id)
    with pytest.raises(refusals.EarlierAmendment):
        await here.opened(far)
    with pytest.raises(refusals.NotTheChair):
        await here.act(motions.order, meeting_id=here.id, amendments=[far, small], by=here.secretary)
    await here.act(motions.order, meeting_id=here.id, amendments=[far, small], by=here.chair)
    vote = await here.opened(far)
    await here.called_out(vote, 1, 2, 3, 4)
    await here.closed(vote)
    motion = (await here.docket()).motion(motion_id)
    assert (motion.text.version, motion.text.text) == (2, "换人脸门禁，预算三万元")
    with pytest.raises(refusals.AmendsOldText):
        await here.opened(small)
    await here.act(motions.end, meeting_id=here.id, motion_id=small, ended=MotionEnd.FALLEN, by=here.chair)
    # annulled: the text goes back, and the amendment can be voted on again
    await here.act(
        opening.annul, meeting_id=here.id, vote_id=vote.id, reason="停电，有人没听清", by=here.chair
    )
    found = await here.docket()
    assert (found.motion(motion_id).text.version, found.motion(motion_id).text.text) == (
        3,
        "换刷卡门禁，预算两万元",
    )
    assert found.motion(far).standing is Standing.OPEN
    with pytest.raises(refusals.AmendsOldText):
        await here.opened(far)
    await here.act(
        motions.end, meeting_id=here.id, motion_id=far, ended=MotionEnd.WITHDRAWN, by=here.secretary
    )
    final = await here.opened(motion_id)
    await here.called_out(final, 1, 2, 3, 4)
    assert json.loads((await here.closed(final)).record)["motion"]["version"] == 3


async def test_two_people_count_hands_apart_until_they_find_the_same(sessions: Sessions) -> None:
    here = await a_voting_committee(sessions, 1, 2, 3, 4, 5)
    motion_id = await here.moved()
    with pytest.raises(refusals.TwoCounters):
        await here.opened(motion_id, Way.HANDS, counters=(3,))
    vote = await here.opened(motion_id, Way.HANDS, counters=(3, 4))

    async def count(number: int, yes: int, no: int = 0) -> None:
        sums, by = {FOR: yes, AGAINST: no}, here.meeting.member(number)
        await here.act(hands.count, meeting_id=here.id, vote_id=vote.id, sums=sums, by=by)

    with pytest.raises(refusals.NotACounter):
        await count(5, 4)
    with pytest.raises(refusals.MoreThanThere):
        await count(3, 5, 1)
    with pytest.raises(refusals.OnlyHands):
        await here.says(vote, 5)
    await count(3, 4, 1)
    with pytest.raises(refusals.CountedAlready):
        await count(3, 4, 1)
    with pytest.raises(refusals.HandsNotCounted):
        await here.closed(vote)
    await count(4, 5)
    with pytest.raises(refusals.CountsDiffer):
        await here.closed(vote)
    await count(4, 4, 1)
    await count(3, 4, 1)
    with pytest.raises(refusals.HandsCounted):
        await count(3, 4, 1)
    # somebody who was counted has left: the figures cannot be those of who is there, so they count again
    await here.meeting.leave(5)
    with pytest.raises(refusals.MoreThanThere):
        await here.closed(vote)
    await count(3, 4)
    await count(4, 4)
    closed = await here.closed(vote)
    assert json.loads(closed.record)["hands"]["round"] == 3
    assert closed.count.outcome is Outcome.PASS


async def test_a_secret_vote_on_phone_and_paper_leaves_nobodys_word_behind(sessions: Sessions) -> None:
    here = await a_voting_committee(sessions, 1, 2, 3, 4, 5)
    motion_id = await here.moved()
    with pytest.raises(refusals.LeadersCountInSecret):
        await here.opened(motion_id, Way.SECRET, counters=(2, 3, 4))
    vote = await here.opened(motion_id, Way.SECRET, counters=(3, 4, 6))
    with pytest.raises(refusals.NotCalledOut):
        await here.called_out(vote, 1)
    receipt = await here.says(vote, 1, AGAINST)
    drawn = partial(
        here.act, forms.print_forms, meeting_id=here.id, vote_id=vote.id, draw=Random(3).randrange
    )
    await drawn(by=here.chair)
    await here.meeting.come(7)
    serials = {form.seat.number: form.serial for form in await drawn(by=here.chair)}
    assert sorted(serials, key=lambda seat: serials[seat]) != sorted(serials), "no number tells a seat"
    assert serials[7] < max(serials.values()), "nor who came late"

    async def read(number: int, seat: int, choice: Choice) -> None:
        by = here.meeting.member(number)
        await here.act(forms.read, vote_id=vote.id, serial=serials[seat], choice=choice, code=CODE, by=by)

    with pytest.raises(refusals.NotACounter):
        await read(1, 5, FOR)
    with pytest.raises(refusals.OwnBallotForm):
        await read(3, 3, FOR)
    await read(6, 5, FOR)
    with pytest.raises(refusals.ReadAlready):
        await read(6, 5, FOR)
    with pytest.raises(refusals.FormsUnread):
        await here.closed(vote)
    await read(3, 5, AGAINST)
    await read(4, 5, Choice.INVALID)
    with pytest.raises(refusals.FormDone):
        await read(4, 5, FOR)
    closed = await here.closed(vote)
    record = json.loads(closed.record)
    assert (record["said"], record["sums"]["against"], record["sums"]["invalid"]) == (None, 1, 1)
    assert receipt.commitment in record["commitments"]
    assert receipt.commitment == records.commitment(vote.id, AGAINST, receipt.code)
    async with reading(sessions, here.meeting.called.community.id) as db:
        assert (await db.exec(select(MeetingVoteWord))).all() == []
        assert (await db.exec(select(MeetingForm))).all() == []


async def test_who_has_no_standing_is_refused_at_every_step(sessions: Sessions) -> None:
    here = await a_voting_committee(sessions, 1, 2, 3, 4)
    stranger, member = here.meeting.desk, here.meeting.member(3)
    moved = Moved(item_id=here.item_id, text="换门禁", mover_id=here.seat(3))
    for by, why in ((stranger, refused.NotYourSeat), (here.meeting.member(4), refused.NotYourSeat)):
        with pytest.raises(why):
            await here.act(motions.move, meeting_id=here.id, moved=moved, by=by)
    motion_id = await here.act(motions.move, meeting_id=here.id, moved=moved, by=member)
    absent = Moved(item_id=here.item_id, text="换门禁", mover_id=here.seat(7))
    with pytest.raises(refusals.NotPresent):
        await here.act(motions.move, meeting_id=here.id, moved=absent, by=here.meeting.member(7))
    wanted = Opening(motion_id=motion_id, way=Way.NAMES)
    for by in (stranger, member, here.secretary):
        with pytest.raises(refusals.NotTheChair):
            await here.act(opening.open_vote, meeting_id=here.id, opening=wanted, by=by)
    vote = await here.opened(motion_id)
    with pytest.raises(refusals.VoteOpenAlready):
        await here.opened(motion_id)
    with pytest.raises(refused.NotLeading):
        await here.act(words.call_out, vote_id=vote.id, seat_id=here.seat(4), choice=FOR, by=member)
    with pytest.raises(refusals.NotPresent):
        await here.says(vote, 7)
    for action in (closing.close, opening.annul):
        reason = {"reason": "断电"} if action is opening.annul else {}
        with pytest.raises(refusals.NotTheChair):
            await here.act(action, meeting_id=here.id, vote_id=vote.id, by=here.secretary, **reason)
    with pytest.raises(refusals.MotionOpen):
        await here.act(
            motions.revise, meeting_id=here.id, motion_id=motion_id, text="换锁", by=here.secretary
        )


async def test_only_what_stood_on_the_notice_is_voted_on_while_it_is_before_the_meeting(
    sessions: Sessions,
) -> None:
    here = await a_voting_committee(sessions, 1, 2, 3, 4)
    motion_id = await here.moved()
    report = here.meeting.called.meeting.items[0]
    moved = Moved(item_id=report.id, text="通过报告")
    with pytest.raises(refusals.NotOnTheNotice):
        await here.act(motions.move, meeting_id=here.id, moved=moved, by=here.chair)
    await here.at(2)
    with pytest.raises(refusals.NotThisItem):
        await here.opened(motion_id)
    left_open = await here.opened(await here.moved("清理楼道"))
    await here.act(steps.end, meeting_id=here.id, by=here.chair)
    with pytest.raises(Refusal):
        await here.opened(motion_id)
    with pytest.raises(Refusal):
        await here.closed(left_open)
    annulled = {"meeting_id": here.id, "vote_id": left_open.id, "reason": "散会了", "by": here.chair}
    await here.act(opening.annul, **annulled)
    assert (await here.docket()).open_vote is None
    with pytest.raises(refusals.VoteAnnulled):
        await here.act(opening.annul, **annulled | {"reason": "再来"})


async def test_words_of_one_seat_at_once_are_all_kept_and_a_word_comes_before_the_close_or_is_told_it_is_late(
    sessions: Sessions,
) -> None:
    here = await a_voting_committee(sessions)
    vote = await here.opened(await here.moved())
    await asyncio.gather(*(here.says(vote, 7, choice) for choice in (FOR, AGAINST, FOR, AGAINST)))
    async with reading(sessions, here.meeting.called.community.id) as db:
        assert sorted(await db.exec(select(MeetingVoteWord.revision))) == [1, 2, 3, 4]
    await here.says(vote, 7)
    *said, first, second = await asyncio.gather(
        *(here.says(vote, number) for number in range(1, 7)),
        here.closed(vote),
        here.closed(vote),
        return_exceptions=True,
    )
    closings = [each for each in (first, second) if isinstance(each, records.Closed)]
    assert len(closings) == 1
    late = [each for each in said if isinstance(each, refusals.VoteNotOpen)]
    assert all(isinstance(each, words.Receipt | refusals.VoteNotOpen) for each in said)
    assert json.loads(closings[0].record)["sums"]["for"] == 7 - len(late)
