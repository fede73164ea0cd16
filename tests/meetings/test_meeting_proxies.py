"""Proxies named online before an assembly: who may be one and for how many, what ends it, and that the seat votes with its owner's weight."""

import asyncio
import json
from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from builders import a_community, a_mandate, a_member
from conftest import Database
from deliberation.audit.models import AuditEntry
from deliberation.communities.rules import NoMandate, Role
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.kernel.ids import new_id
from deliberation.meetings.call import codes
from deliberation.meetings.call.refusals import MeetingOver
from deliberation.meetings.kinds import How
from deliberation.meetings.mandates.kinds import Because, State
from deliberation.meetings.minutes import gathering
from deliberation.meetings.proxies import agreeing, arriving, giving, queries, refusals
from deliberation.meetings.proxies.giving import Wanted
from deliberation.meetings.run import coming, leaving, speaking, steps
from deliberation.meetings.run import refusals as refused
from deliberation.meetings.run.coming import Mandate
from deliberation.meetings.votes import recounting, words
from deliberation.meetings.votes import refusals as unvoted
from deliberation.meetings.votes.kinds import Way
from deliberation.meetings.votes.words import Speaker
from deliberation.polls.proxies import rules as polls
from meetings import hall as halls
from meetings.proxied import Led, an_assembly
from meetings.running import a_committee, acting
from polling import PEPPER, as_owner

ON_PAPER = Mandate(proxy_name="孙建平", is_seen=True, most=2)


async def test_a_proxy_brings_seats_along_and_votes_with_their_weight_and_the_record_is_recounted(
    sessions: Sessions,
) -> None:
    meeting = await an_assembly(sessions)
    holder = acting(meeting.neighbour)
    await meeting.name_proxy("王淑芬", "何建军", holder=meeting.neighbour)
    assert len(await meeting.arrive(meeting.neighbour, How.REMOTE)) == 2
    wang, he = meeting.seat_of("王淑芬"), meeting.seat_of("何建军")
    hall = await meeting.hall()
    assert hall.present == {wang: How.PROXY, he: How.PROXY}
    assert hall.stood_for(meeting.neighbour) == hall.remote == {wang, he}
    with pytest.raises(refusals.NobodyToStandFor):
        await meeting.arrive(meeting.neighbour)
    await meeting.come(meeting.number("陈国强"), meeting.number("李明"))
    await meeting.do(steps.open_meeting, by=acting(meeting.leader))
    voting = Led(meeting, meeting.called.decisions[0].id)
    await voting.at(1)
    await meeting.do(speaking.ask, seat_id=wang, by=holder)
    vote = await voting.opened(await voting.moved(), Way.NAMES)
    for name in ("王淑芬", "何建军"):
        await voting.said_by(vote.id, name, holder)
    for name, by in (("王淑芬", meeting.owner("王淑芬")), ("李明", holder)):
        with pytest.raises(refused.NotYourSeat):
            await voting.said_by(vote.id, name, by)
    at_home = Speaker(
        seat_id=wang, speaker_id=meeting.seat(meeting.number("王淑芬")).speakers[0].id, account_id=None
    )
    with pytest.raises(unvoted.SomebodyElseStands):
        await voting.act(words.say, vote_id=vote.id, speaker=at_home, choice=Choice.AGAINST, code="ab" * 16)
    await voting.said_by(vote.id, "李明", meeting.owner("李明"), Choice.AGAINST)
    closed = await voting.closed(vote)
    record = json.loads(closed.record)
    assert recounting.differences(record) == ()
    (figures,) = record["figures"].values()
    assert (figures["heads"]["for"], figures["area"]["for"]) == ("2", str(953_300 + 1_204_100 + 700_000))
    await meeting.do(steps.end, by=acting(meeting.leader))
    async with reading(sessions, meeting.called.community.id) as db:
        row = await gathering.meeting(db, meeting.called.meeting.number)
        assert row is not None
        stays = {seat.number: seat.stays for seat in (await gathering.record(db, row)).seats}
        log = (await db.exec(select(AuditEntry.body))).all()
    (stay,) = stays[meeting.number("王淑芬")]
    assert (stay.how, stay.name) == (How.PROXY, "孙建平")
    assert not any("孙建平".encode() in body for body in log)


