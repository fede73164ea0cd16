"""The options that the samples let people rank, and what they make of them."""

from deliberation.counting.parties import Scope
from deliberation.demo.voting import Asked, Tastes
from deliberation.papers import papers

_PRESET = "GENERIC-STRAW-POLL"
_SHED = papers.ranking_of(
    [
        "甲方案：斜顶钢棚，棚口朝河，20 个车位",
        "乙方案：平顶钢棚加太阳能板，16 个车位",
        "丙方案：不搭棚，只划线装充电桩，26 个车位",
    ]
)
_POND = papers.ranking_of(
    ["修好池底，重新放水", "填平，铺成小广场", "改成花池，种本地花草", "改成沙池，给小孩玩"]
)
SHED = Tastes(
    turnout=55,
    paper=_SHED,
    rankings=(
        {"o1": 1, "o2": 2},
        {"o2": 1, "o1": 2, "o3": 3},
        {"o1": 1, "o2": 1},
        {"o3": 1},
        {"o1": 1, "o3": 2, "o2": 3},
    ),
)
POND = Tastes(
    turnout=60,
    paper=_POND,
    rankings=(
        {"o1": 1, "o3": 2, "o2": 3, "o4": 4},
        {"o1": 1, "o3": 2},
        {"o1": 1, "o3": 2, "o4": 3},
        {"o2": 1, "o3": 2, "o1": 3, "o4": 4},
        {"o2": 1, "o3": 2},
        {"o3": 1, "o4": 2},
        {"o3": 1, "o2": 2},
        {"o4": 1, "o3": 2},
        {"o4": 1, "o3": 1, "o2": 3},
    ),
)


def about_the_shed() -> Asked:
    return Asked(question="车棚用哪一个方案好？", scope=Scope(), preset_id=_PRESET, paper=_SHED)


def about_the_pond(scope: Scope) -> Asked:
    return Asked(question="水池改成什么，四栋的邻居怎么看？", scope=scope, preset_id=_PRESET, paper=_POND)
