"""Post, reply, mark as helpful, take back and report. Staff's verbs are in `moderation.py`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, delete, select

from deliberation.audit import actions as audit
from deliberation.communities.bylines import Byline
from deliberation.database.sessions import Writer, statement
from deliberation.kernel.facts import Actor
from deliberation.kernel.ids import new_id
from deliberation.kernel.text import tidy_text
from deliberation.threads import locking, rules
from deliberation.threads.facts import CommentAnswered, CommentPosted, CommentReported, CommentWithdrawn
from deliberation.threads.models import Comment, CommentHelpful, CommentReport, CommentWithdrawal
from deliberation.threads.rules import AlreadyReported, Kind, Reason, SentBySomebodyElse


@dataclass(frozen=True)
class Words:
    """What the form held. `form_key` is the form's own: sent twice, it makes one comment."""

    kind: Kind
    text: str
    form_key: str


async def post(
    db: Writer,
    community_id: UUID,
    *,
    matter_id: UUID,
    author: Byline,
    words: Words,
    actor: Actor,
    now: datetime,
) -> UUID:
    """The id of the comment, which is the old one when this form was sent before."""
    known = await _known_or_in_turn(db, community_id, author, words, now)
    if known is not None:
        return known
    comment = _row(community_id, matter_id, author, words, now)
    await _insert(db, comment)
    await _record(db, comment, actor)
    return comment.id


async def reply(
    db: Writer,
    community_id: UUID,
    *,
    parent_id: UUID,
    author: Byline,
    words: Words,
    actor: Actor,
    now: datetime,
) -> UUID:
    """The id of the reply. Staff's and committee's replies are official answers, and mark a question answered."""
    parent, state = await locking.locked(db, community_id, parent_id)
    rules.check_replying(state)
    known = await _known_or_in_turn(db, community_id, author, words, now)
    if known is not None:
        return known
    comment = _row(community_id, parent.matter_id, author, words, now)
    comment.parent_id = parent_id
    comment.kind = rules.kind_of_reply(is_official=author.is_official).value
    await _insert(db, comment)
    await _record(db, comment, actor)
    if author.is_official and parent.kind == Kind.QUESTION.value:
        answered = CommentAnswered(subject_id=parent_id)
        await audit.record(db, community_id, answered, actor=actor, at=now)
    return comment.id


async def mark_helpful(db: Writer, community_id: UUID, *, comment_id: UUID, account_id: UUID) -> bool:
    """Say that it helps, or take that back when it was said before. Whether it is said now."""
    _, state = await locking.locked(db, community_id, comment_id)
    rules.check_marking(state, account_id)
    taken_back = await db.exec(
        delete(CommentHelpful).where(
            col(CommentHelpful.community_id) == community_id,
            col(CommentHelpful.comment_id) == comment_id,
            col(CommentHelpful.account_id) == account_id,
        )
    )
    if taken_back.rowcount:
        return False
    db.add(CommentHelpful(community_id=community_id, comment_id=comment_id, account_id=account_id))
    await db.flush()
    return True


async def withdraw(
    db: Writer, community_id: UUID, *, comment_id: UUID, account_id: UUID, actor: Actor, now: datetime
) -> None:
    """The author takes it back, within ten minutes."""
    _, state = await locking.locked(db, community_id, comment_id)
    rules.check_withdrawing(state, account_id, now)
    db.add(CommentWithdrawal(community_id=community_id, comment_id=comment_id, withdrawn_at=now))
    fact = CommentWithdrawn(subject_id=comment_id)
    await audit.record(db, community_id, fact, actor=actor, at=now)


async def report(
    db: Writer,
    community_id: UUID,
    *,
    comment_id: UUID,
    account_id: UUID,
    reason: Reason,
    actor: Actor,
    now: datetime,
) -> None:
    """Ask staff to look at a comment. Once a member."""
    _, state = await locking.locked(db, community_id, comment_id)
    rules.check_reporting(state)
    row = {
        "community_id": community_id,
        "comment_id": comment_id,
        "reporter_id": account_id,
        "reason": reason.value,
        "reported_at": now,
    }
    added = await db.exec(insert(CommentReport).values(row).on_conflict_do_nothing())
    if not added.rowcount:
        raise AlreadyReported
    fact = CommentReported(subject_id=comment_id, reason=reason)
    await audit.record(db, community_id, fact, actor=actor, at=now)


async def _known_or_in_turn(
    db: Writer, community_id: UUID, author: Byline, words: Words, now: datetime
) -> UUID | None:
    """The comment this form made before, or None when its author may write one more now."""
    # an author's forms wait for each other, so that neither the key nor the pace is read too early
    await statement(
        db, "SELECT pg_advisory_xact_lock(hashtextextended(:who, 0))", {"who": str(author.account_id)}
    )
    sent = select(Comment).where(Comment.community_id == community_id, Comment.form_key == words.form_key)
    known = (await db.exec(sent)).first()
    if known is not None:
        if known.author_id != author.account_id:
            raise SentBySomebodyElse
        return known.id
    rules.check_length(words.text)
    posted = await db.exec(
        select(Comment.posted_at).where(
            Comment.community_id == community_id,
            Comment.author_id == author.account_id,
            col(Comment.posted_at) > now - timedelta(hours=1),
        )
    )
    rules.check_pace(list(posted), now)
    return None


def _row(community_id: UUID, matter_id: UUID, author: Byline, words: Words, now: datetime) -> Comment:
    return Comment(
        community_id=community_id,
        id=new_id(),
        matter_id=matter_id,
        kind=words.kind.value,
        text=tidy_text(words.text),
        author_id=author.account_id,
        author_name=author.name,
        author_place=author.place,
        author_role=author.role.value if author.role else None,
        posted_at=now,
        form_key=words.form_key,
    )


async def _insert(db: Writer, comment: Comment) -> None:
    added = await db.exec(insert(Comment).values(comment.model_dump()).on_conflict_do_nothing())
    if not added.rowcount:
        raise SentBySomebodyElse


async def _record(db: Writer, comment: Comment, actor: Actor) -> None:
    fact = CommentPosted(
        subject_id=comment.id,
        matter_id=comment.matter_id,
        comment_kind=Kind(comment.kind),
        words=comment.text,
    )
    await audit.record(db, comment.community_id, fact, actor=actor, at=comment.posted_at)
