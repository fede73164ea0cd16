"""A meeting of the committee as everybody in it lives it, from who leads it to its minutes: in Chinese, at 390 px, without scripts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.backstage import call_committee
from browser.conftest import Demo
from browser.people import LANGUAGE, leads_on, picture, press, tick
from browser.room import Room
from browser.screenshots import window
from deliberation.meetings.call.drafting import Item
from deliberation.meetings.kinds import ItemKind

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

TITLE = "业主委员会第八次会议"
GLASS, LIFTS = "换公告栏的玻璃", "再订一年电梯保险"
AGENDA = (
    Item(kind=ItemKind.REPORT, title="本季度公共收支", body="收入 61 200 元，支出 38 450 元。"),
    Item(kind=ItemKind.DECISION, title=GLASS, body="三块玻璃裂了，换新的一共 900 元。"),
    Item(kind=ItemKind.DECISION, title=LIFTS, body="去年的保险下月到期。"),
)
CHAIR, SECRETARY = "李秀珍", "丁志强"
BY_CODE, AT_HOME = "谭月娥", "廖志伟"
COUNTERS = {"staff": "林晓云", "counter": "何敏仪"}
LEAST_ON_THE_WALL, LARGEST_ON_THE_WALL = 27, 64
"""In pixels of a picture 720 high: more than a thirtieth of it, and what is talked about a tenth or so."""
SIZES = """() => {
  const letters = [...document.querySelectorAll("main *")].filter(each =>
    each.checkVisibility() && [...each.childNodes].some(text => text.nodeType === 3 && text.data.trim()))
  const sizes = letters.map(each => parseFloat(getComputedStyle(each).fontSize))
  return [Math.max(...sizes), Math.min(...sizes), document.documentElement.scrollHeight]
}"""


@pytest.fixture(scope="module")
def room(demo: Demo, chromium: Browser) -> Iterator[Room]:
    call_committee(demo, title=TITLE, agenda=AGENDA)
    made = Room(demo, chromium, "meeting", title=TITLE)
    yield made
    made.leave()


def test_the_office_names_who_leads_and_takes_people_in_at_the_desk(room: Room) -> None:
    staff = room.at("staff", "/c/hengyu/manage")
    press(staff, "会议")
    press(staff, TITLE)
    press(staff, "主持会议")
    room.seen(staff, "office-nobody-leads", "还没有定下谁主持。")
    press(staff, "定下主持人和记录人")
    for office, name in (("会议主持人", CHAIR), ("会议记录人", SECRETARY)):
        form = staff.locator("main form", has=staff.get_by_role("heading", name=office))
        form.locator("select").select_option(label=name)
        leads_on(staff, form.locator("button").click)
    room.seen(staff, "office-named", SECRETARY)
    press(staff, "主持会议")
    press(staff, "签到台")
    staff.locator("main input[type=search]").fill(SECRETARY)
    press(staff, "搜索")
    press(staff, SECRETARY)
    tick(staff, "在会场")
    room.seen(staff, "desk-seat", SECRETARY)
    press(staff, "登记到会")
    room.seen(staff, "desk", "共 7 席，1 席在场。")


def test_an_invitation_on_paper_lets_its_reader_in(room: Room) -> None:
    staff = room.opened(room.page("staff"))
    press(staff, "去工作页面")
    press(staff, "邀请大家")
    press(staff, "在网页上看信件")
    letter = staff.locator("article", has_text=BY_CODE).first
    code = letter.locator(".code").first.inner_text()
    guest = room.opened(room.page("guest"))
    room.seen(guest, "stranger-meeting", GLASS)
    press(guest, "我有邀请上的码")
    guest.locator("input[name=code]").fill(code.lower())
    tick(guest, "我在会场")
    room.seen(guest, "guest-code")
    press(guest, "提交")
    room.seen(guest, "guest-in", "您已签到。")


def test_a_member_joins_from_home_and_the_chair_opens_it_as_the_page_says(room: Room) -> None:
    remote = room.by_letter(AT_HOME)
    remote.goto(f"{room.demo.address}/me")
    room.seen(remote, "remote-me", TITLE)
    press(remote, f"的会议：{TITLE}")
    press(remote, "我参加会议")
    press(remote, "我在线上参加")
    room.seen(remote, "remote-in", "已到会")
    chair = room.sitting("committee")
    press(chair, "我在会场")
    press(chair, "主持会议")
    room.seen(chair, "chair-quorum", "人数够了。现在开会。")
    press(chair, "宣布开会")
    press(chair, "进入第 1 项")
    room.seen(chair, "chair-report", "先听汇报，再请大家提问。")
    press(remote, "刷新")
    press(remote, "我要发言")
    room.seen(remote, "remote-waits", "下一位就是您。")
    press(chair, "刷新")
    press(chair, "请发言", AT_HOME)
    room.seen(chair, "chair-speaker", AT_HOME)
    press(remote, "刷新")
    room.seen(remote, "remote-speaks", "请您发言。")
    press(chair, "发言结束")


def test_hands_are_counted_by_two_until_they_agree(room: Room) -> None:
    secretary = room.leading("secretary")
    press(secretary, "进入第 2 项")
    room.seen(secretary, "secretary-item", "先讨论，再表决。")
    press(secretary, "写下要决定什么")
    secretary.locator("textarea[name=text]").fill("公告栏的三块玻璃都换新的，一共 900 元。")
    secretary.locator("select[name=mover]").select_option(label=BY_CODE)
    room.seen(secretary, "secretary-motion", GLASS)
    press(secretary, "记下来")
    chair = room.leading("committee")
    room.seen(chair, "chair-decides", "谁和这件事有利害关系？")
    press(chair, "现在表决")
    tick(chair, "举手表决")
    chair.locator("summary", has_text="谁数举手").click()
    for name in COUNTERS.values():
        tick(chair, name)
    room.seen(chair, "chair-opens-vote")
    press(chair, "发起表决")
    room.seen(chair, "chair-hands", "两位还没有都填好。")
    assert_that_the_wall_is_read_from_the_last_row(room)
    for figures in ({"staff": (4, 0), "counter": (3, 1)}, {"staff": (4, 0), "counter": (4, 0)}):
        for who, (agree, disagree) in figures.items():
            count(room, who, agree, disagree)
    room.seen(room.page("counter"), "counter-agrees", "你们数得一样")
    press(chair, "刷新")
    room.seen(chair, "chair-agreed", "可以结束表决了")
    press(chair, "结束表决")
    room.seen(chair, "chair-closed", "同意 4，不同意 0，弃权 0。")
    press(chair, "继续开会")


def assert_that_the_wall_is_read_from_the_last_row(room: Room) -> None:
    """While a vote is open, which is when most stands there: nothing is cut off, and the least letter is large."""
    wall = window(room.chromium, room.demo, "", 1280, lang=LANGUAGE).new_page()
    wall.set_viewport_size({"width": 1280, "height": 720})
    press(room.opened(wall), "大屏幕")
    picture(wall, "meeting-wall")
    expect(wall.locator("main")).to_contain_text("第 1 号表决正在进行。")
    largest, least, height = wall.evaluate(SIZES)
    assert largest >= LARGEST_ON_THE_WALL
    assert least >= LEAST_ON_THE_WALL
    assert height <= 720
    wall.context.close()


def count(room: Room, who: str, agree: int, disagree: int) -> None:
    page = room.sitting(who)
    room.seen(page, f"{who}-is-named")
    press(page, "我来计票")
    for name, number in (("同意", agree), ("不同意", disagree), ("弃权", 0)):
        page.get_by_label(name, exact=True).fill(str(number))
    room.seen(page, f"{who}-counts")
    press(page, "填好我数的结果")
    room.seen(page, f"{who}-counted")


def test_a_member_moves_something_and_all_vote_on_their_phones(room: Room) -> None:
    chair = room.page("committee")
    press(chair, "进入第 3 项")
    remote = room.sitting(AT_HOME)
    press(remote, "动议、利害关系和表决")
    remote.locator("summary", has_text="提动议").click()
    remote.locator("textarea[name=text]").fill("电梯保险再订一年，还找原来那家。")
    room.seen(remote, "remote-moves")
    press(remote, "记下来")
    press(chair, "刷新")
    press(chair, "现在表决")
    tick(chair, "无记名表决")
    press(chair, "发起表决")
    for who, name in ((AT_HOME, "remote"), ("secretary", "secretary"), ("committee", "committee")):
        page = room.sitting(who)
        room.seen(page, f"{name}-asked")
        press(page, "去表决")
        room.seen(page, f"{name}-votes", "电梯保险再订一年")
        press(page, "同意")
        room.seen(page, f"{name}-said", "您的意见记下了")
    guest = room.page("guest")
    press(guest, "刷新")
    room.seen(guest, "guest-asked", "电梯保险再订一年")
    press(guest, "同意")
    room.seen(guest, "guest-said", "您的意见记下了")
    press(guest, "返回表决")
    chair = room.leading("committee")
    press(chair, "去表决页")
    room.seen(chair, "chair-phones", "4 席中已有 4 席表决")
    press(chair, "结束表决")
    press(chair, "查看结果")
    room.seen(chair, "result", "通过")


def test_the_secretary_writes_the_minutes_and_all_sign_them(room: Room) -> None:
    chair = room.leading("committee")
    press(chair, "散会")
    room.seen(chair, "chair-ends")
    press(chair, "散会")
    room.seen(chair, "chair-over", "会议已结束")
    secretary = room.opened(room.page("secretary"))
    press(secretary, "会议纪要")
    press(secretary, "写会议纪要")
    room.seen(secretary, "minutes-begin")
    press(secretary, "生成草稿")
    press(secretary, "继续写")
    secretary.locator("textarea[name=opening]").fill(f"{CHAIR}宣布开会。")
    room.seen(secretary, "minutes-edit")
    press(secretary, "保存为新的一版")
    room.seen(secretary, "minutes-desk", "第 2 版")
    press(secretary, "定稿，开始签字")
    room.seen(secretary, "minutes-closed")
    room.by_letter(BY_CODE)
    for who in ("committee", "secretary", BY_CODE):
        page = room.opened(room.page(who))
        press(page, "会议纪要")
        room.seen(page, "signer-asked", "等您签字。")
        press(page, "阅读并签字")
        sign(room, page)
    remote = room.at(AT_HOME, "/me")
    press(remote, f"请签“{TITLE}”的纪要")
    sign(room, remote)
    press(secretary, "写会议纪要")
    room.seen(secretary, "minutes-signed", "应当签字的人都已表态。")
    press(secretary, "公布纪要")
    stranger = room.opened(room.page("guest"))
    press(stranger, "会议纪要")
    room.seen(stranger, "minutes-public", "这里姓名只写姓")
    said = stranger.locator("main").inner_text()
    assert not [name for name in (CHAIR, SECRETARY, BY_CODE, AT_HOME) if name in said]


def sign(room: Room, page: Page) -> None:
    tick(page, "我看过纪要")
    press(page, "签字")
    room.seen(page, "signer-signed", "已签字")
