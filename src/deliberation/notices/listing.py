"""The archive of notices: filters, and a search that finds words of two Chinese characters."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Text, func
from sqlmodel import col, select

from deliberation.database.sessions import Reader
from deliberation.notices import queries
from deliberation.notices.kinds import Kind
from deliberation.notices.models import Notice
from deliberation.notices.queries import IS_CORRECTED
from deliberation.notices.views import NoticeView

ON_A_PAGE = 20
_WORD = re.compile(r"[^\W_]+")
_PAIR = 2


@dataclass(frozen=True, kw_only=True)
class Filters:
    """`hangs_on` is a day: only what hangs out on it, and holds."""

    needle: str = ""
    kind: Kind | None = None
    year: int | None = None
    hangs_on: date | None = None
    page: int = 1


@dataclass(frozen=True)
class Found:
    """`years` are all in which something was published, the newest first."""

    notices: tuple[NoticeView, ...]
    total: int
    years: tuple[int, ...]


async def index(db: Reader, filters: Filters) -> Found:
    """One page, the newest first."""
    conditions = _conditions(filters)
    asked = queries.notices().where(*conditions)
    total = (await db.exec(select(func.count()).select_from(asked.subquery("found")))).one()
    ordered = asked.order_by(col(Notice.published_at).desc(), col(Notice.id).desc())
    rows = await db.exec(ordered.limit(ON_A_PAGE).offset((filters.page - 1) * ON_A_PAGE))
    years = await db.exec(select(Notice.year).distinct().order_by(col(Notice.year).desc()))
    return Found(tuple(map(queries.view, rows)), total, tuple(years))


async def newest(db: Reader, *, at_most: int) -> tuple[NoticeView, ...]:
    asked = queries.notices().order_by(col(Notice.published_at).desc(), col(Notice.id).desc())
    return tuple(map(queries.view, await db.exec(asked.limit(at_most))))


async def hanging(db: Reader, day: date, *, at_most: int) -> tuple[NoticeView, ...]:
    """What hangs out on that day and holds, the newest first."""
    asked = queries.notices().where(*_conditions(Filters(hangs_on=day)))
    ordered = asked.order_by(col(Notice.published_at).desc(), col(Notice.id).desc())
    return tuple(map(queries.view, await db.exec(ordered.limit(at_most))))


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    found = _matching(filters.needle)
    if filters.kind is not None:
        found.append(col(Notice.kind) == filters.kind.value)
    if filters.year is not None:
        found.append(col(Notice.year) == filters.year)
    if filters.hangs_on is not None:
        found += [col(Notice.until_on) >= filters.hangs_on, ~IS_CORRECTED]
    return found


def _matching(needle: str) -> list[ColumnElement[bool]]:
    """Pairs of signs find candidates, the words themselves decide."""
    texts = (Notice.title_zh, Notice.title_en, Notice.body_zh, Notice.body_en)
    whole: Any = func.concat_ws(" ", *map(col, texts))
    words = _WORD.findall(needle) or ([needle] if needle else [])
    found: list[ColumnElement[bool]] = [whole.icontains(word, autoescape=True) for word in words]
    pairs = " ".join(word for word in words if len(word) >= _PAIR and _WORD.fullmatch(word))
    if pairs:
        wanted = func.deliberation_bigrams(pairs, type_=ARRAY(Text))
        found.insert(0, col(Notice.words).bool_op("@>")(wanted))
    return found
