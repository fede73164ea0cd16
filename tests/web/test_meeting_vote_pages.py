"""Motions are moved, votes opened, cast, counted and closed on pages, without scripts; anybody recounts what was decided."""

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from uuid import UUID

import httpx
import pytest

import pages
from builders import a_mandate, a_member, signed_in
from deliberation.committees.deciding import refusals as deciding_refusals
from deliberation.committees.deciding.rules import Entry
from deliberation.communities.rules import Role
from deliberation.counting.cases import file as case_files
from deliberation.counting.count import Outcome
from deliberation.counting.quantities import Quantity
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock, exact
from deliberation.meetings.kinds import How, Office
from deliberation.meetings.minutes import gathering
from deliberation.meetings.run import steps
from deliberation.meetings.run.coming import Mandate
from deliberation.meetings.votes import closing, opening, refusals, tally, words
from deliberation.meetings.votes.kinds import Way
from deliberation.meetings.votes.opening import Opening
from deliberation.web import committee_votes, meeting_live, meeting_vote_words
from deliberation.web.i18n.translator import Translator
from meetings import hall as halls
from meetings.running import STAFF, acting, an_assembly
from meetings.voting import Voting, a_voting_committee

Browse = Callable[..., httpx.AsyncClient]


@pytest.fixture
def now() -> datetime:
    """The real present, since the database's clock decides here."""
    return clock.now() + timedelta(minutes=1)


async def browsing(browse: Browse, sessions: Sessions, account_id: UUID) -> httpx.AsyncClient:
    browser = browse("en")
    await signed_in(browser, sessions, account_id, now=clock.now())
    return browser


def managed(here: Voting, page: str = "") -> str:
    meeting = here.meeting.called
    return f"/c/{meeting.community.slug}/manage/meetings/{meeting.meeting.number}/votes{page}"


def public(here: Voting, page: str) -> str:
    meeting = here.meeting.called
    return f"/c/{meeting.community.slug}/meetings/{meeting.meeting.number}{page}"


async def test_a_motion_is_moved_amended_voted_on_by_name_and_recounted(
    browse: Browse, sessions: Sessions
) -> None:
    here = await a_voting_committee(sessions, 1, 2, 3, 4, 5)
    chair = await browsing(browse, sessions, here.chair.account_id)
    secretary = await browsing(browse, sessions, here.secretary.account_id)
    member = await browsing(browse, sessions, here.meeting.member(3).account_id)
    position = here.meeting.called.decisions[0].position
    item, write = managed(here, f"/items/{position}"), managed(here, f"/items/{position}/motion")
    page = await secretary.get(write)
    refused = await pages.send(secretary, page, write, {"text": " "})
    assert "Write what is to be decided." in pages.faults(refused)
    page = await pages.send_and_follow(secretary, page, write, {"text": "换刷卡门禁，预算两万元"})
    assert "Motion no. 1" in pages.words(page)
    # a member declares an interest, and moves an amendment
    own = await member.get(public(here, "/vote"))
    moved = {"text": "换刷卡门禁，预算一万八千元", "amends": str((await here.docket()).motions[0].id)}
    own = await pages.send_and_follow(member, own, public(here, "/vote/3/motion"), moved)
    assert "Amendment no. 2" in pages.words(own)
    declared = {"about": "门禁公司是我弟弟开的"}
    await pages.send_and_follow(member, own, public(here, "/vote/3/interest"), declared)
    page = await chair.get(item)
    assert "门禁公司是我弟弟开的" in pages.words(page)
    opening = managed(here, "/motions/1/opening")
    refused = await pages.send(chair, await chair.get(opening), opening, {"way": "names"})
    assert "There are open amendments to this motion." in pages.faults(refused)
    page = await pages.send_and_follow(chair, page, managed(here, "/motions/2/fall"))
    refused = await pages.send(secretary, await secretary.get(opening), opening, {"way": "names"})
    assert refused.status_code == 403
    await pages.send_and_follow(chair, await chair.get(opening), opening, {"way": "names"})
    run = managed(here, "/1")
    page = await secretary.get(run)
    _reads_what_is_needed(
        page, await member.get(public(here, "/vote")), await browse("en").get(public(here, "/screen"))
    )
    for number in (1, 2, 4):
        word = {"seat": str(here.seat(number)), "choice": "for"}
        page = await pages.send_and_follow(secretary, page, f"{run}/word", word)
    own = await member.get(public(here, "/vote"))
    assert "An interest in this item was declared for this seat" in pages.words(own)
    fifth = await browsing(browse, sessions, here.meeting.member(5).account_id)
    own = await fifth.get(public(here, "/vote"))
    vote_id = str((await here.docket()).votes[0].id)
    said = {"vote": vote_id, "choice": "for"}
    own = await pages.send_and_follow(fifth, own, public(here, "/vote/5/word"), said)
    assert "You said: Agree." in pages.words(own)
    page = await pages.send_and_follow(chair, await chair.get(run), f"{run}/closing")
    assert "See the result" in pages.words(page)
    await _goes_into_the_register(page, here)
    late = await pages.send(fifth, own, public(here, "/vote/5/word"), said)
    assert (late.status_code, "This vote is closed." in pages.faults(late)) == (409, True)
    await _read_by_all(browse, here)
    annul = f"{run}/annulment"
    page = await pages.send_and_follow(
        chair, await chair.get(annul), annul, {"reason": "停电了，问13812345678"}
    )
    assert "/manage/committee/decisions" not in page.text, "what does not count is no decision"
    public_page = pages.words(await browse("en").get(public(here, "/votes/1")))
    assert ("停电了" in public_page, "13812345678" in public_page) == (True, False)


