"""Which row names the columns, and what each column holds."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from deliberation.kernel.text import half_width, sentence, tidy_line
from deliberation.roll.identity import without_numbers
from deliberation.roll.table import Row, Table
from deliberation.roll.unreadable import NoHeader


class Field(StrEnum):
    BUILDING = "building"
    ENTRANCE = "entrance"
    FLOOR = "floor"
    UNIT = "unit"
    KIND = "kind"
    AREA = "area_m2"
    AREA_SOURCE = "area_source"
    OWNERS = "owners"
    DOCUMENTS = "owner_ids"
    PHONES = "phones"
    SHARES = "share"
    HANDED_OVER_ON = "handed_over_on"


NAMES: Mapping[Field, str] = {
    Field.BUILDING: sentence("building"),
    Field.ENTRANCE: sentence("entrance"),
    Field.FLOOR: sentence("floor"),
    Field.UNIT: sentence("room number"),
    Field.KIND: sentence("use"),
    Field.AREA: sentence("area"),
    Field.AREA_SOURCE: sentence("source of the area"),
    Field.OWNERS: sentence("owners"),
    Field.DOCUMENTS: sentence("ID numbers"),
    Field.PHONES: sentence("phones"),
    Field.SHARES: sentence("shares"),
    Field.HANDED_OVER_ON: sentence("day of handing over"),
}
REQUIRED = (Field.BUILDING, Field.UNIT, Field.KIND, Field.AREA, Field.OWNERS)
_SYNONYMS: Mapping[Field, str] = {
    Field.BUILDING: "楼栋 楼栋号 栋 栋号 栋数 楼号 楼幢 楼幢号 幢 幢号 座 座号 楼 楼宇 building buildingno block tower house",
    Field.ENTRANCE: "单元 单元号 梯 梯号 门栋 entrance entranceno staircase stair stairs",
    Field.FLOOR: "楼层 楼层号 层 层数 所在层 所在楼层 floor floorno storey story level",
    Field.UNIT: "房号 房间号 房屋号 房屋编号 室 室号 户 户号 户室号 门牌 门牌号 房室号 unit unitno room roomno flat flatno door apartment",
    Field.KIND: "用途 房屋用途 规划用途 使用性质 房屋性质 性质 类型 房屋类型 物业类型 业态 kind type use usage purpose",
    Field.AREA: "面积 建筑面积 专有面积 专有部分面积 产权面积 登记面积 房屋面积 房产面积 area aream2 areasqm sqm squaremetres squaremeters",
    Field.AREA_SOURCE: "面积来源 面积依据 面积出处 来源 areasource sourceofarea source",
    Field.OWNERS: "业主 业主姓名 业主名称 产权人 产权人姓名 权利人 所有权人 房主 姓名 owners owner ownername ownernames name names",
    Field.DOCUMENTS: "证件号 证件号码 证件 业主证件号 业主证件号码 身份证 身份证号 身份证号码 身份证件号 身份证件号码 "
    "ownerids ownerid ids idnumber idnumbers idno document documents documentnumber",
    Field.PHONES: "电话 电话号码 联系电话 业主电话 手机 手机号 手机号码 联系方式 phones phone phonenumber mobile tel telephone contact",
    Field.SHARES: "份额 产权份额 共有份额 所有权份额 持有份额 share shares",
    Field.HANDED_OVER_ON: "交付日期 交付时间 交房日期 交房时间 交楼日期 收楼日期 收房日期 handedoveron handoverdate handover handedover",
}
_FIELDS = {name: meaning for meaning, names in _SYNONYMS.items() for name in names.split()}
_ASIDE = re.compile(r"[(\[【].*?[)\]】]|[\s_*:/\-]")
_SEARCHED_ROWS = 50
_FEWEST_NAMES = 2


@dataclass(frozen=True)
class Header:
    """`row` counts from 1; columns count from 0. `unknown` are the named columns that are not read, fit to show."""

    row: int
    names: Row
    mapping: Mapping[int, Field]

    @property
    def unknown(self) -> Mapping[int, str]:
        return {
            column: without_numbers(tidy_line(name))
            for column, name in enumerate(self.names)
            if name.strip() and column not in self.mapping
        }

    @property
    def missing(self) -> tuple[Field, ...]:
        return tuple(field for field in REQUIRED if field not in self.mapping.values())

    @property
    def missing_names(self) -> str:
        """As they may be written in the file, in both languages: `面积/area_m2, 业主/owners`."""
        return ", ".join(f"{_SYNONYMS[field].split()[0]}/{field}" for field in self.missing)

    def mapped(self, by_hand: Mapping[int, Field | None]) -> "Header":
        """These columns as a person says (None: not read); a field moves from the column that held it."""
        kept = {
            column: field
            for column, field in self.mapping.items()
            if column not in by_hand and field not in by_hand.values()
        }
        return replace(self, mapping=kept | {column: field for column, field in by_hand.items() if field})


def find(table: Table) -> Header:
    """The row that names most fields; failing any, the first with two names, for a person to map. Raises NoHeader.

    Two columns that claim one field are both left unknown: which area counts is not for us to guess.
    """
    candidates = [
        Header(row=number, names=row, mapping=recognised(row))
        for number, row in enumerate(islice(table.rows, _SEARCHED_ROWS), start=1)
        if len([cell for cell in row if cell.strip()]) >= _FEWEST_NAMES
    ]
    if not candidates:
        raise NoHeader
    return max(candidates, key=lambda header: len(header.mapping))


def recognised(row: Row) -> dict[int, Field]:
    """The columns of a row whose names are known, in either language."""
    claims = {column: field for column, name in enumerate(row) if (field := _FIELDS.get(_plain(name)))}
    times = Counter(claims.values())
    return {column: field for column, field in claims.items() if times[field] == 1}


def repeats(row: Row, header: Header) -> bool:
    """Whether a row below the header names its columns once more."""
    return all(
        column < len(row) and _FIELDS.get(_plain(row[column])) is field
        for column, field in header.mapping.items()
    )


def _plain(name: str) -> str:
    return _ASIDE.sub("", half_width(tidy_line(name)).casefold())
