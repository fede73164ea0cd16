"""Hide, restore and keep comments; ask for a review. Every decision is a row for ever and settles what was waiting."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, update

from deliberation.audit import actions as audit
from deliberation.database.sessions import Writer
from deliberation.kernel.facts import Actor
from deliberation.kernel.ids import new_id
from deliberation.threads import locking, rules
from deliberation.threads.facts import CommentHidden, CommentRestored
from deliberation.threads.models import Comment, CommentAppeal, CommentReport, CommentRuling
from deliberation.threads.rules import AlreadyAppealed, NothingToDecide, Outcome, Reason


@dataclass(frozen=True)
class Decision:
    """What is decided, why where something is hidden, and by which account."""

    outcome: Outcome
    by: UUID
    reason: Reason | None = None


@dataclass(frozen=True)
class HiddenComment:
    """Whom to tell that their comment was hidden, and about which matter it was."""

    author_id: UUID
    matter_id: UUID


async def hide(
    db: Writer,
    community_id: UUID,
    *,
    comment_id: UUID,
    by: UUID,
    reason: Reason,
    actor: Actor,
    now: datetime,
) -> HiddenComment:
    """Show a line with the reason in the comment's place. Its author is to be told."""
    comment, state = await locking.locked(db, community_id, comment_id)
    rules.check_hiding(state)
    await _rule(db, comment, Decision(Outcome.HIDDEN, by, reason), now)
    fact = CommentHidden(subject_id=comment_id, reason=reason)
    await audit.record(db, community_id, fact, actor=actor, at=now)
    return HiddenComment(comment.author_id, comment.matter_id)


async def restore(
    db: Writer, community_id: UUID, *, comment_id: UUID, by: UUID, actor: Actor, now: datetime
) -> None:
    """Show a hidden comment again."""
    comment, state = await locking.locked(db, community_id, comment_id)
    rules.check_restoring(state)
    await _rule(db, comment, Decision(Outcome.RESTORED, by), now)
    fact = CommentRestored(subject_id=comment_id)
    await audit.record(db, community_id, fact, actor=actor, at=now)


async def keep(db: Writer, community_id: UUID, *, comment_id: UUID, by: UUID, now: datetime) -> None:
    """Leave a reported comment as it is. Raises NothingToDecide when no report waits."""
    comment, state = await locking.locked(db, community_id, comment_id)
    rules.check_hiding(state)
    if not await _rule(db, comment, Decision(Outcome.KEPT, by), now):
        raise NothingToDecide


async def uphold(
    db: Writer, community_id: UUID, *, comment_id: UUID, by: UUID, now: datetime
) -> HiddenComment:
    """Leave a comment hidden for the same reason after its author asked for a review."""
    comment, state = await locking.locked(db, community_id, comment_id)
    rules.check_restoring(state)
    before = await locking.latest_ruling(db, community_id, comment_id)
    if before is None or await db.get(CommentAppeal, (community_id, before.id)) is None:
        raise NothingToDecide  # also when it was upheld before: that ruling has no appeal of its own
    reason = Reason(before.reason) if before.reason else None
    await _rule(db, comment, Decision(Outcome.UPHELD, by, reason), now)
    return HiddenComment(comment.author_id, comment.matter_id)


async def appeal(
    db: Writer, community_id: UUID, *, comment_id: UUID, account_id: UUID, text: str, now: datetime
) -> None:
    """The author asks staff to look again. Once a hiding."""
    _, state = await locking.locked(db, community_id, comment_id)
    rules.check_appealing(state, account_id)
    ruling = await locking.latest_ruling(db, community_id, comment_id)
    if ruling is None or ruling.outcome == Outcome.UPHELD.value:
        raise AlreadyAppealed
    row = {"community_id": community_id, "ruling_id": ruling.id, "text": text, "appealed_at": now}
    added = await db.exec(insert(CommentAppeal).values(row).on_conflict_do_nothing())
    if not added.rowcount:
        raise AlreadyAppealed


async def _rule(db: Writer, comment: Comment, decision: Decision, now: datetime) -> int:
    """Write the ruling; how many reports it settled."""
    before = await locking.latest_ruling(db, comment.community_id, comment.id)
    ruling = CommentRuling(
        community_id=comment.community_id,
        id=new_id(),
        comment_id=comment.id,
        turn=before.turn + 1 if before else 1,
        outcome=decision.outcome.value,
        reason=decision.reason.value if decision.reason else None,
        ruled_by=decision.by,
        ruled_at=now,
    )
    db.add(ruling)
    await db.flush()
    settled = await db.exec(
        update(CommentReport)
        .where(
            col(CommentReport.community_id) == comment.community_id,
            col(CommentReport.comment_id) == comment.id,
            col(CommentReport.ruling_id).is_(None),
        )
        .values(ruling_id=ruling.id)
    )
    return settled.rowcount