def _reads_what_is_needed(run: httpx.Response, *seen: httpx.Response) -> None:
    assert "0 of 4 have voted" in pages.words(run)
    for page in (run, *seen):
        assert "At least 4 of all 7 members must agree." in pages.words(page)


async def _goes_into_the_register(page: httpx.Response, here: Voting) -> None:
    """One link leads to the entry, which begins with what was decided and the fingerprint of its record."""
    community = here.meeting.called.community
    assert "/manage/committee/decisions?meeting=1&amp;vote=1" in page.text
    async with reading(here.meeting.sessions, community.id) as db:
        begun = await committee_votes.begun(db, community, 1, 1, now=clock.now())
        kept = await closing.kept(db, (await here.docket()).votes[0].id)
    assert (begun.value("votes_for"), begun.value("record")) == ("4", kept.sha256)
    assert begun.value("text") == "换刷卡门禁，预算两万元"
    entry = Entry(
        decided_on=date.fromisoformat(begun.value("decided_on")),
        title="门禁",
        text="换门禁",
        agree=4,
        against=int(begun.value("votes_against")),
        abstain=int(begun.value("votes_abstain")),
        record_sha256=kept.sha256.removeprefix("sha256:"),
    )
    async with reading(here.meeting.sessions, community.id) as db:
        await committee_votes.check(db, community, entry, now=clock.now())
        for otherwise, refusal in (
            ({"agree": 5}, deciding_refusals.RecordSaysOtherwise),
            ({"decided_on": entry.decided_on - timedelta(days=1)}, deciding_refusals.RecordOfAnotherDay),
            ({"record_sha256": "ab" * 32}, deciding_refusals.RecordUnknown),
        ):
            changed = replace(entry, **otherwise)  # type: ignore[arg-type]
            with pytest.raises(refusal):
                await committee_votes.check(db, community, changed, now=clock.now())


async def _read_by_all(browse: Browse, here: Voting) -> None:
    """Anybody reads what was decided, and counts again."""
    stranger = browse("en")
    result = await stranger.get(public(here, "/votes/1"))
    words = pages.words(result)
    assert "Carried" in words
    assert not [name for name in halls.MEMBERS if name in result.text], "members are named to their community"
    assert "Seat 1" in words
    assert "Seats that did not vote for an interest: 1." in words
    assert "One different vote could have given another result." in words
    case = (await stranger.get(public(here, "/votes/1/case.json"))).content
    (recounted,) = case_files.read(io.BytesIO(case)).results()
    assert recounted["outcome"] == "PASS"
    record = (await stranger.get(public(here, "/votes/1/record.json"))).content
    assert json.loads(record)["sums"]["for"] == 4
    zh = pages.words(await browse("zh-Hans").get(public(here, "/votes/1")))
    assert "通过" in zh


