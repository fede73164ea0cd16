"""Speaking below a proposal in a browser without scripts: post, answer, mark, take back, report, hide, review."""

import gzip
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

import hostile
import pages
import statements
from builders import NOW, a_community, signed_in
from deliberation.accounts import actions as accounts
from deliberation.communities import actions as communities
from deliberation.communities.bylines import Byline
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, reading, statement, writing
from deliberation.kernel.ids import new_id
from deliberation.proposals import actions as proposals
from deliberation.proposals.edits import Edit, NewFile
from deliberation.proposals.rules import FileKind
from deliberation.threads import actions, hearings, queries
from deliberation.threads.rules import Kind
from matters import ACTOR, a_comment, a_published_proposal, a_text, an_author

Browse = Callable[..., httpx.AsyncClient]
HOME = "/c/fuxing-li"
MATTER = f"{HOME}/proposals/1"


class Home:
    """A community with a proposal, a resident, a neighbour and staff."""

    community_id: UUID
    matter_id: UUID
    resident: Byline
    neighbour: Byline
    staff: Byline


@pytest.fixture
async def home(sessions: Sessions) -> Home:
    made = Home()
    async with writing(sessions) as db:
        made.community_id = (await a_community(db)).id
        made.resident = await an_author(db, made.community_id, name="王阿姨", place="3 栋")
        made.neighbour = await an_author(db, made.community_id, name="马可", place="6 栋")
        made.staff = await an_author(db, made.community_id, name="林晓云", place="", role=Role.STAFF)
        await communities.give_role(
            db,
            made.community_id,
            account_id=made.staff.account_id,
            role=Role.STAFF,
            starts_on=NOW.date(),
            actor=ACTOR,
            now=NOW,
        )
        made.matter_id = await a_published_proposal(db, made.community_id, made.resident)
    return made


async def _as(browse: Browse, sessions: Sessions, who: Byline, language: str = "en") -> httpx.AsyncClient:
    browser = browse(language)
    await signed_in(browser, sessions, who.account_id)
    return browser


async def _comment(
    sessions: Sessions, home: Home, text: str = "消防车进不来。", kind: Kind = Kind.SUPPORT
) -> UUID:
    async with writing(sessions, home.community_id) as db:
        return await a_comment(db, home.community_id, home.matter_id, home.resident, text=text, kind=kind)


async def test_a_comment_appears_with_name_and_kind_and_can_be_taken_back(
    browse: Browse, sessions: Sessions, home: Home
) -> None:
    browser = await _as(browse, sessions, home.neighbour)
    shown = await browser.get(MATTER)
    posted = await pages.send_and_follow(
        browser, shown, f"{MATTER}/comments", {"kind": "concern", "text": "第一行\n第二行"}
    )
    comment = pages.read(posted).select_one(".thread > li")
    assert comment is not None
    assert "马可" in comment.text
    assert "Concern" in comment.text
    assert "第一行\n第二行" in comment.text
    path = str(pages.read(posted).select_one('form[action$="/withdrawal"]')["action"])  # type: ignore[index]
    gone = await pages.send_and_follow(browser, posted, path)
    assert "第一行" not in gone.text
    assert "Nobody has said anything yet" in pages.words(gone)


async def test_a_double_tap_posts_once(browse: Browse, sessions: Sessions, home: Home) -> None:
    browser = await _as(browse, sessions, home.neighbour)
    shown = await browser.get(MATTER)
    filled = {"kind": "support", "text": "好"}
    first = await pages.send(browser, shown, f"{MATTER}/comments", filled)
    second = await pages.send(browser, shown, f"{MATTER}/comments", filled)
    assert first.headers["location"] == second.headers["location"]
    async with reading(sessions, home.community_id) as db:
        assert (await queries.counts_of(db, home.matter_id)).total == 1


async def test_an_incomplete_comment_comes_back_as_it_was_typed(
    browse: Browse, sessions: Sessions, home: Home
) -> None:
    browser = await _as(browse, sessions, home.neighbour)
    shown = await browser.get(MATTER)
    again = await pages.send(browser, shown, f"{MATTER}/comments", {"text": "没选类型"})
    assert again.status_code == 422
    assert pages.read(again).find(id="text").get_text() == "没选类型"  # type: ignore[union-attr]
    assert pages.read(again).select_one('.errsum a[href="#kind"]')
    long = await pages.send(browser, again, f"{MATTER}/comments", {"kind": "support", "text": "长" * 1001})
    assert long.status_code == 422
    assert "长" * 1001 in long.text
    posted = await pages.send(browser, long, f"{MATTER}/comments", {"kind": "support", "text": "好了"})
    assert posted.status_code == 303


