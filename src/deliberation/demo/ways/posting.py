"""The result of a vote of the samples hangs out as a notice: two boards, an objection with its answer, another one that waits; a report beside it."""

from collections.abc import Mapping
from uuid import UUID

from deliberation.communities import queries as communities
from deliberation.database.sessions import Writer, database_now, reading, writing
from deliberation.demo.scene import ZONE, Scene
from deliberation.demo.ways import people
from deliberation.notices import answering, boards, drafting, objecting, publishing
from deliberation.notices.acting import By
from deliberation.notices.answering import Answer
from deliberation.notices.drafting import Written
from deliberation.notices.kinds import Ground, Kind
from deliberation.notices.objecting import Objecting
from deliberation.notices.views import NoticeView, Texts
from deliberation.polls import queries as polls

PLACE = "cn"
_LIFT_RESULT = Texts(
    {
        "zh-Hans": "二栋一单元加装电梯：表决结果",
        "en": "A lift for building 2, entrance 1: result of the vote",
    },
    {
        "zh-Hans": "本单元业主对加装电梯方案的表决已经计票，结果：**通过**。\n\n"
        "- 按人数和按面积都达到要求\n- 全部数字、规则和证书见本网站的表决结果页\n\n"
        "能参加表决的业主，公示期内可以提出异议。",
        "en": "The owners of this entrance voted on the lift. The votes are counted: **passed**.\n\n"
        "- Enough owners and enough floor area agreed\n- All figures, the rule and the certificate are on the page of the result\n\n"
        "Owners who could vote may object while this hangs.",
    },
)
_REPORT = Texts(
    {"zh-Hans": "上月社区报告", "en": "Report of last month"},
    {
        "zh-Hans": "- 路灯修好 6 盏\n- 消防通道检查 2 次\n- 收到意见 14 条，答复 13 条",
        "en": "- Six street lamps repaired\n- Fire lanes checked twice\n- 14 messages came in, 13 are answered",
    },
)
_BOARDS: Mapping[str, str] = {"小区南门": "", "2栋大堂": "2栋"}


async def publish(scene: Scene, poll_id: UUID, *, objector: str) -> None:
    """By two people of the office; `objector` could vote in it."""
    async with reading(scene.sessions, scene.community_id) as db:
        buildings = {each.name: each.id for each in await communities.places(db)}
    async with writing(scene.sessions, scene.community_id) as db:
        number = (await polls.numbers(db, [poll_id]))[poll_id]
        poll = await polls.page(db, number, now=await database_now(db))
        await _published(db, scene, Written(kind=Kind.MONTHLY, texts=_REPORT))
        notice = await _published(db, scene, Written(kind=Kind.RESULT, texts=_LIFT_RESULT, poll_id=poll.id))
        for name, building in _BOARDS.items():
            by = _by(scene, people.STAFF)
            board_id = await boards.add(
                db, scene.community_id, name=name, building_id=buildings.get(building), by=by
            )
            await boards.post(
                db,
                scene.community_id,
                notice,
                board_id=board_id,
                posted_on=notice.from_on,
                picture=None,
                by=by,
            )
    await _object(scene, notice, objector)


async def _published(db: Writer, scene: Scene, written: Written) -> NoticeView:
    here = scene.community_id
    draft_id = await drafting.write(db, here, written, by=_by(scene, people.STAFF))
    by = _by(scene, people.SECOND)
    return await publishing.publish(db, here, draft_id, edition=1, place=PLACE, by=by)


async def _object(scene: Scene, notice: NoticeView, objector: str) -> None:
    here, by = scene.community_id, _by(scene, objector)
    async with writing(scene.sessions, here) as db:
        posting = Objecting(ground=Ground.POSTING, said="地下车库入口没有贴，很多人从那里走。", picture=None)
        number = await objecting.raise_online(db, here, notice, posting, by=by)
        reason = "车库入口没有公示栏。两处公示栏都已按期张贴。"
        answer = Answer(is_right=False, remedy=None, reason=reason)
        await answering.answer(db, here, notice, number, answer, by=_by(scene, people.CHAIR))
        count = Objecting(ground=Ground.COUNT, said="有一张票不是我签的，请核对后再公布。", picture=None)
        await objecting.raise_online(db, here, notice, count, by=by)


def _by(scene: Scene, name: str) -> By:
    speaker = scene.speakers[name]
    return By(
        account_id=speaker.account_id,
        person_id=speaker.person_id,
        actor=scene.actor(name),
        zone=ZONE.key,
    )
