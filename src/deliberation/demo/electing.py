"""The committee that the samples elect: who stands, and how their neighbours lean."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from deliberation.counting.elections import Dim
from deliberation.counting.parties import Scope
from deliberation.counting.rules import Choice
from deliberation.demo.voting import Asked
from deliberation.papers import candidates
from deliberation.papers.candidates import Terms
from deliberation.papers.papers import Answers, Order, Paper

_PRESET = "CN-278-ORD"
_SEATS = 5
_LINES = (
    "李秀珍：干了三年组长，快递柜那件事还没完，想接着办好",
    "谭月娥：退休会计，愿意管账，每月贴出来",
    "宋振国：当过电工，楼道灯坏了不用等",
    "丁志强：上班族，晚上和周末有空，会用电脑做表",
    "钟少芬：带孙子，天天在楼下，哪家有事我都知道",
    "严春梅：想把一楼大堂的长椅修好",
    "高大伟：做装修的，懂噪音和防水，能帮着把关",
)
_WANTED = {"李秀珍": 91, "谭月娥": 86, "宋振国": 79, "丁志强": 72, "钟少芬": 70, "严春梅": 61, "高大伟": 38}


@dataclass(frozen=True)
class Wishes:
    """How many in a hundred homes vote, and how many in a hundred of those want each candidate."""

    paper: Paper
    turnout: int = 84

    def answers(self, luck: int) -> Answers:
        said: Mapping[str, Choice] = {
            option.id: self._choice((luck * 7 + place * 41) % 100, _WANTED[option.title])
            for place, option in enumerate(self.paper.options)
        }
        return candidates.judged(self.paper, said)

    def _choice(self, luck: int, wanted: int) -> Choice:
        if luck < wanted:
            return Choice.FOR
        return Choice.ABSTAIN if luck % 3 == 0 else Choice.AGAINST


def paper(poll_id: UUID) -> Paper:
    """The order is drawn by the poll's id."""
    return candidates.paper(
        poll_id,
        candidates.listed(_LINES),
        Terms(seats=_SEATS, rank=(Dim.HEADS, Dim.AREA), order=Order.LOT),
    )


def of_group(scope: Scope, poll_id: UUID) -> Asked:
    return Asked(
        question="一栋业主小组换届选举", scope=scope, preset_id=_PRESET, paper=paper(poll_id), poll_id=poll_id
    )
