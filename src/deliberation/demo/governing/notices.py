"""The boards of the samples, what hung there and what hangs there now; a result with an objection that is answered and one that is not."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from functools import partial
from importlib.resources import files
from io import BytesIO
from typing import Any
from uuid import UUID

from PIL import Image, ImageDraw
from sqlmodel import select

from deliberation.database.sessions import Writer, writing
from deliberation.demo.governing import hands
from deliberation.demo.scene import ZONE, Scene
from deliberation.demo.talking import Happening
from deliberation.demo.ways import people
from deliberation.notices import answering, boards, drafting, listing, objecting, publishing
from deliberation.notices.answering import Answer
from deliberation.notices.drafting import Written
from deliberation.notices.kinds import Ground, Kind
from deliberation.notices.models import NoticeBoard
from deliberation.notices.objecting import Objecting
from deliberation.notices.views import NoticeView, Texts
from deliberation.proposals import pictures
from deliberation.proposals.pictures import Picture

_BOARDS = ("东门宣传栏", "3栋一楼公告板", "地下车库入口")
_WRITER, _PUBLISHER = people.STAFF, people.CHAIR
_ANSWERED_TO, _WAITS = "邓嘉仪", "彭海涛"
_SAID = "我家没有收到纸质表决票，是开票以后听邻居说才知道的。"
_ANSWER = "送达记录显示票放进了信箱，并有照片。您也可以在网上投票，期间发过两次提醒，结果不受影响。"
_SAID_LAST = "有一张纸质票的签名有争议，开票时还没有定，请再点一次。"
_RESULT = Texts(
    {"zh-Hans": "二栋一单元加装电梯表决结果", "en": "Result of the vote on the lift in building 2"},
    {
        "zh-Hans": "表决已经开票。票数见表决的页面。对结果有异议的，请在公示期内提出。",
        "en": "The vote is counted. The figures are on its page. Whoever objects, please do so while this hangs.",
    },
)
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
        written = Written(kind=Kind.RESULT, texts=_RESULT, poll_id=poll_id)
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


async def _put_up_boards(scene: Scene, db: Writer, at: datetime) -> None:
    for name in _BOARDS:
        by = hands.of_notices(scene, _WRITER, at)
        await boards.add(db, scene.community_id, name=name, building_id=None, by=by)


async def _publish(scene: Scene, told: Mapping[str, Any], place: int, db: Writer, at: datetime) -> None:
    texts = Texts(
        {"zh-Hans": told["title"], "en": told["title_en"]}, {"zh-Hans": told["body"], "en": told["body_en"]}
    )
    written = Written(kind=Kind(told["kind"]), texts=texts)
    if told.get("corrects"):
        (before,) = await listing.newest(db, at_most=1)
        written = replace(written, corrects=before.id)
    notice = await _hang(db, scene, written, at)
    for number, board in enumerate(told["boards"], start=1):
        await _post(db, scene, notice, board, photo=_photo(place * len(_BOARDS) + number), at=at)


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
