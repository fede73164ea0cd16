"""An owners' assembly, in the hall and online at once: too few come, it is called again under the rule's second call, and decides."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from deliberation.counting.parties import Scope
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.meetings.call import calling, seating, second_calls
from deliberation.meetings.call import queries as calls
from deliberation.meetings.call.refusals import QuorumWasMet
from deliberation.meetings.call.rules import Ticks
from deliberation.meetings.kinds import How
from deliberation.meetings.minutes import gathering
from deliberation.meetings.minutes.kinds import Circle
from deliberation.meetings.minutes.record import Record
from deliberation.meetings.run import steps
from deliberation.meetings.votes.kinds import Way
from deliberation.meetings.votes.views import Standing
from deliberation.polls import electorate
from meetings import hall as halls
from meetings.chaired import Led, led, two_who_convene
from meetings.running import Running, acting
from meetings.writing_up import WritingUp, names_left
from polling import PEPPER

RULE = "GENERIC-MEETING-TWO-CALLS"
"""More than half of owners and area at the first call, a third at the second."""
DAYS = timedelta(days=1)


async def test_an_assembly_misses_its_quorum_is_called_again_and_decides(sessions: Sessions) -> None:
    now = clock.now()
    first = Running(sessions, await halls.an_assembly(sessions, starts_at=now - 20 * DAYS, preset=RULE))
    chair, secretary = await two_who_convene(first)
    await led(first, chair, secretary)
    await first.come(1)
    await first.come(2, how=How.REMOTE)
    await first.do(steps.open_meeting, by=acting(chair))
    assert (await first.hall()).quorum.is_met is False
    await first.do(steps.end, by=acting(chair))
    assert (await first.hall()).course.missed_quorum
    missed = WritingUp(first, chair, secretary)
    assert "到会人数不足" in (await missed.drafted()).words.closing

    second = await _called_again(first)
    assert second.called.meeting.stage == "second"
    with pytest.raises(QuorumWasMet):
        await _called_again(second)
    await led(second, chair, secretary)
    await second.come(1, 3)
    await second.come(2, how=How.REMOTE)
    await second.do(steps.open_meeting, by=acting(chair))
    assert (await second.hall()).quorum.is_met is True
    await _decided(second, chair, secretary)
    await second.do(steps.end, by=acting(chair))

    record = await _record(second)
    assert record.heading.again_of == first.called.meeting.number
    there = {item.position: item.at_begin.seats for item in record.items if item.at_begin}
    assert there == {1: (1, 2, 3), 2: (1, 2, 3), 3: (1, 2)}
    assert [seat.stays[0].how for seat in record.seats if seat.stays] == [
        How.IN_PERSON,
        How.REMOTE,
        How.IN_PERSON,
    ]
    writing_up = WritingUp(second, chair, secretary)
    text = await writing_up.drafted()
    assert "再次召开" in text.words.opening
    closed = await writing_up.closed(Circle.OFFICERS)
    for account_id in (chair, secretary):
        await writing_up.signed(closed, account_id)
    public = await writing_up.published()
    assert names_left(public, ("陈国强", "赵兰", "何建军", "王淑芬", "欧阳澜", "司徒静")) == []
    assert {seat.label for seat in public.record.seats} == {"1 栋"}
    (motion,) = public.record.items[1].motions
    assert (motion.standing, motion.votes[0].outcome, motion.votes[0].said) == ("carried", "PASS", ())


async def _called_again(first: Running) -> Running:
    """Sixteen days before it begins, which is now."""
    called, now = first.called, clock.now()
    by = halls.by(called.convenor, now - 16 * DAYS)
    async with writing(first.sessions, called.community.id) as db:
        again = await second_calls.draft(db, called.community.id, called.id, starts_at=now, by=by)
        roll = await electorate.of_roll(
            db, again.id, scope=Scope(), rule=again.preset.rule, on=by.now.date(), pepper=PEPPER
        )
        seats = await seating.of_roll(db, called.community.id, roll)
        await calling.call(
            db, called.community.id, again.id, seats=seats, ticks=Ticks(), pepper=PEPPER, by=by
        )
    async with reading(first.sessions, called.community.id) as db:
        meeting, seats_now = await calls.by_id(db, again.id), await calls.seats(db, again.id)
    return Running(first.sessions, replace(called, meeting=meeting, seats=seats_now))


async def _decided(meeting: Running, chair: UUID, secretary: UUID) -> None:
    """A report, a decision by name, and a second item after one has left."""
    report, doors, tidy, _ = meeting.called.meeting.items
    await meeting.do(steps.begin_item, item_id=report.id, by=acting(chair))
    await meeting.do(steps.begin_item, item_id=doors.id, by=acting(chair))
    here = Led(meeting, doors.id, chair, secretary)
    vote = await here.opened(await here.moved(), Way.NAMES)
    await here.called_out(vote, 1, 2)
    await here.called_out(vote, 3, choice=Choice.AGAINST)
    await here.closed(vote)
    (motion,) = (await here.docket()).motions
    assert motion.standing is Standing.CARRIED
    await meeting.leave(3)
    await meeting.do(steps.begin_item, item_id=tidy.id, by=acting(chair))


async def _record(meeting: Running) -> Record:
    async with reading(meeting.sessions, meeting.called.community.id) as db:
        row = await gathering.meeting(db, meeting.called.meeting.number)
        assert row is not None
        return await gathering.record(db, row)