async def test_the_eleventh_comment_waits_and_is_kept_typed(
    browse: Browse, sessions: Sessions, home: Home
) -> None:
    for _ in range(10):
        await _comment(sessions, home)
    browser = await _as(browse, sessions, home.resident)
    shown = await browser.get(MATTER)
    refused = await pages.send(browser, shown, f"{MATTER}/comments", {"kind": "support", "text": "第十一条"})
    assert refused.status_code == 429
    assert "10 comments in an hour" in pages.words(refused)
    assert "第十一条" in refused.text


async def test_staff_answer_a_question_officially(browse: Browse, sessions: Sessions, home: Home) -> None:
    question = await _comment(sessions, home, "几点施工？", Kind.QUESTION)
    browser = await _as(browse, sessions, home.staff)
    shown = await browser.get(f"{HOME}/comments/{question}")
    assert "stands as an official answer" in pages.words(shown)
    neighbour = await (await _as(browse, sessions, home.neighbour)).get(f"{HOME}/comments/{question}")
    assert "stands as an official answer" not in pages.words(neighbour)
    answered = await pages.send_and_follow(
        browser, shown, f"{HOME}/comments/{question}/replies", {"text": "七月。"}
    )
    official = pages.read(answered).select_one(".replies > li.official")
    assert official is not None
    assert "Community staff" in official.text
    alone = await browse("en").get(f"{MATTER}?kind=answered")
    assert len(pages.read(alone).select(".thread > li")) == 1


async def test_helpful_is_counted_once_and_returns_to_where_it_was_tapped(
    browse: Browse, sessions: Sessions, home: Home
) -> None:
    comment = await _comment(sessions, home)
    browser = await _as(browse, sessions, home.neighbour)
    path = f"{HOME}/comments/{comment}/helpful"
    shown = await browser.get(f"{MATTER}?order=newest")
    sent = await pages.send(browser, shown, path)
    assert sent.headers["location"] == f"{MATTER}?order=newest#c-{comment}"
    marked = await browser.get(MATTER)
    button = pages.form(marked, path).find("button")
    assert button is not None
    assert (button["aria-pressed"], "1" in button.text) == ("true", True)
    await pages.send(browser, marked, path)
    button = pages.form(await browser.get(MATTER), path).find("button")
    assert button is not None
    assert (button["aria-pressed"], "0" in button.text) == ("false", True)


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
async def test_a_tap_never_leads_to_another_site(
    browse: Browse, sessions: Sessions, home: Home, back: str
) -> None:
    comment = await _comment(sessions, home)
    browser = await _as(browse, sessions, home.neighbour)
    shown = await browser.get(MATTER)
    sent = await pages.send(browser, shown, f"{HOME}/comments/{comment}/helpful", {"back": back})
    assert sent.headers["location"] == f"{HOME}/comments/{comment}#c-{comment}"


async def test_a_report_leads_to_hiding_a_public_line_a_letter_and_a_review(
    browse: Browse, sessions: Sessions, home: Home
) -> None:
    comment = await _comment(sessions, home, "电话 13800000000")
    neighbour = await _as(browse, sessions, home.neighbour)
    asked = await neighbour.get(f"{HOME}/comments/{comment}/report")
    empty = await pages.send(neighbour, asked, f"{HOME}/comments/{comment}/report")
    assert empty.status_code == 422
    await pages.send_and_follow(
        neighbour, asked, f"{HOME}/comments/{comment}/report", {"reason": "personal_data"}
    )
    again = await pages.send(neighbour, asked, f"{HOME}/comments/{comment}/report", {"reason": "insult"})
    assert again.status_code == 409

    staff = await _as(browse, sessions, home.staff)
    queue = await staff.get(f"{HOME}/manage/reports")
    assert "13800000000" in queue.text
    chosen = await pages.send(staff, queue, f"{HOME}/comments/{comment}/hiding")
    assert chosen.status_code == 422
    done = await pages.send_and_follow(
        staff, queue, f"{HOME}/comments/{comment}/hiding", {"reason": "personal_data"}
    )
    assert "Nothing waits for you here" in pages.words(done)
    for reader in (browse("en"), neighbour):
        shown = await reader.get(MATTER)
        assert "13800000000" not in shown.text
        assert "Reason: Personal data" in pages.words(shown)
        public = await reader.get(f"{HOME}/hidden")
        assert "Personal data" in pages.words(public)
        assert "13800000000" not in public.text
        assert "王阿姨" not in public.text

    author = await _as(browse, sessions, home.resident)
    for path in (f"{HOME}/comments/{comment}", "/me"):
        told = await author.get(path)
        assert "13800000000" in told.text
        assert "Reason: Personal data" in pages.words(told)
    await pages.send_and_follow(author, told, f"{HOME}/comments/{comment}/appeal", {"text": "是我自己的电话"})
    queue = await staff.get(f"{HOME}/manage/reports")
    assert "是我自己的电话" in queue.text
    await pages.send_and_follow(staff, queue, f"{HOME}/comments/{comment}/restoration")
    assert "13800000000" in (await browse("en").get(MATTER)).text
    assert "Shown again" in pages.words(await browse("en").get(f"{HOME}/hidden"))