async def test_the_chair_is_led_to_each_decision_and_told_what_is_left_undecided(
    browse: Browse, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meeting_live, "_KEPT_SECONDS", 0.0)
    here = await a_voting_committee(sessions, 1, 2, 3, 4, 5)
    chair = await browsing(browse, sessions, here.chair.account_id)
    run, wall = managed(here).removesuffix("votes") + "run", public(here, "/screen")
    asked = managed(here, "/motions/1/opening")

    def main(page: httpx.Response) -> str:
        button = pages.read(page).select_one("#live .btn--main, #live .btn[class*=main]")
        return "" if button is None else button.get_text(" ", strip=True)

    assert main(await chair.get(run)) == "Write what is to be decided"
    motion_id = await here.moved()
    page = await chair.get(run)
    assert main(page) == "Vote on it now"
    assert "Has anybody an interest of their own in this?" in pages.words(page)
    offered = pages.read(await chair.get(asked)).select("input[name=way]")
    assert [each["value"] for each in offered] == ["names", "hands", "secret"]
    assert offered[0].has_attr("checked"), "who sits on a committee answers for the vote"
    assert "These items were to be decided, and nothing was decided:" in pages.words(
        await chair.get(f"{run}/end")
    )
    await here.opened(motion_id, Way.NAMES)
    one = managed(here, "/1")
    await here.meeting.leave(4, 5)
    assert "If you close the vote now, nothing is decided." in pages.words(await chair.get(one))
    await here.meeting.come(4, 5)
    for number in (1, 2, 3, 4):
        word = {"seat": str(here.seat(number)), "choice": "for"}
        await pages.send_and_follow(chair, await chair.get(one), f"{one}/word", word)
    page = await pages.send_and_follow(chair, await chair.get(one), f"{one}/closing")
    assert "Agree: 4. Disagree: 0. Abstain: 0." in pages.words(page)
    assert "Go on with the meeting" in pages.words(page)
    page = await chair.get(run)
    assert "Agree: 4. Disagree: 0. Abstain: 0." in pages.words(page)
    assert main(page) != "Vote on it now"
    assert "Agree: 4. Disagree: 0. Abstain: 0." in pages.words(await browse("en").get(wall))
    # an amendment says that it is one: to the chair, on the wall and to those who vote
    await here.at(2)
    motion_id = await here.moved()
    amendment_id = await here.moved("把2号门的门禁换成刷脸", amends=motion_id)
    assert "Then we vote on the amendment first." in pages.words(await chair.get(run))
    await here.opened(amendment_id, Way.NAMES)
    for told in (wall, public(here, "/vote"), public(here, "/mine")):
        assert "This is an amendment to motion no. 2." in pages.words(await chair.get(told)), told


async def test_hands_and_forms_are_counted_on_pages_by_those_the_chair_named(
    browse: Browse, sessions: Sessions
) -> None:
    here = await a_voting_committee(sessions, 1, 2, 3, 4, 5)
    chair = await browsing(browse, sessions, here.chair.account_id)
    counting = [await browsing(browse, sessions, here.meeting.member(each).account_id) for each in (3, 4)]
    motion_id = await here.moved()
    await here.opened(motion_id, Way.HANDS, counters=(3, 4))
    at = public(here, "/votes/1/count")
    assert (await chair.get(at)).status_code == 403
    for browser, yes in zip(counting, ("5", "4"), strict=True):
        figures = {"yes": yes, "no": "0", "abstain": "0"}
        await pages.send_and_follow(browser, await browser.get(at), f"{at}/hands", figures)
    assert "They found different figures." in pages.words(await chair.get(managed(here, "/1")))
    refused = await pages.send(
        counting[0], await counting[0].get(at), f"{at}/hands", {"yes": "x", "no": "0", "abstain": "0"}
    )
    assert "Write a whole number, such as 12." in pages.faults(refused)
    for browser in counting:
        figures = {"yes": "3", "no": "2", "abstain": "0"}
        await pages.send_and_follow(browser, await browser.get(at), f"{at}/hands", figures)
    run = managed(here, "/1")
    await pages.send_and_follow(chair, await chair.get(run), f"{run}/closing")
    assert "Not carried" in pages.words(await chair.get(public(here, "/votes/1")))
    # in secret, on paper: a strip with the seat, a number that those who read it type
    await here.at(2)
    vote = await here.opened(await here.moved(), Way.SECRET, counters=(3, 4))
    run = managed(here, "/2")
    sheets = await pages.send_and_follow(chair, await chair.get(run), f"{run}/forms")
    assert "5 forms to print" in pages.words(sheets)
    at = public(here, "/votes/2/count")
    serials = re.findall(r"Form no\. (\d+)", pages.words(sheets))
    assert sorted(serials) != [str(each) for each in range(1, 6)], "a number tells no seat"
    assert (await counting[0].get(f"{run}/forms")).status_code == 403, "who counts sees no strips"
    for browser in counting:
        read = {"serial": serials[0], "choice": "against"}
        await pages.send_and_follow(
            browser, await browser.get(f"{at}?serial={serials[0]}"), f"{at}/forms", read
        )
    fifth = await browsing(browse, sessions, here.meeting.member(5).account_id)
    said = {"vote": str(vote.id), "choice": "for"}
    own = await fifth.get(public(here, "/vote"))
    receipt = await pages.send(fifth, own, public(here, "/vote/5/word"), said)
    assert "This code is shown once." in pages.words(receipt)
    assert receipt.headers["cache-control"] == "no-store"
    await pages.send_and_follow(chair, await chair.get(run), f"{run}/closing")
    record = json.loads((await chair.get(public(here, "/votes/2/record.json"))).content)
    assert record["said"] is None
    assert any(each in pages.words(receipt) for each in record["commitments"])


