"""The roll of 云山小区, an estate too young to have a committee, and who prepares its first assembly."""

import csv
import io
import random
from dataclasses import dataclass

from deliberation.demo.estate import HEADER
from deliberation.founding.kinds import Capacity, Condition, Evidence, Nominator

PLACE = "cn-zhejiang-taizhou"
FOUNDER, OWNER = "顾建平", "杨月琴"
_DEVELOPER = "台州市云山置业有限公司"
_HANDED_OVER = "2023-06-18"
_UNSOLD = frozenset({("1栋", "0601"), ("2栋", "0602")})
_SEED = 2023
_SURNAMES = "顾杨潘章林徐金程陶蒋尤戴阮项池应"
_GIVEN = "建平月琴素芬国富一舟立新海燕凯丹红卫东晓蕾志远美娟"
NAMED = {
    ("1栋", "0201"): FOUNDER,
    ("2栋", "0301"): OWNER,
    ("1栋", "0402"): "潘素芬",
    ("2栋", "0502"): "章国富",
    ("1栋", "0502"): "林一舟",
    ("1栋", "0101"): "陶红卫",
    ("1栋", "0302"): "戴晓蕾",
    ("2栋", "0101"): "阮志远",
    ("2栋", "0202"): "尤美娟",
    ("2栋", "0401"): "应国东",
    ("1栋", "0602"): "池海丹",
    ("2栋", "0501"): "项立平",
}
GROUP = (
    (FOUNDER, Capacity.OWNER),
    ("潘素芬", Capacity.OWNER),
    ("章国富", Capacity.OWNER),
    ("林一舟", Capacity.OWNER),
    ("徐立新", Capacity.STREET_OFFICE),
    ("金海燕", Capacity.RESIDENTS_COMMITTEE),
    ("程凯", Capacity.DEVELOPER),
)
_MET = {
    Condition.OWNER: Evidence.REGISTER,
    Condition.CAPABLE: Evidence.IDENTITY,
    Condition.DUTIFUL: Evidence.RECEIPT,
    Condition.INDEPENDENT: Evidence.STATEMENT,
    Condition.PROMISED: Evidence.STATEMENT,
}


@dataclass(frozen=True)
class Standing:
    """Somebody who was put forward, and what was found of them."""

    name: str
    about: str
    by: Nominator
    supporters: int | None
    findings: dict[Condition, Evidence]


CANDIDATES = (
    Standing("陶红卫", "退休电工，楼道灯和水泵的事我熟", Nominator.SELF, None, _MET),
    Standing("戴晓蕾", "做会计的，愿意管账，每季度贴出来", Nominator.JOINT, 6, _MET),
    Standing("阮志远", "上夜班，白天有空跑街道和房管局", Nominator.SELF, None, _MET),
    Standing("尤美娟", "在小区带孙子，哪家有事都知道", Nominator.RESIDENTS_COMMITTEE, None, _MET),
    Standing("应国东", "想先把电动车充电棚建起来", Nominator.PARTY_BRANCH, None, _MET),
    Standing("池海丹", "学法律的，能帮着看合同", Nominator.JOINT, 4, _MET),
    Standing(
        "项立平",
        "愿意为大家出力",
        Nominator.SELF,
        None,
        {**_MET, Condition.INDEPENDENT: Evidence.CONTRADICTED},
    ),
)
WITHDRAWN = 6
"""The number of who no longer stands."""


def table() -> bytes:
    """The roll as CSV in UTF-8: 24 homes, two of them not sold yet."""
    chance = random.Random(_SEED)  # noqa: S311 - made-up people, the same every time
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow((*HEADER, "交付日期"))
    for building in ("1栋", "2栋"):
        for floor in range(1, 7):
            for door in (1, 2):
                writer.writerow(_home(chance, building, str(floor), f"{floor:02d}{door:02d}"))
    return text.getvalue().encode()


def _home(chance: random.Random, building: str, floor: str, label: str) -> tuple[str, ...]:
    area = f"{chance.randrange(8800, 13800) / 100:.2f}"
    home = (building, "1单元", floor, label, "住宅", area, "不动产登记")
    somebody = chance.choice(_SURNAMES) + "".join(chance.sample(_GIVEN, 2))
    phone = f"1992{chance.randrange(10**7):07d}"
    born = f"{chance.randrange(1945, 1998)}{chance.randrange(1, 13):02d}{chance.randrange(1, 29):02d}"
    # province code 99 exists nowhere: these numbers belong to nobody
    document = f"99{chance.randrange(10**4):04d}{born}{chance.randrange(10**4):04d}"
    if (building, label) in _UNSOLD:
        return (*home, _DEVELOPER, "", "", "")
    return (*home, NAMED.get((building, label), somebody), document, phone, _HANDED_OVER)
