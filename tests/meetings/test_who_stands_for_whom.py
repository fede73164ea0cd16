"""Whoever stands for others at an assembly is the same person under any name, and does nothing there for those they stand for."""

import pytest

from deliberation.accounts import actions as accounts
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.meetings.kinds import How
from deliberation.meetings.proxies import queries
from deliberation.meetings.run import coming, steps
from deliberation.meetings.run import refusals as refused
from deliberation.meetings.run.coming import Mandate
from deliberation.meetings.votes import forms, opening
from deliberation.meetings.votes import refusals as unvoted
from deliberation.meetings.votes.kinds import Way
from deliberation.meetings.votes.opening import Opening
from deliberation.polls.proxies import rules as polls
from meetings.proxied import Assembly, Led, an_assembly
from meetings.running import acting


def paper(name: str) -> Mandate:
    return Mandate(proxy_name=name, is_seen=True, most=2)


async def called(meeting: Assembly, account_id: object, name: str) -> None:
    async with writing(meeting.sessions, meeting.called.community.id) as db:
        await accounts.rename(db, account_id, name=name)  # type: ignore[arg-type]


async def test_another_name_on_the_account_makes_no_room_for_more_mandates(sessions: Sessions) -> None:
    meeting = await an_assembly(sessions)
    li = meeting.called.accounts["李明"]
    await called(meeting, li, "热心邻居")
    await meeting.come(meeting.number("王淑芬"), how=How.PROXY, mandate=paper("李明"))
    await meeting.name_proxy("陈国强", holder=li)
    with pytest.raises(polls.TooManyMandates):
        await meeting.give("何建军", li)
    with pytest.raises(refused.TooManyMandates):
        await meeting.come(meeting.number("何建军"), how=How.PROXY, mandate=paper("李明"))
    async with reading(sessions, meeting.called.community.id) as db:
        (found,) = await queries.of_name(db, meeting.id, "李明")
        (held,) = await queries.held_by(db, li)
    assert (found.holder, held.holder) == ("李明", "热心邻居"), (
        "the desk looks for a name that is on a document"
    )
    (came,) = await meeting.arrive(li)
    assert came.holder == "李明", "the minutes say who it was by the name that the roll knows"


async def test_somebody_else_of_the_same_name_takes_nobodys_place(sessions: Sessions) -> None:
    meeting = await an_assembly(sessions)
    li = meeting.called.accounts["李明"]
    await called(meeting, meeting.called.accounts["何建军"], "李明")
    await meeting.name_proxy("王淑芬", "陈国强", holder=meeting.called.accounts["何建军"])
    await meeting.give("何建军", li)


async def test_who_stands_for_a_home_reads_no_form_of_it(sessions: Sessions) -> None:
    meeting = await an_assembly(sessions)
    he = meeting.called.accounts["何建军"]
    await meeting.name_proxy("王淑芬", holder=he)
    await meeting.arrive(he)
    await meeting.come(meeting.number("陈国强"), meeting.number("李明"))
    await meeting.do(steps.open_meeting, by=acting(meeting.leader))
    voting = Led(meeting, meeting.called.decisions[0].id)
    await voting.at(1)
    wanted = Opening(
        motion_id=await voting.moved(), way=Way.NAMES, counters=(he, meeting.called.accounts["李明"])
    )
    number = await voting.act(opening.open_vote, meeting_id=meeting.id, opening=wanted, by=voting.chair)
    vote = (await voting.docket()).numbered(number)
    printed = await voting.act(
        forms.print_forms,
        meeting_id=meeting.id,
        vote_id=vote.id,
        draw=lambda below: below - 1,
        by=voting.secretary,
    )
    wang = next(each for each in printed if each.seat.id == meeting.seat_of("王淑芬"))
    with pytest.raises(unvoted.OwnBallotForm):
        await voting.act(
            forms.read,
            vote_id=vote.id,
            serial=wang.serial,
            choice=Choice.FOR,
            code="ab" * 16,
            by=meeting.owner("何建军"),
        )


async def test_nobody_at_the_desk_takes_themselves_in_for_others(sessions: Sessions) -> None:
    meeting = await an_assembly(sessions)
    with pytest.raises(refused.OwnSeat):
        await meeting.do_here(
            coming.come_to_desk,
            coming=meeting.coming(meeting.number("王淑芬"), How.PROXY, paper("欧 阳澜")),
            by=acting(meeting.leader),
        )
