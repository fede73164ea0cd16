"""The desk at a meeting: who came, for which home, and one form and one code for each; photos of the forms that come in."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import httpx
import pytest
from sqlmodel import select

import pages
from builders import a_mandate, a_member, signed_in
from conftest import Database
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.parties.models import PollPartyVoter
from deliberation.polls.photos import eraser
from deliberation.polls.queries import PollView
from deliberation.polls.scans.models import PaperPhoto
from polling import Estate, Home, a_plan, a_voter, an_estate, closed, end_window, open_poll
from polls.helping import a_picture
from told import of_kind

Browse = Callable[..., httpx.AsyncClient]
HOMES = (
    Home(label="101", owners=("张三丰",), area_cm2=882_000),
    Home(label="102", owners=("李秀英", "王敏"), area_cm2=1_204_500),
)


@pytest.fixture
def now() -> datetime:
    """The real present, since the database's clock decides here."""
    return clock.now() + timedelta(minutes=1)


@pytest.fixture
async def estate(sessions: Sessions) -> Estate:
    return await an_estate(sessions, HOMES)


@pytest.fixture
async def poll(sessions: Sessions, estate: Estate) -> PollView:
    return await open_poll(sessions, estate, a_plan(estate))


async def somebody(
    browse: Browse, sessions: Sessions, estate: Estate, *, role: Role = Role.COUNTER, owner: str = ""
) -> httpx.AsyncClient:
    browser = browse("en")
    known = (await a_voter(sessions, estate, owner)).account_id if owner else None
    async with writing(sessions, estate.id) as db:
        account_id = known or await a_member(db, estate.id, name="签到人")
        await a_mandate(db, estate.id, account_id, role=role, now=clock.now())
    await signed_in(browser, sessions, account_id, now=clock.now())
    return browser


async def party(sessions: Sessions, estate: Estate, name: str) -> UUID:
    async with reading(sessions, estate.id) as db:
        asked = select(PollPartyVoter.party_id).where(PollPartyVoter.person_id == estate.persons[name])
        return (await db.exec(asked)).one()


async def told(sessions: Sessions, estate: Estate, kind: str) -> list[dict[str, object]]:
    return [entry["data"] for entry in await of_kind(sessions, estate.id, kind)]


def manage(estate: Estate, poll: PollView) -> str:
    return f"/c/{estate.community.slug}/manage/polls/{poll.number}"


def labels(answer: httpx.Response) -> list[str]:
    """Of the people one chooses from."""
    found = pages.read(answer).select("select[name=signer] option, label:has(input[name=person])")
    return [each.get_text(strip=True) for each in found]


async def test_of_homes_that_vote_together_the_one_that_was_looked_for_is_named(
    browse: Browse, sessions: Sessions
) -> None:
    estate = await an_estate(
        sessions, [Home(label=f"{floor}01", owners=("恒裕置业",)) for floor in range(1, 10)]
    )
    poll = await open_poll(sessions, estate, a_plan(estate))
    here = f"{manage(estate, poll)}/desk"
    clerk = await somebody(browse, sessions, estate)
    assert "901" in pages.read(await clerk.get(f"{here}?q=901")).select(".rows a")[0].get_text()
    home = f"{here}/{await party(sessions, estate, '恒裕置业')}"
    came = {"person": str(estate.persons["恒裕置业"])}
    await pages.send(clerk, await clerk.get(home), f"{home}/presence", came)
    form = await pages.send(clerk, await clerk.get(home), f"{home}/form")
    assert pages.read(form).select(f'a[href="{here}"]'), "back to the desk, not to the paper"


