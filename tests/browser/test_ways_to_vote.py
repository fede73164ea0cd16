"""One vote, and everybody who carries it in by another way than a phone of their own: in Chinese, at 390 px, without scripts."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import Demo
from browser.people import People, reveal
from browser.test_journeys import make_letter
from deliberation.demo.neighbours import GARDEN

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]
VOTE = "/c/hengyu/polls/1"
DESK = "/c/hengyu/manage/polls/1"
BUILDING = 2
KNOWN = [home for home in GARDEN if home.building == BUILDING]


@pytest.fixture(scope="module")
def people(demo: Demo, chromium: Browser) -> Iterator[People]:
    known = People(demo, chromium, "ways")
    yield known
    known.leave()


def test_the_committee_sends_a_helper_and_the_helper_takes_a_vote_at_the_door(people: People) -> None:
    committee = people.at("committee", f"{DESK}/walks?q=陈国强")
    committee.select_option("select[name=account]", index=0)
    committee.select_option("select[name=place]", label=f"{BUILDING}栋")
    committee.locator("form:has(select[name=place]) button").click()
    people.seen(committee, "committee-walks", "陈国强")

    helper = people.at("lead", f"{VOTE}/assist")
    home, name = silent_home(helper)
    helper.goto(people.demo.address + home)
    helper.locator("label:has(input[name=voter])").first.click()
    helper.locator("label:has(input[name=choice][value=for])").click()
    people.seen(helper, "helper-choose", f"{name[0]}*")
    helper.locator("form:has(input[name=voter]) button").click()
    code = make_letter(people.demo, people.at("staff", DESK.rsplit("/", 2)[0]), name)
    form = helper.locator("form:has(input[name=letter])")
    reveal(form)
    form.locator("input[name=letter]").fill(code)
    people.seen(helper, "helper-check", f"{name[0]}*")
    form.locator("button").click()
    people.seen(helper, "helper-done")
    assert re.search(r"[2-9A-Z]{4}( [2-9A-Z]{4})+", helper.locator("main").inner_text())


def test_two_people_at_the_desk_make_a_ballot_of_a_form(people: People) -> None:
    clerk = people.at("staff", f"{DESK}/paper")
    clerk.locator(f"form[action='{DESK}/paper/forms'] button").click()
    people.seen(clerk, "clerk-forms-are-out", "已打印、还没交回的有")
    clerk.locator("label:has(input[name=replaces])").click()
    clerk.locator(f"form[action='{DESK}/paper/forms'] button").click()
    sheets = clerk.locator("main").inner_text()
    serial = min(int(number) for number in re.findall(r"第\s*(\d+)\s*号票", sheets))
    clerk.goto(people.demo.address + f"{DESK}/paper")
    clerk.locator("input[name=serial]").fill(str(serial))
    clerk.locator(f"form[action='{DESK}/paper/arrivals'] button").click()
    people.seen(clerk, "clerk-desk", str(serial))
    for who, picture in (("staff", "clerk-reads"), ("counter", "counter-reads")):
        page = people.at(who, f"{DESK}/paper/{serial}")
        page.select_option("select[name=signer]", index=1)
        page.locator("label:has(input[name=choice][value=for])").click()
        people.seen(page, picture)
        page.locator("form:has(select[name=signer]) button").click()
    desk = people.at("counter", f"{DESK}/paper")
    people.seen(desk, "counter-desk")
    expect(desk.locator("li", has_text=f"第 {serial} 号票")).to_contain_text("已记录")


def test_an_owner_lets_a_neighbour_vote_and_the_neighbour_does(people: People) -> None:
    owner = people.at("owner", f"{VOTE}/proxies")
    owner.locator(f"a[href^='{VOTE}/proxies/new?home=']").first.click()
    owner.locator("main input[name=q]").fill("叶丽华")
    owner.locator("form:has(input[name=q][type=search]) button, form:has(input[name=q]) button").first.click()
    owner.select_option("select[name=holder]", index=0)
    owner.locator("label:has(input[name=powers])").first.click()
    people.seen(owner, "owner-mandate")
    owner.locator("form:has(select[name=holder]) button").last.click()
    people.seen(owner, "owner-mandates", "叶丽华")

    holder = people.at("coowner", f"{VOTE}/proxies")
    holder.locator("form[action$='/acceptance'] button").click()
    people.seen(holder, "holder-mandates", "王桂兰")
    holder.locator(f"a[href^='{VOTE}/ballot?home=']").first.click()
    holder.locator("label:has(input[name=choice][value=against])").click()
    people.seen(holder, "holder-choose", "王桂兰")
    holder.locator("form:has(input[name=choice]) button").click()
    holder.locator("form:has(input[name=seal]) button").click()
    people.seen(holder, "holder-receipt")
    assert "/receipt/" in holder.url


def test_the_committee_gives_more_time_and_names_who_counts(people: People) -> None:
    committee = people.at("committee", f"{DESK}/extension")
    ends = committee.locator("input[name=closes_at]")
    later = datetime.fromisoformat(ends.input_value()) + timedelta(days=1)
    ends.fill(f"{later:%Y-%m-%dT%H:%M}")
    committee.locator("label:has(input[name=reason])").first.click()
    people.seen(committee, "committee-extension")
    committee.locator("form:has(input[name=closes_at]) button").click()
    people.seen(committee, "committee-notice")
    committee.locator("form:has(input[name=seen_closes_at]) button").click()
    people.seen(committee, "committee-extended", f"{later.month}月{later.day}日")

    committee.goto(people.demo.address + f"{DESK}/closing")
    before = committee.locator("main").inner_text().count("何敏仪")
    committee.select_option("select[name=account]", label=option(committee, "何敏仪"))
    committee.locator("label:has(input[value=counter])").click()
    committee.locator("form[action$='/officials'] button").click()
    people.seen(committee, "committee-closing", "何敏仪")
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
