"""Pieces of the statements that read threads: which comments are shown, in which order, with what beside them."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Executable, Row, Select, case, exists, func, literal, select, true
from sqlalchemy.orm import aliased
from sqlmodel import col

from deliberation.communities.bylines import Byline
from deliberation.communities.rules import Role
from deliberation.database.sessions import Reader
from deliberation.threads.models import Comment, CommentHelpful, CommentRuling, CommentWithdrawal
from deliberation.threads.rules import HIDING, Kind

_COLUMNS = (
    *("id", "matter_id", "parent_id", "kind", "text", "posted_at"),
    *("author_id", "author_name", "author_place", "author_role"),
)


class Order(StrEnum):
    MOST_HELPFUL = "helpful"
    NEWEST = "newest"


class Only(StrEnum):
    EVERYTHING = "all"
    QUESTIONS = "questions"
    ANSWERED = "answered"


def comments(viewer_id: UUID | None) -> Select[Any]:
    latest = latest_ruling()
    is_marked = exists().where(
        col(CommentHelpful.community_id) == col(Comment.community_id),
        col(CommentHelpful.comment_id) == col(Comment.id),
        col(CommentHelpful.account_id) == viewer_id,
    )
    return (
        select(
            *(getattr(Comment, name) for name in _COLUMNS),
            marks().label("helpful_count"),
            is_marked.label("is_marked"),
            col(CommentWithdrawal.comment_id).is_not(None).label("is_withdrawn"),
            latest.c.id.label("ruling_id"),
            latest.c.outcome,
            latest.c.reason,
            latest.c.ruled_at,
        )
        .select_from(Comment)
        .outerjoin(CommentWithdrawal, col(CommentWithdrawal.comment_id) == col(Comment.id))
        .outerjoin(latest, true())
    )


def marks() -> Any:
    return (
        select(func.count())
        .where(
            col(CommentHelpful.community_id) == col(Comment.community_id),
            col(CommentHelpful.comment_id) == col(Comment.id),
        )
        .scalar_subquery()
    )


def left_by(only: Only) -> list[ColumnElement[bool]]:
    """What was taken back is left out, unless somebody had replied to it."""
    reply = aliased(Comment)
    of_it = exists().where(col(reply.parent_id) == col(Comment.id), is_shown(reply))
    found: list[ColumnElement[bool]] = [col(CommentWithdrawal.comment_id).is_(None) | of_it]
    match only:
        case Only.QUESTIONS:
            found.append(col(Comment.kind) == Kind.QUESTION.value)
        case Only.ANSWERED:
            found.append(is_answered())
        case Only.EVERYTHING:
            pass
    return found


def ordered_by(order: Order) -> list[ColumnElement[Any]]:
    newest_first: list[ColumnElement[Any]] = [col(Comment.posted_at).desc(), col(Comment.id).desc()]
    if order is Order.NEWEST:
        return newest_first
    shown = case((is_shown(Comment), marks()), else_=literal(-1))
    return [shown.desc(), *newest_first]


def is_answered() -> ColumnElement[bool]:
    """An official answer stands below it."""
    answer = aliased(Comment)
    return exists().where(
        col(answer.parent_id) == col(Comment.id), col(answer.kind) == Kind.ANSWER.value, is_shown(answer)
    )


def is_shown(comment: Any) -> ColumnElement[bool]:
    """Neither taken back nor hidden."""
    # aliases throughout: a table of the statement around would be taken for the same row
    ruling, later, withdrawal = aliased(CommentRuling), aliased(CommentRuling), aliased(CommentWithdrawal)
    is_latest = ~exists().where(
        col(later.comment_id) == col(ruling.comment_id), col(later.turn) > col(ruling.turn)
    )
    is_hidden = exists().where(
        col(ruling.comment_id) == comment.id, col(ruling.outcome).in_(HIDING), is_latest
    )
    return ~is_hidden & ~exists().where(col(withdrawal.comment_id) == comment.id)


def byline_of(row: Any) -> Byline:
    role = Role(row.author_role) if row.author_role else None
    return Byline(account_id=row.author_id, name=row.author_name, place=row.author_place, role=role)


def latest_ruling() -> Any:
    """The ruling that counts for a comment, beside each row of `comment`."""
    return (
        select(CommentRuling)
        .where(
            col(CommentRuling.community_id) == col(Comment.community_id),
            col(CommentRuling.comment_id) == col(Comment.id),
        )
        .order_by(col(CommentRuling.turn).desc())
        .limit(1)
        .lateral("latest")
    )


async def rows(db: Reader, chosen: Executable) -> Sequence[Row[*tuple[Any, ...]]]:
    return (await (await db.connection()).execute(chosen)).all()
