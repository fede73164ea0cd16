"""One vote, and everybody who carries it in by another way than a phone of their own: in Chinese, at 390 px, without scripts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from browser.conftest import Demo
from browser.screenshots import OUT, window
from browser.test_journeys import make_letter
from deliberation.demo.neighbours import GARDEN

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]
WIDTH, LANGUAGE = 390, "zh-Hans"
VOTE = "/c/hengyu/polls/1"
DESK = "/c/hengyu/manage/polls/1"
BUILDING = 2
KNOWN = [home for home in GARDEN if home.building == BUILDING]


@dataclass
class People:
    """The windows of those who sign in by their demo links, one each."""

    demo: Demo
    chromium: Browser
    windows: dict[str, Page] = field(default_factory=dict)

    def at(self, who: str, path: str) -> Page:
        if who not in self.windows:
            made = window(self.chromium, self.demo, who, WIDTH, lang=LANGUAGE)
            self.windows[who] = made.new_page()
        page = self.windows[who]
        answer = page.goto(self.demo.address + path)
        assert answer is not None
        assert answer.status == 200, (who, path)
        return page


@pytest.fixture(scope="module")
def people(demo: Demo, chromium: Browser) -> Iterator[People]:
    known = People(demo, chromium)
    yield known
    for page in known.windows.values():
        page.context.close()


def test_the_committee_sends_a_helper_and_the_helper_takes_a_vote_at_the_door(people: People) -> None:
    committee = people.at("committee", f"{DESK}/walks?q=陈国强")
    committee.select_option("select[name=account]", index=0)
    committee.select_option("select[name=place]", label=f"{BUILDING}栋")
    press(committee.locator("form:has(select[name=place]) button"))
    seen(committee, "committee-walks", "陈国强")

    helper = people.at("lead", f"{VOTE}/assist")
    home, name = silent_home(helper)
    helper.goto(people.demo.address + home)
    helper.locator("label:has(input[name=voter])").first.click()
    helper.locator("label:has(input[name=choice][value=for])").click()
    seen(helper, "helper-choose", f"{name[0]}*")
    press(helper.locator("form:has(input[name=voter]) button"))
    code = make_letter(people.demo, people.at("staff", DESK.rsplit("/", 2)[0]), name)
    form = helper.locator("form:has(input[name=letter])")
    reveal(form)
    form.locator("input[name=letter]").fill(code)
    seen(helper, "helper-check", f"{name[0]}*")
    press(form.locator("button"))
    seen(helper, "helper-done")
    assert re.search(r"[2-9A-Z]{4}( [2-9A-Z]{4})+", helper.locator("main").inner_text())


def test_two_people_at_the_desk_make_a_ballot_of_a_form(people: People) -> None:
    clerk = people.at("staff", f"{DESK}/paper")
    press(clerk.locator(f"form[action='{DESK}/paper/forms'] button"))
    seen(clerk, "clerk-forms-are-out", "已打印、还没交回的有")
    clerk.locator("label:has(input[name=replaces])").click()
    press(clerk.locator(f"form[action='{DESK}/paper/forms'] button"))
    sheets = clerk.locator("main").inner_text()
    serial = min(int(number) for number in re.findall(r"第\s*(\d+)\s*号票", sheets))
    clerk.goto(people.demo.address + f"{DESK}/paper")
    clerk.locator("input[name=serial]").fill(str(serial))
    press(clerk.locator(f"form[action='{DESK}/paper/arrivals'] button"))
    seen(clerk, "clerk-desk", str(serial))
    for who, picture in (("staff", "clerk-reads"), ("counter", "counter-reads")):
        page = people.at(who, f"{DESK}/paper/{serial}")
        page.select_option("select[name=signer]", index=1)
        page.locator("label:has(input[name=choice][value=for])").click()
        seen(page, picture)
        press(page.locator("form:has(select[name=signer]) button"))
    desk = people.at("counter", f"{DESK}/paper")
    seen(desk, "counter-desk")
    expect(desk.locator("li", has_text=f"第 {serial} 号票")).to_contain_text("已记录")


def test_an_owner_lets_a_neighbour_vote_and_the_neighbour_does(people: People) -> None:
    owner = people.at("owner", f"{VOTE}/proxies")
    press(owner.locator(f"a[href^='{VOTE}/proxies/new?home=']").first)
    owner.locator("main input[name=q]").fill("叶丽华")
    press(owner.locator("form:has(input[name=q][type=search]) button, form:has(input[name=q]) button").first)
    owner.select_option("select[name=holder]", index=0)
    owner.locator("label:has(input[name=powers])").first.click()
    seen(owner, "owner-mandate")
    press(owner.locator("form:has(select[name=holder]) button").last)
    seen(owner, "owner-mandates", "叶丽华")

    holder = people.at("coowner", f"{VOTE}/proxies")
    press(holder.locator("form[action$='/acceptance'] button"))
    seen(holder, "holder-mandates", "王桂兰")
    press(holder.locator(f"a[href^='{VOTE}/ballot?home=']").first)
    holder.locator("label:has(input[name=choice][value=against])").click()
    seen(holder, "holder-choose", "王桂兰")
    press(holder.locator("form:has(input[name=choice]) button"))
    press(holder.locator("form:has(input[name=seal]) button"))
    seen(holder, "holder-receipt")
    assert "/receipt/" in holder.url


def test_the_committee_gives_more_time_and_names_who_counts(people: People) -> None:
    committee = people.at("committee", f"{DESK}/extension")
    ends = committee.locator("input[name=closes_at]")
    later = datetime.fromisoformat(ends.input_value()) + timedelta(days=1)
    ends.fill(f"{later:%Y-%m-%dT%H:%M}")
    committee.locator("label:has(input[name=reason])").first.click()
    seen(committee, "committee-extension")
    press(committee.locator("form:has(input[name=closes_at]) button"))
    seen(committee, "committee-notice")
    press(committee.locator("form:has(input[name=seen_closes_at]) button"))
    seen(committee, "committee-extended", f"{later.month}月{later.day}日")

    committee.goto(people.demo.address + f"{DESK}/closing")
    before = committee.locator("main").inner_text().count("何敏仪")
    committee.select_option("select[name=account]", label=option(committee, "何敏仪"))
    committee.locator("label:has(input[value=counter])").click()
    press(committee.locator("form[action$='/officials'] button"))
    seen(committee, "committee-closing", "何敏仪")
    assert committee.locator("main").inner_text().count("何敏仪") != before


def silent_home(page: Page) -> tuple[str, str]:
    """The first home on the list that has not voted and whose owner we know: its address, and the owner's name."""
    for home in KNOWN:
        page.get_by_role("link", name=f"{BUILDING}栋 {home.entrance}单元").click()
        row = page.locator("section li", has_text=home.label)
        if row.locator("a").count() and "已投" not in row.inner_text():
            return row.locator("a").get_attribute("href") or "", home.names[0]
        page.go_back()
    raise AssertionError("everybody we know of this list has voted")


def option(page: Page, name: str) -> str:
    return next(
        words for words in page.locator("select[name=account] option").all_inner_texts() if name in words
    )


def reveal(form: Locator) -> None:
    """Open the folded part that it lies in, if any."""
    folded = form.locator("xpath=ancestor::details[not(@open)]/summary")
    if folded.count():
        folded.first.click()


def press(button: Locator) -> None:
    button.click()


def seen(page: Page, name: str, words: str = "") -> None:
    """Looked at as a picture; nothing is wider than the phone."""
    OUT.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=Path(OUT) / f"ways-{name}.png", full_page=True)
    if words:
        expect(page.locator("main")).to_contain_text(words)
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
