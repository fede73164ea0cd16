"""Who comes, who goes, and who asks to speak: once, for one's own seat, while the meeting lasts."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from conftest import Database
from deliberation.audit.models import AuditEntry
from deliberation.communities import actions as communities
from deliberation.communities import mandates
from deliberation.communities.rules import NoMandate
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.kernel.facts import SYSTEM
from deliberation.meetings.call import codes
from deliberation.meetings.call.codes import Invited
from deliberation.meetings.call.refusals import MeetingOver
from deliberation.meetings.kinds import How
from deliberation.meetings.run import coming, floor, leaving, refusals, speaking, standing, steps
from deliberation.meetings.run.coming import Coming, Mandate
from deliberation.meetings.run.floor import Floor, Rules
from meetings import hall as halls
from meetings.running import Running, a_committee, an_assembly
from polling import PEPPER, as_owner
from statements import asked

PROXY = Mandate(proxy_name="孙建平", is_seen=True, most=2)


async def test_a_seat_is_present_once_however_many_mark_it_at_one_moment(sessions: Sessions) -> None:
    meeting = await a_committee(sessions)
    marks = [meeting.come(3), meeting.come(3), _oneself(meeting, 3), meeting.come(3)]
    outcomes = await asyncio.gather(*marks, return_exceptions=True)
    lost = [each for each in outcomes if each is not None]
    assert [type(each) for each in lost] == [refusals.HereAlready] * 3
    hall = await meeting.hall()
    assert len(hall.presences) == 1
    async with reading(sessions, meeting.called.community.id) as db:
        told = select(AuditEntry.id).where(AuditEntry.kind == "meeting.came")
        assert len((await db.exec(told)).all()) == 1, "a race that is lost leaves no entry"


async def test_nobody_leaves_twice_and_whoever_returns_is_there_again(sessions: Sessions) -> None:
    meeting = await a_committee(sessions)
    with pytest.raises(refusals.NotHere):
        await meeting.leave(3)
    await meeting.come(3)
    outcomes = await asyncio.gather(meeting.leave(3), meeting.leave(3), return_exceptions=True)
    assert [type(each) for each in outcomes if each is not None] == [refusals.NotHere]
    await _oneself(meeting, 3, How.REMOTE)
    hall = await meeting.hall()
    assert hall.present == {meeting.seat(3).id: How.REMOTE}
    assert [each.until is None for each in hall.presences] == [False, True]


async def test_nobody_comes_or_goes_after_the_end(sessions: Sessions) -> None:
    meeting = await (await a_committee(sessions)).opened(1, 2, 3, 4)
    await meeting.do(steps.end, by=meeting.chair)
    for act in (meeting.come(5), meeting.leave(1), _oneself(meeting, 5)):
        with pytest.raises(MeetingOver):
            await act
    assert {each.until for each in (await meeting.hall()).presences} == {
        (await meeting.hall()).course.ended_at
    }


async def test_who_comes_while_the_meeting_ends_is_either_let_go_or_refused(sessions: Sessions) -> None:
    meeting = await (await a_committee(sessions)).opened(1)
    outcomes = await asyncio.gather(
        meeting.do(steps.end, by=meeting.chair),
        *(meeting.come(number) for number in range(2, 8)),
        return_exceptions=True,
    )
    assert {type(each) for each in outcomes if each is not None} <= {MeetingOver}
    hall = await meeting.hall()
    assert hall.course.ended_at is not None
    assert all(each.until == hall.course.ended_at for each in hall.presences)


async def test_only_the_desk_takes_people_in_and_nobody_their_own_seat(sessions: Sessions) -> None:
    meeting = await (await a_committee(sessions)).led()
    wanted = meeting.coming(3)
    with pytest.raises(NoMandate):
        await meeting.do_here(coming.come_to_desk, coming=wanted, by=meeting.member(4))
    with pytest.raises(refusals.OwnSeat):
        await meeting.do_here(coming.come_to_desk, coming=meeting.coming(1), by=meeting.chair)
    other = Coming(seat_id=wanted.seat_id, speaker_id=meeting.coming(4).speaker_id, how=How.IN_PERSON)
    none = Coming(seat_id=meeting.id, speaker_id=wanted.speaker_id, how=How.IN_PERSON)
    with pytest.raises(refusals.NotOfThisSeat):
        await meeting.do_here(coming.come_to_desk, coming=other, by=meeting.desk)
    with pytest.raises(refusals.NoSuchSeat):
        await meeting.do_here(coming.come_to_desk, coming=none, by=meeting.desk)
    await meeting.do_here(coming.come_to_desk, coming=wanted, by=meeting.chair)
    for act in (coming.come_signed_in, leaving.leave_signed_in):
        how = {"how": How.IN_PERSON} if act is coming.come_signed_in else {}
        with pytest.raises(refusals.NotYourSeat):
            await meeting.do_here(act, seat_id=meeting.seat(3).id, by=meeting.member(4), **how)
    with pytest.raises(NoMandate):
        await meeting.do_here(leaving.leave_at_desk, seat_id=meeting.seat(3).id, by=meeting.member(4))


async def test_no_member_of_a_committee_sends_a_proxy(sessions: Sessions) -> None:
    meeting = await a_committee(sessions)
    with pytest.raises(refusals.NoProxies):
        await meeting.come(3, how=How.PROXY, mandate=PROXY)
    with pytest.raises(refusals.NoProxies):
        await _oneself(meeting, 3, How.PROXY)


async def test_who_left_the_committee_since_the_call_takes_no_seat(sessions: Sessions) -> None:
    meeting = await a_committee(sessions)
    here = meeting.called.community.id
    member, yesterday = meeting.member(3).account_id, clock.now() - timedelta(days=1)
    async with writing(sessions, here) as db:
        held = next(each for each in await mandates.held(db) if each.account_id == member)
        over = {"mandate_id": held.id, "ends_on": yesterday.date(), "actor": SYSTEM, "now": clock.now()}
        await communities.end_role(db, here, **over)
    for act in (meeting.come(3), _oneself(meeting, 3)):
        with pytest.raises(refusals.SitsNoLonger):
            await act
    await meeting.come(4)


async def test_a_proxy_comes_with_a_mandate_that_was_seen_and_for_so_many_owners(
    sessions: Sessions,
) -> None:
    meeting = await an_assembly(sessions)
    unseen = Mandate(proxy_name="孙建平", is_seen=False, most=2)
    for mandate, refusal in ((None, refusals.ProxyUnnamed), (unseen, refusals.MandateUnseen)):
        with pytest.raises(refusal):
            await meeting.come(1, how=How.PROXY, mandate=mandate)
    async with reading(sessions, meeting.called.community.id) as db:
        speakers = await standing.speakers(db, meeting.id, meeting.seat(1).id)
        ((_, owner), *_) = await standing.named(db, speakers)
    with pytest.raises(refusals.ProxyIsOwner):
        await meeting.come(1, how=How.PROXY, mandate=Mandate(proxy_name=owner, is_seen=True, most=2))
    await meeting.come(1, 2, how=How.PROXY, mandate=PROXY)
    with pytest.raises(refusals.TooManyMandates):
        await meeting.come(3, how=How.PROXY, mandate=PROXY)
    await meeting.leave(1)
    await meeting.come(3, how=How.PROXY, mandate=PROXY)
    assert [each.proxy_name for each in (await meeting.hall()).presences] == ["孙建平"] * 3
    with pytest.raises(refusals.TooManyMandates):
        await meeting.come(1, how=How.PROXY, mandate=replace(PROXY, proxy_name="孙　建平"))
    await meeting.leave(2, 3)
    one = replace(PROXY, most=1)
    at_once = (meeting.come(number, how=How.PROXY, mandate=one) for number in (1, 2, 3, 4))
    outcomes = await asyncio.gather(*at_once, return_exceptions=True)
    assert [type(each) for each in outcomes if each] == [refusals.TooManyMandates] * 3, "at any desk"


async def test_the_code_of_an_invitation_marks_its_seat_at_its_own_meeting(sessions: Sessions) -> None:
    meeting = await a_committee(sessions)
    issued = await halls.issue_codes(sessions, meeting.called)
    (speaker,) = meeting.seat(5).speakers
    async with writing(sessions, meeting.called.community.id) as db:
        invited = await codes.find(db, issued[speaker.id].lower(), key=halls.KEY)
        wanted = {"invited": invited, "pepper": PEPPER}
        await meeting.act_in(db, coming.come_by_code, how=How.IN_PERSON, **wanted)
    assert (await meeting.hall()).present == {meeting.seat(5).id: How.IN_PERSON}
    await meeting.do_here(leaving.leave_by_code, **wanted)
    assert (await meeting.hall()).present == {}
    other = Invited(speaker.id, invited.seat_id, invited.speaker_id)
    with pytest.raises(refusals.NotYourSeat):
        await meeting.do_here(coming.come_by_code, invited=other, how=How.REMOTE, pepper=PEPPER)


async def test_coming_asks_as_much_in_a_full_hall_as_in_an_empty_one(sessions: Sessions) -> None:
    meeting = await (await a_committee(sessions)).led()
    counts = []
    for number in (3, 4, 5):
        with asked() as first:
            await meeting.come(number)
        counts.append(len(first))
    assert len(set(counts)) == 1
    assert counts[0] <= 14
    with asked() as read:
        await meeting.hall()
    assert len(read) <= 9


async def test_a_presence_ends_once_and_is_no_other_seats(sessions: Sessions, database: Database) -> None:
    meeting = await a_committee(sessions)
    await meeting.come(3)
    await meeting.leave(3)
    for change in ("until = NULL, left_entry_id = NULL", "until = now()", "seat_id = gen_random_uuid()"):
        with pytest.raises(DBAPIError):
            await as_owner(database.owner, f"UPDATE meeting_presence SET {change}")  # noqa: S608


async def test_who_has_not_spoken_comes_first_and_the_clock_is_the_servers(sessions: Sessions) -> None:
    meeting = await (await a_committee(sessions)).opened(1, 2, 3, 4)
    item = (await meeting.hall()).items[0]
    await meeting.do(steps.begin_item, item_id=item.id, by=meeting.chair)
    held = Rules(limit_seconds=180, new_first=True, is_closed=False)
    await meeting.do(speaking.hold_floor, item_id=item.id, wanted=held, by=meeting.chair)
    for number in (3, 4):
        await _ask(meeting, number)
    await _give(meeting, 3)
    now = await _floor(meeting)
    assert now.speaking is not None
    assert now.speaking.given_at is not None
    assert now.speaking.ends_at == now.speaking.given_at + timedelta(seconds=180)
    with pytest.raises(refusals.AskedAlready):
        await _ask(meeting, 3)
    await meeting.do(speaking.end_word, by=meeting.chair)
    await _ask(meeting, 3)
    await _ask(meeting, 2)
    waiting = [word.seat_id for word in (await _floor(meeting)).waiting]
    assert waiting == [meeting.seat(number).id for number in (4, 2, 3)]
    await _give(meeting, 4)
    await _give(meeting, 2)
    now = await _floor(meeting)
    assert [word.seat_id for word in now.spoken] == [meeting.seat(3).id, meeting.seat(4).id]
    assert now.speaking is not None
    assert now.speaking.seat_id == meeting.seat(2).id


async def test_speaking_is_for_who_is_there_on_an_open_list_for_their_own_seat(sessions: Sessions) -> None:
    meeting = await (await a_committee(sessions)).opened(1, 2, 3, 4)
    with pytest.raises(refusals.NoItemUnderWay):
        await _ask(meeting, 3)
    item = (await meeting.hall()).items[0]
    await meeting.do(steps.begin_item, item_id=item.id, by=meeting.chair)
    with pytest.raises(refusals.NotHere):
        await _ask(meeting, 7)
    with pytest.raises(refusals.NotYourSeat):
        await meeting.do(speaking.ask, seat_id=meeting.seat(4).id, by=meeting.member(3))
    short = Rules(limit_seconds=5, new_first=True, is_closed=False)
    with pytest.raises(refusals.UnfitLimit):
        await meeting.do(speaking.hold_floor, item_id=item.id, wanted=short, by=meeting.chair)
    closed = Rules(limit_seconds=None, new_first=False, is_closed=True)
    for act, wanted in (
        (speaking.hold_floor, {"item_id": item.id, "wanted": closed}),
        (speaking.end_word, {}),
        (speaking.give, {"word_id": item.id}),
    ):
        with pytest.raises(refusals.NotLeading):
            await meeting.do(act, by=meeting.member(3), **wanted)
    await meeting.do(speaking.hold_floor, item_id=item.id, wanted=closed, by=meeting.chair)
    with pytest.raises(refusals.ListClosed):
        await _ask(meeting, 3)
    await meeting.do(speaking.ask, seat_id=meeting.seat(3).id, by=meeting.chair)
    word = (await _floor(meeting)).waiting[0]
    with pytest.raises(refusals.NotYourSeat):
        await meeting.do(speaking.withdraw, word_id=word.id, by=meeting.member(4))
    await meeting.do(speaking.withdraw, word_id=word.id, by=meeting.member(3))
    for act in (speaking.withdraw, speaking.give):
        with pytest.raises(refusals.NoSuchWord):
            await meeting.do(act, word_id=word.id, by=meeting.chair)
    with pytest.raises(refusals.NobodySpeaks):
        await meeting.do(speaking.end_word, by=meeting.chair)


async def test_who_leaves_waits_no_longer_and_an_item_that_ends_takes_its_list_along(
    sessions: Sessions,
) -> None:
    meeting = await (await a_committee(sessions)).opened(1, 2, 3, 4)
    first, second, *_ = (await meeting.hall()).items
    await meeting.do(steps.begin_item, item_id=first.id, by=meeting.chair)
    for number in (3, 4):
        await _ask(meeting, number)
    await meeting.leave(3)
    word = (await _floor(meeting)).waiting[0]
    assert word.seat_id == meeting.seat(4).id
    await meeting.do(steps.begin_item, item_id=second.id, by=meeting.chair)
    assert (await _floor(meeting)).waiting == ()
    with pytest.raises(refusals.NoSuchWord):
        await meeting.do(speaking.give, word_id=word.id, by=meeting.chair)
    await _ask(meeting, 4)


async def _oneself(meeting: Running, number: int, how: How = How.IN_PERSON) -> None:
    seat_id = meeting.seat(number).id
    await meeting.do_here(coming.come_signed_in, seat_id=seat_id, how=how, by=meeting.member(number))


async def _ask(meeting: Running, number: int) -> None:
    await meeting.do(speaking.ask, seat_id=meeting.seat(number).id, by=meeting.member(number))


async def _give(meeting: Running, number: int) -> None:
    word = (await _floor(meeting)).asked(meeting.seat(number).id)
    assert word is not None
    await meeting.do(speaking.give, word_id=word.id, by=meeting.chair)


async def _floor(meeting: Running) -> Floor:
    hall = await meeting.hall()
    assert hall.item is not None
    async with reading(meeting.sessions, meeting.called.community.id) as db:
        return await floor.on(db, meeting.id, hall.item.id)
