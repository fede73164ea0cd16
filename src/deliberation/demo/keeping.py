"""What the committee of the samples keeps: its handover with one thing missing, its decisions and seals, what owners think of it, and a petition."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial

from deliberation.committees import queries
from deliberation.committees.deciding import actions as deciding
from deliberation.committees.deciding.rules import Entry
from deliberation.committees.handover import actions as handing
from deliberation.committees.handover import papers as signed_papers
from deliberation.committees.handover.actions import Signing
from deliberation.committees.handover.kinds import USUAL, Item, Side, State
from deliberation.committees.rating import actions as rating
from deliberation.committees.recall import actions as recall
from deliberation.committees.recall.actions import Owner
from deliberation.committees.sealing import actions as sealing
from deliberation.committees.sealing.rules import Use
from deliberation.database.sessions import Writer
from deliberation.demo.governing import hands
from deliberation.demo.scene import Scene
from deliberation.demo.talking import Happening
from deliberation.demo.ways import people


@dataclass(frozen=True)
class Decided:
    days_ago: int
    title: str
    text: str
    agree: int
    against: int = 0
    abstain: int = 0


DECISIONS = (
    Decided(150, "续签电梯维保合同", "同意与现有维保单位续签一年，价格不变。由宋振国对接。", 6, abstain=1),
    Decided(80, "更换水泵房门锁", "同意更换门锁，钥匙交物业和业委会各一把。", 7),
    Decided(35, "公布上半年公共收益", "同意按季度在公告栏和网上公布公共收益明细。", 5, against=1),
)
_CONTRACT_DAYS_AGO = 148
_RECALLED = "宋振国"
_SIGNED = ("冯佩珊", "曹建国", "谢春燕")
_REASON = "停车方案拖了半年，问了几次没有答复。"
_HEARD = "停车方案在表决，结果出来就公布。我愿意当面说明。"
_ANSWERS = (
    ("王桂兰", 5, "办事透明"),
    ("何永年", 4, ""),
    ("陈国强", 4, "希望多几个开放日"),
    ("吴晓彤", 3, ""),
    ("杜启明", 5, ""),
    ("冯佩珊", 2, "停车问题拖太久"),
)


def story(scene: Scene) -> list[Happening]:
    return [
        Happening(scene.ago(296, at=time(10)), partial(_take_over, scene)),
        Happening(scene.ago(280, at=time(10)), partial(_tell_the_street, scene)),
        *(
            Happening(scene.ago(each.days_ago, at=time(21)), partial(_decide, scene, each))
            for each in DECISIONS
        ),
        Happening(scene.ago(_CONTRACT_DAYS_AGO, at=time(9)), partial(_seal, scene)),
        *_petition(scene),
        *(
            Happening(scene.ago(60, at=time(9, place)), partial(_answer, scene, name, score, words))
            for place, (name, score, words) in enumerate(_ANSWERS)
        ),
    ]


async def _take_over(scene: Scene, db: Writer, at: datetime) -> None:
    """All but the plans, which the developer has not handed out."""
    here, by = scene.community_id, hands.of_committee(scene, people.STAFF, at)
    second = hands.of_committee(scene, people.SECOND, at)
    await handing.begin(db, here, by=by)
    missing = await handing.add(db, here, item=Item.PLANS, about="竣工图、消防验收资料", by=by)
    for side in Side:
        for ordinal in range(1, len(USUAL) + 1):
            signing = Signing(ordinal=ordinal, side=side, state=State.WHOLE)
            await signed_papers.enter(db, here, signing, is_staff=True, by=by)
            await signed_papers.compare(db, here, ordinal, side, is_same=True, is_staff=True, by=second)
    lacking = Signing(ordinal=missing, side=Side.INCOMING, state=State.MISSING, remark="开发商说在找")
    chair = hands.of_committee(scene, people.CHAIR, at)
    await handing.sign(db, here, lacking, by=chair)


async def _tell_the_street(scene: Scene, db: Writer, at: datetime) -> None:
    await handing.escalate(db, scene.community_id, by=hands.of_committee(scene, people.STAFF, at))


async def _decide(scene: Scene, decided: Decided, db: Writer, at: datetime) -> None:
    by = hands.of_committee(scene, hands.SECRETARY, at)
    entry = Entry(
        decided_on=by.today,
        title=decided.title,
        text=decided.text,
        agree=decided.agree,
        against=decided.against,
        abstain=decided.abstain,
        record_sha256=hashlib.sha256(decided.title.encode()).hexdigest(),
    )
    await deciding.enter(db, scene.community_id, entry, paper=None, by=by)


async def _seal(scene: Scene, db: Writer, at: datetime) -> None:
    by = hands.of_committee(scene, hands.KEEPER, at)
    use = Use(decision=1, document="电梯维保合同", copies=3, used_on=by.today)
    await sealing.use(db, scene.community_id, use, paper=None, by=by)


def _petition(scene: Scene) -> list[Happening]:
    """A few owners want the deputy recalled; far too few so far."""
    return [
        Happening(scene.ago(14, at=time(8)), partial(_begin_petition, scene)),
        Happening(scene.ago(13, at=time(12)), partial(_hear, scene)),
        *(
            Happening(scene.ago(12 - place, at=time(20)), partial(_sign, scene, name))
            for place, name in enumerate(_SIGNED)
        ),
    ]


async def _begin_petition(scene: Scene, db: Writer, at: datetime) -> None:
    committee = await queries.present(db, hands.of_committee(scene, _SIGNED[0], at).today)
    member_id = next(each.id for each in committee.members if each.name == _RECALLED)
    owner = _owner(scene, _SIGNED[0], at)
    await recall.open_petition(db, scene.community_id, member_id=member_id, reason=_REASON, owner=owner)


async def _hear(scene: Scene, db: Writer, at: datetime) -> None:
    by = hands.of_committee(scene, _RECALLED, at)
    await recall.answer(db, scene.community_id, 1, _HEARD, by=by)


async def _sign(scene: Scene, name: str, db: Writer, at: datetime) -> None:
    await recall.sign(db, scene.community_id, 1, owner=_owner(scene, name, at))


def _owner(scene: Scene, name: str, at: datetime) -> Owner:
    return Owner(hands.of_committee(scene, name, at), people.person(scene, name))


async def _answer(scene: Scene, name: str, score: int, words: str, db: Writer, at: datetime) -> None:
    by, answer = hands.of_committee(scene, name, at), rating.Answer(score=score, words=words)
    await rating.rate(db, scene.community_id, answer, person_id=people.person(scene, name), by=by)