async def test_whoever_has_an_invitation_votes_with_its_code_and_a_stranger_does_not(
    browse: Browse, sessions: Sessions
) -> None:
    here = await a_voting_committee(sessions, 1, 2, 3, 4)
    codes = await halls.issue_codes(sessions, here.meeting.called)
    vote = await here.opened(await here.moved())
    seventh = here.meeting.seat(7)
    code = codes[seventh.speakers[0].id]
    browser, at = browse("en"), public(here, "/vote/code")
    page = await browser.get(f"{at}?code={code}")
    refused = await pages.send(browser, page, at, {"code": code, "choice": "for"})
    assert "This seat is not marked as present" in pages.faults(refused)
    await here.meeting.come(7, how=How.REMOTE)
    receipt = await pages.send(browser, page, at, {"code": code, "choice": "for"})
    assert "Your word is written down" in pages.words(receipt)
    refused = await pages.send(browser, page, at, {"code": "2222222222", "choice": "for"})
    assert refused.status_code in {404, 422}
    await here.closed(vote)
    await here.at(2)
    second = await here.opened(await here.moved())
    refused = await pages.send(browser, page, at, {"code": code, "choice": "for"})
    assert refused.status_code == 409, "the page was of the vote before"
    async with reading(sessions, here.meeting.called.community.id) as db:
        assert await words.last(db, second.id) == {}
    async with writing(sessions, here.meeting.called.community.id) as db:
        stranger_id = await a_member(db, here.meeting.called.community.id, name="路人")
    stranger = await browsing(browse, sessions, stranger_id)
    own = await stranger.get(public(here, "/vote"))
    assert "You have no seat in this meeting." in pages.words(own)
    said, form = {"vote": str(vote.id), "choice": "for"}, await stranger.get(at)
    for seat in (7, 99):
        sent = await stranger.post(
            public(here, f"/vote/{seat}/word"),
            data={"_csrf_token": pages.proof(form), **said},
            headers={"origin": "http://testserver.local"},
        )
        assert sent.status_code in {403, 404}
    for page_ in ("", "/1", f"/items/{here.meeting.called.decisions[0].position}", "/motions/1/opening"):
        assert (await stranger.get(managed(here, page_))).status_code == 403
    assert (await stranger.get(public(here, "/votes/2"))).status_code == 404


async def test_owners_vote_by_heads_and_area_and_who_said_what_is_for_those_who_sit_there(
    browse: Browse, sessions: Sessions
) -> None:
    meeting = await an_assembly(sessions)
    community = meeting.called.community
    async with writing(sessions, community.id) as db:
        await a_mandate(db, community.id, meeting.called.convenor, role=Role.STAFF)
    chair = acting(meeting.called.convenor, roles=STAFF)
    await meeting.name(Office.CHAIR, chair.account_id)
    proxied = Mandate(proxy_name="孙建平", is_seen=True, most=2)
    await meeting.come(1, 2, 3)
    await meeting.come(4, how=How.PROXY, mandate=proxied)
    await meeting.do(steps.open_meeting, by=chair)
    item = meeting.called.decisions[0]
    await meeting.do(steps.begin_item, item_id=item.id, by=chair)
    here = Voting(meeting, item.id)
    motion_id = await here.moved(by=chair)
    hands = Opening(motion_id=motion_id, way=Way.HANDS, counters=(chair.account_id,))
    with pytest.raises(refusals.HandsWeighAlike):
        await here.act(opening.open_vote, meeting_id=here.id, opening=hands, by=chair)
    hall = await meeting.hall()
    has_hands = tally.are_hands_alike(hall.meeting.preset.rule, hall.seats)
    offered = meeting_vote_words.ways(Translator("en", "UTC"), hall.meeting.kind, has_hands=has_hands)
    assert [value for value, *_ in offered.ways] == ["names", "secret"], (
        "what would be refused is not offered"
    )
    assert offered.reason.startswith("Hands are not counted here")
    wanted = Opening(motion_id=motion_id, way=Way.NAMES)
    await here.act(opening.open_vote, meeting_id=here.id, opening=wanted, by=chair)
    await _all_read_what_is_needed(browse, here)
    (vote,) = (await here.docket()).votes
    with pytest.raises(refusals.SomebodyElseStands):
        await here.says(vote, 4)
    for number, choice in ((1, Choice.FOR), (2, Choice.FOR), (3, Choice.AGAINST), (4, Choice.FOR)):
        seat = here.seat(number)
        await here.act(words.call_out, vote_id=vote.id, seat_id=seat, choice=choice, by=chair)
    closed = await here.act(closing.close, meeting_id=here.id, vote_id=vote.id, by=chair)
    weights = [meeting.seat(number).weights for number in (1, 2, 4)]
    assert closed.count.whole("area", Quantity.FOR) == sum(each["area"] for each in weights)
    assert closed.count.whole("heads", Quantity.FOR) == 3
    stranger, at = browse("en"), public(here, "/votes/1")
    assert "Who said what" not in pages.words(await stranger.get(at))
    assert (await stranger.get(f"{at}/record.json")).status_code == 403
    (recounted,) = case_files.read(io.BytesIO((await stranger.get(f"{at}/case.json")).content)).results()
    assert recounted["outcome"] == closed.count.outcome.value
    owner = await browsing(browse, sessions, meeting.called.accounts["何建军"])
    assert "Who said what" in pages.words(await owner.get(at))
    assert (await owner.get(f"{at}/record.json")).content == closed.record
    async with writing(sessions, community.id) as db:
        await a_mandate(db, community.id, meeting.called.accounts["何建军"], role=Role.COMMITTEE)
    half = browse("en")
    await signed_in(
        half, sessions, meeting.called.accounts["何建军"], has_done_second_step=False, now=clock.now()
    )
    assert (await half.get(f"{at}/record.json")).status_code == 403, "a password alone is not enough"


