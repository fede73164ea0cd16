"""A comment, locked until the transaction ends, with what decides whether something may be done with it."""

from uuid import UUID

from sqlmodel import col, select

from deliberation.database.sessions import Writer
from deliberation.threads.models import Comment, CommentRuling, CommentWithdrawal
from deliberation.threads.rules import HIDING, NoSuchComment, State


async def locked(db: Writer, community_id: UUID, comment_id: UUID) -> tuple[Comment, State]:
    """Raises NoSuchComment."""
    wanted = select(Comment).where(Comment.community_id == community_id, Comment.id == comment_id)
    comment = (await db.exec(wanted.with_for_update())).first()
    if comment is None:
        raise NoSuchComment
    ruling = await latest_ruling(db, community_id, comment_id)
    taken_back = await db.exec(
        select(CommentWithdrawal.withdrawn_at).where(
            CommentWithdrawal.community_id == community_id, CommentWithdrawal.comment_id == comment_id
        )
    )
    return comment, State(
        comment.author_id,
        comment.posted_at,
        is_reply=comment.parent_id is not None,
        is_withdrawn=taken_back.first() is not None,
        is_hidden=ruling is not None and ruling.outcome in HIDING,
    )


async def latest_ruling(db: Writer, community_id: UUID, comment_id: UUID) -> CommentRuling | None:
    """The ruling that counts now."""
    rulings = (
        select(CommentRuling)
        .where(CommentRuling.community_id == community_id, CommentRuling.comment_id == comment_id)
        .order_by(col(CommentRuling.turn).desc())
        .limit(1)
    )
    return (await db.exec(rulings)).first()