async def test_staff_may_leave_a_comment_as_it_is_or_hidden(
    browse: Browse, sessions: Sessions, home: Home
) -> None:
    comment = await _comment(sessions, home)
    neighbour = await _as(browse, sessions, home.neighbour)
    staff = await _as(browse, sessions, home.staff)
    author = await _as(browse, sessions, home.resident)
    path = f"{HOME}/comments/{comment}"
    await pages.send(neighbour, await neighbour.get(f"{path}/report"), f"{path}/report", {"reason": "insult"})
    kept = await pages.send_and_follow(staff, await staff.get(f"{HOME}/manage/reports"), f"{path}/clearance")
    assert "Nothing waits for you here" in pages.words(kept)
    other = await _as(browse, sessions, home.staff)
    await pages.send(other, await other.get(f"{path}/report"), f"{path}/report", {"reason": "insult"})
    queue = await staff.get(f"{HOME}/manage/reports")
    await pages.send(staff, queue, f"{path}/hiding", {"reason": "insult"})
    await pages.send(author, await author.get(path), f"{path}/appeal")
    upheld = await pages.send_and_follow(
        staff, await staff.get(f"{HOME}/manage/reports"), f"{path}/confirmation"
    )
    assert "Nothing waits for you here" in pages.words(upheld)
    assert "It stays hidden" in pages.words(await author.get(path))


async def test_a_reply_shows_below_its_comment_and_an_odd_address_of_a_reply_leads_there(
    browse: Browse, sessions: Sessions, home: Home
) -> None:
    comment = await _comment(sessions, home)
    async with writing(sessions, home.community_id) as db:
        reply = await a_comment(
            db, home.community_id, home.matter_id, home.neighbour, parent_id=comment, text="同意"
        )
    shown = await browse("en").get(f"{HOME}/comments/{reply}")
    assert pages.read(shown).find(id=f"c-{comment}") is not None
    assert pages.read(shown).find(id=f"c-{reply}") is not None


async def test_outsiders_read_no_neighbours_names_but_see_who_speaks_for_the_community(
    browse: Browse, sessions: Sessions, home: Home
) -> None:
    comment = await _comment(sessions, home)
    async with writing(sessions, home.community_id) as db:
        await a_comment(db, home.community_id, home.matter_id, home.staff, parent_id=comment)
    for path in (MATTER, f"{HOME}/comments/{comment}"):
        outside = await browse("en").get(path)
        assert "王阿姨" not in outside.text
        assert "3 栋" in outside.text
        assert "林晓云" in outside.text


ACTS = (
    "replies",
    "helpful",
    "withdrawal",
    "report",
    "appeal",
    "hiding",
    "restoration",
    "clearance",
    "confirmation",
)


@pytest.mark.parametrize("act", ACTS)
async def test_forms_sent_by_others_change_nothing(
    browse: Browse, sessions: Sessions, home: Home, act: str
) -> None:
    comment = await _comment(sessions, home)
    async with writing(sessions) as db:
        elsewhere = (await a_community(db, slug="elsewhere")).id
        stranger = await an_author(db, elsewhere, name="外人")
    members = ("replies", "helpful", "report")
    for who in (None, stranger, home.neighbour):
        browser = await _as(browse, sessions, who) if who else browse("en")
        proof = pages.form(await browser.get("/settings"), "/settings").find(attrs={"name": "_csrf_token"})
        assert proof is not None
        form = {"_csrf_token": str(proof["value"]), "text": "x", "form_key": "k", "reason": "insult"}
        here = await browser.post(f"{HOME}/comments/{comment}/{act}", data=form)
        there = await browser.post(f"/c/elsewhere/comments/{comment}/{act}", data=form)
        if who is None:
            assert here.headers["location"].startswith("/sign-in?")
        elif who is stranger:
            assert here.status_code == 403
            assert there.status_code in {403, 404}
        else:
            assert here.status_code == (303 if act in members else here.status_code)
            assert act in members or here.status_code in {403, 404}
            assert there.status_code == 403
    async with reading(sessions, home.community_id) as db:
        found = await queries.get(db, comment, queries.Asked(viewer_id=None, sees_names=True, now=NOW))
        assert found.is_shown
        assert (len(found.replies), found.helpful_count) == (int(act == "replies"), int(act == "helpful"))
        assert len(await hearings.queue(db)) == int(act == "report")


