"""Proxies for an assembly on their pages: an owner who cannot come, a neighbour who comes for them, and the desk."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import httpx
import pytest
from sqlmodel import col, select

import pages
from builders import signed_in
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.kernel.ids import new_id
from deliberation.meetings.kinds import How
from deliberation.meetings.mandates.models import MeetingMandate
from deliberation.meetings.run import steps
from deliberation.outbox.models import PostedLetter
from deliberation.outbox.rules import Channel
from deliberation.roll.models import PersonContact
from deliberation.settings import Settings
from meetings import hall as halls
from meetings.proxied import Assembly, Led, an_assembly
from meetings.running import a_committee, acting

Browse = Callable[..., httpx.AsyncClient]


@pytest.fixture
def now() -> datetime:
    """The real present, since the database's clock decides here."""
    return clock.now() + timedelta(minutes=1)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Letters are sent by mail, and nobody is there to take them."""
    return replace(settings, smtp_url="smtp://127.0.0.1:9")


async def browsing(browse: Browse, sessions: Sessions, account_id: UUID) -> httpx.AsyncClient:
    browser = browse("en")
    await signed_in(browser, sessions, account_id, now=clock.now())
    return browser


def public(meeting: Assembly, page: str = "") -> str:
    here = f"/c/{meeting.called.community.slug}/meetings/{meeting.called.meeting.number}"
    return f"{here}/{page}" if page else here


def managed(meeting: Assembly, page: str) -> str:
    return f"/c/{meeting.called.community.slug}/manage/meetings/{meeting.called.meeting.number}/{page}"


async def test_an_owner_names_a_neighbour_who_agrees_comes_with_one_press_and_votes_for_them(
    browse: Browse, sessions: Sessions
) -> None:
    meeting = await an_assembly(sessions)
    await _has_mail(sessions, meeting, "王淑芬")
    owner = await browsing(browse, sessions, meeting.called.accounts["王淑芬"])
    holder = await browsing(browse, sessions, meeting.neighbour)
    here = public(meeting, "proxies")
    page = await owner.get(public(meeting))
    assert "I cannot come: name somebody" in pages.words(page)
    assert "Name somebody for" in pages.words(await owner.get(here))
    page = await owner.get(f"{here}/new?q=孙建平")
    empty = await pages.send(owner, page, here, {"powers": ""})
    assert (empty.status_code, "Choose whether the proxy decides" in pages.faults(empty)) == (422, True)
    item = f"item-{meeting.called.decisions[0].position}"
    page = await pages.send_and_follow(owner, page, here, {"powers": "told", item: "for"})
    assert "孙建平 comes for 王淑芬" in pages.words(page)
    assert "Not taken on yet" in pages.words(page)
    asked = await holder.get(here)
    assert "You come for 王淑芬" in pages.words(asked)
    page = await pages.send_and_follow(holder, asked, _act(asked, "acceptance"))
    assert "You have taken it on." in pages.words(page)
    mine = await holder.get(public(meeting, "mine"))
    assert "You come for others" in pages.words(mine)
    mine = await pages.send_and_follow(holder, mine, public(meeting, "mine/others/presence"))
    assert "You are here for its owner." in pages.words(mine)
    assert (await meeting.hall()).present == {meeting.seat_of("王淑芬"): How.PROXY}
    await _at_the_first_vote(meeting)
    ballot, number = await holder.get(public(meeting, "vote")), meeting.number("王淑芬")
    assert "The owner wishes: Agree" in pages.words(ballot)
    ballot = await pages.send_and_follow(
        holder, ballot, public(meeting, f"vote/{number}/word"), {"choice": "for"}
    )
    assert "You said: Agree" in pages.words(ballot)
    at_home = await owner.get(public(meeting, "mine"))
    assert "孙建平 is here for you" in pages.words(at_home)
    at_home = await pages.send_and_follow(owner, at_home, public(meeting, f"mine/{number}/presence"))
    assert (await meeting.hall()).present == {meeting.seat_of("王淑芬"): How.IN_PERSON}
    assert "The home came itself" in pages.words(await holder.get(here))
    assert await _subjects(sessions) == ["您家委托了一人到会", "您委托的人已同意替您到会", "您委托的人已到会"]


async def test_what_is_refused_is_said_at_its_field_and_nothing_is_written(
    browse: Browse, sessions: Sessions
) -> None:
    meeting = await an_assembly(sessions)
    here = public(meeting, "proxies")
    wife = await browsing(browse, sessions, meeting.called.accounts["赵兰"])
    neighbour = await browsing(browse, sessions, meeting.neighbour)
    page = await wife.get(f"{here}/new?q=赵兰")
    refused = await pages.send(wife, page, here, {"powers": "free"})
    assert (refused.status_code, "Choose somebody else." in pages.faults(refused)) == (422, True)
    unsaid = await pages.send(wife, await wife.get(f"{here}/new?q=孙建平"), here, {"powers": "told"})
    assert "Choose an answer to at least one item" in pages.faults(unsaid)
    async with reading(sessions, meeting.called.community.id) as db:
        assert (await db.exec(select(MeetingMandate.id))).all() == []
    assert (await neighbour.get(f"{here}/new")).status_code == 403
    assert "There is no mandate here that is about you." in pages.words(await neighbour.get(here))
    given = await meeting.give("赵兰", meeting.neighbour)
    sent = {"_csrf_token": pages.proof(await neighbour.get(here))}
    origin = {"origin": "http://testserver.local"}
    for act, status in (("revocation", 403), ("laying-down", 303), ("acceptance", 409)):
        answer = await neighbour.post(f"{here}/{given}/{act}", data=sent, headers=origin)
        assert answer.status_code == status, act
    assert (
        await neighbour.post(f"{here}/{new_id()}/acceptance", data=sent, headers=origin)
    ).status_code == 404
    assert (await browse("en").get(here)).status_code == 303
    assert (await browse("en").get(f"{here}/form.pdf")).content.startswith(b"%PDF")
    await meeting.do(steps.open_meeting, by=acting(meeting.leader))
    await meeting.do(steps.end, by=acting(meeting.leader))
    assert (await wife.get(f"{here}/new")).status_code == 409
    assert "This meeting is over." in pages.words(await wife.get(here))


async def test_the_desk_and_a_code_bring_in_with_one_press_whom_somebody_stands_for(
    browse: Browse, sessions: Sessions
) -> None:
    meeting = await an_assembly(sessions)
    await meeting.name_proxy("李明", "王淑芬", holder=meeting.neighbour)
    he = meeting.called.accounts["何建军"]
    await meeting.name_proxy("陈国强", holder=he)
    desk = await browsing(browse, sessions, meeting.leader)
    here, number = managed(meeting, "desk"), meeting.number("李明")
    seat = await desk.get(f"{here}/{number}")
    assert "The owner named 孙** online." in pages.words(seat)
    part = await desk.get(f"{here}?q=孙")
    assert ("孙**" in pages.words(part), "Write the whole name." in pages.words(part)) == (True, True)
    page = await desk.get(f"{here}?q=孙建平")
    assert "Has come for 2 homes" in pages.words(page)
    page = await pages.send_and_follow(desk, page, f"{here}/proxies")
    assert "All those they stand for are marked as present." in pages.words(page)
    assert len((await meeting.hall()).present) == 2
    sent = {"_csrf_token": pages.proof(page), "holder": str(meeting.neighbour)}
    origin = {"origin": "http://testserver.local"}
    again = await desk.post(f"{here}/proxies", data=sent, headers=origin)
    assert (again.status_code, "You stand for nobody" in pages.faults(again)) == (409, True)
    stranger = await browsing(browse, sessions, meeting.neighbour)
    assert (await stranger.post(f"{here}/proxies", data=sent, headers=origin)).status_code == 403
    issued = await halls.issue_codes(sessions, meeting.called)
    (speaker,) = meeting.seat(meeting.number("何建军")).speakers
    door, address = browse("en"), public(meeting, "check-in")
    page = await door.get(f"{address}?code={issued[speaker.id]}")
    page = await pages.send_and_follow(door, page, address, {"choice": "in_person", "others": "yes"})
    assert "You and those you stand for are marked as present." in pages.words(page)
    present = (await meeting.hall()).present
    assert (present[meeting.seat_of("何建军")], present[meeting.seat_of("陈国强")]) == (
        How.IN_PERSON,
        How.PROXY,
    )


async def test_the_call_says_how_to_send_somebody_and_ones_own_page_who_comes_for_whom(
    browse: Browse, sessions: Sessions
) -> None:
    meeting = await an_assembly(sessions)
    here = public(meeting)
    assert "Name somebody on the page of the meeting" in pages.words(await browse("en").get(f"{here}/call"))
    told = pages.words(await browse("en").get(here))
    assert "Name somebody who comes and votes for you" in told
    await meeting.give("李明", meeting.neighbour)
    owner = await browsing(browse, sessions, meeting.called.accounts["李明"])
    holder = await browsing(browse, sessions, meeting.neighbour)
    assert "孙建平 has not answered yet" in pages.words(await owner.get("/me"))
    mine = await holder.get("/me")
    assert "李明 asks you to come for them" in pages.words(mine)
    assert pages.read(mine).select_one(f'a[href="{here}/proxies"]') is not None
    await _has_mail(sessions, meeting, "何建军")
    await meeting.name_proxy("陈国强", holder=meeting.called.accounts["何建军"])
    leader, cancelling = await browsing(browse, sessions, meeting.leader), managed(meeting, "cancellation")
    await pages.send_and_follow(leader, await leader.get(cancelling), cancelling, {"reason": "场地不能用"})
    assert await _subjects(sessions) == ["您不用再替别人到会了"]
    other = await browsing(browse, sessions, meeting.called.accounts["王淑芬"])
    assert "孙建平" not in pages.words(await other.get(f"{here}/proxies"))


async def test_at_a_committee_the_page_says_that_nobody_sends_a_proxy(
    browse: Browse, sessions: Sessions
) -> None:
    meeting = await a_committee(sessions)
    member = await browsing(browse, sessions, meeting.member(3).account_id)
    here = f"/c/{meeting.called.community.slug}/meetings/{meeting.called.meeting.number}"
    assert "At this kind of meeting nobody may send a proxy." in pages.words(
        await member.get(f"{here}/proxies")
    )
    assert (await member.get(f"{here}/proxies/new")).status_code == 409
    assert "name somebody" not in pages.words(await member.get(here))


async def _at_the_first_vote(meeting: Assembly) -> None:
    await meeting.do(steps.open_meeting, by=acting(meeting.leader))
    voting = Led(meeting, meeting.called.decisions[0].id)
    await voting.at(1)
    await voting.opened(await voting.moved())


async def _has_mail(sessions: Sessions, meeting: Assembly, name: str) -> None:
    async with writing(sessions, meeting.called.community.id) as db:
        db.add(
            PersonContact(
                community_id=meeting.called.community.id,
                id=new_id(),
                person_id=meeting.owner(name).person_id,
                kind=Channel.MAIL.value,
                value="wang@example.org",
                value_hash=b"x" * 32,
            )
        )


async def _subjects(sessions: Sessions) -> list[str]:
    async with reading(sessions) as db:
        return list(await db.exec(select(PostedLetter.subject).order_by(col(PostedLetter.id))))


def _act(page: httpx.Response, ending: str) -> str:
    found = pages.read(page).select_one(f'form[action$="/{ending}"]')
    assert found is not None, pages.words(page)
    return str(found["action"])
