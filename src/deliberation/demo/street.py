"""The roll of 江滨 as a table: self-built houses along lanes, no property company."""

import csv
import io
import random

from deliberation.demo.estate import HEADER

LANES = ("榕树巷", "祠堂巷", "三巷", "码头巷")
NAMED = {
    ("榕树巷", "3号"): ("梁玉婵", "19900030001"),
    ("榕树巷", "7号"): ("黄炳坤", "19900030002"),
    ("祠堂巷", "2号"): ("罗海生", "19900030003"),
    ("祠堂巷", "9号"): ("霍少英", "19900030004"),
    ("三巷", "5号"): ("关瑞强", "19900030005"),
}
_SEED = 64
_SURNAMES = "梁黄罗关霍何冯陆区麦"
_GIVEN = "炳坤瑞强少英玉婵海生满堂炎根带娣润成惠芳锦"
_HOUSES_A_LANE = 16


def table() -> bytes:
    """The roll as CSV in UTF-8: 64 houses."""
    chance = random.Random(_SEED)  # noqa: S311 - made-up people, the same every time
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for lane in LANES:
        for house in range(1, _HOUSES_A_LANE + 1):
            writer.writerow(_house(chance, lane, f"{house}号"))
    return text.getvalue().encode()


def _house(chance: random.Random, lane: str, label: str) -> tuple[str, ...]:
    somebody = chance.choice(_SURNAMES) + "".join(chance.sample(_GIVEN, 2))
    name, phone = NAMED.get((lane, label), (somebody, f"1991{chance.randrange(10**7):07d}"))
    born = f"{chance.randrange(1940, 1996)}{chance.randrange(1, 13):02d}{chance.randrange(1, 29):02d}"
    document = f"99{chance.randrange(10**4):04d}{born}{chance.randrange(10**4):04d}"
    area = f"{chance.randrange(6000, 24000) / 100:.2f}"
    return lane, "", "", label, "住宅", area, "测绘", name, document, phone
