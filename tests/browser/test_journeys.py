"""The main job as people do it, without scripts: a grandmother on a phone in Chinese, a committee at a desk."""

import contextlib
import io
import re
from pathlib import Path

import httpx
import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from browser.backstage import CHAIR, open_short_vote
from browser.conftest import Demo
from browser.screenshots import OUT, window

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

JOURNEYS = [
    pytest.param("zh-Hans", 390, "苏丽娟", 4, "同意，尽快动工，老人等着用。", "通过", id="zh-Hans at 390 px"),
    pytest.param("en", 1280, "马晓东", 3, "I agree, please begin soon.", "Passed", id="en at 1280 px"),
]


@pytest.mark.parametrize(("language", "width", "voter", "proposal", "comment", "passed"), JOURNEYS)
def test_from_a_letter_to_a_receipt_and_from_the_close_to_a_printed_notice(
    demo: Demo,
    chromium: Browser,
    language: str,
    width: int,
    voter: str,
    proposal: int,
    comment: str,
    passed: str,
) -> None:
    staff = window(chromium, demo, "staff", width, lang=language).new_page()
    code = make_letter(demo, staff, voter)
    resident = window(chromium, demo, "", width, lang=language).new_page()
    sign_in_with_letter(demo, resident, code)
    post_comment(demo, resident, proposal, comment)
    poll = open_short_vote(demo, proposal=proposal, voter=voter, seconds=45)
    receipt = vote(demo, resident, proposal, poll.number)
    resident.screenshot(path=picture(f"receipt-{language}"), full_page=True)
    assert_that_others_see_the_receipt_but_not_the_choice(demo, chromium, receipt)
    resident.wait_for_timeout(poll.seconds_left * 1000)
    chair = window(chromium, demo, "committee", width, lang=language).new_page()
    close_and_count(demo, chair, poll.number)
    expect(chair.locator("main")).to_contain_text(passed)
    chair.screenshot(path=picture(f"result-{language}"), full_page=True)
    chair.goto(f"{demo.address}/c/hengyu/polls/{poll.number}/notice")
    address = chair.locator("a[href$='notice.pdf']").first.get_attribute("href")
    assert_one_readable_page(f"{demo.address}{address}", picture(f"notice-{language}"))


def make_letter(demo: Demo, staff: Page, name: str) -> str:
    """Staff look the person up and print a letter; the code on it."""
    staff.goto(f"{demo.address}/c/hengyu/manage/letters")
    staff.locator("main input[name=q]").fill(name)
    staff.locator("main form:has(input[name=q]) button").click()
    staff.locator("form:has(input[name=person_id]) button").first.click()
    return staff.locator(".letter-code .code").first.inner_text()


def sign_in_with_letter(demo: Demo, resident: Page, code: str) -> None:
    resident.goto(f"{demo.address}/sign-in/letter")
    resident.locator("input[name=code]").fill(code.lower())
    resident.locator("form:has(input[name=code]) button").click()
    assert "/sign-in" not in resident.url


def post_comment(demo: Demo, resident: Page, proposal: int, text: str) -> None:
    resident.goto(f"{demo.address}/c/hengyu/proposals")
    resident.locator(f"a[href$='/proposals/{proposal}']").first.click()
    form = resident.locator("form:has(textarea[name=text])").first
    form.locator("label:has(input[value=support])").click()
    form.locator("textarea").fill(text)
    form.locator("button").last.click()
    expect(resident.locator(".thread")).to_contain_text(text)


def vote(demo: Demo, resident: Page, proposal: int, number: int) -> str:
    """Open, choose, check, send: the address of the receipt."""
    resident.goto(f"{demo.address}/c/hengyu/proposals/{proposal}")
    resident.locator(f"a[href*='/polls/{number}/ballot']").first.click()
    resident.locator("label:has(input[name=choice][value=for])").click()
    resident.locator("form:has(input[name=choice]) button").click()
    resident.locator("form:has(input[name=seal]) button").click()
    expect(resident.locator(".code").first).to_have_text(re.compile(r"^[2-9A-Z]{4}( [2-9A-Z]{4})+$"))
    assert f"/polls/{number}/receipt/" in resident.url
    return resident.url


def assert_that_others_see_the_receipt_but_not_the_choice(
    demo: Demo, chromium: Browser, receipt: str
) -> None:
    stranger = window(chromium, demo, "", 390, lang="en").new_page()
    stranger.goto(receipt)
    words = stranger.locator("main").inner_text()
    assert "Agree" not in words
    assert re.search(r"no\. \d+|place \d+", words), words


def close_and_count(demo: Demo, chair: Page, number: int) -> None:
    """Name who counts and who watches, then count; unless the clerk who looks after votes that are over was faster."""
    here = f"{demo.address}/c/hengyu/manage/polls/{number}/closing"
    for place, duty in enumerate(("counter", "counter", "watcher")):
        chair.goto(here)
        if not chair.locator("select[name=account]").count():
            break
        people = chair.locator("select[name=account] option:not([value=''])")
        others = [each for each in people.all() if CHAIR not in each.inner_text()]
        chair.select_option("select[name=account]", others[place].get_attribute("value"))
        chair.locator(f"label:has(input[value={duty}])").click()
        chair.locator("form[action$='/officials'] button").click()
    button = chair.locator("form[method=post][action$='/closing'] button")
    if button.count():
        button.click()
    chair.goto(f"{demo.address}/c/hengyu/polls/{number}/result")


def assert_one_readable_page(address: str, to: Path) -> None:
    """The notice is public: one A4 page that says what it must, drawn and not blank."""
    answer = httpx.get(address, timeout=60)
    assert answer.headers["content-type"] == "application/pdf"
    with contextlib.closing(pypdfium2.PdfDocument(io.BytesIO(answer.content))) as document:
        assert len(document) == 1
        page = document[0]
        assert [round(side) for side in page.get_size()] == [595, 842]
        assert "恒裕花园" in page.get_textpage().get_text_range()
        image = page.render(scale=1.5).to_pil().convert("L")
    image.save(to)
    darkest, lightest = image.getextrema()
    assert darkest < 64
    assert lightest > 250


def picture(name: str) -> Path:
    OUT.mkdir(parents=True, exist_ok=True)
    return OUT / f"journey-{name}.png"
