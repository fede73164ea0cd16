"""The roll of 恒裕花园 as a table, made up the same way every time: six buildings, shops and a garage."""

import csv
import io
import random
from dataclasses import dataclass

DEVELOPER = "佛山市恒裕置业发展有限公司"
HEADER = ("楼栋", "单元", "楼层", "房号", "用途", "面积", "面积来源", "业主", "证件号", "电话")
_SEED = 278
_FLOORS = 11
_SURNAMES = "陈李黄梁何林张郑吴刘周罗冯邓叶谢曾彭潘苏蔡卢钟谭廖麦区简霍关"
_GIVEN = "嘉俊伟强敏丽芳华明珍英杰文辉燕玲婷志永国海秋月春兰健康宁安欣怡德昌荣贵玉莲"


@dataclass(frozen=True)
class Household:
    """Neighbours who speak in the samples and the home they own; several names own it together."""

    names: tuple[str, ...]
    building: int
    entrance: int
    label: str
    phone: str

    @property
    def home(self) -> tuple[str, str, str]:
        return f"{self.building}栋", f"{self.entrance}单元", self.label


def table(households: tuple[Household, ...]) -> bytes:
    """The roll as CSV in UTF-8: 528 dwellings, 48 parking spaces, 18 shops."""
    chance = random.Random(_SEED)  # noqa: S311 - made-up people, the same every time
    named = {household.home: household for household in households}
    rows = [*_dwellings(chance, named)]
    rows += _parking(chance, rows)
    rows += _shops(chance)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    writer.writerows(rows)
    return text.getvalue().encode()


def _dwellings(chance: random.Random, named: dict[tuple[str, str, str], Household]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    bought: list[tuple[str, str, str]] = []
    for building in range(1, 7):
        for entrance in (1, 2):
            for floor in range(1, _FLOORS + 1):
                for door in range(1, 5):
                    home = (f"{building}栋", f"{entrance}单元", f"{floor:02d}{door:02d}")
                    owners = _owners(chance, named.get(home), bought)
                    rows.append(
                        (*home[:2], str(floor), home[2], "住宅", _area(chance), "不动产登记", *owners)
                    )
    return rows


def _owners(
    chance: random.Random, household: Household | None, bought: list[tuple[str, str, str]]
) -> tuple[str, str, str]:
    if household:
        numbers = "；".join(_document(chance) for _ in household.names)
        return "；".join(household.names), numbers, household.phone
    luck = chance.random()
    if luck < 0.02:  # noqa: PLR2004 - one home in fifty is not sold yet
        return DEVELOPER, "", ""
    if luck < 0.06 and bought:  # noqa: PLR2004 - a few people own a second home
        return chance.choice(bought)
    count = 2 if luck > 0.75 else 1  # noqa: PLR2004 - a quarter belong to couples
    owners = (
        "；".join(_name(chance) for _ in range(count)),
        "；".join(_document(chance) for _ in range(count)),
        "；".join(_phone(chance) for _ in range(count)),
    )
    bought.append(owners)
    return owners


def _parking(chance: random.Random, dwellings: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    rows = []
    for place in range(1, 49):
        owners = (DEVELOPER, "", "") if place % 6 == 0 else chance.choice(dwellings)[7:]
        rows.append(("地下车库", "", "-1", f"B1-{place:03d}", "车位", "12.72", "测绘", *owners))
    return rows


def _shops(chance: random.Random) -> list[tuple[str, ...]]:
    shops: list[tuple[str, ...]] = []
    for number in range(1, 19):
        owner = (_name(chance), _document(chance), _phone(chance))
        shops.append(("沿街商铺", "", "1", f"铺{number:02d}", "商铺", _area(chance), "不动产登记", *owner))
    return shops


def _area(chance: random.Random) -> str:
    return f"{chance.randrange(5200, 14400) / 100:.2f}"


def _name(chance: random.Random) -> str:
    return chance.choice(_SURNAMES) + "".join(chance.sample(_GIVEN, chance.choice((1, 2, 2))))


def _document(chance: random.Random) -> str:
    # province code 99 exists nowhere: these numbers belong to nobody
    day = f"{chance.randrange(1945, 2001)}{chance.randrange(1, 13):02d}{chance.randrange(1, 29):02d}"
    return f"99{chance.randrange(10**4):04d}{day}{chance.randrange(10**4):04d}"


def _phone(chance: random.Random) -> str:
    return f"1990{chance.randrange(10**7):07d}"
