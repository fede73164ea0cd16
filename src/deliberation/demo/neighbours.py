"""Who speaks and votes in the samples: made-up neighbours, the homes they own, the mandates they hold."""

from dataclasses import dataclass

from deliberation.communities.rules import Role
from deliberation.demo.estate import Household
from deliberation.demo.young import FOUNDER, OWNER

GARDEN: tuple[Household, ...] = (
    Household(("王桂兰",), 3, 1, "0502", "19900010001"),
    Household(("刘志明",), 2, 2, "0904", "19900010002"),
    Household(("何永年",), 2, 1, "0301", "19900010003"),
    Household(("郑敏",), 5, 2, "0601", "19900010004"),
    Household(("陈国强",), 5, 1, "0803", "19900010005"),
    Household(("吴晓彤",), 4, 1, "1101", "19900010006"),
    Household(("曾静",), 2, 1, "0604", "19900010007"),
    Household(("杜启明",), 2, 2, "0901", "19900010008"),
    Household(("梁伟雄",), 5, 1, "0102", "19900010009"),
    Household(("冯佩珊",), 4, 2, "0304", "19900010010"),
    Household(("韩雪梅",), 2, 1, "0304", "19900010011"),
    Household(("曹建国",), 4, 1, "0101", "19900010012"),
    Household(("邓嘉仪",), 2, 1, "0101", "19900010013"),
    Household(("李秀珍",), 1, 2, "0602", "19900010014"),
    Household(("彭海涛",), 2, 1, "0302", "19900010015"),
    Household(("蒋文静",), 3, 2, "0402", "19900010016"),
    Household(("傅小军",), 2, 1, "0703", "19900010017"),
    Household(("谭月娥",), 1, 2, "0702", "19900010018"),
    Household(("余国华",), 2, 2, "0203", "19900010019"),
    Household(("白洁",), 3, 1, "1003", "19900010020"),
    Household(("宋振国",), 1, 2, "0603", "19900010021"),
    Household(("谢春燕",), 4, 1, "0103", "19900010022"),
    Household(("丁志强",), 1, 2, "0701", "19900010023"),
    Household(("苏丽娟",), 5, 2, "0604", "19900010024"),
    Household(("周文斌",), 5, 1, "0801", "19900010025"),
    Household(("黎婉婷",), 6, 1, "1002", "19900010026"),
    Household(("钟少芬",), 1, 1, "0803", "19900010027"),
    Household(("袁俊杰",), 5, 2, "0903", "19900010028"),
    Household(("廖志伟",), 4, 1, "1003", "19900010029"),
    Household(("马晓东",), 3, 1, "0701", "19900010030"),
    Household(("方少红",), 2, 2, "0903", "19900010031"),
    Household(("邱永强",), 2, 2, "0501", "19900010032"),
    Household(("潘秋月",), 3, 2, "0502", "19900010033"),
    Household(("严春梅",), 1, 1, "0504", "19900010034"),
    Household(("罗志豪",), 2, 1, "0204", "19900010035"),
    Household(("高大伟",), 1, 1, "1003", "19900010036"),
    Household(("赵建华", "叶丽华"), 6, 1, "0702", "19900020001；yelihua@example.org"),
)


# whose phone and whose mail a visitor of the demo may type to sign in with a code: both own a home, and may vote
REACHED_IN = "hengyu"
REACHED_AT = {"王桂兰": "19900010001", "叶丽华": "yelihua@example.org"}


@dataclass(frozen=True)
class Persona:
    """Somebody whose sign-in link the demo prints."""

    key: str
    name: str
    what: str
    community: str
    role: Role | None = None


PERSONAS: tuple[Persona, ...] = (
    Persona("owner", "王桂兰", "owner 业主", "hengyu"),
    Persona("coowner", "叶丽华", "co-owner 共有人", "hengyu"),
    Persona("tenant", "Marco Rossi", "tenant 租户", "hengyu"),
    Persona("proxy", "潘秋月", "proxy holder 受托人", "hengyu"),
    Persona("helper", "苏丽娟", "helper at the doors 上门帮手", "hengyu"),
    Persona("lead", "陈国强", "building lead 楼长", "hengyu", Role.LEAD),
    Persona("committee", "李秀珍", "chair of the committee 业委会主任", "hengyu", Role.COMMITTEE),
    Persona("secretary", "丁志强", "its secretary 业委会秘书", "hengyu"),
    Persona("staff", "林晓云", "staff 社工", "hengyu", Role.STAFF),
    Persona("clerk", "莫小婷", "second clerk 第二经办人", "hengyu", Role.STAFF),
    Persona("counter", "何敏仪", "counter 计票人", "hengyu", Role.COUNTER),
    Persona("auditor", "周明", "auditor 审计", "hengyu", Role.AUDITOR),
    Persona("administrator", "梁健", "administrator 管理员", "hengyu", Role.ADMINISTRATOR),
    Persona("laneowner", "梁玉婵", "resident 街坊", "jiangbin"),
    Persona("lanechief", "罗海生", "lane chief 巷长", "jiangbin", Role.LEAD),
    Persona("lanestaff", "邓凯欣", "staff 社工", "jiangbin", Role.STAFF),
    Persona("founder", FOUNDER, "preparatory group 筹备组", "yunshan", Role.STAFF),
    Persona("newowner", OWNER, "owner without a committee 业主", "yunshan"),
)
