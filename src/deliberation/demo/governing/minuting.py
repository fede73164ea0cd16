"""Minutes of the samples: drafted from the record, commented on, signed, published and noted; and what was given to be done."""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import partial
from uuid import UUID

from deliberation.database.sessions import Writer
from deliberation.demo.governing import agendas, hands
from deliberation.demo.scene import Scene
from deliberation.demo.talking import Happening
from deliberation.demo.ways import people
from deliberation.meetings.call import queries as calls
from deliberation.meetings.minutes import (
    actions,
    closing,
    commenting,
    giving,
    publishing,
    queries,
    rules,
    signing,
)
from deliberation.meetings.minutes.acting import By
from deliberation.meetings.minutes.actions import Edit
from deliberation.meetings.minutes.commenting import Saying
from deliberation.meetings.minutes.document import Words
from deliberation.meetings.minutes.giving import Task
from deliberation.meetings.minutes.kinds import Circle, Remark, Taken, Verdict

Number = Callable[[], int]
_SAID = "讨论中有人担心人脸信息外泄，多数人同意只用刷卡。旧门禁由中标公司拆走，不另收费。"
_COMMENT = "请写明旧门禁由谁拆走，当时说好不另收费。"
_TAKEN_UP = "已补写在第二个议题里。"
_STATEMENT = "我因亲属关系没有参加门禁的表决，请照实写进纪要。"
_REFUSED = "我是远程参加的，中间掉线十分钟，那一段没有听到，不便签字。"
_NOTE = "第一个议题里广告收入应为 21 200 元，纪要附表写成了 21 000 元，合计没有变。"
_DONE_BY, _REFUSER = hands.TREASURER, "廖志伟"


def of_committee(scene: Scene, number: Number) -> list[Happening]:
    """From the evening of the meeting to the note under its published minutes; three things to do."""
    return [
        Happening(scene.ago(20, at=time(21)), partial(_give, scene, number)),
        Happening(scene.ago(19, at=time(10)), partial(_draft, scene, number)),
        Happening(scene.ago(18, at=time(20)), partial(_comment, scene, number)),
        Happening(scene.ago(17, at=time(20)), partial(_close, scene, number)),
        Happening(scene.ago(16, at=time(20)), partial(_sign, scene, number)),
        Happening(scene.ago(15, at=time(9)), partial(_publish, scene, number)),
        Happening(scene.ago(12, at=time(11)), partial(_report, scene)),
        Happening(scene.ago(11, at=time(9)), partial(_note, scene, number)),
    ]


async def draft(scene: Scene, number: Number, db: Writer, at: datetime) -> None:
    await actions.draft(db, number(), language="zh-Hans", by=_secretary(scene, at))


async def _give(scene: Scene, number: Number, db: Writer, at: datetime) -> None:
    """The first is done, the second late, the third has time."""
    account = {name: scene.speakers[name].account_id for name in (_DONE_BY, "宋振国")}
    tasks = (
        _task(agendas.AUDIT, "和中禾事务所签合同", account[_DONE_BY], "", scene.ago(10).date()),
        _task(4, "四栋、五栋楼道贴电动车上楼的提醒", account["宋振国"], "", scene.ago(5).date()),
        _task(agendas.GATE, "东门门禁开工，报施工日期", None, "物业公司", scene.ago(-12).date()),
    )
    for task in tasks:
        await giving.give(db, number(), task, by=_secretary(scene, at))


async def _draft(scene: Scene, number: Number, db: Writer, at: datetime) -> None:
    await draft(scene, number, db, at)
    until = scene.ago(17).date()
    await actions.circulate(db, number(), comments_until=until, by=_secretary(scene, at))


async def _comment(scene: Scene, number: Number, db: Writer, at: datetime) -> None:
    saying = Saying(kind=Remark.COMMENT, position=agendas.GATE, text=_COMMENT)
    comment = await commenting.remark(db, number(), saying, by=_by(scene, hands.KEEPER, at))
    stated = Saying(kind=Remark.STATEMENT, position=agendas.GATE, text=_STATEMENT)
    await commenting.remark(db, number(), stated, by=_by(scene, "宋振国", at))
    by = _secretary(scene, at)
    await commenting.answer(db, number(), comment, outcome=Taken.TAKEN_UP, text=_TAKEN_UP, by=by)
    view = await queries.get(db, number())
    words = (await queries.document_of(db, view.meeting.id, view.newest)).words
    item_id = (await calls.get(db, number())).items[agendas.GATE - 1].id
    items = {**words.items, item_id: _SAID}
    edit = Edit(
        version=view.newest,
        words=Words(opening=words.opening, items=items, closing=words.closing),
        changed="补写旧门禁怎么处理",
    )
    await actions.edit(db, number(), edit, by=by)


async def _close(scene: Scene, number: Number, db: Writer, at: datetime) -> None:
    await closing.finalise(db, number(), circle=Circle.ATTENDING, by=_secretary(scene, at))


async def _sign(scene: Scene, number: Number, db: Writer, at: datetime) -> None:
    names = {speaker.account_id: speaker.name for speaker in scene.speakers.values()}
    found = (await queries.get(db, number())).closing
    assert found is not None, "the text was closed"
    for line in found.signers:
        assert line.account_id is not None, "members of the committee sign in"
        name, seen = names[line.account_id], found.content_sha256
        by = _by(scene, name, at)
        if name == _REFUSER:
            await signing.refuse(db, number(), line=line.number, seen_sha256=seen, reason=_REFUSED, by=by)
        else:
            await signing.sign(db, number(), line=line.number, seen_sha256=seen, by=by)


async def _publish(scene: Scene, number: Number, db: Writer, at: datetime) -> None:
    due = rules.deadline(hands.PLACE, scene.ago(20).date())
    await publishing.publish(db, number(), due=due, by=_secretary(scene, at))


async def _report(scene: Scene, db: Writer, at: datetime) -> None:
    said = "合同已签，一式三份，下周一开始看账。"
    await giving.report(db, 1, words=said, picture=None, by=_by(scene, _DONE_BY, at))
    await giving.decide(db, 1, verdict=Verdict.CONFIRMED, reason="", by=_by(scene, people.CHAIR, at))


async def _note(scene: Scene, number: Number, db: Writer, at: datetime) -> None:
    await publishing.note(db, number(), text=_NOTE, reason="司库核对时发现", by=_secretary(scene, at))


def _task(position: int, what: str, owner_id: UUID | None, body: str, due_on: date) -> Task:
    return Task(position=position, what=what, owner_id=owner_id, body=body, due_on=due_on)


def _secretary(scene: Scene, at: datetime) -> By:
    return _by(scene, hands.SECRETARY, at)


def _by(scene: Scene, name: str, at: datetime) -> By:
    return hands.of_minutes(scene, name, at)
