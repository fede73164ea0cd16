"""One's calendar shows what one is asked to and until when, follows what is moved, and has an address that can be ended."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from icalendar import Calendar

import pages
from builders import a_mandate, a_member, signed_in
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, writing
from deliberation.kernel import clock
from deliberation.meetings.kinds import Office
from deliberation.meetings.run import steps
from meetings.running import STAFF, acting, an_assembly
from polling import a_plan, open_poll
from polls.lengthening import extended, wanted

Browse = Callable[..., httpx.AsyncClient]
HERE = "/c/fuxing-li"


@pytest.fixture
def now() -> datetime:
    """The real present, since the database's clock decides here."""
    return clock.now() + timedelta(minutes=1)


async def browsing(browse: Browse, sessions: Sessions, account_id: object) -> httpx.AsyncClient:
    browser = browse("en")
    await signed_in(browser, sessions, account_id, now=clock.now())  # type: ignore[arg-type]
    return browser


async def feed_of(browser: httpx.AsyncClient) -> str:
    shown = pages.read(await browser.get(f"{HERE}/meetings")).select_one("#feed")
    assert shown is not None
    return shown.get_text(strip=True)


async def events(browser: httpx.AsyncClient, feed: str) -> dict[str, Calendar]:
    answer = await browser.get(feed)
    assert answer.status_code == 200
    return {str(each["uid"]): each for each in Calendar.from_ical(answer.content).walk("VEVENT")}


async def test_the_last_day_of_an_open_vote_stands_in_everybodys_calendar_and_in_a_voters_own(
    browse: Browse, sessions: Sessions
) -> None:
    called = (await an_assembly(sessions)).called
    assert called.estate is not None
    poll = await open_poll(sessions, called.estate, a_plan(called.estate, lasts=timedelta(days=9)))
    async with writing(sessions, called.community.id) as db:
        tenant = await a_member(db, called.community.id, name="租客")
    stranger, uid = browse("en"), f"poll-{poll.id}"
    zone = ZoneInfo(called.community.time_zone)
    found = (await events(stranger, f"{HERE}/calendar.ics"))[uid]
    assert found["dtstart"].dt == poll.window.closes_at.astimezone(zone).date()
    assert str(found["summary"]).startswith("Last day to vote: ")
    assert found["sequence"] == 0
    own = await feed_of(await browsing(browse, sessions, called.accounts["何建军"]))
    assert uid in await events(stranger, own)
    theirs = await feed_of(await browsing(browse, sessions, tenant))
    assert await events(stranger, theirs) == {}, "who is not asked is not reminded"
    later = poll.window.closes_at + timedelta(days=2)
    await extended(sessions, called.estate, poll, wanted(poll, timedelta(days=2)))
    moved = (await events(stranger, own))[uid]
    assert moved["dtstart"].dt == later.astimezone(zone).date()
    assert moved["sequence"] == 1


async def test_an_adjourned_meeting_moves_in_the_calendar(browse: Browse, sessions: Sessions) -> None:
    meeting = await an_assembly(sessions)
    called = meeting.called
    async with writing(sessions, called.community.id) as db:
        clerk = await a_member(db, called.community.id, name="社工小林")
        await a_mandate(db, called.community.id, clerk, role=Role.STAFF, now=clock.now())
    chair = acting(clerk, roles=STAFF)
    await meeting.name(Office.CHAIR, clerk)
    await meeting.come(1, 2, 3)
    await meeting.do(steps.open_meeting, by=chair)
    stranger, uid = browse("en"), f"meeting-{called.id}"
    before = (await events(stranger, f"{HERE}/calendar.ics"))[uid]
    goes_on = (clock.now() + timedelta(days=3)).replace(microsecond=0)
    await meeting.do(steps.adjourn, resumes_at=goes_on, by=chair)
    for feed in (f"{HERE}/calendar.ics", f"{HERE}/meetings/{called.meeting.number}/calendar.ics"):
        after = (await events(stranger, feed))[uid]
        assert after["dtstart"].dt == goes_on
        assert (before["sequence"], after["sequence"]) == (0, 1)
        assert after["dtend"].dt - goes_on == timedelta(hours=2)
        assert after["status"] == "CONFIRMED"


async def test_the_address_of_ones_calendar_can_be_ended(browse: Browse, sessions: Sessions) -> None:
    called = (await an_assembly(sessions)).called
    owner = await browsing(browse, sessions, called.accounts["何建军"])
    stranger, old = browse("en"), await feed_of(owner)
    assert len(await events(stranger, old)) == 1
    target = f"{HERE}/meetings/calendar-address"
    page = await pages.send_and_follow(owner, await owner.get(f"{HERE}/meetings"), target)
    assert "Your calendar has a new address." in page.text
    assert (await stranger.get(old)).status_code == 404
    new = await feed_of(owner)
    assert new != old
    assert len(await events(stranger, new)) == 1
    assert pages.read(await stranger.get(f"{HERE}/meetings")).select_one(f"form[action='{target}']") is None
