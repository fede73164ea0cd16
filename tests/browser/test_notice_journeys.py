"""A result is published, hung up, objected to and answered, as office and owner see it: in Chinese, at 390 px, without scripts."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser

from browser.conftest import Demo
from browser.people import People, leads_on, press, tick

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

QUESTION, BOARD = "一栋业主小组换届选举", "东门宣传栏"
TITLE = "一栋业主小组选举结果"
WRITER, PUBLISHER, OWNER = "staff", "clerk", "高大伟"
SAID = "我家的票没有算进去，请再点一次。"
ANSWER = "查过了：您家的票在第二天已经算进去，回执可以核对。"


@pytest.fixture(scope="module")
def people(demo: Demo, chromium: Browser) -> Iterator[People]:
    made = People(demo, chromium, "notice")
    yield made
    made.leave()


def test_the_office_publishes_a_result_by_its_list_and_hangs_it_up(people: People) -> None:
    writer = people.at(WRITER, "/c/hengyu/manage")
    row = writer.locator("main li", has_text=QUESTION)
    leads_on(writer, row.get_by_role("link", name="公布这个结果").click)
    people.seen(writer, "tasks", "为什么要做：")
    press(writer, "写公示")
    writer.get_by_label("中文标题").fill(TITLE)
    people.seen(writer, "write")
    press(writer, "保存草稿")
    people.seen(writer, "draft", "要由社区另一个人审阅发布")
    publisher = people.at(PUBLISHER, "/c/hengyu/manage")
    press(publisher, "公示")
    people.seen(publisher, "desk", TITLE)
    press(publisher, TITLE)
    people.seen(publisher, "review", "发布后有编号和期限")
    press(publisher, "发布")
    people.seen(publisher, "published", TITLE)
    publisher.get_by_label("哪个公示栏").select_option(label=BOARD)
    publisher.get_by_label("公示栏上的照片").set_input_files(
        {"name": "board.jpg", "mimeType": "image/jpeg", "buffer": a_photo()}
    )
    press(publisher, "记下来")
    people.seen(publisher, "hung", "张贴照片")
    press(publisher, "公布这个结果")
    people.seen(publisher, "tasks-later", "异议期")


def a_photo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (320, 240), "#d9c7a3").save(out, "JPEG")
    return out.getvalue()


def test_an_owner_objects_on_the_phone_and_everybody_reads_the_answer(people: People) -> None:
    owner = people.by_letter(OWNER)
    owner.goto(f"{people.demo.address}/c/hengyu")
    press(owner, "公示")
    people.seen(owner, "list", TITLE)
    press(owner, TITLE)
    people.seen(owner, "owner-reads", "答复在这里公开。")
    press(owner, "提出异议")
    tick(owner, "计票")
    owner.get_by_label("哪里不对？").fill(SAID)
    people.seen(owner, "owner-writes")
    press(owner, "提交异议")
    people.seen(owner, "owner-objected", SAID)

    office = people.at(PUBLISHER, "/c/hengyu/manage")
    people.seen(office, "office-work")
    press(office, "公示")
    press(office, TITLE)
    press(office, "第 1 号异议")
    people.seen(office, "office-answers", SAID)
    tick(office, "异议不成立")
    office.get_by_label("原因").fill(ANSWER)
    press(office, "答复")
    people.seen(office, "office-answered", "异议不成立")

    stranger = people.at("stranger", "/c/hengyu")
    press(stranger, "公示")
    press(stranger, TITLE)
    people.seen(stranger, "stranger", ANSWER)
    said = stranger.get_by_role("region", name="异议和答复").inner_text()
    assert OWNER not in said
    assert SAID not in said
    press(stranger, "完整结果")
    people.seen(stranger, "result", "异议期")
