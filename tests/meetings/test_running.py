"""A committee of seven meets: it is led by its own, in order, and the quorum stands or falls with who is there."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from builders import a_mandate, a_member
from deliberation.audit.models import AuditEntry
from deliberation.communities import actions as communities
from deliberation.communities.rules import NoMandate, Role
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.kernel.facts import SYSTEM
from deliberation.meetings.call.refusals import MeetingOver, NoSuchItem
from deliberation.meetings.kinds import Office, Step
from deliberation.meetings.minutes import leading
from deliberation.meetings.minutes import queries as minutes
from deliberation.meetings.models import MeetingStep
from deliberation.meetings.run import attended, offices, refusals, rules, standing, steps
from deliberation.meetings.run.course import Status
from meetings.running import SOON, Running, a_committee, acting


async def test_a_meeting_goes_through_its_agenda_and_tells_the_log_numbers_alone(sessions: Sessions) -> None:
    meeting = await (await a_committee(sessions)).opened(1, 2, 3, 4, 5)
    report, first, second, third = (await meeting.hall()).items
    await meeting.do(steps.begin_item, item_id=report.id, by=meeting.chair)
    await meeting.do(steps.begin_item, item_id=second.id, by=meeting.chair)
    hall = await meeting.hall()
    assert (hall.item, hall.course.next_of(hall.items)) == (second, first)
    assert hall.course.skipped(hall.items) == (first,)
    assert hall.course.done == {report.id}
    await meeting.do(steps.end_item, by=meeting.chair)
    await meeting.do(steps.begin_item, item_id=first.id, by=meeting.member(2))
    await meeting.do(steps.end, by=meeting.chair)
    hall = await meeting.hall()
    assert (hall.course.status, hall.course.missed_quorum, hall.present) == (Status.ENDED, False, {})
    assert [turn.until is not None for turn in hall.course.turns] == [True, True, True]
    assert third.id not in hall.course.done
    async with reading(sessions, meeting.called.community.id) as db:
        told = (await db.exec(select(AuditEntry.kind).where(AuditEntry.subject_id == meeting.id))).all()
        bodies = (await db.exec(select(AuditEntry.body).where(AuditEntry.kind == "meeting.ended"))).one()
    assert sorted(told) == sorted(
        ["meeting.called", *["meeting.named"] * 2, *["meeting.came"] * 5, "meeting.opened"]
        + ["meeting.item"] * 4
        + ["meeting.ended"]
    )
    assert b'"present":5,"present_area_cm2":0,"present_heads":0,"seats":7' in bodies


async def test_the_quorum_is_lost_and_regained_as_members_leave_and_return(sessions: Sessions) -> None:
    meeting = await (await a_committee(sessions)).opened(1, 2, 3, 4)
    lost_after = (await meeting.hall()).quorum.lost_after
    assert lost_after is not None
    assert lost_after.voices == 1
    await meeting.leave(4)
    hall = await meeting.hall()
    assert hall.quorum.is_met is False
    assert hall.quorum.met_after is not None
    assert hall.quorum.met_after.voices == 1
    await meeting.come(7)
    assert (await meeting.hall()).quorum.is_met is True


async def test_a_meeting_that_never_had_its_quorum_ends_as_one_that_missed_it(sessions: Sessions) -> None:
    meeting = await (await a_committee(sessions)).opened(1, 2, 3)
    await meeting.do(steps.end, by=meeting.chair)
    assert (await meeting.hall()).course.missed_quorum
    async with reading(sessions, meeting.called.community.id) as db:
        ended = select(MeetingStep.had_quorum).where(MeetingStep.step == Step.ENDED.value)
        assert (await db.exec(ended)).one() is False


async def test_only_who_leads_a_meeting_takes_its_steps(sessions: Sessions) -> None:
    meeting = await (await a_committee(sessions)).led()
    for by in (meeting.member(3), meeting.desk):
        with pytest.raises(refusals.NotLeading):
            await meeting.do(steps.open_meeting, by=by)
    await meeting.do(steps.open_meeting, by=meeting.chair)
    item = (await meeting.hall()).items[0]
    acts = (
        (steps.begin_item, {"item_id": item.id}),
        (steps.end_item, {}),
        (steps.adjourn, {"resumes_at": clock.now() + SOON}),
        (steps.resume, {}),
        (steps.end, {}),
    )
    for act, wanted in acts:
        with pytest.raises(refusals.NotLeading):
            await meeting.do(act, by=meeting.member(3), **wanted)
    assert len((await meeting.hall()).course.steps) == 1


async def test_steps_out_of_order_are_refused_and_change_nothing(sessions: Sessions) -> None:
    meeting = await a_committee(sessions)
    with pytest.raises(refusals.NotLeading):
        await meeting.do(steps.open_meeting, by=meeting.desk)
    await meeting.name(Office.SECRETARY, meeting.member(2).account_id)
    with pytest.raises(refusals.NoChairYet):
        await meeting.do(steps.open_meeting, by=meeting.member(2))
    await meeting.name(Office.CHAIR, meeting.member(1).account_id)
    item = (await meeting.hall()).items[0]
    chair = meeting.chair
    await _refused(meeting, refusals.NotOpen, steps.begin_item, item_id=item.id)
    await _refused(meeting, refusals.NotOpen, steps.end)
    await _refused(meeting, refusals.NotAdjourned, steps.resume)
    await meeting.do(steps.open_meeting, by=chair)
    await _refused(meeting, refusals.OpenAlready, steps.open_meeting)
    await _refused(meeting, refusals.NoItemUnderWay, steps.end_item)
    await _refused(meeting, NoSuchItem, steps.begin_item, item_id=meeting.id)
    await meeting.do(steps.begin_item, item_id=item.id, by=chair)
    await _refused(meeting, refusals.ItemUnderWay, steps.begin_item, item_id=item.id)
    await meeting.do(steps.end, by=chair)
    await _refused(meeting, MeetingOver, steps.open_meeting)
    await _refused(meeting, MeetingOver, steps.begin_item, item_id=item.id)
    await _refused(meeting, MeetingOver, steps.end)
    assert len((await meeting.hall()).course.steps) == 3


async def test_nobody_opens_a_meeting_before_its_time_or_comes_hours_before(sessions: Sessions) -> None:
    meeting = await (await a_committee(sessions, begins_in=timedelta(hours=3))).led()
    await _refused(meeting, refusals.BeforeItsTime, steps.open_meeting)
    with pytest.raises(refusals.DoorsClosed):
        await meeting.come(1)


async def test_an_adjourned_meeting_rests_until_its_time_and_takes_its_item_up_again(
    sessions: Sessions,
) -> None:
    meeting = await (await a_committee(sessions)).opened(1, 2, 3, 4)
    item = (await meeting.hall()).items[1]
    await meeting.do(steps.begin_item, item_id=item.id, by=meeting.chair)
    now = clock.now()
    await _refused(meeting, refusals.ResumesTooEarly, steps.adjourn, resumes_at=now - SOON)
    await _refused(meeting, refusals.ResumesTooLate, steps.adjourn, resumes_at=now + timedelta(days=61))
    await meeting.do(steps.adjourn, resumes_at=now + timedelta(hours=2), by=meeting.chair)
    await meeting.do(
        steps.adjourn, resumes_at=now + timedelta(seconds=2), by=meeting.chair
    )  # the hour was wrong
    hall = await meeting.hall()
    assert (hall.course.status, hall.item, len(hall.present)) == (Status.ADJOURNED, None, 4)
    await _refused(meeting, refusals.Adjourned, steps.begin_item, item_id=item.id)
    await _refused(meeting, refusals.BeforeItsTime, steps.resume)
    while clock.now() < now + timedelta(seconds=2.1):
        await meeting.hall()
    await meeting.do(steps.resume, by=meeting.chair)
    hall = await meeting.hall()
    assert (hall.course.status, hall.item) == (Status.OPEN, item)
    await meeting.do(steps.adjourn, resumes_at=now + timedelta(days=3), by=meeting.chair)
    assert (await meeting.hall()).present == {}, "over to another day everybody leaves"
    with pytest.raises(refusals.DoorsClosed):
        await meeting.come(1)


def test_a_short_break_past_midnight_sends_nobody_home() -> None:
    late = datetime(2026, 3, 1, 15, 50, tzinfo=UTC)  # ten to midnight there
    after = {minutes: late + timedelta(minutes=minutes) for minutes in (5, 20, 180, 181)}
    emptied = {
        minutes: rules.empties_the_hall(now=late, resumes_at=at, zone="Asia/Shanghai")
        for minutes, at in after.items()
    }
    assert emptied == {5: False, 20: False, 180: False, 181: True}
    morning = late - timedelta(hours=15)
    assert not rules.empties_the_hall(now=morning, resumes_at=late, zone="Asia/Shanghai"), "the same day"


async def test_a_committee_is_chaired_by_one_of_its_own_and_written_down_by_another(
    sessions: Sessions,
) -> None:
    meeting = await a_committee(sessions)
    async with writing(sessions) as db:
        stranger = await a_member(db, meeting.called.community.id, name="路过人")
    here = meeting.called.community.id
    with pytest.raises(refusals.UnfitChair):
        await meeting.name(Office.CHAIR, meeting.called.convenor)
    with pytest.raises(refusals.UnfitForOffice):
        await meeting.name(Office.SECRETARY, stranger)
    await meeting.name(Office.CHAIR, meeting.member(1).account_id)
    with pytest.raises(refusals.HoldsOtherOffice):
        await meeting.name(Office.SECRETARY, meeting.member(1).account_id)
    with pytest.raises(refusals.HoldsItAlready):
        await meeting.name(Office.CHAIR, meeting.member(1).account_id)
    await meeting.name(Office.SECRETARY, meeting.called.convenor)
    wanted = {"office": Office.CHAIR, "account_id": meeting.member(2).account_id}
    async with writing(sessions, here) as db:
        with pytest.raises(NoMandate):
            await meeting.act_in(db, offices.name, by=meeting.member(3), **wanted)
        await meeting.act_in(db, offices.name, by=meeting.chair, **wanted)
    hall = await meeting.hall()
    assert hall.offices[Office.CHAIR].name == "赵兰", "the chair hands over to the next"
    async with reading(sessions, here) as db:
        fit = {each.name: each.offices for each in await offices.fit(db, hall, today=clock.now().date())}
    assert fit["王敏"] == {Office.SECRETARY}
    assert fit["陈国强"] == {Office.SECRETARY, Office.CHAIR}
    assert "路过人" not in fit


async def test_an_office_of_a_meeting_ends_with_the_role_and_another_is_named_even_after_the_end(
    sessions: Sessions,
) -> None:
    meeting = await (await a_committee(sessions)).led()
    here, now = meeting.called.community.id, clock.now()
    async with writing(sessions, here) as db:
        clerk = await a_member(db, here, name="社工小林")
        mandate = await a_mandate(db, here, clerk, now=now - timedelta(days=30))
    await meeting.name(Office.SECRETARY, clerk)
    await meeting.come(1, 2, 3, 4)
    await meeting.do(steps.open_meeting, by=meeting.chair)
    await meeting.do(steps.end, by=meeting.chair)
    async with reading(sessions, here) as db:
        assert meeting.id in await leading.ids(db, clerk)
    with pytest.raises(MeetingOver):
        await meeting.name(Office.SECRETARY, meeting.member(2).account_id)
    gone_on = now.date() - timedelta(days=2)
    async with writing(sessions, here) as db:
        await communities.end_role(db, here, mandate_id=mandate, ends_on=gone_on, actor=SYSTEM, now=now)
    assert set((await meeting.hall()).offices) == {Office.CHAIR}
    async with reading(sessions, here) as db:
        assert not await leading.ids(db, clerk)
        assert not await standing.is_led(db, meeting.id, acting(clerk))
        view = await minutes.get(db, meeting.called.meeting.number)
    assert view.meeting.held_by(clerk) is None
    await meeting.name(Office.SECRETARY, meeting.member(2).account_id)
    assert (await meeting.hall()).offices[Office.SECRETARY].account_id == meeting.member(2).account_id


async def test_who_has_no_role_convenes_nothing(sessions: Sessions) -> None:
    meeting = await a_committee(sessions)
    lead = acting(meeting.member(3).account_id, roles=frozenset({Role.LEAD, Role.COUNTER}))
    with pytest.raises(NoMandate):
        await meeting.do_here(
            offices.name, office=Office.CHAIR, account_id=meeting.member(1).account_id, by=lead
        )


async def _refused(meeting: Running, refusal: type[Exception], act: object, **wanted: object) -> None:
    with pytest.raises(refusal):
        await meeting.do(act, by=meeting.chair, **wanted)  # type: ignore[arg-type]


async def test_who_was_there_is_told_by_item_at_its_beginning_at_its_vote_and_at_its_end(
    sessions: Sessions,
) -> None:
    meeting = await (await a_committee(sessions)).opened(1, 2, 3, 4)
    first, second, *_ = (await meeting.hall()).items
    await meeting.do(steps.begin_item, item_id=first.id, by=meeting.chair)
    await meeting.come(5)
    voted_at = (await meeting.hall()).moment
    await meeting.leave(3, 4)
    await meeting.do(steps.begin_item, item_id=second.id, by=meeting.chair)
    await meeting.do(steps.end, by=meeting.chair)
    one, two = attended.by_item(await meeting.hall(), [(first.id, voted_at)])
    (vote,) = one.moments
    assert one.end is not None
    assert two.end is not None
    told = [one.begin, vote, one.end, two.begin, two.end]
    assert [each.weights["members"] for each in told] == [4, 5, 3, 3, 3]
    assert [each.had_quorum for each in told] == [True, True, False, False, False]
    assert two.moments == ()
    one, two = attended.by_item(await meeting.hall(), [(first.id, one.end.at)])
    assert (len(one.moments), two.moments) == (1, ()), "the vote that ends an item is not of the next"
