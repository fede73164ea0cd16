"""Reads of threads: a fixed number of statements, however long the thread is. Moderation's are in `hearings.py`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select
from sqlmodel import col

from deliberation.database.sessions import Reader
from deliberation.threads import rules, statements
from deliberation.threads.models import Comment, CommentWithdrawal
from deliberation.threads.rules import HIDING, Kind, NoSuchComment, Reason
from deliberation.threads.statements import Only, Order
from deliberation.threads.views import (
    CommentView,
    CountsView,
    HidingView,
    ReasonsView,
    ReasonView,
    ThreadView,
)

ON_A_PAGE = 20
_REASONS = 3
_REASON_SIGNS = 90


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which part of a thread to read, and who reads it: outsiders read no names of neighbours."""

    viewer_id: UUID | None
    sees_names: bool
    now: datetime
    order: Order = Order.MOST_HELPFUL
    only: Only = Only.EVERYTHING
    page: int = 1


async def thread(db: Reader, matter_id: UUID, asked: Asked) -> ThreadView:
    """A page of the comments on a matter, each with all its replies. Three statements."""
    counts = await counts_of(db, matter_id)
    chosen = statements.comments(asked.viewer_id).where(
        col(Comment.matter_id) == matter_id, col(Comment.parent_id).is_(None), *statements.left_by(asked.only)
    )
    page = (
        chosen.order_by(*statements.ordered_by(asked.order))
        .limit(ON_A_PAGE)
        .offset((asked.page - 1) * ON_A_PAGE)
    )
    rows = await statements.rows(db, page.add_columns(func.count().over().label("found")))
    replies = await _replies(db, [row.id for row in rows], asked)
    found = rows[0].found if rows else 0
    return ThreadView(counts, found, tuple(_view(row, asked, tuple(replies.get(row.id, ()))) for row in rows))


async def get(db: Reader, comment_id: UUID, asked: Asked) -> CommentView:
    """One comment with its replies. Raises NoSuchComment."""
    rows = await statements.rows(
        db, statements.comments(asked.viewer_id).where(col(Comment.id) == comment_id)
    )
    if not rows:
        raise NoSuchComment
    replies = await _replies(db, [comment_id], asked)
    return _view(rows[0], asked, tuple(replies.get(comment_id, ())))


async def counts_of(db: Reader, matter_id: UUID) -> CountsView:
    """How many comments of each kind are shown."""
    rows = await statements.rows(
        db,
        select(
            func.count().label("total"),
            *(
                func.count().filter(col(Comment.kind) == kind.value).label(name)
                for kind, name in (
                    (Kind.SUPPORT, "supports"),
                    (Kind.CONCERN, "concerns"),
                    (Kind.QUESTION, "questions"),
                )
            ),
            func.count().filter(statements.is_answered()).label("answered"),
        ).where(col(Comment.matter_id) == matter_id, statements.is_shown(Comment)),
    )
    row = rows[0]
    return CountsView(row.total, row.supports, row.concerns, row.questions, row.answered)


async def ids_on(db: Reader, matter_id: UUID) -> tuple[UUID, ...]:
    """All comments about a matter, shown or not."""
    rows = await statements.rows(db, select(col(Comment.id)).where(col(Comment.matter_id) == matter_id))
    return tuple(row.id for row in rows)


async def totals(db: Reader) -> dict[UUID, int]:
    """How many comments each matter shows, most discussed first."""
    count = func.count()
    rows = await statements.rows(
        db,
        select(col(Comment.matter_id), count)
        .where(statements.is_shown(Comment))
        .group_by(col(Comment.matter_id))
        .order_by(count.desc(), func.max(col(Comment.posted_at)).desc()),
    )
    return {row[0]: row[1] for row in rows}


async def main_reasons(db: Reader, matter_id: UUID) -> ReasonsView:
    """For each side the three comments that most neighbours found helpful. One statement."""
    marks = statements.marks()
    place = func.row_number().over(
        partition_by=col(Comment.kind), order_by=[marks.desc(), col(Comment.posted_at)]
    )
    ranked = (
        select(
            col(Comment.id),
            col(Comment.kind),
            col(Comment.text),
            marks.label("helpful_count"),
            place.label("place"),
        )
        .where(
            col(Comment.matter_id) == matter_id,
            col(Comment.kind).in_((Kind.SUPPORT.value, Kind.CONCERN.value)),
            statements.is_shown(Comment),
        )
        .subquery()
    )
    rows = await statements.rows(
        db, select(ranked).where(ranked.c.place <= _REASONS, ranked.c.helpful_count > 0).order_by("place")
    )
    found = [(row.kind, ReasonView(row.id, _cut(row.text), row.helpful_count)) for row in rows]
    return ReasonsView(
        tuple(reason for kind, reason in found if kind == Kind.SUPPORT.value),
        tuple(reason for kind, reason in found if kind == Kind.CONCERN.value),
    )


async def _replies(db: Reader, parents: list[UUID], asked: Asked) -> dict[UUID, list[CommentView]]:
    """Official answers first, then in the order in which they were written."""
    is_other = case((col(Comment.kind) == Kind.ANSWER.value, 0), else_=1)
    rows = await statements.rows(
        db,
        statements.comments(asked.viewer_id)
        .where(col(Comment.parent_id).in_(parents), col(CommentWithdrawal.comment_id).is_(None))
        .order_by(is_other, col(Comment.posted_at), col(Comment.id)),
    )
    found: dict[UUID, list[CommentView]] = {}
    for row in rows:
        found.setdefault(row.parent_id, []).append(_view(row, asked, ()))
    return found


def _view(row: Any, asked: Asked, replies: tuple[CommentView, ...]) -> CommentView:
    is_hidden = row.outcome in HIDING
    is_mine = row.author_id == asked.viewer_id
    is_shown = not is_hidden and not row.is_withdrawn
    return CommentView(
        id=row.id,
        matter_id=row.matter_id,
        parent_id=row.parent_id,
        kind=Kind(row.kind),
        text=row.text if is_shown else "",
        author=statements.byline_of(row).shown(with_name=asked.sees_names),
        posted_at=row.posted_at,
        helpful_count=row.helpful_count,
        is_marked=row.is_marked,
        is_mine=is_mine,
        may_take_back=is_mine and is_shown and rules.may_take_back(row.posted_at, asked.now),
        is_withdrawn=row.is_withdrawn,
        hiding=HidingView(row.ruling_id, Reason(row.reason), row.ruled_at) if is_hidden else None,
        replies=replies,
    )


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _REASON_SIGNS else f"{line[: _REASON_SIGNS - 1]}…"