async def test_who_may_be_named_and_for_how_many_on_paper_and_online_together(sessions: Sessions) -> None:
    meeting = await an_assembly(sessions)
    here, accounts = meeting.called.community.id, meeting.called.accounts
    async with writing(sessions) as db:
        stranger = await a_member(db, (await a_community(db, slug="elsewhere")).id, name="外人")
    async with writing(sessions, here) as db:
        counter = await a_member(db, here, name="计票人")
        await a_mandate(db, here, counter, role=Role.COUNTER, now=clock.now() - timedelta(days=9))
    for holder, refusal in (
        (stranger, polls.NoSuchHolder),
        (accounts["陈国强"], polls.HoldsForOwnHome),
        (accounts["赵兰"], polls.HoldsForOwnHome),
        (counter, polls.TakesVotesIn),
    ):
        with pytest.raises(refusal):
            await meeting.give("陈国强", holder)
    with pytest.raises(refusals.WishUnfit):
        await meeting.give("陈国强", meeting.neighbour, wishes={meeting.id: Choice.FOR})
    item = meeting.called.decisions[0].id
    given = await meeting.give("陈国强", meeting.neighbour, wishes={item: Choice.FOR})
    with pytest.raises(refusals.SeatGaveOne):
        await meeting.give("赵兰", accounts["李明"])
    await meeting.come(meeting.number("王淑芬"), how=How.PROXY, mandate=ON_PAPER)
    with pytest.raises(polls.TooManyMandates):
        await meeting.give("何建军", meeting.neighbour)
    with pytest.raises(refused.TooManyMandates):
        await meeting.come(meeting.number("李明"), how=How.PROXY, mandate=ON_PAPER)
    other = Wanted(
        seat_id=meeting.seat_of("李明"), holder_id=meeting.neighbour, wishes=None, most=2, form_key=new_id()
    )
    with pytest.raises(refused.NotYourSeat):
        await meeting.act(giving.give, wanted=other, by=meeting.owner("何建军"))
    await meeting.leave(meeting.number("王淑芬"))
    at_once = [meeting.give(name, meeting.neighbour) for name in ("何建军", "王淑芬", "李明")]
    outcomes = await asyncio.gather(*at_once, return_exceptions=True)
    assert [type(each) for each in outcomes if isinstance(each, Exception)] == [polls.TooManyMandates] * 2
    async with reading(sessions, here) as db:
        view = await queries.get(db, meeting.id, given)
    assert (view.state, view.wishes, view.owner) == (State.WAITING, {item: Choice.FOR}, "陈国强")


async def test_one_form_gives_one_mandate_and_each_hand_does_only_what_is_its_own(sessions: Sessions) -> None:
    meeting = await an_assembly(sessions)
    holder, owner = acting(meeting.neighbour), meeting.owner("赵兰")
    wanted = Wanted(
        seat_id=meeting.seat_of("赵兰"),
        holder_id=meeting.neighbour,
        wishes=None,
        most=None,
        form_key=new_id(),
    )
    mandate_id = await meeting.act(giving.give, wanted=wanted, by=owner)
    assert await meeting.act(giving.give, wanted=wanted, by=owner) == mandate_id
    with pytest.raises(refusals.NobodyToStandFor):
        await meeting.arrive(meeting.neighbour)
    for act in (agreeing.accept, agreeing.lay_down):
        with pytest.raises(refusals.NotYourMandate):
            await meeting.act(act, mandate_id=mandate_id, by=owner)
    with pytest.raises(refused.NotYourSeat):
        await meeting.act(agreeing.revoke, mandate_id=mandate_id, by=meeting.owner("李明"))
    with pytest.raises(refusals.NoSuchMandate):
        await meeting.act(agreeing.accept, mandate_id=meeting.id, by=holder)
    await meeting.act(agreeing.accept, mandate_id=mandate_id, by=holder)
    with pytest.raises(refusals.DoneBefore):
        await meeting.act(agreeing.accept, mandate_id=mandate_id, by=holder)
    await meeting.arrive(meeting.neighbour)
    await meeting.act(agreeing.revoke, mandate_id=mandate_id, by=meeting.owner("陈国强"))
    hall = await meeting.hall()
    assert (hall.present, hall.mandates) == ({}, ()), "who took it back is not stood for any more"
    for act in (agreeing.revoke, agreeing.lay_down):
        with pytest.raises(refusals.DoneBefore):
            await meeting.act(act, mandate_id=mandate_id, by=owner if act is agreeing.revoke else holder)
    second = await meeting.give("赵兰", meeting.neighbour)
    await meeting.act(agreeing.lay_down, mandate_id=second, by=holder)
    async with reading(sessions, meeting.called.community.id) as db:
        person_id = owner.person_id
        assert person_id is not None
        told = await queries.given_by(db, person_id=person_id, meeting_id=meeting.id)
        kinds = select(AuditEntry.kind).where(col(AuditEntry.kind).startswith("meeting.mandate"))
        log = (await db.exec(kinds.order_by(col(AuditEntry.id)))).all()
    assert [each.because for each in told] == [Because.DECLINED, Because.REVOKED]
    ways = ("given", "accepted", "ended", "given", "ended")
    assert log == [f"meeting.mandate_{each}" for each in ways]


