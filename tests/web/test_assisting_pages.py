"""A helper takes a vote at the door: their own list, a code to the owner's phone, a slip that a second person reads; nothing is shown afterwards."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import httpx
import pytest
from sqlmodel import select

import pages
from builders import a_mandate, a_member, signed_in
from conftest import SECRET
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.kernel.ids import new_id
from deliberation.kernel.keys import Keys
from deliberation.outbox.models import PostedLetter
from deliberation.polls import walks
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.parties.models import PollPartyVoter
from deliberation.polls.queries import PollView
from deliberation.roll import identity
from deliberation.roll.models import PersonContact
from deliberation.settings import Settings
from polling import Estate, Home, a_plan, a_voter, an_estate, open_poll
from polls.helping import a_picture

Browse = Callable[..., httpx.AsyncClient]
HOMES = (
    Home(label="101", owners=("张三丰",), area_cm2=882_000),
    Home(label="102", owners=("李秀英", "李秀兰"), area_cm2=1_204_500),
    Home(label="201", owners=("陈国强",), building="2 栋"),
)
PHONE = "13800001234"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Messages can be sent to phones, and nobody is there to take what is sent."""
    return replace(settings, sms_url="http://127.0.0.1:9")


@pytest.fixture
def now() -> datetime:
    """The real present, since the database's clock decides here."""
    return clock.now() + timedelta(minutes=1)


@pytest.fixture
async def estate(sessions: Sessions) -> Estate:
    estate = await an_estate(sessions, HOMES)
    pepper = Keys(SECRET).community_pepper(estate.id)
    async with writing(sessions, estate.id) as db:
        db.add(
            PersonContact(
                community_id=estate.id,
                id=new_id(),
                person_id=estate.persons["张三丰"],
                kind="phone",
                value=PHONE,
                value_hash=identity.contact_hash(pepper, PHONE),
            )
        )
    return estate


@pytest.fixture
async def poll(sessions: Sessions, estate: Estate) -> PollView:
    return await open_poll(sessions, estate, a_plan(estate))


@pytest.fixture
async def helper(browse: Browse, sessions: Sessions, estate: Estate, poll: PollView) -> httpx.AsyncClient:
    """The owner of 201, with the list of building 1."""
    account_id = (await a_voter(sessions, estate, "陈国强")).account_id
    async with writing(sessions, estate.id) as db:
        await walks.give(
            db,
            estate.id,
            poll=poll,
            account_id=account_id,
            place_id=estate.buildings["1 栋"],
            by=estate.convenor,
            now=clock.now(),
        )
    browser = browse("en")
    await signed_in(browser, sessions, account_id, now=clock.now())
    return browser


async def at_the_desk(browse: Browse, sessions: Sessions, estate: Estate, role: Role) -> httpx.AsyncClient:
    browser = browse("en")
    async with writing(sessions, estate.id) as db:
        account_id = await a_member(db, estate.id, name="监票人")
        await a_mandate(db, estate.id, account_id, role=role, now=clock.now())
    await signed_in(browser, sessions, account_id, now=clock.now())
    return browser


async def party(sessions: Sessions, estate: Estate, name: str) -> UUID:
    async with reading(sessions, estate.id) as db:
        asked = select(PollPartyVoter.party_id).where(PollPartyVoter.person_id == estate.persons[name])
        return (await db.exec(asked)).one()


async def letters(sessions: Sessions) -> list[PostedLetter]:
    async with reading(sessions) as db:
        return list(await db.exec(select(PostedLetter).order_by(PostedLetter.posted_at)))


def polls(estate: Estate, poll: PollView) -> str:
    return f"/c/{estate.community.slug}/polls/{poll.number}"