async def _all_read_what_is_needed(browse: Browse, here: Voting) -> None:
    """In heads and in area, on the wall while the vote is open."""
    seen = pages.words(await browse("en").get(public(here, "/screen")))
    area = Fraction(sum(here.meeting.seat(number).weights["area"] for number in (1, 2, 3, 4)))
    least = f"{exact.square_metres(area / 2 + 1, up=True):,} m² of {exact.square_metres(area):,} m²"
    assert "At least 3 of 4 owners must agree, if all vote who may." in seen
    assert f"At least {least} must agree, if all vote who may." in seen, seen


async def test_the_quorum_on_the_chairs_page_is_the_one_the_vote_is_counted_by(
    browse: Browse, sessions: Sessions
) -> None:
    here = await a_voting_committee(sessions, 1, 2, 3, 4)
    chair = await browsing(browse, sessions, here.chair.account_id)
    run = managed(here).removesuffix("/votes") + "/run"
    assert "4 of 7" in pages.words(await chair.get(run))
    item = managed(here, f"/items/{here.meeting.called.decisions[0].position}")
    noted = {"seat": str(here.seat(4)), "about": "亲戚", "effect": "out"}
    page = await chair.get(f"{item}/interests")
    page = await pages.send_and_follow(chair, page, f"{item}/interests", noted)
    assert "noted by the chair" in pages.words(page)
    assert "4 of 7" in pages.words(await chair.get(run)), "one person alone leaves nobody out"
    fourth = await browsing(browse, sessions, here.meeting.member(4).account_id)
    own = await fourth.get(public(here, "/vote"))
    (interest,) = (await here.docket()).interests
    confirmation = public(here, f"/vote/interests/{interest.id}/confirmation")
    own = await pages.send_and_follow(fourth, own, confirmation)
    assert "noted by the chair · confirmed for the seat itself" in pages.words(own)
    seen = pages.words(await chair.get(run))
    assert ("3 of 6" in seen, "There is no quorum now." in seen) == (True, True), "half is not more than half"
    vote = await here.opened(await here.moved())
    assert "There is no quorum now." in pages.words(await chair.get(managed(here, "/1")))
    await here.called_out(vote, 1, 2, 3)
    assert (await here.closed(vote)).count.outcome is Outcome.NO_QUORUM
    table = pages.words(await chair.get(public(here, "/attendance")))
    assert ("4 of 7" in table, "3 of 6" in table) == (False, True), "as the vote was counted"
    assert "1 seat left out for an interest" in table
    async with reading(sessions, here.meeting.called.community.id) as db:
        meeting = await gathering.meeting(db, here.meeting.called.meeting.number)
        assert meeting is not None
        items = (await gathering.record(db, meeting)).items
    begun = next(item.at_begin for item in items if item.id == here.item_id)
    assert begun is not None
    assert (begun.present["members"], begun.total["members"]) == (3, 6), "in the minutes too"