async def test_who_came_is_marked_once_and_gets_one_form_whose_ballot_came_by_the_meeting(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    here, paper = f"{manage(estate, poll)}/desk", f"{manage(estate, poll)}/paper"
    one, two = [await somebody(browse, sessions, estate) for _ in range(2)]
    found = await one.get(f"{here}?q=王敏")
    assert "102" in pages.words(found)
    assert "王敏" in pages.words(found)
    by_room = pages.words(await one.get(f"{here}?q=102"))
    assert ("王*" in by_room, "王敏" in by_room) == (True, False), "nobody leafs through the names"
    assert "No home of this vote is found" in pages.words(await one.get(f"{here}?q=%25"))
    home = f"{here}/{await party(sessions, estate, '王敏')}"
    page, colleague_s = await one.get(home), await two.get(home)
    assert labels(page) == ["李**", "王*"]
    assert labels(await one.get(f"{home}?q=王敏")) == ["李**", "王敏"], "who has the paper sees the name"
    assert "Nobody of this home is called that." in pages.words(await one.get(f"{home}?q=李"))
    nobody = await pages.send(one, page, f"{home}/presence")
    assert (nobody.status_code, "Choose who came." in pages.faults(nobody)) == (422, True)
    stranger = await pages.send(one, page, f"{home}/presence", {"person": str(estate.persons["张三丰"])})
    assert (stranger.status_code, "may not vote for this home" in pages.faults(stranger)) == (422, True)
    here_now = await pages.send_and_follow(
        one, page, f"{home}/presence", {"person": str(estate.persons["王敏"])}
    )
    again = await pages.send(two, colleague_s, f"{home}/presence", {"person": str(estate.persons["李秀英"])})
    assert (again.status_code, "already" in pages.faults(again)) == (409, True)
    sheet = await pages.send(one, here_now, f"{home}/form")
    assert [each.get_text() for each in pages.read(sheet).select(".sheet--form .big")] == ["Form no. 1"]
    twice = await pages.send(one, here_now, f"{home}/form")
    assert (twice.status_code, "If it is lost, hand out a code." in pages.faults(twice)) == (409, True)
    there = pages.words(await one.get(here))
    assert ("120.45" in there, "王*" in there) == (True, True)
    printed = await pages.send(one, await one.get(paper), f"{paper}/forms")
    assert len(pages.read(printed).select(".sheet--form")) == 1, "a form from the meeting stays good"
    await pages.send(one, await one.get(paper), f"{paper}/arrivals", {"serial": "1"})
    assert labels(await one.get(f"{paper}/1"))[1:3] == ["李**", "王*"]
    assert labels(await one.get(f"{paper}/1?q=王敏"))[1:3] == ["李**", "王敏"], "so does who has the form"
    for clerk in (one, two):
        read = {"signer": str(estate.persons["王敏"]), "choice": "for"}
        await pages.send(clerk, await clerk.get(f"{paper}/1"), f"{paper}/1/readings", read)
    async with reading(sessions, estate.id) as db:
        ballot = (await db.exec(select(Ballot))).one()
    assert (ballot.channel, ballot.choice) == ("meeting", "for")
    vote = {"vote": str(poll.id)}
    assert await told(sessions, estate, "desk.present") == [vote]
    assert await told(sessions, estate, "desk.handed") == [{**vote, "what": "form", "serial": 1}]


async def test_a_code_from_the_desk_signs_in_who_came_once_and_is_handed_once(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    here = f"{manage(estate, poll)}/desk"
    clerk = await somebody(browse, sessions, estate)
    home = f"{here}/{await party(sessions, estate, '李秀英')}"
    page = await clerk.get(home)
    marked = await pages.send_and_follow(
        clerk, page, f"{home}/presence", {"person": str(estate.persons["李秀英"])}
    )
    shown = await pages.send(clerk, marked, f"{home}/code")
    code = pages.read(shown).select_one(".code").get_text()  # type: ignore[union-attr]
    owner = browse("en")
    for used in (False, True):
        asked = await owner.get("/sign-in/letter")
        answer = await pages.send(owner, asked, "/sign-in/letter", {"code": code})
        assert answer.status_code == (422 if used else 303), pages.words(answer)
        owner = browse("en")
    twice = await pages.send(clerk, marked, f"{home}/code")
    assert (twice.status_code, "If it is lost, hand out a form." in pages.faults(twice)) == (409, True)
    assert code not in (await clerk.get(home)).text
    assert (await clerk.get(f"{home}/code")).status_code == 303
    assert await told(sessions, estate, "desk.handed") == [
        {"vote": str(poll.id), "what": "code", "serial": None}
    ]


async def test_nobody_at_the_desk_hands_anything_to_a_home_that_has_not_come_or_is_their_own(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    here = f"{manage(estate, poll)}/desk"
    home = f"{here}/{await party(sessions, estate, '张三丰')}"
    clerk, owner = (
        await somebody(browse, sessions, estate),
        await somebody(browse, sessions, estate, owner="张三丰"),
    )
    person = {"person": str(estate.persons["张三丰"])}
    own = await pages.send(owner, await owner.get(home), f"{home}/presence", person)
    assert (own.status_code, "your own home" in pages.faults(own)) == (403, True)
    page = await clerk.get(home)
    headers = {"origin": str(page.request.url).split("/c/")[0]}
    for act in ("form", "code"):
        answer = await clerk.post(f"{home}/{act}", data={"_csrf_token": pages.proof(page)}, headers=headers)
        assert (answer.status_code, "Mark the home as present first" in pages.faults(answer)) == (409, True)
    assert await told(sessions, estate, "desk.handed") == []


async def test_the_photo_of_a_form_is_shown_to_its_readers_and_after_the_close_to_auditors(
    browse: Browse, sessions: Sessions, database: Database, estate: Estate, poll: PollView
) -> None:
    here = f"{manage(estate, poll)}/paper"
    clerk = await somebody(browse, sessions, estate)
    await pages.send(clerk, await clerk.get(here), f"{here}/forms")
    page = await clerk.get(here)
    for name, data, words in (
        ("a.pdf", b"%PDF-1.7 form", "This is a PDF."),
        ("a.png", b"no picture", "Choose a JPEG"),
    ):
        refused = await pages.send(
            clerk, page, f"{here}/arrivals", {"serial": "1"}, files={"picture": (name, data)}
        )
        assert (refused.status_code, words in pages.faults(refused)) == (422, True)
        assert 'value="1"' in refused.text
    assert await told(sessions, estate, "paper.received") == []
    picture = a_picture()
    files = {"picture": ("form.webp", picture.content)}
    taken = await pages.send(clerk, page, f"{here}/arrivals", {"serial": "1"}, files=files)
    assert taken.status_code == 303
    for_another = await pages.send(clerk, page, f"{here}/arrivals", {"serial": "2"}, files=files)
    assert (for_another.status_code, "sent in this vote before" in pages.faults(for_another)) == (422, True)
    assert len(await told(sessions, estate, "paper.received")) == 1
    assert f'src="{here}/1/scan"' in (await clerk.get(f"{here}/1")).text
    seen = await clerk.get(f"{here}/1/scan")
    assert seen.headers["content-type"] == "image/webp"
    async with reading(sessions, estate.id) as db:
        kept = (await db.exec(select(PaperPhoto))).one()
    assert seen.content == kept.content
    assert await told(sessions, estate, "paper.scanned") == [
        {"vote": str(poll.id), "serial": 1, "sha256": f"sha256:{kept.sha256}"}
    ]
    assert (await clerk.get(f"{here}/2/scan")).status_code == 404
    auditor = await somebody(browse, sessions, estate, role=Role.AUDITOR)
    assert (await auditor.get(f"{here}/1/scan")).status_code == 403
    for reader in (clerk, await somebody(browse, sessions, estate)):
        form = await reader.get(f"{here}/1")
        await pages.send(reader, form, f"{here}/1/readings", {"unreadable": "not_signed"})
    await end_window(database.owner, poll)
    await closed(sessions, estate, poll)
    assert (await auditor.get(f"{here}/1/scan")).status_code == 200
    await eraser.erase_old(sessions, now=clock.now() + timedelta(days=31 + 365))
    gone = await auditor.get(f"{here}/1/scan")
    assert (gone.status_code, "This photo was deleted on" in pages.words(gone)) == (404, True)
    assert "Photo deleted on" in pages.words(await clerk.get(here))