async def test_an_owner_votes_with_a_helper_by_a_code_that_says_what_it_confirms(
    helper: httpx.AsyncClient, browse: Browse, sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    here = f"{polls(estate, poll)}/assist"
    listed = await helper.get(here)
    assert ("1 栋" in pages.words(listed), "2 栋" in pages.words(listed)) == (True, False)
    home = f"{here}/{await party(sessions, estate, '张三丰')}"
    choose = await helper.get(home)
    assert ("张**" in choose.text, "张三丰" in choose.text) == (True, False)
    empty = await pages.send(helper, choose, f"{home}/check")
    assert (empty.status_code, "Choose from the list who is voting." in pages.faults(empty)) == (422, True)
    said = {"voter": str(estate.persons["张三丰"]), "choice": "against"}
    check = await pages.send(helper, choose, f"{home}/check", said)
    assert "138****1234" in pages.words(check)
    sent = await pages.send(helper, check, f"{home}/code", {"way": "0"})
    (letter,) = await letters(sessions)
    assert letter.to == PHONE
    for words in ("1 栋 1 单元 101", poll.question, "不同意", "Disagree", "陈国强"):
        assert words in letter.body, words
    wrong = await pages.send(helper, sent, f"{home}/ballot", {"code": "12345"})
    assert (wrong.status_code, "That is not the code." in pages.faults(wrong)) == (422, True)
    assert 'value="12345"' in wrong.text
    digits = re.findall(r"\b\d{6}\b", letter.body)[0]
    receipt = await pages.send_and_follow(helper, wrong, f"{home}/ballot", {"code": digits})
    assert ("This vote is in" in pages.words(receipt), "Disagree" in pages.words(receipt)) == (True, False)
    owner = browse("en")
    await signed_in(owner, sessions, (await a_voter(sessions, estate, "张三丰")).account_id, now=clock.now())
    own = pages.words(await owner.get(receipt.url.path))
    assert "With the help of 陈国强; confirmed by a code sent to them" in own
    assert "Disagree" in own
    async with reading(sessions, estate.id) as db:
        ballot = (await db.exec(select(Ballot))).one()
    assert (ballot.channel, ballot.choice) == ("assisted", "against")


async def test_a_signed_slip_waits_for_a_second_person_who_is_not_told_what_the_helper_typed(
    helper: httpx.AsyncClient, browse: Browse, sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    desk = f"/c/{estate.community.slug}/manage/polls/{poll.number}/helpers"
    second = await at_the_desk(browse, sessions, estate, Role.COUNTER)
    page = await second.get(desk)
    refused = await pages.send(second, page, f"{desk}/slips", {"count": "500"})
    assert (refused.status_code, "Print 1 to 100 slips" in pages.faults(refused)) == (422, True)
    slips = await pages.send(second, page, f"{desk}/slips", {"count": "2"})
    assert [each.get_text() for each in pages.read(slips).select(".sheet .big")] == [
        "Slip no. 1",
        "Slip no. 2",
    ]
    home = f"{polls(estate, poll)}/assist/{await party(sessions, estate, '李秀兰')}"
    choose = await helper.get(home)
    assert ("李** (1)" in choose.text, "李** (2)" in choose.text) == (True, True), (
        "two whose masked names are one"
    )
    said = {"voter": str(estate.persons["李秀兰"]), "choice": "for"}
    check = await pages.send(helper, choose, f"{home}/check", said)
    assert "We know no phone or mail" in pages.words(check)
    photo = {"picture": ("slip.png", a_picture().content)}
    for files, number, words in (
        (None, "1", "Take a photo of the signed slip."),
        ({"picture": ("slip.pdf", b"%PDF-1.7")}, "1", "This is a PDF."),
        (photo, "9", "No slip with this number"),
        (photo, "", "Write the number of the slip."),
    ):
        answer = await pages.send(helper, check, f"{home}/slip", {"slip": number}, files=files)
        assert (answer.status_code, words in pages.faults(answer)) == (422, True), words
    kept = await pages.send(helper, check, f"{home}/slip", {"slip": "2"}, files=photo)
    assert kept.status_code == 303
    auditor = await at_the_desk(browse, sessions, estate, Role.AUDITOR)
    assert "陈国强" in pages.words(await auditor.get(desk))
    assert (await auditor.get(f"{desk}/slips/2/photo")).status_code == 403, "the vote is open"
    assert (await helper.get(f"{desk}/slips/2")).status_code == 403
    form = await second.get(f"{desk}/slips/2")
    assert "checked" not in form.text
    assert (await second.get(f"{desk}/slips/2/photo")).headers["content-type"] == "image/webp"
    read = {"signer": str(estate.persons["李秀兰"]), "choice": "for"}
    done = await pages.send_and_follow(second, form, f"{desk}/slips/2", read)
    assert "its vote is recorded" in pages.words(done)
    assert "By a code: 0. By a letter: 0. By a slip: 1." in pages.words(done)
    assert (await pages.send(second, form, f"{desk}/slips/2", read)).status_code == 409


async def test_a_helper_has_their_own_list_and_no_other_home_and_never_their_own(
    helper: httpx.AsyncClient, browse: Browse, sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    here = f"{polls(estate, poll)}/assist"
    assert (await helper.get(f"{here}/{await party(sessions, estate, '陈国强')}")).status_code == 403
    counter = await at_the_desk(browse, sessions, estate, Role.COUNTER)
    own = f"{here}/{await party(sessions, estate, '李秀英')}"
    entrance = estate.entrances["1 栋 1 单元"]
    assert own in (await counter.get(f"{here}?at={entrance}")).text
    async with writing(sessions, estate.id) as db:
        owner = (await a_voter(sessions, estate, "李秀英")).account_id
        await a_mandate(db, estate.id, owner, role=Role.COUNTER, now=clock.now())
    counting = browse("en")
    await signed_in(counting, sessions, owner, now=clock.now())
    assert own not in (await counting.get(here)).text
    assert "This is your own home." in pages.words(await counting.get(own))
    home = f"{here}/{await party(sessions, estate, '张三丰')}"
    neighbour = browse("en")
    account_id = (await a_voter(sessions, estate, "张三丰")).account_id
    await signed_in(neighbour, sessions, account_id, now=clock.now())
    assert (await neighbour.get(here)).status_code == 403
    assert "Help somebody" not in (await neighbour.get(polls(estate, poll))).text
    check = await pages.send(
        helper,
        await helper.get(home),
        f"{home}/check",
        {"voter": str(estate.persons["张三丰"]), "choice": "against"},
    )
    altered = await pages.send(helper, check, f"{home}/ballot", {"choice": "for", "letter": "34679ACDEF"})
    assert altered.status_code == 422
    unknown = await pages.send(helper, check, f"{home}/ballot", {"letter": "34679-ACDEF"})
    assert "not the unused code of this person’s newest letter" in pages.faults(unknown)
    assert (await letters(sessions)) == []
