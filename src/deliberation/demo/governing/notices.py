"""The boards of the samples, what hung there and what hangs there now; a result with an objection that is answered and one that is not."""

import calendar
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial
from importlib.resources import files
from io import BytesIO
from typing import Any
from uuid import UUID

from PIL import Image, ImageDraw
from sqlmodel import select

from deliberation.counting.parties import AREA, HEADS
from deliberation.counting.quantities import Quantities, Quantity
from deliberation.database.sessions import Writer, writing
from deliberation.demo.governing import agendas, assemblies, hands
from deliberation.demo.scene import ZONE, Scene
from deliberation.demo.talking import Happening
from deliberation.demo.ways import people
from deliberation.meetings.call import queries as meetings
from deliberation.notices import answering, boards, drafting, listing, objecting, publishing
from deliberation.notices.answering import Answer
from deliberation.notices.drafting import Written
from deliberation.notices.kinds import Ground, Kind, Subject
from deliberation.notices.models import NoticeBoard
from deliberation.notices.objecting import Objecting
from deliberation.notices.views import Matter, NoticeView, Texts
from deliberation.polls import queries as polls
from deliberation.proposals import pictures
from deliberation.proposals.pictures import Picture

_BOARDS = ("东门宣传栏", "3栋一楼公告板", "地下车库入口")
_WRITER, _PUBLISHER = people.STAFF, people.CHAIR
_ANSWERED_TO, _WAITS = "邓嘉仪", "彭海涛"
_SAID = "我家没有收到纸质表决票，是开票以后听邻居说才知道的。"
_ANSWER = "送达记录显示票放进了信箱，并有照片。您也可以在网上投票，期间发过两次提醒，结果不受影响。"
_SAID_LAST = "有一张纸质票的签名有争议，开票时还没有定，请再点一次。"
_RESULT_TITLES = {
    "zh-Hans": "二栋一单元加装电梯表决结果",
    "en": "Result of the vote on the lift in building 2",
}
_RESULT_WORDS = {
    "zh-Hans": "表决通过。参与和同意的比例，按人数和按面积都达到要求。",
    "en": "Passed: enough owners took part, and enough of them agreed, both by owners and by floor area.",
}
_ROWS = {
    Quantity.TOTAL: ("全体业主", "All owners"),
    Quantity.PARTICIPATING: ("参与", "Took part"),
    Quantity.FOR: ("同意", "Agree"),
    Quantity.AGAINST: ("不同意", "Disagree"),
    Quantity.ABSTAIN: ("弃权", "Abstain"),
}
_HEADS = {"zh-Hans": ("表决", "人数", "面积（㎡）"), "en": ("Votes", "Owners", "Floor area (m²)")}
_DRAFT = Texts(
    {"zh-Hans": "垃圾分类投放时间调整", "en": ""},
    {"zh-Hans": "早上七点到九点，晚上六点到八点半。请大家看看行不行。", "en": ""},
)


def story(scene: Scene) -> list[Happening]:
    """Of what hung there before today."""
    text = files("deliberation.demo").joinpath("hengyu", "notices.toml").read_text("utf-8")
    told: list[dict[str, Any]] = tomllib.loads(text)["notice"]
    at = time(11)
    hung = [
        Happening(scene.ago(each["days"], at=at), partial(_publish, scene, each, place))
        for place, each in enumerate(told)
    ]
    return [Happening(scene.ago(200, at=at), partial(_put_up_boards, scene)), *hung]


async def tell_the_result(scene: Scene, poll_id: UUID) -> None:
    """Of a vote that was counted just now."""
    async with writing(scene.sessions, scene.community_id) as db:
        texts = await _result(db, poll_id, now=scene.now)
        written = Written(kind=Kind.RESULT, texts=texts, about=Matter(Subject.POLL, poll_id))
        notice = await _hang(db, scene, written, None)
        await _post(db, scene, notice, _BOARDS[0], photo=_photo(0), at=None)
        answered = await _object(db, scene, notice, _ANSWERED_TO, Ground.DELIVERY, _SAID)
        answer = Answer(is_right=False, remedy=None, reason=_ANSWER)
        by = hands.of_notices(scene, people.SECOND)
        await answering.answer(db, scene.community_id, notice, answered, answer, by=by)
        await _object(db, scene, notice, _WAITS, Ground.COUNT, _SAID_LAST)
        await drafting.write(
            db,
            scene.community_id,
            Written(kind=Kind.OTHER, texts=_DRAFT),
            by=hands.of_notices(scene, _WRITER),
        )