@pytest.mark.parametrize("path", ["/manage/reports", "/proposals/1/comments/new", "/comments/{id}/report"])
async def test_pages_that_ask_who_one_is(browse: Browse, sessions: Sessions, home: Home, path: str) -> None:
    comment = await _comment(sessions, home)
    address = HOME + path.format(id=comment)
    out = await browse("en").get(address)
    assert (out.status_code, out.headers["location"].split("?")[0]) == (303, "/sign-in")
    neighbour = await (await _as(browse, sessions, home.neighbour)).get(address)
    assert neighbour.status_code == (403 if "manage" in path else 200)


async def test_a_withdrawn_proposal_takes_no_more_comments(
    browse: Browse, sessions: Sessions, home: Home
) -> None:
    browser = await _as(browse, sessions, home.neighbour)
    shown = await browser.get(MATTER)
    async with writing(sessions, home.community_id) as db:
        await proposals.withdraw(
            db,
            home.community_id,
            proposal_id=home.matter_id,
            by=home.resident,
            reason="x",
            actor=ACTOR,
            now=NOW,
        )
    refused = await pages.send(browser, shown, f"{MATTER}/comments", {"kind": "support", "text": "好"})
    assert refused.status_code == 409
    assert "Say what you think" not in pages.words(await browser.get(MATTER))


async def test_the_page_asks_the_database_no_more_for_ninety_comments_than_for_five(
    browse: Browse, sessions: Sessions, home: Home
) -> None:
    browser = await _as(browse, sessions, home.neighbour)
    counted = []
    for upto in (5, 90):
        async with writing(sessions, home.community_id) as db:
            made = (await queries.counts_of(db, home.matter_id)).total
            for place in range(made, upto, 2):
                now = NOW - timedelta(hours=500 - 2 * place)
                parent = await a_comment(
                    db, home.community_id, home.matter_id, home.resident, now=now, kind=Kind.CONCERN
                )
                await a_comment(db, home.community_id, home.matter_id, home.staff, parent_id=parent, now=now)
                await actions.mark_helpful(
                    db, home.community_id, comment_id=parent, account_id=home.staff.account_id
                )
        counted.append((await _statements(browser, "/settings"), await _statements(browser, MATTER)))
    (settings, five), (_, ninety) = counted
    assert five == ninety
    assert len(gzip.compress((await browser.get(MATTER)).content)) <= 12_000
    of_the_visit = settings + 3  # the community, entering it, and the roles held there
    # its text, files and versions, who pays what, its poll, and the thread with its reasons
    assert ninety - of_the_visit <= 9


async def _statements(browser: httpx.AsyncClient, path: str) -> int:
    with statements.asked() as asked:
        assert (await browser.get(path)).status_code == 200
    return len([sql for sql in asked if not sql.startswith(("BEGIN", "COMMIT", "ROLLBACK"))])


def test_there_are_two_hundred_ways_to_attack() -> None:
    assert len(hostile.PAYLOADS) >= 200
    assert list(hostile.alive("<p onclick=x><a href='java&#10;script:x'>y</a><script>z</script>"))


