"""Reads of moderation: what staff are to decide, what authors are told, and what everybody may see of it."""

from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, select, true
from sqlalchemy.orm import aliased
from sqlmodel import col

from deliberation.database.sessions import Reader
from deliberation.threads import statements
from deliberation.threads.models import Comment, CommentAppeal, CommentReport, CommentRuling
from deliberation.threads.rules import HIDING, Kind, Outcome, Reason
from deliberation.threads.views import AppealView, CaseView, HiddenLine, HidingView, ToldView

_MOST = 200


async def queue(db: Reader) -> tuple[CaseView, ...]:
    """Comments with reports that wait, and hidden ones whose authors wait: who has waited longest first."""
    latest = statements.latest_ruling()
    reported = (
        select(
            col(CommentReport.comment_id),
            func.min(col(CommentReport.reported_at)).label("since"),
            func.array_agg(col(CommentReport.reason)).label("reasons"),
        )
        .where(col(CommentReport.ruling_id).is_(None))
        .group_by(col(CommentReport.comment_id))
        .subquery()
    )
    is_hidden = latest.c.outcome.in_(HIDING)
    rows = await statements.rows(
        db,
        select(
            Comment.__table__,  # type: ignore[attr-defined]
            reported.c.reasons,
            latest.c.id.label("ruling_id"),
            latest.c.reason,
            latest.c.ruled_at,
            is_hidden.label("is_hidden"),
            col(CommentAppeal.text).label("appeal"),
            col(CommentAppeal.appealed_at),
        )
        .select_from(Comment)
        .outerjoin(latest, true())
        .outerjoin(reported, reported.c.comment_id == col(Comment.id))
        .outerjoin(CommentAppeal, (col(CommentAppeal.ruling_id) == latest.c.id) & is_hidden)
        .where(reported.c.comment_id.is_not(None) | col(CommentAppeal.ruling_id).is_not(None))
        .order_by(func.coalesce(col(CommentAppeal.appealed_at), reported.c.since), col(Comment.id))
        .limit(_MOST),
    )
    return tuple(_case(row) for row in rows)


async def hidden_of(db: Reader, account_id: UUID) -> tuple[ToldView, ...]:
    """The account's comments that are hidden now, newest hiding first."""
    latest = statements.latest_ruling()
    rows = await statements.rows(
        db,
        select(
            col(Comment.id),
            col(Comment.matter_id),
            col(Comment.text),
            latest.c.outcome,
            latest.c.reason,
            latest.c.ruled_at,
            col(CommentAppeal.appealed_at),
        )
        .select_from(Comment)
        .join(latest, true())
        .outerjoin(CommentAppeal, col(CommentAppeal.ruling_id) == latest.c.id)
        .where(col(Comment.author_id) == account_id, latest.c.outcome.in_(HIDING))
        .order_by(latest.c.ruled_at.desc(), col(Comment.id))
        .limit(_MOST),
    )
    return tuple(
        ToldView(
            id=row.id,
            matter_id=row.matter_id,
            text=row.text,
            reason=Reason(row.reason),
            hidden_at=row.ruled_at,
            appealed_at=row.appealed_at,
            is_upheld=row.outcome == Outcome.UPHELD.value,
        )
        for row in rows
    )


async def hidden_list(db: Reader) -> tuple[HiddenLine, ...]:
    """Every hiding, newest first, with what came of it."""
    after, review = aliased(CommentRuling), aliased(CommentRuling)
    restored_at = (
        select(func.min(col(after.ruled_at)))
        .where(
            col(after.comment_id) == col(CommentRuling.comment_id),
            col(after.turn) > col(CommentRuling.turn),
            col(after.outcome) == Outcome.RESTORED.value,
        )
        .scalar_subquery()
    )
    is_upheld = exists().where(
        col(review.comment_id) == col(CommentRuling.comment_id),
        col(review.turn) == col(CommentRuling.turn) + 1,
        col(review.outcome) == Outcome.UPHELD.value,
    )
    rows = await statements.rows(
        db,
        select(
            col(Comment.matter_id),
            col(CommentRuling.reason),
            col(CommentRuling.ruled_at),
            restored_at.label("restored_at"),
            is_upheld.label("is_upheld"),
            col(CommentAppeal.ruling_id).is_not(None).label("is_appealed"),
        )
        .select_from(CommentRuling)
        .join(Comment, col(Comment.id) == col(CommentRuling.comment_id))
        .outerjoin(CommentAppeal, col(CommentAppeal.ruling_id) == col(CommentRuling.id))
        .where(col(CommentRuling.outcome) == Outcome.HIDDEN.value)
        .order_by(col(CommentRuling.ruled_at).desc(), col(CommentRuling.id).desc())
        .limit(_MOST),
    )
    return tuple(
        HiddenLine(
            matter_id=row.matter_id,
            reason=Reason(row.reason),
            hidden_at=row.ruled_at,
            restored_at=row.restored_at,
            is_appealed=row.is_appealed,
            is_upheld=row.is_upheld,
        )
        for row in rows
    )


def _case(row: Any) -> CaseView:
    reasons = [Reason(reason) for reason in row.reasons or ()]
    return CaseView(
        id=row.id,
        matter_id=row.matter_id,
        kind=Kind(row.kind),
        text=row.text,
        author=statements.byline_of(row),
        posted_at=row.posted_at,
        reports=tuple((reason, reasons.count(reason)) for reason in Reason if reason in reasons),
        hiding=HidingView(row.ruling_id, Reason(row.reason), row.ruled_at) if row.is_hidden else None,
        appeal=AppealView(row.appeal, row.appealed_at) if row.appealed_at else None,
    )