async def _result(db: Writer, poll_id: UUID, *, now: datetime) -> Texts:
    """With the figures, as the office's own form begins it."""
    number = (await polls.numbers(db, [poll_id]))[poll_id]
    closed = (await polls.page(db, number, now=now)).closed
    assert closed is not None, "it was counted just now"
    assert closed.count is not None, "it is a motion"
    bodies = {
        language: f"{words}\n\n{_table(closed.count.quantities, place, _HEADS[language])}"
        for place, (language, words) in enumerate(_RESULT_WORDS.items())
    }
    return Texts(_RESULT_TITLES, bodies)


def _table(figures: Quantities, language: int, heads: Sequence[str]) -> str:
    rows = [
        (
            words[language],
            f"{int(figures[HEADS][each] or 0)}",
            f"{int(figures[AREA][each] or 0) / 10_000:,.2f}",
        )
        for each, words in _ROWS.items()
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, ("---",) * len(heads), *rows))


async def _put_up_boards(scene: Scene, db: Writer, at: datetime) -> None:
    for name in _BOARDS:
        by = hands.of_notices(scene, _WRITER, at)
        await boards.add(db, scene.community_id, name=name, building_id=None, by=by)


async def _publish(scene: Scene, told: Mapping[str, Any], place: int, db: Writer, at: datetime) -> None:
    filled = await _filled(db, scene, at)
    said = {key: told[key].format(**filled) for key in ("title", "title_en", "body", "body_en")}
    texts = Texts(
        {"zh-Hans": said["title"], "en": said["title_en"]}, {"zh-Hans": said["body"], "en": said["body_en"]}
    )
    is_call = Kind(told["kind"]) is Kind.CALL
    written = Written(
        kind=Kind(told["kind"]), texts=texts, until_on=assemblies.held_at(scene).date() if is_call else None
    )
    if told.get("corrects"):
        (before,) = await listing.newest(db, at_most=1)
        written = replace(written, corrects=before.id)
    notice = await _hang(db, scene, written, at)
    for number, board in enumerate(told["boards"], start=1):
        await _post(db, scene, notice, board, photo=_photo(place * len(_BOARDS) + number), at=at)


async def _filled(db: Writer, scene: Scene, at: datetime) -> Mapping[str, object]:
    """What the texts leave open: the month before, its quarter, and the assembly to come."""
    before = at.astimezone(ZONE).replace(day=1) - timedelta(days=1)
    held = assemblies.held_at(scene)
    numbers = [each.number for each in await meetings.listed(db) if each.title == assemblies.TO_COME]
    return {
        "month": before.month,
        "month_name": calendar.month_name[before.month],
        "quarter": (before.month - 1) // 3 + 1,
        "held_on": f"{held.year}年{held.month}月{held.day}日",
        "held_on_en": f"{held.day} {calendar.month_name[held.month]} {held.year}",
        "agenda": "\n".join(
            f"{place}. {each.title}" for place, each in enumerate(agendas.NEXT_ASSEMBLY, start=1)
        ),
        "page": f"/c/hengyu/meetings/{numbers[0]}" if numbers else "",
    }


async def _hang(db: Writer, scene: Scene, written: Written, at: datetime | None) -> NoticeView:
    by = hands.of_notices(scene, _WRITER, at)
    draft_id = await drafting.write(db, scene.community_id, written, by=by)
    return await publishing.publish(
        db,
        scene.community_id,
        draft_id,
        edition=1,
        place=hands.PLACE,
        by=hands.of_notices(scene, _PUBLISHER, at),
    )


async def _post(
    db: Writer, scene: Scene, notice: NoticeView, board: str, *, photo: Picture, at: datetime | None
) -> None:
    board_id = (await db.exec(select(NoticeBoard.id).where(NoticeBoard.name == board))).one()
    await boards.post(
        db,
        scene.community_id,
        notice,
        board_id=board_id,
        posted_on=(at or scene.now).astimezone(ZONE).date(),
        picture=photo,
        by=hands.of_notices(scene, _WRITER, at),
    )


async def _object(db: Writer, scene: Scene, notice: NoticeView, name: str, ground: Ground, said: str) -> int:
    wanted = Objecting(ground=ground, said=said, picture=None)
    by = hands.of_notices(scene, name)
    return await objecting.raise_online(db, scene.community_id, notice, wanted, by=by)


def _photo(number: int) -> Picture:
    """A sheet on a board, a little further to the right each time."""
    board = Image.new("RGB", (640, 480), "#7a5c3e")
    draw = ImageDraw.Draw(board)
    draw.rectangle((24, 24, 616, 456), fill="#d9c7a3")
    left = 150 + number * 4
    draw.rectangle((left, 70, left + 240, 410), fill="#fbfaf5")
    for line in range(9):
        draw.rectangle(
            (left + 26, 120 + line * 28, left + 210 - line % 3 * 24, 128 + line * 28), fill="#55534e"
        )
    written = BytesIO()
    board.save(written, "PNG")
    return pictures.read(written.getvalue())