async def test_no_text_of_a_proposal_comes_alive(browse: Browse, sessions: Sessions, home: Home) -> None:
    """Every payload stands in every text of a proposal, of its versions, files and withdrawal."""
    groups = [" ".join(hostile.PAYLOADS[place : place + 8]) for place in range(0, len(hostile.PAYLOADS), 8)]
    async with writing(sessions, home.community_id) as db:
        for group in groups:
            file = NewFile(kind=FileKind.PAPER, content=b"x", sha256="ab" * 32, caption=group, page_count=1)
            picture = NewFile(
                kind=FileKind.PICTURE, content=b"x", sha256="cd" * 32, caption=group, width=1, height=1
            )
            hostile_text = a_text(
                title=group, summary=group, body=group, paid_from=group, affects=group, takes=group
            )
            author = Byline(account_id=home.resident.account_id, name=group, place=group, role=Role.LEAD)
            made = await a_published_proposal(db, home.community_id, author)
            edit = Edit(text=hostile_text, added=(file, picture), changed=group)
            await proposals.revise(
                db,
                home.community_id,
                proposal_id=made,
                account_id=home.resident.account_id,
                edit=edit,
                actor=ACTOR,
                now=NOW,
            )
            await proposals.withdraw(
                db, home.community_id, proposal_id=made, by=author, reason=group, actor=ACTOR, now=NOW
            )
    browser = await _as(browse, sessions, home.resident)
    for number in range(2, len(groups) + 2):
        for path in ("", "/versions/2"):
            answer = await browser.get(f"{HOME}/proposals/{number}{path}")
            assert answer.status_code == 200
            assert list(hostile.alive(answer.text)) == []
    for page in range(1, len(groups) // 20 + 2):
        assert list(hostile.alive((await browser.get(f"{HOME}/proposals?page={page}")).text)) == []


async def test_no_comment_and_no_name_comes_alive(browse: Browse, sessions: Sessions, home: Home) -> None:
    async with writing(sessions, home.community_id) as db:
        for place, payload in enumerate(hostile.PAYLOADS):
            author = Byline(account_id=home.resident.account_id, name=payload, place=payload)
            made = await a_comment(
                db,
                home.community_id,
                home.matter_id,
                author,
                text=payload,
                now=NOW - timedelta(hours=500 - place),
            )
            await actions.mark_helpful(
                db, home.community_id, comment_id=made, account_id=home.neighbour.account_id
            )
    browser = await _as(browse, sessions, home.neighbour)
    for page in range(1, len(hostile.PAYLOADS) // 20 + 2):
        answer = await browser.get(f"{MATTER}?order=newest&page={page}")
        assert answer.status_code == 200
        assert list(hostile.alive(answer.text)) == []


@pytest.mark.parametrize("start", range(0, len(hostile.PAYLOADS), 24))
async def test_no_typed_text_comes_alive_when_a_form_comes_back(
    browse: Browse, sessions: Sessions, home: Home, start: int
) -> None:
    typed = " ".join(hostile.PAYLOADS[start : start + 24])
    browser = await _as(browse, sessions, home.neighbour)
    new = await browser.get(f"{HOME}/proposals/new")
    fields = (
        "title",
        "summary",
        "body",
        "cost",
        "paid_from",
        "takes",
        "affects",
        "category",
        "alt",
        "paper_name",
    )
    again = await pages.send(browser, new, f"{HOME}/proposals/drafts", dict.fromkeys(fields, typed))
    assert again.status_code == 422
    assert list(hostile.alive(again.text)) == []
    shown = await browser.get(MATTER)
    again = await pages.send(browser, shown, f"{MATTER}/comments", {"text": typed, "form_key": typed})
    assert again.status_code == 422
    assert list(hostile.alive(again.text)) == []
    search = await browser.get(f"{HOME}/proposals", params={"q": typed})
    assert list(hostile.alive(search.text)) == []


async def test_a_letter_goes_to_the_author_where_the_roll_knows_an_address(
    browse: Browse, sessions: Sessions, home: Home
) -> None:
    comment = await _comment(sessions, home)
    person = "INSERT INTO person (community_id, id, kind, name, sort_key, added_at) VALUES (:c, :p, 'natural', '王', 'w', :t)"
    contact = (
        "INSERT INTO person_contact (community_id, id, person_id, kind, value, value_hash) "
        "VALUES (:c, :i, :p, 'mail', 'wang@example.org', '\\x00')"
    )

    async with writing(sessions, home.community_id) as db:
        found = {"c": home.community_id, "p": new_id(), "i": new_id(), "t": NOW}
        await statement(db, person, found)
        await statement(db, contact, found)
        await accounts.join(
            db,
            home.resident.account_id,
            home.community_id,
            person_id=found["p"],
            now=NOW,  # type: ignore[arg-type]
        )
        await actions.report(
            db,
            home.community_id,
            comment_id=comment,
            account_id=home.neighbour.account_id,
            reason=queries.Reason.INSULT,
            actor=ACTOR,
            now=NOW,
        )
    staff = await _as(browse, sessions, home.staff)
    queue = await staff.get(f"{HOME}/manage/reports")
    await pages.send_and_follow(staff, queue, f"{HOME}/comments/{comment}/hiding", {"reason": "insult"})
    async with reading(sessions, home.community_id) as db:
        letter = (await statement(db, 'SELECT "to", body FROM letter')).one()
    assert letter.to == "wang@example.org"
    assert "侮辱他人" in letter.body
    assert "消防车" not in letter.body