async def test_whoever_is_in_the_room_prevails_over_whom_they_named(sessions: Sessions) -> None:
    meeting = await an_assembly(sessions)
    await meeting.name_proxy("陈国强", "何建军", holder=meeting.neighbour)
    await meeting.arrive(meeting.neighbour)
    chen, he = meeting.seat_of("陈国强"), meeting.seat_of("何建军")
    owner = meeting.owner("赵兰")
    with pytest.raises(refused.NotYourSeat):
        await meeting.do_here(leaving.leave_signed_in, seat_id=chen, by=owner)
    at_once = (
        meeting.do_here(coming.come_signed_in, seat_id=chen, how=How.IN_PERSON, by=owner),
        meeting.do_here(leaving.leave_signed_in, seat_id=he, by=acting(meeting.neighbour)),
    )
    await asyncio.gather(*at_once)
    assert (await meeting.hall()).present == {chen: How.IN_PERSON}
    with pytest.raises(refusals.SeatIsHere):
        await meeting.give("陈国强", meeting.neighbour)
    assert [each.seat_id for each in await meeting.arrive(meeting.neighbour)] == [he], (
        "the other one still holds"
    )
    await meeting.leave(meeting.number("何建军"))
    other = Mandate(proxy_name="郑新", is_seen=True, most=2)
    await meeting.come(meeting.number("何建军"), how=How.PROXY, mandate=other)
    hall = await meeting.hall()
    assert (hall.mandates, hall.stood_for(meeting.neighbour)) == ((), frozenset())
    async with reading(sessions, meeting.called.community.id) as db:
        held = await queries.held_by(db, meeting.neighbour, meeting_id=meeting.id)
    assert {each.because for each in held} == {Because.CAME, Because.PAPER}


async def test_the_desk_and_a_code_bring_in_whom_somebody_stands_for(sessions: Sessions) -> None:
    meeting = await an_assembly(sessions)
    await meeting.name_proxy("王淑芬", holder=meeting.called.accounts["何建军"])
    await meeting.name_proxy("李明", holder=meeting.leader)
    with pytest.raises(refused.OwnSeat):
        await meeting.act(arriving.at_desk, holder_id=meeting.leader, by=acting(meeting.leader))
    with pytest.raises(NoMandate):
        await meeting.act(arriving.at_desk, holder_id=meeting.leader, by=acting(meeting.neighbour))
    await meeting.act(arriving.at_desk, holder_id=meeting.leader, by=meeting.desk)
    assert (await meeting.hall()).present == {meeting.seat_of("李明"): How.PROXY}
    issued = await halls.issue_codes(sessions, meeting.called)
    (speaker,) = meeting.seat(meeting.number("何建军")).speakers
    async with reading(sessions, meeting.called.community.id) as db:
        invited = await codes.find(db, issued[speaker.id], key=halls.KEY)
    wanted = {"invited": invited, "how": How.IN_PERSON, "pepper": PEPPER, "zone": halls.ZONE}
    await meeting.act(arriving.by_code, **wanted)
    assert set((await meeting.hall()).present) == {meeting.seat_of("李明"), meeting.seat_of("王淑芬")}
    (speaker,) = meeting.seat(meeting.number("王淑芬")).speakers
    async with reading(sessions, meeting.called.community.id) as db:
        at_home = await codes.find(db, issued[speaker.id], key=halls.KEY)
    with pytest.raises(refused.NotYourSeat):
        await meeting.act(leaving.leave_by_code, invited=at_home, pepper=PEPPER)


async def test_it_holds_through_an_adjournment_and_ends_with_the_meeting(sessions: Sessions) -> None:
    meeting = await an_assembly(sessions)
    await meeting.name_proxy("王淑芬", holder=meeting.neighbour)
    await meeting.arrive(meeting.neighbour)
    chair = acting(meeting.leader)
    await meeting.do(steps.open_meeting, by=chair)
    await meeting.do(steps.adjourn, resumes_at=clock.now() + timedelta(minutes=30), by=chair)
    waiting = await meeting.give("李明", meeting.neighbour)
    await meeting.leave(meeting.number("王淑芬"))
    assert len(await meeting.arrive(meeting.neighbour)) == 1
    await meeting.do(steps.end, by=chair)
    late = Wanted(
        seat_id=meeting.seat_of("何建军"), holder_id=meeting.neighbour, wishes=None, most=2, form_key=new_id()
    )
    with pytest.raises(MeetingOver):
        await meeting.act(giving.give, wanted=late, by=meeting.owner("何建军"))
    for act, by in ((agreeing.accept, acting(meeting.neighbour)), (agreeing.revoke, meeting.owner("李明"))):
        with pytest.raises(MeetingOver):
            await meeting.act(act, mandate_id=waiting, by=by)


async def test_at_a_committee_nobody_names_a_proxy_and_what_was_given_stays(
    sessions: Sessions, database: Database
) -> None:
    committee = await a_committee(sessions)
    wanted = Wanted(
        seat_id=committee.seat(3).id,
        holder_id=committee.member(4).account_id,
        wishes=None,
        most=None,
        form_key=new_id(),
    )
    with pytest.raises(refusals.NoProxiesHere):
        await committee.do_here(giving.give, wanted=wanted, by=committee.member(3))
    meeting = await an_assembly(sessions, slug="second-li")
    await meeting.name_proxy("王淑芬", holder=meeting.neighbour)
    for table in ("meeting_mandate", "meeting_mandate_agreement"):
        with pytest.raises(DBAPIError):
            await as_owner(database.owner, f"DELETE FROM {table}")  # noqa: S608
