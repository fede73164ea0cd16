"""What one cell says: areas, kinds, sources, dates, shares. Each function raises Faulty."""

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from deliberation.communities.rules import AreaSource, UnitKind
from deliberation.kernel import exact
from deliberation.kernel.text import half_width, tidy_line
from deliberation.roll.faults import FaultCode, Faulty
from deliberation.roll.headers import Field
from deliberation.roll.units import bare

_KINDS: Mapping[UnitKind, str] = {
    UnitKind.DWELLING: "住宅 住房 居住 居住用房 成套住宅 公寓 别墅 dwelling residential residence home flat apartment house",
    UnitKind.SHOP: "商铺 商业 商业用房 商业服务 商服 店铺 店面 铺面 门面 门面房 网点 shop store commercial retail",
    UnitKind.PARKING: "车位 停车位 地下车位 产权车位 车库 停车库 parking parkingspace garage carpark",
    UnitKind.STORAGE: "储藏室 储藏间 储物间 储物室 杂物间 杂物房 贮藏室 storage storeroom storageroom",
    UnitKind.PUBLIC: "公共 公用 公共用房 公共部位 物业用房 物业管理用房 社区用房 配套用房 public common",
}
_SOURCES: Mapping[AreaSource, str] = {
    AreaSource.REGISTER: "不动产登记 登记 不动产登记簿 不动产权证 不动产证 产权证 房产证 register registered deed",
    AreaSource.SURVEY: "测绘 实测 测绘报告 实测面积 survey surveyed",
    AreaSource.CONTRACT: "合同 购房合同 买卖合同 合同面积 contract",
}
_KIND_OF = {name: kind for kind, names in _KINDS.items() for name in names.split()}
_SOURCE_OF = {name: source for source, names in _SOURCES.items() for name in names.split()}
_NOTHING = {
    "",
    "-",
    "--",
    "—",
    "——",
    "/",
    "\\",
    "无",
    "暂无",
    "未知",
    "不详",
    "待定",
    "空",
    "空置",
    "none",
    "n/a",
    "na",
    "null",
}
_AREA_UNIT = re.compile(r"(m2|m\^2|㎡|平方米|平米|平方|sq\.?m\.?|sqm|squaremet(?:re|er)s?)$")
_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d*)?")
_NUMBER = re.compile(r"([-+]?)(\d+)(?:\.(\d*))?")
_MOST_DECIMALS = 4
_MOST_WHOLE_DIGITS = 6
_DATE = re.compile(
    r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月|(\d{2}))(\d{1,2})日?(?: ?00:00(?::00)?)?"
)
_YEARS = range(1900, 2200)
_SHARE = re.compile(r"(\d{1,6})/([1-9]\d{0,5})|(\d{1,6}(?:\.\d{1,4})?)(%?)")


def line(text: str, field: Field, *, longest: int) -> str:
    """A short text such as a building or a room number, in half width; may be empty."""
    tidied = half_width(tidy_line(text))
    if len(tidied) > longest:
        raise Faulty(FaultCode.TOO_LONG, field)
    return "" if is_nothing(tidied) else tidied


def is_nothing(text: str) -> bool:
    """Whether a cell says in words or signs that there is nothing to say."""
    return bare(text) in _NOTHING


def area_cm2(text: str) -> int:
    typed = bare(text).replace("−", "-")
    if typed in _NOTHING:
        raise Faulty(FaultCode.NO_AREA, Field.AREA)
    number = _AREA_UNIT.sub("", typed)
    match = _NUMBER.fullmatch(number.replace(",", "") if _GROUPED.fullmatch(number) else number)
    if match is None or not match[0].isascii():
        raise Faulty(FaultCode.AREA_IS_TEXT, Field.AREA)
    return _checked_area(match[1], match[2].lstrip("0") or "0", (match[3] or "").rstrip("0"))


def _checked_area(sign: str, whole: str, decimals: str) -> int:
    is_zero = whole == "0" and not decimals
    if sign == "-" and not is_zero:
        raise Faulty(FaultCode.NEGATIVE_AREA, Field.AREA)
    if is_zero:
        raise Faulty(FaultCode.ZERO_AREA, Field.AREA)
    if len(whole) > _MOST_WHOLE_DIGITS:
        raise Faulty(FaultCode.AREA_TOO_LARGE, Field.AREA)
    if len(decimals) > _MOST_DECIMALS:
        raise Faulty(FaultCode.FIVE_DECIMALS, Field.AREA)
    return exact.area_cm2(f"{whole}.{decimals}" if decimals else whole)


def kind(text: str) -> UnitKind:
    if is_nothing(text):
        raise Faulty(FaultCode.NO_KIND, Field.KIND)
    found = _KIND_OF.get(bare(text))
    if found is None:
        raise Faulty(FaultCode.UNKNOWN_KIND, Field.KIND)
    return found


def area_source(text: str) -> AreaSource | None:
    if is_nothing(text):
        return None
    found = _SOURCE_OF.get(bare(text))
    if found is None:
        raise Faulty(FaultCode.UNKNOWN_AREA_SOURCE, Field.AREA_SOURCE)
    return found


def day(text: str) -> date | None:
    if is_nothing(text):
        return None
    match = _DATE.fullmatch(half_width(tidy_line(text)))
    found = _day(*filter(None, match.groups())) if match else None
    if found is None or found.year not in _YEARS:
        raise Faulty(FaultCode.BAD_DATE, Field.HANDED_OVER_ON)
    return found


def _day(year: str, month: str, day_of_month: str) -> date | None:
    try:
        return date(int(year), int(month), int(day_of_month))
    except ValueError:
        return None


def shares(parts: list[str]) -> tuple[Fraction, ...]:
    """Fractions, percentages and decimals have to make one whole; whole numbers are weights (`2;1` is 2/3 and 1/3)."""
    matches = [_SHARE.fullmatch(bare(part)) for part in parts]
    if not all(matches):
        raise Faulty(FaultCode.BAD_SHARE, Field.SHARES)
    values = [_share(match) for match in matches if match]
    if not all(values):
        raise Faulty(FaultCode.BAD_SHARE, Field.SHARES)
    total = sum(values, Fraction(0))
    if all(bare(part).isdecimal() for part in parts):
        return tuple(value / total for value in values)
    if total != 1:
        raise Faulty(FaultCode.SHARES_DO_NOT_ADD_UP, Field.SHARES)
    return tuple(values)


def _share(match: re.Match[str]) -> Fraction:
    if match[2]:
        return Fraction(int(match[1]), int(match[2]))
    return Fraction(match[3]) / (100 if match[4] else 1)
